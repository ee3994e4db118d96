//! Faults: what they do to an account when they begin, and that they end.

use super::power::is_of_process;
use super::{Outbox, World};
use crate::actor::Break;
use crate::effect::EffectKind;
use model::account::{Instance, Phase, Zone};
use model::actor::Principal;
use model::event::EventKind;
use model::fault::{Fault, Trouble, grown_ppm};
use model::ids::{InstanceId, Name};
use model::units::{GameTime, StoryDuration};

/// A fault that lasts.
#[derive(Clone, Debug)]
pub(super) struct Lasting {
    until: GameTime,
    /// As it is now: all of it, unless it is growing.
    fault: Fault,
    growth: Option<Growth>,
    /// Which event of the script, or which kind of monkey, brought it.
    source: Name,
}

/// What a fault grows to, and how.
#[derive(Clone, Debug)]
struct Growth {
    whole: Fault,
    since: GameTime,
    ramp: StoryDuration,
}

impl Growth {
    fn at(&self, now: GameTime) -> Fault {
        self.whole.grown_to(grown_ppm(self.since, self.ramp, now))
    }
}

impl World {
    /// Breaks something for a while. What is over at once leaves nothing to
    /// take back.
    pub(crate) fn begin_fault(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        broken: Break,
    ) {
        let Break {
            called,
            fault,
            source,
            lasts,
            ramp,
        } = broken;
        // What is not up cannot break: its fault would only be in the way.
        if fault.instance().is_some_and(|id| !self.is_up(id)) {
            let fault = called.as_str().into();
            self.event(out, now, principal, EventKind::Missed { fault });
            return;
        }
        let until = if fault.is_instant() { now } else { now + lasts };
        let began = EventKind::FaultBegan {
            fault: fault.clone(),
            until,
        };
        self.event(out, now, principal, began);
        if !fault.is_instant() {
            let growth = (ramp > StoryDuration::ZERO).then(|| Growth {
                whole: fault.clone(),
                since: now,
                ramp,
            });
            self.lasting.push(Lasting {
                until,
                fault: growth.as_ref().map_or(fault.clone(), |its| its.at(now)),
                growth,
                source,
            });
            self.show_faults();
        }
        match &fault {
            Fault::ZoneDown { zone } => self.lose_zone(out, now, principal, zone),
            Fault::Crashed { instance } => {
                let instance = *instance;
                self.effect(out, EffectKind::Kill { instance });
                self.ended(out, instance, now);
            }
            Fault::TakenBack { instance } => self.take_back_one(out, *instance, now),
            Fault::Prices { .. } => self.reprice(out, now),
            _ => {}
        }
        self.tell_trouble(out, &fault);
        self.refresh_route(out);
    }

    /// Takes back the faults whose time is over, in order of their begin, and
    /// those of instances that are gone.
    pub(crate) fn end_faults(&mut self, out: &mut Outbox, now: GameTime) {
        self.end_those(out, now, Principal::System, |world, lasting| {
            let instance = lasting.fault.instance();
            let is_gone = instance.is_some_and(|id| {
                let found = world.account.instances.get(id.0 as usize);
                found.is_none_or(|i| i.phase == Phase::Gone)
            });
            lasting.until <= now || is_gone
        });
    }

    /// Lets those that grow grow, once a second.
    pub(crate) fn grow_faults(&mut self, out: &mut Outbox, now: GameTime) {
        let mut grown = Vec::new();
        for lasting in &mut self.lasting {
            let Some(growth) = &lasting.growth else {
                continue;
            };
            lasting.fault = growth.at(now);
            grown.push(lasting.fault.clone());
            if growth.since + growth.ramp <= now {
                lasting.growth = None;
            }
        }
        if grown.is_empty() {
            return;
        }
        self.show_faults();
        for fault in &grown {
            self.tell_trouble(out, fault);
        }
    }

    /// Takes back what was wrong with the process of an instance, which is another now.
    pub(super) fn end_faults_of_process(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        who: Principal,
        id: InstanceId,
    ) {
        self.end_those(out, now, who, |_, lasting| {
            lasting.fault.instance() == Some(id) && is_of_process(&lasting.fault)
        });
    }

    /// Takes back whatever is broken.
    pub(crate) fn end_all_faults(&mut self, out: &mut Outbox, now: GameTime, who: Principal) {
        self.end_those(out, now, who, |_, _| true);
    }

    /// Takes back what an event or a monkey has brought.
    pub(crate) fn end_faults_of(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        who: Principal,
        source: &Name,
    ) {
        self.end_those(out, now, who, |_, lasting| lasting.source == *source);
    }

    /// What is broken that an event or a monkey has brought.
    pub fn faults_of<'w>(&'w self, source: &'w Name) -> impl Iterator<Item = &'w Fault> {
        let its = self.lasting.iter().filter(move |l| l.source == *source);
        its.map(|lasting| &lasting.fault)
    }

    /// Whether something is broken that an event or a monkey has brought.
    pub(crate) fn has_fault_of(&self, source: &Name) -> bool {
        self.faults_of(source).next().is_some()
    }

    fn end_those(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        who: Principal,
        is_it: impl Fn(&Self, &Lasting) -> bool,
    ) {
        if !self.lasting.iter().any(|lasting| is_it(self, lasting)) {
            return;
        }
        let lasting = std::mem::take(&mut self.lasting).into_iter();
        let (over, lasting): (Vec<Lasting>, Vec<Lasting>) = lasting.partition(|l| is_it(self, l));
        self.lasting = lasting;
        self.show_faults();
        for Lasting { fault, growth, .. } in over {
            let fault = growth.map_or(fault, |growth| growth.whole);
            if matches!(fault, Fault::Prices { .. }) {
                self.reprice(out, now);
            }
            self.tell_trouble(out, &fault);
            self.event(out, now, who, EventKind::FaultEnded { fault });
        }
        self.retry_now();
        self.refresh_route(out);
    }

    /// Tells a data plane that knows nothing yet what is wrong with which instance.
    pub(crate) fn tell_troubles(&self, out: &mut Outbox) {
        for lasting in &self.lasting {
            self.tell_trouble(out, &lasting.fault);
        }
    }

    /// Tells the data plane what is wrong with those that a fault is about: an
    /// instance, or the containers of a host.
    fn tell_trouble(&self, out: &mut Outbox, fault: &Fault) {
        let Some(id) = fault.instance().filter(|_| !fault.is_instant()) else {
            return;
        };
        let is_its = |i: &&Instance| i.id == id || host_of(i) == Some(id);
        for instance in self.account.instances.iter().filter(is_its) {
            // On a host itself nothing runs that answers.
            if self.is_up(instance.id) && instance.host.is_none() {
                let (instance, trouble) = (instance.id, self.trouble_of(instance));
                self.effect(out, EffectKind::Trouble { instance, trouble });
            }
        }
    }

    /// Tells the data plane of the trouble that an instance comes up in: that
    /// of its host.
    pub(super) fn tell_trouble_at_start(&self, out: &mut Outbox, instance: InstanceId) {
        let trouble = self.trouble_of(&self.account.instances[instance.0 as usize]);
        if !trouble.is_none() {
            self.effect(out, EffectKind::Trouble { instance, trouble });
        }
    }

    fn trouble_of(&self, instance: &Instance) -> Trouble {
        Trouble::of(&self.account.faults, instance.id, host_of(instance))
    }

    /// The account has what is broken, and not for how long.
    fn show_faults(&mut self) {
        let its = self.lasting.iter().map(|lasting| lasting.fault.clone());
        self.account.faults = its.collect();
    }

    fn is_up(&self, id: InstanceId) -> bool {
        let found = self.account.instances.get(id.0 as usize);
        found.is_some_and(|i| matches!(i.phase, Phase::Running | Phase::Draining))
    }

    /// All instances of a zone die at once, with all they were working on.
    fn lose_zone(&mut self, out: &mut Outbox, now: GameTime, principal: Principal, zone: &Zone) {
        let lost = self.account.living().filter(|i| i.zone == *zone);
        let lost: Vec<(InstanceId, Phase)> = lost.map(|i| (i.id, i.phase)).collect();
        for (instance, phase) in lost {
            if self.account.instances[instance.0 as usize].phase == Phase::Gone {
                // A container went with its host.
                continue;
            }
            if matches!(phase, Phase::Running | Phase::Draining) {
                self.effect(out, EffectKind::Kill { instance });
            }
            self.end(out, instance, now, principal);
        }
    }
}

/// Where a container runs.
fn host_of(instance: &Instance) -> Option<InstanceId> {
    instance.task.as_ref().map(|task| task.host)
}
