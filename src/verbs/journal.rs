//! `gameday journal`: what is in a game file.

use crate::args::{Export, Form, Inspect, Journal, What};
use crate::exit::{Failure, Outcome};
use crate::game_file::anonymous::Names;
use crate::game_file::is_of_host;
use crate::show::{self, journal as shown};
use journal::{EventRow, Reader, TickRow};
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) fn run(verb: &Journal) -> Outcome {
    match verb {
        Journal::Inspect(args) => inspect(args),
        Journal::Verify(args) => verify(&args.file),
        Journal::Export(args) => export(args),
    }
}

fn open(file: &Path) -> Result<Reader, Failure> {
    Reader::open(file).map_err(|e| Failure::Other(e.into()))
}

/// The names of the teams, by their numbers.
fn team_names(reader: &Reader) -> Vec<String> {
    let teams = reader.meta().teams.as_array();
    let name = |team: &Value| team["name"].as_str().unwrap_or_default().to_owned();
    teams.map_or_else(Vec::new, |teams| teams.iter().map(name).collect())
}

fn inspect(args: &Inspect) -> Outcome {
    let reader = open(&args.file)?;
    let names = team_names(&reader);
    let Some(team) = &args.team else {
        let contents = shown::Contents::read(&reader, &names).map_err(anyhow::Error::from)?;
        return match args.json {
            true => super::print_json(&contents.json()),
            false => show::print(&contents.text(&args.file.display().to_string())),
        };
    };
    let number = names.iter().position(|name| name == team).ok_or_else(|| {
        Failure::Usage(format!("the teams are {}, not `{team}`", names.join(", ")))
    })?;
    let commands = shown::commands(&reader, number as u16).map_err(anyhow::Error::from)?;
    match args.json {
        true => super::print_json(&shown::commands_json(team, &commands)),
        false => show::print(&shown::commands_text(team, &commands)),
    }
}

fn verify(file: &Path) -> Outcome {
    let reader = open(file)?;
    reader.verify_chain().map_err(anyhow::Error::from)?;
    let ending = reader.ending().map_err(anyhow::Error::from)?;
    let events = reader.events(..).count();
    let ended = match ending {
        Some(_) => "finished",
        None => "cut off before its end",
    };
    anstream::println!(
        "{}: {events} events chained without a gap, {ended}; `gameday replay --verify` also plays it again",
        file.display()
    );
    Ok(())
}

fn export(args: &Export) -> Outcome {
    let reader = open(&args.file)?;
    let mut names = match args.anonymous {
        true => Names::anonymous(),
        false => Names::real(team_names(&reader)),
    };
    let written = match &args.out {
        Some(path) => {
            let file = File::create_new(path).map_err(|e| match e.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Failure::Usage(format!("{} exists already", path.display()))
                }
                _ => Failure::Other(anyhow::anyhow!("cannot write {}: {e}", path.display())),
            })?;
            write(&reader, args, &mut names, BufWriter::new(file))
        }
        None => write(&reader, args, &mut names, BufWriter::new(std::io::stdout())),
    };
    written.map_err(Failure::Other)
}

fn write(
    reader: &Reader,
    args: &Export,
    names: &mut Names,
    mut out: impl Write,
) -> anyhow::Result<()> {
    // One state of the file, also while the game runs.
    let _held = reader.snapshot()?;
    let heads: &[&str] = match args.what {
        What::Ticks => &TICK_HEADS,
        What::Events => &EVENT_HEADS,
    };
    let rows: Box<dyn Iterator<Item = anyhow::Result<Vec<Value>>>> = match args.what {
        What::Ticks => Box::new(reader.ticks(..).map(|row| Ok(tick(row?, names)?))),
        What::Events => {
            // Who was let in where is nobody's business.
            let is_shown = |row: &EventRow| !(args.anonymous && is_of_host(&row.kind));
            let rows = reader.events(..);
            let rows = rows.filter(move |row| row.as_ref().map_or(true, is_shown));
            Box::new(rows.map(|row| Ok(event(row?, names)?)))
        }
    };
    match args.form {
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
    names.hide(&mut payload);
    let team = row.team.map(|team| names.team(team));
    Ok(vec![
        row.seq.into(),
        row.time_ns.into(),
        json!(team),
        row.principal.into(),
        row.kind.into(),
        payload,
    ])
}
