//! The vocabulary of a GameDay and its pure rules.
//!
//! Everything here is a value or a function of values: no I/O, no clock, no
//! threads, no ambient randomness. Both data planes, the World, the journal
//! and the browser speak with these types, so what is decided here is decided
//! once.

pub mod account;
pub mod actor;
pub mod autoscale;
pub mod balance;
pub mod bounded_cache;
pub mod cache_key;
pub mod command;
pub mod cost;
pub mod deploy;
pub mod digest;
pub mod dns;
pub mod event;
pub mod fault;
pub mod function;
pub mod health;
pub mod hint;
pub mod histogram;
pub mod ids;
pub mod key;
pub mod measure;
pub mod outcome;
pub mod playbook;
pub mod scenario;
pub mod score;
pub mod script;
pub mod stack;
pub mod status;
pub mod text;
pub mod tick;
pub mod units;
mod words;
