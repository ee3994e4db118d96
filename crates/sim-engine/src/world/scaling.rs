//! Scaling groups at work: follow the metric, then keep the desired size.

use super::{Outbox, World};
use model::account::{Group, Instance, Phase, Process};
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
    retry_end_at: GameTime,
}

impl Scaling {
    pub(super) fn new(startup: &Startup) -> Self {
        Self {
            metric_period: startup.metric_period,
            next_metric_at: GameTime::ZERO + startup.metric_period,
            requests: 0,
            retry_launch_at: GameTime::ZERO,
            retry_end_at: GameTime::ZERO,
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

    /// Ends instances that were healthy once and are not any more, and those
    /// that never were within their grace: long enough for two probes.
    fn replace_unhealthy(&mut self, out: &mut Outbox, now: GameTime) {
        let grace = self.scenario.startup.grace;
        let interval = self.scenario.health.interval;
        let grace_ends_at = |i: &Instance| {
            let probed_at = i.boots_at + interval + interval;
            probed_at.max(i.launched_at + grace)
        };
        let is_ill = |i: &&Instance| match i.phase {
            Phase::Running if i.health.is_healthy() => false,
            Phase::Running if i.health.is_ill() => true,
            Phase::Running | Phase::Booting => now >= grace_ends_at(i),
            Phase::Draining | Phase::Gone => false,
        };
        let replaces = |i: &&Instance| {
            self.group(&i.group).is_ok_and(|group| {
                group.runs(Process::Terminate) && group.runs(Process::ReplaceUnhealthy)
            })
        };
        let instances = self.account.instances.iter();
        let ill: Vec<InstanceId> = instances
            .filter(is_ill)
            .filter(replaces)
            .map(|i| i.id)
            .collect();
        for instance in ill {
            self.end_by_scaling(out, now, Command::TerminateInstance { instance });
        }
    }

    /// Ends an instance, unless an end was refused a short while ago.
    fn end_by_scaling(&mut self, out: &mut Outbox, now: GameTime, end: Command) {
        if now < self.scaling.retry_end_at {
            return;
        }
        if self.command(out, now, Principal::Autoscaler, end).is_err() {
            self.scaling.retry_end_at = now + self.scenario.startup.retry;
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

    /// Launches what is missing and retires what is too much, the youngest
    /// first, as far as neither is suspended.
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
        while group.runs(Process::Launch)
            && (count as u32) < group.desired
            && now >= self.scaling.retry_launch_at
        {
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
        if !group.runs(Process::Terminate) {
            return;
        }
        for instance in members(self).into_iter().skip(group.desired as usize).rev() {
            self.end_by_scaling(out, now, Command::RetireInstance { instance });
        }
    }

    /// Lets the groups try again at once what was refused, when something made
    /// room or changed permissions.
    pub(super) fn retry_now(&mut self) {
        self.scaling.retry_launch_at = GameTime::ZERO;
        self.scaling.retry_end_at = GameTime::ZERO;
    }

    pub(super) fn group(&self, name: &Name) -> Result<&Group, model::command::Denied> {
        let found = self.account.groups.iter().find(|g| g.name == *name);
        found.ok_or_else(|| model::command::Denied::Unknown {
            what: format!("group `{name}`"),
        })
    }
}
