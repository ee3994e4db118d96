//! What instances write, in the terminal.

use super::script::clock;
use scoreboard::server::logs::{InstanceLog, LogList};
use std::fmt::Write as _;

/// The logs of a team.
pub(crate) fn list(list: &LogList) -> String {
    if list.logs.is_empty() {
        return "no instance of this team has run on the host yet\n".to_owned();
    }
    let mut out = format!("{:12}{:8}{:>6}  last line\n", "instance", "state", "lines");
    for log in &list.logs {
        let state = if log.is_running { "runs" } else { "ended" };
        let last = log.last_second.map_or_else(|| "-".to_owned(), clock);
        let _ = writeln!(out, "{:12}{state:8}{:>6}  {last}", log.instance, log.lines);
    }
    out
}

/// The lines of one. They hold no control characters: the game has replaced them.
pub(crate) fn lines(log: &InstanceLog) -> String {
    let mut out = String::new();
    if log.left_out > 0 {
        let _ = writeln!(out, "({} lines are not kept)", log.left_out);
    }
    for line in &log.lines {
        let (at, from) = (clock(line.second), line.from.as_str());
        let _ = writeln!(out, "{at}  {from:6}  {}", line.text);
    }
    out
}
