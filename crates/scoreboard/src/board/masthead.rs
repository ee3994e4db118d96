//! Headline, clock, and the game's time as a line.

use super::headline::{headline, late};
use crate::chart::{rail_bands_svg, rail_done};
use crate::format::{clock, iso_duration};
use crate::frame::{FeedMark, Still};
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::{use_board, use_ui};
use crate::view::{Board, GamePhase};
use leptos::prelude::*;

/// Now, at a glance.
#[component]
pub(super) fn Masthead() -> impl IntoView {
    let ui = use_ui();
    let state = use_board();
    let words = Memo::new(move |_| state.board.with(|board| headline(ui.t(), board)));
    let moment = Memo::new(move |_| state.board.with(|board| (board.second, board.length_s)));
    let still = Memo::new(move |_| state.board.with(stands_still));
    let time = say(move || {
        let (second, length_s) = moment.get();
        clock(second, length_s)
    });
    let total = say(move || {
        let (_, length_s) = moment.get();
        ui.t().of_total(&clock(length_s, length_s))
    });
    let done = say(move || {
        let (second, length_s) = moment.get();
        rail_done(second, length_s)
    });
    let bands = Memo::new(move |_| {
        state
            .board
            .with(|board| rail_bands_svg(board.second, board.length_s, &board.bands))
    });
    let rail_label = say(move || {
        let (second, length_s) = moment.get();
        ui.t()
            .rail_label(&ui.t().span(second), &ui.t().span(length_s))
    });
    view! {
        <section class="masthead" aria-label=ui.tr(T::now)>
            <div>
                <h1 class="headline" data-testid="headline">{say(move || words.get().0)}</h1>
                <p class="headline__sub">{say(move || words.get().1)}</p>
            </div>
            <div class="clock">
                <div class="clock__time">
                    <time datetime=say(move || iso_duration(moment.get().0)) data-testid="clock">{time}</time>
                    " "
                    <span class="clock__total">{total}</span>
                </div>
                <FeedMark feed=state.feed moment still/>
            </div>
            <svg
                class="game-rail"
                viewBox="0 0 1000 24"
                preserveAspectRatio="none"
                role="img"
                aria-label=rail_label
            >
                <rect class="game-rail__ground" y="9" width="1000" height="5"></rect>
                <rect class="game-rail__done" y="9" width=done height="5"></rect>
                <g inner_html=bands></g>
            </svg>
        </section>
        {move || state.board.with(|board| late(ui.t(), board)).map(|text| callout("late", text))}
        {move || state.board.with(|board| frozen_note(ui.t(), board)).map(|text| callout("frozen", text))}
    }
    .settled()
}

/// What is to be known of the numbers.
fn callout(testid: &'static str, text: String) -> impl IntoView {
    view! { <p class="callout callout--warn" data-testid=testid>{text}</p> }
}

/// What to say while the board is frozen.
fn frozen_note(t: T, board: &Board) -> Option<String> {
    let since = clock(board.frozen_s?, board.length_s);
    Some(t.frozen_board(&since))
}

fn stands_still(board: &Board) -> Option<Still> {
    match (board.phase, board.frozen_s) {
        (GamePhase::Paused, _) => Some(Still::Paused),
        (_, Some(_)) => Some(Still::Frozen),
        (_, None) => None,
    }
}
