//! Each fault of the catalogue: its effect and its recovery, in numbers.

mod breakdowns;
mod edits;
mod hosts;
mod machines;
mod play;
