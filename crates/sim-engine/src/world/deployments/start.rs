//! What a deployment needs to begin.

use super::super::commands::Outcome;
use super::{Outbox, World};
use model::account::{Compute, Group, Launch, LaunchChange};
use model::autoscale::ScalingPolicy;
use model::command::Denied;
use model::deploy::{Deployment, DeploymentNews, Rollback, Stage, Strategy};
use model::event::Change;
use model::ids::{InstanceId, Name};
use model::units::GameTime;

impl World {
    /// Starts a deployment. The same launch again is one, too: it replaces all
    /// instances.
    pub(in crate::world) fn start_deployment(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        change: &LaunchChange,
        (strategy, rollback): (&Strategy, Option<&Rollback>),
        now: GameTime,
    ) -> Outcome {
        let group = self.group(name)?.clone();
        if let Some(running) = self.account.deployment_of(name) {
            return Err(Denied::InUse {
                what: format!("group/{name}"),
                by: format!("the deployment of group/{}", running.group),
            });
        }
        let problem = strategy.problem();
        if let Some(reason) = problem.or_else(|| rollback.and_then(Rollback::problem)) {
            return Err(Denied::Invalid { reason });
        }
        let to = self.scenario.filled(group.launch.changed(change));
        if !self.unlocked(now).contains(&to.version) {
            let what = format!("version {}", to.version);
            return Err(Denied::NotYet { what });
        }
        let not_offered = |reason| Denied::Invalid { reason };
        self.scenario.offer(&to).map_err(not_offered)?;
        self.check_hosts(&to, &group.behind)?;
        let beside = match strategy.is_beside() {
            true => Some(self.group_beside(&group, &to, strategy)?),
            false => None,
        };
        let new_from = InstanceId(self.account.instances.len() as u32);
        let cohort = self.begin_cohort(beside.as_ref().unwrap_or(name));
        let stage = match &beside {
            None => {
                self.group_mut(name)?.launch = to.clone();
                Stage::Replacing
            }
            Some(beside) => {
                let beside = Group {
                    name: beside.clone(),
                    launch: to.clone(),
                    weight: 0,
                    policy: ScalingPolicy::Manual,
                    schedule: Vec::new(),
                    is_detailed: false,
                    ..group.clone()
                };
                self.pay_for_provisioned(&beside, now);
                self.account.groups.push(beside);
                Stage::Preparing
            }
        };
        self.account.deployments.retain(|d| d.group != *name);
        self.account.deployments.push(Deployment {
            group: name.clone(),
            strategy: strategy.clone(),
            rollback: rollback.cloned(),
            from: group.launch.clone(),
            to: to.clone(),
            stage,
            since: now,
            beside: beside.clone(),
            weight: group.weight,
            new_from,
            back_from: None,
            cohort,
            surge: 0,
        });
        let news = DeploymentNews::Started {
            from: group.launch.to_string(),
            to: to.to_string(),
            strategy: strategy.to_string(),
        };
        self.tell(out, now, name, news);
        self.retry_now();
        self.refresh_route(out);
        let beside = beside.map_or(String::new(), |beside| {
            format!(", beside as group/{beside}")
        });
        Ok(Some(Change {
            what: format!("group/{name} deployment"),
            before: group.launch.to_string(),
            after: format!("{to}: {strategy}{beside}"),
        }))
    }

    /// The name of the group that is to stand beside, if all it needs is there.
    fn group_beside(
        &self,
        group: &Group,
        to: &Launch,
        strategy: &Strategy,
    ) -> Result<Name, Denied> {
        let invalid = |reason: String| Denied::Invalid { reason };
        if group.launch.compute == Compute::Host {
            let reason = "hosts get no requests to be moved: deploy them rolling";
            return Err(invalid(reason.into()));
        }
        let name = Deployment::name_beside(group).map_err(invalid)?;
        if !self.balancer(&group.behind)?.kind.has_weights() {
            return Err(invalid(format!(
                "the classic balancer `{}` has no weights to move requests by: switch it to an application balancer, or deploy rolling",
                group.behind
            )));
        }
        let part = strategy.weight_beside(group.weight);
        let is_split = matches!(strategy, Strategy::Canary { .. });
        if part == 0 || (is_split && part == group.weight) {
            return Err(invalid(format!(
                "a weight of {} cannot be shared like that: raise it first",
                group.weight
            )));
        }
        if self.account.groups.iter().any(|g| g.name == name) {
            return Err(Denied::Exists {
                what: format!("group `{name}`"),
            });
        }
        self.check_room("groups", self.account.groups.len(), |limits| limits.groups)?;
        let (what, living, limit) = self.counted_with(to);
        let wanted = living + group.desired;
        if wanted > limit {
            return Err(Denied::Limit {
                what: what.into(),
                wanted,
                limit,
            });
        }
        if self.free_for(group, to) < group.desired {
            if let (Some(hosts), Some(task)) = (&to.hosts, to.task) {
                let hosts = hosts.clone();
                return Err(Denied::NoRoom { hosts, task });
            }
            return Err(Denied::NoFreeAddress {
                subnets: super::super::building::listed(&group.subnets),
            });
        }
        Ok(name)
    }

    /// How many more of a launch there is room for where a group can launch now:
    /// on its hosts, or as free addresses.
    pub(super) fn free_for(&self, group: &Group, launch: &Launch) -> u32 {
        if launch.compute == Compute::Container {
            return self.free_on_hosts(launch);
        }
        let subnets = self.account.subnets.iter();
        let its =
            subnets.filter(|s| group.subnets.contains(&s.name) && !self.account.is_down(&s.zone));
        its.map(|s| self.account.free_addresses(s)).sum()
    }
}
