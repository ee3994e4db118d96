//! Arguments of `load` and `conform`.

use crate::load::{Stage, Threshold};
use model::units::{MilliRps, Permille, Ppm, RequestDuration, StoryDuration};

/// Arguments of `load`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday load http://127.0.0.1:8081/calc --rate 200 --for 1m
  gameday load http://127.0.0.1:8081/calc --stage 30s=100 --stage 2m=100..1000
  gameday load http://127.0.0.1:8081/calc --scenario unicorn-rentals --speed 8 --salt TEXT
  gameday load http://127.0.0.1:8081/calc --rate 500 --keys 10000 --zipf 1.0 --unique 10%
  gameday load http://127.0.0.1:8081/calc --rate 50 --fail-if 'p95>200ms' --fail-if 'error_rate>1%' --json
  gameday load http://127.0.0.1:8081/calc --max 64 --for 10s       as fast as 64 clients in turn can

Requests are sent when the schedule says, whatever the answers do, and latency counts from that moment. Every answer is
checked: it has to be the SHA-256 of salt and key. Exit code 99 when a --fail-if holds, 130 after Ctrl-C.")]
pub struct Load {
    /// The endpoint, such as http://127.0.0.1:8081/calc
    pub url: String,
    /// Requests per second, such as 200 or 0.5, for as long as --for says
    #[arg(long, value_name = "N", value_parser = rate, group = "pace")]
    pub rate: Option<MilliRps>,
    /// So many seconds at a rate, or from one rate to another; repeat for more, one after the other
    #[arg(
        long = "stage",
        value_name = "TIME=N[..N]",
        group = "pace",
        conflicts_with = "lasts"
    )]
    pub stages: Vec<Stage>,
    /// The traffic of a scenario, a file or the name of a shipped one
    #[arg(long, group = "pace")]
    pub scenario: Option<String>,
    /// So many clients that each wait for their answer before they ask again, to find the most there is
    #[arg(long, value_name = "CLIENTS", group = "pace", value_parser = clap::value_parser!(u32).range(1..=i64::from(CONNECTIONS_MAX)))]
    pub max: Option<u32>,
    /// How long [default: 30s, or the scenario's length]
    #[arg(long = "for", value_name = "TIME", value_parser = length)]
    pub lasts: Option<StoryDuration>,
    /// Tell the scenario's story this many times as fast
    #[arg(long, requires = "scenario", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// The seed of keys and gaps [default: 1, or the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Gaps by chance, as independent clients leave them, not even ones
    #[arg(long, conflicts_with_all = ["scenario", "max"])]
    pub poisson: bool,
    /// How many keys repeat
    #[arg(long, value_name = "N", default_value_t = 1_000, conflicts_with = "scenario", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub keys: u32,
    /// The exponent of their popularity; 0: all alike
    #[arg(long, value_name = "S", default_value = "1", conflicts_with = "scenario", value_parser = exponent)]
    pub zipf: Permille,
    /// The share of requests whose key never repeats
    #[arg(
        long,
        value_name = "SHARE",
        default_value = "0%",
        conflicts_with = "scenario"
    )]
    pub unique: Ppm,
    /// The parameter that the key is sent as
    #[arg(long, value_name = "NAME", default_value = "input")]
    pub param: String,
    /// What the service hashes in front of each key
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub salt: String,
    /// Take any answer of status 2xx, without looking at the hash
    #[arg(long, conflicts_with = "salt")]
    pub no_verify: bool,
    /// How long an answer may take [default: 10s, or the scenario's]
    #[arg(long, value_name = "TIME", value_parser = patience)]
    pub timeout: Option<RequestDuration>,
    /// Count right answers that take longer as slow
    #[arg(long, value_name = "TIME", value_parser = patience)]
    pub slow: Option<RequestDuration>,
    /// How often a request that failed is sent again, within its timeout
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub retries: u32,
    /// Connections that may be open at once
    #[arg(long, value_name = "N", default_value_t = 1_000, conflicts_with = "max", value_parser = clap::value_parser!(u32).range(1..=i64::from(CONNECTIONS_MAX)))]
    pub connections_max: u32,
    /// Requests that may be under way at once; more fail as overflow
    #[arg(long, value_name = "N", default_value_t = 10_000, conflicts_with = "max", value_parser = clap::value_parser!(u64).range(1..=arena::drive::IN_FLIGHT_MAX))]
    pub in_flight_max: u64,
    /// End with exit code 99 if this holds, such as 'p95>200ms'; repeat for more
    #[arg(long = "fail-if", value_name = "CONDITION")]
    pub fail_if: Vec<Threshold>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

const CONNECTIONS_MAX: u32 = arena::drive::CONNECTIONS_MAX as u32;

/// The highest rate, in requests per second.
const RATE_MAX: f64 = 200_000.0;

/// A rate in requests per second.
pub(crate) fn rate(text: &str) -> Result<MilliRps, String> {
    match text.trim().replace('_', "").parse::<f64>() {
        Ok(rps) if (0.0..=RATE_MAX).contains(&rps) => {
            Ok(MilliRps::new((rps * 1000.0).round() as u64))
        }
        Ok(_) => Err(format!(
            "a rate is 0 to {RATE_MAX:.0} requests per second; `--max CLIENTS` finds out how many are answered"
        )),
        Err(_) => Err("a rate is requests per second, such as 200 or 0.5".to_owned()),
    }
}

fn exponent(text: &str) -> Result<Permille, String> {
    match text.parse::<f64>() {
        Ok(s) if (0.0..=5.0).contains(&s) => Ok(Permille::new((s * 1000.0).round() as u32)),
        _ => Err("an exponent is 0 (all keys alike) to 5, such as 0.9".to_owned()),
    }
}

/// How long a stage or the whole may last.
pub(crate) fn length(text: &str) -> Result<StoryDuration, String> {
    let length: StoryDuration = text
        .parse()
        .map_err(|e| format!("{e}; such as 30s or 2m"))?;
    let (least, most) = (
        StoryDuration::from_ms(100),
        StoryDuration::from_secs(24 * 3600),
    );
    if (least..=most).contains(&length) {
        Ok(length)
    } else {
        Err(format!("a load lasts {least} to {most}"))
    }
}

fn patience(text: &str) -> Result<RequestDuration, String> {
    let patience: RequestDuration = text
        .parse()
        .map_err(|e| format!("{e}; such as 10s or 500ms"))?;
    let (least, most) = (RequestDuration::from_ms(1), RequestDuration::from_secs(600));
    if (least..=most).contains(&patience) {
        Ok(patience)
    } else {
        Err(format!("it is {least} to {most}"))
    }
}

/// Arguments of `conform`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday conform http://127.0.0.1:8081
  gameday conform http://127.0.0.1:8081 --salt TEXT --json
  gameday conform http://127.0.0.1:8081 --no-overload      leave out what fills slots and queue

The contract is that of crates/hash-service/README.md. Start the service with short work, such as --base 500ms, to be
done sooner. Exit code 1 when a required check fails.")]
pub struct Conform {
    /// Where the service is, such as http://127.0.0.1:8081, without /calc
    pub url: String,
    /// What the service hashes in front of each key
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub salt: String,
    /// How long an answer may take; all slots and the queue busy, it takes a few times the service time
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = patience)]
    pub timeout: RequestDuration,
    /// Leave out what fills every slot and the whole queue
    #[arg(long)]
    pub no_overload: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
