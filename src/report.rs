//! A game looked back on: what a report tells, made from a game file.
//!
//! The game is played again and compared with the file as `gameday replay --verify` does, so that a report's numbers are
//! those of the board, the replay and the exports, or there is no report.

mod changes;
mod collect;
mod keep;
mod occurrences;
mod pace;
mod script;

use crate::game_file::{Source, VerifyError, retell};
use crate::what_if::usual;
pub(crate) use script::order_in_words;

use collect::Collector;
use journal::Reader;
pub(crate) use keep::{awards, keep};
use model::digest::Digest;
use model::units::StoryDuration;
use scoreboard::report::{Report, ScriptLine, Source as ReportSource};
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReportError {
    #[error(transparent)]
    File(#[from] VerifyError),
    #[error(transparent)]
    WhatIf(#[from] crate::what_if::play::PlayError),
}

impl From<journal::JournalError> for ReportError {
    fn from(error: journal::JournalError) -> Self {
        Self::File(error.into())
    }
}

/// Makes the report of a game file, without the changes that would have made a difference.
///
/// # Errors
/// When the file cannot be read, or does not hold what the game comes to.
pub(crate) fn read(path: &Path) -> Result<Report, ReportError> {
    let reader = Reader::open(path)?;
    let source = Source::read(&reader)?;
    let plan = source.plan(source.teams.clone())?;
    // It may have been given another end while it was played.
    let length = match reader.ending()? {
        Some(ending) => StoryDuration::from_secs(u64::from(ending.ended_second)),
        None => plan.scenario.length,
    };
    let mut collector = Collector::new(&plan, length);
    let (verified, game) = retell(&reader, &source, |game, records| {
        collector.take_in(game, records);
    })?;
    let meta = reader.meta();
    let taken_over = source.forks.iter().map(|fork| {
        let team = game.teams().get(usize::from(fork.team.0));
        script::taken_over(fork, team.map_or("?", |team| team.name()))
    });
    let taken_over: Vec<ScriptLine> = taken_over.collect();
    let source = ReportSource {
        scenario: source.name.clone(),
        scenario_sha256: Digest(Sha256::digest(&meta.scenario_text).into()).to_string(),
        seed: source.seed,
        speed: source.speed,
        is_live: meta.mode == journal::Mode::Live,
        started_at: meta.started_at.clone(),
        recorded_by: meta.program_version.clone(),
        digest: verified.digest.to_string(),
        is_complete: verified.is_complete,
    };
    let mut report = collector.finish(&game, source);
    report.script.extend(taken_over);
    report.script.sort_by_key(|line| line.second);
    Ok(report)
}

/// Games that [`add_changes`] tries: those of teams that the model knows everything of.
pub(crate) fn tries(report: &Report) -> usize {
    let known = report.teams.iter().filter(|team| team.row.own.is_none());
    known.count() * usual::TRIES
}

/// Adds the best single changes of each team; `each` is told whenever one was tried.
///
/// # Errors
/// When a game cannot be played again.
pub(crate) fn add_changes(
    report: &mut Report,
    path: &Path,
    each: impl Fn() + Sync,
) -> Result<(), ReportError> {
    changes::add(report, &Reader::open(path)?, each)
}
