//! What instances write, as the board's server reads it.

use arena::{LivePlane, LogOf};
use model::ids::{InstanceId, TeamId};
use scoreboard::server::logs::{InstanceLog, LogLine, LogSource, LogSummary, Logs};
use std::sync::Arc;

/// The logs of a live plane.
pub(crate) fn logs(plane: &LivePlane) -> Arc<dyn Logs> {
    Arc::new(Live(plane.logs()))
}

#[derive(Debug)]
struct Live(Arc<arena::Logs>);

impl Logs for Live {
    fn list(&self, team: u16) -> Vec<LogSummary> {
        let logs = self.0.list(TeamId(team)).into_iter();
        let summary = |log: arena::LogSummary| LogSummary {
            instance: log.of.to_string(),
            is_running: log.is_running,
            lines: log.lines,
            last_second: log.last_second,
        };
        logs.map(summary).collect()
    }

    fn of(&self, team: u16, instance: &str) -> Option<InstanceLog> {
        let of = named(instance)?;
        let log = self.0.of(TeamId(team), of)?;
        let line = |line: arena::LogLine| LogLine {
            second: line.second,
            from: match line.source {
                arena::LogSource::Stdout => LogSource::Stdout,
                arena::LogSource::Stderr => LogSource::Stderr,
                arena::LogSource::Host => LogSource::Host,
            },
            text: line.text,
        };
        Some(InstanceLog {
            instance: of.to_string(),
            is_running: log.is_running,
            left_out: log.left_out,
            lines: log.lines.into_iter().map(line).collect(),
        })
    }
}

/// Whom a name means: `i-0003`, `i-3`, `cache-node`.
fn named(name: &str) -> Option<LogOf> {
    if name == LogOf::CacheNode.to_string() {
        return Some(LogOf::CacheNode);
    }
    let number = name.strip_prefix("i-")?;
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_plain)?;
    Some(LogOf::Instance(InstanceId(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_console() {
        for of in [LogOf::Instance(InstanceId(3)), LogOf::CacheNode] {
            assert_eq!(named(&of.to_string()), Some(of));
        }
        assert_eq!(named("i-3"), Some(LogOf::Instance(InstanceId(3))));
        for no in ["", "i-", "i-+3", "3", "i-99999999999", "node", "i-3/.."] {
            assert_eq!(named(no), None, "{no}");
        }
    }
}
