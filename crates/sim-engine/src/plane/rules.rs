//! What the scenario says about requests, and what follows from it for all of them.

use crate::habits::Habits;
use model::outcome::Outcome;
use model::scenario::{Scenario, Score};
use model::units::{Ppm, RequestDuration};

/// What the scenario says about requests.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) score: Score,
    pub(super) client_timeout_ns: u64,
    pub(super) hits: Hits,
    pub(super) stretch: Ppm,
}

/// What answers from the cache come to.
#[derive(Clone, Debug)]
pub(super) struct Hits {
    /// How long one takes.
    pub(super) time: RequestDuration,
    /// What a right one is worth.
    pub(super) right: Outcome,
    /// Whether all come at once to who asked: nobody's link takes longer, and
    /// nobody gives up before.
    pub(super) are_plain: bool,
}

impl Hits {
    pub(super) fn of(scenario: &Scenario, habits: &Habits) -> Self {
        let (time, patience) = (scenario.service.hit_time, scenario.service.client_timeout);
        let right = scenario.score.judge(time, true);
        Self {
            time,
            right,
            are_plain: right.is_answer() && time <= patience && habits.are_links_fast(),
        }
    }

    pub(super) fn outcome(&self, is_right: bool) -> Outcome {
        if is_right { self.right } else { Outcome::Wrong }
    }
}
