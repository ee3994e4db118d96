//! `gameday audit`: who changed what of a team's account.

use super::{CONSOLE, each_second, print_line};
use crate::args::Audit;
use crate::exit::{Failure, Outcome};
use crate::session;
use crate::show::{self, member::audit as shown};
use model::actor::Principal;
use model::scenario::read::nearest;
use scoreboard::view::{AuditLine, Console};
use serde_json::json;

pub(in super::super) fn run(args: &Audit) -> Outcome {
    let game = session::game(&args.as_member)?;
    let first: Console = game.get(CONSOLE)?;
    let is_meant = |line: &&AuditLine| args.by.as_deref().is_none_or(|by| is_of(line, by));
    let lines: Vec<&AuditLine> = first.audit.iter().filter(is_meant).collect();
    if let (Some(by), true) = (&args.by, lines.is_empty()) {
        may_be_empty(by, &first)?;
    }
    let latest = &lines[..lines.len().min(usize::from(args.last))];
    if args.json && !args.follow {
        return super::super::print_json(&json!({"second": first.second, "audit": latest}));
    }
    let print = |line: &AuditLine| match args.json {
        true => print_line(line),
        false => show::print(&shown::line(line)),
    };
    latest.iter().rev().try_for_each(|line| print(line))?;
    if !args.follow {
        return Ok(());
    }
    let mut told = first.audit.first().map(|line| line.number);
    each_second(&game, first.clone(), |console| {
        let new = console
            .audit
            .iter()
            .take_while(|line| Some(line.number) > told);
        let mut new: Vec<&AuditLine> = new.collect();
        told = console.audit.first().map(|line| line.number).or(told);
        new.reverse();
        new.into_iter().filter(is_meant).try_for_each(print)
    })
}

/// Whether somebody did it: a kind of actor, or a member by name.
fn is_of(line: &AuditLine, by: &str) -> bool {
    line.principal.as_str() == by || line.member.as_deref() == Some(by)
}

/// Nobody of that name has done anything yet; a slip is told.
fn may_be_empty(by: &str, console: &Console) -> Outcome {
    let kinds: Vec<&str> = Principal::ALL.iter().map(|it| it.as_str()).collect();
    if kinds.contains(&by) {
        return Ok(());
    }
    let members = console.audit.iter().filter_map(|it| it.member.as_deref());
    let known: Vec<&str> = kinds.iter().copied().chain(members).collect();
    let help = match nearest(by, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "kinds are {}; members are named as they joined",
            kinds.join(", ")
        ),
    };
    Err(Failure::Usage(format!(
        "`--by {by}`: nobody of that name has done anything: {help}"
    )))
}
