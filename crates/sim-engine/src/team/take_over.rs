//! Others play a team, and another data plane carries its requests.

use super::TeamState;
use crate::effect::Effect;
use crate::plane::VirtualPlane;
use crate::world::Outbox;
use model::account::Phase;
use model::actor::Principal;
use model::ids::InstanceId;
use model::units::GameTime;

impl TeamState {
    /// Whether a playbook plays it.
    #[must_use]
    pub fn has_bot(&self) -> bool {
        let mut principals = self.actors.iter().map(|actor| actor.principal());
        principals.any(|principal| principal == Principal::Bot)
    }

    /// Whether something outside carries its requests.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.plane.is_none() && !self.is_away
    }

    pub(crate) fn dismiss_bots(&mut self) {
        self.actors
            .retain(|actor| actor.principal() != Principal::Bot);
    }

    /// Something outside carries its requests from now on, and is told what for.
    /// It is for it to void those that were open.
    pub(crate) fn go_live(&mut self) -> Vec<Effect> {
        self.plane = None;
        self.is_away = false;
        let mut effects = self.stand_up();
        effects.extend(self.troubles());
        effects
    }

    /// The model carries its requests from now on, unless it does already. Those
    /// that were open are void; instances that were draining have nothing left to do.
    pub(crate) fn go_virtual(&mut self, plane: impl FnOnce() -> VirtualPlane, now: GameTime) {
        if self.plane.is_some() {
            return;
        }
        let mut plane = plane();
        plane.lose(self.in_flight);
        self.plane = Some(plane);
        self.pending = Default::default();
        let mut out = Outbox::default();
        self.world.stand_up(&mut out);
        self.world.tell_troubles(&mut out);
        self.dispatch(out, now);
        let instances = self.world.account().instances.iter();
        let drained = instances.filter(|i| i.phase == Phase::Draining && i.host.is_none());
        let drained: Vec<InstanceId> = drained.map(|i| i.id).collect();
        let mut out = Outbox::default();
        for instance in drained {
            self.world.ended(&mut out, instance, now);
        }
        self.dispatch(out, now);
    }
}
