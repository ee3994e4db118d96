//! Files that are not what they should be: a clear error each time, never a panic.

use std::fs;
use std::path::Path;

use journal::{ChainFault, JournalError, Reader, Writer};
use rusqlite::Connection;

use crate::support::{Dice, assert_whole_batches, filled, place};

#[test]
fn what_is_not_a_journal_is_named() {
    let (folder, path) = place();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let foreign = folder.path().join("foreign.gameday");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE t(x); PRAGMA application_id = 77")
        .unwrap();
    let huge = file("huge.gameday", b"SQLite format 3\0");
    // Sparse: it takes no room.
    fs::File::options()
        .write(true)
        .open(&huge)
        .unwrap()
        .set_len(journal::limits::FILE_BYTES_MAX + 1)
        .unwrap();
    for error in [
        Reader::open(&huge).unwrap_err(),
        Writer::resume(&huge).unwrap_err(),
    ] {
        assert!(error.to_string().contains("the limit is"), "{error}");
    }
    let newer = folder.path().join("newer.gameday");
    filled(&newer, 1).finish([0; 32], 1).unwrap();
    Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 7)
        .unwrap();

    let cases = [
        (path.clone(), "game.gameday does not exist"),
        (folder.path().to_path_buf(), "is a folder, not a file"),
        (
            Path::new("/dev/null").to_path_buf(),
            "is a device or a pipe, not a file",
        ),
        (
            file("empty.gameday", b""),
            "is not a gameday journal: it is empty",
        ),
        (file("short.gameday", b"hello"), "is not a gameday journal"),
        (
            file("garbage.gameday", &[0xa5; 20_000]),
            "is not a gameday journal",
        ),
        (
            file("magic.gameday", b"SQLite format 3\0"),
            "is not a gameday journal",
        ),
        (
            foreign,
            "database of another program, not a gameday journal (application_id 0x0000004d)",
        ),
        (
            newer,
            "was made by a newer gameday; format 7, this program reads up to 1",
        ),
    ];
    for (path, expected) in cases {
        let before = path.is_file().then(|| fs::read(&path).unwrap());
        for error in [
            Reader::open(&path).unwrap_err(),
            Writer::resume(&path).unwrap_err(),
        ] {
            assert!(
                error.to_string().contains(expected),
                "{}: {error}",
                path.display()
            );
            assert!(!error.is_stop());
        }
        assert_eq!(
            path.is_file().then(|| fs::read(&path).unwrap()),
            before,
            "{} was changed",
            path.display()
        );
    }
}

#[test]
fn every_truncation_is_found() {
    let (folder, path) = place();
    filled(&path, 200).finish([0; 32], 200).unwrap();
    let whole = fs::read(&path).unwrap();
    let mut dice = Dice::new("every_truncation_is_found");
    let pages = (0..whole.len()).step_by(4_096);
    let random = std::iter::repeat_with(|| dice.below(whole.len() as u64) as usize).take(40);
    for length in pages.chain(random).chain([whole.len() - 1]) {
        let cut = folder.path().join("cut.gameday");
        fs::write(&cut, &whole[..length]).unwrap();
        let error = Reader::open(&cut).expect_err(&format!("{length} bytes of {}", whole.len()));
        assert!(
            matches!(
                error,
                JournalError::Damaged { .. }
                    | JournalError::NotADatabase { .. }
                    | JournalError::NotOurs { .. }
            ),
            "{length} bytes: {error}"
        );
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let (folder, path) = place();
    filled(&path, 100).finish([0; 32], 100).unwrap();
    let whole = fs::read(&path).unwrap();
    let mut dice = Dice::new("flipped_bytes_never_panic");
    let bad = folder.path().join("bad.gameday");
    let mut found = 0;
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << dice.below(8);
        }
        fs::write(&bad, bytes).unwrap();
        let _ = Writer::resume(&bad).expect_err("it has ended, or is damaged");
        let read = Reader::open(&bad).and_then(|reader| {
            reader.ticks(..).try_for_each(|row| row.map(drop))?;
            reader.minutes().try_for_each(|row| row.map(drop))?;
            reader.verify_chain()
        });
        found += u32::from(read.is_err());
    }
    assert!(
        found > 100,
        "only {found} of 300 damaged files were noticed"
    );
}

#[test]
fn an_unfinished_journal_cut_short_is_refused_or_a_whole_prefix() {
    let (folder, path) = place();
    // The log is where the rows are: nothing was folded yet.
    let writer = filled(&path, 150);
    let journal = fs::read(&path).unwrap();
    let log = fs::read(folder.path().join("game.gameday-wal")).unwrap();
    drop(writer);
    let mut dice = Dice::new("an_unfinished_journal_cut_short_is_refused_or_a_whole_prefix");
    for i in 0..30 {
        let cut = folder.path().join(format!("cut{i}.gameday"));
        let length = dice.below(log.len() as u64 + 1) as usize;
        fs::write(&cut, &journal).unwrap();
        fs::write(
            folder.path().join(format!("cut{i}.gameday-wal")),
            &log[..length],
        )
        .unwrap();
        match Reader::open(&cut) {
            Ok(reader) => assert!(assert_whole_batches(&reader) <= 150),
            Err(error) => assert!(
                matches!(error, JournalError::Damaged { .. }),
                "{length} bytes of log: {error}"
            ),
        }
    }
}

#[test]
fn edits_break_the_chain_at_the_edited_row() {
    let missing = |last| ChainFault::Missing { last };
    let cases = [
        (
            "UPDATE events SET payload = '{\"n\":0}' WHERE seq = 7",
            7,
            ChainFault::Changed,
        ),
        (
            "UPDATE events SET team = NULL WHERE seq = 2",
            2,
            ChainFault::Changed,
        ),
        (
            "UPDATE events SET time_ns = time_ns + 1 WHERE seq = 20",
            20,
            ChainFault::Changed,
        ),
        (
            "UPDATE events SET chain = zeroblob(32) WHERE seq = 7",
            7,
            ChainFault::Changed,
        ),
        (
            "DELETE FROM events WHERE seq BETWEEN 5 AND 6",
            5,
            missing(6),
        ),
        ("DELETE FROM events WHERE seq = 1", 1, missing(1)),
        ("DELETE FROM events WHERE seq >= 19", 19, missing(20)),
        ("DELETE FROM events", 1, missing(20)),
        (
            "INSERT INTO events SELECT 21, time_ns, team, principal, kind, payload, chain FROM events WHERE seq = 20",
            21,
            ChainFault::AfterTheEnd,
        ),
        (
            "UPDATE meta SET value = '8' WHERE key = 'seed'",
            1,
            ChainFault::Changed,
        ),
        (
            "UPDATE meta SET value = '20' WHERE key = 'ended_seq'; UPDATE meta SET value = replace(value, substr(value, 1, 1), 'x') WHERE key = 'digest'",
            0,
            ChainFault::Changed,
        ),
    ];
    for (sql, seq, fault) in cases {
        let (_folder, path) = place();
        filled(&path, 20).finish([0; 32], 20).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let result = Reader::open(&path).and_then(|reader| reader.verify_chain());
        match result.unwrap_err() {
            JournalError::ChainBroken {
                seq: at,
                fault: how,
                ..
            } => assert_eq!((at, how), (seq, fault), "{sql}"),
            JournalError::Damaged { what, .. } => {
                assert!(seq == 0 && what.contains("meta digest"), "{sql}: {what}")
            }
            other => panic!("{sql}: {other}"),
        }
    }
}

#[test]
fn resume_refuses_a_broken_chain() {
    let (_folder, path) = place();
    drop(filled(&path, 20));
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE events SET kind = 'a.b' WHERE seq = 11", [])
        .unwrap();
    let error = Writer::resume(&path).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the chain of events breaks at seq 11: this event is not as it was written")
    );
}

#[test]
fn a_journal_with_parts_missing_or_changed_is_damaged() {
    let cases = [
        (
            "UPDATE meta SET value = 'x' WHERE key = 'scenario_text'",
            "scenario_text was changed",
        ),
        ("DELETE FROM meta WHERE key = 'seed'", "meta has no seed"),
        (
            "UPDATE meta SET value = 'x' WHERE key = 'seed'",
            "meta seed \"x\" is not a number",
        ),
        (
            "UPDATE meta SET value = 'x' WHERE key = 'mode'",
            "neither live nor offline",
        ),
        (
            "UPDATE meta SET value = '2' WHERE key = 'format'",
            "meta format is not 1",
        ),
        (
            "INSERT INTO meta VALUES ('ended_seq', '2')",
            "meta has no ended_second",
        ),
        ("DROP TABLE minutes", "no table minutes"),
        (
            "DROP TABLE ticks; CREATE VIEW ticks AS SELECT 1 AS second",
            "no table ticks",
        ),
        ("PRAGMA user_version = 0", "there is no format 0"),
    ];
    for (sql, expected) in cases {
        let (_folder, path) = place();
        drop(filled(&path, 2));
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        for error in [
            Reader::open(&path).unwrap_err(),
            Writer::resume(&path).unwrap_err(),
        ] {
            assert!(
                matches!(error, JournalError::Damaged { .. }),
                "{sql}: {error}"
            );
            assert!(error.to_string().contains(expected), "{sql}: {error}");
        }
    }
}

#[test]
fn rows_that_the_writer_would_have_refused_are_damage() {
    let cases = [
        "UPDATE events SET time_ns = -1 WHERE seq = 2",
        "UPDATE events SET team = 70000 WHERE seq = 2",
        "UPDATE events SET payload = CAST(x'ff' AS TEXT) WHERE seq = 2",
        "UPDATE events SET kind = printf('%0100d', 1) WHERE seq = 2",
    ];
    for sql in cases {
        let (_folder, path) = place();
        drop(filled(&path, 3));
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let reader = Reader::open(&path).unwrap();
        let mut rows = reader.events(..);
        let error = rows.find_map(Result::err).expect(sql);
        assert!(
            matches!(error, JournalError::Damaged { .. }),
            "{sql}: {error}"
        );
        assert!(
            rows.next().is_none(),
            "an iterator ends after its first error"
        );
    }
}

/// A table of the right name may hold more than it says: columns that SQLite computes when they are read.
#[test]
fn a_table_that_is_made_otherwise_is_not_read() {
    let (_folder, path) = place();
    filled(&path, 1).finish([0; 32], 1).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("ALTER TABLE events ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))")
        .unwrap();
    let error = Reader::open(&path).unwrap_err().to_string();
    assert!(error.contains("no table events as format 1"), "{error}");
}
