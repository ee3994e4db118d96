//! The rows of a game file, for other programs: as CSV or NDJSON, with names or without.

use super::anonymous::Anonymous;
use super::is_of_host;
use journal::{EventRow, Reader, TickRow};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Rows of a game file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// One row a team and game second: score, spend, requests by outcome
    Ticks,
    /// Everything that was asked, decided or observed
    Events,
}

/// A form of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A table with a line of heads
    Csv,
    /// One JSON object a line
    Ndjson,
}

/// Writes all rows of a kind, as one state of the file has them, also while the game runs.
///
/// # Errors
/// When they cannot be read or written.
pub fn export(
    reader: &Reader,
    what: What,
    form: Form,
    is_anonymous: bool,
    mut out: impl Write,
) -> anyhow::Result<()> {
    let _held = reader.snapshot()?;
    let mut names = Names {
        teams: team_names(reader),
        anonymous: is_anonymous.then(|| Anonymous::new(reader)),
    };
    let heads: &[&str] = match what {
        What::Ticks => &TICK_HEADS,
        What::Events => &EVENT_HEADS,
    };
    let rows: Box<dyn Iterator<Item = anyhow::Result<Vec<Value>>>> = match what {
        What::Ticks => Box::new(reader.ticks(..).map(|row| Ok(tick(row?, &names)?))),
        What::Events => {
            // Who was let in where is nobody's business.
            let is_shown = move |row: &EventRow| !(is_anonymous && is_of_host(&row.kind));
            let rows = reader.events(..);
            let rows = rows.filter(move |row| row.as_ref().map_or(true, is_shown));
            Box::new(rows.map(|row| Ok(event(row?, &mut names)?)))
        }
    };
    match form {
        Form::Ndjson => {
            for row in rows {
                let heads = heads.iter().map(|head| (*head).to_owned());
                let object: Map<String, Value> = heads.zip(row?).collect();
                serde_json::to_writer(&mut out, &object)?;
                out.write_all(b"\n")?;
            }
        }
        Form::Csv => {
            let mut table = csv::Writer::from_writer(&mut out);
            table.write_record(heads)?;
            for row in rows {
                table.write_record(row?.iter().map(plain))?;
            }
            table.flush()?;
        }
    }
    Ok(out.flush()?)
}

/// The names of the teams, by their numbers.
pub(crate) fn team_names(reader: &Reader) -> Vec<String> {
    let teams = reader.meta().teams.as_array();
    let name = |team: &Value| team["name"].as_str().unwrap_or_default().to_owned();
    teams.map_or_else(Vec::new, |teams| teams.iter().map(name).collect())
}

/// What everybody is called in an export.
struct Names {
    teams: Vec<String>,
    anonymous: Option<Anonymous>,
}

impl Names {
    fn team(&self, number: u16) -> String {
        let name = self.teams.get(usize::from(number));
        match (&self.anonymous, name) {
            (None, Some(name)) => name.clone(),
            _ => Anonymous::team(usize::from(number)),
        }
    }
}

/// As a cell of a table: texts without quotes, nothing for null.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

const TICK_HEADS: [&str; 13] = [
    "second",
    "team",
    "score_mpt",
    "spend_musd",
    "sent",
    "fast",
    "ok",
    "slow",
    "wrong",
    "failed",
    "void",
    "in_flight",
    "detail",
];

fn tick(row: TickRow, names: &Names) -> serde_json::Result<Vec<Value>> {
    let detail: Value = serde_json::from_str(&row.detail)?;
    let numbers = [
        row.sent,
        row.fast,
        row.ok,
        row.slow,
        row.wrong,
        row.failed,
        row.void,
        row.in_flight,
    ];
    let mut cells = vec![
        row.second.into(),
        names.team(row.team).into(),
        row.score_mpt.into(),
        row.spend_musd.into(),
    ];
    cells.extend(numbers.map(Value::from));
    cells.push(detail);
    Ok(cells)
}

const EVENT_HEADS: [&str; 6] = ["seq", "time_ns", "team", "principal", "kind", "payload"];

fn event(row: EventRow, names: &mut Names) -> serde_json::Result<Vec<Value>> {
    let mut payload: Value = serde_json::from_str(&row.payload)?;
    // Whoever reads an export is not to sign in the game's name.
    if let Some(secret) = payload.pointer_mut("/hook/secret") {
        *secret = Value::Null;
    }
    let team = row.team.map(|team| names.team(team));
    if let Some(anonymous) = &mut names.anonymous {
        anonymous.hide(&mut payload);
    }
    Ok(vec![
        row.seq.into(),
        row.time_ns.into(),
        json!(team),
        row.principal.into(),
        row.kind.into(),
        payload,
    ])
}
