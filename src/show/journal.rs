//! What is in a game file: for people, and as JSON.

use super::fit;
use super::result::group_digits;
use crate::game_file::Fork;
use journal::{JournalError, Meta, Reader};
use model::units::GameTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A team as the file has it.
struct Team {
    name: String,
    score_mpt: i64,
    spend_micro_usd: i64,
    sent: u64,
    commands: u64,
}

/// What a file holds, counted.
pub(crate) struct Contents {
    meta: Meta,
    /// Where the game comes from, if it is a fork.
    forks: Vec<Fork>,
    digest: Option<String>,
    seconds: u32,
    teams: Vec<Team>,
    events: BTreeMap<String, u64>,
}

impl Contents {
    pub(crate) fn read(reader: &Reader, names: &[String]) -> Result<Self, JournalError> {
        let _held = reader.snapshot()?;
        let mut teams: Vec<Team> = names
            .iter()
            .map(|name| Team {
                name: name.clone(),
                score_mpt: 0,
                spend_micro_usd: 0,
                sent: 0,
                commands: 0,
            })
            .collect();
        let (mut seconds, mut events, mut forks) = (0, BTreeMap::new(), Vec::new());
        for row in reader.ticks(..) {
            let row = row?;
            seconds = seconds.max(row.second.saturating_add(1));
            if let Some(team) = teams.get_mut(usize::from(row.team)) {
                (team.score_mpt, team.spend_micro_usd) = (row.score_mpt, row.spend_musd);
                team.sent += row.sent;
            }
        }
        for row in reader.events(..) {
            let row = row?;
            let team = row.team.and_then(|team| teams.get_mut(usize::from(team)));
            forks.extend(Fork::of_row(&row));
            if let (Some(team), true) = (team, row.kind.starts_with("command.")) {
                team.commands += 1;
            }
            *events.entry(row.kind).or_insert(0) += 1;
        }
        let digest = reader
            .ending()?
            .map(|e| model::digest::Digest(e.digest).to_string());
        Ok(Self {
            meta: reader.meta().clone(),
            forks,
            digest,
            seconds,
            teams,
            events,
        })
    }

    fn name_of(&self, fork: &Fork) -> &str {
        let team = self.teams.get(usize::from(fork.team.0));
        team.map_or("?", |team| team.name.as_str())
    }

    pub(crate) fn text(&self, file: &str) -> String {
        let meta = &self.meta;
        let mode = match meta.mode {
            journal::Mode::Live => "played live",
            journal::Mode::Offline => "simulated",
        };
        let played = GameTime::from_second(self.seconds);
        let mut out = format!(
            "{file}: {}, {mode}, seed {}, speed {}\nbegun {} by gameday {}, ",
            meta.scenario_name, meta.seed, meta.speed, meta.started_at, meta.program_version
        );
        let _ = match &self.digest {
            Some(digest) => writeln!(out, "finished after {played}\ndigest {digest}"),
            None => writeln!(out, "cut off, or still running, after {played}"),
        };
        for fork in &self.forks {
            let _ = writeln!(
                out,
                "forked from {} at {}, as {}; its digest there: {}",
                fork.file,
                GameTime::from_second(fork.second),
                self.name_of(fork),
                fork.digest
            );
        }
        let _ = writeln!(
            out,
            "\n{}{:>12}{:>12}{:>14}{:>10}",
            fit("team", NAME_COLUMNS),
            "score",
            "spent",
            "requests",
            "commands"
        );
        for team in &self.teams {
            let _ = writeln!(
                out,
                "{}{:>12}{:>12}{:>14}{:>10}",
                fit(&team.name, NAME_COLUMNS),
                group_digits(team.score_mpt / 1000),
                model::units::MicroUsd::new(team.spend_micro_usd).to_string(),
                group_digits(team.sent as i64),
                team.commands
            );
        }
        out.push_str("\nevents\n");
        for (kind, count) in &self.events {
            let _ = writeln!(out, "{kind:24}{:>12}", group_digits(*count as i64));
        }
        out
    }

    pub(crate) fn json(&self) -> Value {
        let team = |team: &Team| {
            json!({
                "name": team.name,
                "score": team.score_mpt as f64 / 1e3,
                "spend_usd": team.spend_micro_usd as f64 / 1e6,
                "sent": team.sent,
                "commands": team.commands,
            })
        };
        json!({
            "scenario": self.meta.scenario_name,
            "mode": self.meta.mode,
            "seed": self.meta.seed,
            "speed": self.meta.speed,
            "program_version": self.meta.program_version,
            "started_at": self.meta.started_at,
            "forks": self.forks.iter().map(|fork| json!({
                "file": fork.file,
                "second": fork.second,
                "team": self.name_of(fork),
                "digest": fork.digest,
            })).collect::<Vec<_>>(),
            "game_seconds": self.seconds,
            "digest": self.digest,
            "teams": self.teams.iter().map(team).collect::<Vec<_>>(),
            "events": self.events,
        })
    }
}

const NAME_COLUMNS: usize = 24;

/// A command of a team.
pub(crate) struct Line {
    /// Its number in the file, if people sent it.
    number: Option<u64>,
    at: GameTime,
    principal: String,
    /// Which member sent it.
    session: String,
    command: Value,
    verdict: Verdict,
}

enum Verdict {
    Accepted,
    Denied(String),
    /// The account had moved on, or it came twice.
    NotTakenIn,
}

/// What was asked of a team's account, by whom, and what came of it.
pub(crate) fn commands(reader: &Reader, team: u16) -> Result<Vec<Line>, JournalError> {
    let mut lines: Vec<Line> = Vec::new();
    for row in reader.events(..) {
        let row = row?;
        if row.team != Some(team) {
            continue;
        }
        let payload: Value = serde_json::from_str(&row.payload).unwrap_or_default();
        let command = payload["command"]["command"].clone();
        let at = GameTime::from_ns(row.time_ns);
        if row.kind == "input.command" {
            let session = payload["command"]["session"].as_str().unwrap_or_default();
            lines.push(Line {
                number: Some(row.seq),
                at,
                principal: row.principal,
                session: session.to_owned(),
                command,
                verdict: Verdict::NotTakenIn,
            });
        } else if row.kind.starts_with("command.") {
            let verdict = denied(&payload["command"]["denied"]);
            let asked = lines.iter_mut().rev().find(|line| {
                line.at == at
                    && line.principal == row.principal
                    && line.command == command
                    && matches!(line.verdict, Verdict::NotTakenIn)
            });
            match asked {
                Some(asked) => asked.verdict = verdict,
                None => lines.push(Line {
                    number: None,
                    at,
                    principal: row.principal,
                    session: String::new(),
                    command,
                    verdict,
                }),
            }
        }
    }
    Ok(lines)
}

fn denied(reason: &Value) -> Verdict {
    if reason.is_null() {
        return Verdict::Accepted;
    }
    let known: Result<model::command::Denied, _> = serde_json::from_value(reason.clone());
    Verdict::Denied(known.map_or_else(|_| reason.to_string(), |denied| denied.to_string()))
}

pub(crate) fn commands_text(team: &str, lines: &[Line]) -> String {
    let mut out = format!("commands on the account of {team}; people's have a number\n\n");
    for line in lines {
        let number = line.number.map(|n| n.to_string()).unwrap_or_default();
        let who = match line.session.as_str() {
            "" => line.principal.clone(),
            session => format!("{} {session}", line.principal),
        };
        let command = super::plan::without_nulls(line.command.clone());
        let verdict = match &line.verdict {
            Verdict::Accepted => String::new(),
            Verdict::Denied(why) => format!("   \x1b[31mrefused: {why}\x1b[0m"),
            Verdict::NotTakenIn => "   \x1b[31mnot taken in\x1b[0m".to_owned(),
        };
        let _ = writeln!(
            out,
            "{number:>7}  {}  {}  {command}{verdict}",
            line.at,
            fit(&who, 20)
        );
    }
    out
}

pub(crate) fn commands_json(team: &str, lines: &[Line]) -> Value {
    let one = |line: &Line| {
        let (is_accepted, why) = match &line.verdict {
            Verdict::Accepted => (true, None),
            Verdict::Denied(why) => (false, Some(why.as_str())),
            Verdict::NotTakenIn => (false, Some("not taken in")),
        };
        json!({
            "number": line.number,
            "at": line.at.to_string(),
            "principal": line.principal,
            "session": line.session,
            "command": line.command,
            "accepted": is_accepted,
            "why_not": why,
        })
    };
    json!({ "team": team, "commands": lines.iter().map(one).collect::<Vec<_>>() })
}
