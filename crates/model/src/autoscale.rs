//! The arithmetic of scaling policies.

use crate::scenario::table;
use crate::units::StoryDuration;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Steps that a policy may have at most.
pub const STEPS_MAX: usize = 20;

/// Planned changes that a group may have at most.
pub const SCHEDULE_MAX: usize = 100;

/// The largest change of one step, up or down.
const CHANGE_MAX: u32 = 1_000;

/// How a group's desired size is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum ScalingPolicy {
    /// By hand.
    #[default]
    Manual,
    /// Target tracking on requests per target and minute.
    RequestsPerTarget {
        /// The value to keep to, per target and minute.
        target_per_min: u32,
    },
    /// Target tracking on the share of slots that are at work.
    BusySlots {
        /// The value to keep to, in percent.
        target_percent: u32,
    },
    /// Changes by steps, on the share of slots that are at work.
    Steps {
        /// From the lowest threshold to the highest.
        steps: Vec<Step>,
    },
}

table! {
    /// A step: what changes when so many slots are at work.
    pub struct Step {
        /// The threshold, in percent of all slots: at or above it the group grows, at or below it the group shrinks.
        pub busy_percent: u32 [0..=100],
        /// Instances more, or fewer if below zero.
        pub change: i32 [-1_000..=1_000],
    }
}

impl Eq for Step {}

table! {
    /// A change of a group's sizes at a time of the story; absent sizes stay.
    pub struct Planned {
        /// When.
        pub at: StoryDuration,
        /// At least so many.
        pub min: Option<u32>,
        /// So many now.
        pub desired: Option<u32>,
        /// At most so many.
        pub max: Option<u32>,
    }
}

/// What the metric of a group says of a period that is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// The length of the period.
    pub seconds: u64,
    /// Requests that reached targets.
    pub requests: u64,
    /// Slots at work, summed over the seconds.
    pub busy_s: u64,
    /// Slots there were, summed over the seconds; those that warm up do not count.
    pub slots_s: u64,
}

/// The instances of a group, as its policy sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fleet {
    /// So many are wanted now.
    pub desired: u32,
    /// So many are in service and have warmed up.
    pub warm: u32,
    /// Whether others warm up, so that their work is still to be seen.
    pub is_warming: bool,
    /// Slots of each instance.
    pub slots_each: u32,
}

impl Load {
    /// Adds a second. Work beyond the slots that count is none of theirs.
    pub fn add(&mut self, requests: u64, busy: u64, slots: u64) {
        self.add_wanted(requests, busy.min(slots), slots);
    }

    /// The same where more can be wanted than there is, as of hosts.
    pub fn add_wanted(&mut self, requests: u64, busy: u64, slots: u64) {
        self.seconds += 1;
        self.requests += requests;
        self.busy_s += busy;
        self.slots_s += slots;
    }

    fn is_at_least(&self, percent: u32) -> bool {
        self.busy_s * 100 >= self.slots_s * u64::from(percent)
    }

    fn is_at_most(&self, percent: u32) -> bool {
        self.busy_s * 100 <= self.slots_s * u64::from(percent)
    }
}

impl ScalingPolicy {
    /// The policy that the keys of a file ask for: none of them for none.
    /// More than one is no policy; the message says so.
    pub fn of_keys(
        requests_per_target_per_min: Option<u32>,
        busy_percent: Option<u32>,
        steps: Option<Vec<Step>>,
    ) -> Result<Option<Self>, &'static str> {
        match (requests_per_target_per_min, busy_percent, steps) {
            (None, None, None) => Ok(None),
            (Some(target_per_min), None, None) => {
                Ok(Some(Self::RequestsPerTarget { target_per_min }))
            }
            (None, Some(target_percent), None) => Ok(Some(Self::BusySlots { target_percent })),
            (None, None, Some(steps)) => Ok(Some(Self::Steps { steps })),
            _ => Err("a group has one policy: requests_per_target_per_min, busy_percent or steps"),
        }
    }

    /// Whether it needs a metric that only an application balancer has.
    #[must_use]
    pub fn needs_request_metric(&self) -> bool {
        matches!(self, Self::RequestsPerTarget { .. })
    }

    /// Why it cannot work, if it cannot.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::RequestsPerTarget { target_per_min: 0 } => {
                Some("a target of 0 requests a minute would need endless instances".into())
            }
            Self::BusySlots { target_percent } if !(1..=100).contains(target_percent) => Some(
                format!("a target of {target_percent} % busy slots is not between 1 and 100 %"),
            ),
            Self::Steps { steps } => problem_of_steps(steps),
            _ => None,
        }
    }

    /// The next desired size, before the group's own bounds.
    #[must_use]
    pub fn next(&self, load: &Load, fleet: &Fleet) -> u32 {
        let desired = fleet.desired;
        let wanted = match self {
            Self::Manual => desired,
            Self::RequestsPerTarget { target_per_min } => {
                let per_min = load.requests * 60 / load.seconds.max(1);
                track(desired, per_min, u64::from(*target_per_min))
            }
            // Without a slot that counts there is nothing to go by.
            _ if load.slots_s == 0 => desired,
            Self::BusySlots { target_percent } => {
                let target = u64::from(*target_percent);
                let each = u64::from(fleet.slots_each) * load.seconds * target;
                let wanted = track(desired, load.busy_s * 100, each);
                // Slots that are busier than they should be are never too many,
                // even if half of the instances wanted are not in service.
                if load.is_at_least(*target_percent) {
                    wanted.max(desired)
                } else {
                    wanted
                }
            }
            Self::Steps { steps } => step(steps, load, fleet),
        };
        if fleet.is_warming {
            wanted.max(desired)
        } else {
            wanted
        }
    }
}

impl fmt::Display for ScalingPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manual => f.write_str("by hand"),
            Self::RequestsPerTarget { target_per_min } => {
                write!(f, "{target_per_min} requests per target and minute")
            }
            Self::BusySlots { target_percent } => write!(f, "{target_percent} % of slots busy"),
            Self::Steps { steps } => {
                let shown: Vec<String> = steps.iter().map(Step::to_string).collect();
                write!(f, "steps {}", shown.join(", "))
            }
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.change > 0 { ">=" } else { "<=" };
        write!(f, "{sign} {} %: {:+}", self.busy_percent, self.change)
    }
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}:", self.at)?;
        for (what, size) in [
            ("min", self.min),
            ("desired", self.desired),
            ("max", self.max),
        ] {
            if let Some(size) = size {
                write!(f, " {what} {size}")?;
            }
        }
        Ok(())
    }
}

/// Thresholds and changes rise together: that puts all steps down below all
/// steps up, and the harder ones at the ends.
fn problem_of_steps(steps: &[Step]) -> Option<String> {
    if steps.is_empty() {
        return Some("a policy of steps needs at least one step".into());
    }
    if steps.len() > STEPS_MAX {
        return Some(format!(
            "{} steps, at most {STEPS_MAX} are allowed",
            steps.len()
        ));
    }
    for step in steps {
        if step.busy_percent > 100 {
            return Some(format!(
                "a threshold of {} % is never reached",
                step.busy_percent
            ));
        }
        if step.change == 0 || step.change.unsigned_abs() > CHANGE_MAX {
            return Some(format!(
                "a change by {} is none, or more than {CHANGE_MAX}",
                step.change
            ));
        }
    }
    let rises = |pair: &[Step]| {
        pair[0].busy_percent < pair[1].busy_percent && pair[0].change < pair[1].change
    };
    let wrong = steps.windows(2).find(|pair| !rises(pair))?;
    Some(format!(
        "the steps `{}` and `{}` do not rise: more slots at work, more instances",
        wrong[0], wrong[1]
    ))
}

/// Out from what is warm already, so that those on their way are not asked for
/// twice; in from what is wanted.
fn step(steps: &[Step], load: &Load, fleet: &Fleet) -> u32 {
    let mut up = steps.iter().rev().filter(|step| step.change > 0);
    let mut down = steps.iter().filter(|step| step.change < 0);
    if let Some(step) = up.find(|step| load.is_at_least(step.busy_percent)) {
        let wanted = fleet.warm.saturating_add_signed(step.change);
        return wanted.max(fleet.desired);
    }
    match down.find(|step| load.is_at_most(step.busy_percent)) {
        Some(step) => fleet.desired.saturating_add_signed(step.change),
        None => fleet.desired,
    }
}

/// The size that brings the metric to its target: proportional growth. The
/// load and what each instance is to carry are in the same unit.
///
/// ```
/// use model::autoscale::size_for;
/// assert_eq!(size_for(240, 60), 4);
/// assert_eq!(size_for(241, 60), 5, "rounded up: too many beats too few");
/// ```
///
/// # Panics
/// When `each` is zero; scenario and command checks refuse such a target.
#[must_use]
pub fn size_for(load: u64, each: u64) -> u32 {
    u32::try_from(load.div_ceil(each)).unwrap_or(u32::MAX)
}

/// The next desired size: out at once, in by at most one tenth (at least one)
/// a period, and only when the metric is well below its target.
#[must_use]
pub fn track(desired: u32, load: u64, each: u64) -> u32 {
    let wanted = size_for(load, each);
    if wanted >= desired {
        return wanted;
    }
    let relaxed = size_for(load * 10 / 9, each);
    if relaxed >= desired {
        desired
    } else {
        wanted.max(desired - (desired / 10).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_at_once_and_shrinks_gently() {
        assert_eq!(track(3, 600, 60), 10);
        assert_eq!(track(10, 600, 60), 10);
        assert_eq!(track(10, 550, 60), 10, "within a tenth of the target");
        assert_eq!(track(10, 60, 60), 9);
        assert_eq!(track(40, 60, 60), 36);
        assert_eq!(track(2, 0, 60), 1);
    }

    /// One period of a minute in which so many of the slots were at work.
    fn load(busy: u64, slots: u64) -> Load {
        let mut load = Load::default();
        for _ in 0..60 {
            load.add(0, busy, slots);
        }
        load
    }

    fn fleet(desired: u32, warm: u32, is_warming: bool) -> Fleet {
        Fleet {
            desired,
            warm,
            is_warming,
            slots_each: 5,
        }
    }

    #[test]
    fn busy_slots_are_brought_to_their_target() {
        let policy = ScalingPolicy::BusySlots { target_percent: 50 };
        assert_eq!(policy.next(&load(10, 10), &fleet(2, 2, false)), 4);
        assert_eq!(
            policy.next(&load(17, 10), &fleet(4, 2, true)),
            4,
            "what those that warm up work on is not counted"
        );
        assert_eq!(policy.next(&load(4, 20), &fleet(4, 4, false)), 3);
        assert_eq!(policy.next(&load(4, 20), &fleet(4, 4, true)), 4);
        assert_eq!(
            policy.next(&load(5, 5), &fleet(9, 1, false)),
            9,
            "the one that is left is busy"
        );
        assert_eq!(policy.next(&load(0, 0), &fleet(9, 0, false)), 9, "no data");
    }

    #[test]
    fn of_the_steps_that_are_reached_the_hardest_counts() {
        let steps = [(10, -2), (30, -1), (80, 2), (95, 4)];
        let steps = steps.map(|(busy_percent, change)| Step {
            busy_percent,
            change,
        });
        let policy = ScalingPolicy::Steps {
            steps: steps.into(),
        };
        assert_eq!(policy.problem(), None);
        let next = |busy| policy.next(&load(busy, 100), &fleet(20, 20, false));
        let sizes = [5, 10, 11, 30, 31, 79, 80, 94, 95, 100].map(next);
        assert_eq!(sizes, [18, 18, 19, 19, 20, 20, 22, 22, 24, 24]);
        assert_eq!(
            policy.next(&load(80, 100), &fleet(22, 20, true)),
            22,
            "the two on their way are the answer already"
        );
    }
}
