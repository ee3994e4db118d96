//! The page: everything at once, the newest first.

use super::bar::{CommandBar, key};
use super::dialog::Question;
use super::events::Script;
use super::inject::Inject;
use super::needs::{Needs, Ordered};
use super::orders::Orders;
use super::rows::Button;
use super::say::{Broadcast, Notes};
use super::{ask, tables};
use crate::browser::{self, Sent};
use crate::frame::Topbar;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::{Ui, use_ui};
use crate::view::{Desk, GamePhase};
use leptos::{ev, prelude::*};

/// The desk of those who run the game.
#[component]
pub(crate) fn FacilitatorPage() -> impl IntoView {
    let ui = use_ui();
    ui.entitle(move || ui.t().desk_title().to_owned());
    let orders = Orders::new(ui);
    Effect::new(move |_| {
        browser::follow(
            "/api/facilitator/events",
            &["desk", "news", "beat"],
            ui.desk_feed,
            move |event, data| take(ui, event, data),
        );
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let is_asked = orders.ask.with_untracked(Option::is_some);
        if !is_asked && !browser::is_typing(&event) && key(orders, &event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let feed = say(move || match ui.desk_feed.state.get().is_old() {
        true => "stale",
        false => "live",
    });
    let papers = view! {
        <nav class="topbar__nav" aria-label=ui.tr(T::desk_papers)>
            <a href="/scenario" rel="external" data-testid="scenario">{ui.tr(T::scenario_title)}</a>
            <a href="/visits" rel="external" data-testid="visits">{ui.tr(T::visits_title)}</a>
        </nav>
    };
    view! {
        <Topbar extra=papers.settled()/>
        <main class="desk goes-stale" id="content" data-feed=feed>
            <h1 class="visually-hidden">{ui.tr(T::desk_title)}</h1>
            <CommandBar orders/>
            <div class="page">
                <Script orders/>
                <div class="facilitator-layout">
                    <div class="facilitator-layout__column"><Inject orders/><Ordered orders/></div>
                    <div class="facilitator-layout__column"><Needs orders/><Broadcast orders/><Notes orders/></div>
                    <div class="facilitator-layout__column"><Boards orders/><Cues ui/></div>
                </div>
            </div>
        </main>
        <Question orders/>
    }
    .settled()
}

/// Takes in an event of the stream; says whether it was news.
fn take(ui: Ui, event: &str, data: &Sent) -> bool {
    let known = matches!(event, "desk" | "news");
    let Some(desk) = known.then(|| data.read::<Desk>()).flatten() else {
        // A beat: it is news that nothing is, unless the clock should go.
        return ui
            .desk
            .with_untracked(|desk| desk.script.phase != GamePhase::Running);
    };
    match event {
        "desk" => ui.desk.set(desk),
        _ => ui.desk.update(|known| *known = known.with_news(desk)),
    }
    true
}

/// A board's name, and what it is called.
type Which = (&'static str, fn(T) -> &'static str);

/// Which of the boards is shown.
const BOARDS: [Which; 3] = [
    ("both", T::boards_both),
    ("true", T::boards_true),
    ("public", T::boards_public),
];

/// The true board beside the public one, and what puts scores right.
#[component]
fn Boards(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let which = RwSignal::new("both");
    let table = Memo::new(move |_| ui.desk.with(|desk| tables::boards(ui.t(), desk)));
    let is_same = when(move || ui.desk.with(|desk| desk.script.frozen_s.is_none()));
    let choice = move |(name, label): Which| {
        view! {
            <button type="button" aria-pressed=say(move || (which.get() == name).to_string()) on:click=move |_| which.set(name)>
                {ui.tr(label)}
            </button>
        }
        .settled()
    };
    let button = move |button: Button| {
        view! {
            <button type="button" class="button button--small" data-testid=button.order on:click=move |_| ask::press(orders, button.order, "")>
                {say(move || match button.order {
                    "adjust" => ui.t().adjust(),
                    "void" => ui.t().void_interval(),
                    "rescue" => ui.t().press_rescue(),
                    _ => ui.t().retime(),
                })}
            </button>
        }
        .settled()
    };
    view! {
        <section class="section" aria-labelledby="boards-title">
            <div class="section__head">
                <h2 class="section__title" id="boards-title">{ui.tr(T::boards)}</h2>
                <span class="section__end segmented" role="group" aria-label=ui.tr(T::boards_which)>
                    {BOARDS.into_iter().map(choice).collect_view()}
                </span>
            </div>
            <div class="table-scroll boards" tabindex="0" role="group" aria-label=ui.tr(T::boards)>
                <table class="table" data-shown=say(move || which.get()) data-testid="boards" inner_html=table></table>
            </div>
            <div class="section__part">
                <p class="callout" hidden=when(move || !is_same.get())>{ui.tr(T::boards_same)}</p>
                <div class="button-row">
                    {["adjust", "void", "rescue", "retime"].map(|order| button(Button::new(order, ""))).into_iter().collect_view()}
                </div>
            </div>
        </section>
    }
    .settled()
}

/// What to say and to watch.
#[component]
fn Cues(ui: Ui) -> impl IntoView {
    let cues = Memo::new(move |_| ui.desk.with(|desk| tables::cues(ui.t(), desk)));
    view! {
        <section class="section" aria-labelledby="cues-title">
            <div class="section__head">
                <h2 class="section__title" id="cues-title">{ui.tr(T::cues)}</h2>
                <span class="section__note">{ui.tr(T::cues_note)}</span>
            </div>
            <div class="cues" tabindex="0" role="group" aria-labelledby="cues-title">
                <ol data-testid="cues" inner_html=cues></ol>
            </div>
        </section>
    }
    .settled()
}
