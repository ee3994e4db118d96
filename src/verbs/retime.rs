//! `gameday retime`: another end for a running game.

use super::control::order;
use crate::args::Retime;
use crate::exit::{Failure, Outcome};
use crate::remote::Game;
use anyhow::Context as _;
use model::scenario::{ClockTime, UtcOffset};
use scoreboard::view::{GamePhase, ScriptView};
use serde_json::json;
use std::process::Command;

/// `gameday retime`
pub(super) fn run(args: &Retime) -> Outcome {
    let end = match args.end.parse() {
        Ok(time) => at_time_of_day(args, time)?,
        Err(_) => args.end.clone(),
    };
    order(&args.remote, "retime", json!({"end": end}), args.preview)
}

/// The end in story time at which a clock on the wall shows this.
fn at_time_of_day(args: &Retime, time: ClockTime) -> Result<String, Failure> {
    let script: ScriptView = Game::open(&args.remote)?.get("/api/script")?;
    if script.phase != GamePhase::Running {
        let help = "give a length, such as 3h40m, until the game runs";
        return Err(Failure::Usage(format!("`--end {time}`: {help}")));
    }
    let end_s = u64::from(script.second) + until(time, &local_time()?)?;
    Ok(format!("{}s", end_s * u64::from(script.speed)))
}

/// The local time of the day, with its seconds. The standard library knows
/// UTC alone; which time holds here is the system's to say.
fn local_time() -> anyhow::Result<String> {
    let help = "cannot tell the local time: give a length, such as 3h40m";
    let out = Command::new("date")
        .arg("+%H:%M:%S")
        .output()
        .context(help)?;
    anyhow::ensure!(out.status.success(), help);
    Ok(String::from_utf8(out.stdout)
        .context(help)?
        .trim()
        .to_owned())
}

/// Seconds from a time of the day, with its seconds, until another.
fn until(time: ClockTime, now: &str) -> anyhow::Result<u64> {
    let (minute, second) = now.rsplit_once(':').context("a time of the day")?;
    let minute: ClockTime = minute.parse()?;
    let second: u64 = second.parse()?;
    let minutes = u64::from(time.minutes_since(minute, UtcOffset::ZERO));
    // Within the same minute it is tomorrow's.
    let minutes = if minutes == 0 { 24 * 60 } else { minutes };
    Ok(minutes * 60 - second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_day_is_the_next_one() {
        for (time, now, seconds) in [
            ("17:00", "16:59:30", 30),
            ("17:00", "14:00:00", 3 * 3600),
            ("00:10", "23:50:01", 20 * 60 - 1),
            ("17:00", "17:00:20", 24 * 3600 - 20),
        ] {
            let time = time.parse().expect("a time");
            assert_eq!(until(time, now).expect("a time"), seconds, "{now}");
        }
    }
}
