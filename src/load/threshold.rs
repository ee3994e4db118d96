//! What must not come of a load, as it is typed: `p95>200ms`.

use arena::drive::{Latencies, Sums};
use model::units::{Ppm, RequestDuration};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A condition that must not hold at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    text: String,
    metric: Metric,
    sign: Sign,
    limit: Amount,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Metric {
    /// This percentile of latency.
    Percentile(f64),
    Max,
    Mean,
    /// Of all that were due, those without a right answer.
    ErrorRate,
    Wrong,
    Failed,
    /// Right answers a second.
    Rate,
    LagP99,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Above,
    AtLeast,
    Below,
    AtMost,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Amount {
    Length(Duration),
    /// 1 is all.
    Share(f64),
    Number(f64),
}

/// What a threshold comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// As it was typed.
    pub(crate) text: String,
    /// For people; nothing if nothing was measured.
    pub(crate) shown: Option<String>,
    /// In seconds, as a share of 1, or a number.
    pub(crate) value: Option<f64>,
    /// The limit, in the same unit.
    pub(crate) limit: f64,
    /// Whether all is well. What was not measured is not well.
    pub(crate) is_met: bool,
}

const FORM: &str =
    "a condition is METRIC>LIMIT (or >=, <, <=), such as p95>200ms, error_rate>1% or rate<100";
const NAMES: [&str; 7] = [
    "max",
    "mean",
    "error_rate",
    "wrong",
    "failed",
    "rate",
    "lag_p99",
];

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = text.find(['<', '>']).ok_or(FORM)?;
        let (name, rest) = text.split_at(at);
        let (sign, limit) = if let Some(limit) = rest.strip_prefix(">=") {
            (Sign::AtLeast, limit)
        } else if let Some(limit) = rest.strip_prefix("<=") {
            (Sign::AtMost, limit)
        } else if let Some(limit) = rest.strip_prefix('>') {
            (Sign::Above, limit)
        } else {
            (Sign::Below, &rest[1..])
        };
        let metric: Metric = name.trim().parse()?;
        Ok(Self {
            text: text.to_owned(),
            metric,
            sign,
            limit: metric.limit(limit.trim())?,
        })
    }
}

impl FromStr for Metric {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Ok(match name {
            "max" => Self::Max,
            "mean" => Self::Mean,
            "error_rate" => Self::ErrorRate,
            "wrong" => Self::Wrong,
            "failed" => Self::Failed,
            "rate" => Self::Rate,
            "lag_p99" => Self::LagP99,
            _ => {
                let number = name.strip_prefix('p').and_then(|it| it.parse::<f64>().ok());
                match number {
                    Some(percent) if percent > 0.0 && percent < 100.0 => Self::Percentile(percent),
                    Some(_) => return Err(format!("`{name}`: a percentile is p0.1 to p99.99")),
                    None => return Err(unknown(name)),
                }
            }
        })
    }
}

fn unknown(name: &str) -> String {
    let near = NAMES
        .iter()
        .chain(&["p50", "p90", "p95", "p99", "p99.9"])
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().max(3) / 3)
        .map(|(_, known)| format!("; did you mean `{known}`?"));
    format!(
        "no metric `{name}`{}; there are p50, p95, p99.9 and the like, {}",
        near.unwrap_or_default(),
        NAMES.join(", ")
    )
}

impl Metric {
    fn limit(self, text: &str) -> Result<Amount, String> {
        let wrong = |form: &str| format!("`{text}` is no limit here: {form}");
        match self {
            Self::Percentile(_) | Self::Max | Self::Mean | Self::LagP99 => text
                .parse::<RequestDuration>()
                .map(|it| Amount::Length(it.as_std()))
                .map_err(|e| wrong(&format!("{e}; such as 200ms"))),
            Self::ErrorRate => text
                .parse::<Ppm>()
                .map(|it| Amount::Share(f64::from(it.get()) / 1e6))
                .map_err(|e| wrong(&format!("{e}; such as 1%"))),
            Self::Wrong | Self::Failed | Self::Rate => match text.parse::<f64>() {
                Ok(number) if number.is_finite() && number >= 0.0 => Ok(Amount::Number(number)),
                _ => Err(wrong("a number, such as 100")),
            },
        }
    }

    fn of(self, sums: &Sums) -> Option<Amount> {
        let length = |it: Option<Duration>| it.map(Amount::Length);
        match self {
            Self::Percentile(percent) => length(sums.latency.percentile(percent)),
            Self::Max => length(sums.latency.max()),
            Self::Mean => length(sums.latency.mean()),
            Self::LagP99 => length(Latencies::percentile(&sums.lag, 99.0)),
            Self::ErrorRate => {
                let ended = sums.ended();
                (ended > 0).then(|| Amount::Share(sums.bad() as f64 / ended as f64))
            }
            Self::Wrong => Some(Amount::Number(
                sums.of(arena::drive::Cause::WrongHash) as f64
            )),
            Self::Failed => Some(Amount::Number(sums.bad() as f64)),
            Self::Rate => {
                let seconds = sums.elapsed.as_secs_f64();
                (seconds > 0.0).then(|| Amount::Number(sums.right as f64 / seconds))
            }
        }
    }
}

impl Amount {
    fn number(self) -> f64 {
        match self {
            Self::Length(length) => length.as_secs_f64(),
            Self::Share(number) | Self::Number(number) => number,
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => f.write_str(&crate::show::load::length(*length)),
            Self::Share(share) => write!(f, "{:.2} %", share * 100.0),
            Self::Number(number) if number.fract() == 0.0 => write!(f, "{number:.0}"),
            Self::Number(number) => write!(f, "{number:.1}"),
        }
    }
}

impl Threshold {
    /// What it comes to.
    pub(crate) fn verdict(&self, sums: &Sums) -> Verdict {
        let value = self.metric.of(sums);
        let limit = self.limit.number();
        let number = value.map(Amount::number);
        let holds = |value: f64| match self.sign {
            Sign::Above => value > limit,
            Sign::AtLeast => value >= limit,
            Sign::Below => value < limit,
            Sign::AtMost => value <= limit,
        };
        Verdict {
            text: self.text.clone(),
            shown: value.map(|value| value.to_string()),
            value: number,
            limit,
            is_met: number.is_some_and(|value| !holds(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Metric, Sign, Amount), String> {
        let threshold: Threshold = text.parse()?;
        Ok((threshold.metric, threshold.sign, threshold.limit))
    }

    #[test]
    fn conditions_are_read() {
        let ms = |ms| Amount::Length(Duration::from_millis(ms));
        for (text, expected) in [
            (
                "p95>200ms",
                (Metric::Percentile(95.0), Sign::Above, ms(200)),
            ),
            (
                "p99.9 >= 1s",
                (Metric::Percentile(99.9), Sign::AtLeast, ms(1000)),
            ),
            ("max>1.5s", (Metric::Max, Sign::Above, ms(1500))),
            ("mean<=20ms", (Metric::Mean, Sign::AtMost, ms(20))),
            (
                "error_rate>1%",
                (Metric::ErrorRate, Sign::Above, Amount::Share(0.01)),
            ),
            ("wrong>0", (Metric::Wrong, Sign::Above, Amount::Number(0.0))),
            (
                "failed>=3",
                (Metric::Failed, Sign::AtLeast, Amount::Number(3.0)),
            ),
            (
                "rate<99.5",
                (Metric::Rate, Sign::Below, Amount::Number(99.5)),
            ),
            ("lag_p99>5ms", (Metric::LagP99, Sign::Above, ms(5))),
        ] {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_answered_with_what_can() {
        for (text, words) in [
            ("p95", "such as p95>200ms"),
            ("p95=200ms", "such as p95>200ms"),
            ("eror_rate>1%", "did you mean `error_rate`?"),
            ("p95th>1s", "no metric `p95th`"),
            ("latency>1s", "there are p50"),
            ("p0>1s", "p0.1 to p99.99"),
            ("p100>1s", "p0.1 to p99.99"),
            ("p95>200", "such as 200ms"),
            ("error_rate>much", "such as 1%"),
            ("wrong>-1", "a number"),
            ("rate<", "a number"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn what_was_not_measured_is_not_well() {
        let nothing = Sums::default();
        for (text, is_met) in [
            ("p95>1h", false),
            ("error_rate>99%", false),
            ("wrong>0", true),
            ("wrong<1", false),
        ] {
            let threshold: Threshold = text.parse().expect(text);
            assert_eq!(threshold.verdict(&nothing).is_met, is_met, "{text}");
        }
    }
}
