//! Scaling groups: where and what they launch, and how many.

use super::super::GroupWish;
use super::Planner;
use super::resources::texts;
use crate::account::{Compute, Group, Launch, LaunchChange, Version};
use crate::autoscale::ScalingPolicy;
use crate::command::Command;
use crate::ids::Name;
use crate::units::StoryDuration;

/// Containers that move to hosts which have to wait for the story.
pub(super) struct Move {
    group: Name,
    launch: Launch,
    path: String,
    not_before: StoryDuration,
    command: Command,
}

impl Planner<'_> {
    /// The group that a wish is about, with its place in the account.
    pub(super) fn group(&self, wish: &GroupWish) -> Option<usize> {
        self.after.groups.iter().position(|g| g.name == wish.name)
    }

    /// Changes what groups launch that are not new: `packed` ones, or the
    /// others. Containers come last: what they are to run on may be new, or
    /// become larger.
    pub(super) fn launches(&mut self, packed: bool) {
        let stack = self.stack;
        for (i, wish) in stack.account.group.iter().enumerate() {
            let Some(index) = self.group(wish) else {
                continue;
            };
            let compute = self.after.groups[index].launch.compute;
            let is_new = self.before.groups.iter().all(|g| g.name != wish.name);
            if !is_new && packed == (compute == Compute::Container) {
                self.change_launch(&format!("account.group[{i}].launch"), wish, index);
            }
        }
    }

    /// A version that the story has yet to bring is a command of its own, so
    /// that it holds up nothing else.
    fn change_launch(&mut self, path: &str, wish: &GroupWish, index: usize) {
        let has = self.after.groups[index].clone();
        let change = wish.launch.clone().that_changes(&has.launch);
        let wanted = match self.scenario.changed(&has.launch, &change) {
            Ok(wanted) => wanted,
            Err(reason) => {
                let help = "see docs/reference/compute.md for what can be launched";
                self.error("bad-launch", path, reason, "not offered", help);
                return;
            }
        };
        let version = change.version;
        let at_version = format!("{path}.version");
        if !self.has_hosts(path, &wanted)
            || version.is_some_and(|version| !self.is_version(&at_version, version))
        {
            return;
        }
        let rest = LaunchChange {
            version: None,
            ..change
        };
        let changes_rest = rest != LaunchChange::NONE;
        let unlocked = version.map_or(StoryDuration::ZERO, |v| self.scenario.unlocked_from(v));
        let command = |version, rest: LaunchChange| {
            Command::set_launch(wish.name.clone(), LaunchChange { version, ..rest })
        };
        if let Some(from) = self.hosts_from(path, &wanted) {
            self.moves.push(Move {
                group: wish.name.clone(),
                launch: wanted,
                path: path.into(),
                not_before: from.max(unlocked),
                command: command(version, rest),
            });
            return;
        }
        if !self.moves_to(path, &wish.name, wanted) {
            return;
        }
        if let Some(version) = version
            && unlocked > StoryDuration::ZERO
        {
            self.warning(
                "not-yet",
                &at_version,
                format!("version {version} can be launched from {unlocked} on"),
                "the story has not brought it at the start",
                "send that command then; it is the last one",
            );
            self.later
                .push((unlocked, command(Some(version), LaunchChange::NONE)));
            if changes_rest {
                self.send(command(None, rest));
            }
        } else if version.is_some() || changes_rest {
            self.send(command(version, rest));
        }
    }

    /// Whether the hosts of containers are there, and large enough.
    pub(super) fn has_hosts(&mut self, path: &str, launch: &Launch) -> bool {
        let Some(hosts) = &launch.hosts else {
            return true;
        };
        let groups = self.after.groups.iter();
        let pools: Vec<&Group> = groups
            .filter(|g| g.launch.compute == Compute::Host)
            .collect();
        let Some(pool) = pools.iter().find(|g| g.name == *hosts) else {
            let known = texts(pools.iter().map(|g| &g.name));
            let at = format!("{path}.hosts");
            self.unknown("unknown-hosts", "group of hosts", &at, hosts, &known);
            return false;
        };
        let size = self.scenario.host_size(&pool.launch);
        let (Some(task), Some(host)) = (launch.task, size) else {
            return true;
        };
        let fits = host.holds(task);
        if !fits {
            let message = format!("a task takes {task}, but a host of `{hosts}` has {host}");
            let help = "lower `task`, or give the hosts a larger type";
            self.error("task-too-large", path, message, "can never be placed", help);
        }
        fits
    }

    /// From when on the hosts of a launch can be there, if they have to wait.
    fn hosts_from(&mut self, path: &str, launch: &Launch) -> Option<StoryDuration> {
        let (hosts, from) = self.waiting.get_key_value(launch.hosts.as_ref()?)?;
        let from = *from;
        let message = format!("group `{hosts}` can be made from {from} on");
        self.warning(
            "not-yet",
            &format!("{path}.hosts"),
            message,
            "not there before",
            "send that command then, or give the hosts a version that is there: they run none",
        );
        Some(from)
    }

    /// Lets a group launch this, if its balancer reaches it where that lies.
    fn moves_to(&mut self, path: &str, group: &Name, launch: Launch) -> bool {
        let mut groups = self.after.groups.iter();
        let Some(index) = groups.position(|g| g.name == *group) else {
            return false;
        };
        let has = self.after.groups[index].clone();
        let behind = has.behind.clone();
        let moved = Group { launch, ..has };
        let is_right = self.reaches(&format!("{path}.hosts"), &moved, &behind);
        if is_right {
            self.after.groups[index] = moved;
        }
        is_right
    }

    /// Containers move once their hosts can be there, when all else is done.
    pub(super) fn late_moves(&mut self) {
        for late in std::mem::take(&mut self.moves) {
            if self.moves_to(&late.path, &late.group, late.launch) {
                self.later.push((late.not_before, late.command));
            }
        }
    }

    /// Whether the event has this version, now or later.
    pub(super) fn is_version(&mut self, path: &str, version: Version) -> bool {
        let is_there = self.scenario.service.version.plan(version).is_some();
        if !is_there {
            let message = format!("this event has no version {version}");
            self.out_of_reach(path, message, "name another version");
        }
        is_there
    }

    /// Changes how groups set their size, and what they go by.
    pub(super) fn scaling(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.group.iter().enumerate() {
            let Some(index) = self.group(wish) else {
                continue;
            };
            let path = format!("account.group[{i}]");
            if let Some(policy) = self.wanted_policy(&path, wish, index) {
                self.after.groups[index].policy = policy.clone();
                self.send_for(
                    &wish.name,
                    Command::SetScaling {
                        group: wish.name.clone(),
                        policy,
                    },
                );
            }
            let has = self.after.groups[index].is_detailed;
            if let Some(detailed) = wish.detailed.filter(|wanted| *wanted != has) {
                self.after.groups[index].is_detailed = detailed;
                self.send_for(
                    &wish.name,
                    Command::SetMonitoring {
                        group: wish.name.clone(),
                        detailed,
                    },
                );
            }
        }
    }

    /// The policy that a wish asks for, if it is another one that can work.
    fn wanted_policy(
        &mut self,
        path: &str,
        wish: &GroupWish,
        index: usize,
    ) -> Option<ScalingPolicy> {
        let key = match wish {
            it if it.steps.is_some() => "steps",
            it if it.busy_percent.is_some() => "busy_percent",
            _ => "requests_per_target_per_min",
        };
        let path = format!("{path}.{key}");
        let asked = ScalingPolicy::of_keys(
            wish.requests_per_target_per_min,
            wish.busy_percent,
            wish.steps.clone(),
        );
        let policy = match asked {
            Ok(Some(ScalingPolicy::RequestsPerTarget { target_per_min: 0 })) => {
                ScalingPolicy::Manual
            }
            Ok(policy) => policy?,
            Err(message) => {
                let help = "keep one of them";
                self.error("contradiction", &path, message.into(), "one too many", help);
                return None;
            }
        };
        if let Some(problem) = policy.problem() {
            let help = "see docs/reference/scaling.md for what works";
            self.error("bad-policy", &path, problem, "cannot work", help);
            return None;
        }
        let group = &self.after.groups[index];
        if group.policy == policy {
            return None;
        }
        if policy.needs_request_metric() && group.launch.compute == Compute::Host {
            let message = "hosts get no requests themselves".into();
            let help = "use `busy_percent`: of hosts it is the share that containers take";
            self.error("contradiction", &path, message, "nothing to scale on", help);
            return None;
        }
        let balancer = self.after.balancers.iter().find(|b| b.name == group.behind);
        if policy.needs_request_metric() && !balancer.is_some_and(|b| b.kind.has_request_metric()) {
            self.error(
                "contradiction",
                &path,
                format!(
                    "balancer `{}` is classic and has no such metric",
                    group.behind
                ),
                "nothing to scale on",
                "give that balancer `kind = \"application\"`",
            );
            return None;
        }
        Some(policy)
    }

    /// Changes how many.
    pub(super) fn sizes(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.group.iter().enumerate() {
            let Some(index) = self.group(wish) else {
                continue;
            };
            let path = format!("account.group[{i}]");
            let has = &self.after.groups[index];
            let limit = has.launch.size_max(&self.scenario.limits);
            let changed = |wanted: Option<u32>, has: u32| wanted.filter(|w| *w != has);
            let (min, desired, max) = (
                changed(wish.min, has.min),
                changed(wish.desired, has.desired),
                changed(wish.max, has.max),
            );
            let sizes = (
                min.unwrap_or(has.min),
                desired.unwrap_or(has.desired),
                max.unwrap_or(has.max),
            );
            if sizes.2 > limit {
                self.error(
                    "limit",
                    &format!("{path}.max"),
                    format!("max would be {}, but it may be {limit}", sizes.2),
                    "more than the event allows",
                    format!("lower it to {limit} or less"),
                );
            }
            if !(sizes.0 <= sizes.1 && sizes.1 <= sizes.2) {
                let at = if wish.desired.is_some() {
                    "desired"
                } else {
                    "name"
                };
                self.error(
                    "contradiction",
                    &format!("{path}.{at}"),
                    format!(
                        "min {}, desired {}, max {} do not rise",
                        sizes.0, sizes.1, sizes.2
                    ),
                    "must lie between min and max",
                    "give min <= desired <= max; what the stack leaves out stays",
                );
            }
            if min.is_none() && desired.is_none() && max.is_none() {
                continue;
            }
            let group = &mut self.after.groups[index];
            (group.min, group.desired, group.max) = sizes;
            self.send_for(
                &wish.name,
                Command::SetGroup {
                    group: wish.name.clone(),
                    min,
                    desired,
                    max,
                },
            );
        }
    }

    /// The wanted instances are allowed, and find addresses. Groups take theirs
    /// in turn.
    pub(super) fn room(&mut self) {
        let after = &self.after;
        let mut free: Vec<u32> = after
            .subnets
            .iter()
            .map(|s| {
                let taken = s.addresses_taken(&after.balancers);
                s.cidr.addresses().saturating_sub(taken)
            })
            .collect();
        let limits = &self.scenario.limits;
        let mut wanted: [u64; 2] = [0; 2];
        let mut problems = Vec::new();
        for group in &after.groups {
            let is_task = group.launch.compute == Compute::Container;
            let (what, limit) = match is_task {
                true => ("tasks", limits.tasks),
                false => ("instances", limits.instances),
            };
            let wanted = &mut wanted[usize::from(is_task)];
            *wanted += u64::from(group.desired);
            let its: Vec<usize> = (0..free.len())
                .filter(|s| group.subnets.contains(&after.subnets[*s].name))
                .collect();
            let found: u32 = its.iter().map(|s| free[*s]).sum();
            let mut left = group.desired.min(found);
            for s in its {
                let taken = free[s].min(left);
                free[s] -= taken;
                left -= taken;
            }
            let index = self
                .stack
                .account
                .group
                .iter()
                .position(|g| g.name == group.name);
            let Some(index) = index else { continue };
            let path = format!("account.group[{index}].desired");
            if *wanted > u64::from(limit) && group.max <= limit {
                problems.push((
                    "limit",
                    path.clone(),
                    format!("{wanted} {what} in all, but an account may have {limit}"),
                    "too many",
                    format!("{limit} or less in all groups together"),
                ));
            }
            if group.desired > found && !is_task {
                problems.push((
                    "no-address",
                    path,
                    format!(
                        "{} instances, but the subnets of `{}` have room for {found}",
                        group.desired, group.name
                    ),
                    "does not fit",
                    "5 addresses of a subnet are reserved and a balancer takes 8: make another subnet for the group".into(),
                ));
            }
        }
        for (code, path, message, label, help) in problems {
            self.error(code, &path, message, label, help);
        }
    }
}
