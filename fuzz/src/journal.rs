//! Game files. Bytes that begin as SQLite's files do are taken as a whole file; anything else as lines of JSON, of which a
//! file with a sound chain is made, so that what stands behind the chain is reached, too:
//!
//! ```text
//! {"mode":"live","seed":7,"speed":"1","teams":[{"name":"Red","player":"people"}],"scenario":"format = 1…"}
//! {"time_ns":0,"team":0,"principal":"player","kind":"input.command","payload":{"command":{…}}}
//! {"second":1,"team":0,"score_mpt":10,"detail":"{}"}
//! ```

use gameday::game_file::{self, Form, HostNotes, Source, What};
use journal::{Batch, EventRow, Meta, Mode, Reader, TickRow, Writer};
use serde_json::Value;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How SQLite's files begin.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The longest input.
const INPUT_LEN_MAX: usize = 1 << 20;
/// Games that are longer, busier or larger are not played again.
const PLAYED_NS_MAX: u64 = 600_000_000_000;
const MILLI_RPS_MAX: u64 = 50_000;
const TEAMS_MAX: usize = 4;
/// What is played where the input names no scenario.
const SCENARIO: &str = include_str!("../../tests/scenarios/calm.toml");

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

pub fn try_one(data: &[u8]) {
    if data.len() > INPUT_LEN_MAX {
        return;
    }
    let path = FOLDER.with(|folder| {
        folder
            .get_or_init(folder_in_memory)
            .path()
            .join("g.gameday")
    });
    let is_made = match data.starts_with(MAGIC) {
        true => std::fs::write(&path, data).is_ok(),
        false => make(&path, data).is_some(),
    };
    if is_made {
        let first = look_at(&path);
        assert_eq!(first, look_at(&path), "something else the second time");
    }
    for suffix in ["", "-wal", "-shm", "-journal", "-lock", "-new"] {
        let mut name = path.clone().into_os_string();
        name.push(suffix);
        let _ = std::fs::remove_file(PathBuf::from(name));
    }
}

/// Disks are slow, and a fuzzer would wear them out.
fn folder_in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("there is room for files that last a moment")
}

/// Everything that reads a file, and what it said.
fn look_at(path: &Path) -> Vec<String> {
    let reader = match Reader::open(path) {
        Ok(reader) => reader,
        Err(error) => return vec![error.to_string()],
    };
    let mut said = Vec::new();
    let ending = reader.ending();
    said.push(format!("{:?}", ending.map_err(|e| e.to_string())));
    said.push(told(reader.verify_chain()));
    let minutes = reader.minutes().map(|row| told(row.map(|row| row.minute)));
    said.extend(minutes);
    said.push(told(game_file::inspected(&reader)));
    said.push(told(HostNotes::read(&reader)));
    said.push(told(game_file::inputs(&reader).map(|inputs| inputs.len())));
    for what in [What::Ticks, What::Events] {
        for (form, is_anonymous) in [(Form::Csv, true), (Form::Ndjson, false)] {
            let mut out = Vec::new();
            said.push(told(game_file::export(
                &reader,
                what,
                form,
                is_anonymous,
                &mut out,
            )));
            said.push(String::from_utf8_lossy(&out).into_owned());
        }
    }
    match Source::read(&reader) {
        Ok(source) if is_small(&source) => {
            let verified = game_file::verify(path);
            said.push(told(verified.map(|it| (it.digest, it.seconds, it.events))));
        }
        Ok(_) => said.push("too large to be played again".into()),
        Err(error) => said.push(error.to_string()),
    }
    said
}

fn told<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}

fn is_small(source: &Source) -> bool {
    let scenario = &source.scenario;
    scenario.length.as_ns() / u64::from(source.speed) <= PLAYED_NS_MAX
        && scenario.traffic.busiest() <= MILLI_RPS_MAX
        && scenario.burst.is_empty()
        && source.teams.len() <= TEAMS_MAX
}

/// Makes a file of lines; nothing if there is none to be made.
fn make(path: &Path, data: &[u8]) -> Option<()> {
    let text = std::str::from_utf8(data).ok()?;
    let mut lines = text.lines().map(serde_json::from_str::<Value>);
    let head = lines.next()?.ok()?;
    let word = |key: &str, or: &str| head[key].as_str().unwrap_or(or).to_owned();
    let meta = Meta {
        mode: match head["mode"].as_str() {
            Some("offline") => Mode::Offline,
            _ => Mode::Live,
        },
        scenario_name: word("name", "fuzzed"),
        scenario_text: word("scenario", SCENARIO),
        seed: head["seed"].as_u64().unwrap_or(7),
        speed: word("speed", "1"),
        program_version: word("version", "0.1.0"),
        teams: head["teams"].clone(),
        started_at: word("started_at", "2026-01-01T09:00:00Z"),
    };
    let mut writer = Writer::create(path, &meta).ok()?;
    let mut batch = Batch::default();
    for line in lines {
        let Ok(line) = line else { continue };
        match line.get("kind") {
            Some(kind) => batch.events.push(EventRow {
                seq: writer.next_seq() + batch.events.len() as u64,
                time_ns: line["time_ns"].as_u64().unwrap_or(0),
                team: line["team"].as_u64().map(|team| team as u16),
                principal: line["principal"].as_str().unwrap_or("system").to_owned(),
                kind: kind.as_str()?.to_owned(),
                payload: line["payload"].to_string(),
            }),
            None => batch.ticks.push(tick(&line)),
        }
    }
    batch.ticks.sort_by_key(|tick| (tick.second, tick.team));
    batch.ticks.dedup_by_key(|tick| (tick.second, tick.team));
    writer.append(&batch).ok()?;
    match head["ended"].as_u64() {
        Some(second) => writer.finish([0; 32], second as u32).map(drop).ok(),
        None => Some(()),
    }
}

fn tick(line: &Value) -> TickRow {
    let number = |key: &str| line[key].as_u64().unwrap_or(0);
    TickRow {
        second: number("second") as u32,
        team: number("team") as u16,
        score_mpt: line["score_mpt"].as_i64().unwrap_or(0),
        spend_musd: line["spend_musd"].as_i64().unwrap_or(0),
        sent: number("sent"),
        fast: number("fast"),
        ok: number("ok"),
        slow: number("slow"),
        wrong: number("wrong"),
        failed: number("failed"),
        void: number("void"),
        in_flight: number("in_flight"),
        detail: line["detail"].as_str().unwrap_or("{}").to_owned(),
    }
}
