//! Traffic: how many requests, and for which keys.

use super::clock::{ClockTime, UtcOffset};
use super::table::table;
use crate::ids::Name;
use crate::text::Text;
use crate::units::{MilliRps, Permille, Ppm, RequestDuration, StoryDuration, UnitError};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

table! {
    /// What clients ask for, the same for every team.
    pub struct Traffic {
        /// How requests follow each other.
        pub arrivals: Arrivals = Arrivals::Poisson,
        /// How calm and busy times alternate when arrivals are bursty.
        pub bursty: Option<Bursty>,
        /// Requests per second and team at points of time; linear between them, or in steps.
        pub rate: Vec<RatePoint>,
        /// The hours of the day, which lower the rate away from its peak.
        pub day: Option<Day>,
        /// Which keys they ask for.
        pub keys: Keys,
        /// How clients take answers, and failures.
        pub clients: ClientsPlan = ClientsPlan::default(),
    }
}

table! {
    /// How clients take answers, and failures.
    pub struct ClientsPlan {
        /// How often a request that failed is sent again at most, within the clients' patience.
        pub retries: u32 [0..=RETRIES_MAX] = 0,
        /// The longest pause before the first retry; it doubles with each, and chance draws from nothing up to it.
        pub backoff: RequestDuration [RequestDuration::from_ms(1)..=RequestDuration::from_secs(60)] = ClientsPlan::default().backoff,
        /// Clients with a slow link.
        pub slow: Option<SlowClients>,
    }
}

table! {
    /// Clients with a slow link, to whom every answer takes longer.
    pub struct SlowClients {
        /// The share of requests that come from them.
        pub share: Ppm [Ppm::ZERO..=Ppm::ONE],
        /// How long an answer is on its way to them, once it has left the edge.
        pub link_time: RequestDuration [RequestDuration::from_ms(1)..=RequestDuration::from_secs(60)],
    }
}

words! {
    /// How requests follow each other.
    pub enum Arrivals {
        /// Independently: gaps are exponential.
        Poisson = "poisson",
        /// Evenly.
        Constant = "constant",
        /// In clumps: calm and busy times alternate at random, and the rate is the mean of both.
        Bursty = "bursty",
    }
}

table! {
    /// How calm and busy times alternate when arrivals are bursty. Their lengths are exponential and
    /// stay what they are at any speed; over the game they average out to the rate.
    pub struct Bursty {
        /// The rate of a busy time over that of a calm one.
        pub times: Permille [Permille::new(1_000)..=Permille::new(100_000)] = Bursty::USUAL.times,
        /// How long a calm time lasts in the mean.
        pub calm: RequestDuration [RequestDuration::from_ms(500)..=RequestDuration::from_secs(3600)] = Bursty::USUAL.calm,
        /// How long a busy time lasts in the mean.
        pub busy: RequestDuration [RequestDuration::from_ms(500)..=RequestDuration::from_secs(3600)] = Bursty::USUAL.busy,
    }
}

table! {
    /// A point of the rate's curve.
    pub struct RatePoint {
        /// When.
        pub at: StoryDuration,
        /// Requests per second.
        pub rps: MilliRps [MilliRps::new(0)..=MilliRps::new(1_000_000_000)],
        /// Whether the rate jumps to this point instead of rising or falling to it.
        pub step: bool = false,
    }
}

table! {
    /// The hours of the day: the rate is what its curve says at the busiest hour, and falls to a
    /// share of it twelve hours away, in a smooth wave.
    pub struct Day {
        /// The time of day, in UTC, when the game begins.
        pub begins: ClockTime,
        /// The customers' busiest time, by their own clocks.
        pub peak: ClockTime = ClockTime::at(16, 0),
        /// How far the customers' clocks are ahead of UTC.
        pub utc_offset: UtcOffset = UtcOffset::ZERO,
        /// What is left of the rate at the quietest time.
        pub trough: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::new(200_000),
        /// How long a day lasts in the story.
        pub lasts: StoryDuration [StoryDuration::from_secs(60)..=StoryDuration::from_secs(48 * 3600)] = StoryDuration::from_secs(24 * 3600),
    }
}

table! {
    /// Which keys are asked for.
    pub struct Keys {
        /// How many keys repeat.
        pub set: u32 [1..=10_000_000],
        /// The exponent of their popularity (0: all alike).
        pub zipf: Permille [Permille::new(0)..=Permille::new(5_000)],
        /// Some keys of the set that are in fashion for a while.
        pub hot: Option<Hot>,
        /// Keys that go round for a short time and are asked for again and again.
        pub duplicates: Option<Duplicates>,
        /// How the set changes over time.
        pub churn: Option<Churn>,
        /// The share of keys that never repeat, at points of time; linear between them.
        pub unique: Vec<SharePoint> = Vec::new(),
    }
}

table! {
    /// Keys in fashion: a part of the set gets a share of the requests, and then another part.
    pub struct Hot {
        /// How many keys are in fashion at a time.
        pub keys: u32 [1..=1_000_000],
        /// The share of repeating requests that asks for one of them, all alike.
        pub share: Ppm [Ppm::ZERO..=Ppm::ONE],
        /// How long they are in fashion, until others take over.
        pub every: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
    }
}

table! {
    /// Keys that go round: each is new, is asked for again and again for a short time, and then never again.
    pub struct Duplicates {
        /// The share of all requests that asks for one of them, all alike.
        pub share: Ppm [Ppm::ZERO..=Ppm::ONE],
        /// How many go round at a time; they are replaced one by one.
        pub keys: u32 [1..=1_000_000],
        /// How long each goes round.
        pub lives: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
    }
}

table! {
    /// How the repeating keys change.
    pub struct Churn {
        /// How often.
        pub every: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
        /// The chance of each key to be replaced by a new one.
        pub replace: Ppm [Ppm::ZERO..=Ppm::ONE],
    }
}

table! {
    /// A point of a share's curve.
    pub struct SharePoint {
        /// When.
        pub at: StoryDuration,
        /// The share.
        pub share: Ppm [Ppm::ZERO..=Ppm::ONE],
    }
}

table! {
    /// A surge: the rate times a factor for a while.
    pub struct Burst {
        /// A name for it.
        pub id: Name,
        /// When it begins.
        pub at: StoryDuration,
        /// By how much its begin may be moved either way, drawn by the seed.
        pub within: StoryDuration = StoryDuration::ZERO,
        /// How long it lasts: a time, or two with the seed drawing between them.
        pub lasts ("for"): Span,
        /// The factor.
        pub times: Permille [Permille::new(1_000)..=Permille::new(100_000)],
        /// Which keys the extra requests ask for.
        pub extra_keys: ExtraKeys = ExtraKeys::Same,
        /// What everybody is told when it begins; nothing if it comes unannounced.
        pub tell: Option<Text>,
    }
}

/// Traffic that a game may have at most, in thousandths of a request per second.
pub const RPS_MILLI_MAX: u64 = 100_000_000;

/// The most retries of one request.
pub const RETRIES_MAX: u32 = 5;

impl Default for ClientsPlan {
    fn default() -> Self {
        Self {
            retries: 0,
            backoff: RequestDuration::from_secs(1),
            slow: None,
        }
    }
}

impl Traffic {
    /// How calm and busy times alternate, if arrivals are bursty.
    #[must_use]
    pub fn moods(&self) -> Option<Bursty> {
        let bursty = self.bursty.clone().unwrap_or(Bursty::USUAL);
        (self.arrivals == Arrivals::Bursty).then_some(bursty)
    }

    /// The highest point of the rate, in thousandths of a request per second.
    #[must_use]
    pub fn peak(&self) -> u64 {
        let points = self.rate.iter();
        points.map(|point| point.rps.get()).max().unwrap_or(0)
    }

    /// The same in a busy time.
    #[must_use]
    pub fn busiest(&self) -> u64 {
        let peak = self.peak();
        self.moods().map_or(peak, |moods| moods.shares().1.of(peak))
    }
}

impl Keys {
    /// Places that repeating keys have: those of the set, then those that go round.
    #[must_use]
    pub fn places(&self) -> u32 {
        self.set + self.duplicates.as_ref().map_or(0, |d| d.keys)
    }
}

impl Bursty {
    /// What is not given.
    const USUAL: Self = Self {
        times: Permille::new(4_000),
        calm: RequestDuration::from_secs(30),
        busy: RequestDuration::from_secs(10),
    };

    /// The rates of a calm and of a busy time, as shares of their mean: with
    /// four times the rate for a quarter of the time, 4/7 and 16/7 of it.
    #[must_use]
    pub fn shares(&self) -> (Ppm, Ppm) {
        let (calm, busy) = (u128::from(self.calm.as_ns()), u128::from(self.busy.as_ns()));
        let times = u128::from(self.times.get());
        let weighted = calm * 1_000 + busy * times;
        let share =
            |permille: u128| Ppm::new(((calm + busy) * permille * 1_000_000 / weighted) as u32);
        (share(1_000), share(times))
    }
}

/// A length of time, or two ends between which the seed draws: `"3m..6m"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// At least so long.
    pub least: StoryDuration,
    /// At most so long.
    pub most: StoryDuration,
}

/// Why a text is no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// One of its ends is no duration.
    #[error("{0}")]
    Unit(#[from] UnitError),
    /// Its ends are the wrong way round.
    #[error("it ends before it begins")]
    Order,
}

impl FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Self, SpanError> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let span = Self {
            least: least.parse()?,
            most: most.parse()?,
        };
        if span.least > span.most {
            Err(SpanError::Order)
        } else {
            Ok(span)
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.least == self.most {
            write!(f, "{}", self.least)
        } else {
            write!(f, "{}..{}", self.least, self.most)
        }
    }
}

/// Which keys the extra requests of a burst ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtraKeys {
    /// The same mix as the others.
    Same,
    /// Only keys that nobody asked for before: a cache does not help.
    AllNew,
    /// This share of them repeats; the rest are new.
    Repeats(Ppm),
}

#[cfg(feature = "scenario")]
mod reading {
    use super::{ExtraKeys, Span};
    use crate::scenario::read::{Read, Reader, Value};
    use crate::scenario::scalars::duration_pattern;
    use crate::units::Ppm;
    use serde_json::{Value as Json, json};
    use toml::de::DeValue;

    impl Read for Span {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            reader.parsed(value, "a length of time", "\"8m\" or \"3m..6m\"")
        }
        fn schema() -> Json {
            let pattern = concat!(
                "^",
                duration_pattern!(),
                "( *\\.\\. *",
                duration_pattern!(),
                ")?$"
            );
            json!({ "type": "string", "pattern": pattern, "examples": ["8m", "3m..6m"] })
        }
    }

    impl Read for ExtraKeys {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            if matches!(value.get_ref(), DeValue::Table(_)) {
                let table = reader.table(value, &["repeats"])?;
                let share = reader.field::<Ppm>(&table, "repeats", None);
                return reader
                    .bounded(&table, "repeats", share, &(Ppm::ZERO..=Ppm::ONE))
                    .map(Self::Repeats);
            }
            let word = reader.word(value, &["same", "all-new"])?;
            Some(if word == 0 { Self::Same } else { Self::AllNew })
        }
        fn schema() -> Json {
            json!({ "oneOf": [
                { "type": "string", "enum": ["same", "all-new"] },
                { "type": "object", "properties": { "repeats": Ppm::schema() }, "required": ["repeats"], "additionalProperties": false },
            ] })
        }
    }
}
