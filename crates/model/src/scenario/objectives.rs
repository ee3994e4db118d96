//! Objectives: what a team has to reach by the end of the game.

use crate::ids::Name;
use crate::text::Text;
use crate::units::{MicroUsd, MilliPoints, Ppm, RequestDuration, StoryDuration};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What an objective measures.
    pub enum Metric {
        /// Points.
        Score = "score",
        /// Dollars spent.
        SpendUsd = "spend-usd",
        /// The latency that half of all answers keep to.
        P50Latency = "p50-latency",
        /// The latency that 95 % of all answers keep to.
        P95Latency = "p95-latency",
        /// The latency that 99 % of all answers keep to.
        P99Latency = "p99-latency",
        /// Right answers of the first tier, of all requests that came to an end.
        FastShare = "fast-share",
        /// Right answers of any tier, of all requests that came to an end.
        RightShare = "right-share",
        /// Failed requests, of all that came to an end.
        FailedShare = "failed-share",
        /// Wrong answers, of all requests that came to an end.
        WrongShare = "wrong-share",
        /// Answers from the CDN's cache, of all requests to it.
        CdnHitShare = "cdn-hit-share",
        /// Failed requests.
        Failed = "failed",
        /// Wrong answers.
        Wrong = "wrong",
    }
}

words! {
    /// In what a metric is measured.
    pub enum Unit {
        /// Points.
        Points = "points",
        /// Dollars.
        Usd = "usd",
        /// Milliseconds.
        Ms = "ms",
        /// Percent.
        Percent = "percent",
        /// Requests.
        Requests = "requests",
    }
}

words! {
    /// On which side of the limit a value has to be; the limit itself is good.
    pub enum Bound {
        /// Not below it.
        AtLeast = "at-least",
        /// Not above it.
        AtMost = "at-most",
    }
}

/// A value of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// Points.
    Points(MilliPoints),
    /// Money.
    Usd(MicroUsd),
    /// A latency.
    Latency(RequestDuration),
    /// A share.
    Share(Ppm),
    /// A number of requests.
    Requests(u64),
}

/// Something that a team has to reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// A name for it.
    pub id: Name,
    /// What is measured.
    pub metric: Metric,
    /// On which side of the limit the value has to be.
    pub bound: Bound,
    /// The limit.
    pub limit: Amount,
    /// Only this much of the game, before its end; all of it if absent.
    pub last: Option<StoryDuration>,
    /// What people are told.
    pub text: Text,
}

impl Metric {
    /// In what it is measured.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Score => Unit::Points,
            Self::SpendUsd => Unit::Usd,
            Self::P50Latency | Self::P95Latency | Self::P99Latency => Unit::Ms,
            Self::FastShare
            | Self::RightShare
            | Self::FailedShare
            | Self::WrongShare
            | Self::CdnHitShare => Unit::Percent,
            Self::Failed | Self::Wrong => Unit::Requests,
        }
    }

    /// The share of all answers whose latency is asked for, in thousandths.
    #[must_use]
    pub const fn permille(self) -> Option<u64> {
        match self {
            Self::P50Latency => Some(500),
            Self::P95Latency => Some(950),
            Self::P99Latency => Some(990),
            _ => None,
        }
    }
}

impl Amount {
    /// The amount in the smallest step of its unit, to be compared.
    #[must_use]
    pub fn steps(self) -> i128 {
        match self {
            Self::Points(points) => i128::from(points.get()),
            Self::Usd(usd) => i128::from(usd.get()),
            Self::Latency(latency) => i128::from(latency.as_ns()),
            Self::Share(share) => i128::from(share.get()),
            Self::Requests(count) => i128::from(count),
        }
    }

    /// What comes together in a game, `speed` times as short. Shares and
    /// latencies are the same in a short game.
    fn at_speed(self, speed: u32) -> Self {
        match self {
            Self::Points(points) => Self::Points(MilliPoints::new(points.get() / i64::from(speed))),
            Self::Usd(usd) => Self::Usd(MicroUsd::new(usd.get() / i64::from(speed))),
            Self::Requests(count) => Self::Requests(count / u64::from(speed)),
            Self::Latency(_) | Self::Share(_) => self,
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Points(points) => write!(f, "{points} points"),
            Self::Usd(usd) => write!(f, "{usd}"),
            Self::Latency(latency) => {
                write!(
                    f,
                    "{}",
                    RequestDuration::from_ms(latency.as_ns() / 1_000_000)
                )
            }
            Self::Share(share) => {
                let tenths = share.get() / 1_000;
                write!(f, "{}.{}%", tenths / 10, tenths % 10)
            }
            Self::Requests(count) => write!(f, "{count}"),
        }
    }
}

impl Objective {
    /// Whether a value is on the right side of the limit. Where nothing was
    /// measured, nothing was shown: the objective is missed.
    #[must_use]
    pub fn is_met_by(&self, value: Option<Amount>) -> bool {
        value.is_some_and(|value| match self.bound {
            Bound::AtLeast => value.steps() >= self.limit.steps(),
            Bound::AtMost => value.steps() <= self.limit.steps(),
        })
    }

    /// This objective for a story `speed` times as fast.
    pub(super) fn at_speed(mut self, speed: u32) -> Self {
        self.limit = self.limit.at_speed(speed);
        self.last = self.last.map(|last| last.at_speed(speed));
        self
    }
}

#[cfg(feature = "scenario")]
mod reading {
    use super::{Amount, Bound, Metric, Objective, Unit};
    use crate::ids::Name;
    use crate::scenario::problem::Problem;
    use crate::scenario::read::{Read, Reader, Table, Value, described};
    use crate::text::Text;
    use crate::units::{MicroUsd, MilliPoints, Ppm, RequestDuration, StoryDuration};
    use serde_json::{Value as Json, json};

    const KEYS: [&str; 6] = ["id", "metric", "at_least", "at_most", "last", "text"];

    /// Reads a limit in the unit of the metric; the outer `None` means that it
    /// is there and wrong.
    fn limit(
        reader: &mut Reader,
        table: &Table<'_, '_>,
        key: &'static str,
        unit: Unit,
    ) -> Option<Option<Amount>> {
        Some(match unit {
            Unit::Points => reader
                .field::<Option<MilliPoints>>(table, key, None)?
                .map(Amount::Points),
            Unit::Usd => reader
                .field::<Option<MicroUsd>>(table, key, None)?
                .map(Amount::Usd),
            Unit::Ms => reader
                .field::<Option<RequestDuration>>(table, key, None)?
                .map(Amount::Latency),
            Unit::Percent => {
                let share = reader.field::<Option<Ppm>>(table, key, None)?;
                match share {
                    Some(share) => {
                        let range = Ppm::ZERO..=Ppm::ONE;
                        Some(Amount::Share(reader.bounded(
                            table,
                            key,
                            Some(share),
                            &range,
                        )?))
                    }
                    None => None,
                }
            }
            Unit::Requests => reader
                .field::<Option<u64>>(table, key, None)?
                .map(Amount::Requests),
        })
    }

    impl Read for Objective {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            let table = reader.table(value, &KEYS)?;
            let id = reader.field::<Name>(&table, "id", None);
            let text = reader.field::<Text>(&table, "text", None);
            let metric = reader.field::<Metric>(&table, "metric", None);
            let last = reader.field::<Option<StoryDuration>>(&table, "last", None);
            let last = match last? {
                Some(last) => {
                    let range = StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600);
                    Some(reader.bounded(&table, "last", Some(last), &range)?)
                }
                None => None,
            };
            let metric = metric?;
            let at_least = limit(reader, &table, "at_least", metric.unit());
            let at_most = limit(reader, &table, "at_most", metric.unit());
            let (bound, limit) = match (at_least?, at_most?) {
                (Some(limit), None) => (Bound::AtLeast, limit),
                (None, Some(limit)) => (Bound::AtMost, limit),
                (None, None) => {
                    reader.problem(
                        Problem::error("missing-key", value.span(), "this objective has no limit")
                            .label("when is it reached?")
                            .help("add `at_least = …` or `at_most = …`"),
                    );
                    return None;
                }
                (Some(_), Some(_)) => {
                    reader.problem(
                        Problem::error(
                            "contradiction",
                            value.span(),
                            "two limits for one objective",
                        )
                        .label("has `at_least` and `at_most`")
                        .help("make two objectives of it"),
                    );
                    return None;
                }
            };
            Some(Self {
                id: id?,
                metric,
                bound,
                limit,
                last,
                text: text?,
            })
        }
        fn schema() -> Json {
            let limit = |side: &str| {
                let schema = json!({ "oneOf": [{ "type": "number" }, { "type": "string" }] });
                described(
                    schema,
                    &format!(
                        "The value has to be {side}: points, dollars or requests as a number, a latency or a share as text."
                    ),
                )
            };
            json!({
                "type": "object",
                "description": "Something that a team has to reach by the end.",
                "properties": {
                    "id": described(Name::schema(), "A name for it."),
                    "metric": described(Metric::schema(), "What is measured."),
                    "at_least": limit("this or more"),
                    "at_most": limit("this or less"),
                    "last": described(StoryDuration::schema(), "Only this much of the game, before its end."),
                    "text": described(Text::schema(), "What people are told."),
                },
                "required": ["id", "metric", "text"],
                "additionalProperties": false,
            })
        }
    }
}
