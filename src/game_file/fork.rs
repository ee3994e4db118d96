//! A recorded game's team at a moment, as the begin of a game of its own.
//!
//! Everything up to that moment is played again, compared with the file, and written into a new one; its last input is
//! that somebody else takes the team over. From there the new file is that of a live game whose host went out.

use super::host::{HostNote, HostNotes, note_of};
use super::record::{Recorder, Roster, Taken};
use super::source::{Source, inputs};
use super::verify::{Recorded, VerifyError};
use journal::{EventRow, JournalError, Reader};
use model::ids::TeamId;
use model::key::Salt;
use model::units::{GameTime, MicroUsd, MilliPoints};
use serde::{Deserialize, Serialize};
use sim_engine::{Directive, Game, Input, Mode, TakeOver};
use std::collections::HashSet;
use std::path::Path;

/// Rows that are written at once.
const ROWS: usize = 1_000;

/// Where a game comes from that goes on with another's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The file's name, without its folder.
    pub file: String,
    /// The digest of the game at that moment.
    pub digest: String,
    /// Whose account it is.
    pub team: TeamId,
    /// The second that had begun.
    pub second: u32,
    /// Who carried the requests when the game began.
    pub began: Mode,
}

impl Fork {
    /// What a row of a file says of it, if it does.
    pub(crate) fn of_row(row: &EventRow) -> Option<Self> {
        match note_of(row) {
            Ok(Some(HostNote::Forked(fork))) => Some(fork),
            _ => None,
        }
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Forked {
    /// Where it comes from.
    pub fork: Fork,
    /// The team's score at that moment.
    pub score: MilliPoints,
    /// What it had spent.
    pub spend: MicroUsd,
    /// Where it stood among so many.
    pub rank: (usize, usize),
}

/// Why there is no fork. Nothing has been written, unless writing failed.
#[derive(Debug, thiserror::Error)]
pub enum ForkError {
    /// The game cannot be taken from its file.
    #[error(transparent)]
    File(#[from] VerifyError),
    /// It has no such team.
    #[error("the teams are {known}, not `{asked}`")]
    Team {
        /// What was asked for.
        asked: String,
        /// Those there are.
        known: String,
    },
    /// Its service was outside of the game.
    #[error(
        "`{0}` brought a service of its own, and nothing of that is in the file: a fork goes on with the account of another team"
    )]
    Own(String),
    /// It was over at that moment, or had not come so far.
    #[error("at {at} there is nothing left to play: `--at` can be 0:00:00 to {last}")]
    Moment {
        /// What was asked for.
        at: GameTime,
        /// The last moment that can be.
        last: GameTime,
    },
    /// The new file cannot be written.
    #[error(transparent)]
    Write(JournalError),
}

/// Makes a playable game from a team's account at a moment of a recorded game,
/// in which this salt is hashed in front of each key.
///
/// # Errors
/// When there is no such team or moment, the file is damaged or holds another
/// game than this version comes to, or the new one exists or cannot be written.
pub fn fork(
    origin: &Path,
    team: &str,
    at: GameTime,
    to: &Path,
    salt: Salt,
) -> Result<Forked, ForkError> {
    let reader = Reader::open(origin).map_err(VerifyError::from)?;
    let source = Source::read(&reader)?;
    let position = source.teams.iter().position(|entry| entry.name == team);
    let Some(position) = position else {
        let known: Vec<&str> = source.teams.iter().map(|it| it.name.as_str()).collect();
        return Err(ForkError::Team {
            asked: team.to_owned(),
            known: known.join(", "),
        });
    };
    if source.teams[position].own_service().is_some() {
        return Err(ForkError::Own(team.to_owned()));
    }
    let team = TeamId(position as u16);
    let Played {
        mut game,
        forks,
        chunks,
    } = Played::to(&reader, &source, at)?;
    let state = &game.teams()[position];
    let name = origin.file_name().unwrap_or_default();
    let standings = sim_engine::standings(game.teams());
    let rank = standings.iter().find(|it| it.team == team);
    let is_beside = |it: &&sim_engine::Standing| rank.is_none_or(|own| own.league == it.league);
    let beside = standings.iter().filter(is_beside).count();
    let forked = Forked {
        fork: Fork {
            file: name.to_string_lossy().into_owned(),
            digest: game.digest().to_string(),
            team,
            second: game.second(),
            began: source.first_mode(),
        },
        score: state.split().total(),
        spend: state.spend(),
        rank: (rank.map_or(1, |it| usize::from(it.rank)), beside),
    };
    let at = game.now();
    let forks = forks.into_iter().chain([forked.fork.clone()]);
    let orders = to_come(&reader, at)?.into_iter();
    let orders = orders.map(|order| HostNote::ToCome(Box::new(order)));
    let salted = [HostNote::Salted { salt }];
    let notes = forks.map(HostNote::Forked).chain(salted).chain(orders);
    let notes: Vec<HostNote> = notes.collect();
    let taken = Input::TakeOver(TakeOver {
        at,
        team,
        carried: Mode::Live,
    });
    game.step(taken.clone())
        .map_err(|refusal| VerifyError::Refused { seq: 0, refusal })?;
    let last = Chunk {
        inputs: vec![(at, taken)],
        taken: Taken::of(&mut game),
    };
    let roster = Roster {
        scenario_name: source.name.clone(),
        scenario_text: reader.meta().scenario_text.clone(),
        speed: source.speed,
        teams: source.teams.clone(),
    };
    let write = || -> Result<(), JournalError> {
        let mut recorder = Recorder::create(to, &roster, source.seed, Mode::Live)?;
        for notes in notes.chunks(ROWS) {
            recorder.note_all(GameTime::ZERO, notes)?;
        }
        for chunk in chunks.iter().chain([&last]) {
            recorder.write(&chunk.inputs, &chunk.taken, &game)?;
        }
        Ok(())
    };
    write().map_err(ForkError::Write)?;
    Ok(forked)
}

/// What whoever ran the game did from a moment on, or was to be done again.
fn to_come(reader: &Reader, from: GameTime) -> Result<Vec<Directive>, VerifyError> {
    let given = inputs(reader)?.into_iter();
    let mut orders: Vec<Directive> = given
        .filter_map(|(_, input)| match input {
            Input::Control(order) => Some(order),
            _ => None,
        })
        .collect();
    let given: HashSet<String> = orders.iter().map(|it| it.idempotency_key.clone()).collect();
    let mut waiting = HostNotes::read(reader)?.to_come;
    waiting.retain(|order| !given.contains(&order.idempotency_key));
    orders.extend(waiting);
    orders.retain(|order| order.at >= from);
    orders.sort_by_key(|order| order.at);
    Ok(orders)
}

/// What came in for a while, and what came of it.
#[derive(Default)]
struct Chunk {
    inputs: Vec<(GameTime, Input)>,
    taken: Taken,
}

impl Chunk {
    fn add(&mut self, input: Option<(GameTime, Input)>, taken: Taken) {
        self.inputs.extend(input);
        self.taken.log.extend(taken.log);
        let its = &mut self.taken.teams;
        its.resize(its.len().max(taken.teams.len()), Default::default());
        for (all, new) in its.iter_mut().zip(taken.teams) {
            all.events.extend(new.events);
            all.ticks.extend(new.ticks);
        }
    }

    fn rows(&self) -> usize {
        let teams = self.taken.teams.iter();
        let its = teams.map(|team| team.events.len() + team.ticks.len());
        self.inputs.len() + self.taken.log.len() + its.sum::<usize>()
    }
}

/// A recorded game as it stood at a moment.
struct Played {
    game: Game,
    /// Where it came from by then.
    forks: Vec<Fork>,
    /// What has to come in again.
    chunks: Vec<Chunk>,
}

impl Played {
    /// Plays it, comparing it with its file.
    fn to(reader: &Reader, source: &Source, at: GameTime) -> Result<Self, ForkError> {
        let wrong = VerifyError::from;
        reader.verify_chain().map_err(wrong)?;
        let ending = reader.ending().map_err(wrong)?;
        let mut recorded = Recorded::read(reader)?;
        let none_left = |over_s: u32| ForkError::Moment {
            at,
            last: GameTime::from_second(over_s.saturating_sub(1)),
        };
        // A game that was cut off can go on from its last second.
        let over_s = ending.map_or(recorded.last_second() + 1, |ending| ending.ended_second);
        let second = at.second();
        if second >= over_s {
            return Err(none_left(over_s));
        }
        recorded.cut(source.mode, second);
        let forks = recorded.forks().cloned().collect();
        let mut game = source.first_game(&source.plan(source.teams.clone())?);
        let mut chunks = vec![Chunk::default()];
        recorded.retrace(&mut game, |moment| {
            let at = moment.game.now();
            let input = moment.input.map(|input| (at, input));
            match chunks.last_mut() {
                Some(chunk) if chunk.rows() < ROWS => chunk.add(input, moment.records),
                _ => {
                    let mut chunk = Chunk::default();
                    chunk.add(input, moment.records);
                    chunks.push(chunk);
                }
            }
        })?;
        if game.is_over() {
            return Err(none_left(game.second()));
        }
        Ok(Self {
            game,
            forks,
            chunks,
        })
    }
}
