//! The moment at which a fault comes: what there is, and what the seed drew.

use model::account::{Account, Balancer, Group, Instance, Phase};
use model::command::Command;
use model::fault::{Fault, Outside};
use model::ids::{InstanceId, Name};
use model::key::mix;
use model::scenario::{Injection, Pick, Reach, Scenario};
use model::units::{Ppm, StoryDuration};
use sim_engine::actor::{Act, Break, Sight};
use sim_engine::{draw_some, scale};

/// A fault at the moment of its coming.
pub(crate) struct Moment<'m> {
    /// What is brought.
    pub(crate) injection: &'m Injection,
    /// Which event of the script, or which kind of monkey, brings it.
    pub(crate) source: &'m Name,
    /// Who or what is hit, as 64 uniform bits to be scaled.
    pub(crate) pick: u64,
    /// What there is.
    pub(crate) sight: &'m Sight<'m>,
    /// The scenario, at its speed.
    pub(crate) scenario: &'m Scenario,
    /// Whom the monkey may hit that brings it; nothing if it is an event of the script.
    pub(crate) reach: Option<&'m Reach>,
}

impl Moment<'_> {
    pub(crate) fn account(&self) -> &Account {
        self.sight.account
    }

    /// The one that the seed drew, by its place: the same place in every team.
    pub(crate) fn one_of<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        all.get(scale(self.pick, all.len() as u64) as usize)
    }

    /// The one of this name, or the one that the seed drew.
    pub(crate) fn named<'a, T>(
        &self,
        all: &'a [T],
        name: Option<&Name>,
        name_of: impl Fn(&T) -> &Name,
    ) -> Option<&'a T> {
        match name {
            Some(name) => all.iter().find(|it| name_of(it) == name),
            None => self.one_of(all),
        }
    }

    /// The group of this name, or the one that the seed drew.
    pub(crate) fn group(&self, name: Option<&Name>) -> Option<&Group> {
        self.named(&self.account().groups, name, |group| &group.name)
    }

    /// Balancers with a group behind them.
    pub(crate) fn used_balancers(&self) -> Vec<Balancer> {
        let account = self.account();
        let is_used = |b: &&Balancer| account.groups.iter().any(|g| g.behind == b.name);
        account.balancers.iter().filter(is_used).cloned().collect()
    }

    /// Running instances of a kind, in order of their launch.
    pub(crate) fn running(&self, is_it: impl Fn(&Instance) -> bool) -> Vec<InstanceId> {
        let up = self
            .account()
            .living()
            .filter(|i| i.phase == Phase::Running);
        up.filter(|i| is_it(i)).map(|i| i.id).collect()
    }

    /// Of the running instances of a kind, those that are picked.
    pub(crate) fn instances(&self, is_it: impl Fn(&Instance) -> bool) -> Vec<InstanceId> {
        let is_in = |i: &Instance| {
            let may = self.reach.is_none_or(|it| it.may_hit(&i.group, &i.zone));
            may && match &self.injection.pick {
                Pick::Zone(zone) => i.zone == *zone,
                Pick::Group(group) => i.group == *group,
                Pick::One | Pick::All | Pick::Share(_) | Pick::UpTo(_) => true,
            }
        };
        let all = self.running(|i| is_in(i) && is_it(i));
        let there = all.len() as u64;
        let count = match &self.injection.pick {
            Pick::One => 1,
            Pick::Share(share) => (there * u64::from(share.get())).div_ceil(1_000_000),
            Pick::UpTo(most) => 1 + scale(mix(self.pick ^ COUNT_SALT), u64::from(*most)),
            Pick::All | Pick::Zone(_) | Pick::Group(_) => return all,
        };
        draw_some(self.pick, all, count as usize)
    }

    /// What the fault breaks, for as long as it lasts.
    pub(crate) fn break_one(&self, fault: Fault) -> Vec<Act> {
        vec![Act::Break(Break {
            called: self.injection.fault.kind(),
            fault,
            source: self.source.clone(),
            lasts: self.injection.lasts.unwrap_or(StoryDuration::ZERO),
            ramp: self.injection.ramp,
        })]
    }

    /// What a team is told whose service is outside of the game.
    pub(crate) fn tell_outside(&self) -> Vec<Act> {
        let injection = self.injection;
        let picks = injection.fault.kind().picks_instances();
        self.break_one(Fault::Outside(Outside {
            source: self.source.clone(),
            fault: injection.fault.kind(),
            settings: injection.fault.said(),
            pick: picks.then(|| injection.pick.clone()),
            draw_ppm: Ppm::new(scale(self.pick, 1_000_000) as u32),
            stays: injection.lasts.is_none(),
        }))
    }

    /// The same for each of some instances.
    pub(crate) fn break_all(
        &self,
        instances: Vec<InstanceId>,
        fault: impl Fn(InstanceId) -> Fault,
    ) -> Vec<Act> {
        let one = |id: InstanceId| self.break_one(fault(id));
        self.apart(instances).into_iter().flat_map(one).collect()
    }

    /// The same for each of those that are picked.
    pub(crate) fn break_each(&self, fault: impl Fn(InstanceId) -> Fault) -> Vec<Act> {
        self.break_all(self.instances(|_| true), fault)
    }

    /// A command.
    pub(crate) fn command(&self, command: Command) -> Vec<Act> {
        vec![Act::Command(command)]
    }

    /// A command for each instance that is picked.
    pub(crate) fn command_each(&self, command: impl Fn(InstanceId) -> Command) -> Vec<Act> {
        let its = self.apart(self.instances(|_| true)).into_iter();
        its.map(|id| Act::Command(command(id))).collect()
    }

    /// These without containers whose host is among them: what hits a host hits
    /// its containers, and none twice.
    fn apart(&self, these: Vec<InstanceId>) -> Vec<InstanceId> {
        let instances = &self.account().instances;
        let host = |id: InstanceId| Some(instances.get(id.0 as usize)?.task.as_ref()?.host);
        let is_apart = |id: &&InstanceId| host(**id).is_none_or(|host| !these.contains(&host));
        these.iter().filter(is_apart).copied().collect()
    }
}

/// Any number: how many are hit is not to tell which.
const COUNT_SALT: u64 = 0x636f_756e_7421;
