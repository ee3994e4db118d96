//! Faults: what they do to an account when they begin, and that they end.

use super::{Outbox, World};
use crate::effect::EffectKind;
use model::account::{Phase, Zone};
use model::actor::Principal;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::InstanceId;
use model::units::{GameTime, StoryDuration};

/// A fault that lasts.
#[derive(Clone, Debug)]
pub(super) struct Lasting {
    until: GameTime,
    fault: Fault,
}

impl World {
    /// Breaks something for a while.
    pub(crate) fn begin_fault(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        fault: Fault,
        lasts: StoryDuration,
    ) {
        let until = now + lasts;
        self.account.faults.push(fault.clone());
        self.lasting.push(Lasting {
            until,
            fault: fault.clone(),
        });
        let began = EventKind::FaultBegan {
            fault: fault.clone(),
            until,
        };
        self.event(out, now, principal, began);
        match fault {
            Fault::ZoneDown { zone } => self.lose_zone(out, now, principal, &zone),
        }
        self.refresh_route(out);
    }

    /// Takes back the faults whose time is over, in order of their begin.
    pub(crate) fn end_faults(&mut self, out: &mut Outbox, now: GameTime) {
        let (over, lasting): (Vec<Lasting>, Vec<Lasting>) = std::mem::take(&mut self.lasting)
            .into_iter()
            .partition(|lasting| lasting.until <= now);
        self.lasting = lasting;
        if over.is_empty() {
            return;
        }
        for Lasting { fault, .. } in over {
            let faults = &mut self.account.faults;
            if let Some(index) = faults.iter().position(|f| *f == fault) {
                faults.remove(index);
            }
            self.event(out, now, Principal::System, EventKind::FaultEnded { fault });
        }
        self.retry_now();
        self.refresh_route(out);
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
