//! Recomputing a recorded game and comparing everything.

use super::fork::Fork;
use super::host::{HostNote, note_of};
use super::record::{Taken, json_text, tick_row};
use super::source::{self, Source};
use journal::{EventRow, JournalError, Reader, TickRow};
use model::command::Denied;
use model::event::{Change, Event};
use sim_engine::{Game, Input, Mode, Refusal};
use std::collections::VecDeque;
use std::path::Path;

/// A game file that holds what the game comes to.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The digest that was recomputed.
    pub digest: model::digest::Digest,
    /// Seconds that were played.
    pub seconds: u32,
    /// Events that were compared.
    pub events: u64,
    /// Whether the game was played to its end.
    pub is_complete: bool,
}

/// Where a recomputed game and its file part.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{what}\n  recorded:   {recorded}\n  recomputed: {recomputed}")]
pub struct Mismatch {
    /// What differs, and when.
    pub what: String,
    /// What the file says.
    pub recorded: String,
    /// What the game comes to.
    pub recomputed: String,
}

/// Why a game file cannot be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The file itself cannot be read or is damaged.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// What it was made from cannot be used.
    #[error("the game file's {0}")]
    Source(String),
    /// An input that was taken in then is refused now.
    #[error("input {seq} is refused now: {refusal}")]
    Refused {
        /// Its number.
        seq: u64,
        /// Why.
        refusal: Refusal,
    },
    /// The game comes to something else.
    #[error("the first difference is {0}")]
    Mismatch(#[from] Box<Mismatch>),
    /// The file is as it was written, but this version cannot make the game of it that it was.
    #[error(
        "{cause}\nits records are whole (the chain over its events holds): gameday {recorded_by} wrote them, and this is \
         gameday {}. `gameday journal inspect` and `journal export` read them all the same; to recompute the game, or \
         for a report, use the version that wrote it",
        env!("CARGO_PKG_VERSION")
    )]
    Whole {
        /// What this version comes to instead, or why it cannot play it.
        cause: Box<VerifyError>,
        /// The version that wrote it.
        recorded_by: String,
    },
}

impl VerifyError {
    /// Tells an engine that plays otherwise from a file that is damaged.
    pub(super) fn told_apart(self, reader: &Reader) -> Self {
        if matches!(self, Self::Journal(_) | Self::Whole { .. }) {
            return self;
        }
        match reader.verify_chain() {
            Err(damage) => damage.into(),
            Ok(()) => Self::Whole {
                cause: Box::new(self),
                recorded_by: reader.meta().program_version.clone(),
            },
        }
    }
}

/// Recomputes a game file from its scenario, seed and inputs, and compares
/// every event, every second of every team, and the digest.
///
/// # Errors
/// Names the first difference, or why there is nothing to compare.
pub fn verify(path: &Path) -> Result<Verified, VerifyError> {
    let reader = Reader::open(path)?;
    let source = Source::read(&reader)?;
    retell(&reader, &source, |_, _| {}).map(|(verified, _)| verified)
}

/// Plays a recorded game again, compares everything as [`verify`] does, and
/// lets `each` look at the game and at what it has recorded since the last look.
///
/// # Errors
/// Names the first difference, or why there is nothing to compare.
pub(crate) fn retell(
    reader: &Reader,
    source: &Source,
    each: impl FnMut(&Game, &Taken),
) -> Result<(Verified, Game), VerifyError> {
    reader.verify_chain()?;
    recompute(reader, source, each).map_err(|error| error.told_apart(reader))
}

fn recompute(
    reader: &Reader,
    source: &Source,
    mut each: impl FnMut(&Game, &Taken),
) -> Result<(Verified, Game), VerifyError> {
    let ending = reader.ending()?;
    let plan = source.plan(source.teams.clone())?;
    let mut game = source.first_game(&plan);
    let mut recorded = Recorded::read(reader)?;
    let last_second = recorded.last_second();
    if source.mode == Mode::Virtual {
        game.begin();
        loop {
            let records = Taken::of(&mut game);
            recorded.compare(&records)?;
            each(&game, &records);
            if game.second() >= last_second {
                break;
            }
            let minute_end = (game.second() / 60 + 1) * 60;
            game.run_to(minute_end.min(last_second))
                .map_err(|refusal| VerifyError::Refused { seq: 0, refusal })?;
        }
    } else {
        recorded.retrace(&mut game, |moment| each(moment.game, &moment.records))?;
    }
    recorded.compare_leftovers()?;
    for row in reader.minutes() {
        let row = row?;
        let digest = game
            .minutes()
            .get(row.minute as usize)
            .map(ToString::to_string)
            .unwrap_or_default();
        same(
            || format!("the digest of minute {}", row.minute),
            &model::digest::Digest(row.digest).to_string(),
            &digest,
        )?;
    }
    if let Some(ending) = ending {
        let digest = model::digest::Digest(ending.digest).to_string();
        same(
            || "the digest of the whole game".into(),
            &digest,
            &game.digest().to_string(),
        )?;
    }
    let verified = Verified {
        digest: game.digest(),
        seconds: game.second(),
        events: recorded.compared,
        is_complete: ending.is_some(),
    };
    Ok((verified, game))
}

/// What came of an input that a live game took in, played once more.
pub(crate) struct Retraced<'g> {
    /// The input; none for what happens before the first one.
    pub input: Option<Input>,
    /// What whoever sent it was told.
    pub answer: Result<Option<Change>, Denied>,
    /// What it left behind.
    pub records: Taken,
    /// The game after it.
    pub game: &'g Game,
}

/// What a file holds: of the script, and by team.
pub(super) struct Recorded {
    inputs: Vec<(u64, Input)>,
    /// Where the game comes from: a note for each time that a team was taken over.
    forks: VecDeque<Fork>,
    log: VecDeque<EventRow>,
    events: Vec<VecDeque<EventRow>>,
    ticks: Vec<VecDeque<TickRow>>,
    compared: u64,
}

impl Recorded {
    pub(super) fn read(reader: &Reader) -> Result<Self, VerifyError> {
        let teams = reader.meta().teams.as_array().map_or(0, Vec::len);
        let mut recorded = Self {
            inputs: Vec::new(),
            forks: VecDeque::new(),
            log: VecDeque::new(),
            events: vec![VecDeque::new(); teams],
            ticks: vec![VecDeque::new(); teams],
            compared: 0,
        };
        let no_team =
            |what: &str| VerifyError::Source(format!("{what} names a team that does not play"));
        for row in reader.events(..) {
            let row = row?;
            if row.kind.starts_with("input.") {
                let input = source::input(row.seq, &row.payload)?;
                recorded.inputs.push((row.seq, input));
            } else if let Some(note) = note_of(&row)? {
                if let HostNote::Forked(fork) = note {
                    recorded.forks.push_back(fork);
                }
            } else {
                let queue = match row.team.map(usize::from) {
                    None => Some(&mut recorded.log),
                    Some(team) => recorded.events.get_mut(team),
                };
                queue.ok_or_else(|| no_team("event"))?.push_back(row);
            }
        }
        for row in reader.ticks(..) {
            let row = row?;
            recorded
                .ticks
                .get_mut(usize::from(row.team))
                .ok_or_else(|| no_team("tick"))?
                .push_back(row);
        }
        Ok(recorded)
    }

    /// Where the game comes from, the oldest first, as far as it was played again.
    pub(super) fn forks(&self) -> impl Iterator<Item = &Fork> {
        self.forks.iter()
    }

    /// Seconds of which there is a record.
    pub(super) fn last_second(&self) -> u32 {
        self.ticks
            .iter()
            .filter_map(|ticks| ticks.back())
            .map(|tick| tick.second + 1)
            .max()
            .unwrap_or(0)
    }

    /// Keeps the inputs up to the start of a second alone: what an offline game
    /// took in was the time. Where it comes from stays if it had by then.
    pub(super) fn cut(&mut self, mode: Mode, second: u32) {
        if mode == Mode::Virtual {
            let ticks = (1..=second).map(|second| (0, Input::Tick { second }));
            self.inputs = ticks.collect();
            return;
        }
        let last = |(_, input): &(u64, Input)| *input == Input::Tick { second };
        let position = self.inputs.iter().position(last);
        self.inputs.truncate(position.map_or(0, |last| last + 1));
        let inputs = self.inputs.iter();
        let taken = inputs.filter(|(_, input)| matches!(input, Input::TakeOver(_)));
        self.forks.truncate(taken.count());
    }

    /// Plays a live game of which nothing has happened yet, input by input, and
    /// compares what comes of each.
    pub(super) fn retrace(
        &mut self,
        game: &mut Game,
        mut each: impl FnMut(Retraced<'_>),
    ) -> Result<(), VerifyError> {
        game.begin();
        let mut next = (None, Ok(None));
        let mut inputs = std::mem::take(&mut self.inputs).into_iter();
        loop {
            let (input, answer) = next;
            let records = Taken::of(game);
            self.compare(&records)?;
            each(Retraced {
                input,
                answer,
                records,
                game,
            });
            let Some((seq, input)) = inputs.next() else {
                break;
            };
            if let Input::TakeOver(_) = input {
                self.compare_origin(game)?;
            }
            let answer = match game.step(input.clone()) {
                Ok((change, _)) => Ok(change),
                Err(Refusal::Denied(denied)) => Err(denied),
                Err(refusal) => return Err(VerifyError::Refused { seq, refusal }),
            };
            next = (Some(input), answer);
        }
        match self.forks.front() {
            None => Ok(()),
            Some(fork) => Err(VerifyError::Source(format!(
                "fork of {} was not written to its end: make it anew",
                fork.file
            ))),
        }
    }

    /// A team is about to be taken over: up to here the game is the other one.
    fn compare_origin(&mut self, game: &Game) -> Result<(), Box<Mismatch>> {
        let fork = self.forks.pop_front();
        let what = || {
            format!(
                "the digest at second {}, of the fork's origin",
                game.second()
            )
        };
        let recorded = fork.map_or_else(|| "nothing".to_owned(), |fork| fork.digest);
        same(what, &recorded, &game.digest().to_string())
    }

    /// Compares what the game has recorded.
    fn compare(&mut self, records: &Taken) -> Result<(), Box<Mismatch>> {
        for event in &records.log {
            compare_event(self.log.pop_front(), event, || "the script".into())?;
            self.compared += 1;
        }
        for (team, records) in records.teams.iter().enumerate() {
            for event in &records.events {
                let row = self.events[team].pop_front();
                compare_event(row, event, || format!("team {team}"))?;
                self.compared += 1;
            }
            for tick in &records.ticks {
                let row = self.ticks[team].pop_front();
                let what = || format!("second {} of team {team}", tick.second);
                same(
                    what,
                    &format!("{row:?}"),
                    &format!("{:?}", Some(tick_row(tick))),
                )?;
            }
        }
        Ok(())
    }

    /// Nothing may be left that the game did not come to.
    pub(super) fn compare_leftovers(&self) -> Result<(), Box<Mismatch>> {
        if let Some(row) = self.log.front() {
            same(
                || format!("event {} of the script", row.seq),
                &format!("{}: {}", row.kind, row.payload),
                "nothing",
            )?;
        }
        for (team, events) in self.events.iter().enumerate() {
            if let Some(row) = events.front() {
                same(
                    || format!("event {} of team {team}", row.seq),
                    &format!("{}: {}", row.kind, row.payload),
                    "nothing",
                )?;
            }
        }
        Ok(())
    }
}

fn compare_event(
    row: Option<EventRow>,
    event: &Event,
    whose: impl Fn() -> String,
) -> Result<(), Box<Mismatch>> {
    let what = || {
        format!(
            "event `{}` of {} at {}",
            event.kind.name(),
            whose(),
            event.at
        )
    };
    let shown = |principal: &str, time_ns: u64, payload: &str| {
        format!("{time_ns} ns, {principal}: {payload}")
    };
    let recorded = row.map_or_else(
        || "nothing".to_owned(),
        |r| shown(&r.principal, r.time_ns, &r.payload),
    );
    let recomputed = shown(
        event.principal.as_str(),
        event.at.as_ns(),
        &json_text(&event.kind),
    );
    same(what, &recorded, &recomputed)
}

fn same(
    what: impl FnOnce() -> String,
    recorded: &str,
    recomputed: &str,
) -> Result<(), Box<Mismatch>> {
    if recorded == recomputed {
        return Ok(());
    }
    Err(Box::new(Mismatch {
        what: what(),
        recorded: recorded.to_owned(),
        recomputed: recomputed.to_owned(),
    }))
}
