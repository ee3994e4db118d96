//! What might have been: a drill's game beside the same game changed, by the rules of `gameday what-if`.

use crate::game_file::{Source, VerifyError, retell};
use crate::what_if::Case;
use crate::what_if::change::Change;
use crate::what_if::play::{PlayError, Played, play};
use crate::what_if::usual::{self, TRIES, Tried};
use journal::Reader;
use model::measure::Measures;
use model::playbook::Playbook;
use model::units::StoryDuration;
use scoreboard::drill::{Comparison, Ending, Single};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// So many games are played for it.
pub(crate) const GAMES: u32 = 3 + 2 * TRIES as u32;

/// Compares the game of a file; `each` is told whenever a game was played.
///
/// # Errors
/// When the file cannot be read, does not hold what the game comes to, or cannot be played again.
pub(crate) fn compare(
    path: &Path,
    team: &str,
    expert: Option<(String, Playbook)>,
    each: &(impl Fn() + Sync),
) -> Result<Comparison, PlayError> {
    let reader = Reader::open(path).map_err(VerifyError::from)?;
    let case = Case::read(&reader, team)?;
    let idle = Case {
        commands: Vec::new(),
        owners: BTreeMap::new(),
        ..case.clone()
    };
    let tell = |played: Played| {
        each();
        played
    };
    let rerun = tell(play(&case, &Change::Nothing, 0)?);
    let nothing = tell(play(&idle, &Change::Nothing, 0)?);
    let more = usual::rank(&case, &rerun, each)?;
    let alone = usual::rank(&idle, &nothing, each)?;
    let expert = match expert {
        Some((name, book)) => {
            let change = Change::AsPlaybook(Box::new(book));
            Some((name, ending(&tell(play(&case, &change, 0)?))))
        }
        None => None,
    };
    let best = more.iter().map(|it| single(it, &rerun)).next();
    let mut seen = BTreeSet::new();
    let first = |it: &&Tried| seen.insert(it.usual.id);
    Ok(Comparison {
        file: path.display().to_string(),
        recorded: recorded(&reader, &case)?,
        best: best.filter(|it| it.gain_mpt > 0),
        alone: alone
            .iter()
            .filter(first)
            .map(|it| single(it, &nothing))
            .collect(),
        rerun: ending(&rerun),
        nothing: ending(&nothing),
        expert,
    })
}

fn ending(played: &Played) -> Ending {
    Ending {
        split: played.split,
        verdicts: played.verdicts.clone(),
    }
}

fn single(tried: &Tried, base: &Played) -> Single {
    Single {
        id: tried.usual.id,
        what: tried.usual.what(),
        at_s: tried.at.second(),
        gain_mpt: tried.gain_mpt(base),
        ending: ending(&tried.played),
    }
}

/// As it was recorded: the file told again, and compared with itself.
fn recorded(reader: &Reader, case: &Case) -> Result<Ending, VerifyError> {
    let source = Source::read(reader)?;
    let place = source.teams.iter().position(|it| it.name == case.team.name);
    let place = place.unwrap_or_default();
    let plan = source.plan(source.teams.clone())?;
    let length = StoryDuration::from_secs(case.seconds.into());
    let mut measures = Measures::new(&plan.scenario, length);
    let (_, game) = retell(reader, &source, |_, records| {
        if let Some(its) = records.teams.get(place) {
            its.ticks.iter().for_each(|tick| measures.add(tick));
        }
    })?;
    Ok(Ending {
        split: *game.teams()[place].split(),
        verdicts: measures.verdicts().map(|(_, verdict)| verdict).collect(),
    })
}
