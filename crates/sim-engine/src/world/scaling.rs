//! Scaling groups at work: follow the metric, then keep the desired size.

use super::{Outbox, World};
use model::account::{Group, Phase};
use model::actor::Principal;
use model::autoscale::{ScalingPolicy, track};
use model::command::Command;
use model::ids::{InstanceId, Name};
use model::scenario::Startup;
use model::units::{GameTime, SECOND_NS, StoryDuration};

/// What scaling remembers between seconds.
#[derive(Clone, Debug)]
pub(super) struct Scaling {
    metric_period: StoryDuration,
    next_metric_at: GameTime,
    requests: u64,
    retry_launch_at: GameTime,
}

impl Scaling {
    pub(super) fn new(startup: &Startup) -> Self {
        Self {
            metric_period: startup.metric_period,
            next_metric_at: GameTime::ZERO + startup.metric_period,
            requests: 0,
            retry_launch_at: GameTime::ZERO,
        }
    }
}

impl World {
    /// Counts requests that reached the targets, for the scaling metric.
    pub(crate) fn count_target_requests(&mut self, requests: u64) {
        self.scaling.requests += requests;
    }

    /// Lets the groups' own scaling act.
    pub(crate) fn scale(&mut self, out: &mut Outbox, now: GameTime) {
        self.replace_unhealthy(out, now);
        if now >= self.scaling.next_metric_at {
            self.follow_metric(out, now);
        }
        for group in self.account.groups.clone() {
            self.keep_size(out, &group, now);
        }
    }

    /// Ends instances that were healthy once and are not any more.
    fn replace_unhealthy(&mut self, out: &mut Outbox, now: GameTime) {
        let is_ill = |i: &&model::account::Instance| i.phase == Phase::Running && i.health.is_ill();
        let ill: Vec<InstanceId> = self
            .account
            .instances
            .iter()
            .filter(is_ill)
            .map(|i| i.id)
            .collect();
        for instance in ill {
            let _ = self.command(
                out,
                now,
                Principal::Autoscaler,
                Command::TerminateInstance { instance },
            );
        }
    }

    fn follow_metric(&mut self, out: &mut Outbox, now: GameTime) {
        let period_ns = self.scaling.metric_period.as_ns();
        let per_min =
            u128::from(self.scaling.requests) * u128::from(60 * SECOND_NS) / u128::from(period_ns);
        self.scaling.requests = 0;
        self.scaling.next_metric_at = now + self.scaling.metric_period;
        for group in self.account.groups.clone() {
            let ScalingPolicy::RequestsPerTarget { target_per_min } = group.policy else {
                continue;
            };
            let desired =
                track(group.desired, per_min as u64, target_per_min).clamp(group.min, group.max);
            if desired != group.desired {
                let resize = Command::SetGroup {
                    group: group.name,
                    min: None,
                    desired: Some(desired),
                    max: None,
                };
                let _ = self.command(out, now, Principal::Autoscaler, resize);
            }
        }
    }

    /// Launches what is missing and retires what is too much, the youngest first.
    fn keep_size(&mut self, out: &mut Outbox, group: &Group, now: GameTime) {
        let members = |world: &Self| -> Vec<InstanceId> {
            let counted = |i: &&model::account::Instance| {
                i.group == group.name && matches!(i.phase, Phase::Booting | Phase::Running)
            };
            world
                .account
                .instances
                .iter()
                .filter(counted)
                .map(|i| i.id)
                .collect()
        };
        let mut count = members(self).len();
        while (count as u32) < group.desired && now >= self.scaling.retry_launch_at {
            let launch = Command::LaunchInstance {
                group: group.name.clone(),
            };
            if self
                .command(out, now, Principal::Autoscaler, launch)
                .is_err()
            {
                self.scaling.retry_launch_at = now + self.scenario.startup.retry;
            }
            count += 1;
        }
        for instance in members(self).into_iter().skip(group.desired as usize).rev() {
            let _ = self.command(
                out,
                now,
                Principal::Autoscaler,
                Command::RetireInstance { instance },
            );
        }
    }

    /// Lets the groups try a launch at once, when something made room.
    pub(super) fn retry_launches_now(&mut self) {
        self.scaling.retry_launch_at = GameTime::ZERO;
    }

    pub(super) fn group(&self, name: &Name) -> Result<&Group, model::command::Denied> {
        let found = self.account.groups.iter().find(|g| g.name == *name);
        found.ok_or_else(|| model::command::Denied::Unknown {
            what: format!("group `{name}`"),
        })
    }
}
