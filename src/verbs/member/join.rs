//! `gameday join` and `gameday leave`.

use super::super::team::{Among, named, only};
use super::CONSOLE;
use crate::args::{Join, Leave};
use crate::exit::{Failure, Outcome};
use crate::remote::{Game, failed};
use crate::session::{Session, base_of};
use crate::show;
use anyhow::anyhow;
use chaos_monkey::remote::{Place, Trouble, token_of};
use scoreboard::view::{Console, Snapshot};
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
    let before = Session::kept()?;
    let (session, rejoin_code) = match value_of(&args.url, "token") {
        Some(_) => (by_link(args, url, ca)?, None),
        None => {
            let (session, code) = by_pin(args, url, ca, before.as_ref())?;
            (session, Some(code))
        }
    };
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
            "rejoin_code": rejoin_code,
            "session": path,
        }));
    }
    let who = member
        .as_ref()
        .map_or_else(String::new, |it| format!(" as {it}"));
    let path = path.display();
    show::print(&format!("you are in {team}{who}, at {url}\n"))?;
    if let Some(code) = rejoin_code {
        show::print(&format!(
            "your rejoin code is {code}, for another device or the browser: {url}/rejoin\n"
        ))?;
    }
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

/// As a new member of a team; with the code that lets the member in again.
fn by_pin(
    args: &Join,
    url: &str,
    ca: Option<PathBuf>,
    before: Option<&Session>,
) -> Result<(Session, String), Failure> {
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
    let team = match &args.team {
        Some(typed) => named(&board.teams, typed, Among::People)?,
        None => only(&board.teams, Among::People)?,
    };
    let body = json!({"pin": pin, "team": team.id, "member": args.member});
    let joined: Joined = game.ask("/api/join", &body).map_err(|trouble| match before {
        Some(before) if is_name_taken(&trouble) && is_of(before, url, &team.name, &args.member) => {
            let help = format!(
                "you are in {} here already; `gameday leave` gives that up, and the name with it",
                before.team
            );
            Failure::Other(anyhow!("{trouble}\n  help: {help}"))
        }
        _ => failed(trouble),
    })?;
    let session = Session {
        url: url.to_owned(),
        team: joined.team_name,
        member: Some(joined.member),
        token: joined.token,
        ca,
    };
    Ok((session, joined.rejoin_code))
}

/// Whether a session is that of this member.
fn is_of(session: &Session, url: &str, team: &str, member: &str) -> bool {
    session.url == url && session.team == team && session.member.as_deref() == Some(member.trim())
}

fn is_name_taken(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Refused { code, .. } if code == "name-taken")
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

    #[test]
    fn a_link_has_a_pin_or_a_token() {
        let link = "http://a/join?pin=471100&lang=ko#x";
        assert_eq!(value_of(link, "pin"), Some("471100"));
        assert_eq!(value_of(link, "lang"), Some("ko"));
        assert_eq!(value_of(link, "token"), None);
        assert_eq!(value_of("http://a/join", "pin"), None);
    }
}
