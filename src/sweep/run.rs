//! Plays the games of a sweep on all cores, and hands out their results in order.

use super::{GameResult, TeamResult};
use model::measure::Measures;
use sim_engine::{Game, Mode, Plan, standings};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// A game that is to be played.
pub(crate) struct Job<'a> {
    pub(crate) set: &'a [String],
    pub(crate) plan: Plan,
}

/// Game seconds between two looks, at which records are taken out and dropped.
const STEP_S: u32 = 300;

/// Plays `count` games and gives each to `take` in the order of their numbers, as soon as it and those before it are
/// over. The first error ends it all.
///
/// # Errors
/// What `take` says, or a game that cannot be played.
pub(crate) fn all<'a>(
    count: usize,
    job: impl Fn(usize) -> anyhow::Result<Job<'a>> + Sync,
    take: impl FnMut(GameResult) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    each(count, |number| play(&job(number)?), take)
}

/// The same for whatever is to be known of each game.
///
/// # Errors
/// What `take` says, or a game that cannot be played.
pub(crate) fn each<T: Send>(
    count: usize,
    play: impl Fn(usize) -> anyhow::Result<T> + Sync,
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, results) = mpsc::channel();
    rayon::in_place_scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(count) {
            let (sender, play, next, is_over) = (sender.clone(), &play, &next, &is_over);
            scope.spawn(move |_| {
                while !is_over.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let result = play(number);
                    // Nobody listens any more once an error has ended it all.
                    if sender.send((number, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let taken = in_order(&results, &mut take);
        is_over.store(true, Ordering::Relaxed);
        taken
    })
}

fn in_order<T>(
    results: &mpsc::Receiver<(usize, anyhow::Result<T>)>,
    take: &mut impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (mut early, mut due) = (BTreeMap::new(), 0);
    for (number, result) in results {
        early.insert(number, result?);
        while let Some(result) = early.remove(&due) {
            take(result)?;
            due += 1;
        }
    }
    Ok(())
}

fn play(job: &Job<'_>) -> anyhow::Result<GameResult> {
    let mut game = Game::new(&job.plan, Mode::Virtual, &chaos_monkey::troublemakers);
    let mut measures =
        vec![Measures::new(game.scenario(), game.scenario().length); game.teams().len()];
    game.begin();
    while !game.is_over() {
        let next = (game.second() + STEP_S).min(game.length_s());
        game.run_to(next)?;
        let records = game.take_records();
        for (measures, records) in measures.iter_mut().zip(&records) {
            records.ticks.iter().for_each(|tick| measures.add(tick));
        }
    }
    let mut ranks = vec![0; game.teams().len()];
    for standing in standings(game.teams()) {
        ranks[usize::from(standing.team.0)] = standing.rank;
    }
    let teams = game.teams().iter().zip(ranks).zip(&measures);
    let teams = teams.map(|((team, rank), measures)| {
        let totals = team.totals();
        let met = measures.verdicts().filter(|(_, verdict)| verdict.is_met);
        TeamResult {
            name: team.name().to_owned(),
            rank,
            score_mpt: team.split().total().get(),
            spend_micro_usd: team.spend().get(),
            sent: totals.sent,
            fast: totals.fast,
            ok: totals.ok,
            slow: totals.slow,
            wrong: totals.wrong,
            failed: totals.failed.iter().sum(),
            kills: team.kills(),
            objectives_met: met.count() as u32,
        }
    });
    Ok(GameResult {
        set: job.set.to_vec(),
        seed: game.seed(),
        digest: game.digest().to_string(),
        teams: teams.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whoever_was_first() {
        let (sender, results) = mpsc::channel();
        let result = |seed| GameResult {
            set: Vec::new(),
            seed,
            digest: String::new(),
            teams: Vec::new(),
        };
        for number in [2, 0, 1, 3] {
            sender.send((number, Ok(result(number as u64)))).unwrap();
        }
        drop(sender);
        let mut seen = Vec::new();
        in_order(&results, &mut |result: GameResult| {
            seen.push(result.seed);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, [0, 1, 2, 3]);
    }
}
