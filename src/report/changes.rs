//! What one change alone would have brought each team.

use super::ReportError;
use crate::what_if::Case;
use crate::what_if::change::Change;
use crate::what_if::play::{Played, play};
use crate::what_if::usual::{self, Tried};
use journal::Reader;
use rayon::prelude::*;
use scoreboard::report::{Report, SingleChange, TeamReport};
use scoreboard::view::TeamRow;

/// So many changes are told of.
const TOLD: usize = 3;

pub(super) fn add(
    report: &mut Report,
    reader: &Reader,
    each: impl Fn() + Sync,
) -> Result<(), ReportError> {
    // The model knows nothing of services that teams brought.
    let is_played = |team: &&mut TeamReport| team.row.own.is_none();
    let mut teams: Vec<&mut TeamReport> = report.teams.iter_mut().filter(is_played).collect();
    let scores: Vec<(u16, i64)> = teams
        .iter()
        .map(|team| (team.row.id, team.row.score_mpt))
        .collect();
    let names = teams.iter().map(|team| team.row.name.clone());
    let cases: Result<Vec<Case>, _> = names.map(|name| Case::read(reader, &name)).collect();
    let cases = cases?;
    let rows: Vec<&TeamRow> = teams.iter().map(|team| &team.row).collect();
    let changes: Result<Vec<Vec<SingleChange>>, ReportError> = cases
        .par_iter()
        .zip(rows)
        .map(|(case, row)| {
            let base = play(case, &Change::Nothing, 0)?;
            let mut tried = usual::rank(case, &base, &each)?;
            tried.truncate(TOLD);
            tried.retain(|one| one.gain_mpt(&base) > 0);
            let change = |one: &Tried| single(one, &base, row, &scores);
            Ok(tried.iter().map(change).collect())
        })
        .collect();
    for (team, changes) in teams.iter_mut().zip(changes?) {
        team.changes = changes;
    }
    Ok(())
}

fn single(tried: &Tried, base: &Played, row: &TeamRow, scores: &[(u16, i64)]) -> SingleChange {
    // A live game's others were not played again: what was recorded is compared with what was recorded.
    let score = row.score_mpt + tried.gain_mpt(base);
    let others = scores.iter().filter(|(id, _)| *id != row.id);
    let ahead = others.filter(|(_, other)| *other > score).count();
    SingleChange {
        what: tried.usual.what(),
        at_s: tried.at.second(),
        gain_mpt: tried.gain_mpt(base),
        rank: ahead as u16 + 1,
        seconds: base.curve.iter().map(|(second, _)| *second).collect(),
        as_played: base.curve.iter().map(|(_, points)| *points).collect(),
        with_change: tried
            .played
            .curve
            .iter()
            .map(|(_, points)| *points)
            .collect(),
    }
}
