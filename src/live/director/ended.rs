//! What may still be done once a game is over.

use super::{Ended, refuse};
use model::script::Control;
use scoreboard::server::{Action, Controlled, Refused};
use scoreboard::view::GamePhase;

impl Ended {
    /// Refuses a wish; but a frozen board may thaw, which changes nothing of the
    /// game, and is not written down.
    pub(super) fn after_the_end(&mut self, action: Action) {
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
