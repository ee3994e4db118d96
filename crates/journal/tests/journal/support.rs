//! Rows that are a function of their number, and randomness with a seed that is printed.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use journal::{Batch, EventRow, Meta, MinuteRow, Mode, Reader, TickRow, Writer};
use tempfile::TempDir;

pub(crate) const TEAMS: u16 = 4;

/// A folder of its own and the path of a journal in it.
pub(crate) fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("game.gameday");
    (folder, path)
}

pub(crate) fn meta() -> Meta {
    Meta {
        mode: Mode::Live,
        scenario_name: "drill".into(),
        scenario_text: "name = \"drill\" # \u{1f984}\n".into(),
        seed: u64::MAX,
        speed: "3/2".into(),
        program_version: "0.1.0".into(),
        teams: serde_json::json!([{"name": "red"}, {"name": "blue"}]),
        started_at: "2026-01-01T09:00:00Z".into(),
    }
}

pub(crate) fn event(seq: u64) -> EventRow {
    let team = (seq % 5).checked_sub(1).map(|team| team as u16);
    EventRow {
        seq,
        time_ns: seq * 1_000_000_007,
        team,
        principal: format!("player:{}", seq % 3),
        kind: if seq.is_multiple_of(2) {
            "input.command"
        } else {
            "instance.lost"
        }
        .into(),
        payload: format!(r#"{{"n":{seq},"text":"é'\"","instance":"i-{seq}"}}"#),
    }
}

pub(crate) fn tick(second: u32, team: u16) -> TickRow {
    let n = u64::from(second) * 10 + u64::from(team);
    TickRow {
        second,
        team,
        score_mpt: -(n as i64),
        spend_musd: n as i64 * 1_000,
        sent: 8 * n,
        fast: n,
        ok: n + 1,
        slow: n + 2,
        wrong: n + 3,
        failed: n + 4,
        void: n + 5,
        in_flight: n + 6,
        detail: format!(r#"{{"h":[{n}]}}"#),
    }
}

/// Batch number n: event n, the ticks of second n, and every 60th a minute.
pub(crate) fn batch(n: u64) -> Batch {
    let second = u32::try_from(n).unwrap();
    let minute = second / 60;
    let digest = [minute as u8; 32];
    Batch {
        events: vec![event(n)],
        ticks: (0..TEAMS).map(|team| tick(second, team)).collect(),
        minutes: if second.is_multiple_of(60) {
            vec![MinuteRow { minute, digest }]
        } else {
            Vec::new()
        },
    }
}

/// A journal with batches 1 to n.
pub(crate) fn filled(path: &Path, n: u64) -> Writer {
    let mut writer = Writer::create(path, &meta()).unwrap();
    (1..=n).for_each(|i| writer.append(&batch(i)).unwrap());
    writer
}

/// Asserts that the journal has exactly batches 1 to n, and returns n.
pub(crate) fn assert_whole_batches(reader: &Reader) -> u64 {
    reader.verify_chain().unwrap();
    let mut n = 0;
    for row in reader.events(..) {
        n += 1;
        assert_eq!(row.unwrap(), event(n));
    }
    let expected = (1..=n).flat_map(|second| batch(second).ticks);
    assert!(
        reader.ticks(..).map(Result::unwrap).eq(expected),
        "the ticks do not fit {n} events"
    );
    let expected = (1..=n).flat_map(|second| batch(second).minutes);
    assert!(
        reader.minutes().map(Result::unwrap).eq(expected),
        "the minutes do not fit {n} events"
    );
    n
}

/// SplitMix64; prints its seed and how to repeat the test.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(test: &str) -> Self {
        let seed = match std::env::var("JOURNAL_TEST_SEED") {
            Ok(seed) => seed.parse().expect("JOURNAL_TEST_SEED is a number"),
            Err(_) => RandomState::new().hash_one(test),
        };
        say(&format!(
            "repeat with: JOURNAL_TEST_SEED={seed} cargo test -p journal {test}"
        ));
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// Shown by the test harness when the test fails.
#[expect(
    clippy::print_stdout,
    reason = "the harness captures only what print macros write"
)]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
