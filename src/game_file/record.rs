//! Writing a game into its file.

use super::host::HostNote;
use journal::{Batch, EventRow, JournalError, JournalThread, Meta, MinuteRow, TickRow, Writer};
use model::actor::Principal;
use model::event::Event;
use model::tick::TickRecord;
use model::units::GameTime;
use serde_json::json;
use sim_engine::{Game, Input, Mode, Records, TeamEntry};
use std::path::Path;
use std::time::SystemTime;

/// What a game was made of, besides scenario and seed.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The scenario's name.
    pub scenario_name: String,
    /// The scenario's text, before any speed.
    pub scenario_text: String,
    /// How many times as fast the story is told.
    pub speed: u32,
    /// The teams, before any speed.
    pub teams: Vec<TeamEntry>,
}

/// What a game has recorded since the last time.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// What became of the script.
    pub log: Vec<Event>,
    /// What became of the teams.
    pub teams: Vec<Records>,
}

impl Taken {
    /// Takes it out of the game.
    pub fn of(game: &mut Game) -> Self {
        Self {
            log: game.take_log(),
            teams: game.take_records(),
        }
    }
}

/// Writes a game into its file as it goes.
pub struct Recorder {
    journal: JournalThread,
    next_seq: u64,
    minutes: usize,
}

impl Recorder {
    /// Begins a new file.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn create(
        path: &Path,
        roster: &Roster,
        seed: u64,
        mode: Mode,
    ) -> Result<Self, JournalError> {
        let meta = Meta {
            mode: match mode {
                Mode::Live => journal::Mode::Live,
                Mode::Virtual => journal::Mode::Offline,
            },
            scenario_name: roster.scenario_name.clone(),
            scenario_text: roster.scenario_text.clone(),
            seed,
            speed: roster.speed.to_string(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            teams: serde_json::to_value(&roster.teams).unwrap_or_default(),
            started_at: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
        };
        let writer = Writer::create(path, &meta)?;
        let next_seq = writer.next_seq();
        Ok(Self {
            journal: JournalThread::spawn(writer, Box::new(|_| {}))?,
            next_seq,
            minutes: 0,
        })
    }

    /// Goes on in the file of a game that has come so far.
    ///
    /// # Errors
    /// When the thread that writes cannot be had.
    pub(super) fn resume(writer: Writer, game: &Game) -> Result<Self, JournalError> {
        let next_seq = writer.next_seq();
        Ok(Self {
            journal: JournalThread::spawn(writer, Box::new(|_| {}))?,
            next_seq,
            minutes: game.minutes().len(),
        })
    }

    /// Writes down something about the host; on return it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&mut self, at: GameTime, note: &HostNote) -> Result<(), JournalError> {
        self.note_all(at, std::slice::from_ref(note))
    }

    /// The same for several at once.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn note_all(
        &mut self,
        at: GameTime,
        notes: &[HostNote],
    ) -> Result<(), JournalError> {
        let mut batch = Batch::default();
        for note in notes {
            batch.events.push(EventRow {
                seq: self.seq(),
                time_ns: at.as_ns(),
                team: None,
                principal: Principal::System.to_string(),
                kind: note.kind(),
                payload: json_text(note),
            });
        }
        self.journal.submit(batch)?.wait()
    }

    /// Writes inputs, and what came of them in the script and in the teams; on
    /// return it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written; the game must not go on as if it were.
    pub fn write(
        &mut self,
        inputs: &[(GameTime, Input)],
        records: &Taken,
        game: &Game,
    ) -> Result<(), JournalError> {
        let mut batch = Batch::default();
        for (at, input) in inputs {
            batch.events.push(self.input_row(*at, input));
        }
        for event in &records.log {
            batch.events.push(self.event_row(event));
        }
        for team in &records.teams {
            for event in &team.events {
                batch.events.push(self.event_row(event));
            }
            batch.ticks.extend(team.ticks.iter().map(tick_row));
        }
        for (minute, digest) in game.minutes().iter().enumerate().skip(self.minutes) {
            batch.minutes.push(MinuteRow {
                minute: minute as u32,
                digest: digest.0,
            });
        }
        self.minutes = game.minutes().len();
        if batch.rows() == 0 {
            return Ok(());
        }
        self.journal.submit(batch)?.wait()
    }

    /// Ends the file with the game's digest.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self, game: &Game) -> Result<(), JournalError> {
        self.journal
            .finish(game.digest().0, game.second())
            .map(drop)
    }

    fn seq(&mut self) -> u64 {
        self.next_seq += 1;
        self.next_seq - 1
    }

    fn input_row(&mut self, at: GameTime, input: &Input) -> EventRow {
        let (kind, team, principal) = match input {
            Input::Command(envelope) => {
                ("input.command", Some(envelope.team.0), envelope.principal)
            }
            Input::Observed { team, .. } => ("input.observed", Some(team.0), Principal::System),
            Input::Control(directive) => ("input.control", None, directive.principal),
            Input::Tick { .. } => ("input.tick", None, Principal::System),
            Input::TakeOver(taken) => ("input.take-over", Some(taken.team.0), Principal::System),
        };
        EventRow {
            seq: self.seq(),
            time_ns: at.as_ns(),
            team,
            principal: principal.to_string(),
            kind: kind.to_owned(),
            payload: json_text(input),
        }
    }

    fn event_row(&mut self, event: &Event) -> EventRow {
        EventRow {
            seq: self.seq(),
            time_ns: event.at.as_ns(),
            team: event.team.map(|team| team.0),
            principal: event.principal.to_string(),
            kind: event.kind.name().to_owned(),
            payload: json_text(&event.kind),
        }
    }
}

/// A second of a team as a row; the replay compares these whole.
pub(super) fn tick_row(tick: &TickRecord) -> TickRow {
    let counts = &tick.seen.counts;
    let detail = json!({
        "failed": model::outcome::FailCause::ALL.iter().zip(counts.failed).filter(|(_, n)| *n > 0)
            .map(|(cause, n)| (cause.to_string(), n.into())).collect::<serde_json::Map<_, _>>(),
        "latency": tick.seen.latency,
        "cdn": [tick.seen.cdn_requests, tick.seen.cdn_hits],
        "node": [tick.seen.node_requests, tick.seen.node_hits],
        "retries": tick.seen.retries,
        "upstream": tick.seen.upstream_attempts,
        "queued": tick.seen.queued,
        "busy": tick.seen.busy_slots,
        "in_service": tick.in_service,
    });
    TickRow {
        second: tick.second,
        team: tick.team.0,
        score_mpt: tick.score.get(),
        spend_musd: tick.spend.get(),
        sent: counts.sent,
        fast: counts.fast,
        ok: counts.ok,
        slow: counts.slow,
        wrong: counts.wrong,
        failed: counts.failed_total(),
        void: counts.void_total(),
        in_flight: tick.seen.in_flight,
        detail: detail.to_string(),
    }
}

pub(super) fn json_text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"unwritable\":\"{error}\"}}"))
}
