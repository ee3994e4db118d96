//! Which batch may be written: form, limits and order are checked before anything is queued, so that one caller's mistake
//! never fails the transaction that other batches share.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use crate::error::JournalError;
use crate::limits::{
    BATCH_BYTES_MAX, BATCH_ROWS_MAX, DETAIL_BYTES_MAX, KIND_BYTES_MAX, PAYLOAD_BYTES_MAX,
    PRINCIPAL_BYTES_MAX,
};
use crate::rows::{Batch, EventRow, TickRow};

/// How far the journal has come; the next batch has to follow on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Admission {
    pub(crate) last_seq: u64,
    pub(crate) last_second: BTreeMap<u16, u32>,
    pub(crate) last_minute: Option<u32>,
}

impl Admission {
    /// Checks a batch and counts it. On an error nothing is counted.
    pub(crate) fn admit(&mut self, batch: &Batch) -> Result<(), JournalError> {
        limit(|| "batch".to_owned(), batch.rows(), "rows", BATCH_ROWS_MAX)?;
        limit(
            || "batch".to_owned(),
            batch.bytes(),
            "bytes",
            BATCH_BYTES_MAX,
        )?;
        let last_seq = self.check_events(&batch.events)?;
        let last_second = self.check_ticks(&batch.ticks)?;
        let last_minute = self.check_minutes(batch)?;

        self.last_seq = last_seq;
        self.last_second.extend(last_second);
        self.last_minute = last_minute;
        Ok(())
    }

    fn check_events(&self, events: &[EventRow]) -> Result<u64, JournalError> {
        let mut last_seq = self.last_seq;
        for event in events {
            let expected = last_seq + 1;
            if event.seq != expected {
                let reason = format!("expected event {expected}");
                return Err(JournalError::OutOfOrder {
                    object: format!("event {}", event.seq),
                    reason,
                });
            }
            check_event(event)?;
            last_seq = expected;
        }
        Ok(last_seq)
    }

    /// The last second of each team in the batch.
    fn check_ticks(&self, ticks: &[TickRow]) -> Result<BTreeMap<u16, u32>, JournalError> {
        let mut seen = BTreeMap::new();
        for tick in ticks {
            let last = seen
                .insert(tick.team, tick.second)
                .or_else(|| self.last_second.get(&tick.team).copied());
            if let Some(last) = last.filter(|&last| tick.second <= last) {
                let reason = format!("this team's last tick was second {last}");
                return Err(JournalError::OutOfOrder {
                    object: tick_name(tick),
                    reason,
                });
            }
            check_tick(tick)?;
        }
        Ok(seen)
    }

    fn check_minutes(&self, batch: &Batch) -> Result<Option<u32>, JournalError> {
        let mut last_minute = self.last_minute;
        for row in &batch.minutes {
            if let Some(last) = last_minute.filter(|&last| row.minute <= last) {
                let reason = format!("the last one was minute {last}");
                return Err(JournalError::OutOfOrder {
                    object: format!("minute {}", row.minute),
                    reason,
                });
            }
            last_minute = Some(row.minute);
        }
        Ok(last_minute)
    }
}

/// Refuses what is larger than a limit.
pub(crate) fn limit(
    object: impl FnOnce() -> String,
    size: usize,
    unit: &'static str,
    max: usize,
) -> Result<(), JournalError> {
    if size <= max {
        Ok(())
    } else {
        Err(JournalError::TooLarge {
            object: object(),
            size,
            unit,
            max,
        })
    }
}

fn check_event(event: &EventRow) -> Result<(), JournalError> {
    let name = |part: &str| format!("{part} of event {}", event.seq);
    limit(|| name("kind"), event.kind.len(), "bytes", KIND_BYTES_MAX)?;
    limit(
        || name("principal"),
        event.principal.len(),
        "bytes",
        PRINCIPAL_BYTES_MAX,
    )?;
    limit(
        || name("payload"),
        event.payload.len(),
        "bytes",
        PAYLOAD_BYTES_MAX,
    )?;
    require(
        is_dotted_name(&event.kind),
        || name("kind"),
        || {
            format!(
                "{:?} is not a dotted name in lower case, such as input.command",
                event.kind
            )
        },
    )?;
    require(
        !event.principal.is_empty() && !event.principal.contains(char::is_control),
        || name("principal"),
        || format!("{:?} is empty or has control characters", event.principal),
    )?;
    require(
        i64::try_from(event.time_ns).is_ok(),
        || name("time_ns"),
        || format!("{} is past i64::MAX", event.time_ns),
    )?;
    check_json(|| name("payload"), &event.payload)
}

fn check_tick(tick: &TickRow) -> Result<(), JournalError> {
    let name = |part: &str| format!("{part} of {}", tick_name(tick));
    let counters = [
        ("sent", tick.sent),
        ("fast", tick.fast),
        ("ok", tick.ok),
        ("slow", tick.slow),
        ("wrong", tick.wrong),
        ("failed", tick.failed),
        ("void", tick.void),
        ("in_flight", tick.in_flight),
    ];
    for (part, count) in counters {
        require(
            i64::try_from(count).is_ok(),
            || name(part),
            || format!("{count} is past i64::MAX"),
        )?;
    }
    limit(
        || name("detail"),
        tick.detail.len(),
        "bytes",
        DETAIL_BYTES_MAX,
    )?;
    check_json(|| name("detail"), &tick.detail)
}

fn check_json(object: impl FnOnce() -> String, text: &str) -> Result<(), JournalError> {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(JournalError::Malformed {
            object: object(),
            reason: format!("not JSON: {error}"),
        }),
    }
}

fn require(
    holds: bool,
    object: impl FnOnce() -> String,
    reason: impl FnOnce() -> String,
) -> Result<(), JournalError> {
    if holds {
        Ok(())
    } else {
        Err(JournalError::Malformed {
            object: object(),
            reason: reason(),
        })
    }
}

fn is_dotted_name(kind: &str) -> bool {
    let part_is_good = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    };
    kind.split('.').all(part_is_good)
}

fn tick_name(tick: &TickRow) -> String {
    format!("tick (second {}, team {})", tick.second, tick.team)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::MinuteRow;

    fn event(seq: u64) -> EventRow {
        EventRow {
            seq,
            time_ns: seq,
            team: None,
            principal: "system".into(),
            kind: "a.b".into(),
            payload: "{}".into(),
        }
    }

    fn tick(second: u32, team: u16) -> TickRow {
        TickRow {
            second,
            team,
            detail: "{}".into(),
            ..TickRow::default()
        }
    }

    fn refusal(batch: &Batch) -> String {
        let mut admission = Admission {
            last_seq: 4,
            last_second: [(0, 9)].into(),
            last_minute: Some(2),
        };
        let before = admission.clone();
        let error = admission
            .admit(batch)
            .expect_err("this batch must be refused");
        assert_eq!(admission, before, "a refused batch must not count");
        assert!(!error.is_stop());
        error.to_string()
    }

    #[test]
    fn order_is_kept_over_batches_and_within_one() {
        let mut admission = Admission::default();
        let minute = |minute| MinuteRow {
            minute,
            digest: [0; 32],
        };
        // Team 0 may run ahead of team 1, and seconds may be left out.
        let ticks = vec![tick(0, 0), tick(1, 0), tick(0, 1), tick(7, 1)];
        let first = Batch {
            events: vec![event(1), event(2)],
            ticks,
            minutes: vec![minute(0)],
        };
        admission.admit(&first).unwrap();
        let second = Batch {
            events: vec![event(3)],
            ticks: vec![tick(2, 0)],
            minutes: vec![minute(1)],
        };
        admission.admit(&second).unwrap();
        assert_eq!(admission.last_seq, 3);
        assert_eq!(admission.last_second, BTreeMap::from([(0, 2), (1, 7)]));
        admission.admit(&second).expect_err("the same rows twice");
    }

    #[test]
    fn refusals_name_the_object() {
        let events = |events| Batch {
            events,
            ..Batch::default()
        };
        let one = |change: fn(&mut EventRow)| {
            let mut row = event(5);
            change(&mut row);
            events(vec![row])
        };
        let ticks = |ticks| Batch {
            ticks,
            ..Batch::default()
        };
        let cases: [(Batch, &str); 13] = [
            (events(vec![event(6)]), "event 6: expected event 5"),
            (
                events(vec![event(5), event(5)]),
                "event 5: expected event 6",
            ),
            (
                one(|e| e.kind = "Input".into()),
                "kind of event 5: \"Input\" is not a dotted name",
            ),
            (one(|e| e.kind = "a..b".into()), "kind of event 5"),
            (
                one(|e| e.kind = "k".repeat(65)),
                "kind of event 5 has 65 bytes, the limit is 64",
            ),
            (one(|e| e.principal = "\n".into()), "principal of event 5"),
            (
                one(|e| e.payload = "{".into()),
                "payload of event 5: not JSON",
            ),
            (
                one(|e| e.payload = "1".repeat(PAYLOAD_BYTES_MAX + 1)),
                "payload of event 5 has 1048577 bytes",
            ),
            (one(|e| e.time_ns = u64::MAX), "time_ns of event 5"),
            (
                ticks(vec![tick(9, 0)]),
                "tick (second 9, team 0): this team's last tick was second 9",
            ),
            (
                ticks(vec![tick(3, 1), tick(3, 1)]),
                "tick (second 3, team 1): this team's last tick was second 3",
            ),
            (
                ticks(vec![TickRow::default(); BATCH_ROWS_MAX + 1]),
                "batch has 65537 rows, the limit is 65536",
            ),
            (
                Batch {
                    minutes: vec![MinuteRow {
                        minute: 2,
                        digest: [0; 32],
                    }],
                    ..Batch::default()
                },
                "minute 2: the last one was minute 2",
            ),
        ];
        for (batch, expected) in cases {
            let message = refusal(&batch);
            assert!(
                message.starts_with(expected),
                "expected {expected:?}, got {message:?}"
            );
        }
    }

    #[test]
    fn a_tick_needs_detail_in_json_and_counts_that_fit() {
        let no_json = TickRow {
            second: 1,
            team: 3,
            ..TickRow::default()
        };
        assert!(
            refusal(&Batch {
                ticks: vec![no_json],
                ..Batch::default()
            })
            .contains("detail of tick (second 1, team 3)")
        );
        let huge = TickRow {
            slow: u64::MAX,
            ..tick(1, 3)
        };
        assert!(
            refusal(&Batch {
                ticks: vec![huge],
                ..Batch::default()
            })
            .contains("slow of tick")
        );
    }
}
