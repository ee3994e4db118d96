//! The game of a drill: what its learner expects is written down before it begins.

use super::Director;
use crate::game_file::HostNote;
use scoreboard::drill::{Drill, Prediction};
use scoreboard::server::Refused;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

impl Director {
    /// Tells whoever looks at the drill's page of what is predicted.
    pub fn belongs_to(&mut self, drill: watch::Sender<Arc<Drill>>) {
        self.drill = Some(drill);
    }

    /// Keeps a prediction, before that is said. The last one counts; it changes
    /// nothing of the game.
    pub(super) fn predict(
        &mut self,
        prediction: Prediction,
        reply: oneshot::Sender<Result<(), Refused>>,
    ) -> anyhow::Result<()> {
        let Some(drill) = self.drill.clone() else {
            let _ = reply.send(Err(Refused::NotRunning));
            return Ok(());
        };
        self.note(&HostNote::Predicted {
            prediction: prediction.clone(),
        })?;
        drill.send_modify(|it| Arc::make_mut(it).prediction = Some(prediction));
        let _ = reply.send(Ok(()));
        Ok(())
    }
}
