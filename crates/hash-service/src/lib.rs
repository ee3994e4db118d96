//! A hash as a service, slow on purpose.
//!
//! `GET /calc?input=KEY` answers the SHA-256 of a key after about four seconds. A process works on a
//! few requests at once (*slots*), keeps a few more waiting in a bounded first-in-first-out *queue*,
//! and answers 503 to the rest. The more it has to do, the slower it gets. So its capacity is plain to
//! see, and everything that makes it look fast (a cache, more processes, fewer repeats) is worth
//! building around it.
//!
//! The crate stands alone: it is meant to be forked, replaced, or rewritten in another language. Its
//! README is the contract that such a rewrite must keep.
//!
//! Four ways in:
//! - [`serve`]: run a service on a listener, inside a program of your own;
//! - [`serve_inside`] and [`serve_node_inside`]: the same for a program that hosts many, reads what they say and
//!   lets them stand still;
//! - [`Service::router`]: the routes alone, for a server or a test of your own;
//! - [`run`]: what `main` does, for a program that re-executes itself as this service.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use hash_service::{Config, serve};
//! use std::time::Duration;
//!
//! let config = Config { base: Duration::from_millis(20), ..Config::default() };
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! // A shutdown that is ready at once: drains (nothing to drain here) and returns.
//! serve(listener, config, async {}).await?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

// In reading order: what is set, what one request costs, who may run, how it is answered and served.
mod config;
mod quantity;

mod args;
mod demand;
mod hash;
mod query;

mod admission;
mod lifecycle;
mod log;
mod metrics;
mod node;
mod service;
mod shared;
mod still;

mod inside;
mod routes;
mod run;
mod run_node;
mod serve;
mod signals;

pub use args::Args;
pub use config::{Config, ConfigError, Problem, SharedCache, Version, Work};
pub use demand::stretched_ns;
pub use hash::{HashText, hash_text};
pub use inside::{Inside, serve_inside, serve_node_inside};
pub use node::{Eviction, NodeConfig};
pub use run::run;
pub use run_node::{NodeArgs, run_node};
pub use serve::{ServeError, serve};
pub use service::{Load, Service};
pub use signals::StopSignals;
