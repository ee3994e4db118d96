//! What commands would come to, on a copy of the account.

use super::{Outbox, World};
use model::account::Account;
use model::actor::Principal;
use model::command::{Command, Denied};
use model::units::GameTime;

/// What commands would come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// The account after those that would be carried out.
    pub account: Account,
    /// The place among them of the first one that would be refused, and why;
    /// what comes after it was not tried.
    pub denied: Option<(usize, Denied)>,
}

impl World {
    /// What a team's commands would come to if they were carried out now, one
    /// after the other. Whether the cloud's interface works is not foreseen, and
    /// a hint is not taken.
    #[must_use]
    pub fn foresee(&self, now: GameTime, commands: &[Command]) -> Foreseen {
        let mut copy = self.clone();
        let mut nowhere = Outbox::default();
        let mut denied = None;
        for (place, command) in commands.iter().enumerate() {
            let outcome = match command {
                Command::TakeHint { .. } => Ok(None),
                _ => copy.decide(&mut nowhere, now, Principal::Player, command, false),
            };
            if let Err(why) = outcome {
                denied = Some((place, why));
                break;
            }
        }
        Foreseen {
            account: copy.account,
            denied,
        }
    }
}
