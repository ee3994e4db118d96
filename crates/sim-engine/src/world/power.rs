//! Instances that are shut down, or booted again.

use super::commands::Outcome;
use super::{Outbox, World};
use crate::effect::EffectKind;
use model::account::{Compute, Phase};
use model::actor::Principal;
use model::command::Denied;
use model::event::{Change, EventKind};
use model::fault::Fault;
use model::health::HealthState;
use model::ids::InstanceId;
use model::units::GameTime;

impl World {
    /// Shuts an instance down: all it was working on is lost, it costs nothing
    /// any more, and its group, which sees it no longer, launches another.
    pub(super) fn stop(
        &mut self,
        out: &mut Outbox,
        id: InstanceId,
        now: GameTime,
        principal: Principal,
    ) -> Outcome {
        let done = self.terminate(out, id, now, principal)?;
        Ok(done.map(|change| Change {
            after: "stopped".into(),
            ..change
        }))
    }

    /// Boots an instance again. It keeps its place in its group, its address
    /// and its price; what was wrong with its process is over.
    pub(super) fn reboot(
        &mut self,
        out: &mut Outbox,
        id: InstanceId,
        now: GameTime,
        principal: Principal,
    ) -> Outcome {
        let instance = self.living(id)?;
        let invalid = |reason: String| Denied::Invalid { reason };
        if instance.compute != Compute::Instance {
            let what = instance.compute;
            let reason = format!("{id} is no machine of its own that could boot ({what})");
            return Err(invalid(reason));
        }
        if instance.phase != Phase::Running {
            return Err(invalid(format!("{id} is not up: {}", instance.phase)));
        }
        // Its software is there, as with a baked image.
        let boot = self.scenario.startup.baked;
        self.effect(out, EffectKind::Kill { instance: id });
        let instance = &mut self.account.instances[id.0 as usize];
        instance.phase = Phase::Booting;
        instance.boots_at = now + boot;
        instance.next_probe_at = instance.boots_at;
        instance.health = HealthState::default();
        instance.healthy_since = None;
        self.event(
            out,
            now,
            principal,
            EventKind::Instance {
                instance: id,
                phase: Phase::Booting,
            },
        );
        self.end_faults_of_process(out, now, principal, id);
        self.refresh_route(out);
        Ok(Some(Change {
            what: format!("instance/{id}"),
            before: Phase::Running.to_string(),
            after: Phase::Booting.to_string(),
        }))
    }
}

/// Whether a fault is one of an instance's process, and over with it: those of
/// the wire are not.
pub(super) const fn is_of_process(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Frozen { .. } | Fault::Slower { .. } | Fault::Errors { .. } | Fault::Wrong { .. }
    )
}
