//! `gameday join` and `gameday leave`.

use super::CONSOLE;
use crate::args::{Join, Leave};
use crate::exit::{Failure, Outcome};
use crate::remote::Game;
use crate::session::{Session, base_of};
use crate::show;
use chaos_monkey::remote::{Place, token_of};
use model::scenario::read::nearest;
use scoreboard::view::{Console, Snapshot, TeamRow};
use scoreboard::wire::Joined;
use serde_json::{Value, json};
use std::path::PathBuf;

/// `gameday join`
pub(in super::super) fn join(args: &Join) -> Outcome {
    let Some(url) = base_of(&args.url) else {
        let how = "write it like http://192.168.0.7:8080, as the projector shows it";
        return Err(Failure::Usage(format!("`{}`: {how}", args.url)));
    };
    // The session is used from other folders, too.
    let ca = args.trust.ca.as_deref().map(std::path::absolute);
    let ca: Option<PathBuf> = ca.transpose().map_err(anyhow::Error::from)?;
    let session = match value_of(&args.url, "token") {
        Some(_) => by_link(args, url, ca)?,
        None => by_pin(args, url, ca)?,
    };
    let before = Session::kept()?;
    let path = session.keep()?;
    if let Some(before) = before.filter(|it| (&it.url, &it.team) != (&session.url, &session.team)) {
        anstream::eprintln!("{} at {} is forgotten here", before.team, before.url);
    }
    if std::env::var_os("GAMEDAY_TOKEN").is_some() {
        anstream::eprintln!("GAMEDAY_TOKEN is set, and goes before what was kept");
    }
    let Session {
        url, team, member, ..
    } = &session;
    if args.json {
        return super::super::print_json(&json!({
            "url": url,
            "team": team,
            "member": member,
            "token": session.token,
            "session": path,
        }));
    }
    let who = member
        .as_ref()
        .map_or_else(String::new, |it| format!(" as {it}"));
    let path = path.display();
    show::print(&format!("you are in {team}{who}, at {url}\n"))?;
    anstream::eprintln!(
        "your token is kept in {path}, readable for you alone\nnext: gameday status"
    );
    Ok(())
}

/// With the token of a link.
fn by_link(args: &Join, url: &str, ca: Option<PathBuf>) -> Result<Session, Failure> {
    let mut session = Session {
        url: url.to_owned(),
        team: String::new(),
        member: None,
        token: token_of(&args.url).to_owned(),
        ca,
    };
    let console: Console = session.game()?.get(CONSOLE)?;
    session.team = console.row.name;
    Ok(session)
}

/// As a new member of a team.
fn by_pin(args: &Join, url: &str, ca: Option<PathBuf>) -> Result<Session, Failure> {
    let Some(pin) = args.pin.as_deref().or_else(|| value_of(&args.url, "pin")) else {
        let how = "`--pin PIN`: it is on the projector";
        return Err(Failure::Usage(format!("a PIN is missing: {how}")));
    };
    let game = Game::at(Place {
        url,
        token: None,
        ca: ca.as_deref(),
    })?;
    let Snapshot { board, .. } = game.get("/api/board")?;
    let team = team_of(&board.teams, args.team.as_deref())?;
    let body = json!({"pin": pin, "team": team.id, "member": args.member});
    let joined: Joined = game.post("/api/join", &body)?;
    Ok(Session {
        url: url.to_owned(),
        team: joined.team_name,
        member: Some(args.member.trim().to_owned()),
        token: joined.token,
        ca,
    })
}

/// The team that was meant, among those that people play in.
fn team_of<'t>(teams: &'t [TeamRow], typed: Option<&str>) -> Result<&'t TeamRow, Failure> {
    let open = || teams.iter().filter(|team| !team.is_bot);
    let names: Vec<&str> = open().map(|team| team.name.as_str()).collect();
    let listed = names.join(", ");
    let Some(typed) = typed else {
        return match open().collect::<Vec<_>>()[..] {
            [only] => Ok(only),
            _ => Err(Failure::Usage(format!(
                "a team is missing: `--team NAME`, one of {listed}"
            ))),
        };
    };
    let lower = typed.trim().to_lowercase();
    let found = open().find(|team| team.name.to_lowercase() == lower);
    found.ok_or_else(|| {
        let lowered: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let words: Vec<&str> = lowered.iter().map(String::as_str).collect();
        let near = nearest(&lower, &words).and_then(|near| words.iter().position(|it| *it == near));
        let help = match near {
            Some(place) => format!("did you mean `{}`?", names[place]),
            None => format!("teams are {listed}; whoever runs the game makes new ones"),
        };
        Failure::Usage(format!("there is no team `{typed}` to join: {help}"))
    })
}

/// A value of a link's query.
fn value_of<'l>(link: &'l str, name: &str) -> Option<&'l str> {
    let (_, query) = link.split_once('?')?;
    let query = query.split('#').next().unwrap_or(query);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}

/// `gameday leave`
pub(in super::super) fn leave(_: &Leave) -> Outcome {
    let Some(session) = Session::kept()? else {
        anstream::eprintln!("you have joined no game");
        return Ok(());
    };
    let left = session.game()?.post::<Value>("/api/leave", &Value::Null);
    // A host that is gone keeps nobody here.
    Session::forget()?;
    left?;
    show::print(&format!("you have left {}\n", session.team))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(id: u16, name: &str, is_bot: bool) -> TeamRow {
        TeamRow {
            id,
            name: name.into(),
            is_bot,
            ..TeamRow::default()
        }
    }

    #[test]
    fn a_team_is_found_by_its_name_and_bots_are_none() {
        let teams = [
            team(0, "Red", false),
            team(1, "판교 유니콘즈", false),
            team(2, "Bot", true),
        ];
        let found = |typed| team_of(&teams, typed).map(|team| team.id);
        assert_eq!(found(Some("red")).unwrap(), 0);
        assert_eq!(found(Some(" 판교 유니콘즈 ")).unwrap(), 1);
        for (typed, said) in [
            (Some("rad"), "did you mean `Red`?"),
            (Some("Bot"), "teams are Red, 판교 유니콘즈"),
            (None, "one of Red, 판교 유니콘즈"),
        ] {
            let error = found(typed).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        assert_eq!(team_of(&teams[..1], None).unwrap().id, 0);
    }

    #[test]
    fn a_link_has_a_pin_or_a_token() {
        let link = "http://a/join?pin=471100&lang=ko#x";
        assert_eq!(value_of(link, "pin"), Some("471100"));
        assert_eq!(value_of(link, "lang"), Some("ko"));
        assert_eq!(value_of(link, "token"), None);
        assert_eq!(value_of("http://a/join", "pin"), None);
    }
}
