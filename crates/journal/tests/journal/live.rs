//! Readers, writers and strangers at the same file at the same time.

use std::error::Error;

use journal::{JournalError, Reader, Writer};
use rusqlite::Connection;

use crate::support::{assert_whole_batches, batch, filled, place};

#[test]
fn a_reader_in_a_transaction_does_not_block_the_writer() {
    let (_folder, path) = place();
    let mut writer = filled(&path, 10);
    let reader = Reader::open(&path).unwrap();
    let snapshot = reader.snapshot().unwrap();
    // Past SQLite's automatic checkpoint, which the snapshot holds up but must not stop.
    for n in 11..=1_200 {
        writer.append(&batch(n)).unwrap();
    }
    assert_eq!(assert_whole_batches(&reader), 10, "a snapshot holds still");
    reader.snapshot().expect_err("one snapshot at a time");
    drop(snapshot);
    assert_eq!(assert_whole_batches(&reader), 1_200);
}

#[test]
fn an_open_iterator_sees_what_is_committed_meanwhile() {
    let (_folder, path) = place();
    let mut writer = filled(&path, 600);
    let reader = Reader::open(&path).unwrap();
    let mut events = reader.events(..);
    assert_eq!(events.next().unwrap().unwrap().seq, 1);
    writer.append(&batch(601)).unwrap();
    assert_eq!(events.last().unwrap().unwrap().seq, 601);
}

#[test]
fn finish_beside_a_reader_is_safe_and_says_that_the_log_is_left() {
    let (_folder, path) = place();
    let writer = filled(&path, 5);
    let reader = Reader::open(&path).unwrap();
    let snapshot = reader.snapshot().unwrap();
    let finished = writer.finish([1; 32], 5).unwrap();
    assert!(!finished.single_file);
    drop(snapshot);
    assert_eq!(reader.ending().unwrap().unwrap().ended_second, 5);
    assert_eq!(assert_whole_batches(&reader), 5);
    assert!(matches!(
        Writer::resume(&path),
        Err(JournalError::Ended { .. })
    ));
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 5);
}

#[test]
fn there_is_one_writer_at_a_time() {
    let (_folder, path) = place();
    let mut writer = filled(&path, 3);
    let error = Writer::resume(&path).unwrap_err();
    assert!(matches!(error, JournalError::InUse { .. }), "{error}");
    writer.append(&batch(4)).unwrap();
    drop(writer);
    Writer::resume(&path).unwrap().append(&batch(5)).unwrap();
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 5);
}

#[test]
fn a_stranger_that_changes_events_stops_the_writer_for_good() {
    let (_folder, path) = place();
    let mut writer = filled(&path, 3);
    let stranger = Connection::open(&path).unwrap();
    stranger
        .execute("DELETE FROM events WHERE seq = 3", [])
        .unwrap();

    let first = writer.append(&batch(4)).unwrap_err();
    assert!(first.is_stop());
    let cause = first.source().unwrap().to_string();
    assert!(
        cause.contains("the last row should be seq 3, it is 2"),
        "{cause}"
    );
    // Kept and returned to all later calls, also to calls that would have been refused.
    for later in [
        writer.append(&batch(4)).unwrap_err(),
        writer.append(&batch(9)).unwrap_err(),
    ] {
        assert_eq!(later.source().unwrap().to_string(), cause);
    }
    let later = writer.finish([0; 32], 4).unwrap_err();
    assert_eq!(later.source().unwrap().to_string(), cause);
}

#[cfg(unix)]
#[test]
fn a_folder_that_takes_no_files_is_named_as_the_cause() {
    let (folder, path) = place();
    drop(filled(&path, 3));
    // Stands for a read-only folder, which does not stop root: SQLite follows no links.
    std::os::unix::fs::symlink("nowhere", folder.path().join("game.gameday-shm")).unwrap();
    let error = Reader::open(&path).unwrap_err();
    assert!(matches!(error, JournalError::CannotOpen { .. }), "{error}");
}
