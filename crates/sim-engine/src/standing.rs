//! Who stands where.

use crate::team::TeamState;
use model::ids::TeamId;

/// A team's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which team.
    pub team: TeamId,
    /// Its rank, from 1; equal scores share one.
    pub rank: u16,
}

/// The teams by score, the leader first; equal scores in order of the roster.
#[must_use]
pub fn standings(teams: &[TeamState]) -> Vec<Standing> {
    let mut order: Vec<&TeamState> = teams.iter().collect();
    order.sort_by_key(|team| (std::cmp::Reverse(team.split().total()), team.id()));
    let mut standings: Vec<Standing> = Vec::with_capacity(order.len());
    for (index, team) in order.iter().enumerate() {
        let rank = match index.checked_sub(1) {
            Some(before) if order[before].split().total() == team.split().total() => {
                standings[before].rank
            }
            _ => index as u16 + 1,
        };
        standings.push(Standing {
            team: team.id(),
            rank,
        });
    }
    standings
}
