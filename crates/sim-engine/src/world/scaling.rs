//! Scaling groups at work: follow plan and metric, then keep the desired size.

mod settings;

use super::{Outbox, World};
use crate::metrics::Grades;
use model::account::{Compute, Group, Instance, Phase, Process};
use model::actor::Principal;
use model::autoscale::{Fleet, Load, ScalingPolicy};
use model::command::{Action, Command};
use model::deploy::Stage;
use model::ids::{InstanceId, Name};
use model::scenario::Scenario;
use model::tick::Seen;
use model::units::{GameTime, StoryDuration};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What scaling remembers between seconds.
#[derive(Clone, Debug)]
pub(super) struct Scaling {
    /// By group; nothing comes to those behind a balancer that no address leads to.
    metrics: Grades<BTreeMap<Name, Load>>,
    /// Planned changes before this have had their turn.
    planned_from: GameTime,
    /// Until when the steps of a group rest.
    cools_until: BTreeMap<Name, GameTime>,
    /// What somebody was refused for a group, and when they try again.
    retry_at: BTreeMap<(Name, Principal, Action), GameTime>,
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
    /// Takes in a second that is over, for the scaling metrics: of each group
    /// what its own instances got, and the slots of those that count.
    pub(crate) fn measure(&mut self, seen: &Seen, now: GameTime) {
        let mut loads: BTreeMap<&Name, (u64, u64, u64)> = BTreeMap::new();
        for entry in &self.route.entries {
            let mut balancers = self.account.balancers.iter();
            let Some(balancer) = balancers.find(|b| b.name == entry.balancer) else {
                continue;
            };
            let groups = self.account.groups.iter();
            for group in groups.filter(|g| g.behind == balancer.name) {
                loads.insert(&group.name, (0, 0, 0));
            }
            let targets = entry.groups.iter().flat_map(|group| &group.targets);
            let targets = targets.filter_map(|id| self.account.instances.get(id.0 as usize));
            for target in targets.filter(|i| self.is_warm(i, now)) {
                if let Some(load) = loads.get_mut(&target.group) {
                    load.2 += u64::from(target.capacity.slots);
                }
            }
        }
        let mut pools: BTreeMap<&Name, (u64, u64)> = BTreeMap::new();
        for pool in &self.account.groups {
            if pool.launch.compute == Compute::Host {
                loads.remove(&pool.name);
                if pool.policy != ScalingPolicy::Manual {
                    pools.insert(&pool.name, self.packed(pool, now));
                }
            }
        }
        for its in &seen.cohorts {
            let group = self.cohorts.get(its.cohort as usize);
            if let Some(load) = group.and_then(|group| loads.get_mut(group)) {
                load.0 += its.attempts;
                load.1 += u64::from(its.busy_slots);
            }
        }
        self.scaling.metrics.add(|open: &mut BTreeMap<Name, Load>| {
            for (group, (requests, busy, slots)) in &loads {
                if !open.contains_key(*group) {
                    open.insert((*group).clone(), Load::default());
                }
                if let Some(load) = open.get_mut(*group) {
                    load.add(*requests, *busy, *slots);
                }
            }
            for (pool, (taken, there)) in &pools {
                let load = open.entry((*pool).clone()).or_default();
                load.add_wanted(0, *taken, *there);
            }
        });
    }

    /// Whether an instance counts for its policy. Those that the game began
    /// with always do.
    pub(super) fn is_warm(&self, instance: &Instance, now: GameTime) -> bool {
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
        self.deploy(out, now);
        for index in 0..self.account.groups.len() {
            if self.is_off_size(&self.account.groups[index]) {
                let group = self.account.groups[index].clone();
                self.keep_size(out, &group, now);
            }
        }
    }

    /// Whether a group has more or fewer members than are wanted.
    fn is_off_size(&self, group: &Group) -> bool {
        let its = self.account.deployments.iter();
        let running = its.filter(|d| d.is_running() && d.group == group.name);
        let on_top: u32 = running.map(|d| d.surge).sum();
        self.member_count(&group.name) != (group.desired + on_top) as usize
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
        let metrics = &self.scaling.metrics;
        if [false, true]
            .iter()
            .all(|detailed| metrics.of(*detailed).news().is_none())
        {
            return;
        }
        for group in self.account.groups.clone() {
            let news = self.scaling.metrics.of(group.is_detailed).news();
            let Some(load) = news.and_then(|loads| loads.get(&group.name)).copied() else {
                // Nothing is new, or nothing comes to it.
                continue;
            };
            let is_shared = self.account.deployment_of(&group.name);
            if is_shared.is_some_and(|d| d.stage == Stage::Baking && d.beside.is_some()) {
                // Its load is not its own while requests move away from it.
                continue;
            }
            let has_steps = matches!(group.policy, ScalingPolicy::Steps { .. });
            let cools = self.scaling.cools_until.get(&group.name);
            if has_steps && cools.is_some_and(|until| now < *until) {
                continue;
            }
            let fleet = self.fleet(&group, now);
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
        if group.launch.compute == Compute::Host {
            return super::containers::HOST_PARTS;
        }
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
        self.attempt_as(out, now, Principal::Autoscaler, group, command)
    }

    /// The same on behalf of somebody else.
    pub(super) fn attempt_as(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        group: &Name,
        command: Command,
    ) -> bool {
        let what = (group.clone(), principal, command.action());
        if self.scaling.retry_at.get(&what).is_some_and(|at| now < *at) {
            return false;
        }
        let outcome = self.command(out, now, principal, command);
        if outcome.is_err() {
            let retry_at = now + self.scenario.startup.retry;
            self.scaling.retry_at.insert(what, retry_at);
        }
        outcome.is_ok()
    }

    /// Launches what is missing and retires what is too much, as far as neither
    /// is suspended: first what a deployment is to replace, then the emptiest
    /// host, then the youngest.
    fn keep_size(&mut self, out: &mut Outbox, group: &Group, now: GameTime) {
        let deployment = self.account.deployment_of(&group.name).cloned();
        let its = deployment.filter(|d| d.group == group.name);
        let on_top = its.as_ref().map_or(0, |d| d.surge);
        let wanted = (group.desired + on_top) as usize;
        let missing = wanted.saturating_sub(self.members(&group.name).len());
        if group.runs(Process::Launch) {
            let launch = || Command::LaunchInstance {
                group: group.name.clone(),
            };
            let who = self.launcher_of(&group.name);
            let _ = (0..missing).all(|_| self.attempt_as(out, now, who, &group.name, launch()));
        }
        if !group.runs(Process::Terminate) {
            return;
        }
        let mut members = self.members(&group.name);
        if members.len() <= wanted {
            return;
        }
        members.sort_by_cached_key(|id| {
            let is_outdated = its.as_ref().is_some_and(|d| d.is_outdated(*id));
            (is_outdated, Reverse(self.account.tasks_on(*id).count()))
        });
        for instance in members.into_iter().skip(wanted).rev() {
            self.attempt(out, now, &group.name, Command::RetireInstance { instance });
        }
    }

    /// Lets the groups try again at once what was refused, when something made
    /// room or changed permissions.
    pub(super) fn retry_now(&mut self) {
        self.scaling.retry_at.clear();
    }

    /// Lets groups of containers try again at once: there is room.
    pub(super) fn retry_tasks(&mut self) {
        let groups = &self.account.groups;
        let is_packed = |name: &Name| {
            let mut packed = groups
                .iter()
                .filter(|g| g.launch.compute == Compute::Container);
            packed.any(|group| group.name == *name)
        };
        let retry_at = &mut self.scaling.retry_at;
        retry_at
            .retain(|(group, _, action), _| *action != Action::LaunchInstance || !is_packed(group));
    }

    /// Another group of this name begins with nothing behind it.
    pub(super) fn forget_group(&mut self, name: &Name) {
        self.scaling.cools_until.remove(name);
        self.scaling.retry_at.retain(|(group, ..), _| group != name);
    }

    pub(super) fn group(&self, name: &Name) -> Result<&Group, model::command::Denied> {
        let found = self.account.groups.iter().find(|g| g.name == *name);
        found.ok_or_else(|| model::command::Denied::Unknown {
            what: format!("group `{name}`"),
        })
    }
}
