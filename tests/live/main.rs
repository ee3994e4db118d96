//! Live games: real processes, real HTTP, short scenarios.
//!
//! These tests use the real binary for instances and play in real time; each
//! scenario is as short as it can be and still show what it is about.

mod amend;
mod balancer;
mod cache_node;
mod catalogue;
mod compute;
mod conform;
mod containers;
mod control;
mod correct;
mod deploy;
mod desk;
mod drill;
mod edge_alone;
mod fault_function;
mod fault_load;
mod fault_servers;
mod fault_wire;
mod faults;
mod fork;
mod front;
mod frozen;
mod h2;
mod hints;
mod host;
mod hostile;
mod in_process;
mod journal;
mod kill;
mod load;
mod logs;
mod measured;
mod member;
mod members;
mod metrics;
mod monkey;
mod orphans;
mod own;
mod own_report;
mod parity;
mod pause;
mod probes;
mod reconfigure;
mod regions;
mod resume;
mod retries;
mod room;
mod salt;
mod support;
mod tells;
mod terminal;
mod truth;
mod twin;
mod zone;
