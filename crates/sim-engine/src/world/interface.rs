//! The cloud's own interface, which may fail or have had enough.

use super::World;
use crate::random::{Stream, threshold_hit};
use model::actor::Principal;
use model::command::Denied;
use model::fault::Fault;
use model::key::mix;
use model::units::{GameTime, Ppm};

/// What it remembers.
#[derive(Clone, Debug)]
pub(super) struct Interface {
    key: u64,
    /// Commands that came while it failed: the n-th fares alike in every team.
    troubled: u64,
    /// Of the stretch of time that a throttle counts in: its number, and the
    /// commands taken in it.
    stretch: (u64, u32),
}

impl Interface {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            key: Stream::key(seed, "faults/interface"),
            troubled: 0,
            stretch: (0, 0),
        }
    }
}

impl World {
    /// Whether the cloud takes a command at all. The game, who runs it, and who
    /// breaks things do not go by the interface that teams use.
    pub(super) fn check_interface(
        &mut self,
        principal: Principal,
        now: GameTime,
    ) -> Result<(), Denied> {
        let is_customer = match principal {
            Principal::Player | Principal::Bot | Principal::Autoscaler | Principal::Deployer => {
                true
            }
            Principal::System
            | Principal::ChaosMonkey
            | Principal::Ceo
            | Principal::Facilitator => false,
        };
        if !is_customer || self.account.faults.is_empty() {
            return Ok(());
        }
        let mut errors = Ppm::ZERO;
        let mut throttle = None;
        for fault in &self.account.faults {
            match fault {
                Fault::ApiErrors { share } => errors = errors.max(*share),
                Fault::ApiThrottled { commands, every } => throttle = Some((*commands, *every)),
                _ => {}
            }
        }
        if errors > Ppm::ZERO {
            let bits = mix(self.interface.key ^ self.interface.troubled);
            self.interface.troubled += 1;
            if threshold_hit(bits, errors.threshold()) {
                return Err(Denied::Unavailable);
            }
        }
        let Some((commands, every)) = throttle else {
            return Ok(());
        };
        let number = now.as_ns() / every.as_ns().max(1);
        let (counted, taken) = self.interface.stretch;
        let taken = if counted == number { taken } else { 0 };
        if taken >= commands {
            return Err(Denied::TooManyCommands { commands, every });
        }
        self.interface.stretch = (number, taken + 1);
        Ok(())
    }
}
