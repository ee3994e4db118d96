//! What a live data plane reports has to add up before a second is closed with it.

use super::TeamState;

impl TeamState {
    /// Whether what was reported of the second in progress can be; a virtual plane reports nothing.
    pub(crate) fn adds_up(&self) -> bool {
        self.plane.is_some() || self.pending.follows(&self.totals)
    }
}
