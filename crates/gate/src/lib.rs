//! Lets connections in, and holds each of them to limits, so that clients that
//! mean harm, or are merely broken, cost a bounded share of memory, descriptors
//! and time.
//!
//! - HTTP/1.1, and HTTP/2 for clients that begin with its preface; behind TLS where a
//!   door has a certificate, and who comes without it can be told.
//! - So many connections at most, in all and from one address. When there are
//!   more, the one that has been idle longest gives way to the newcomer; when
//!   none is idle, the newcomer is turned away.
//! - A connection is cut when no request has begun on it for a while: whether it
//!   is silent, trickles a handshake or a head, or has had all its answers.
//! - It is cut when its client takes in nothing of its answers for a while, be it
//!   bytes (on Linux) or, under HTTP/2, leave to send them.
//! - Heads and their number are bounded, as are HTTP/2's streams and windows.

mod descriptors;
mod held;
mod limits;
mod seat;
mod seats;
mod serve;
mod tls;

pub use descriptors::{descriptors, raise_descriptors};
pub use limits::Limits;
pub use serve::{Door, Unsecured, serve};
pub use tls::{Tls, TlsTrouble};
