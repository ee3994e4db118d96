//! The live data plane: real HTTP through a real edge to real services.
//!
//! [`LivePlane`] does what the World wants ([`sim_engine::Effect`]) and reports
//! what it sees ([`sim_engine::Observation`]). It decides nothing: which target
//! is chosen, what the cache keeps and what an answer is worth is the model's.

mod alone;
mod clock;
pub mod conform;
pub mod drive;
mod edge;
mod instances;
mod load;
mod plane;

pub use alone::Alone;
pub use clock::{GameClock, Gaps};
pub use edge::{EdgeCounters, KEPT_ANSWERS_MAX, TryOutcome};
pub use instances::{
    Body, Launch, Launcher, Living, Log, LogLine, LogOf, LogSource, LogSummary, Logs, ProcessInfo,
    Resident, Strings,
};
pub use load::LoadCounters;
pub use plane::{LivePlane, PlaneConfig, PlaneError, Report};
