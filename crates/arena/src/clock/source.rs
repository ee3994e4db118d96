//! Where the time comes from: nanoseconds since some moment.

/// A clock of the machine that also counts while the machine sleeps.
#[derive(Debug, Default)]
pub(super) enum Source {
    /// The machine's.
    #[default]
    Machine,
    /// One that a test turns.
    #[cfg(test)]
    Hand(Hand),
}

impl Source {
    pub(super) fn now_ns(&self) -> u64 {
        match self {
            Self::Machine => machine_ns(),
            #[cfg(test)]
            Self::Hand(hand) => hand.0.load(std::sync::atomic::Ordering::SeqCst),
        }
    }
}

fn machine_ns() -> u64 {
    use rustix::time::{ClockId, clock_gettime};
    // Elsewhere than on Linux the monotonic clock counts sleep, or there is none that does.
    #[cfg(target_os = "linux")]
    let clock = ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = ClockId::Monotonic;
    let time = clock_gettime(clock);
    let whole = u64::try_from(time.tv_sec).unwrap_or_default();
    let part = u64::try_from(time.tv_nsec).unwrap_or_default();
    whole * model::units::SECOND_NS + part
}

/// A clock that a test turns.
#[cfg(test)]
#[derive(Clone, Debug, Default)]
pub(super) struct Hand(std::sync::Arc<std::sync::atomic::AtomicU64>);

#[cfg(test)]
impl Hand {
    pub(super) fn turn_ms(&self, ms: u64) {
        self.0
            .fetch_add(ms * 1_000_000, std::sync::atomic::Ordering::SeqCst);
    }
}
