//! Idempotency keys: what is sent twice under the same one is done once.

use std::collections::VecDeque;

/// Keys that are remembered, of a team or of the script.
const REMEMBERED_MAX: usize = 1024;

/// The keys that came last.
#[derive(Clone, Debug, Default)]
pub(crate) struct SeenKeys(VecDeque<String>);

impl SeenKeys {
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.0.iter().any(|seen| seen == key)
    }

    /// Remembers a key, and forgets the oldest one beyond the limit.
    pub(crate) fn add(&mut self, key: String) {
        self.0.push_back(key);
        if self.0.len() > REMEMBERED_MAX {
            self.0.pop_front();
        }
    }
}
