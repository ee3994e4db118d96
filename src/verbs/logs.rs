//! `gameday logs`: what the instances of a running game write.

use super::team::{Among, named};
use crate::args::Logs;
use crate::exit::{Failure, Outcome};
use crate::session;
use crate::show;
use scoreboard::server::logs::{InstanceLog, LogList};
use scoreboard::view::Snapshot;
use serde_json::Value;

pub(super) fn run(args: &Logs) -> Outcome {
    let game = session::game(&args.as_member)?;
    let whose = match &args.team {
        Some(name) => {
            let Snapshot { board, .. } = game.get("/api/board")?;
            format!("?team={}", named(&board.teams, name, Among::All)?.id)
        }
        None => String::new(),
    };
    let Some(instance) = &args.instance else {
        let path = format!("/api/team/logs{whose}");
        if args.json {
            return super::print_json(&game.get::<Value>(&path)?);
        }
        let list: LogList = game.get(&path)?;
        return show::print(&show::logs::list(&list));
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if instance.is_empty() || !instance.chars().all(is_name) {
        let how = "name it as the console does, such as i-0003, or cache-node";
        return Err(Failure::Usage(format!("`{instance}`: {how}")));
    }
    let path = format!("/api/team/instances/{instance}/log{whose}");
    if args.json {
        return super::print_json(&game.get::<Value>(&path)?);
    }
    let log: InstanceLog = game.get(&path)?;
    show::print(&show::logs::lines(&log))
}
