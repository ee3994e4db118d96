//! Orders that are given again: what whoever ran a game did after the moment
//! that this one was forked at.

use super::Director;
use arena::GameClock;
use model::units::GameTime;
use sim_engine::Directive;
use std::collections::{HashSet, VecDeque};

/// Orders that are still to come, the next one first.
#[derive(Default)]
pub(super) struct ToCome(VecDeque<Directive>);

impl ToCome {
    /// Those of a file that have not been given yet.
    pub(super) fn new(all: Vec<Directive>, given: &HashSet<String>) -> Self {
        let is_left = |it: &Directive| !given.contains(&it.idempotency_key);
        Self(all.into_iter().filter(is_left).collect())
    }

    /// Waits until the next order of the second that ends at `end` is to be
    /// given; for ever if there is none.
    pub(super) async fn due(&self, clock: &GameClock, end: GameTime) {
        match self.0.front().filter(|order| order.at < end) {
            Some(order) => {
                clock.reached(order.at).await;
            }
            None => std::future::pending().await,
        }
    }
}

impl Director {
    /// Gives the next order at its moment. One that no longer applies is left out.
    pub(super) fn give_order(&mut self) -> anyhow::Result<()> {
        if let Some(mut order) = self.to_come.0.pop_front() {
            let end = GameTime::from_second(self.game.second() + 1);
            order.at = order.at.clamp(self.game.now(), end);
            let _ = self.control(order)?;
            self.publish();
        }
        Ok(())
    }
}
