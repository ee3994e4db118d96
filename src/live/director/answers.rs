//! Answers that were given, for wishes that come twice.

use scoreboard::server::{Done, Refused};
use std::collections::{HashMap, VecDeque};

/// Answers that are kept for wishes that come twice.
const ANSWERS_MAX: usize = 1_024;

/// Answers to commands, for those that come twice: by team and idempotency key.
#[derive(Default)]
pub(super) struct Answers {
    pub(super) known: HashMap<(u16, String), Result<Done, Refused>>,
    order: VecDeque<(u16, String)>,
}

impl Answers {
    pub(super) fn remember(&mut self, name: (u16, String), answer: Result<Done, Refused>) {
        self.order.push_back(name.clone());
        self.known.insert(name, answer);
        if self.order.len() > ANSWERS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}
