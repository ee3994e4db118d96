//! Conditions of a script, such as `leader.zones > 2` or
//! `any.score < 0 for 5m`.

use crate::units::{StoryDuration, UnitError};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words! {
    /// Of which team something is measured.
    pub enum Who {
        /// Of the one with most points.
        Leader = "leader",
        /// Of the one with fewest.
        Last = "last",
        /// Of any: one is enough.
        Any = "any",
        /// Of each: one that differs is enough for it not to be so.
        All = "all",
    }
}

words! {
    /// What is measured of a team.
    pub enum Measure {
        /// Points.
        Score = "score",
        /// Points a minute, over the window of trends.
        Trend = "trend",
        /// Dollars spent.
        Spend = "spend",
        /// Zones with an instance in service.
        Zones = "zones",
        /// Instances in service.
        Instances = "instances",
    }
}

words! {
    /// On which side of a limit a value is.
    pub enum Compared {
        /// Above it.
        Above = ">",
        /// Above it, or the limit itself.
        AtLeast = ">=",
        /// Below it.
        Below = "<",
        /// Below it, or the limit itself.
        AtMost = "<=",
    }
}

/// Something that is so or not at a moment of a game.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What is looked at: a measure of teams, or the share of teams that are down if absent.
    pub of: Option<(Who, Measure)>,
    /// On which side of the limit.
    pub is: Compared,
    /// The limit, in thousandths of points, dollars, zones, instances or percent.
    pub limit_milli: i64,
    /// For so long without a break.
    pub lasts: StoryDuration,
}

/// The share of teams that are down.
const TEAMS_DOWN: &str = "teams_down";

/// What a limit may be, in thousandths.
const LIMIT_MAX: i64 = 1_000_000_000_000;

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// It has no such form.
    #[error("it must be like `leader.zones > 2`, `any.score < 0 for 5m` or `teams_down > 80%`")]
    Form,
    /// It looks at nobody, or at nothing that is measured.
    #[error(
        "`{0}` is not measured: it must be leader, last, any or all, and score, trend, spend, \
         zones or instances, as in `leader.zones`; or `teams_down`"
    )]
    Of(String),
    /// Its limit is no number.
    #[error("`{0}` is not a number that a limit can be")]
    Limit(String),
    /// Its length is none.
    #[error("{0}")]
    Length(#[from] UnitError),
}

impl Condition {
    /// Whether a value keeps to it, in thousandths.
    #[must_use]
    pub fn holds_for(&self, milli: i64) -> bool {
        match self.is {
            Compared::Above => milli > self.limit_milli,
            Compared::AtLeast => milli >= self.limit_milli,
            Compared::Below => milli < self.limit_milli,
            Compared::AtMost => milli <= self.limit_milli,
        }
    }

    pub(super) fn at_speed(self, speed: u32) -> Self {
        Self {
            lasts: self.lasts.at_speed(speed),
            ..self
        }
    }
}

fn of(text: &str) -> Result<Option<(Who, Measure)>, ConditionError> {
    if text == TEAMS_DOWN {
        return Ok(None);
    }
    let unknown = || ConditionError::Of(text.to_owned());
    let (who, measure) = text.split_once('.').ok_or_else(unknown)?;
    let who = Who::ALL.iter().find(|it| it.as_str() == who);
    let measure = Measure::ALL.iter().find(|it| it.as_str() == measure);
    match (who, measure) {
        (Some(who), Some(measure)) => Ok(Some((*who, *measure))),
        _ => Err(unknown()),
    }
}

/// A decimal number in thousandths.
fn milli(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let whole = whole.replace('_', "");
    if !is_digits(&whole) || !is_digits(part) || part.len() > 3 {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    let value = whole.checked_mul(1_000)?.checked_add(part)?;
    (value <= LIMIT_MAX).then_some(if is_negative { -value } else { value })
}

impl FromStr for Condition {
    type Err = ConditionError;
    fn from_str(text: &str) -> Result<Self, ConditionError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (what, is, limit, lasts) = match words[..] {
            [what, is, limit] => (what, is, limit, StoryDuration::ZERO),
            [what, is, limit, "for", lasts] => (what, is, limit, lasts.parse()?),
            _ => return Err(ConditionError::Form),
        };
        let of = of(what)?;
        let is = Compared::ALL.iter().find(|it| it.as_str() == is);
        let is = *is.ok_or(ConditionError::Form)?;
        let no_limit = || ConditionError::Limit(limit.to_owned());
        let number = match of {
            None => limit.strip_suffix('%').ok_or_else(no_limit)?,
            Some(_) => limit,
        };
        Ok(Self {
            of,
            is,
            limit_milli: milli(number).ok_or_else(no_limit)?,
            lasts,
        })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some((who, measure)) => write!(f, "{who}.{measure}")?,
            None => f.write_str(TEAMS_DOWN)?,
        }
        let (limit, unit) = (self.limit_milli, if self.of.is_none() { "%" } else { "" });
        let sign = if limit < 0 { "-" } else { "" };
        write!(f, " {} {sign}{}", self.is, limit.unsigned_abs() / 1_000)?;
        match limit.unsigned_abs() % 1_000 {
            0 => f.write_str(unit)?,
            part => write!(f, ".{}{unit}", format!("{part:03}").trim_end_matches('0'))?,
        }
        if self.lasts > StoryDuration::ZERO {
            write!(f, " for {}", self.lasts)?;
        }
        Ok(())
    }
}

#[cfg(feature = "scenario")]
impl super::read::Read for Condition {
    fn read(value: &super::read::Value<'_>, reader: &mut super::read::Reader) -> Option<Self> {
        reader.parsed(value, "a condition", "\"leader.zones > 2\"")
    }
    fn schema() -> serde_json::Value {
        serde_json::json!({
            "type": "string",
            "pattern": "^((leader|last|any|all)\\.(score|trend|spend|zones|instances)|teams_down) (>|>=|<|<=) -?[0-9_.]+%?( for .+)?$",
            "examples": ["leader.zones > 2", "any.score < 0 for 5m", "teams_down > 80%"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "leader.zones > 2",
            "any.score < 0 for 5m",
            "teams_down > 80%",
            "last.trend <= -12.5",
            "all.spend >= 0.25 for 90s",
        ] {
            let condition: Condition = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            let shown = condition.to_string();
            assert_eq!(shown.parse(), Ok(condition), "{text} became {shown}");
        }
        let half: Condition = "any.spend > 1_000.5".parse().expect("a condition");
        assert_eq!(half.limit_milli, 1_000_500);
        assert!(half.holds_for(1_000_501) && !half.holds_for(1_000_500));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "leader.zones",
            "leader.zones > ",
            "leader > 2",
            "nobody.zones > 2",
            "leader.luck > 2",
            "leader.zones = 2",
            "leader.zones > two",
            "leader.zones > 2.0001",
            "leader.zones > 99999999999999999999",
            "leader.zones > 2%",
            "teams_down > 80",
            "any.score < 0 for",
            "any.score < 0 for long",
            "any.score < 0 since 5m",
        ] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
