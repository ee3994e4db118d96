//! The journal thread: order, groups, back pressure, failure, end.

use std::error::Error;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use journal::limits::QUEUE_BATCHES_MAX;
use journal::{Batch, CommitCallback, JournalError, JournalThread, Reader, TrySubmitError, Writer};
use rusqlite::Connection;

use crate::support::{assert_whole_batches, batch, event, filled, meta, place};

/// A callback that reports each commit and then waits for permission to go on.
fn gate() -> (CommitCallback, Receiver<u64>, Sender<()>) {
    let (report, reports) = mpsc::channel();
    let (permit, permits) = mpsc::channel();
    let callback = move |number| {
        report.send(number).unwrap();
        let _ = permits.recv();
    };
    (Box::new(callback), reports, permit)
}

fn ignore() -> CommitCallback {
    Box::new(|_| {})
}

#[test]
fn what_waits_is_committed_in_one_group_and_in_order() {
    let (_folder, path) = place();
    let (callback, reports, permit) = gate();
    let journal = JournalThread::spawn(Writer::create(&path, &meta()).unwrap(), callback).unwrap();
    let first = journal.submit(batch(1)).unwrap();
    assert_eq!(reports.recv().unwrap(), 1);
    first.wait().unwrap();
    // The thread stands in its callback: these hundred wait together.
    let tickets: Vec<_> = (2..=101)
        .map(|n| journal.submit(batch(n)).unwrap())
        .collect();
    assert!(tickets.iter().map(|ticket| ticket.number()).eq(2..=101));
    assert_eq!(journal.committed(), 1);
    assert_eq!(journal.next_seq(), 102);
    drop(permit);
    assert_eq!(
        reports.recv().unwrap(),
        101,
        "a hundred batches, one transaction, one report"
    );
    tickets.iter().for_each(|ticket| ticket.wait().unwrap());
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 101);
    assert!(journal.finish([2; 32], 101).unwrap().single_file);
    assert!(
        reports.recv().is_err(),
        "the callback is dropped at the end"
    );
}

#[test]
fn when_the_callback_is_called_the_rows_are_there_and_numbers_grow() {
    let (_folder, path) = place();
    let writer = Writer::create(&path, &meta()).unwrap();
    let reader = Reader::open(&path).unwrap();
    let seen = Arc::new(Mutex::new(vec![0]));
    let callback = {
        let seen = Arc::clone(&seen);
        Box::new(move |number| {
            assert!(*seen.lock().unwrap().last().unwrap() < number);
            assert_eq!(
                reader.events(number..).map(Result::unwrap).next(),
                Some(event(number))
            );
            seen.lock().unwrap().push(number);
        })
    };
    let journal = JournalThread::spawn(writer, callback).unwrap();
    let tickets: Vec<_> = (1..=300)
        .map(|n| journal.submit(batch(n)).unwrap())
        .collect();
    tickets.last().unwrap().wait().unwrap();
    drop(journal);
    assert_eq!(*seen.lock().unwrap().last().unwrap(), 300);
}

#[test]
fn many_threads_may_submit() {
    let (_folder, path) = place();
    let journal = JournalThread::spawn(Writer::create(&path, &meta()).unwrap(), ignore()).unwrap();
    let next = Mutex::new(1);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let ticket = {
                        let mut next = next.lock().unwrap();
                        let ticket = journal.submit(batch(*next)).unwrap();
                        *next += 1;
                        ticket
                    };
                    ticket.wait().unwrap();
                }
            });
        }
    });
    drop(journal);
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 400);
}

#[test]
fn a_full_queue_hands_the_batch_back_or_waits() {
    let (_folder, path) = place();
    let (callback, reports, permit) = gate();
    let journal = JournalThread::spawn(Writer::create(&path, &meta()).unwrap(), callback).unwrap();
    journal.submit(batch(1)).unwrap();
    reports.recv().unwrap();
    let last = 1 + QUEUE_BATCHES_MAX as u64;
    for n in 2..=last {
        journal.try_submit(batch(n)).unwrap();
    }
    match journal.try_submit(batch(last + 1)) {
        Err(TrySubmitError::Full(back)) => assert_eq!(back, batch(last + 1)),
        other => panic!("the queue takes more than its limit: {other:?}"),
    }
    thread::scope(|scope| {
        let waiting = scope.spawn(|| journal.submit(batch(last + 1)).unwrap().wait());
        drop(permit);
        waiting.join().unwrap().unwrap();
    });
    assert_eq!(journal.committed(), last + 1);
}

#[test]
fn a_refused_batch_harms_nobody() {
    let (_folder, path) = place();
    let journal = JournalThread::spawn(Writer::create(&path, &meta()).unwrap(), ignore()).unwrap();
    let good = journal.submit(batch(1)).unwrap();
    let mut bad = batch(2);
    bad.events[0].payload = "{".into();
    let refusal = journal.submit(bad).unwrap_err();
    assert!(matches!(refusal, JournalError::Malformed { .. }) && !refusal.is_stop());
    assert!(matches!(
        journal.submit(batch(3)),
        Err(JournalError::OutOfOrder { .. })
    ));
    let next = journal.submit(batch(2)).unwrap();
    good.wait().unwrap();
    next.wait().unwrap();
    assert_eq!(next.number(), 2, "refused batches have no number");
    // An empty batch is a marker: it is committed when all before it are.
    journal.submit(Batch::default()).unwrap().wait().unwrap();
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 2);
}

#[test]
fn a_failure_is_kept_and_given_to_everybody() {
    let (_folder, path) = place();
    let (callback, reports, permit) = gate();
    let journal = JournalThread::spawn(filled(&path, 2), callback).unwrap();
    let good = journal.submit(batch(3)).unwrap();
    reports.recv().unwrap();
    Connection::open(&path)
        .unwrap()
        .execute("DELETE FROM events WHERE seq = 3", [])
        .unwrap();
    let lost: Vec<_> = (4..10).map(|n| journal.submit(batch(n)).unwrap()).collect();
    drop(permit);

    let cause = |error: JournalError| {
        assert!(error.is_stop(), "{error}");
        error.source().unwrap().to_string()
    };
    let expected = cause(lost[0].wait().unwrap_err());
    assert!(
        expected.contains("another program changed the events"),
        "{expected}"
    );
    for ticket in &lost {
        assert_eq!(cause(ticket.wait().unwrap_err()), expected);
    }
    good.wait().expect("it was committed before");
    assert!(
        reports.recv().is_err(),
        "the callback is dropped, which wakes whoever listens"
    );
    assert_eq!(journal.failure().unwrap().to_string(), expected);
    assert_eq!(cause(journal.submit(batch(10)).unwrap_err()), expected);
    let Err(TrySubmitError::Journal(error)) = journal.try_submit(batch(10)) else {
        panic!("a batch was taken")
    };
    assert_eq!(cause(error), expected);
    assert_eq!(cause(journal.finish([0; 32], 9).unwrap_err()), expected);
    assert_eq!(journal.committed(), 1);
}

#[test]
fn a_panic_in_the_callback_leaves_nobody_waiting() {
    let (_folder, path) = place();
    let callback = Box::new(|number| assert!(number < 2, "a bug in the callback, on purpose"));
    let journal = JournalThread::spawn(Writer::create(&path, &meta()).unwrap(), callback).unwrap();
    journal.submit(batch(1)).unwrap().wait().unwrap();
    journal
        .submit(batch(2))
        .unwrap()
        .wait()
        .expect("committed before the callback");
    let error = loop {
        // The thread ends soon after; until then batches are taken.
        match journal
            .submit(Batch::default())
            .and_then(|ticket| ticket.wait())
        {
            Ok(()) => thread::yield_now(),
            Err(error) => break error,
        }
    };
    assert!(
        error.source().unwrap().to_string().ends_with("panicked"),
        "{error}"
    );
    assert_eq!(assert_whole_batches(&Reader::open(&path).unwrap()), 2);
}

#[test]
fn finish_and_drop_commit_what_waits() {
    let (_folder, path) = place();
    let journal = JournalThread::spawn(Writer::create(&path, &meta()).unwrap(), ignore()).unwrap();
    let ticket = (1..=50)
        .map(|n| journal.submit(batch(n)).unwrap())
        .last()
        .unwrap();
    drop(journal);
    ticket.wait().unwrap();

    let journal = JournalThread::spawn(Writer::resume(&path).unwrap(), ignore()).unwrap();
    assert_eq!(journal.next_seq(), 51);
    let ticket = (51..=90)
        .map(|n| journal.submit(batch(n)).unwrap())
        .last()
        .unwrap();
    assert!(journal.finish([3; 32], 90).unwrap().single_file);
    ticket.wait().unwrap();
    assert!(matches!(
        journal.submit(batch(91)),
        Err(JournalError::Ended { .. })
    ));
    assert!(matches!(
        journal.finish([3; 32], 90),
        Err(JournalError::Ended { .. })
    ));
    assert!(journal.failure().is_none());
    let reader = Reader::open(&path).unwrap();
    assert_eq!(assert_whole_batches(&reader), 90);
    assert_eq!(reader.ending().unwrap().unwrap().digest, [3; 32]);
}
