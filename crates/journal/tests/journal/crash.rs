//! The promise of the journal: what was acknowledged is there after `kill -9`, and a failing disk is reported.
//!
//! The child is this test binary again, run with the test `child` and an environment variable.
#![cfg(unix)]

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use journal::{JournalError, JournalThread, Reader, Writer};

use crate::support::{Dice, assert_whole_batches, batch, filled, meta, place, say};

const KILLS: u32 = 24;
const SHORT_GAME: u64 = 5;
const PATH: &str = "JOURNAL_TEST_CHILD_PATH";
/// `thread` for the journal thread with a window of unacknowledged batches, `plain` for the writer alone until it fails,
/// `finish` for a short game that ends.
const HOW: &str = "JOURNAL_TEST_CHILD_HOW";

/// Does nothing unless it is the child of another test.
#[test]
fn child() {
    let Some(path) = std::env::var_os(PATH) else {
        return;
    };
    let path = Path::new(&path);
    let writer = if path.exists() {
        Writer::resume(path).unwrap()
    } else {
        Writer::create(path, &meta()).unwrap()
    };
    match std::env::var(HOW).as_deref() {
        Ok("thread") => child_with_thread(writer),
        Ok("finish") => child_that_finishes(writer),
        _ => child_until_failure(writer),
    }
}

fn child_with_thread(writer: Writer) {
    let journal = JournalThread::spawn(writer, Box::new(|_| {})).unwrap();
    let first = journal.next_seq();
    let mut waiting = std::collections::VecDeque::new();
    for n in first.. {
        waiting.push_back((n, journal.submit(batch(n)).unwrap()));
        if waiting.len() == 8 {
            let (n, ticket) = waiting.pop_front().unwrap();
            ticket.wait().unwrap();
            tell(&format!("ack {n}"));
        }
    }
}

fn child_that_finishes(mut writer: Writer) {
    (1..=SHORT_GAME).for_each(|n| writer.append(&batch(n)).unwrap());
    tell("finishing");
    writer.finish([4; 32], 20).unwrap();
    tell("finished");
}

fn child_until_failure(mut writer: Writer) {
    let failure = loop {
        let n = writer.next_seq();
        match writer.append(&batch(n)) {
            Ok(()) => tell(&format!("ack {n}")),
            Err(error) => break error,
        }
    };
    assert!(failure.is_stop());
    let again = writer.append(&batch(writer.next_seq())).unwrap_err();
    assert_eq!(
        again.source().unwrap().to_string(),
        failure.source().unwrap().to_string()
    );
    tell(&format!("stopped {}", failure.source().unwrap()));
}

/// Past the test harness, which captures what print macros write; the line break before ends the harness's own text.
fn tell(line: &str) {
    let mut out = stdout().lock();
    let told = writeln!(out, "\n{line}").and_then(|()| out.flush());
    told.expect("the parent listens");
}

fn command(path: &Path, how: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "crash::child", "--nocapture"])
        .env(PATH, path)
        .env(HOW, how);
    command
}

/// Kills the child, also when the test fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits without giving up the processor: the kill is to hit any instruction, not the end of a time slice.
fn spin(microseconds: u64) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(microseconds) {
        std::hint::spin_loop();
    }
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let (_folder, path) = place();
    let mut dice = Dice::new("what_was_acknowledged_survives_kill_9");
    let mut in_file = 0;
    for kill in 1..=KILLS {
        let mut child = Killed(
            command(&path, "thread")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let acknowledged = acknowledged_until_kill(&mut child, &mut dice);

        let reader = match Reader::open(&path) {
            Ok(reader) => reader,
            // Killed while the file was being made: nothing is acknowledged, and the file says so.
            Err(error) => {
                assert_eq!((in_file, acknowledged), (0, None), "{error}");
                assert!(
                    matches!(
                        error,
                        JournalError::Missing { .. } | JournalError::NotADatabase { .. }
                    ),
                    "{error}"
                );
                let _ = fs::remove_file(&path);
                continue;
            }
        };
        let whole = assert_whole_batches(&reader);
        say(&format!(
            "kill {kill}: acknowledged {acknowledged:?}, in the file {whole}"
        ));
        assert!(
            whole >= acknowledged.unwrap_or(in_file),
            "acknowledged batches are missing"
        );
        in_file = whole;
    }
    assert!(in_file > 0, "no child ever wrote anything");
    let writer = Writer::resume(&path).unwrap();
    assert!(writer.finish([0; 32], 0).unwrap().single_file);
}

/// Lets the child work for a number of acknowledgements or of microseconds, kills it, and returns the last number it
/// acknowledged.
fn acknowledged_until_kill(child: &mut Killed, dice: &mut Dice) -> Option<u64> {
    let (send, numbers) = mpsc::channel();
    let output = BufReader::new(child.0.stdout.take().unwrap());
    let listener = thread::spawn(move || {
        for line in output.lines().map(Result::unwrap) {
            if let Some(number) = line
                .strip_prefix("ack ")
                .and_then(|n| n.parse::<u64>().ok())
            {
                let _ = send.send(number);
            }
        }
    });
    let mut last = None;
    // One in four is killed at any time from its start on, the others in the thick of writing.
    let acknowledgements = if dice.below(4) == 0 {
        0
    } else {
        1 + dice.below(40)
    };
    for _ in 0..acknowledgements {
        last = Some(
            numbers
                .recv_timeout(Duration::from_secs(60))
                .expect("the child writes"),
        );
    }
    spin(dice.below(20_000));
    child.0.kill().unwrap();
    child.0.wait().unwrap();
    listener.join().unwrap();
    numbers.try_iter().last().or(last)
}

/// Kills while the journal is being made, over and over: there is a whole journal, or one can be made at once.
#[test]
fn a_kill_while_creating_leaves_nothing_in_the_way() {
    let mut dice = Dice::new("a_kill_while_creating_leaves_nothing_in_the_way");
    for _ in 0..30 {
        let (folder, path) = place();
        let mut child = Killed(
            command(&path, "plain")
                .stdout(Stdio::null())
                .spawn()
                .unwrap(),
        );
        // The lock is the first file that a creation makes.
        let lock = folder.path().join("game.gameday-lock");
        let start = Instant::now();
        while !lock.exists() {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "the child does nothing"
            );
            std::hint::spin_loop();
        }
        spin(dice.below(6_000));
        child.0.kill().unwrap();
        child.0.wait().unwrap();

        match Reader::open(&path) {
            Ok(reader) => drop(assert_whole_batches(&reader)),
            Err(JournalError::Missing { .. }) => drop(Writer::create(&path, &meta()).unwrap()),
            Err(error) => {
                assert!(error.to_string().ends_with("it is empty"), "{error}");
                fs::remove_file(&path).unwrap();
                drop(Writer::create(&path, &meta()).unwrap());
            }
        }
        let mut writer = Writer::resume(&path).unwrap();
        writer.append(&batch(writer.next_seq())).unwrap();
        drop(writer);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "something is left beside a whole journal"
        );
    }
}

/// Kills while the game is being ended: all batches are there, readers need no repair, and the end is whole or can be made.
#[test]
fn a_kill_while_finishing_loses_nothing() {
    let mut dice = Dice::new("a_kill_while_finishing_loses_nothing");
    let mut ended = 0;
    for _ in 0..30 {
        let (_folder, path) = place();
        let mut child = Killed(
            command(&path, "finish")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut lines = BufReader::new(child.0.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        assert!(
            lines.any(|line| line == "finishing"),
            "the child does not get so far"
        );
        spin(dice.below(8_000));
        child.0.kill().unwrap();
        child.0.wait().unwrap();

        let reader = Reader::open(&path).unwrap();
        assert_eq!(assert_whole_batches(&reader), SHORT_GAME);
        let ending = reader.ending().unwrap();
        assert!(
            ending.is_some() || lines.all(|line| line != "finished"),
            "a reported end is missing"
        );
        drop(reader);
        match Writer::resume(&path) {
            Ok(writer) => drop(writer.finish([4; 32], 20).unwrap()),
            Err(error) => assert!(
                matches!(error, JournalError::Ended { .. }) && ending.is_some(),
                "{error}"
            ),
        }
        ended += u32::from(ending.is_some());
    }
    say(&format!(
        "{ended} of 30 were killed after the end was committed"
    ));
}

#[test]
fn a_disk_that_takes_no_more_is_reported_and_nothing_acknowledged_is_lost() {
    let (_folder, path) = place();
    drop(filled(&path, 1));
    // A limit on the size of files stands for a full disk; without the trap the kernel would kill the process.
    let child = command(&path, "plain");
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 512; exec \"$0\" \"$@\""])
        .arg(child.get_program())
        .args(child.get_args());
    limited.envs(
        child
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?))),
    );
    let output = limited.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        text.lines()
            .any(|line| line.starts_with("stopped ") && line.contains("write a batch")),
        "{text}"
    );
    let acknowledged = text
        .lines()
        .filter_map(|line| line.strip_prefix("ack ")?.parse().ok())
        .next_back();

    // Once there is room again the game goes on.
    let mut writer = Writer::resume(&path).unwrap();
    assert!(writer.next_seq() > acknowledged.unwrap());
    writer.append(&batch(writer.next_seq())).unwrap();
    assert!(assert_whole_batches(&Reader::open(&path).unwrap()) > acknowledged.unwrap());
}
