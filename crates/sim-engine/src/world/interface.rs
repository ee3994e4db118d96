//! The cloud's own interface, which may fail or have had enough.

use super::World;
use crate::random::{Stream, threshold_hit};
use model::actor::Principal;
use model::command::{Command, Denied};
use model::fault::Fault;
use model::key::mix;
use model::units::{GameTime, Ppm, StoryDuration};

/// What it remembers.
#[derive(Clone, Debug)]
pub(super) struct Interface {
    key: u64,
    /// Of the stretch of time that a throttle counts in: its number, and the
    /// commands carried out in it.
    stretch: (u64, u32),
}

impl Interface {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            key: Stream::key(seed, "faults/interface"),
            stretch: (0, 0),
        }
    }

    /// Commands carried out in a stretch so far.
    fn carried_out(&self, stretch: u64) -> u32 {
        let (counted, count) = self.stretch;
        if counted == stretch { count } else { 0 }
    }
}

/// The game, who runs it, and who breaks things do not go by the interface
/// that teams use.
const fn is_customer(principal: Principal) -> bool {
    match principal {
        Principal::Player
        | Principal::Bot
        | Principal::Autoscaler
        | Principal::Deployer
        | Principal::ContainerAgent => true,
        Principal::System | Principal::ChaosMonkey | Principal::Ceo | Principal::Facilitator => {
            false
        }
    }
}

impl World {
    /// Whether the cloud takes a command at all. What chance decides depends on
    /// the time and on what is asked, so that whoever tries again has another
    /// chance, and a refusal changes nothing.
    pub(super) fn check_interface(
        &self,
        principal: Principal,
        command: &Command,
        now: GameTime,
    ) -> Result<(), Denied> {
        if !is_customer(principal) || self.account.faults.is_empty() {
            return Ok(());
        }
        let errors = self.account.faults.iter().filter_map(|fault| match fault {
            Fault::ApiErrors { share } => Some(*share),
            _ => None,
        });
        let errors = errors.max().unwrap_or(Ppm::ZERO);
        let what = mix(now.as_ns()) ^ command.action() as u64;
        if threshold_hit(mix(self.interface.key ^ what), errors.threshold()) {
            return Err(Denied::Unavailable);
        }
        match self.throttle() {
            Some((commands, every))
                if self.interface.carried_out(stretch(now, every)) >= commands =>
            {
                Err(Denied::TooManyCommands { commands, every })
            }
            _ => Ok(()),
        }
    }

    /// Counts a command that was carried out, while a throttle counts.
    pub(super) fn count_command(&mut self, principal: Principal, now: GameTime) {
        if let Some((_, every)) = self.throttle()
            && is_customer(principal)
        {
            let number = stretch(now, every);
            let count = self.interface.carried_out(number) + 1;
            self.interface.stretch = (number, count);
        }
    }

    fn throttle(&self) -> Option<(u32, StoryDuration)> {
        self.account
            .faults
            .iter()
            .rev()
            .find_map(|fault| match fault {
                Fault::ApiThrottled { commands, every } => Some((*commands, *every)),
                _ => None,
            })
    }
}

/// The number of the stretch of time that a moment falls into.
fn stretch(now: GameTime, every: StoryDuration) -> u64 {
    now.as_ns() / every.as_ns().max(1)
}
