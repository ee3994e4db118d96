//! Changes of an account: what they come to, then a question, then one command after the other.

use super::pause;
use crate::args::Change as How;
use crate::assets::Source;
use crate::exit::{Failure, Outcome};
use crate::remote::{Game, failed, random_key};
use crate::session::{Applied, WayBack};
use crate::show::{self, member::audit, member::outlook};
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

/// How often something is sent again while the game is too busy to take it.
const BUSY_MAX: u32 = 19;
/// Before each of them.
const BUSY_WAIT: Duration = Duration::from_millis(250);
/// How often something is sent again that nobody answers.
const AWAY_MAX: u32 = 3;
/// Before each of them.
const AWAY_WAIT: Duration = Duration::from_millis(500);
/// What becomes of a way back that is refused.
const SKIP: &str = "`gameday undo --skip` leaves what was applied last as it is; the next undo takes back what was applied before";

/// What is to be changed.
pub(super) struct Changes {
    pub(super) request: PlanRequest,
    /// The text that it comes from, for what is wrong with it.
    pub(super) source: Option<Source>,
    /// If it takes back what was applied last.
    pub(super) way_back: Option<WayBack>,
}

/// What came of it.
#[derive(Serialize)]
struct Report<'r> {
    planned: &'r Planned,
    /// Answers to the commands that were carried out, in order.
    applied: &'r [Done],
    /// Why the next one was not, or is not known to have been.
    refused: Option<String>,
}

/// Says what the changes come to, and makes them if that is wanted.
pub(super) fn carry_out(how: &How, game: &Game, console: &Console, changes: &Changes) -> Outcome {
    let body = serde_json::to_value(&changes.request).map_err(anyhow::Error::from)?;
    let planned: Planned =
        patiently(game, "/api/team/plan", &body).map_err(|undone| failed(undone.why))?;
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
        let why = "nothing was sent: one of the commands would be refused now";
        return Err(match &changes.way_back {
            Some(_) => anyhow!("{why}\n  help: {SKIP}").into(),
            None => anyhow!(why).into(),
        });
    }
    if !how.yes && !asked()? {
        anstream::eprintln!("nothing was changed");
        return Ok(());
    }
    send(how, game, changes, &planned, console)
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
    super::super::print_json(&report)
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
    let mut way_back = changes.way_back.clone();
    let seen = way_back.as_ref().map_or(known, |it| it.seen);
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
                // Before it is told: nobody may be there any more to be told.
                if let Some(way_back) = &mut way_back {
                    kept.went_back(way_back)?;
                } else if let (Some(_), Some(undo)) = (&done.change, &done.undo) {
                    if !can_go_back {
                        kept.begin(done.audit_number + 1);
                    }
                    can_go_back = true;
                    kept.back_by(undo.clone())?;
                }
                if !how.json {
                    show::print(&audit::done(done.change.as_ref(), &step.what.en))?;
                }
                applied.push(done);
            }
            Err(undone) => {
                refusal = Some((place, undone));
                break;
            }
        }
    }
    if can_go_back && !how.json {
        anstream::eprintln!("back: gameday undo");
    }
    let Some((place, undone)) = refusal else {
        return told(how, planned, &applied, None);
    };
    told(how, planned, &applied, Some(undone.why.to_string()))?;
    let next = if undone.is_certain {
        "the next one was not"
    } else {
        "whether the next one was is not known (`gameday audit` says)"
    };
    let of = planned.commands.len();
    anstream::eprintln!("{place} of {of} commands were carried out; {next}, and none after it");
    if changes.way_back.is_some() && will_stay_refused(&undone.why) {
        anstream::eprintln!("{SKIP}");
    }
    Err(failed(undone.why))
}

/// What was sent without an answer that says it is done.
#[derive(Debug)]
struct Undone {
    why: Trouble,
    /// Whether it is certain that it was not done.
    is_certain: bool,
}

/// Sends something; while the game is too busy or does not answer, again. A command that is sent twice is done once.
fn patiently<T: DeserializeOwned>(game: &Game, path: &str, body: &Value) -> Result<T, Undone> {
    let (mut busy, mut away) = (0, 0);
    let mut may_be_done = false;
    loop {
        let why = match game.ask(path, body) {
            Ok(answer) => return Ok(answer),
            Err(why) => why,
        };
        may_be_done = may_be_done_after(&why, may_be_done);
        match &why {
            Trouble::Refused { code, .. }
                if matches!(code.as_str(), "rate-limited" | "busy") && busy < BUSY_MAX =>
            {
                busy += 1;
                pause(BUSY_WAIT);
            }
            Trouble::Away { why, .. } if away < AWAY_MAX => {
                away += 1;
                anstream::eprintln!("no answer: {why}; it is sent again");
                pause(AWAY_WAIT);
            }
            _ => {
                return Err(Undone {
                    why,
                    is_certain: !may_be_done,
                });
            }
        }
    }
}

/// Whether a command may be done after this answer, which may have been done before it.
fn may_be_done_after(why: &Trouble, before: bool) -> bool {
    match why {
        Trouble::Away { .. } | Trouble::NotOurs { .. } => true,
        // The game may come to it after its answer was waited for.
        Trouble::Refused { code, .. } if matches!(code.as_str(), "busy" | "internal") => true,
        // The game itself says no, and would have known if it was done before.
        Trouble::Refused {
            code, is_denied, ..
        } if *is_denied || matches!(code.as_str(), "edited-meanwhile" | "paused") => false,
        _ => before,
    }
}

/// Whether the same is refused again however long somebody waits.
fn will_stay_refused(why: &Trouble) -> bool {
    match why {
        // The cloud has trouble, or is throttled: that passes.
        Trouble::Refused {
            status: 429 | 503, ..
        } => false,
        Trouble::Refused {
            code, is_denied, ..
        } => *is_denied || code == "edited-meanwhile",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chaos_monkey::remote::Place;
    use std::io::Read as _;
    use std::net::TcpListener;
    use std::thread;

    /// Takes so many requests without an answer, and answers the next one; says what it was sent each time.
    fn silent_at_first(listener: TcpListener, times: usize) -> Vec<String> {
        let mut bodies = Vec::new();
        for answers in 0..=times {
            let (mut stream, _) = listener.accept().expect("somebody");
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                let mut chunk = [0; 1_024];
                let count = stream.read(&mut chunk).expect("a request");
                assert_ne!(count, 0, "half a request");
                request.extend_from_slice(&chunk[..count]);
            }
            let request = String::from_utf8(request).expect("UTF-8");
            let (_, body) = request.split_once("\r\n\r\n").expect("a body");
            bodies.push(body.to_owned());
            if answers == times {
                let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n17";
                stream.write_all(answer.as_bytes()).expect("an answer");
            }
        }
        bodies
    }

    #[test]
    fn what_nobody_answers_is_sent_again_the_very_same() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let game = || {
            let place = Place {
                url: &url,
                token: None,
                ca: None,
            };
            Game::at(place).unwrap()
        };
        let body = json!({"idempotency_key": "k-1"});
        let host = thread::spawn(move || silent_at_first(listener, 2));
        let answer: u32 = patiently(&game(), "/api/team/commands", &body).unwrap();
        assert_eq!(answer, 17);
        assert_eq!(host.join().unwrap(), vec![body.to_string(); 3]);
        // Nobody is there any more: that ends, too.
        let answer = patiently::<u32>(&game(), "/api/team/commands", &body);
        let undone = answer.unwrap_err();
        assert!(matches!(undone.why, Trouble::Away { .. }), "{undone:?}");
        assert!(!undone.is_certain);
    }

    fn refused(status: u16, code: &str, is_denied: bool) -> Trouble {
        let (code, message, help) = (code.to_owned(), String::new(), String::new());
        Trouble::Refused {
            status,
            code,
            message,
            help,
            is_denied,
        }
    }

    #[test]
    fn a_way_back_is_to_be_left_only_if_waiting_does_not_help() {
        for (status, code, is_denied) in [
            (409, "edited-meanwhile", false),
            (404, "unknown", true),
            (409, "in-use", true),
        ] {
            let why = refused(status, code, is_denied);
            assert!(will_stay_refused(&why), "{code}");
        }
        for (status, code, is_denied) in [
            (409, "paused", false),
            (409, "not-running", false),
            (403, "observer", false),
            (401, "no-token", false),
            (503, "busy", false),
            (429, "rate-limited", false),
            (503, "unavailable", true),
            (429, "too-many-commands", true),
        ] {
            let why = refused(status, code, is_denied);
            assert!(!will_stay_refused(&why), "{code}");
        }
    }

    #[test]
    fn what_became_of_a_command_is_said_only_if_it_is_known() {
        let url = String::new;
        let away = Trouble::Away {
            url: url(),
            why: "it timed out".into(),
        };
        let not_ours = Trouble::NotOurs {
            url: url(),
            why: "it answers 502 Bad Gateway".into(),
        };
        let unknown = [
            away,
            not_ours,
            refused(503, "busy", false),
            refused(500, "internal", false),
        ];
        for why in &unknown {
            assert!(may_be_done_after(why, false), "{why:?}");
        }
        // The game looks up what it has done before it says no; whoever stands before it does not.
        for (why, may_be) in [
            (refused(409, "in-use", true), false),
            (refused(409, "edited-meanwhile", false), false),
            (refused(409, "paused", false), false),
            (refused(429, "rate-limited", false), true),
            (refused(401, "no-token", false), true),
            (refused(409, "not-running", false), true),
        ] {
            assert!(!may_be_done_after(&why, false), "{why:?}");
            assert_eq!(may_be_done_after(&why, true), may_be, "{why:?}");
        }
    }
}
