//! The bar that is always in view: phase, clock, and what concerns everything.

use super::ask::{clock_order, press};
use super::orders::Orders;
use crate::browser;
use crate::format::{clock, iso_duration, tenths};
use crate::frame::{FeedMark, Icon, Still};
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::view::{Desk, GamePhase, Pause};
use leptos::prelude::*;

/// The bar, and below it what has to be known at once.
#[component]
pub(super) fn CommandBar(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let desk = ui.desk;
    let phase = Memo::new(move |_| desk.with(|desk| desk.script.phase));
    let moment = Memo::new(move |_| desk.with(|desk| (desk.script.second, desk.script.length_s)));
    let is_halted = Memo::new(move |_| desk.with(|desk| desk.script.halted.is_some()));
    let is_frozen = Memo::new(move |_| desk.with(|desk| desk.script.frozen_s.is_some()));
    let still = Memo::new(move |_| match (phase.get(), is_frozen.get()) {
        (GamePhase::Paused, _) => Some(Still::Paused),
        // What is shown here is true also while the board is frozen.
        _ => None,
    });
    let time = say(move || {
        let (second, length_s) = moment.get();
        clock(second, length_s)
    });
    let facts = say(move || desk.with(|desk| facts(ui.t(), desk)));
    let turn = say(move || clock_order(ui.t(), phase.get()).map_or("", |it| it.1));
    let turn_icon = say(move || match phase.get() {
        GamePhase::Running => "pause",
        _ => "resume",
    });
    let freeze = say(move || match is_frozen.get() {
        true => ui.t().thaw_board(),
        false => ui.t().freeze_board(),
    });
    let undo = Memo::new(move |_| {
        desk.with(|desk| {
            let newest = desk.orders.iter().find(|line| line.undo.is_some())?;
            let what = newest.what.get(ui.lang.get());
            Some((ui.t().undo_of(what), newest.undo.clone()?))
        })
    });
    let undo_label = say(move || undo.get().map(|it| it.0).unwrap_or_default());
    let halt = say(move || match is_halted.get() {
        true => ui.t().release_halt(),
        false => ui.t().halt_all(),
    });
    let halt_class = say(move || match is_halted.get() {
        true => "button button--release",
        false => "button button--halt",
    });
    view! {
        <div class="command-bar" data-testid="command-bar">
            <span class="command-bar__clock">
                <time datetime=say(move || iso_duration(moment.get().0)) data-testid="desk-clock">{time}</time>
            </span>
            <span class="phase" data-phase=say(move || phase_word(phase.get(), is_halted.get())) data-testid="desk-phase">
                {say(move || phase_in_words(ui.t(), phase.get(), is_halted.get()))}
            </span>
            <span class="command-bar__facts">{facts}</span>
            <span class="button-row">
                <button
                    type="button"
                    class="button"
                    data-testid="turn"
                    hidden=when(move || phase.get() == GamePhase::Ended)
                    on:click=move |_| turn_clock(orders)
                >
                    <Icon name=turn_icon/>
                    {turn}
                </button>
                <button
                    type="button"
                    class="button"
                    data-testid="freeze"
                    data-frozen=say(move || is_frozen.get().to_string())
                    on:click=move |_| press(orders, if is_frozen.get_untracked() { "thaw" } else { "freeze" }, "")
                >
                    <Icon name="frozen"/>
                    {freeze}
                </button>
                <a class="button" href="#broadcast-title" rel="external" data-testid="to-broadcast">{ui.tr(T::broadcast)}</a>
                <button
                    type="button"
                    class="button button--plain"
                    data-testid="undo"
                    hidden=when(move || undo.with(Option::is_none))
                    on:click=move |_| undo.with_untracked(|undo| {
                        if let Some((_, order)) = undo {
                            press(orders, "undo", order);
                        }
                    })
                >
                    {undo_label}
                </button>
            </span>
            <span class="command-bar__halt">
                <span class="command-bar__halt-note">{ui.tr(T::halt_note)}</span>
                <button type="button" class=halt_class data-testid="halt" on:click=move |_| halt_or_release(orders)>
                    <Icon name=say(move || if is_halted.get() { "resume" } else { "halt" })/>
                    {halt}
                </button>
            </span>
            <Told orders/>
        </div>
        <Alarms orders/>
        <div class="desk-feed"><FeedMark feed=ui.desk_feed moment still/></div>
    }
    .settled()
}

/// Stops everything, or lets new faults come again; both are asked first.
pub(super) fn halt_or_release(orders: Orders) {
    let is_halted = orders
        .ui
        .desk
        .with_untracked(|desk| desk.script.halted.is_some());
    press(orders, if is_halted { "release" } else { "halt" }, "");
}

/// Starts, pauses or resumes the game.
pub(super) fn turn_clock(orders: Orders) {
    let phase = orders.ui.desk.with_untracked(|desk| desk.script.phase);
    if let Some((order, _)) = clock_order(orders.ui.t_untracked(), phase) {
        press(orders, order, "");
    }
}

/// What came of the last order.
#[component]
fn Told(orders: Orders) -> impl IntoView {
    let class = say(move || match orders.answer.get() {
        Some(answer) if answer.is_done => "command-bar__told gain",
        _ => "command-bar__told loss",
    });
    // Written in the dialog while one is open.
    let words = say(move || {
        let hidden = orders.ask.with(Option::is_some);
        let answer = orders.answer.get().filter(|_| !hidden);
        answer.map(|it| it.words).unwrap_or_default()
    });
    view! { <p class=class role="status" data-testid="told">{words}</p> }.settled()
}

/// What needs somebody now.
#[component]
fn Alarms(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let desk = ui.desk;
    let room = Memo::new(move |_| {
        desk.with(|desk| desk.script.room_lost)
            .map(|lost| ui.t().room_offline(lost.now, lost.before))
    });
    let is_running = when(move || desk.with(|desk| desk.script.phase == GamePhase::Running));
    let notes = Memo::new(move |_| desk.with(|desk| standing_notes(ui.t(), desk)));
    let note = |text: String| view! { <p class="callout callout--warn">{text}</p> }.settled();
    view! {
        <div class="room-lost" role="alert" data-testid="room-lost" hidden=when(move || room.with(Option::is_none))>
            <Icon name="alarm"/>
            <span>{say(move || room.get().unwrap_or_default())}</span>
            <button type="button" class="button" hidden=when(move || !is_running.get()) on:click=move |_| turn_clock(orders)>
                {ui.tr(T::pause_game)}
            </button>
        </div>
        <div class="desk-notes" data-testid="standing">{move || notes.get().into_iter().map(note).collect_view()}</div>
        <noscript>
            <p class="callout">{ui.tr(T::desk_needs_script)}</p>
        </noscript>
    }
    .settled()
}

/// What holds until somebody ends it.
fn standing_notes(t: T, desk: &Desk) -> Vec<String> {
    let script = &desk.script;
    let halted = script
        .halted
        .as_ref()
        .map(|reason| t.halted_because(reason));
    let paused = desk.pause.as_ref().map(|pause| match pause {
        Pause::Ordered { reason } => t.paused_because(reason),
        Pause::HostOut { seconds } => t.paused_host_out(*seconds),
    });
    let frozen = script
        .frozen_s
        .map(|at| t.frozen_since(&clock(at, script.length_s)));
    [halted, paused, frozen].into_iter().flatten().collect()
}

fn facts(t: T, desk: &Desk) -> String {
    let script = &desk.script;
    let rate = tenths(desk.requests_mrps);
    let mut facts = vec![t.crowd(desk.rows.len(), desk.players, &rate)];
    if script.phase != GamePhase::Ended {
        let left = script.length_s.saturating_sub(script.second);
        facts.insert(0, t.time_left(&t.span(left)));
    }
    if script.speed > 1 {
        facts.push(t.told_fast(script.speed));
    }
    facts.join(" · ")
}

const fn phase_word(phase: GamePhase, is_halted: bool) -> &'static str {
    match (phase, is_halted) {
        (GamePhase::Running, true) => "halted",
        (GamePhase::Running, false) => "running",
        (GamePhase::Paused, _) => "paused",
        (GamePhase::Lobby, _) => "lobby",
        (GamePhase::Ended, _) => "ended",
    }
}

fn phase_in_words(t: T, phase: GamePhase, is_halted: bool) -> &'static str {
    match (phase, is_halted) {
        (GamePhase::Running, true) => t.phase_halted(),
        (GamePhase::Running, false) => t.phase_running(),
        (GamePhase::Paused, _) => t.phase_paused(),
        (GamePhase::Lobby, _) => t.phase_lobby(),
        (GamePhase::Ended, _) => t.phase_ended(),
    }
}

/// Where a key of the desk leads.
pub(super) fn key(orders: Orders, key: &str) -> bool {
    match key {
        "h" => halt_or_release(orders),
        "p" => turn_clock(orders),
        "i" => return browser::focus(super::inject::INJECT_ID),
        "m" => return browser::focus(super::say::BROADCAST_ID),
        _ => return false,
    }
    true
}
