//! Open-loop traffic: requests are sent when the schedule says, whatever the
//! answers do, and every answer is checked.

mod client;
mod exchange;
mod generator;
mod own;
mod tally;

pub(crate) use client::{Client, IDLE_MAX, Place};
pub(crate) use exchange::{Answer, Broken, exchange, is_digest};
pub(crate) use generator::{Schedule, run};
pub(crate) use own::Own;
pub(crate) use tally::Tally;

pub use tally::LoadCounters;
