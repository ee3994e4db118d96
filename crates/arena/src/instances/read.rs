//! Reads what a process writes, line by line, for as long as it writes.
//!
//! A pipe that nobody reads would stop the process one day, so it is read to
//! its end whatever comes. A process that floods it is read in small sips: it
//! waits for the host, and not the host for it.

use super::log::{LINE_LEN_MAX, LogSource, LogWriter};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::Instant;

/// What is read at once, in bytes.
const SIP: usize = 4 * 1024;
/// Bytes within a second that are read as fast as they come.
const FREE_MAX: usize = 64 * 1024;
/// The rest between two sips of a second with more.
const REST: Duration = Duration::from_millis(5);

/// Reads to the end; each whole line goes into the log, and is shown to `seen`.
pub(super) async fn read(
    mut pipe: impl AsyncRead + Unpin,
    source: LogSource,
    log: Arc<LogWriter>,
    mut seen: impl FnMut(&str),
) {
    let mut sip = vec![0; SIP];
    let mut line = Vec::new();
    let (mut since, mut bytes) = (Instant::now(), 0);
    let mut take = |line: &mut Vec<u8>| {
        seen(&String::from_utf8_lossy(line));
        log.write(source, line);
        line.clear();
    };
    while let Ok(count @ 1..) = pipe.read(&mut sip).await {
        for part in sip[..count].split_inclusive(|byte| *byte == b'\n') {
            // One more than is kept, so that a line which is cut can be told from a whole one.
            let room = LINE_LEN_MAX + 1 - line.len().min(LINE_LEN_MAX + 1);
            line.extend_from_slice(&part[..part.len().min(room)]);
            if part.ends_with(b"\n") {
                take(&mut line);
            }
        }
        if since.elapsed() >= Duration::from_secs(1) {
            (since, bytes) = (Instant::now(), 0);
        }
        bytes += count;
        if bytes > FREE_MAX {
            tokio::time::sleep(REST).await;
        }
    }
    if !line.is_empty() {
        take(&mut line);
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::{LogOf, Logs};
    use super::*;
    use model::ids::TeamId;
    use tokio::io::AsyncWriteExt as _;

    const OF: LogOf = LogOf::CacheNode;

    /// What is kept of a pipe that has all this in it, and how many lines were shown.
    async fn check(written: &[u8]) -> (Vec<String>, u64, u32) {
        let logs = Arc::new(Logs::new(Arc::default(), 1));
        let log = Arc::new(logs.open(TeamId(0), OF));
        let (mut end, pipe) = tokio::io::duplex(64 * 1024);
        let mut shown = 0;
        let reading = read(pipe, LogSource::Stdout, log, |_| shown += 1);
        let writing = async move { end.write_all(written).await };
        let (written, ()) = tokio::join!(writing, reading);
        written.expect("the pipe is read to its end");
        let log = logs.of(TeamId(0), OF).expect("it is kept");
        assert!(!log.is_running, "the end of the pipe is that of its writer");
        let texts = log.lines.into_iter().map(|line| line.text);
        (texts.collect(), log.left_out, shown)
    }

    #[tokio::test]
    async fn whole_lines_are_kept_and_the_last_one_without_an_end() {
        let (lines, left_out, shown) = check(b"one\n\r\ntwo\nthree").await;
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!((left_out, shown), (0, 4));
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_without_an_end_costs_no_more_than_its_first_bytes() {
        let began = Instant::now();
        let mut long = vec![b'x'; 4 << 20];
        long.extend(b"\nnext\n");
        let (lines, _, shown) = check(&long).await;
        assert_eq!((lines.len(), shown), (2, 2));
        assert_eq!((lines[0].len(), lines[1].as_str()), (500, "next"));
        let took = began.elapsed();
        assert!(took > Duration::from_secs(4), "it has to wait: {took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_lines_is_drained_and_mostly_left_out() {
        let (lines, left_out, shown) = check(&b"flood\n".repeat(100_000)).await;
        assert!(lines.len() <= 200, "{}", lines.len());
        let said = lines.iter().any(|line| line.contains("left out"));
        assert!(said && left_out > 90_000, "{left_out}: {lines:?}");
        assert_eq!(shown, 100_000);
    }
}
