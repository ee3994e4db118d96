//! The last lines of one log.

use super::{Log, LogLine, LogOf, LogSource, LogSummary};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Lines that are kept of a log.
const LINES_MAX: usize = 200;
/// Bytes of text that are kept of a log.
const BYTES_MAX: usize = 16 * 1024;
/// Lines that a process may write within a second; what is beyond is not kept.
const LINES_A_SECOND_MAX: u32 = 100;

/// The last lines of one log.
#[derive(Debug, Default)]
pub(super) struct Ring {
    /// Processes that write it: one, or for a moment two when an instance boots again.
    pub(super) processes: u32,
    lines: VecDeque<LogLine>,
    /// The length of all texts.
    bytes: usize,
    left_out: u64,
    /// When the second began that lines are counted in, and how many it has.
    counted: Option<(Instant, u32)>,
}

impl Ring {
    /// Adds a line of the process, unless its second has too many.
    pub(super) fn write(&mut self, line: LogLine, now: Instant) {
        let (since, count) = match self.counted {
            Some((since, count)) if now - since < Duration::from_secs(1) => (since, count),
            _ => (now, 0),
        };
        self.counted = Some((since, count.saturating_add(1)));
        if count < LINES_A_SECOND_MAX {
            return self.push(line);
        }
        self.left_out += 1;
        if count == LINES_A_SECOND_MAX {
            let text = format!(
                "more than {LINES_A_SECOND_MAX} lines in a second: the rest of it is left out"
            );
            let source = LogSource::Host;
            self.push(LogLine {
                text,
                source,
                ..line
            });
        }
    }

    /// Adds a line; the oldest give way.
    pub(super) fn push(&mut self, line: LogLine) {
        self.bytes += line.text.len();
        self.lines.push_back(line);
        while self.lines.len() > LINES_MAX || self.bytes > BYTES_MAX {
            let Some(oldest) = self.lines.pop_front() else {
                break;
            };
            self.bytes -= oldest.text.len();
            self.left_out += 1;
        }
    }

    pub(super) fn copy(&self) -> Log {
        Log {
            is_running: self.processes > 0,
            left_out: self.left_out,
            lines: self.lines.iter().cloned().collect(),
        }
    }

    pub(super) fn summary(&self, of: LogOf) -> LogSummary {
        LogSummary {
            of,
            is_running: self.processes > 0,
            lines: self.lines.len(),
            last_second: self.lines.back().map(|line| line.second),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(second: u32, text: &str) -> LogLine {
        LogLine {
            second,
            source: LogSource::Stderr,
            text: text.into(),
        }
    }

    #[test]
    fn the_last_lines_are_kept_and_the_others_counted() {
        let mut ring = Ring::default();
        for second in 0..500 {
            ring.push(line(second, "short"));
        }
        let log = ring.copy();
        assert_eq!((log.lines.len(), log.left_out), (LINES_MAX, 300));
        assert_eq!((log.lines[0].second, log.lines[199].second), (300, 499));

        let long = "x".repeat(500);
        for second in 500..600 {
            ring.push(line(second, &long));
        }
        let log = ring.copy();
        let bytes: usize = log.lines.iter().map(|line| line.text.len()).sum();
        assert_eq!(bytes, ring.bytes);
        assert!((BYTES_MAX - 500..=BYTES_MAX).contains(&bytes), "{bytes}");
        let there = u64::try_from(log.lines.len()).expect("few");
        assert_eq!(log.left_out + there, 600, "each line is counted once");
        assert_eq!(ring.summary(LogOf::CacheNode).last_second, Some(599));
    }

    #[test]
    fn a_flood_is_left_out_until_its_second_is_over_and_the_log_says_so() {
        let mut ring = Ring::default();
        let began = Instant::now();
        for _ in 0..1_000_000 {
            ring.write(line(7, "flood"), began + Duration::from_millis(999));
        }
        let log = ring.copy();
        assert_eq!(log.lines.len(), 101);
        assert_eq!(log.lines[100].source, LogSource::Host);
        assert_eq!(log.left_out, 999_900);
        ring.write(line(8, "calm"), began + Duration::from_secs(2));
        assert_eq!(ring.copy().lines[101], line(8, "calm"));
    }
}
