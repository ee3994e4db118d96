//! Scaling groups at work: follow plan and metric, then keep the desired size.

mod settings;

use super::{Outbox, World};
use crate::metrics::Grades;
use model::account::{Group, Instance, Phase, Process};
use model::actor::Principal;
use model::autoscale::{Fleet, Load, ScalingPolicy};
use model::command::{Action, Command};
use model::ids::{InstanceId, Name};
use model::scenario::Scenario;
use model::tick::Seen;
use model::units::{GameTime, StoryDuration};
use std::collections::BTreeMap;

/// What scaling remembers between seconds.
#[derive(Clone, Debug)]
pub(super) struct Scaling {
    /// By balancer: nothing comes to groups behind any other.
    metrics: Grades<BTreeMap<Name, Load>>,
    /// Planned changes before this have had their turn.
    planned_from: GameTime,
    /// Until when the steps of a group rest.
    cools_until: BTreeMap<Name, GameTime>,
    /// What a group was refused, and when it tries again.
    retry_at: BTreeMap<(Name, Action), GameTime>,
}

impl Scaling {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            metrics: Grades::new(scenario),
            planned_from: GameTime::ZERO,
            cools_until: BTreeMap::new(),
            retry_at: BTreeMap::new(),
        }
    }
}

impl World {
    /// Takes in a second that is over, for the scaling metrics.
    pub(crate) fn measure(&mut self, seen: &Seen, now: GameTime) {
        let mut loads = Vec::with_capacity(self.route.entries.len());
        for entry in &self.route.entries {
            let balancers = &mut self.account.balancers.iter();
            let Some(balancer) = balancers.find(|b| b.name == entry.balancer) else {
                continue;
            };
            let targets = self.account.targets_of(balancer);
            let warm = targets.filter(|i| self.is_warm(i, now));
            let slots = warm.map(|i| u64::from(i.capacity.slots)).sum::<u64>();
            let its = seen
                .by_balancer
                .iter()
                .find(|b| b.balancer == entry.balancer);
            let (requests, busy) = match its {
                Some(its) => (its.attempts, its.busy_slots),
                None if self.route.entries.len() == 1 => (seen.upstream_attempts, seen.busy_slots),
                None => (0, 0),
            };
            let load = (requests, u64::from(busy), slots);
            loads.push((&entry.balancer, load));
        }
        self.scaling.metrics.add(|by_balancer| {
            for (balancer, (requests, busy, slots)) in &loads {
                let load = by_balancer.entry((*balancer).clone()).or_default();
                load.add(*requests, *busy, *slots);
            }
        });
    }

    /// Whether an instance counts for its policy. Those that the game began
    /// with always do.
    fn is_warm(&self, instance: &Instance, now: GameTime) -> bool {
        let warm_up = self.scenario.scaling.warm_up;
        warm_up == StoryDuration::ZERO
            || instance.launched_at == GameTime::ZERO
            || now >= instance.boots_at + warm_up
    }

    /// Lets the groups' own scaling act.
    pub(crate) fn scale(&mut self, out: &mut Outbox, now: GameTime) {
        self.replace_unhealthy(out, now);
        self.follow_plan(out, now);
        self.follow_metrics(out, now);
        for group in self.account.groups.clone() {
            self.keep_size(out, &group, now);
        }
    }

    /// Carries out the planned changes whose time has come.
    fn follow_plan(&mut self, out: &mut Outbox, now: GameTime) {
        let from = std::mem::replace(
            &mut self.scaling.planned_from,
            now + StoryDuration::from_ns(1),
        );
        let is_due = |at: StoryDuration| (from..=now).contains(&(GameTime::ZERO + at));
        let mut due = Vec::new();
        for group in &self.account.groups {
            let planned = group.schedule.iter().filter(|planned| is_due(planned.at));
            due.extend(planned.map(|planned| Command::SetGroup {
                group: group.name.clone(),
                min: planned.min,
                desired: planned.desired,
                max: planned.max,
            }));
        }
        for resize in due {
            // A denial is in the audit log.
            let _ = self.command(out, now, Principal::Autoscaler, resize);
        }
    }

    /// Lets the policies act for which a metric is new in this second.
    fn follow_metrics(&mut self, out: &mut Outbox, now: GameTime) {
        for group in self.account.groups.clone() {
            let news = self.scaling.metrics.of(group.is_detailed).news();
            let its = news.and_then(|by_balancer| by_balancer.get(&group.behind));
            let Some(load) = its.copied() else {
                // Nothing is new, or nothing comes to it.
                continue;
            };
            let has_steps = matches!(group.policy, ScalingPolicy::Steps { .. });
            let cools = self.scaling.cools_until.get(&group.name);
            if has_steps && cools.is_some_and(|until| now < *until) {
                continue;
            }
            let fleet = self.fleet(&group, now);
            let load = self.part_of(&group, &load, now);
            let next = group.policy.next(&load, &fleet);
            let desired = next.clamp(group.min, group.max);
            if desired == group.desired {
                continue;
            }
            let resize = Command::SetGroup {
                group: group.name.clone(),
                min: None,
                desired: Some(desired),
                max: None,
            };
            let outcome = self.command(out, now, Principal::Autoscaler, resize);
            if has_steps && outcome.is_ok() {
                let until = now + self.scenario.scaling.cooldown;
                self.scaling.cools_until.insert(group.name, until);
            }
        }
    }

    /// What a group has of the load of all: an application balancer shares the
    /// traffic by weight among the groups that have targets, a classic one by
    /// instance.
    fn part_of(&self, group: &Group, load: &Load, now: GameTime) -> Load {
        let (mut warm, mut slots) = ((0, 0), (0, 0));
        let mut with_targets: Vec<&Name> = Vec::new();
        let balancers = self.account.balancers.iter();
        let balancer = balancers.filter(|b| b.name == group.behind);
        for target in balancer.clone().flat_map(|b| self.account.targets_of(b)) {
            if self.is_warm(target, now) {
                let its_slots = u64::from(target.capacity.slots);
                if target.group == group.name {
                    warm.0 += 1;
                    slots.0 += its_slots;
                }
                warm.1 += 1;
                slots.1 += its_slots;
            }
            if !with_targets.contains(&&target.group) {
                with_targets.push(&target.group);
            }
        }
        if !balancer.clone().any(|balancer| balancer.kind.has_weights()) {
            return load.of_group(warm, slots);
        }
        let mut traffic = (0, 0);
        for other in &self.account.groups {
            if with_targets.contains(&&other.name) {
                let weight = u64::from(other.weight);
                traffic.0 += if other.name == group.name { weight } else { 0 };
                traffic.1 += weight;
            }
        }
        load.of_group(traffic, slots)
    }

    fn fleet(&self, group: &Group, now: GameTime) -> Fleet {
        let members = || {
            let all = self.account.instances.iter();
            all.filter(|i| i.group == group.name)
        };
        let warm = members().filter(|i| i.takes_requests() && self.is_warm(i, now));
        let is_warming = members()
            .any(|i| matches!(i.phase, Phase::Booting | Phase::Running) && !self.is_warm(i, now));
        Fleet {
            desired: group.desired,
            warm: warm.count() as u32,
            is_warming,
            slots_each: self.slots_each(group),
        }
    }

    /// The slots of what a group launches.
    fn slots_each(&self, group: &Group) -> u32 {
        let offer = self.scenario.offer(&group.launch);
        offer.map_or(1, |offer| offer.capacity.slots)
    }

    /// Ends instances that were healthy once and are not any more, and those
    /// that never were within their grace: long enough for two probes.
    fn replace_unhealthy(&mut self, out: &mut Outbox, now: GameTime) {
        let grace = self.scenario.startup.grace;
        let grace_ends_at = |i: &Instance| {
            let interval = self.check_of(i).interval;
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
        let ill: Vec<(Name, InstanceId)> = instances
            .filter(is_ill)
            .filter(replaces)
            .map(|i| (i.group.clone(), i.id))
            .collect();
        for (group, instance) in ill {
            self.attempt(out, now, &group, Command::TerminateInstance { instance });
        }
    }

    /// Does something for a group, unless that was refused to it a short while
    /// ago; tells whether it was done.
    fn attempt(&mut self, out: &mut Outbox, now: GameTime, group: &Name, command: Command) -> bool {
        let what = (group.clone(), command.action());
        if self.scaling.retry_at.get(&what).is_some_and(|at| now < *at) {
            return false;
        }
        let outcome = self.command(out, now, Principal::Autoscaler, command);
        if outcome.is_err() {
            let retry_at = now + self.scenario.startup.retry;
            self.scaling.retry_at.insert(what, retry_at);
        }
        outcome.is_ok()
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
        let missing = (group.desired as usize).saturating_sub(members(self).len());
        if group.runs(Process::Launch) {
            let launch = || Command::LaunchInstance {
                group: group.name.clone(),
            };
            let _ = (0..missing).all(|_| self.attempt(out, now, &group.name, launch()));
        }
        if !group.runs(Process::Terminate) {
            return;
        }
        for instance in members(self).into_iter().skip(group.desired as usize).rev() {
            self.attempt(out, now, &group.name, Command::RetireInstance { instance });
        }
    }

    /// Lets the groups try again at once what was refused, when something made
    /// room or changed permissions.
    pub(super) fn retry_now(&mut self) {
        self.scaling.retry_at.clear();
    }

    /// Another group of this name begins with nothing behind it.
    pub(super) fn forget_group(&mut self, name: &Name) {
        self.scaling.cools_until.remove(name);
        self.scaling.retry_at.retain(|(group, _), _| group != name);
    }

    pub(super) fn group(&self, name: &Name) -> Result<&Group, model::command::Denied> {
        let found = self.account.groups.iter().find(|g| g.name == *name);
        found.ok_or_else(|| model::command::Denied::Unknown {
            what: format!("group `{name}`"),
        })
    }
}
