//! Whether this machine can host a game: what it allows, and a trial that measures what teams need.

mod address;
mod finding;
mod machine;
mod rate;
mod trial;
mod usage;
mod verdict;

pub(crate) use address::{address, own_address, port};
pub(crate) use finding::{Finding, State};
pub(crate) use machine::{Limits, awake, disk};
pub(crate) use rate::busiest;
pub(crate) use trial::{Measured, Trial, run};
pub(crate) use verdict::{Carries, carries, findings};
