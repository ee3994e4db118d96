//! `gameday load`: what is sent, and what must not come of it.

mod plan;
mod stage;
mod threshold;

pub(crate) use plan::plan;
pub use stage::Stage;
pub use threshold::Threshold;
pub(crate) use threshold::Verdict;

use std::time::Duration;

/// From here on the generator's own lateness spoils the figures.
pub(crate) const LAG_MAX: Duration = Duration::from_millis(5);
