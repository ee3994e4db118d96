//! What a process says about itself on stderr.
//!
//! A thread of its own writes: whoever should read the pipe may be slow or
//! gone, and requests don't wait for that. Inside a host, which never waits,
//! lines go to it directly. Lines that nobody takes in time are
//! dropped and counted. Good requests have no line at all, and troubles of one
//! kind two a second at most: the first with its reason, then how many more.

use crate::still::Still;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// Lines that may wait to be written.
const WAITING_MAX: usize = 64;
/// How long the last lines may take when the process ends.
const FLUSH_WITHIN: Duration = Duration::from_millis(200);
/// The time in which troubles of one kind are one line and a count.
const TROUBLES_OF: Duration = Duration::from_secs(1);
/// Writing a line needs little.
const STACK_BYTES: usize = 64 * 1_024;

/// What may be wrong with a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    Refused,
    Failed,
    Bad,
    /// It was answered, without the cache node that it should have been answered with.
    NodeLost,
}

impl Trouble {
    const ALL: [Self; 4] = [Self::Refused, Self::Failed, Self::Bad, Self::NodeLost];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused with 503",
            Self::Failed => "failed with 500",
            Self::Bad => "not understood",
            Self::NodeLost => "without the cache node",
        }
    }
}

enum To {
    /// The thread that writes, and how many lines it could not be given.
    Writer(SyncSender<Message>, Arc<AtomicU64>),
    /// Whoever hosts this.
    Host(Arc<dyn Fn(&str) + Send + Sync>),
}

enum Message {
    Line(String),
    /// Say when everything before is written.
    Flush(SyncSender<()>),
}

/// Where a process says something. Clones say it in the same place.
#[derive(Clone)]
pub(crate) struct Log(Arc<Inner>);

struct Inner {
    to: To,
    /// The tasks that count stand still with the rest.
    still: Still,
    /// Of each kind in the time that runs; 0 while none does.
    troubles: [AtomicU32; Trouble::ALL.len()],
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

impl Log {
    /// One that writes to stderr.
    pub(crate) fn start() -> io::Result<Self> {
        let (log, queue, dropped) = Self::new();
        thread::Builder::new()
            .name("log".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || write(&queue, &dropped, io::stderr()))?;
        Ok(log)
    }

    fn new() -> (Self, Receiver<Message>, Arc<AtomicU64>) {
        let (writer, queue) = sync_channel(WAITING_MAX);
        let dropped = Arc::new(AtomicU64::new(0));
        let to = To::Writer(writer, Arc::clone(&dropped));
        (Self::to(to, Still::default()), queue, dropped)
    }

    /// One that a host takes.
    pub(crate) fn told_to(host: Arc<dyn Fn(&str) + Send + Sync>, still: Still) -> Self {
        Self::to(To::Host(host), still)
    }

    fn to(to: To, still: Still) -> Self {
        Self(Arc::new(Inner {
            to,
            still,
            troubles: Default::default(),
        }))
    }

    /// Says something in one line.
    pub(crate) fn say(&self, line: impl fmt::Display) {
        let line = line.to_string().replace(char::is_control, "\u{fffd}");
        match &self.0.to {
            To::Host(host) => host(&line),
            To::Writer(writer, dropped) => {
                if writer.try_send(Message::Line(line)).is_err() {
                    dropped.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    /// Says what was wrong with a request, or counts it. To be called where tokio's time goes.
    pub(crate) fn trouble(&self, trouble: Trouble, why: impl FnOnce() -> String) {
        let before = self.0.troubles[trouble as usize].fetch_add(1, Ordering::Relaxed);
        if before > 0 {
            return;
        }
        self.say(format_args!("{}: {}", trouble.as_str(), why()));
        let log = self.clone();
        self.0.still.spawn(async move {
            tokio::time::sleep(TROUBLES_OF).await;
            log.count_up(trouble);
        });
    }

    /// Says how many more there were, and begins anew.
    fn count_up(&self, trouble: Trouble) {
        let all = self.0.troubles[trouble as usize].swap(0, Ordering::Relaxed);
        if let Some(more @ 1..) = all.checked_sub(1) {
            self.say(format_args!(
                "{}: {more} more within a second",
                trouble.as_str()
            ));
        }
    }

    /// Waits until everything is written, but not for long.
    pub(crate) fn flush(&self) {
        for trouble in Trouble::ALL {
            self.count_up(trouble);
        }
        let To::Writer(writer, _) = &self.0.to else {
            return;
        };
        let (done, written) = sync_channel(1);
        if writer.try_send(Message::Flush(done)).is_ok() {
            let _ = written.recv_timeout(FLUSH_WITHIN);
        }
    }
}

/// Writes until nobody is left who could say anything.
fn write(queue: &Receiver<Message>, dropped: &AtomicU64, mut to: impl io::Write) {
    for message in queue {
        match message {
            // With stderr gone, there is nobody to tell.
            Message::Line(line) => drop(writeln!(to, "{line}")),
            Message::Flush(done) => drop(done.send(())),
        }
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let _ = writeln!(to, "{lost} lines were lost: nobody read them in time");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a log has written, once nobody can say anything any more.
    fn written(log: Log, queue: &Receiver<Message>, dropped: &AtomicU64) -> String {
        drop(log);
        let mut to = Vec::new();
        write(queue, dropped, &mut to);
        String::from_utf8(to).expect("text")
    }

    #[tokio::test(start_paused = true)]
    async fn troubles_of_a_kind_are_one_line_and_a_count() {
        let (log, queue, dropped) = Log::new();
        for second in 0..3 {
            for n in 0..=second {
                log.trouble(Trouble::Refused, || format!("the queue is full ({n})"));
            }
            log.trouble(Trouble::Failed, || "inside".to_owned());
            tokio::time::sleep(TROUBLES_OF * 2).await;
        }
        log.trouble(Trouble::Bad, || "a\nb".to_owned());
        log.trouble(Trouble::Bad, || "c".to_owned());
        for trouble in Trouble::ALL {
            log.count_up(trouble);
        }
        // The task of the last trouble would say no more, but could.
        tokio::time::sleep(TROUBLES_OF * 2).await;
        let expected = "refused with 503: the queue is full (0)\nfailed with 500: inside\n\
                        refused with 503: the queue is full (0)\nfailed with 500: inside\n\
                        refused with 503: 1 more within a second\n\
                        refused with 503: the queue is full (0)\nfailed with 500: inside\n\
                        refused with 503: 2 more within a second\n\
                        not understood: a\u{fffd}b\nnot understood: 1 more within a second\n";
        assert_eq!(written(log, &queue, &dropped), expected);
    }

    #[test]
    fn nobody_waits_for_a_reader_and_the_log_says_what_was_lost() {
        let (log, queue, dropped) = Log::new();
        for n in 0..WAITING_MAX + 7 {
            log.say(format_args!("line {n}"));
        }
        log.flush();
        let text = written(log, &queue, &dropped);
        assert_eq!(text.lines().count(), WAITING_MAX + 1);
        assert!(text.starts_with("line 0\n7 lines were lost"), "{text}");
    }
}
