//! Deployments: how a group comes from what it launches to something else
//! while requests come, and what is remembered of that on the way.

use crate::account::{GROUP_WEIGHT_MAX, Group, Launch};
use crate::ids::{InstanceId, Name};
use crate::scenario::table;
use crate::units::{GameTime, Ppm, StoryDuration};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest time that new instances are watched beside the old ones.
pub const BAKE_MAX: StoryDuration = StoryDuration::from_secs(86_400);
/// The longest time over which errors are counted.
pub const OVER_MAX: StoryDuration = StoryDuration::from_secs(3_600);

/// How new instances take the place of old ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Strategy {
    /// All old ones go, and as many new ones come: nobody answers meanwhile.
    AllAtOnce,
    /// Some new ones come; once they are healthy as many old ones go, and so on.
    Rolling {
        /// So many at a time.
        batch: u32,
    },
    /// As many new ones come up beside, then all requests move at once.
    BlueGreen {
        /// How long the old ones stay after that.
        bake: StoryDuration,
    },
    /// As many new ones come up beside; they get a share of the requests, then all.
    Canary {
        /// The share.
        share: Ppm,
        /// How long it is left at that.
        bake: StoryDuration,
    },
}

table! {
    /// When a deployment is taken back by itself: on the errors of the new instances.
    pub struct Rollback {
        /// Above this share of their answers it is taken back.
        pub error_rate: Ppm [Ppm::ZERO..=Ppm::ONE],
        /// The time over which they are counted, up to now.
        pub over: StoryDuration [StoryDuration::from_secs(1)..=OVER_MAX] = StoryDuration::from_secs(60),
        /// Fewer answers than this in that time say nothing.
        pub min_answers: u32 [1..=1_000_000] = 10,
    }
}

impl Eq for Rollback {}

words! {
    /// Where a deployment stands.
    pub enum Stage {
        /// Old instances are replaced, in the group itself.
        Replacing = "replacing",
        /// New instances come up beside.
        Preparing = "preparing",
        /// They get requests, and are watched.
        Baking = "baking",
        /// What was replaced is replaced again, by what was before.
        RollingBack = "rolling-back",
        /// All is new.
        Done = "done",
        /// All is as it was.
        RolledBack = "rolled-back",
    }
}

/// A deployment of a group: the one that runs, or the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// Which group.
    pub group: Name,
    /// How.
    pub strategy: Strategy,
    /// When it is taken back by itself; never if absent.
    pub rollback: Option<Rollback>,
    /// What the group launched before.
    pub from: Launch,
    /// What it launches then.
    pub to: Launch,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: GameTime,
    /// The group of the new instances while they stand beside.
    pub beside: Option<Name>,
    /// The group's weight before it was shared with them.
    pub weight: u32,
    /// In the group itself, instances from this one on are new.
    pub new_from: InstanceId,
    /// Once it is taken back, instances from this one on are as before.
    pub back_from: Option<InstanceId>,
    /// The cohort of the new instances.
    pub cohort: u32,
    /// So many instances more than desired are wanted for now.
    pub surge: u32,
}

/// What is new about a deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum DeploymentNews {
    /// It has begun.
    Started {
        /// In words: what it leads from.
        from: String,
        /// What it leads to.
        to: String,
        /// How.
        strategy: String,
    },
    /// It has come a step further.
    Step {
        /// Where it stands.
        stage: Stage,
        /// New instances in service.
        new: u32,
        /// Old instances that are still there.
        old: u32,
    },
    /// All is new.
    Done,
    /// It is taken back.
    RolledBack {
        /// For what errors; somebody asked for it if absent.
        errors: Option<Errors>,
    },
    /// All is as it was before.
    Restored,
}

/// What the new instances answered in the time that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errors {
    /// Answers.
    pub answered: u64,
    /// Errors among them.
    pub failed: u64,
}

impl Strategy {
    /// Why it cannot work, if it cannot.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let bake = match self {
            Self::AllAtOnce => StoryDuration::ZERO,
            Self::Rolling { batch: 0 } => return Some("a batch of 0 never ends".into()),
            Self::Rolling { .. } => StoryDuration::ZERO,
            Self::Canary { share, .. } if *share == Ppm::ZERO || *share >= Ppm::ONE => {
                return Some(format!("a share of {share} is none, or all"));
            }
            Self::BlueGreen { bake } | Self::Canary { bake, .. } => *bake,
        };
        (bake > BAKE_MAX).then(|| format!("a bake time of {bake} is longer than {BAKE_MAX}"))
    }

    /// Whether the new instances stand beside the old ones, in a group of their own.
    #[must_use]
    pub const fn is_beside(&self) -> bool {
        matches!(self, Self::BlueGreen { .. } | Self::Canary { .. })
    }

    /// How long new instances are watched before the old ones go.
    #[must_use]
    pub const fn bake(&self) -> StoryDuration {
        match self {
            Self::BlueGreen { bake } | Self::Canary { bake, .. } => *bake,
            Self::AllAtOnce | Self::Rolling { .. } => StoryDuration::ZERO,
        }
    }

    /// What a group beside gets of a weight while it is watched.
    #[must_use]
    pub fn weight_beside(&self, weight: u32) -> u32 {
        match self {
            Self::Canary { share, .. } => share.of(u64::from(weight.min(GROUP_WEIGHT_MAX))) as u32,
            _ => weight,
        }
    }

    /// This strategy for a story `speed` times as fast.
    #[must_use]
    pub fn at_speed(self, speed: u32) -> Self {
        match self {
            Self::BlueGreen { bake } => Self::BlueGreen {
                bake: bake.at_speed(speed),
            },
            Self::Canary { share, bake } => Self::Canary {
                share,
                bake: bake.at_speed(speed),
            },
            other => other,
        }
    }
}

impl Rollback {
    /// Why it cannot work, if it cannot.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        if self.error_rate >= Ppm::ONE {
            return Some("more than all answers are never errors".into());
        }
        if self.over < StoryDuration::from_secs(1) || self.over > OVER_MAX {
            return Some(format!("{} is not between 1s and {OVER_MAX}", self.over));
        }
        (self.min_answers == 0).then(|| "no answer says nothing".into())
    }

    /// Whether these answers are reason enough.
    ///
    /// ```
    /// use model::{deploy::{Errors, Rollback}, units::{Ppm, StoryDuration}};
    /// let rule = Rollback { error_rate: Ppm::new(100_000), over: StoryDuration::from_secs(60), min_answers: 10 };
    /// assert!(!rule.is_met(Errors { answered: 9, failed: 9 }), "too few to say anything");
    /// assert!(!rule.is_met(Errors { answered: 10, failed: 1 }), "as many as are allowed");
    /// assert!(rule.is_met(Errors { answered: 10, failed: 2 }));
    /// ```
    #[must_use]
    pub fn is_met(&self, seen: Errors) -> bool {
        let (failed, all) = (u128::from(seen.failed), u128::from(seen.answered));
        seen.answered >= u64::from(self.min_answers)
            && failed * 1_000_000 > all * u128::from(self.error_rate.get())
    }
}

impl Errors {
    /// The share of errors.
    #[must_use]
    pub fn share(&self) -> Ppm {
        let share = self.failed * 1_000_000 / self.answered.max(1);
        Ppm::new(u32::try_from(share).unwrap_or(1_000_000))
    }
}

impl Deployment {
    /// Whether it is on its way, forth or back.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        !matches!(self.stage, Stage::Done | Stage::RolledBack)
    }

    /// Whether an instance of the group itself is to be replaced.
    #[must_use]
    pub fn is_outdated(&self, id: InstanceId) -> bool {
        if !self.is_running() || self.beside.is_some() {
            return false;
        }
        match self.back_from {
            None => id < self.new_from,
            Some(back) => (self.new_from..back).contains(&id),
        }
    }

    /// The name of the group that stands beside one.
    ///
    /// # Errors
    /// When the group's own name leaves no room for it.
    pub fn name_beside(group: &Group) -> Result<Name, String> {
        let name = format!("{}-next", group.name);
        Name::try_new(&name).map_err(|_| format!("`{name}` is too long for a group's name"))
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllAtOnce => f.write_str("all at once"),
            Self::Rolling { batch } => write!(f, "rolling, {batch} at a time"),
            Self::BlueGreen { bake } => write!(f, "blue/green, old ones kept for {bake}"),
            Self::Canary { share, bake } => write!(f, "canary, {share} for {bake}"),
        }
    }
}

impl fmt::Display for Rollback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "more than {} errors within {}",
            self.error_rate, self.over
        )
    }
}
