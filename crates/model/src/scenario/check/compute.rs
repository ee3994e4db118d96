//! Whether what groups launch is offered.

use super::Checker;
use crate::account::{Compute, Region};
use crate::scenario::parts::GroupPlan;

impl Checker<'_> {
    pub(super) fn compute(&mut self) {
        let scenario = self.scenario;
        let types = scenario.instance_types();
        let names: Vec<&str> = types.iter().map(|t| t.name.as_str()).collect();
        for (i, group) in scenario.account.group.iter().enumerate() {
            let path = format!("account.group[{i}].launch");
            if let (Compute::Instance | Compute::Host, Some(name)) =
                (group.launch.compute, &group.launch.instance_type)
            {
                let path = format!("{path}.instance_type");
                self.known("instance type", &path, name, &names);
                if !names.contains(&name.as_str()) {
                    continue;
                }
            }
            if let Err(reason) = scenario.offer(&group.launch) {
                let help = "offer it, or launch something else: see docs/reference/compute.md";
                self.error(
                    "not-offered",
                    &path,
                    reason,
                    "cannot be launched",
                    help.into(),
                );
            }
        }
        self.functions();
        self.containers();
        self.spot();
    }

    /// A function grows within itself.
    fn functions(&mut self) {
        let limits = &self.scenario.limits;
        let functions = self.scenario.account.group.iter().enumerate();
        for (i, group) in functions.filter(|(_, g)| g.launch.compute == Compute::Function) {
            let is_offered = self.scenario.offer(&group.launch).is_ok();
            if is_offered && (2..=limits.instances).contains(&group.max) {
                self.error(
                    "contradiction",
                    &format!("account.group[{i}].max"),
                    format!("max is {}, but a group has one function", group.max),
                    "more than 1",
                    "give 1: a function grows within itself".into(),
                );
            }
        }
    }

    /// Containers have hosts that can hold them, and lie where those do.
    fn containers(&mut self) {
        let scenario = self.scenario;
        let groups = &scenario.account.group;
        let is_pool = |g: &&GroupPlan| g.launch.compute == Compute::Host;
        let pools: Vec<&str> = groups
            .iter()
            .filter(is_pool)
            .map(|g| g.name.as_str())
            .collect();
        for (i, group) in groups.iter().enumerate() {
            let path = format!("account.group[{i}]");
            let (Compute::Container, Some(hosts)) = (group.launch.compute, &group.launch.hosts)
            else {
                continue;
            };
            let at = format!("{path}.launch.hosts");
            let Some(pool) = groups.iter().find(|g| g.name == *hosts).filter(is_pool) else {
                self.known("group of hosts", &at, hosts, &pools);
                continue;
            };
            self.fits(&path, group, pool);
        }
    }

    /// A container's group agrees with that of its hosts.
    fn fits(&mut self, path: &str, group: &GroupPlan, pool: &GroupPlan) {
        let scenario = self.scenario;
        if !group.subnets.is_empty() {
            self.error(
                "contradiction",
                &format!("{path}.subnets"),
                format!("containers lie where the hosts of `{}` do", pool.name),
                "nothing reads this",
                "give `subnets = []`".into(),
            );
        }
        let account = &scenario.account;
        let balancer = account.balancer.iter().find(|b| b.name == group.behind);
        let names = (pool.subnets.iter()).chain(balancer.into_iter().flat_map(|b| &b.subnets));
        let subnets = names.filter_map(|name| account.subnet.iter().find(|s| s.name == *name));
        if let (Some(region), Some(other)) = Region::of_subnets(&account.regions(), subnets) {
            self.error(
                "two-regions",
                &format!("{path}.behind"),
                format!(
                    "subnet `{}` does not lie in region `{}`, where the hosts are",
                    other.name, region.name
                ),
                "in another region",
                "put the containers behind a balancer of their hosts' region".into(),
            );
        }
        let task = scenario.filled(group.launch.clone()).task;
        if let (Some(task), Some(host)) = (task, scenario.host_size(&pool.launch))
            && !host.holds(task)
        {
            self.error(
                "task-too-large",
                &format!("{path}.launch"),
                format!(
                    "a task takes {task}, but a host of `{}` has {host}",
                    pool.name
                ),
                "can never be placed",
                "lower `task`, or give the hosts a larger type".into(),
            );
        }
    }

    /// Whoever is given notice can finish a request.
    fn spot(&mut self) {
        let offered = self.scenario.serverless.as_ref();
        let Some(spot) = offered.and_then(|s| s.spot.as_ref()) else {
            return;
        };
        let base = self.scenario.service.base_time;
        if spot.notice.as_ns() < base.as_ns() {
            self.warning(
                "odd",
                "serverless.spot.notice",
                format!(
                    "a notice of {} is shorter than the {base} that a request takes",
                    spot.notice
                ),
                "every interruption loses requests",
                "give a longer notice (at a high speed it shrinks)".into(),
            );
        }
    }
}
