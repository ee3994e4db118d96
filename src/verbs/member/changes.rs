//! Changes of an account: what they come to, then a question, then one command after the other.

use super::{CONSOLE, pause};
use crate::args::Change as How;
use crate::assets::Source;
use crate::exit::{Failure, Outcome};
use crate::remote::{Game, failed};
use crate::session::{self, Applied};
use crate::show::{self, member::outlook};
use anyhow::anyhow;
use chaos_monkey::remote::Trouble;
use scoreboard::plan::{PlanRequest, Planned};
use scoreboard::view::Console;
use scoreboard::wire::{CommandRequest, Done};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::time::Duration;

/// How often a command is sent while the game is too busy to take it.
const TRIES_MAX: u32 = 20;
/// Between two of them.
const WAIT: Duration = Duration::from_millis(250);

/// What is to be changed.
pub(super) struct Changes {
    pub(super) request: PlanRequest,
    /// The text that it comes from, for what is wrong with it.
    pub(super) source: Option<Source>,
    /// If it takes back what was applied last: the lines of the audit log that there were then.
    pub(super) way_back_seen: Option<u64>,
}

/// What came of it.
#[derive(Serialize)]
struct Report<'r> {
    planned: &'r Planned,
    /// Answers to the commands that were carried out, in order.
    applied: &'r [Done],
    /// Why the next one was not.
    refused: Option<String>,
}

/// Says what the changes come to, and makes them if that is wanted.
pub(super) fn carry_out(how: &How, changes: &Changes) -> Outcome {
    let game = session::game(&how.as_member)?;
    // Before the plan: what others change while somebody makes up their mind is not overwritten unseen.
    let console: Console = game.get(CONSOLE)?;
    let body = serde_json::to_value(&changes.request).map_err(anyhow::Error::from)?;
    let planned: Planned = patiently(&game, "/api/team/plan", &body).map_err(failed)?;
    if let Some(source) = &changes.source {
        anstream::eprint!("{}", outlook::problems(source, &planned));
        let errors = planned.problems.iter().filter(|it| it.is_error).count();
        if errors > 0 {
            let plural = if errors == 1 { "" } else { "s" };
            let origin = &source.origin;
            return Err(Failure::Invalid(format!(
                "{origin} has {errors} error{plural}"
            )));
        }
    }
    if !how.json {
        show::print(&outlook::text(&planned))?;
    }
    if how.plan || planned.commands.is_empty() {
        return told(how, &planned, &[], None);
    }
    if planned.refused.is_some() {
        told(how, &planned, &[], None)?;
        return Err(anyhow!("nothing was sent: one of the commands would be refused now").into());
    }
    if !how.yes && !asked()? {
        anstream::eprintln!("nothing was changed");
        return Ok(());
    }
    send(how, &game, changes, &planned, &console)
}

fn told(how: &How, planned: &Planned, applied: &[Done], refused: Option<String>) -> Outcome {
    if !how.json {
        return Ok(());
    }
    let report = Report {
        planned,
        applied,
        refused,
    };
    super::super::print_json(&serde_json::to_value(&report).map_err(anyhow::Error::from)?)
}

/// Asks whoever sits there; without a terminal nobody does.
fn asked() -> Result<bool, Failure> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        let how = "`--yes` makes these changes, `--plan` only says what they come to";
        return Err(Failure::Usage(format!(
            "nothing was changed, for want of a terminal to ask at: {how}"
        )));
    }
    anstream::eprint!("apply? [y/N] ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    input
        .lock()
        .read_line(&mut line)
        .map_err(anyhow::Error::from)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Sends one command after the other, up to the first that is refused.
fn send(
    how: &How,
    game: &Game,
    changes: &Changes,
    planned: &Planned,
    console: &Console,
) -> Outcome {
    let known = console.audit.first().map_or(0, |line| line.number + 1);
    let seen = changes.way_back_seen.unwrap_or(known);
    let mut kept = Applied::to(game.url(), &console.row.name)?;
    let key = random_key()?;
    let mut applied: Vec<Done> = Vec::new();
    let mut refusal = None;
    let mut can_go_back = false;
    for (place, step) in planned.commands.iter().enumerate() {
        let request = CommandRequest {
            idempotency_key: format!("{key}-{}", place + 1),
            expected_version: None,
            seen: Some(seen),
            command: step.command.clone(),
        };
        match patiently::<Done>(game, "/api/team/commands", &json!(request)) {
            Ok(done) => {
                if !how.json {
                    show::print(&line(&done, &step.what.en))?;
                }
                if changes.way_back_seen.is_none()
                    && let (Some(_), Some(undo)) = (&done.change, &done.undo)
                {
                    if !can_go_back {
                        kept.begin(done.audit_number + 1);
                    }
                    can_go_back = true;
                    kept.back_by(undo.clone())?;
                }
                applied.push(done);
            }
            Err(trouble) => {
                refusal = Some((place, trouble));
                break;
            }
        }
    }
    if changes.way_back_seen.is_some() {
        kept.went_back(applied.len())?;
    } else if can_go_back && !how.json {
        anstream::eprintln!("back: gameday undo");
    }
    let Some((place, trouble)) = refusal else {
        return told(how, planned, &applied, None);
    };
    let (sent, of) = (place, planned.commands.len());
    told(how, planned, &applied, Some(trouble.to_string()))?;
    anstream::eprintln!(
        "{sent} of {of} commands were carried out; the next one was not, and none after it"
    );
    Err(failed(trouble))
}

/// Sends something; while the game is too busy, again. A command that is sent twice is done once.
fn patiently<T: DeserializeOwned>(game: &Game, path: &str, body: &Value) -> Result<T, Trouble> {
    let mut tries = 1;
    loop {
        let answer = game.ask(path, body);
        let is_busy = |code: &str| matches!(code, "rate-limited" | "busy");
        match &answer {
            Err(Trouble::Refused { code, .. }) if is_busy(code) && tries < TRIES_MAX => {
                tries += 1;
                pause(WAIT);
            }
            _ => return answer,
        }
    }
}

fn line(done: &Done, what: &str) -> String {
    match &done.change {
        Some(change) => {
            let before = match change.before.as_str() {
                "" => "nothing",
                before => before,
            };
            format!(
                "\x1b[32mdone\x1b[0m  {}: {before} -> {}\n",
                change.what, change.after
            )
        }
        None => format!("\x1b[32mdone\x1b[0m  {what}\n"),
    }
}

/// Names what is sent once and for all.
fn random_key() -> Result<String, Failure> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random numbers: {error}"))?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("cli-{hex}"))
}
