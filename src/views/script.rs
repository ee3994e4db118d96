//! The script as those see it who run the game.

use super::seconds_of;
use model::event::{Event, EventKind};
use model::ids::Name;
use model::scenario::{MonkeyKind, Timing};
use model::script::{Control, ScriptNews, ScriptRefusal};
use model::text::Text;
use model::units::{GameTime, SECOND_NS, StoryDuration};
use scoreboard::server::{Preview, TeamPreview};
use scoreboard::view::{Broken, GamePhase, ScriptEvent, ScriptView};
use sim_engine::actor::Act;
use sim_engine::{Game, Scheduled, TeamState};

/// Why everything is halted, from what became of the script.
pub(super) fn halted_since(before: Option<String>, log: &[Event]) -> Option<String> {
    let mut halted = before;
    for event in log {
        let EventKind::Script { news } = &event.kind else {
            continue;
        };
        match news {
            ScriptNews::Controlled {
                control: Control::Halt { reason },
                ..
            } => halted = Some(reason.clone()),
            ScriptNews::Controlled {
                control: Control::Release,
                ..
            } => halted = None,
            _ => {}
        }
    }
    halted
}

/// The script at a moment.
pub(super) fn script(game: &Game, phase: GamePhase, halted: Option<String>) -> ScriptView {
    let events = game.script().into_iter().map(|it| event(game, it));
    let monkeys = MonkeyKind::ALL.iter().map(|kind| kind.name());
    ScriptView {
        second: game.second(),
        phase,
        halted,
        events: events.collect(),
        monkeys: monkeys.filter_map(|name| broken(game, &name)).collect(),
    }
}

fn event(game: &Game, it: Scheduled) -> ScriptEvent {
    let plan = &it.plan;
    let brings = plan.brings.as_ref();
    let second = |time: GameTime| time.as_ns().div_ceil(SECOND_NS) as u32;
    ScriptEvent {
        event: it.event.to_string(),
        state: it.state,
        due_s: it.due.map(second),
        happened_s: it.happened.map(second),
        left: it.left,
        timing: timing(&it),
        fault: brings.map(|it| it.fault.kind().to_string()),
        lasts_s: brings.and_then(|it| it.lasts).map(seconds_of),
        teams: plan.teams.to_string(),
        tell: plan.tell.clone(),
        is_fixed: it.is_fixed(),
        is_adaptive: plan.is_adaptive(),
        broken: broken(game, &it.event),
    }
}

/// What makes it happen, as the scenario writes it.
fn timing(it: &Scheduled) -> String {
    match it.timing() {
        Some(Timing::At(at)) => format!("at {at}"),
        Some(Timing::After(event, StoryDuration::ZERO)) => format!("after {event}"),
        Some(Timing::After(event, wait)) => format!("{wait} after {event}"),
        Some(Timing::When(condition)) => format!("when {condition}"),
        Some(Timing::Manual) | None => "by hand".into(),
    }
}

fn broken(game: &Game, by: &Name) -> Option<Broken> {
    let has = |team: &&TeamState| team.world().faults_of(by).next().is_some();
    let teams = game.teams().iter().filter(has);
    let teams: Vec<String> = teams.map(|team| team.name().to_owned()).collect();
    let by = by.to_string();
    (!teams.is_empty()).then_some(Broken { by, teams })
}

/// What an order would come to now, its refusal aside.
pub(crate) fn preview(game: &Game, control: &Control) -> Result<Preview, ScriptRefusal> {
    let mut preview = Preview::default();
    if let Some(happening) = game.foresee(control)? {
        for id in &happening.teams {
            let team = &game.teams()[usize::from(id.0)];
            let account = team.world().account();
            let acts = chaos_monkey::foresee(&happening, account, game.scenario());
            preview.teams.push(TeamPreview {
                team: team.name().to_owned(),
                hits: acts.iter().filter_map(in_words).collect(),
            });
        }
    }
    if let Control::End { event } = control {
        for team in game.teams() {
            let hits = team.world().faults_of(event);
            let hits: Vec<_> = hits.map(scoreboard::fault_ended_in_words).collect();
            if !hits.is_empty() {
                let team = team.name().to_owned();
                preview.teams.push(TeamPreview { team, hits });
            }
        }
    }
    if let Control::Rescue { team, .. } = control {
        let hits = game.mends(control)?;
        preview.teams.push(TeamPreview {
            team: team.clone(),
            hits: hits
                .iter()
                .map(scoreboard::command_in_both_languages)
                .collect(),
        });
    }
    if let Control::Halt { .. } = control {
        for team in game.teams() {
            let faults = &team.world().account().faults;
            preview.teams.push(TeamPreview {
                team: team.name().to_owned(),
                hits: faults
                    .iter()
                    .map(scoreboard::fault_ended_in_words)
                    .collect(),
            });
        }
    }
    if let Control::Skip { event, .. } = control {
        let after = game.dependents(event).into_iter();
        preview.dependents = after.map(|it| it.event.to_string()).collect();
    }
    Ok(preview)
}

fn in_words(act: &Act) -> Option<Text> {
    match act {
        Act::Command(command) => Some(scoreboard::command_in_both_languages(command)),
        Act::Break(broken) => Some(scoreboard::fault_began_in_words(&broken.fault)),
        Act::Note(EventKind::Withheld { fault, guard }) => {
            Some(scoreboard::fault_withheld_in_words(fault, *guard))
        }
        Act::Note(_) => None,
    }
}
