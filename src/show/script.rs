//! The script of a running game, for those who run it.

use super::fit;
use model::units::GameTime;
use scoreboard::view::{Broken, RoomLost, ScriptEvent, ScriptView};
use scoreboard::wire::{MovedEvent, Preview};
use std::fmt::Write as _;

/// A second of the game as `1:23:45`.
pub(crate) fn clock(second: u32) -> String {
    GameTime::from_second(second).to_string()
}

/// The events, and what is broken.
pub(crate) fn table(script: &ScriptView) -> String {
    let mut out = String::new();
    if let Some(reason) = &script.halted {
        let _ = writeln!(
            out,
            "\x1b[1;31mHALTED\x1b[0m: {reason}; `gameday release` lets things break again"
        );
    }
    if let Some(lost) = script.room_lost {
        let RoomLost { before, now } = lost;
        let _ = writeln!(
            out,
            "\x1b[1;31mROOM OFFLINE?\x1b[0m {now} of {before} browsers are left; `gameday pause --reason \"room offline\"`"
        );
    }
    if let Some(second) = script.frozen_s {
        let since = clock(second);
        let _ = writeln!(
            out,
            "board frozen at {since}; `gameday thaw` lets all see it"
        );
    }
    let columns = |pick: fn(&ScriptEvent) -> &str| {
        let widths = script.events.iter().map(|event| pick(event).len());
        widths.max().unwrap_or(0).max(5)
    };
    let (event, fault) = (
        columns(|it| &it.event),
        columns(|it| it.fault.as_deref().unwrap_or("")),
    );
    let _ = writeln!(
        out,
        "{:8}  {:event$}  {:9}  {:8}  {:fault$}  {:8}  comes",
        "now", "event", "state", "next", "fault", "teams"
    );
    for (index, it) in script.events.iter().enumerate() {
        let now = if index == 0 {
            clock(script.second)
        } else {
            String::new()
        };
        let comes = match (it.is_fixed, it.is_adaptive) {
            (true, _) => format!("{} (fixed)", it.timing),
            (_, true) => format!("{} (adaptive)", it.timing),
            _ => it.timing.clone(),
        };
        let again = if it.left > 1 {
            format!(", {} times", it.left)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "{now:8}  {}  {:9}  {:8}  {}  {}  {comes}{again}",
            fit(&it.event, event),
            it.state.as_str(),
            it.due_s.or(it.happened_s).map_or_else(|| "-".into(), clock),
            fit(it.fault.as_deref().unwrap_or("-"), fault),
            fit(&it.teams, 8),
        );
    }
    let events = script.events.iter().filter_map(|it| it.broken.as_ref());
    for Broken { by, teams } in events.chain(&script.monkeys) {
        let _ = writeln!(out, "broken by {by}: {}", teams.join(", "));
    }
    for it in &script.events {
        let note = it.tell.as_ref().and_then(|tell| tell.facilitator.as_ref());
        if let Some(note) = note {
            let _ = writeln!(out, "note on {}: {}", it.event, note.en);
        }
    }
    let _ = writeln!(out, "the game ends at {}", clock(script.length_s));
    if script.events.is_empty() {
        out.push_str("this game has no events\n");
    }
    out
}

/// What an order would come to.
pub(crate) fn preview(preview: &Preview) -> String {
    let mut out = String::new();
    for team in &preview.teams {
        if team.hits.is_empty() {
            let _ = writeln!(out, "{}: nothing", team.team);
        }
        for hit in &team.hits {
            let _ = writeln!(out, "{}: {}", team.team, hit.en);
        }
    }
    if !preview.dependents.is_empty() {
        let _ = writeln!(
            out,
            "events that come after it: {}",
            preview.dependents.join(", ")
        );
    }
    out.push_str(&moved(&preview.moved));
    if out.is_empty() {
        out.push_str("nothing would break, be taken back or come at another time\n");
    }
    out
}

/// What comes at another time.
fn moved(all: &[MovedEvent]) -> String {
    let name = |it: &MovedEvent| it.event.clone().unwrap_or_else(|| "the end".into());
    let width = all.iter().map(|it| name(it).len()).max().unwrap_or(0);
    let mut out = String::new();
    if !all.is_empty() {
        let _ = writeln!(out, "{:width$}  {:8}  now", "", "was");
    }
    for it in all {
        let (from, to) = (clock(it.from_s), clock(it.to_s));
        let _ = writeln!(out, "{}  {from:8}  {to}", fit(&name(it), width));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::scenario::Tell;
    use model::script::ScriptState;
    use model::text::Text;
    use scoreboard::wire::TeamPreview;

    fn event(id: &str, state: ScriptState, broken: Option<Broken>) -> ScriptEvent {
        ScriptEvent {
            event: id.into(),
            state,
            due_s: (state == ScriptState::Waiting).then_some(7_500),
            happened_s: None,
            left: 1,
            timing: "at 125m".into(),
            fault: Some("zone-outage".into()),
            lasts_s: Some(600),
            teams: "all".into(),
            tell: None,
            is_fixed: false,
            is_adaptive: true,
            broken,
        }
    }

    #[test]
    fn what_comes_and_what_is_broken_is_in_the_table() {
        let broken = Broken {
            by: "late".into(),
            teams: vec!["Red".into(), "Blue".into()],
        };
        let note = Tell {
            facilitator: Some(Text {
                en: "Bananas are in the fridge.".into(),
                ko: "바나나는 냉장고에 있습니다.".into(),
            }),
            ..Tell::default()
        };
        let script = ScriptView {
            second: 3_661,
            halted: Some("fire alarm".into()),
            events: vec![
                ScriptEvent {
                    tell: Some(note),
                    ..event("gorilla", ScriptState::Waiting, None)
                },
                event("late", ScriptState::Done, Some(broken)),
            ],
            ..ScriptView::default()
        };
        let shown = table(&script);
        for part in [
            "fire alarm",
            "1:01:01",
            "gorilla",
            "waiting",
            "2:05:00",
            "zone-outage",
            "at 125m (adaptive)",
            "broken by late: Red, Blue",
            "note on gorilla: Bananas are in the fridge.",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }

    #[test]
    fn a_preview_says_what_each_team_loses() {
        let hits = vec![Text {
            en: "i-0003 stands still".into(),
            ko: "i-0003 멈춤".into(),
        }];
        let shown = preview(&Preview {
            teams: vec![
                TeamPreview {
                    team: "Red".into(),
                    hits,
                },
                TeamPreview {
                    team: "Blue".into(),
                    hits: Vec::new(),
                },
            ],
            dependents: vec!["aftershock".into()],
            moved: vec![MovedEvent {
                event: None,
                from_s: 14_400,
                to_s: 13_200,
            }],
        });
        assert_eq!(
            shown,
            "Red: i-0003 stands still\nBlue: nothing\nevents that come after it: aftershock\n         was       now\nthe end  4:00:00   3:40:00\n"
        );
        assert!(preview(&Preview::default()).contains("nothing"));
    }
}
