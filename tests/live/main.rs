//! Live games: real processes, real HTTP, short scenarios.
//!
//! These tests use the real binary for instances and play in real time; each
//! scenario is as short as it can be and still show what it is about.

mod balancer;
mod cache_node;
mod compute;
mod containers;
mod control;
mod deploy;
mod faults;
mod hints;
mod host;
mod journal;
mod kill;
mod orphans;
mod probes;
mod regions;
mod resume;
mod retries;
mod support;
mod tells;
mod truth;
mod twin;
mod zone;
