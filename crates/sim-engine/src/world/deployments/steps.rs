//! The steps of a deployment, one look a second.

use super::{Outbox, World};
use model::account::Group;
use model::actor::Principal;
use model::command::Command;
use model::deploy::{Deployment, DeploymentNews, Stage, Strategy};
use model::ids::{InstanceId, Name};
use model::units::GameTime;

impl World {
    /// Replaces in the group itself: new ones come on top of those wanted, and
    /// once all new ones are healthy the group is back at its size, without as
    /// many old ones. Where there is no room on top, old ones go first.
    pub(super) fn step_within(&mut self, out: &mut Outbox, deployment: &Deployment, now: GameTime) {
        let name = &deployment.group;
        let Ok(group) = self.group(name).cloned() else {
            return;
        };
        let members = self.members(name);
        let (old, new): (Vec<InstanceId>, Vec<InstanceId>) = members
            .into_iter()
            .partition(|id| deployment.is_outdated(*id));
        let count = (old.len() + new.len()) as u32;
        let are_healthy = new.iter().all(|id| self.is_serving(*id));
        let is_back = deployment.stage == Stage::RollingBack;
        if old.is_empty() {
            if are_healthy && new.len() as u32 >= group.desired {
                self.watch_or_finish(out, deployment, now);
            } else if deployment.surge > 0 {
                self.change(name, now, |d| d.surge = 0);
            }
            return;
        }
        // Nobody waits for anybody: all go, and the group launches as many.
        if deployment.strategy == Strategy::AllAtOnce && !is_back {
            self.retire_old(out, name, &old, now);
            return;
        }
        if !are_healthy {
            return;
        }
        if deployment.surge > 0 {
            if count >= group.desired + deployment.surge {
                self.change(name, now, |d| d.surge = 0);
                let news = DeploymentNews::Step {
                    stage: deployment.stage,
                    new: new.len() as u32,
                    old: (old.len() as u32).saturating_sub(deployment.surge),
                };
                self.tell(out, now, name, news);
                return;
            }
            // What was on top may be wanted by now, or its room gone.
            let fits = count.saturating_sub(group.desired) + self.room_on_top(&group);
            if fits < deployment.surge {
                self.change(name, now, |d| d.surge = fits);
            }
            return;
        }
        if count < group.desired {
            return;
        }
        let batch = match (&deployment.strategy, is_back) {
            (Strategy::Rolling { batch }, false) => *batch,
            _ => u32::MAX,
        };
        let batch = batch.min(old.len() as u32);
        match batch.min(self.room_on_top(&group)) {
            0 => self.retire_old(out, name, &old[..batch as usize], now),
            surge => self.change(name, now, |d| d.surge = surge),
        }
    }

    /// Brings up as many beside, moves the requests there, and ends.
    pub(super) fn step_beside(
        &mut self,
        out: &mut Outbox,
        deployment: &Deployment,
        beside: &Name,
        now: GameTime,
    ) {
        let name = &deployment.group;
        let (Ok(group), Ok(new)) = (self.group(name).cloned(), self.group(beside).cloned()) else {
            return;
        };
        let sizes = |g: &Group| (g.min, g.desired, g.max);
        if sizes(&group) != sizes(&new) {
            let follow = Command::SetGroup {
                group: beside.clone(),
                min: Some(group.min),
                desired: Some(group.desired),
                max: Some(group.max),
            };
            self.attempt_as(out, now, Principal::Deployer, beside, follow);
        }
        let is_over = now >= deployment.since + deployment.strategy.bake();
        if deployment.stage == Stage::Baking {
            if is_over {
                self.finish(out, name, now);
            }
            return;
        }
        let members = self.members(beside);
        let serving = members.iter().filter(|id| self.is_serving(**id)).count() as u32;
        if serving < group.desired {
            return;
        }
        let part = deployment.strategy.weight_beside(deployment.weight);
        for (group, weight) in [(beside, part), (name, deployment.weight - part)] {
            let group = group.clone();
            let share = Command::SetWeight { group, weight };
            if !self.attempt_as(out, now, Principal::Deployer, name, share) {
                return;
            }
        }
        self.change(name, now, |d| d.stage = Stage::Baking);
        let news = DeploymentNews::Step {
            stage: Stage::Baking,
            new: serving,
            old: self.members(name).len() as u32,
        };
        self.tell(out, now, name, news);
    }

    /// All are new: where errors decide they are watched for as long as errors
    /// are counted, so that the last ones count, too.
    fn watch_or_finish(&mut self, out: &mut Outbox, deployment: &Deployment, now: GameTime) {
        let rule = deployment.rollback.as_ref();
        match (deployment.stage, rule) {
            (Stage::Replacing, Some(_)) => {
                self.change(&deployment.group, now, |d| d.stage = Stage::Baking);
            }
            (Stage::Baking, Some(rule)) if now < deployment.since + rule.over => {}
            _ => self.finish(out, &deployment.group, now),
        }
    }

    fn finish(&mut self, out: &mut Outbox, group: &Name, now: GameTime) {
        let finish = Command::FinishDeployment {
            group: group.clone(),
        };
        self.attempt_as(out, now, Principal::Deployer, group, finish);
    }

    fn retire_old(&mut self, out: &mut Outbox, group: &Name, old: &[InstanceId], now: GameTime) {
        for instance in old.iter().copied() {
            let retire = Command::RetireInstance { instance };
            self.attempt_as(out, now, Principal::Deployer, group, retire);
        }
    }

    fn is_serving(&self, id: InstanceId) -> bool {
        let found = self.account.instances.get(id.0 as usize);
        found.is_some_and(model::account::Instance::takes_requests)
    }

    /// How many more than desired a group may have and has room for.
    fn room_on_top(&self, group: &Group) -> u32 {
        let (_, living, limit) = self.counted_with(&group.launch);
        let allowed = limit.saturating_sub(living);
        let within = group.max.saturating_sub(group.desired);
        within.min(allowed).min(self.free_for(group, &group.launch))
    }
}
