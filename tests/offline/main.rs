//! Whole games offline: through the binary, as a user runs it, and through the
//! library, where many are needed.

mod bench;
mod cli;
mod golden;
mod json;
mod shape;
mod support;
