//! What instances write: the last lines of each, in memory.
//!
//! Nothing here can grow: a log has its last lines only, a line its first
//! bytes, a second its first lines, and of those who have ended the newest are
//! kept.

mod line;
mod ring;

use crate::clock::GameClock;
pub(super) use line::LINE_LEN_MAX;
use model::ids::{InstanceId, TeamId};
use ring::Ring;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// Logs of a team's processes that have ended; the oldest gives way.
const ENDED_MAX: usize = 100;

/// Who wrote a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogOf {
    /// An instance.
    Instance(InstanceId),
    /// The team's cache node.
    CacheNode,
}

impl fmt::Display for LogOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instance(id) => id.fmt(f),
            Self::CacheNode => f.write_str("cache-node"),
        }
    }
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogSource {
    /// The process's standard output.
    Stdout,
    /// Its standard error.
    Stderr,
    /// Whoever runs the process: how it ended, what was left out.
    Host,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The game second that it came at.
    pub second: u32,
    /// Where it comes from.
    pub source: LogSource,
    /// What it says: at most 500 bytes, without control characters.
    pub text: String,
}

/// A log as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Whether its process runs.
    pub is_running: bool,
    /// Lines that are not there any more, or never were: too old, or too many in a second.
    pub left_out: u64,
    /// The last lines, oldest first.
    pub lines: Vec<LogLine>,
}

/// A log without its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSummary {
    /// Who wrote it.
    pub of: LogOf,
    /// Whether its process runs.
    pub is_running: bool,
    /// How many lines there are.
    pub lines: usize,
    /// The game second of the last one.
    pub last_second: Option<u32>,
}

/// What the processes of all teams write.
#[derive(Debug)]
pub struct Logs {
    clock: Arc<GameClock>,
    teams: Vec<Mutex<TeamLogs>>,
}

#[derive(Debug, Default)]
struct TeamLogs {
    rings: BTreeMap<LogOf, Ring>,
    /// Those without a process, oldest first.
    ended: VecDeque<LogOf>,
}

impl TeamLogs {
    /// One more process writes this log: the first, or one that boots again.
    fn begin(&mut self, of: LogOf) {
        self.rings.entry(of).or_default().processes += 1;
        self.ended.retain(|ended| *ended != of);
    }

    /// One process of this log less.
    fn end(&mut self, of: LogOf) {
        let Some(ring) = self.rings.get_mut(&of) else {
            return;
        };
        ring.processes = ring.processes.saturating_sub(1);
        if ring.processes == 0 {
            self.ended.push_back(of);
        }
        while self.ended.len() > ENDED_MAX {
            if let Some(oldest) = self.ended.pop_front() {
                self.rings.remove(&oldest);
            }
        }
    }
}

impl Logs {
    pub(crate) fn new(clock: Arc<GameClock>, teams: usize) -> Self {
        let teams = (0..teams).map(|_| Mutex::default()).collect();
        Self { clock, teams }
    }

    /// The logs of a team.
    #[must_use]
    pub fn list(&self, team: TeamId) -> Vec<LogSummary> {
        let Some(logs) = self.team(team) else {
            return Vec::new();
        };
        let summary = |(of, ring): (&LogOf, &Ring)| ring.summary(*of);
        logs.rings.iter().map(summary).collect()
    }

    /// One of them.
    #[must_use]
    pub fn of(&self, team: TeamId, of: LogOf) -> Option<Log> {
        Some(self.team(team)?.rings.get(&of)?.copy())
    }

    /// For a process that begins.
    pub(crate) fn open(self: &Arc<Self>, team: TeamId, of: LogOf) -> LogWriter {
        if let Some(mut logs) = self.team(team) {
            logs.begin(of);
        }
        let logs = Arc::clone(self);
        LogWriter { logs, team, of }
    }

    fn team(&self, team: TeamId) -> Option<MutexGuard<'_, TeamLogs>> {
        let logs = self.teams.get(usize::from(team.0))?;
        Some(logs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes one process's log; the process has ended once this is dropped.
#[derive(Debug)]
pub(crate) struct LogWriter {
    logs: Arc<Logs>,
    team: TeamId,
    of: LogOf,
}

impl LogWriter {
    /// Adds a line that the process wrote, if there are not too many.
    pub(super) fn write(&self, source: LogSource, raw: &[u8]) {
        let text = line::clean(raw);
        if !text.is_empty() {
            let second = self.logs.clock.now().second();
            let line = LogLine {
                second,
                source,
                text,
            };
            self.add(|ring| ring.write(line, Instant::now()));
        }
    }

    /// Adds a line of whoever runs the process.
    pub(super) fn note(&self, text: &str) {
        let second = self.logs.clock.now().second();
        let line = LogLine {
            second,
            source: LogSource::Host,
            text: text.to_owned(),
        };
        self.add(|ring| ring.push(line));
    }

    fn add(&self, to: impl FnOnce(&mut Ring)) {
        if let Some(mut logs) = self.logs.team(self.team)
            && let Some(ring) = logs.rings.get_mut(&self.of)
        {
            to(ring);
        }
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        if let Some(mut logs) = self.logs.team(self.team) {
            logs.end(self.of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEAM: TeamId = TeamId(1);

    fn logs() -> Arc<Logs> {
        Arc::new(Logs::new(Arc::default(), 2))
    }

    fn instance(n: usize) -> LogOf {
        LogOf::Instance(InstanceId(u32::try_from(n).expect("few")))
    }

    #[tokio::test]
    async fn of_those_who_have_ended_the_newest_are_kept_and_who_lives_stays() {
        let logs = logs();
        let living = logs.open(TEAM, instance(0));
        living.note("hello");
        for n in 1..=ENDED_MAX + 5 {
            drop(logs.open(TEAM, instance(n)));
        }
        let list = logs.list(TEAM);
        assert_eq!(list.len(), 1 + ENDED_MAX);
        assert!(list[0].is_running && !list[1].is_running, "{list:?}");
        assert_eq!((list[0].of, list[1].of), (instance(0), instance(6)));
        assert_eq!(logs.of(TEAM, instance(5)), None);
        assert_eq!(logs.list(TeamId(0)), [], "another team's");
        assert_eq!(logs.of(TeamId(7), instance(0)), None, "no such team");
    }

    #[tokio::test]
    async fn who_boots_again_goes_on_in_the_same_log() {
        let logs = logs();
        let first = logs.open(TEAM, LogOf::CacheNode);
        first.write(LogSource::Stdout, b"one");
        // The next may begin before the last words of the one before are read.
        let second = logs.open(TEAM, LogOf::CacheNode);
        drop(first);
        assert!(logs.list(TEAM)[0].is_running);
        second.write(LogSource::Stderr, b"two\n");
        drop(second);
        let log = logs.of(TEAM, LogOf::CacheNode).expect("it is kept");
        let texts: Vec<_> = log.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!((texts, log.is_running), (vec!["one", "two"], false));
        drop(logs.open(TEAM, LogOf::CacheNode));
        assert_eq!(logs.team(TEAM).map(|it| it.ended.len()), Some(1));
    }
}
