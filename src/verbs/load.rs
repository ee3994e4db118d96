//! Loading scenarios and playbooks, with their problems shown as compilers do.

use crate::assets::{self, Source};
use crate::exit::Failure;
use crate::own;
use crate::show::problems;
use model::playbook::Playbook;
use model::scenario::{Loaded, Scenario};
use sim_engine::{Plan, Player, TeamEntry};

/// Loads a scenario, as it is written; its problems, those that the speed makes
/// among them, go to standard error.
pub(super) fn scenario(source: &Source, speed: u32) -> Result<Scenario, Failure> {
    take(source, source.loaded(speed))
}

/// Loads a playbook; problems go to standard error.
pub(super) fn playbook(source: &Source) -> Result<Playbook, Failure> {
    take(source, model::playbook::load(&source.text))
}

pub(super) fn take<T>(source: &Source, loaded: Loaded<T>) -> Result<T, Failure> {
    anstream::eprint!("{}", problems::render(source, &loaded.problems));
    let count = loaded
        .problems
        .iter()
        .filter(|p| p.severity == model::scenario::problem::Severity::Error)
        .count();
    let plural = if count == 1 { "" } else { "s" };
    loaded
        .value
        .ok_or_else(|| Failure::Invalid(format!("{} has {count} error{plural}", source.origin)))
}

/// The scripted teams of a game: those typed as `NAME=PLAYBOOK`, or else the
/// scenario's own.
pub(super) fn bots(scenario: &Scenario, typed: &[String]) -> Result<Vec<TeamEntry>, Failure> {
    if typed.is_empty() {
        return scenario
            .team
            .iter()
            .map(|team| entry(&team.name, &team.playbook))
            .collect();
    }
    typed.iter().map(|pair| bot(pair)).collect()
}

/// The plan of a game of scripted teams alone: those typed, or else the
/// scenario's own, and the seed that was asked for, or else the scenario's.
pub(super) fn plan_of_bots(
    source: &Source,
    seed: Option<u64>,
    speed: u32,
    typed: &[String],
) -> Result<Plan, Failure> {
    let scenario = scenario(source, speed)?;
    let teams = bots(&scenario, typed)?;
    let seed = seed.unwrap_or(scenario.seed);
    Plan::try_new(scenario, seed, speed, teams).map_err(|e| Failure::Usage(e.to_string()))
}

/// A scripted team, typed as `NAME=PLAYBOOK`.
pub(super) fn bot(pair: &str) -> Result<TeamEntry, Failure> {
    if own::is_own(pair) {
        return Err(Failure::Usage(format!(
            "`--team {pair}`: a service of a team's own is there in a live game only: use `gameday host`"
        )));
    }
    match pair.split_once('=') {
        Some((name, book)) if !name.trim().is_empty() && !book.is_empty() => {
            entry(name.trim(), book)
        }
        _ => Err(Failure::Usage(format!(
            "`--team {pair}` is not of the form NAME=PLAYBOOK, such as `--team Us=cache`; shipped playbooks: {}",
            assets::playbook_names().join(", ")
        ))),
    }
}

fn entry(name: &str, book: &str) -> Result<TeamEntry, Failure> {
    let playbook = playbook(&assets::playbook(book)?)?;
    Ok(TeamEntry {
        name: name.to_owned(),
        player: Player::Bot(playbook),
    })
}
