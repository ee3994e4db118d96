//! What may still be done once a game is over.

use super::Ended;
use model::script::Control;
use scoreboard::server::{Action, Controlled, Refused};
use scoreboard::view::GamePhase;

impl Ended {
    /// Goes on refusing wishes until the future ends, so that the result can
    /// be looked at. A frozen board may still thaw.
    pub async fn linger(&mut self, until: impl Future<Output = ()>) {
        tokio::pin!(until);
        loop {
            tokio::select! {
                () = &mut until => return,
                Some(action) = self.actions.recv() => self.after_the_end(action),
            }
        }
    }

    /// The same for a drill, until the future ends or somebody wants to play
    /// again: with which seed.
    pub async fn linger_or_again(&mut self, until: impl Future<Output = ()>) -> Option<u64> {
        tokio::pin!(until);
        loop {
            tokio::select! {
                () = &mut until => return None,
                Some(action) = self.actions.recv() => match action {
                    Action::Again { seed, reply } => {
                        let _ = reply.send(Ok(()));
                        return Some(seed);
                    }
                    action => self.after_the_end(action),
                },
            }
        }
    }

    /// Refuses a wish; but a frozen board may thaw, which changes nothing of the
    /// game, and is not written down.
    fn after_the_end(&mut self, action: Action) {
        match action {
            Action::Control {
                control: Control::Thaw,
                reply,
                ..
            } if self.views.is_frozen() => {
                self.views.thaw();
                self.views
                    .publish(&self.game, &self.plane, GamePhase::Ended);
                let _ = reply.send(Ok(Controlled {
                    second: self.game.second(),
                    is_repeated: false,
                }));
            }
            other => refuse(other, Refused::NotRunning),
        }
    }
}

/// Says no to a wish.
pub(super) fn refuse(action: Action, why: Refused) {
    match action {
        Action::Start { reply } => drop(reply.send(Err(why))),
        // Whoever comes after the end may look at it; nothing is written any more.
        Action::Admit { reply, .. }
        | Action::Revoke { reply, .. }
        | Action::Assign { reply, .. } => drop(reply.send(Ok(()))),
        Action::Predict { reply, .. } | Action::Again { reply, .. } => {
            drop(reply.send(Err(why)));
        }
        Action::Command { reply, .. } => drop(reply.send(Err(why))),
        Action::Control { reply, .. } => drop(reply.send(Err(why))),
        Action::Plan { reply, .. } => drop(reply.send(Err(why))),
        Action::Preview { reply, .. } => drop(reply.send(Err(why))),
        Action::Replay { reply, .. } => drop(reply.send(Err(why))),
        Action::Try { reply, .. } => drop(reply.send(Err(why))),
        Action::Note { reply, .. } => drop(reply.send(Err(why))),
        Action::Pause { reply, .. } | Action::GoOn { reply } => drop(reply.send(Err(why))),
    }
}
