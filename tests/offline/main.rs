//! Whole games offline: through the binary, as a user runs it, and through the
//! library, where many are needed.

mod arc;
mod bench;
mod chaos;
mod cli;
mod compare;
mod corpus;
mod cues;
mod doctor;
mod fork;
mod golden;
mod guides;
mod include;
mod journal;
mod json;
mod objectives;
mod old_games;
mod plan;
mod rehearse;
mod replay;
mod report;
mod runbook;
mod shape;
mod support;
mod sweep;
mod tls;
mod what_if;
