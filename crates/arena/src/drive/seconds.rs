//! The schedule, drawn second by second in a thread of its own: drawing a busy
//! second takes milliseconds in which nothing could be sent.

use model::key::KeyId;
use sim_engine::{Arrival, Traffic};
use std::time::Duration;
use tokio::sync::mpsc;

/// Seconds that are drawn ahead.
const AHEAD: usize = 2;

/// What is to be asked for, and when.
#[derive(Clone, Debug)]
pub struct Seconds {
    /// Drawn as a game would draw it.
    pub traffic: Traffic,
    /// When it ends, at the latest.
    pub length: Duration,
}

impl Seconds {
    fn count(&self) -> u32 {
        let whole = self.length.as_nanos().div_ceil(1_000_000_000);
        u32::try_from(whole).unwrap_or(u32::MAX)
    }

    /// The arrivals, a second at a time and in order.
    pub(super) fn draw(self) -> std::io::Result<mpsc::Receiver<Vec<Arrival>>> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let end_ns = u64::try_from(self.length.as_nanos()).unwrap_or(u64::MAX);
        std::thread::Builder::new()
            .name("schedule".into())
            .spawn(move || {
                for second in 0..self.count() {
                    let mut arrivals = Vec::new();
                    self.traffic.fill_second(second, &mut arrivals);
                    arrivals.retain(|arrival| arrival.at.as_ns() < end_ns);
                    // Whoever sends them may have ended before its time.
                    if sender.blocking_send(arrivals).is_err() {
                        return;
                    }
                }
            })?;
        Ok(receiver)
    }

    /// The keys of the first so many arrivals, for a closed loop.
    pub(super) fn keys(&self, count_max: usize) -> Vec<KeyId> {
        let mut keys = Vec::new();
        let mut arrivals = Vec::new();
        for second in 0..self.count() {
            self.traffic.fill_second(second, &mut arrivals);
            keys.extend(arrivals.iter().map(|arrival| arrival.key));
            if keys.len() >= count_max {
                break;
            }
        }
        keys.truncate(count_max);
        keys
    }
}
