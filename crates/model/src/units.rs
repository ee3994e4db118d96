//! Quantities with their unit in the type: time in nanoseconds, money in
//! micro-dollars, score in milli-points, ratios in parts per million.
//!
//! Everything is an integer; text such as `"4h"`, `"1.5%"` or `"$8"` is read
//! digit by digit, so no figure passes through floating point on its way in.

mod amount;
mod duration;
mod ratio;
mod text;
mod time;
mod vcpu;

pub use amount::{MicroUsd, MilliPoints};
pub use duration::{RequestDuration, StoryDuration};
pub use ratio::{MilliRps, Permille, Ppm};
pub use text::{UnitError, decimal};
pub use time::{GameTime, SECOND_NS};
pub use vcpu::MilliVcpu;
