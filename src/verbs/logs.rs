//! `gameday logs`: what the instances of a running game write.

use crate::args::Logs;
use crate::exit::{Failure, Outcome};
use crate::remote::Game;
use crate::session;
use crate::show;
use scoreboard::server::logs::{InstanceLog, LogList};
use scoreboard::view::Snapshot;

pub(super) fn run(args: &Logs) -> Outcome {
    let game = session::game(&args.as_member)?;
    let whose = match &args.team {
        Some(name) => format!("?team={}", number_of(&game, name)?),
        None => String::new(),
    };
    let Some(instance) = &args.instance else {
        let path = format!("/api/team/logs{whose}");
        if args.json {
            return super::print_json(&game.get(&path)?);
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
        return super::print_json(&game.get(&path)?);
    }
    let log: InstanceLog = game.get(&path)?;
    show::print(&show::logs::lines(&log))
}

/// A team's number, by its name on the board.
fn number_of(game: &Game, name: &str) -> Result<u16, Failure> {
    let snapshot: Snapshot = game.get("/api/board")?;
    let teams = &snapshot.board.teams;
    if let Some(team) = teams.iter().find(|team| *team.name == *name) {
        return Ok(team.id);
    }
    let names: Vec<&str> = teams.iter().map(|team| &*team.name).collect();
    let names = names.join(", ");
    Err(Failure::Usage(format!(
        "there is no team `{name}`: teams are {names}"
    )))
}
