//! Playbooks: what a scripted team does, and when, or how it judges.

mod judgement;
#[cfg(feature = "scenario")]
mod reading;

use crate::command::Command;
use crate::text::Text;
use crate::units::StoryDuration;
use serde::{Deserialize, Serialize};

pub use judgement::{Idea, Judgement, Skill};
#[cfg(feature = "scenario")]
pub use reading::load;

/// What a scripted team does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Playbook {
    /// What it is about.
    pub name: Text,
    /// Its steps, in order of time.
    pub steps: Vec<Step>,
    /// How it judges by itself, besides its steps; not at all if absent.
    #[serde(default)]
    pub judgement: Option<Judgement>,
}

/// One step of a playbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When, in story time.
    pub at: StoryDuration,
    /// What.
    pub command: Command,
}

impl Playbook {
    /// This playbook for a story `speed` times as fast.
    #[must_use]
    pub fn at_speed(mut self, speed: u32) -> Self {
        self.judgement = self.judgement.map(|j| j.at_speed(speed));
        for step in &mut self.steps {
            step.at = step.at.at_speed(speed);
            match &mut step.command {
                Command::PutCdn { ttl, .. } => *ttl = ttl.at_speed(speed),
                Command::TuneCdn {
                    min_ttl, error_ttl, ..
                } => {
                    for ttl in [min_ttl, error_ttl].into_iter().flatten() {
                        *ttl = ttl.at_speed(speed);
                    }
                }
                Command::PutCacheNode { ttl, size, .. } => {
                    *ttl = ttl.map(|it| it.at_speed(speed));
                    *size = size.map(|it| it.div_ceil(speed));
                }
                Command::SetSchedule { schedule, .. } => {
                    for planned in schedule {
                        planned.at = planned.at.at_speed(speed);
                    }
                }
                Command::TuneBalancer {
                    slow_start, drain, ..
                } => {
                    for length in [slow_start, drain].into_iter().flatten() {
                        *length = length.at_speed(speed);
                    }
                }
                Command::SetHealthCheck { interval, .. } => {
                    *interval = interval.map(|it| it.at_speed(speed));
                }
                Command::SetDns { ttl, .. } => *ttl = ttl.map(|it| it.at_speed(speed)),
                Command::StartDeployment {
                    strategy, rollback, ..
                } => {
                    *strategy = strategy.clone().at_speed(speed);
                    if let Some(rollback) = rollback {
                        rollback.over = rollback.over.at_speed(speed);
                    }
                }
                _ => {}
            }
        }
        self
    }
}
