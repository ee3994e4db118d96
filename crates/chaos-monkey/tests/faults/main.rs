//! Each fault of the catalogue: its effect and its recovery, in numbers.

mod breakdowns;
mod edits;
mod growth;
mod hosts;
mod leaked_key;
mod machines;
mod play;
