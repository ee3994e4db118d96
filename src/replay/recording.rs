//! Opening a game file for a replay.

use super::Moment;
use super::player::Player;
use super::what_if::Answers;
use crate::game_file::{Fork, Source, VerifyError, inputs};
use crate::scenario_sheet;
use journal::Reader;
use model::event::EventKind;
use model::script::{Control, ScriptNews};
use model::text::Text;
use model::units::SECOND_NS;
use scoreboard::server::Hub;
use scoreboard::view::{Mark, Recording};
use sim_engine::{Input, Mode, Plan, Traffic};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// Wishes that wait at most.
const ACTIONS_MAX: usize = 64;

/// What a recorded game is played from.
pub(crate) struct Script {
    pub(super) mode: Mode,
    /// Seconds that are in the file.
    pub(super) played_s: u32,
    /// What came from outside; empty for an offline game.
    pub(super) inputs: Vec<(u64, Input)>,
}

/// A recorded game that is ready to be looked at.
pub(crate) struct Opened {
    pub(crate) player: Player,
    pub(crate) hub: Hub,
    pub(crate) team_names: Vec<String>,
    pub(crate) scenario: String,
    pub(crate) played_s: u32,
    /// The version that wrote it.
    pub(crate) recorded_by: String,
}

/// Opens a game file at its first moment.
///
/// # Errors
/// When it cannot be read, or this version cannot play it.
pub(crate) fn open(path: &Path) -> Result<Opened, VerifyError> {
    let reader = Reader::open(path)?;
    let source = Source::read(&reader)?;
    let plan = source.plan(source.teams.clone())?;
    let played_s = played(&reader)?;
    let inputs = match source.mode {
        Mode::Live => inputs(&reader)?,
        Mode::Virtual => Vec::new(),
    };
    let team_names: Vec<String> = source.teams.iter().map(|team| team.name.clone()).collect();
    let recording = Recording {
        played_s,
        teams: team_names.clone(),
        marks: marks(&reader, &source, &plan, played_s)?,
    };
    let script = Arc::new(Script {
        mode: source.mode,
        played_s,
        inputs,
    });
    let first = Moment::first(source.first_game(&plan), &plan, Arc::clone(&script));
    let (wish, actions) = mpsc::channel(ACTIONS_MAX);
    let (player, watched) = Player::new(first, played_s, actions);
    let hub = Hub {
        meters: Vec::new(),
        logs: None,
        snapshot: watched.snapshot,
        consoles: watched.consoles,
        desk: watched.desk,
        truth: watched.truth,
        recording: Some(Arc::new(recording)),
        // One that lay beside the scenario is not in the file.
        drill: None,
        retrospect: None,
        room: watch::Sender::default(),
        what_ifs: Some(Arc::new(Answers::about(path, team_names.clone()))),
        runbook: crate::runbook::of(None, &plan.scenario).ok().flatten(),
        scenarios: Some(scenario_sheet::of_recorded(&source)),
        actions: wish,
    };
    Ok(Opened {
        recorded_by: reader.meta().program_version.clone(),
        player,
        hub,
        team_names,
        scenario: source.name,
        played_s,
    })
}

/// Seconds of which there is a record.
fn played(reader: &Reader) -> Result<u32, VerifyError> {
    if let Some(ending) = reader.ending()? {
        return Ok(ending.ended_second);
    }
    let mut played_s = 0;
    for tick in reader.ticks(..) {
        played_s = tick?.second + 1;
    }
    Ok(played_s)
}

/// That somebody took a team over, as the bar names it.
fn taken_over_in_words(source: &Source, fork: &Fork) -> Text {
    let team = source.teams.get(usize::from(fork.team.0));
    let team = team.map_or("?", |entry| entry.name.as_str());
    Text {
        en: format!("{team} taken over"),
        ko: format!("{team} 이어받음"),
    }
}

/// What happened when: take-overs, surges, and what the script tells of.
fn marks(
    reader: &Reader,
    source: &Source,
    plan: &Plan,
    played_s: u32,
) -> Result<Vec<Mark>, VerifyError> {
    let taken_over = |fork: &Fork| Mark {
        second: fork.second,
        what: taken_over_in_words(source, fork),
    };
    let mut marks: Vec<Mark> = source.forks.iter().map(taken_over).collect();
    // Surges move when a game is told faster or slower: those that were to come then are left out.
    let mut retimed_s = played_s;
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
        let second = row.time_ns.div_ceil(SECOND_NS) as u32;
        let name = match news {
            ScriptNews::Happened { event, .. } => event.to_string(),
            ScriptNews::Controlled {
                control: Control::Retime { .. },
                ..
            } => {
                retimed_s = retimed_s.min(second);
                continue;
            }
            _ => continue,
        };
        let what = Text {
            en: name.clone(),
            ko: name,
        };
        marks.push(Mark { second, what });
    }
    let traffic = Traffic::new(&plan.scenario, plan.seed);
    let surges = traffic.bursts().iter().map(|burst| Mark {
        second: burst.from.second(),
        what: crate::views::surge_in_words(burst),
    });
    marks.extend(surges.filter(|mark| mark.second < retimed_s));
    marks.sort_by_key(|mark| mark.second);
    Ok(marks)
}
