//! Who stands where.

use crate::team::TeamState;
use model::ids::TeamId;

/// Teams that are compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum League {
    /// Those who play on the game's own infrastructure.
    Ordinary,
    /// Those who bring a service of their own.
    Open,
}

/// A team's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which team.
    pub team: TeamId,
    /// Its league.
    pub league: League,
    /// Its rank in its league, from 1; equal scores share one.
    pub rank: u16,
}

impl TeamState {
    /// Whom it is compared with.
    #[must_use]
    pub fn league(&self) -> League {
        match self.is_own() {
            true => League::Open,
            false => League::Ordinary,
        }
    }
}

/// The teams by score, the leader first; equal scores in order of the roster.
/// Those of the open league come behind all others, with ranks of their own.
#[must_use]
pub fn standings(teams: &[TeamState]) -> Vec<Standing> {
    let mut order: Vec<&TeamState> = teams.iter().collect();
    let score = |team: &TeamState| team.split().total();
    order.sort_by_key(|team| (team.league(), std::cmp::Reverse(score(team)), team.id()));
    let mut standings: Vec<Standing> = Vec::with_capacity(order.len());
    let mut first = 0;
    for (index, team) in order.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| order[before]);
        if before.is_some_and(|before| before.league() != team.league()) {
            first = index;
        }
        let rank = match before {
            Some(before) if index > first && score(before) == score(team) => {
                standings[index - 1].rank
            }
            _ => (index - first) as u16 + 1,
        };
        standings.push(Standing {
            team: team.id(),
            league: team.league(),
            rank,
        });
    }
    standings
}

/// The teams that the script looks at: those of the ordinary league, or all if nobody plays in it.
pub(crate) fn compared(teams: &[TeamState]) -> impl DoubleEndedIterator<Item = &TeamState> {
    let is_open = teams.iter().all(TeamState::is_own);
    teams.iter().filter(move |team| team.is_own() == is_open)
}

/// The same, the leader first.
pub(crate) fn ranked(teams: &[TeamState]) -> impl DoubleEndedIterator<Item = &TeamState> {
    let all = standings(teams);
    let league = all.first().map(|standing| standing.league);
    let its = all.into_iter().filter(move |it| Some(it.league) == league);
    its.map(|standing| &teams[usize::from(standing.team.0)])
}
