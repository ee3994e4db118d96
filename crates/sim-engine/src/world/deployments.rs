//! Deployments at work: new instances take the place of old ones, in the group
//! itself or in one beside it, and are taken back when they fail too often.

mod start;
mod steps;

use super::commands::Outcome;
use super::{Outbox, World};
use model::account::{Instance, Phase};
use model::actor::Principal;
use model::command::{Command, Denied};
use model::deploy::{Deployment, DeploymentNews, Errors, Stage};
use model::event::{Change, EventKind};
use model::ids::{InstanceId, Name};
use model::tick::Seen;
use model::units::{GameTime, SECOND_NS};
use std::collections::{BTreeMap, VecDeque};

/// What the new instances of each group's deployment answered, second by
/// second, as long as it counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Watches(BTreeMap<Name, VecDeque<Errors>>);

impl World {
    /// Takes in a second that is over, for the deployments that go by errors.
    pub(crate) fn watch_deployments(&mut self, seen: &Seen) {
        let rules = self.account.deployments.iter().filter(|d| d.is_running());
        for (deployment, rule) in rules.filter_map(|d| Some((d, d.rollback.as_ref()?))) {
            let its = seen.cohorts.iter().find(|c| c.cohort == deployment.cohort);
            let watch = self.watches.0.entry(deployment.group.clone()).or_default();
            watch.push_back(Errors {
                answered: its.map_or(0, |c| c.answered),
                failed: its.map_or(0, |c| c.failed),
            });
            let length = rule.over.as_ns().div_ceil(SECOND_NS).max(1) as usize;
            while watch.len() > length {
                watch.pop_front();
            }
        }
    }

    /// What the new instances of a group answered in the time that counts.
    fn errors_of(&self, group: &Name) -> Errors {
        let seconds = self.watches.0.get(group).into_iter().flatten();
        seconds.fold(Errors::default(), |sum, second| Errors {
            answered: sum.answered + second.answered,
            failed: sum.failed + second.failed,
        })
    }

    /// Only a deployment itself changes what it works with.
    pub(super) fn check_deployment(
        &self,
        principal: Principal,
        command: &Command,
    ) -> Result<(), Denied> {
        if principal == Principal::Deployer {
            return Ok(());
        }
        let found = self.account.deployment_against(command);
        found.map_or(Ok(()), |group| {
            Err(Denied::InUse {
                what: format!("what was to be changed of group/{group}"),
                by: "its deployment: wait for its end, or abort it".into(),
            })
        })
    }

    /// Lets every deployment that runs come further.
    pub(super) fn deploy(&mut self, out: &mut Outbox, now: GameTime) {
        let running = self.account.deployments.iter().filter(|d| d.is_running());
        for deployment in running.cloned().collect::<Vec<_>>() {
            let is_forward = deployment.stage != Stage::RollingBack;
            let errors = self.errors_of(&deployment.group);
            let is_bad = (deployment.rollback.as_ref()).is_some_and(|rule| rule.is_met(errors));
            if is_forward && is_bad {
                let group = deployment.group.clone();
                self.attempt_as(
                    out,
                    now,
                    Principal::Deployer,
                    &deployment.group,
                    Command::AbortDeployment { group },
                );
                continue;
            }
            match &deployment.beside {
                Some(beside) => self.step_beside(out, &deployment, beside, now),
                None => self.step_within(out, &deployment, now),
            }
        }
    }

    /// Takes a deployment back: at once if the old instances still stand
    /// beside, else by replacing once more what was replaced.
    pub(super) fn abort_deployment(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        principal: Principal,
        now: GameTime,
    ) -> Outcome {
        let deployment = self.running(name)?.clone();
        if deployment.stage == Stage::RollingBack {
            let reason = format!("the deployment of group/{name} is being taken back already");
            return Err(Denied::Invalid { reason });
        }
        let errors = (principal == Principal::Deployer).then(|| self.errors_of(name));
        let after = match (errors, &deployment.rollback) {
            (Some(seen), Some(rule)) => format!(
                "taken back: {} of {} answers of the new instances failed ({}), {rule}",
                seen.failed,
                seen.answered,
                seen.share()
            ),
            _ => "taken back".into(),
        };
        self.tell(out, now, name, DeploymentNews::RolledBack { errors });
        let next = InstanceId(self.account.instances.len() as u32);
        if let Some(beside) = &deployment.beside {
            self.take_in(out, beside, name, true, now);
            self.group_mut(name)?.weight = deployment.weight;
            self.begin_cohort(name);
            self.change(name, now, |d| d.stage = Stage::RolledBack);
            self.tell(out, now, name, DeploymentNews::Restored);
        } else {
            self.group_mut(name)?.launch = deployment.from.clone();
            self.begin_cohort(name);
            self.change(name, now, |d| {
                d.stage = Stage::RollingBack;
                d.back_from = Some(next);
                d.surge = 0;
            });
        }
        self.watches.0.remove(name);
        self.retry_now();
        self.refresh_route(out);
        Ok(Some(Change {
            what: format!("group/{name} deployment"),
            before: format!("{}, {}", deployment.strategy, deployment.stage),
            after,
        }))
    }

    /// Ends a deployment: what stands beside becomes the group's own, and what
    /// the group had before finishes its requests and goes.
    pub(super) fn finish_deployment(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        now: GameTime,
    ) -> Outcome {
        let deployment = self.running(name)?.clone();
        let is_back = deployment.stage == Stage::RollingBack;
        if let Some(beside) = &deployment.beside {
            for old in self.members(name) {
                self.retire(out, old, now)?;
            }
            self.take_in(out, beside, name, false, now);
            let group = self.group_mut(name)?;
            group.weight = deployment.weight;
            group.launch = deployment.to.clone();
        }
        let (stage, news) = match is_back {
            true => (Stage::RolledBack, DeploymentNews::Restored),
            false => (Stage::Done, DeploymentNews::Done),
        };
        self.change(name, now, |d| {
            d.stage = stage;
            d.surge = 0;
        });
        self.watches.0.remove(name);
        self.tell(out, now, name, news);
        self.refresh_route(out);
        Ok(Some(Change {
            what: format!("group/{name} deployment"),
            before: format!("{}, {}", deployment.strategy, deployment.stage),
            after: stage.to_string(),
        }))
    }

    /// Makes the instances of a group beside those of the group itself, to
    /// stay or to finish and go, and takes the empty group away.
    fn take_in(
        &mut self,
        out: &mut Outbox,
        beside: &Name,
        into: &Name,
        is_to_go: bool,
        now: GameTime,
    ) {
        let its = self.members(beside);
        for instance in &mut self.account.instances {
            if instance.group == *beside {
                instance.group = into.clone();
            }
        }
        for cohort in self.cohorts.iter_mut().filter(|group| *group == beside) {
            *cohort = into.clone();
        }
        for subnet_user in &mut self.account.volumes {
            if subnet_user.attached_to.as_ref() == Some(beside) {
                subnet_user.attached_to = Some(into.clone());
            }
        }
        self.account.groups.retain(|group| group.name != *beside);
        self.close_line(out, &super::billing::metrics_line(beside), now);
        self.close_line(out, &super::billing::provisioned_line(beside), now);
        self.forget_group(beside);
        if is_to_go {
            for instance in its {
                // They were found a moment ago, and are not being retired yet.
                let _ = self.retire(out, instance, now);
            }
        }
    }

    /// The instances of a group that count for its size.
    pub(super) fn members(&self, group: &Name) -> Vec<InstanceId> {
        self.its_members(group).map(|i| i.id).collect()
    }

    pub(super) fn member_count(&self, group: &Name) -> usize {
        self.its_members(group).count()
    }

    fn its_members(&self, group: &Name) -> impl Iterator<Item = &Instance> {
        let all = self.account.instances.iter();
        all.filter(move |i| matches!(i.phase, Phase::Booting | Phase::Running) && i.group == *group)
    }

    fn running(&self, group: &Name) -> Result<&Deployment, Denied> {
        let mut all = self.account.deployments.iter();
        let found = all.find(|d| d.group == *group && d.is_running());
        found.ok_or_else(|| Denied::Unknown {
            what: format!("deployment of group `{group}` that runs"),
        })
    }

    /// Changes the record of a deployment; a new stage begins now.
    fn change(&mut self, group: &Name, now: GameTime, change: impl FnOnce(&mut Deployment)) {
        let mut all = self.account.deployments.iter_mut();
        if let Some(deployment) = all.find(|d| d.group == *group) {
            let before = deployment.stage;
            change(deployment);
            if deployment.stage != before {
                deployment.since = now;
            }
            if !deployment.is_running() {
                deployment.beside = None;
            }
        }
    }

    fn tell(&self, out: &mut Outbox, now: GameTime, group: &Name, news: DeploymentNews) {
        let kind = EventKind::Deployment {
            group: group.clone(),
            news,
        };
        self.event(out, now, Principal::Deployer, kind);
    }
}
