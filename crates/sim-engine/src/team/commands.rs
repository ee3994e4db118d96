//! Commands to a team's account, and hints, which are commands too.

use super::TeamState;
use crate::effect::Effect;
use crate::input::Refusal;
use crate::traffic::Arrival;
use crate::world::Outbox;
use model::actor::Principal;
use model::command::{Command, Denied, Envelope};
use model::event::{Change, Event, EventKind};
use model::hint::{self, HintCause, Rung};
use model::ids::Name;
use model::units::GameTime;

impl TeamState {
    /// Takes in a command from outside. A virtual data plane first runs up to
    /// it; `arrivals` are those of the second that it falls into.
    pub(crate) fn command(
        &mut self,
        envelope: Envelope,
        arrivals: &[Arrival],
    ) -> Result<(Option<Change>, Vec<Effect>), Refusal> {
        if self.keys_seen.contains(&envelope.idempotency_key) {
            return Err(Refusal::Repeated);
        }
        if let Some(expected) = envelope.expected_version
            && expected != self.world.version()
        {
            return Err(Refusal::VersionMoved {
                expected,
                now: self.world.version(),
            });
        }
        self.chain.add(&envelope);
        self.keys_seen.add(envelope.idempotency_key);
        let mut out = Outbox::default();
        if let Some(plane) = &mut self.plane {
            plane.run_before(arrivals, envelope.at);
        }
        let outcome = self.carry_out(&mut out, envelope.at, envelope.principal, envelope.command);
        let effects = self.dispatch(out, envelope.at);
        Ok((outcome?, effects))
    }

    /// Lets the World decide on a command, and counts what the Chaos Monkey
    /// got, whether it sits in the game or sends from outside.
    pub(super) fn carry_out(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        command: Command,
    ) -> Result<Option<Change>, Denied> {
        if let Command::TakeHint { about, rung } = command
            && !self.is_own()
        {
            return self.take_hint(out, now, principal, about, rung);
        }
        let is_kill = principal == Principal::ChaosMonkey
            && matches!(command, Command::TerminateInstance { .. });
        let outcome = self.world.command(out, now, principal, command);
        self.kills += u64::from(is_kill && outcome.is_ok());
        outcome
    }

    /// Tells a hint to the team, or why there is none; either is in its log.
    fn take_hint(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        about: HintCause,
        rung: Rung,
    ) -> Result<Option<Change>, Denied> {
        let outcome = match principal {
            Principal::Player | Principal::Bot => {
                let taken = self.hints.take(about, rung);
                taken.map_err(|why| Denied::NoHint { why })
            }
            principal => Err(Denied::NotAllowed { principal }),
        };
        let outcome = outcome.map(|before| {
            Some(Change {
                what: format!("hints/{about}"),
                before: before.map_or("none", Rung::as_str).into(),
                after: rung.to_string(),
            })
        });
        let mut note = |kind| {
            out.events.push(Event {
                at: now,
                team: Some(self.id),
                principal,
                kind,
            });
        };
        note(EventKind::Command {
            command: Command::TakeHint { about, rung },
            change: outcome.clone().ok().flatten(),
            denied: outcome.clone().err(),
        });
        if outcome.is_ok() {
            note(EventKind::ToldTeam {
                id: Name::try_new(&format!("hint-{about}")).expect("causes are names"),
                text: hint::told(about, rung),
            });
        }
        outcome
    }
}
