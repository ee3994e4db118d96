//! One game, played with the script and without what it breaks, under the same
//! traffic: what came of each event, and what it cost.

use super::play::{Came, Played, Source, lasts, play};
use model::ids::TeamId;
use model::scenario::Scenario;
use model::units::{GameTime, SECOND_NS};
use sim_engine::Plan;
use std::collections::BTreeSet;

/// What a source came to in one team.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) team: TeamId,
    pub(crate) came: Came,
    /// Milli-points fewer than in the calm game, while it lasted and for a while after;
    /// what was not done has lost nothing.
    pub(crate) lost_mpt: i64,
}

/// What a source came to.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    pub(crate) source: Source,
    pub(crate) at: Vec<GameTime>,
    pub(crate) outcomes: Vec<Outcome>,
}

/// A game with the script and one without what it breaks.
#[derive(Clone, Debug)]
pub(crate) struct DryRun {
    pub(crate) seed: u64,
    /// How long after a fault its loss is counted, in seconds.
    pub(crate) after_s: u32,
    /// In order of their first times.
    pub(crate) tried: Vec<Tried>,
    pub(crate) game: Played,
    /// The scores of the calm game, in milli-points, by team.
    pub(crate) calm_mpt: Vec<i64>,
}

impl DryRun {
    /// Plays both games.
    ///
    /// # Errors
    /// When the engine refuses to.
    pub(crate) fn of(plan: &Plan) -> anyhow::Result<Self> {
        let mut calm = plan.clone();
        calm.scenario = without_chaos(calm.scenario);
        let (game, calm) = (play(plan)?, play(&calm)?);
        let scenario = &plan.scenario;
        let after_s = scenario.score.trend_window.as_ns().div_ceil(SECOND_NS) as u32;
        let sources: BTreeSet<Source> = game.moments.iter().map(|it| it.source).collect();
        let tried = sources.into_iter().map(|source| {
            let its = game.moments.iter().filter(|moment| moment.source == source);
            let lasts_s = lasts(scenario, source).as_ns().div_ceil(SECOND_NS) as u32;
            let outcome = |((_, team), came): (&(Source, TeamId), &Came)| {
                let hits = game.hits.get(&(source, *team)).into_iter().flatten();
                let to = |from: u32| from.saturating_add(lasts_s).saturating_add(after_s);
                let spans = hits.map(|from| (*from, to(*from)));
                let place = usize::from(team.0);
                let (calm, game) = (&calm.teams[place].curve, &game.teams[place].curve);
                Outcome {
                    team: *team,
                    came: *came,
                    lost_mpt: lost(calm, game, spans),
                }
            };
            let last = TeamId(u16::MAX);
            let outcomes = game.came.range((source, TeamId(0))..=(source, last));
            Tried {
                source,
                at: its.clone().map(|moment| moment.at).collect(),
                outcomes: outcomes.map(outcome).collect(),
            }
        });
        let mut tried: Vec<Tried> = tried.collect();
        tried.sort_by_key(|tried| tried.at.first().copied());
        Ok(Self {
            seed: plan.seed,
            after_s,
            tried,
            calm_mpt: calm.teams.iter().map(|team| team.score_mpt).collect(),
            game,
        })
    }
}

/// The same traffic, texts and versions, and nothing that breaks.
fn without_chaos(scenario: Scenario) -> Scenario {
    let mut calm = scenario;
    calm.monkey.clear();
    for event in &mut calm.event {
        event.brings = event.brings.take().filter(|it| it.fault.is_traffic());
    }
    calm
}

/// What a curve gained less than another within some spans, each second once.
fn lost(calm: &[i64], game: &[i64], spans: impl Iterator<Item = (u32, u32)>) -> i64 {
    let gained = |curve: &[i64], from: usize, to: usize| {
        let after = |second: usize| match second.min(curve.len()) {
            0 => 0,
            count => curve[count - 1],
        };
        after(to) - after(from)
    };
    let (mut lost, mut done) = (0, 0);
    for (from, to) in spans {
        let (from, to) = (from.max(done) as usize, to as usize);
        if from < to {
            lost += gained(calm, from, to) - gained(game, from, to);
            done = to as u32;
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_what_was_not_gained_within_its_spans() {
        // One point a second; from second 2 to 5, none.
        let calm: Vec<i64> = (1..=10).collect();
        let game = [1, 2, 2, 2, 2, 3, 4, 5, 6, 7];
        let lost = |spans: &[(u32, u32)]| lost(&calm, &game, spans.iter().copied());
        assert_eq!(lost(&[(0, 10)]), 3);
        assert_eq!(lost(&[(2, 4)]), 2);
        assert_eq!(lost(&[(2, 4), (3, 5)]), 3, "no second counts twice");
        assert_eq!(lost(&[(5, 99)]), 0, "beyond the end is nothing");
        assert_eq!(lost(&[]), 0);
    }
}
