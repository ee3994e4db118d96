//! What a service is set to, and the bounds that every setting must keep.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// Which release of the service this process plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Version {
    /// Sometimes answers 500, after the full service time.
    V1,
    /// The errors are mended.
    V2,
    /// As v2, with a cache of answers in memory.
    V3,
}

impl Version {
    /// The name in flags and in `/healthcheck`: `v1`, `v2` or `v3`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::V3 => "v3",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the service time is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Work {
    /// A timer: a slot is occupied, a processor is not. Hundreds of processes fit on one machine.
    Async,
    /// Hashing on a thread of its own for the whole time.
    Cpu,
}

impl Work {
    /// The name in flags: `async` or `cpu`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Async => "async",
            Self::Cpu => "cpu",
        }
    }
}

/// Every setting of a service. Any value may be written here; [`crate::Service::new`] checks them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Which release to play.
    pub version: Version,
    /// Most requests in service at once; 1 to 1,024.
    pub slots: u32,
    /// Most requests that wait for a slot; 0 to 65,536. The next one is answered 503.
    pub queue_limit: u32,
    /// The part of the service time that every request takes; at most 1 hour.
    pub base: Duration,
    /// Mean of the exponential part added to `base`; at most 1 hour.
    pub plus: Duration,
    /// Overload: how much longer a request takes for each request above `slots`, in millionths;
    /// at most 10,000,000 (ten times longer for each). See [`crate::stretched_ns`].
    pub stretch_per_extra_ppm: u32,
    /// Share of 500 answers of [`Version::V1`], in millionths; at most 1,000,000.
    pub error_rate_ppm: u32,
    /// Whether the headers `x-service-demand-us` and `x-service-error` replace the random draws.
    /// For experiments that must be repeatable; any client can then choose its own service time.
    pub accept_demand_header: bool,
    /// How the service time is spent.
    pub work: Work,
    /// Hashed in front of every key; at most 256 bytes, no NUL.
    pub salt: String,
    /// How long [`Version::V3`] keeps an answer; 1 ms to 30 days.
    pub cache_ttl: Duration,
    /// Most answers that [`Version::V3`] keeps; 1 to 10,000,000. The least recently used goes first.
    pub cache_entries_max: u64,
    /// A cache that this process shares with others, in place of the memory of its own that
    /// [`Version::V3`] has.
    pub shared: Option<SharedCache>,
    /// Most connections at once; 1 to 65,536. Further clients wait in the system's accept queue.
    pub connections_max: u32,
    /// A connection that hasn't sent a whole request head for this long is closed, be it slow or idle;
    /// 100 ms to 1 hour. Keep it above the idle time of the balancer in front: a balancer that reuses a
    /// connection in the instant its server closes it loses a request.
    pub idle_timeout: Duration,
    /// Longest wait for requests in flight when asked to stop; at most 1 hour.
    pub drain_limit: Duration,
}

/// How a cache node is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedCache {
    /// Where it is.
    pub address: Option<SocketAddr>,
    /// Whether the header `x-cache-node` names it, request by request, instead. Any client can then make
    /// the service connect anywhere: for networks in which only a balancer can.
    pub accept_header: bool,
    /// How long an answer from the node takes at least; at most 1 hour.
    pub hit_time: Duration,
    /// How much longer the work takes after looking in vain; at most 1 hour.
    pub miss_penalty: Duration,
    /// How long a node that cannot be reached is waited for; at most 1 hour.
    pub lost_timeout: Duration,
}

impl Default for SharedCache {
    /// No node yet, and no header that could name one.
    fn default() -> Self {
        Self {
            address: None,
            accept_header: false,
            hit_time: Duration::from_millis(2),
            miss_penalty: Duration::from_millis(1),
            lost_timeout: Duration::from_secs(1),
        }
    }
}

impl Default for Config {
    /// The service as the game's story tells it: `v2`, 5 slots, queue of 10, 4 s + Exp(250 ms).
    fn default() -> Self {
        Self {
            version: Version::V2,
            slots: 5,
            queue_limit: 10,
            base: Duration::from_secs(4),
            plus: Duration::from_millis(250),
            stretch_per_extra_ppm: 20_000,
            error_rate_ppm: 10_000,
            accept_demand_header: false,
            work: Work::Async,
            salt: String::new(),
            cache_ttl: Duration::from_secs(60),
            cache_entries_max: 10_000,
            shared: None,
            connections_max: 1_024,
            idle_timeout: Duration::from_secs(75),
            drain_limit: Duration::from_secs(60),
        }
    }
}

/// The settings are unusable; nothing was started. Lists every problem, not just the first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// At least one.
    pub problems: Vec<Problem>,
}

/// One setting out of its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The flag that sets it, without dashes; stable, so that programs may match on it.
    pub setting: &'static str,
    /// What was found.
    pub found: String,
    /// What is allowed.
    pub allowed: &'static str,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unusable settings")?;
        for problem in &self.problems {
            let Problem {
                setting,
                found,
                allowed,
            } = problem;
            write!(f, "\n  --{setting} is {found}; allowed: {allowed}")?;
        }
        Ok(())
    }
}

const HOUR: Duration = Duration::from_secs(3_600);
const MONTH: Duration = Duration::from_secs(30 * 24 * 3_600);

impl Config {
    /// Checks every bound.
    ///
    /// # Errors
    /// All settings out of their bounds, in the order of the fields.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let mut problems = Vec::new();
        let mut check = |ok: bool, setting, found: &dyn fmt::Debug, allowed| {
            if !ok {
                problems.push(Problem {
                    setting,
                    found: format!("{found:?}"),
                    allowed,
                });
            }
        };
        check(
            (1..=1_024).contains(&self.slots),
            "slots",
            &self.slots,
            "1 to 1024",
        );
        check(
            self.queue_limit <= 65_536,
            "queue-limit",
            &self.queue_limit,
            "0 to 65536",
        );
        check(self.base <= HOUR, "base", &self.base, "0s to 1h");
        check(self.plus <= HOUR, "plus", &self.plus, "0s to 1h");
        check(
            self.stretch_per_extra_ppm <= 10_000_000,
            "stretch-per-extra-ppm",
            &self.stretch_per_extra_ppm,
            "0 to 10000000",
        );
        check(
            self.error_rate_ppm <= 1_000_000,
            "error-rate",
            &self.error_rate_ppm,
            "0% to 100%",
        );
        check(
            self.salt.len() <= 256 && !self.salt.contains('\0'),
            "salt",
            &self.salt,
            "up to 256 bytes without NUL",
        );
        check(
            (Duration::from_millis(1)..=MONTH).contains(&self.cache_ttl),
            "cache-ttl",
            &self.cache_ttl,
            "1ms to 720h",
        );
        check(
            (1..=10_000_000).contains(&self.cache_entries_max),
            "cache-entries-max",
            &self.cache_entries_max,
            "1 to 10000000",
        );
        if let Some(shared) = &self.shared {
            for (setting, time) in [
                ("node-hit-time", &shared.hit_time),
                ("node-miss-penalty", &shared.miss_penalty),
                ("node-lost-timeout", &shared.lost_timeout),
            ] {
                check(*time <= HOUR, setting, time, "0s to 1h");
            }
        }
        check(
            (1..=65_536).contains(&self.connections_max),
            "connections-max",
            &self.connections_max,
            "1 to 65536",
        );
        check(
            (Duration::from_millis(100)..=HOUR).contains(&self.idle_timeout),
            "idle-timeout",
            &self.idle_timeout,
            "100ms to 1h",
        );
        check(
            self.drain_limit <= HOUR,
            "drain-limit",
            &self.drain_limit,
            "0s to 1h",
        );
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigError { problems })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_valid() {
        assert_eq!(Config::default().validate(), Ok(()));
    }

    #[test]
    fn every_problem_is_reported_with_its_flag() {
        let error = Config {
            slots: 0,
            queue_limit: 70_000,
            base: 2 * HOUR,
            plus: 2 * HOUR,
            stretch_per_extra_ppm: 10_000_001,
            error_rate_ppm: 1_000_001,
            salt: "a\0b".to_owned(),
            cache_ttl: Duration::ZERO,
            cache_entries_max: 0,
            connections_max: 0,
            idle_timeout: Duration::ZERO,
            drain_limit: 2 * HOUR,
            ..Config::default()
        }
        .validate()
        .expect_err("twelve settings are out of bounds");
        let settings: Vec<_> = error
            .problems
            .iter()
            .map(|problem| problem.setting)
            .collect();
        assert_eq!(
            settings,
            [
                "slots",
                "queue-limit",
                "base",
                "plus",
                "stretch-per-extra-ppm",
                "error-rate",
                "salt",
                "cache-ttl",
                "cache-entries-max",
                "connections-max",
                "idle-timeout",
                "drain-limit",
            ]
        );
        assert!(
            error
                .to_string()
                .contains("\n  --slots is 0; allowed: 1 to 1024\n"),
            "{error}"
        );
    }
}
