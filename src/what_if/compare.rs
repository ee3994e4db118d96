//! A game without and with a change, and how much of the difference is luck.

use super::Case;
use super::change::Change;
use super::play::{PlayError, Played, play};
use rayon::prelude::*;

/// A game without and with the change, and the difference in other draws of service times.
pub(crate) struct Comparison {
    pub(crate) base: Played,
    pub(crate) changed: Played,
    /// The differences of the scores in those draws, sorted.
    pub(crate) draws_mpt: Vec<i64>,
}

/// Games that are played for a comparison.
pub(crate) const fn games(draws: u32) -> u64 {
    2 + 2 * draws as u64
}

/// Plays both, and again with so many other draws; `each` is told whenever a game was played.
///
/// # Errors
/// When the game cannot be played.
pub(crate) fn compare(
    case: &Case,
    change: &Change,
    draws: u32,
    each: &(impl Fn() + Sync),
) -> Result<Comparison, PlayError> {
    let one = |number: u64| {
        let base = play(case, &Change::Nothing, number)?;
        each();
        let changed = play(case, change, number)?;
        each();
        Ok((base, changed))
    };
    let played: Result<Vec<(Played, Played)>, PlayError> =
        (0..=u64::from(draws)).into_par_iter().map(one).collect();
    let mut played = played?.into_iter();
    let (base, changed) = played.next().expect("the game itself is always played");
    let total = |played: &Played| played.split.total().get();
    let mut draws_mpt: Vec<i64> = played
        .map(|(base, changed)| total(&changed) - total(&base))
        .collect();
    draws_mpt.sort_unstable();
    Ok(Comparison {
        base,
        changed,
        draws_mpt,
    })
}

impl Comparison {
    /// The least and the largest difference of the draws.
    pub(crate) fn band(&self) -> Option<(i64, i64)> {
        Some((*self.draws_mpt.first()?, *self.draws_mpt.last()?))
    }
}
