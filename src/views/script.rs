//! The script as those see it who run the game.

use super::seconds_of;
use model::event::{Event, EventKind};
use model::fault::Fault;
use model::ids::Name;
use model::scenario::{EventPlan, MonkeyKind, Timing};
use model::script::{Control, ScriptNews, ScriptRefusal};
use model::text::Text;
use model::units::{GameTime, SECOND_NS, StoryDuration};
use scoreboard::server::{Preview, TeamPreview};
use scoreboard::view::{Broken, GamePhase, ScriptEvent, ScriptView};
use scoreboard::wire::MovedEvent;
use sim_engine::actor::Act;
use sim_engine::{Correction, Cue, Game, Moved, Scheduled, TeamState};

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
pub(super) fn script(
    game: &Game,
    phase: GamePhase,
    speed: u32,
    halted: Option<String>,
) -> ScriptView {
    let events = game.script().into_iter().map(|it| event(game, it));
    let monkeys = MonkeyKind::ALL.iter().map(|kind| kind.name());
    ScriptView {
        second: game.second(),
        length_s: game.length_s(),
        speed,
        phase,
        halted,
        frozen_s: None,
        room_lost: None,
        events: events.collect(),
        monkeys: monkeys.filter_map(|name| broken(game, &name)).collect(),
    }
}

fn event(game: &Game, it: Scheduled) -> ScriptEvent {
    let plan = &it.plan;
    let brings = plan.brings.as_ref();
    ScriptEvent {
        event: it.plan.id.to_string(),
        state: it.state,
        due_s: it.due.map(second),
        happened_s: it.happened.map(second),
        left: it.left,
        timing: timing(plan),
        fault: brings.map(|it| it.fault.kind().to_string()),
        lasts_s: brings.and_then(|it| it.lasts).map(seconds_of),
        teams: plan.teams.to_string(),
        tell: plan.tell.clone(),
        is_fixed: plan.needs_fixed_time(),
        is_adaptive: plan.is_adaptive(),
        broken: broken(game, &plan.id),
    }
}

/// The second at which it is acted on.
fn second(time: GameTime) -> u32 {
    time.as_ns().div_ceil(SECOND_NS) as u32
}

/// What makes it happen, as the scenario writes it.
fn timing(plan: &EventPlan) -> String {
    match plan.timing() {
        Some(Timing::At(at)) => format!("at {at}"),
        Some(Timing::After(event, StoryDuration::ZERO)) => format!("after {event}"),
        Some(Timing::After(event, wait)) => format!("{wait} after {event}"),
        Some(Timing::When(condition)) => format!("when {condition}"),
        Some(Timing::Manual) | None => "by hand".into(),
    }
}

fn broken(game: &Game, by: &Name) -> Option<Broken> {
    let is_for_all = game.is_traffic_changed(Some(by));
    let has = |team: &&TeamState| is_for_all || team.world().faults_of(by).next().is_some();
    let teams = game.teams().iter().filter(has);
    let teams: Vec<String> = teams.map(|team| team.name().to_owned()).collect();
    let by = by.to_string();
    (!teams.is_empty()).then_some(Broken { by, teams })
}

/// What an order would come to now, its refusal aside.
pub(crate) fn preview(game: &Game, control: &Control) -> Result<Preview, ScriptRefusal> {
    let mut preview = Preview::default();
    for cue in game.foresee(control)? {
        for team in game.teams() {
            if let Some(hits) = hits_of(game, team, &cue) {
                let team = team.name().to_owned();
                preview.teams.push(TeamPreview { team, hits });
            }
        }
    }
    if let Control::Skip { event, .. } = control {
        let after = game.dependents(event).into_iter();
        preview.dependents = after.map(|it| it.plan.id.to_string()).collect();
    }
    let moved = |it: Moved| MovedEvent {
        event: it.event.map(|event| event.to_string()),
        from_s: second(it.from),
        to_s: second(it.to),
    };
    preview.moved = game.moved_by(control)?.into_iter().map(moved).collect();
    Ok(preview)
}

/// What a cue would do to a team; nothing if it is not about that team.
fn hits_of(game: &Game, team: &TeamState, cue: &Cue) -> Option<Vec<Text>> {
    let (world, ended) = (team.world(), scoreboard::fault_ended_in_words);
    match cue {
        Cue::Happens(happening) => {
            let change = happening.brings.as_ref().and_then(|it| it.fault.traffic());
            if let Some(change) = change {
                return Some(vec![scoreboard::traffic_in_words(change)]);
            }
            let broken: Vec<Fault> = world.faults_of(&happening.event).cloned().collect();
            let acts = chaos_monkey::foresee(happening, team, game.scenario(), &broken);
            let is_hit = happening.teams.contains(&team.id());
            is_hit.then(|| acts.iter().filter_map(in_words).collect())
        }
        Cue::Ends(event) => {
            let mut hits: Vec<Text> = world.faults_of(event).map(ended).collect();
            hits.extend(traffic_as_usual(game, Some(event)));
            (!hits.is_empty()).then_some(hits)
        }
        Cue::Halts => {
            let mut hits: Vec<Text> = world.account().faults.iter().map(ended).collect();
            hits.extend(traffic_as_usual(game, None));
            Some(hits)
        }
        Cue::Mends(id, commands) => {
            let in_words = scoreboard::command_in_both_languages;
            (*id == team.id()).then(|| commands.iter().map(in_words).collect())
        }
        Cue::Corrects(Correction::Adjusts { team: id, .. }) => (*id == team.id()).then(Vec::new),
        Cue::Corrects(Correction::Voids { .. }) => Some(Vec::new()),
        Cue::Tells(to, text) => to
            .is_none_or(|to| to == team.id())
            .then(|| vec![text.clone()]),
        Cue::Releases => None,
    }
}

/// That the traffic is as usual again, where an event changes it.
fn traffic_as_usual(game: &Game, by: Option<&Name>) -> Option<Text> {
    let is_changed = game.is_traffic_changed(by);
    is_changed.then(scoreboard::traffic_usual_in_words)
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
