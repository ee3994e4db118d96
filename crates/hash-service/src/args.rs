//! What may be typed, and what it means: command-line flags to and from a [`Config`].

use crate::config::{Config, ConfigError, SharedCache, Version, Work};
use crate::quantity::{format_duration, parse_duration, parse_share_ppm};
use std::net::SocketAddr;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  hash-service                                   4 s an answer on http://127.0.0.1:8081
  curl 'http://127.0.0.1:8081/calc?input=3615-7184-2117'
  hash-service --service-version v1 --error-rate 5%
  hash-service --listen 127.0.0.1:0 --base 100ms --plus 0s
                                                 a free port; fast, for trying things out
  hash-service --service-version v3 --cache-ttl 10m --cache-entries-max 2000
  hash-service cache-node --entries-max 2000 --eviction lfu
  hash-service --service-version v3 --cache-node 127.0.0.1:8082

Endpoints: /calc?input=KEY, /healthcheck, /metrics. SIGTERM or Ctrl-C drains, a second one stops at once.
Exit codes: 0 stopped after a complete drain, 1 failed or cut off, 2 wrong flags.";

/// The flags of the service. A program that re-executes itself as this service takes the same ones in
/// a hidden subcommand: `Args` is a `clap::Parser` and a `clap::Args`.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "hash-service", version, about = "A hash as a service, slow on purpose", after_help = EXAMPLES)]
pub struct Args {
    /// Address and port; port 0 takes a free one (the first line of output names it)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,

    /// Release to play: v1 sometimes answers 500, v2 doesn't, v3 also caches
    #[arg(long, value_enum, value_name = "VERSION", default_value = "v2")]
    pub service_version: Version,

    /// Most requests in service at once [1 to 1024]
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub slots: u32,

    /// Most requests that wait for a slot; the next is answered 503 [0 to 65536]
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub queue_limit: u32,

    /// The part of the service time that every request takes [0s to 1h]
    #[arg(long, value_name = "TIME", default_value = "4s", value_parser = parse_duration)]
    pub base: Duration,

    /// Mean of the exponentially distributed part added to it [0s to 1h]
    #[arg(long, value_name = "TIME", default_value = "250ms", value_parser = parse_duration)]
    pub plus: Duration,

    /// Overload: millionths by which the service time grows for each request above the slots
    #[arg(long, value_name = "PPM", default_value_t = 20_000)]
    pub stretch_per_extra_ppm: u32,

    /// Share of 500 answers of v1, as a percentage or a fraction
    #[arg(long, value_name = "SHARE", default_value = "1%", value_parser = parse_share_ppm)]
    pub error_rate: u32,

    /// Let the headers x-service-demand-us and x-service-error replace the random draws
    #[arg(long)]
    pub accept_demand_header: bool,

    /// How the service time is spent: waiting, or hashing on a thread
    #[arg(long, value_enum, value_name = "WORK", default_value = "async")]
    pub work: Work,

    /// Text hashed in front of every key [up to 256 bytes]
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub salt: String,

    /// How long v3 keeps an answer [1ms to 720h]
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = parse_duration)]
    pub cache_ttl: Duration,

    /// Most answers that v3 keeps [1 to 10000000]
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub cache_entries_max: u64,

    /// Share answers through the cache node there, in place of a memory of its own
    #[arg(long, value_name = "ADDRESS")]
    pub cache_node: Option<SocketAddr>,

    /// Let the header x-cache-node name the cache node of each request
    #[arg(long)]
    pub accept_cache_node_header: bool,

    /// How long an answer from the cache node takes [0s to 1h]
    #[arg(long, value_name = "TIME", default_value = "2ms", value_parser = parse_duration)]
    pub node_hit_time: Duration,

    /// How much longer the work takes after looking there in vain [0s to 1h]
    #[arg(long, value_name = "TIME", default_value = "1ms", value_parser = parse_duration)]
    pub node_miss_penalty: Duration,

    /// How long a cache node that cannot be reached is waited for [0s to 1h]
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = parse_duration)]
    pub node_lost_timeout: Duration,

    /// Most connections at once [1 to 65536]
    #[arg(long, value_name = "N", default_value_t = 1_024)]
    pub connections_max: u32,

    /// Close a connection without a whole request head for this long [100ms to 1h]
    #[arg(long, value_name = "TIME", default_value = "75s", value_parser = parse_duration)]
    pub idle_timeout: Duration,

    /// Longest wait for requests in flight when asked to stop [0s to 1h]
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = parse_duration)]
    pub drain_limit: Duration,

    /// Exit at once when standard input ends, so that no orphan outlives its parent
    #[arg(long)]
    pub exit_with_parent: bool,
}

impl Args {
    /// What the flags mean.
    ///
    /// # Errors
    /// All settings out of their bounds.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let config = Config {
            version: self.service_version,
            slots: self.slots,
            queue_limit: self.queue_limit,
            base: self.base,
            plus: self.plus,
            stretch_per_extra_ppm: self.stretch_per_extra_ppm,
            error_rate_ppm: self.error_rate,
            accept_demand_header: self.accept_demand_header,
            work: self.work,
            salt: self.salt.clone(),
            cache_ttl: self.cache_ttl,
            cache_entries_max: self.cache_entries_max,
            shared: self.shared(),
            connections_max: self.connections_max,
            idle_timeout: self.idle_timeout,
            drain_limit: self.drain_limit,
        };
        config.validate()?;
        Ok(config)
    }

    fn shared(&self) -> Option<SharedCache> {
        let is_wanted = self.cache_node.is_some() || self.accept_cache_node_header;
        is_wanted.then_some(SharedCache {
            address: self.cache_node,
            accept_header: self.accept_cache_node_header,
            hit_time: self.node_hit_time,
            miss_penalty: self.node_miss_penalty,
            lost_timeout: self.node_lost_timeout,
        })
    }
}

impl TryFrom<&Args> for Config {
    type Error = ConfigError;

    fn try_from(args: &Args) -> Result<Self, ConfigError> {
        args.config()
    }
}

impl Config {
    /// The flags that give a child process exactly these settings (add `--listen` and
    /// `--exit-with-parent` as needed).
    #[must_use]
    pub fn to_flags(&self) -> Vec<String> {
        // `--name=value` in one word: a salt may begin with a dash.
        let mut flags = vec![
            format!("--service-version={}", self.version),
            format!("--slots={}", self.slots),
            format!("--queue-limit={}", self.queue_limit),
            format!("--base={}", format_duration(self.base)),
            format!("--plus={}", format_duration(self.plus)),
            format!("--stretch-per-extra-ppm={}", self.stretch_per_extra_ppm),
            format!(
                "--error-rate={}.{:06}",
                self.error_rate_ppm / 1_000_000,
                self.error_rate_ppm % 1_000_000
            ),
            format!("--work={}", self.work.as_str()),
            format!("--salt={}", self.salt),
            format!("--cache-ttl={}", format_duration(self.cache_ttl)),
            format!("--cache-entries-max={}", self.cache_entries_max),
            format!("--connections-max={}", self.connections_max),
            format!("--idle-timeout={}", format_duration(self.idle_timeout)),
            format!("--drain-limit={}", format_duration(self.drain_limit)),
        ];
        if let Some(shared) = &self.shared {
            flags.extend(shared.address.map(|at| format!("--cache-node={at}")));
            if shared.accept_header {
                flags.push("--accept-cache-node-header".to_owned());
            }
            for (flag, time) in [
                ("hit-time", shared.hit_time),
                ("miss-penalty", shared.miss_penalty),
                ("lost-timeout", shared.lost_timeout),
            ] {
                flags.push(format!("--node-{flag}={}", format_duration(time)));
            }
        }
        if self.accept_demand_header {
            flags.push("--accept-demand-header".to_owned());
        }
        flags
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    fn parse(flags: &[&str]) -> Args {
        Args::try_parse_from([&["hash-service"], flags].concat()).expect("flags that clap accepts")
    }

    #[test]
    fn the_command_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn no_flags_mean_the_default_config() {
        let args = parse(&[]);
        assert_eq!(args.config(), Ok(Config::default()));
        assert_eq!(args.listen, SocketAddr::from(([127, 0, 0, 1], 8_081)));
    }

    #[test]
    fn flags_of_a_config_read_back_as_that_config() {
        let config = Config {
            version: Version::V1,
            slots: 7,
            queue_limit: 0,
            base: Duration::from_nanos(1_234_567),
            plus: Duration::ZERO,
            stretch_per_extra_ppm: 1,
            error_rate_ppm: 123_456,
            accept_demand_header: true,
            work: Work::Cpu,
            salt: "--소금 =% ".to_owned(),
            cache_ttl: Duration::from_micros(1_001),
            cache_entries_max: 3,
            shared: Some(SharedCache {
                address: Some(SocketAddr::from(([127, 0, 0, 1], 8_082))),
                accept_header: true,
                hit_time: Duration::from_micros(1_500),
                miss_penalty: Duration::ZERO,
                lost_timeout: Duration::from_millis(700),
            }),
            connections_max: 9,
            idle_timeout: Duration::from_secs(5),
            drain_limit: Duration::from_millis(1),
        };
        for config in [
            config,
            Config::default(),
            Config {
                error_rate_ppm: 1_000_000,
                ..Config::default()
            },
        ] {
            let flags = config.to_flags();
            let words: Vec<_> = flags.iter().map(String::as_str).collect();
            assert_eq!(parse(&words).config(), Ok(config));
        }
    }

    #[test]
    fn bounds_are_checked_after_parsing() {
        let error = parse(&["--slots=0", "--drain-limit=2h"])
            .config()
            .expect_err("both are out of bounds");
        assert_eq!(error.problems.len(), 2, "{error}");
        assert!(Args::try_parse_from(["hash-service", "--error-rate=2"]).is_err());
    }

    #[test]
    fn another_binary_can_take_the_flags_in_a_hidden_subcommand() {
        #[derive(Parser)]
        enum Other {
            #[command(name = "__hash-service", hide = true)]
            HashService(Box<Args>),
        }
        let words = ["other", "__hash-service", "--exit-with-parent", "--slots=7"];
        let Other::HashService(args) =
            Other::try_parse_from(words).expect("flags that clap accepts");
        assert!(args.exit_with_parent);
        assert_eq!(
            args.config(),
            Ok(Config {
                slots: 7,
                ..Config::default()
            })
        );
    }
}
