//! Load on any endpoint that answers `?input=KEY`: an open loop by a schedule,
//! or a closed one with so many clients, and what came of it.
//!
//! Latency runs from the moment that the schedule meant, so a server that
//! stands still is seen as its clients would see it. How late the generator
//! itself was is measured beside it.

mod alarm;
pub(crate) mod lanes;
mod runner;
mod seconds;
mod sums;
mod target;

pub use runner::{CONNECTIONS_MAX, IN_FLIGHT_MAX, Pace, Runner, Settings};
pub use seconds::Seconds;
pub use sums::{Cause, Glance, Latencies, Sums, Trouble};
pub use target::{Target, TargetError};
