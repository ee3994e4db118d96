//! A team's own page: what it runs, how it does, and what it can change.

mod alarm;
mod audit;
mod controls;
mod costs;
mod diagram;
mod dns;
mod metrics;
mod now;
mod own;
mod page;
mod parts;
mod reasons;
mod score_events;
mod send;
mod try_one;
mod vitals;

pub(crate) use page::TeamPage;
