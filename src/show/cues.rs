//! A cue sheet in a terminal, and on paper.

use super::printable;
use super::rehearse::Page;
use crate::cues::{Cue, Sheet, When};
use crate::rehearse::script::Trigger;
use model::text::{Lang, Text};
use model::units::GameTime;
use std::fmt::Write as _;

/// For a terminal of so many columns.
pub(crate) fn text(sheet: &Sheet, lang: Lang, columns: usize) -> String {
    let page = Page { lang, columns };
    let mut out = String::new();
    let _ = writeln!(out, "\x1b[1m{}\x1b[0m", printable(&title(sheet, lang)));
    for cue in &sheet.cues {
        let when = printable(&when(&cue.when, lang));
        let _ = writeln!(out, "\n\x1b[1m{when}\x1b[0m  {}", cue.id);
        for (label, text) in lines(cue, lang) {
            page.labelled(&mut out, label, &printable(text));
        }
    }
    out
}

/// For paper: a list of moments with boxes to tick.
pub(crate) fn markdown(sheet: &Sheet, lang: Lang) -> String {
    let mut out = format!("# {}\n", escaped(&title(sheet, lang)));
    for cue in &sheet.cues {
        let when = escaped(&when(&cue.when, lang));
        let _ = writeln!(out, "\n## ☐ {when} · {}\n", escaped(&cue.id));
        for (label, text) in lines(cue, lang) {
            let _ = writeln!(out, "- **{label}** {}", escaped(text));
        }
    }
    out
}

fn title(sheet: &Sheet, lang: Lang) -> String {
    let what = match lang {
        Lang::En => "Cue sheet",
        Lang::Ko => "진행표",
    };
    let (title, length) = (sheet.title.get(lang), sheet.length);
    match (sheet.seed, lang) {
        (None, _) => format!("{what}: {title} ({length})"),
        (Some(seed), Lang::En) => format!("{what}: {title} ({length}, seed {seed})"),
        (Some(seed), Lang::Ko) => format!("{what}: {title} ({length}, 시드 {seed})"),
    }
}

pub(crate) fn when(when: &When, lang: Lang) -> String {
    match (when, lang) {
        (When::At(at), _) => at.to_string(),
        (When::Within(window), _) => {
            let at = |length| GameTime::ZERO + length;
            format!("{} - {}", at(window.earliest), at(window.latest))
        }
        (When::Upon(Trigger::Condition(so)), Lang::En) => format!("as soon as {so}"),
        (When::Upon(Trigger::Condition(so)), Lang::Ko) => format!("{so} 이면"),
        (When::Upon(Trigger::After(event)), Lang::En) => format!("after {event}"),
        (When::Upon(Trigger::After(event)), Lang::Ko) => format!("{event} 다음"),
        (When::Upon(Trigger::Manual | Trigger::Clock), Lang::En) => "by hand".into(),
        (When::Upon(Trigger::Manual | Trigger::Clock), Lang::Ko) => "손으로".into(),
    }
}

/// What there is to say about a cue, each with its label.
fn lines(cue: &Cue, lang: Lang) -> Vec<(&'static str, &str)> {
    let label = |en, ko| match lang {
        Lang::En => en,
        Lang::Ko => ko,
    };
    let all: [(&'static str, Option<&Text>); 6] = [
        (label("What:", "무엇:"), Some(&cue.what)),
        (label("Told to all:", "모두에게:"), cue.tell.public.as_ref()),
        (
            label("Told to them:", "해당 팀에게:"),
            cue.tell.team.as_ref(),
        ),
        (
            label("For you:", "진행자에게:"),
            cue.tell.facilitator.as_ref(),
        ),
        (label("Say:", "말하기:"), cue.say.as_ref()),
        (label("Watch:", "보기:"), cue.watch.as_ref()),
    ];
    let there = all.into_iter();
    there
        .filter_map(|(label, text)| Some((label, text?.get(lang))))
        .collect()
}

/// What a scenario writes is no markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in printable(text).chars() {
        if "\\`*_[]<>#|".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_a_scenario_is_text() {
        assert_eq!(escaped("<b>*a*"), "\\<b\\>\\*a\\*");
    }
}
