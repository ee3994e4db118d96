//! Whether objectives can be reached and missed.

use super::Checker;
use crate::scenario::objectives::{Amount, Bound};

/// Each is measured for each team, so there may not be any number of them.
const OBJECTIVES_MAX: usize = 100;

impl Checker<'_> {
    pub(super) fn objectives(&mut self) {
        let scenario = self.scenario;
        if scenario.objective.len() > OBJECTIVES_MAX {
            self.error(
                "too-many",
                &format!("objective[{OBJECTIVES_MAX}]"),
                format!("{} objectives", scenario.objective.len()),
                "one too many",
                format!("a scenario may have {OBJECTIVES_MAX}"),
            );
        }
        for (i, objective) in scenario.objective.iter().enumerate() {
            if let Some(last) = objective.last
                && last > scenario.length
            {
                self.error(
                    "contradiction",
                    &format!("objective[{i}].last"),
                    format!("the last {last} of a game that lasts {}", scenario.length),
                    "longer than `length`",
                    "shorten it, or leave it out for the whole game".into(),
                );
            }
            let patience = scenario.service.client_timeout;
            if let (Bound::AtMost, Amount::Latency(limit)) = (objective.bound, objective.limit)
                && limit > patience
            {
                self.warning(
                    "odd",
                    &format!("objective[{i}].at_most"),
                    format!("no answer takes {limit}: clients give up at {patience}"),
                    "cannot be missed",
                    "lower it below `service.client_timeout`".into(),
                );
            }
        }
    }
}
