//! The engine against queueing theory: where a textbook has an exact formula,
//! the virtual data plane has to agree with it.
//!
//! Every figure is measured in independent replications, one for each of a
//! fixed list of seeds, and compared by a confidence interval that holds for
//! the whole suite at once (see `interval`). Every test also shows that it can
//! fail: the same measurement lies outside what a slightly wrong model says.
//!
//! To repeat one law: `cargo test -p sim-engine --test theory NAME`.

mod autoscaler;
mod bench;
mod cache_node;
mod cdn;
mod dispersion;
mod erlang;
mod interval;
mod little;
mod policies;
mod regions;
mod single_server;
mod spike;
