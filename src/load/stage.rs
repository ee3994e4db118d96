//! A stage of a schedule as it is typed: `30s=100`, `2m=100..1000`.

use crate::args::{load_length, load_rate};
use model::units::{MilliRps, StoryDuration};
use std::str::FromStr;

/// So long at a rate, or from one rate to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    pub(super) lasts: StoryDuration,
    pub(super) from: MilliRps,
    pub(super) to: MilliRps,
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "a stage is TIME=RATE such as 30s=100, or TIME=FROM..TO such as 2m=100..1000";
        let (lasts, rates) = text.split_once('=').ok_or(form)?;
        let (from, to) = rates.split_once("..").unwrap_or((rates, rates));
        let rate = |text| load_rate(text).map_err(|e| format!("{e}; {form}"));
        Ok(Self {
            lasts: load_length(lasts.trim()).map_err(|e| format!("{e}; {form}"))?,
            from: rate(from)?,
            to: rate(to)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_holds_a_rate_or_goes_from_one_to_another() {
        let rps = |n: u64| MilliRps::new(n * 1000);
        let stage = |seconds, from, to| Stage {
            lasts: StoryDuration::from_secs(seconds),
            from: rps(from),
            to: rps(to),
        };
        for (text, expected) in [
            ("30s=100", stage(30, 100, 100)),
            ("2m=100..1000", stage(120, 100, 1000)),
            ("1m30s=1_000..0", stage(90, 1000, 0)),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "30s",
            "30=100",
            "30s=",
            "30s=fast",
            "30s=-1",
            "0s=5",
            "25h=5",
            "1s=200001",
        ] {
            let error = text.parse::<Stage>().expect_err(text);
            assert!(error.contains("30s=100"), "{text}: {error}");
        }
    }
}
