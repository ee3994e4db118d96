//! The chain of events: each row carries `SHA-256(chain of the row before || canonical encoding of its other fields)`.
//!
//! Canonical encoding, integers little-endian: `seq` (8 bytes), `time_ns` (8), team (`00`, or `01` and 2 bytes), then
//! principal, kind and payload, each as its length (8) and its bytes. The chain before the first event is
//! `SHA-256("gameday journal 1" || length and bytes of each value of meta written at the start)`, so that an edited seed or
//! scenario shows too.

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::error::{ChainFault, JournalError};
use crate::meta::{Ending, Meta, START_KEYS};
use crate::page::{ChainedEvent, Rows};
use crate::rows::EventRow;
use crate::schema::Header;

/// A link of the chain.
pub(crate) type Link = [u8; 32];

/// The last event, and the chain up to it; sequence number 0 is the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) chain: Link,
}

impl Head {
    /// Where the chain of a game begins.
    pub(crate) fn root(meta: &Meta) -> Result<Self, JournalError> {
        let values = meta.values()?;
        let mut hash = Sha256::new();
        hash.update(b"gameday journal 1");
        for key in START_KEYS {
            update_text(&mut hash, &values[key]);
        }
        Ok(Self {
            seq: 0,
            chain: hash.finalize().into(),
        })
    }

    /// The head after one more event.
    pub(crate) fn then(&self, event: &EventRow) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.chain);
        hash.update(event.seq.to_le_bytes());
        hash.update(event.time_ns.to_le_bytes());
        match event.team {
            None => hash.update([0]),
            Some(team) => {
                hash.update([1]);
                hash.update(team.to_le_bytes());
            }
        }
        for text in [&event.principal, &event.kind, &event.payload] {
            update_text(&mut hash, text);
        }
        Self {
            seq: event.seq,
            chain: hash.finalize().into(),
        }
    }
}

fn update_text(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}

/// Recomputes the chain over all events and returns its head.
pub(crate) fn verify(
    connection: &Connection,
    path: &Path,
    header: &Header,
) -> Result<Head, JournalError> {
    let broken = |seq, fault| {
        Err(JournalError::ChainBroken {
            path: path.to_path_buf(),
            seq,
            fault,
        })
    };
    let end = header.ending.as_ref().map(|ending: &Ending| ending.head);
    let mut head = Head::root(&header.meta)?;
    for row in Rows::<ChainedEvent>::new(connection, path, (0, i64::MAX)) {
        let ChainedEvent { event, chain } = row?;
        let expected = head.seq + 1;
        if end.is_some_and(|end| event.seq > end.seq && head.seq == end.seq) {
            return broken(event.seq, ChainFault::AfterTheEnd);
        }
        if event.seq != expected {
            return broken(
                expected,
                ChainFault::Missing {
                    last: event.seq.saturating_sub(1),
                },
            );
        }
        head = head.then(&event);
        if head.chain != chain {
            return broken(event.seq, ChainFault::Changed);
        }
    }
    match end {
        Some(end) if head.seq < end.seq => {
            broken(head.seq + 1, ChainFault::Missing { last: end.seq })
        }
        // Every link fits, yet the end is another one: the chain was recomputed after an edit somewhere before it.
        Some(end) if head.chain != end.chain => broken(head.seq.max(1), ChainFault::Changed),
        _ => Ok(head),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Mode;

    fn meta() -> Meta {
        Meta {
            mode: Mode::Offline,
            scenario_name: "drill".into(),
            scenario_text: "x = 1\n".into(),
            seed: 7,
            speed: "1".into(),
            program_version: "0.1.0".into(),
            teams: serde_json::json!(["red"]),
            started_at: "2026-01-01T00:00:00Z".into(),
        }
    }

    fn event() -> EventRow {
        EventRow {
            seq: 1,
            time_ns: 2,
            team: Some(3),
            principal: "system".into(),
            kind: "a.b".into(),
            payload: "{}".into(),
        }
    }

    fn start(head: &Head) -> String {
        head.chain[..8].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Computed once with Python's hashlib from the description above; files on disk depend on these bytes.
    #[test]
    fn the_encoding_is_fixed() {
        let root = Head::root(&meta()).unwrap();
        assert_eq!(start(&root), "71dd79af77fc9227");
        assert_eq!(start(&root.then(&event())), "66c4a9080fffc65e");
    }

    #[test]
    fn every_field_is_in_the_chain() {
        let root = Head::root(&meta()).unwrap();
        let changes: [fn(&mut EventRow); 8] = [
            |e| e.seq += 1,
            |e| e.time_ns += 1,
            |e| e.team = None,
            |e| e.team = Some(4),
            |e| e.principal.push('x'),
            |e| e.kind.push('x'),
            |e| e.payload.push(' '),
            // The same bytes divided otherwise.
            |e| (e.principal, e.kind) = ("systema".into(), ".b".into()),
        ];
        let original = root.then(&event()).chain;
        for (i, change) in changes.iter().enumerate() {
            let mut changed = event();
            change(&mut changed);
            assert_ne!(root.then(&changed).chain, original, "change {i}");
        }
        let other = Meta { seed: 8, ..meta() };
        assert_ne!(Head::root(&other).unwrap(), root);
    }
}
