//! Integration tests of the journal, one binary.

mod crash;
mod damage;
mod document;
mod live;
mod round_trip;
mod support;
mod threaded;
