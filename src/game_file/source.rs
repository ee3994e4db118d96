//! What a game file was made from: enough to play the game again.

use super::fork::Fork;
use super::host::Head;
use super::verify::VerifyError;
use journal::Reader;
use model::command::Envelope;
use model::event::EventKind;
use model::ids::{Name, TeamId};
use model::key::Salt;
use model::scenario::{SPEED_MAX, Scenario};
use model::script::ScriptNews;
use sim_engine::{Game, Input, Mode, Plan, TeamEntry};
use std::collections::BTreeMap;

/// A recorded game's scenario, seed, speed and teams.
#[derive(Clone, Debug)]
pub struct Source {
    /// What the scenario is called.
    pub name: String,
    /// The scenario, before any speed.
    pub scenario: Scenario,
    /// Its file, with everything that it includes.
    pub text: String,
    /// The seed of all randomness.
    pub seed: u64,
    /// How many times as fast the story was told.
    pub speed: u32,
    /// The teams, before any speed.
    pub teams: Vec<TeamEntry>,
    /// What was hashed in front of each key.
    pub salt: Salt,
    /// Who carried the requests; of a fork, since it is one.
    pub mode: Mode,
    /// Where the game comes from, the oldest first, if it is a fork.
    pub forks: Vec<Fork>,
}

impl Source {
    /// Reads it from a game file.
    ///
    /// # Errors
    /// When this version cannot make a game of it.
    pub fn read(reader: &Reader) -> Result<Self, VerifyError> {
        Self::of(reader).map_err(|error| error.told_apart(reader))
    }

    fn of(reader: &Reader) -> Result<Self, VerifyError> {
        let meta = reader.meta();
        let loaded = model::scenario::load(&meta.scenario_text);
        let scenario = loaded.value.ok_or_else(|| {
            let first = loaded.problems.first().map(|p| p.message.clone());
            let first = first.unwrap_or_default();
            VerifyError::Source(format!("scenario cannot be read by this version: {first}"))
        })?;
        let speed: u32 = meta
            .speed
            .parse()
            .map_err(|_| VerifyError::Source(format!("speed `{}` is no number", meta.speed)))?;
        if !(1..=SPEED_MAX).contains(&speed) {
            let message = format!("speed {speed} is not from 1 to {SPEED_MAX}");
            return Err(VerifyError::Source(message));
        }
        let teams = serde_json::from_value(meta.teams.clone())
            .map_err(|e| VerifyError::Source(format!("teams cannot be read: {e}")))?;
        let mode = match meta.mode {
            journal::Mode::Live => Mode::Live,
            journal::Mode::Offline => Mode::Virtual,
        };
        let head = Head::read(reader)?;
        Ok(Self {
            name: meta.scenario_name.clone(),
            scenario,
            text: meta.scenario_text.clone(),
            seed: meta.seed,
            speed,
            teams,
            salt: head.salt,
            mode,
            forks: head.forks,
        })
    }

    /// Who carried the requests in the begin.
    #[must_use]
    pub fn first_mode(&self) -> Mode {
        self.forks.first().map_or(self.mode, |oldest| oldest.began)
    }

    /// The game before its first moment, to be played from its inputs.
    #[must_use]
    pub fn first_game(&self, plan: &Plan) -> Game {
        Game::new(plan, self.first_mode(), &chaos_monkey::troublemakers)
    }

    /// The plan of a game with some of its teams, or with others.
    ///
    /// # Errors
    /// When they cannot play.
    pub fn plan(&self, teams: Vec<TeamEntry>) -> Result<Plan, VerifyError> {
        Plan::try_new(self.scenario.clone(), self.seed, self.speed, teams)
            .map(|plan| plan.salted(self.salt.clone()))
            .map_err(|e| VerifyError::Source(format!("teams do not fit: {e}")))
    }
}

/// Everything that entered a recorded game, with its number in the file.
///
/// # Errors
/// When it cannot be read.
pub fn inputs(reader: &Reader) -> Result<Vec<(u64, Input)>, VerifyError> {
    let mut inputs = Vec::new();
    for row in reader.events(..) {
        let row = row?;
        if row.kind.starts_with("input.") {
            inputs.push((row.seq, input(row.seq, &row.payload)?));
        }
    }
    Ok(inputs)
}

/// Whom the events of the script hit: whether it was this team, each time.
///
/// # Errors
/// When they cannot be read.
pub(crate) fn hits(
    reader: &Reader,
    team: TeamId,
) -> Result<BTreeMap<Name, Vec<bool>>, VerifyError> {
    let mut hits: BTreeMap<Name, Vec<bool>> = BTreeMap::new();
    for row in reader.events(..) {
        let row = row?;
        if !row.kind.starts_with("script.") {
            continue;
        }
        let kind: EventKind = serde_json::from_str(&row.payload)
            .map_err(|e| VerifyError::Source(format!("event {} cannot be read: {e}", row.seq)))?;
        let EventKind::Script { news } = kind else {
            continue;
        };
        // What was withheld was a time of the event, too.
        let (event, is_hit) = match news {
            ScriptNews::Happened { event, teams } => (event, teams.contains(&team)),
            ScriptNews::Withheld { event } => (event, false),
            ScriptNews::Stopped { .. } | ScriptNews::Controlled { .. } => continue,
        };
        hits.entry(event).or_default().push(is_hit);
    }
    Ok(hits)
}

/// The commands from outside among them.
///
/// # Errors
/// When they cannot be read.
pub fn commands(reader: &Reader) -> Result<Vec<(u64, Envelope)>, VerifyError> {
    let commands = inputs(reader)?.into_iter();
    Ok(commands
        .filter_map(|(seq, input)| match input {
            Input::Command(envelope) => Some((seq, envelope)),
            _ => None,
        })
        .collect())
}

pub(super) fn input(seq: u64, payload: &str) -> Result<Input, VerifyError> {
    serde_json::from_str(payload)
        .map_err(|e| VerifyError::Source(format!("input {seq} cannot be read: {e}")))
}
