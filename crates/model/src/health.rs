//! From single probes to a target's health.

mod path;
mod settings;

pub use path::{Endpoint, HealthPath, PathError};
pub use settings::{HealthSettings, OutOfRange, PROBE_INTERVAL, PROBE_TIMEOUT, PROBES_IN_A_ROW};

use crate::scenario::Health as HealthCheck;
use serde::{Deserialize, Serialize};

/// What a target's probes have shown so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthState {
    state: State,
    run: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    #[default]
    New,
    Healthy,
    Unhealthy,
}

impl HealthState {
    /// Whether requests are sent to the target.
    #[must_use]
    pub fn is_healthy(self) -> bool {
        self.state == State::Healthy
    }

    /// The state of a target that is known to serve, such as those of the start.
    #[must_use]
    pub fn known_healthy() -> Self {
        Self {
            state: State::Healthy,
            run: 0,
        }
    }

    /// Whether the target was healthy once and is not any more.
    #[must_use]
    pub fn is_ill(self) -> bool {
        self.state == State::Unhealthy
    }

    /// Takes in one probe; returns the new verdict when it changed.
    ///
    /// A *new* target needs one pass, whatever `healthy_after` says.
    pub fn observe(&mut self, passed: bool, check: &HealthCheck) -> Option<bool> {
        self.count(passed, check.healthy_after, check.unhealthy_after)
    }

    /// The same, told how many in a row change the verdict.
    pub fn count(
        &mut self,
        passed: bool,
        healthy_after: u32,
        unhealthy_after: u32,
    ) -> Option<bool> {
        let (next, needed) = match (self.state, passed) {
            (State::New, true) => (State::Healthy, 1),
            (State::New, false) | (State::Unhealthy, false) | (State::Healthy, true) => {
                self.run = 0;
                return None;
            }
            (State::Healthy, false) => (State::Unhealthy, unhealthy_after),
            (State::Unhealthy, true) => (State::Healthy, healthy_after),
        };
        self.run += 1;
        if self.run < needed {
            return None;
        }
        self.state = next;
        self.run = 0;
        Some(next == State::Healthy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{RequestDuration, StoryDuration};

    #[test]
    fn a_target_that_was_never_well_is_not_ill() {
        let check = HealthCheck {
            path: HealthPath::default(),
            interval: StoryDuration::from_secs(30),
            timeout: RequestDuration::from_secs(5),
            healthy_after: 1,
            unhealthy_after: 1,
        };
        let mut new = HealthState::default();
        for _ in 0..9 {
            assert_eq!(new.observe(false, &check), None);
        }
        assert!(!new.is_healthy() && !new.is_ill());
        let mut known = HealthState::known_healthy();
        assert_eq!(known.observe(false, &check), Some(false));
        assert!(known.is_ill());
    }

    #[test]
    fn a_new_target_needs_one_pass_and_a_sick_one_several() {
        let check = HealthCheck {
            path: HealthPath::default(),
            interval: StoryDuration::from_secs(30),
            timeout: RequestDuration::from_secs(5),
            healthy_after: 3,
            unhealthy_after: 2,
        };
        let mut health = HealthState::default();
        assert_eq!(health.observe(false, &check), None);
        assert_eq!(health.observe(true, &check), Some(true));
        assert_eq!(health.observe(false, &check), None);
        assert_eq!(
            health.observe(true, &check),
            None,
            "one failure is forgotten"
        );
        assert_eq!(health.observe(false, &check), None);
        assert_eq!(health.observe(false, &check), Some(false));
        assert_eq!(health.observe(true, &check), None);
        assert_eq!(health.observe(true, &check), None);
        assert_eq!(health.observe(true, &check), Some(true));
    }
}
