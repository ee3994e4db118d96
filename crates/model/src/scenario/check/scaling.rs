//! Whether the policies and schedules of groups can work.

use super::Checker;
use crate::account::Compute;
use crate::autoscale::{Planned, SCHEDULE_MAX};
use crate::scenario::parts::GroupPlan;

impl Checker<'_> {
    pub(super) fn scaling(&mut self) {
        let scenario = self.scenario;
        for (i, group) in scenario.account.group.iter().enumerate() {
            let path = format!("account.group[{i}]");
            self.policy(&path, group);
            self.schedule(&path, group);
        }
    }

    fn policy(&mut self, path: &str, group: &GroupPlan) {
        let key = match group {
            it if it.steps.is_some() => "steps",
            it if it.busy_percent.is_some() => "busy_percent",
            _ => "requests_per_target_per_min",
        };
        let path = format!("{path}.{key}");
        let policy = match group.policy() {
            Ok(policy) => policy,
            Err(message) => {
                let help = "keep one of them".into();
                self.error("contradiction", &path, message.into(), "one too many", help);
                return;
            }
        };
        if let Some(problem) = policy.problem() {
            let help = match key {
                "steps" => {
                    "such as `[{ busy_percent = 30, change = -1 }, { busy_percent = 80, change = 2 }]`"
                }
                "busy_percent" => "give a percentage such as 60",
                _ => "give a target such as 60",
            };
            self.error("bad-policy", &path, problem, "cannot work", help.into());
        }
        if policy.needs_request_metric() && group.launch.compute == Compute::Host {
            self.error(
                "contradiction",
                &path,
                "hosts get no requests themselves".into(),
                "nothing to scale on",
                "use `busy_percent`: of hosts it is the share that containers take".into(),
            );
            return;
        }
        let balancers = &self.scenario.account.balancer;
        let behind = balancers.iter().find(|it| it.name == group.behind);
        if policy.needs_request_metric() && behind.is_some_and(|it| !it.kind.has_request_metric()) {
            self.error(
                "contradiction",
                &path,
                format!(
                    "balancer `{}` is classic and has no such metric",
                    group.behind
                ),
                "nothing to scale on",
                "make that balancer an application balancer, or use `busy_percent`".into(),
            );
        }
    }

    fn schedule(&mut self, path: &str, group: &GroupPlan) {
        let path = format!("{path}.schedule");
        if group.schedule.len() > SCHEDULE_MAX {
            self.error(
                "too-many",
                &path,
                format!("{} planned changes", group.schedule.len()),
                "too many",
                format!("plan {SCHEDULE_MAX} at most"),
            );
            return;
        }
        self.in_order(
            &path,
            "planned changes",
            group.schedule.iter().map(|it| it.at),
        );
        let (mut min, mut max) = (group.min, group.max);
        let limit = group.launch.size_max(&self.scenario.limits);
        for (i, planned) in group.schedule.iter().enumerate() {
            (min, max) = (planned.min.unwrap_or(min), planned.max.unwrap_or(max));
            self.planned(&format!("{path}[{i}]"), planned, min, max, limit);
        }
    }

    /// A planned change, with the bounds that hold from then on if nobody else
    /// changes them.
    fn planned(&mut self, path: &str, planned: &Planned, min: u32, max: u32, limit: u32) {
        let length = self.scenario.length;
        if planned.at >= length {
            self.error(
                "after-the-end",
                &format!("{path}.at"),
                format!("this is at {}, but the game ends at {length}", planned.at),
                "never happens",
                format!("give a time before {length}, or make the game longer"),
            );
        }
        let desired = planned.desired.unwrap_or(min);
        if max > limit || !(min <= desired && desired <= max) {
            self.error(
                "contradiction",
                path,
                format!("min {min}, desired {desired}, max {max} do not rise up to {limit}"),
                "would be refused then",
                "give min <= desired <= max <= `limits.instances`; what is left out stays".into(),
            );
        }
    }
}
