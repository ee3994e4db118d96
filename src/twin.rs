//! A live game beside its offline twin: the same scenario, seed and playbooks, by real processes and by the model.

use model::scenario::Price;
use serde::Serialize;
use sim_engine::{Game, Mode, Plan, TeamState};

/// What scores may differ by, in parts per thousand of what was at stake.
pub const SCORE_OFF_PERMILLE_MAX: i64 = 50;
/// What spending may differ by, in parts per thousand, unless a billing block per launched instance is more.
pub const SPEND_OFF_PERMILLE_MAX: i64 = 20;

/// A team's figures at the end of one of the games.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Requests of the schedule that were sent; attempts after failures are not among them.
    pub first_attempts: u64,
    /// In thousandths of a point.
    pub score_mpt: i64,
    /// In millionths of a dollar.
    pub spend_musd: i64,
}

impl Side {
    fn of(team: &TeamState) -> Self {
        Self {
            first_attempts: team.totals().sent,
            score_mpt: team.split().total().get(),
            spend_musd: team.spend().get(),
        }
    }
}

/// A team in both games.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The team.
    pub team: String,
    /// By real processes.
    pub live: Side,
    /// By the model.
    pub offline: Side,
    /// Points won and lost offline, added up without their signs, in thousandths of a point.
    pub at_stake_mpt: i64,
    /// What spending may differ by, in millionths of a dollar.
    pub spend_off_max_musd: i64,
}

impl Pair {
    fn of(live: &TeamState, offline: &TeamState, twin: &Game) -> Self {
        let Price { usd, .. } = twin.scenario().prices.instance;
        let launched = offline.world().account().instances.len() as i64;
        let share = offline.spend().get() * SPEND_OFF_PERMILLE_MAX / 1_000;
        Self {
            team: live.name().to_owned(),
            live: Side::of(live),
            offline: Side::of(offline),
            at_stake_mpt: offline
                .split()
                .parts()
                .map(|part| part.get().abs())
                .iter()
                .sum(),
            spend_off_max_musd: share.max(usd.get() * launched),
        }
    }

    /// By how much the scores differ, in parts per hundred thousand of what was at stake.
    #[must_use]
    pub fn score_off_ppcm(&self) -> i64 {
        let off = (self.live.score_mpt - self.offline.score_mpt).abs();
        off * 100_000 / self.at_stake_mpt.max(1)
    }

    /// By how much spending differs, in millionths of a dollar.
    #[must_use]
    pub fn spend_off_musd(&self) -> i64 {
        (self.live.spend_musd - self.offline.spend_musd).abs()
    }

    /// What differs more than it may, in words.
    #[must_use]
    pub fn misses(&self) -> Vec<String> {
        let mut misses = Vec::new();
        let (live, offline) = (self.live.first_attempts, self.offline.first_attempts);
        if live != offline {
            misses.push(format!(
                "{}: {live} first attempts live, {offline} offline",
                self.team
            ));
        }
        let off = self.score_off_ppcm();
        if off > SCORE_OFF_PERMILLE_MAX * 100 {
            misses.push(format!(
                "{}: scores differ by {} % of what was at stake",
                self.team,
                percent(off)
            ));
        }
        if self.spend_off_musd() > self.spend_off_max_musd {
            let (live, offline) = (self.live.spend_musd, self.offline.spend_musd);
            misses.push(format!(
                "{}: spent {live} millionths of a dollar live, {offline} offline",
                self.team
            ));
        }
        misses
    }
}

/// Parts per hundred thousand in percent: `0.39`.
#[must_use]
pub fn percent(ppcm: i64) -> String {
    format!("{}.{:02}", ppcm / 1_000, ppcm % 1_000 / 10)
}

/// The teams of both games, in the order of the roster.
#[must_use]
pub fn pairs(live: &Game, offline: &Game) -> Vec<Pair> {
    let both = live.teams().iter().zip(offline.teams());
    both.map(|(a, b)| Pair::of(a, b, offline)).collect()
}

/// How far apart the scores are in the worst of these teams, in parts per hundred thousand.
#[must_use]
pub fn worst_ppcm(pairs: &[Pair]) -> i64 {
    pairs.iter().map(Pair::score_off_ppcm).max().unwrap_or(0)
}

/// The offline twin of a game, played to its end.
///
/// # Errors
/// When the engine refuses to go on, which is a bug of it.
pub fn offline(plan: &Plan) -> anyhow::Result<Game> {
    let mut game = Game::new(plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    game.run_to(game.length_s())?;
    Ok(game)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(live: Side) -> Pair {
        Pair {
            team: "Us".into(),
            live,
            offline: Side {
                first_attempts: 100,
                score_mpt: 500_000,
                spend_musd: 1_000_000,
            },
            at_stake_mpt: 1_000_000,
            spend_off_max_musd: 20_000,
        }
    }

    #[test]
    fn each_figure_is_held_to_its_own_limit() {
        let same = Side {
            first_attempts: 100,
            score_mpt: 450_000,
            spend_musd: 1_020_000,
        };
        assert_eq!(pair(same).misses(), Vec::<String>::new());
        assert_eq!(percent(pair(same).score_off_ppcm()), "5.00");
        for (side, word) in [
            (
                Side {
                    first_attempts: 99,
                    ..same
                },
                "first attempts",
            ),
            (
                Side {
                    score_mpt: 449_000,
                    ..same
                },
                "5.10 %",
            ),
            (
                Side {
                    spend_musd: 1_020_001,
                    ..same
                },
                "spent",
            ),
        ] {
            let misses = pair(side).misses();
            assert!(misses.len() == 1 && misses[0].contains(word), "{misses:?}");
        }
    }
}
