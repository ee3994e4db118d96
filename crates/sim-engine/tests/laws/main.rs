//! Laws of the engine: what holds for every scenario, every command and every
//! seed. Small games are made up at random and played; the accounts are done
//! twice, by the engine and by the test.
//!
//! `GAMEDAY_CASES` says how many games each law is tried on, `GAMEDAY_CASE`
//! repeats one of them.

mod account;
mod balancer;
mod bodies;
mod building;
mod cache_node;
mod chance;
mod compute;
mod conservation;
mod containers;
mod deploying;
mod determinism;
mod inputs;
mod isolation;
mod judges;
mod keys;
mod lively;
mod made_up;
mod outside;
mod play;
mod regions;
mod stacks;
mod take_over;
mod traffic;
mod zones;
