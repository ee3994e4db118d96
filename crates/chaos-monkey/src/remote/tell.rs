//! What is told of it: lines to read, or one JSON object a line.

use super::api::{Moment, Preview};
use super::plan::{Planned, Refused};
use model::units::SECOND_NS;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) struct Teller {
    is_json: bool,
}

impl Teller {
    pub(super) fn new(is_json: bool) -> Self {
        Self { is_json }
    }

    /// What the file has that cannot come from here.
    pub(super) fn refused(&mut self, refused: &[Refused]) -> io::Result<()> {
        refused.iter().try_for_each(|it| {
            let text = format!("not from here: {}: {}", it.what, it.why);
            self.line(
                &json!({"is": "refused", "what": it.what, "why": it.why}),
                &text,
            )
        })
    }

    pub(super) fn listed(&mut self, strike: &Planned) -> io::Result<()> {
        let text = format!("{}  {}", clock(second(strike)), title(strike));
        self.line(&of_strike("planned", strike, second(strike)), &text)
    }

    pub(super) fn attached(
        &mut self,
        moment: &Moment,
        url: &str,
        to_come: usize,
    ) -> io::Result<()> {
        let at = clock(moment.second);
        let text = format!("{at}  attached to {url}: {to_come} strikes to come");
        let halted = moment.halted.as_deref();
        self.line(
            &json!({"is": "attached", "second": moment.second, "to_come": to_come, "halted": halted}),
            &text,
        )
    }

    /// Those whose time was over before.
    pub(super) fn too_late(&mut self, count: usize) -> io::Result<()> {
        let text = format!("{count} strikes were to come before now: they are not made up for");
        self.line(&json!({"is": "too-late", "strikes": count}), &text)
    }

    /// A strike, done or tried, and what it comes to.
    pub(super) fn struck(
        &mut self,
        is_dry: bool,
        strike: &Planned,
        at: u32,
        preview: &Preview,
    ) -> io::Result<()> {
        let teams = preview.teams.iter().map(|team| {
            let hits: Vec<&str> = team.hits.iter().map(|it| it.en.as_str()).collect();
            match hits.is_empty() {
                true => format!("{}: nothing", team.team),
                false => format!("{}: {}", team.team, hits.join(", ")),
            }
        });
        let teams: Vec<String> = teams.collect();
        let would = if is_dry { "would strike  " } else { "" };
        let text = format!(
            "{}  {would}{}  {}",
            clock(at),
            title(strike),
            teams.join("; ")
        );
        let is = if is_dry { "would-strike" } else { "struck" };
        let mut object = of_strike(is, strike, at);
        let teams = preview.teams.iter();
        object["teams"] = teams
            .map(|it| json!({"team": it.team, "hits": it.hits}))
            .collect();
        self.line(&object, text.trim_end())
    }

    /// A strike that was sent before, and is not done again.
    pub(super) fn done_before(&mut self, strike: &Planned, at: u32) -> io::Result<()> {
        let text = format!("{}  {}  was done before", clock(at), title(strike));
        self.line(&of_strike("done-before", strike, at), &text)
    }

    /// A strike that the game would not let happen. It is used up.
    pub(super) fn held_back(
        &mut self,
        strike: &Planned,
        at: u32,
        code: &str,
        message: &str,
    ) -> io::Result<()> {
        let text = format!("{}  {}  refused: {message}", clock(at), title(strike));
        let mut object = of_strike("held-back", strike, at);
        object["code"] = code.into();
        object["message"] = message.into();
        self.line(&object, &text)
    }

    pub(super) fn away(&mut self, why: &str) -> io::Result<()> {
        let text = format!("the game does not answer: {why}; trying again");
        self.line(&json!({"is": "away", "why": why}), &text)
    }

    pub(super) fn back(&mut self, second: u32) -> io::Result<()> {
        let text = format!("{}  the game is back", clock(second));
        self.line(&json!({"is": "back", "second": second}), &text)
    }

    pub(super) fn ended(&mut self, name: &str) -> io::Result<()> {
        let text = format!("ended what {name} had broken");
        self.line(&json!({"is": "ended", "name": name}), &text)
    }

    pub(super) fn over(
        &mut self,
        is_interrupted: bool,
        strikes: u32,
        held_back: u32,
    ) -> io::Result<()> {
        let why = if is_interrupted {
            "interrupted"
        } else {
            "the game is over"
        };
        let text = format!("{why}: {strikes} strikes, {held_back} refused");
        self.line(
            &json!({"is": "over", "interrupted": is_interrupted, "strikes": strikes, "held_back": held_back}),
            &text,
        )
    }

    /// Whoever reads along sees each line at once.
    fn line(&mut self, object: &Value, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match self.is_json {
            true => writeln!(out, "{object}")?,
            false => writeln!(out, "{text}")?,
        }
        out.flush()
    }
}

/// The game second at whose end a strike happens.
pub(super) fn second(strike: &Planned) -> u32 {
    strike.at.as_ns().div_ceil(SECOND_NS) as u32
}

fn title(strike: &Planned) -> String {
    let what = strike.fault.unwrap_or("tells");
    format!("{} #{}  {what}", strike.name, strike.before + 1)
}

fn of_strike(is: &str, strike: &Planned, second: u32) -> Value {
    json!({
        "is": is,
        "second": second,
        "name": strike.name,
        "number": strike.before + 1,
        "fault": strike.fault,
    })
}

fn clock(second: u32) -> String {
    let (hours, minutes) = (second / 3600, second / 60 % 60);
    format!("{hours}:{minutes:02}:{:02}", second % 60)
}
