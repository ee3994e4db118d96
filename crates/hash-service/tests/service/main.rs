//! The service from outside: its library through the router and over sockets, its binary as a process.
//!
//! Nothing here sleeps and hopes. Questions of order and of exact time are asked in virtual time;
//! over sockets, tests wait for a condition with a limit.

mod support;

mod cache;
mod calc;
mod drain;
mod limits;
mod metrics;
mod node;
mod overload;
mod process;
