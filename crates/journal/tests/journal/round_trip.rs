//! What was written is what is read.

use std::fs;

use journal::{Batch, JournalError, Mode, Reader, Writer};

use crate::support::{assert_whole_batches, batch, event, filled, meta, place, tick};

#[test]
fn everything_comes_back_as_it_was_given() {
    let (_folder, path) = place();
    let writer = filled(&path, 130);
    assert_eq!(writer.next_seq(), 131);
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.meta(), &meta());
    assert_eq!(reader.ending().unwrap(), None);
    assert_eq!(assert_whole_batches(&reader), 130);
}

#[test]
fn meta_round_trips_in_serde_too() {
    let text = serde_json::to_string(&meta()).unwrap();
    assert!(text.contains(r#""mode":"live""#));
    assert_eq!(
        serde_json::from_str::<journal::Meta>(&text).unwrap(),
        meta()
    );
}

#[test]
fn ranges_select_and_pages_join_without_seams() {
    let (_folder, path) = place();
    // More than one page of events and of ticks.
    let _writer = {
        let mut writer = Writer::create(&path, &meta()).unwrap();
        let events = (1..=1_300).map(event).collect();
        let ticks = (0..400)
            .flat_map(|second| (0..4).map(move |team| tick(second, team)))
            .collect();
        writer
            .append(&Batch {
                events,
                ticks,
                minutes: Vec::new(),
            })
            .unwrap();
        writer
    };
    let reader = Reader::open(&path).unwrap();
    let seqs = |range: std::ops::Range<u64>| {
        reader
            .events(range)
            .map(|e| e.unwrap().seq)
            .collect::<Vec<_>>()
    };
    assert_eq!(seqs(0..u64::MAX), (1..=1_300).collect::<Vec<_>>());
    assert_eq!(seqs(511..514), [511, 512, 513]);
    assert_eq!(seqs(1_300..1_400), [1_300]);
    assert_eq!(seqs(5..5), [] as [u64; 0]);
    assert_eq!(reader.ticks(..).count(), 1_600);
    let keys: Vec<_> = reader
        .ticks(127..=128)
        .map(|t| t.unwrap())
        .map(|t| (t.second, t.team))
        .collect();
    assert_eq!(
        keys,
        [
            (127, 0),
            (127, 1),
            (127, 2),
            (127, 3),
            (128, 0),
            (128, 1),
            (128, 2),
            (128, 3)
        ]
    );
}

#[test]
fn create_never_overwrites() {
    let (folder, path) = place();
    filled(&path, 1).finish([0; 32], 1).unwrap();
    let before = fs::read(&path).unwrap();
    let error = Writer::create(&path, &meta()).unwrap_err();
    assert!(matches!(error, JournalError::Exists { .. }));
    assert!(
        error
            .to_string()
            .contains("game.gameday already exists; choose another name"),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);

    // A log without its journal is the end of a game whose file was moved alone.
    let other = folder.path().join("other.gameday");
    fs::write(folder.path().join("other.gameday-wal"), "precious").unwrap();
    let error = Writer::create(&other, &meta()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("other.gameday-wal already exists"),
        "{error}"
    );
    assert!(!other.exists());
}

#[test]
fn create_leaves_nothing_behind_when_it_fails() {
    let (folder, path) = place();
    let nowhere = folder.path().join("no/such/folder/x.gameday");
    assert!(matches!(
        Writer::create(nowhere, &meta()),
        Err(JournalError::Missing { .. })
    ));
    let huge = journal::Meta {
        scenario_text: "#".repeat(journal::limits::SCENARIO_BYTES_MAX + 1),
        ..meta()
    };
    let error = Writer::create(&path, &huge).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("meta scenario_text has 4194305 bytes, the limit is 4194304"),
        "{error}"
    );
    assert_eq!(names(folder.path()), [] as [&str; 0]);
}

#[test]
fn finish_leaves_one_file_that_takes_no_more() {
    let (folder, path) = place();
    let finished = filled(&path, 70).finish([9; 32], 14_400).unwrap();
    assert!(finished.single_file);
    assert_eq!(names(folder.path()), ["game.gameday"]);

    let reader = Reader::open(&path).unwrap();
    let ending = reader.ending().unwrap().unwrap();
    assert_eq!((ending.digest, ending.ended_second), ([9; 32], 14_400));
    assert_eq!(assert_whole_batches(&reader), 70);
    assert!(matches!(
        Writer::resume(&path),
        Err(JournalError::Ended { .. })
    ));
    drop(reader);
    assert_eq!(names(folder.path()), ["game.gameday"]);
}

#[test]
fn resume_goes_on_after_the_last_batch() {
    let (_folder, path) = place();
    drop(filled(&path, 60));
    let mut writer = Writer::resume(&path).unwrap();
    assert_eq!(writer.next_seq(), 61);
    for old in [59, 60, 62] {
        let error = writer.append(&batch(old)).unwrap_err();
        assert!(matches!(error, JournalError::OutOfOrder { .. }), "{error}");
    }
    let old_tick = Batch {
        ticks: vec![tick(60, 2)],
        ..Batch::default()
    };
    let error = writer.append(&old_tick).unwrap_err();
    assert_eq!(
        error.to_string(),
        "tick (second 60, team 2): this team's last tick was second 60"
    );
    // Refusals do no harm.
    writer.append(&batch(61)).unwrap();
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 61);
}

#[test]
fn a_name_is_never_taken_for_a_uri() {
    let (folder, _) = place();
    let path = folder.path().join("file:x?mode=memory.gameday");
    let writer = Writer::create(
        &path,
        &journal::Meta {
            mode: Mode::Offline,
            ..meta()
        },
    )
    .unwrap();
    writer.finish([0; 32], 0).unwrap();
    assert_eq!(names(folder.path()), ["file:x?mode=memory.gameday"]);
    assert_eq!(Reader::open(&path).unwrap().meta().mode, Mode::Offline);
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
