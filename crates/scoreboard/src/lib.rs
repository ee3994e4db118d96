//! The scoreboard: what people see of a game, and its web server.
//!
//! [`view`] is the data of the pages and [`wire`] what goes over the API; both
//! sides share them. The pages are rendered on the server (feature `ssr`) and
//! taken over by the same code in the browser (feature `hydrate`).
#![allow(
    unreachable_pub,
    reason = "Leptos makes a public properties type for each component"
)]
#![allow(
    clippy::result_large_err,
    reason = "a refusal carries the whole answer, and is rare"
)]
#![allow(
    clippy::wrong_self_convention,
    reason = "texts are named after what they say: `from_zone`"
)]

#[cfg(feature = "ssr")]
pub use i18n::{command_in_both_languages, denied_in_both_languages, score_cause_in_words};
pub use i18n::{
    deployment_in_words, fault_began_in_words, fault_ended_in_words, fault_headline_in_words,
    fault_missed_in_words, fault_withheld_in_words, interrupted_in_words, node_phase_in_words,
    start_failed_in_words, task_lost_in_words, traffic_in_words, traffic_usual_in_words,
};

pub mod app;
mod board;
mod browser;
mod chart;
#[cfg(feature = "ssr")]
pub mod drill;
mod each;
mod facilitator;
mod feed;
pub mod format;
mod frame;
mod i18n;
mod join;
mod markup;
pub mod news;
mod page;
mod partial;
#[cfg(feature = "ssr")]
pub mod plan;
#[cfg(feature = "ssr")]
pub mod report;
#[cfg(feature = "ssr")]
mod rules;
#[cfg(feature = "ssr")]
pub mod scenario;
#[cfg(feature = "ssr")]
pub mod server;
mod settled;
pub mod stage;
mod state;
#[cfg(feature = "ssr")]
mod table;
mod team;
mod told;
pub mod unicorn;
pub mod view;
#[cfg(feature = "ssr")]
pub mod what_if;
pub mod wire;
