//! Before the start, while the game stands still, and after the end.

use crate::browser;
use crate::format::points;
use crate::i18n::T;
use crate::join::Rules;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, say};
use crate::stage::{Countdown, Invitation};
use crate::state::{use_board, use_ui};
use crate::view::{TeamRow, compared};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The story, who plays, and the button that starts it all.
#[component]
pub(super) fn Lobby() -> impl IntoView {
    let ui = use_ui();
    let board = use_board().board;
    let story = say(move || board.with(|board| board.story.get(ui.lang.get()).to_owned()));
    let may_start = ui.viewer.with_value(|viewer| viewer.may_start);
    view! {
        <section class="section lobby" aria-labelledby="story-title">
            <div class="section__head">
                <h2 class="section__title" id="story-title">{ui.tr(T::story)}</h2>
            </div>
            <div class="section__body plan">
                <p class="lobby__story">{story}</p>
                <Countdown/>
                {if may_start {
                    view! { <ClockButton turn=Turn::Start/> }.settled()
                } else {
                    view! { <p class="callout">{ui.tr(T::start_waits)}</p> }.settled()
                }}
                <Invitation/>
                <Rules/>
            </div>
        </section>
    }
    .settled()
}

/// What whoever runs the game can do about one that stands still.
#[component]
pub(super) fn Standstill() -> impl IntoView {
    let ui = use_ui();
    let may_start = ui.viewer.with_value(|viewer| viewer.may_start);
    may_start.then(|| {
        view! {
            <section class="section lobby" aria-label=ui.tr(T::headline_paused)>
                <div class="section__body plan standstill"><ClockButton turn=Turn::Resume/></div>
            </section>
        }
        .settled()
    })
}

/// What becomes of the game's clock.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Start,
    Resume,
}

impl Turn {
    const fn path(self) -> &'static str {
        match self {
            Self::Start => "/api/start",
            Self::Resume => "/api/resume",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Resume => "resume",
        }
    }

    fn label(self, t: T, is_pending: bool) -> &'static str {
        match (self, is_pending) {
            (Self::Start, false) => t.start(),
            (Self::Start, true) => t.starting(),
            (Self::Resume, false) => t.resume(),
            (Self::Resume, true) => t.resuming(),
        }
    }

    fn note(self, t: T) -> &'static str {
        match self {
            Self::Start => t.start_note(),
            Self::Resume => t.resume_note(),
        }
    }
}

/// Lets the clock go, for everybody.
#[component]
fn ClockButton(turn: Turn) -> impl IntoView {
    let ui = use_ui();
    let pending = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let start = move |_| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        problem.set(None);
        spawn_local(async move {
            if let Err(error) = browser::post(turn.path(), "{}".to_owned()).await {
                let message = error.map(|error| error.message);
                problem.set(Some(
                    message.unwrap_or_else(|| ui.t().no_answer().to_owned()),
                ));
            }
            pending.set(false);
        });
    };
    let label = say(move || turn.label(ui.t(), pending.get()));
    view! {
        <div class="button-row">
            <button type="button" class="button button--primary button--large" data-testid=turn.name() on:click=start aria-busy=say(move || pending.get().to_string())>
                {label}
            </button>
            <span class="quiet">{say(move || turn.note(ui.t()))}</span>
        </div>
        <p role="status" class="loss">{move || problem.get()}</p>
    }
    .settled()
}

/// The first three, once the game is over.
#[component]
pub(super) fn Podium() -> impl IntoView {
    let ui = use_ui();
    let board = use_board().board;
    let places = Memo::new(move |_| board.with(|board| podium_items(ui.t(), &board.teams)));
    view! { <ol class="podium" aria-label=ui.tr(T::podium) data-testid="podium" inner_html=places></ol> }
        .settled()
}

fn podium_items(t: T, teams: &[TeamRow]) -> String {
    let mut items = Markup::default();
    for row in compared(teams).take(3) {
        let first = if row.rank == 1 {
            " podium__place--first"
        } else {
            ""
        };
        items.add(format_args!(
            r#"<li class="podium__place{first}"><span class="podium__rank">{}</span><span class="podium__team">{}</span><span class="podium__score">{}</span></li>"#,
            t.place(row.rank),
            Esc(&row.name),
            points(row.score_mpt)
        ));
    }
    items.finish()
}
