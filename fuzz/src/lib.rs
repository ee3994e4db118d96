//! What is done with each input. The targets call it with what the fuzzer makes up; `cargo test --test offline corpus`
//! calls it with what is in `corpus/`, without a fuzzer.
//!
//! Nothing may panic, hang, need much memory, or come out differently the second time.

pub mod api;
pub mod journal;
pub mod scenario;
pub mod stack;
