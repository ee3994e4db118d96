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
    let recorded = recorded(&reader, &case)?;
    beside(&case, path.display().to_string(), recorded, expert, each)
}

/// What was recorded beside what might have been.
fn beside(
    case: &Case,
    file: String,
    recorded: Ending,
    expert: Option<(String, Playbook)>,
    each: &(impl Fn() + Sync),
) -> Result<Comparison, PlayError> {
    let idle = Case {
        commands: Vec::new(),
        owners: BTreeMap::new(),
        ..case.clone()
    };
    let tell = |played: Played| {
        each();
        played
    };
    let rerun = tell(play(case, &Change::Nothing, 0)?);
    let nothing = tell(play(&idle, &Change::Nothing, 0)?);
    let more = usual::rank(case, &rerun, each)?;
    let alone = usual::rank(&idle, &nothing, each)?;
    let expert = match expert {
        Some((name, book)) => {
            let change = Change::AsPlaybook(Box::new(book));
            Some((name, ending(&tell(play(case, &change, 0)?))))
        }
        None => None,
    };
    let best = more.iter().map(|it| single(it, &rerun)).next();
    let mut seen = BTreeSet::new();
    let first = |it: &&Tried| seen.insert(it.usual.id);
    Ok(Comparison {
        file,
        recorded,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game_file::{Recorder, Roster, Taken};
    use model::actor::Principal;
    use model::cache_key::CacheKey;
    use model::command::{Command, Envelope};
    use model::ids::TeamId;
    use model::scenario::Scenario;
    use model::units::GameTime;
    use sim_engine::{Game, Input, Mode, Plan, Player, TeamEntry};
    use std::sync::atomic::{AtomicU32, Ordering};

    const SEED: u64 = 5;
    const SPEED: u32 = 2;

    fn text(name: &str) -> String {
        crate::assets::scenario(name).expect("it is shipped").text
    }

    fn scenario() -> Scenario {
        let loaded = model::scenario::load(&text("drills/cache"));
        loaded.value.expect("it is right")
    }

    fn playbook(name: &str) -> Playbook {
        let text = crate::assets::playbook(name).expect("it is shipped").text;
        model::playbook::load(&text).value.expect("it is right")
    }

    fn game(player: Player) -> Game {
        let team = TeamEntry {
            name: "You".into(),
            player,
        };
        let plan = Plan::try_new(scenario(), SEED, SPEED, vec![team]).expect("a plan");
        let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
        game.begin();
        game
    }

    /// A game in which somebody put up a cache after two minutes, with the wrong key.
    fn record(path: &Path) -> Game {
        let roster = Roster {
            scenario_name: "cache".into(),
            scenario_text: text("drills/cache"),
            speed: SPEED,
            teams: vec![TeamEntry {
                name: "You".into(),
                player: Player::People,
            }],
        };
        let mut recorder = Recorder::create(path, &roster, SEED, Mode::Virtual).expect("a file");
        let mut game = game(Player::People);
        game.run_to(120).expect("ahead");
        let input = Input::Command(Envelope {
            format: 1,
            idempotency_key: "1".into(),
            team: TeamId(0),
            principal: Principal::Player,
            session: "Kim".into(),
            expected_version: None,
            at: GameTime::from_second(120),
            command: Command::PutCdn {
                key: CacheKey::Path,
                ttl: StoryDuration::from_secs(3600),
            },
        });
        game.step(input.clone()).expect("it is taken in");
        let taken = Taken::of(&mut game);
        let inputs = [(GameTime::from_second(120), input)];
        recorder.write(&inputs, &taken, &game).expect("written");
        game.run_to(game.length_s()).expect("the end");
        let taken = Taken::of(&mut game);
        recorder.write(&[], &taken, &game).expect("written");
        recorder.finish(&game).expect("finished");
        game
    }

    /// Every column is a game that was played by itself, too.
    #[test]
    fn what_might_have_been_is_what_playing_it_would_have_been() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("round.gameday");
        let played = record(&path);
        let told = AtomicU32::new(0);
        let each = || {
            told.fetch_add(1, Ordering::Relaxed);
        };
        let expert = Some(("drill-cache".to_owned(), playbook("drill-cache")));
        let reader = Reader::open(&path).expect("a game file");
        let case = Case::read(&reader, "You").expect("a team");
        let recorded = Ending {
            split: *played.teams()[0].split(),
            verdicts: Vec::new(),
        };
        let compared = beside(&case, "file".into(), recorded, expert, &each);
        let compared = compared.expect("it can be compared");
        assert_eq!(told.into_inner(), GAMES);
        let by_hand = |player| {
            let mut game = game(player);
            game.run_to(game.length_s()).expect("the end");
            *game.teams()[0].split()
        };
        assert_eq!(compared.rerun.split, *played.teams()[0].split());
        assert_eq!(compared.nothing.split, by_hand(Player::People));
        let (_, expert) = compared.expert.as_ref().expect("there is one");
        assert_eq!(expert.split, by_hand(Player::Bot(playbook("drill-cache"))));
        assert!(expert.verdicts.iter().all(|it| it.is_met));

        let base = play(&case, &Change::Nothing, 0).expect("it plays");
        let ranked = usual::rank(&case, &base, &|| {}).expect("they play");
        let best = compared.best.as_ref().expect("the right key helps");
        assert_eq!((best.id, best.at_s), ("cache", ranked[0].at.second()));
        assert_eq!(best.gain_mpt, ranked[0].gain_mpt(&base));
        let gained = best.ending.split.total() - compared.rerun.split.total();
        assert_eq!(gained.get(), best.gain_mpt);

        let alone: Vec<&str> = compared.alone.iter().map(|it| it.id).collect();
        let once: BTreeSet<&str> = alone.iter().copied().collect();
        assert_eq!(alone.len(), once.len(), "each change once: {alone:?}");
        assert!(compared.is_right("cache") && !compared.is_right("twice"));
        assert!(!compared.is_right(scoreboard::drill::NO_CHANGE));
    }
}
