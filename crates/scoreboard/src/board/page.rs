//! The page of the public board.

use super::chart::ChartSection;
use super::headline::headline;
use super::lobby::{Lobby, Podium, Standstill};
use super::masthead::Masthead;
use super::table::BoardTable;
use crate::browser::{self, lower_case};
use crate::frame::{Icon, ReplayBar, SEARCH_ID, Topbar};
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::{use_board, use_ui};
use crate::told::told_items;
use crate::view::{Board, GamePhase};
use leptos::prelude::*;
use std::time::Duration;

/// How often the page tells screen readers how things stand.
const SUMMARY_EVERY: Duration = Duration::from_secs(30);

/// The public board.
#[component]
pub(crate) fn BoardPage() -> impl IntoView {
    let ui = use_ui();
    let state = use_board();
    let wanted = RwSignal::new(String::new());
    Effect::new(move |_| {
        browser::follow(
            "/api/board/events",
            &["snapshot", "board", "countdown", "beat"],
            state.feed,
            move |event, data| {
                if event == "countdown" {
                    ui.starts_in_s.set(data.read().unwrap_or_default());
                }
                state.take(event, data)
            },
        );
    });
    ui.entitle(move || ui.t().nav_board().to_owned());
    let header = Memo::new(move |_| {
        state.known.get().then(|| {
            state
                .board
                .with(|board| (board.title.clone(), board.teams.len()))
        })
    });
    Effect::new(move |_| {
        if let Some((title, teams)) = header.get() {
            ui.title.set(title);
            ui.teams.set(teams);
        }
    });
    let phase = Memo::new(move |_| state.board.with(|board| board.phase));
    let is_decided = Memo::new(move |_| {
        let is_over = |board: &Board| board.phase == GamePhase::Ended && board.frozen_s.is_none();
        state.board.with(is_over)
    });
    let second = Memo::new(move |_| state.board.with(|board| board.second));
    let playback = Memo::new(move |_| state.board.with(|board| board.playback));
    let feed = say(move || {
        if state.feed.state.get().is_old() {
            "stale"
        } else {
            "live"
        }
    });
    let extra = view! {
            <label class="filter">
                <Icon name="search"/>
                <span class="visually-hidden">{ui.tr(T::find_team)}</span>
                <input
                    class="input"
                    id=SEARCH_ID
                    type="search"
                    placeholder=ui.tr(T::find_team)
                    on:input=move |event| wanted.set(lower_case(event_target_value(&event).trim()))
                />
            </label>
    }
    .settled();
    view! {
        <Topbar extra/>
        <main class="page goes-stale" id="content" data-feed=feed>
            <ReplayBar second playback/>
            <Show when=move || state.known.get() fallback=move || view! { <p class="quiet">{ui.t().loading()}</p> }>
                <Masthead/>
                <Show when=move || phase.get() == GamePhase::Lobby>
                    <Lobby/>
                </Show>
                <Show when=move || phase.get() == GamePhase::Paused>
                    <Standstill/>
                </Show>
                <Show when=move || is_decided.get()>
                    <Podium/>
                </Show>
                <div class="board-layout">
                    <BoardTable wanted/>
                    <div class="board-layout__side">
                        <Show when=move || phase.get() != GamePhase::Lobby>
                            <ChartSection/>
                        </Show>
                        <ToldSection/>
                    </div>
                </div>
            </Show>
            <Summary/>
        </main>
    }
    .settled()
}

/// What the story told everybody, the newest first.
#[component]
fn ToldSection() -> impl IntoView {
    let ui = use_ui();
    let board = use_board().board;
    let told = Memo::new(move |_| {
        board.with(|board| {
            told_items(
                &board.told,
                &board.obituaries,
                ui.lang.get(),
                board.length_s,
            )
        })
    });
    view! {
        <section class="section" aria-labelledby="told-title" hidden=when(move || told.with(String::is_empty))>
            <div class="section__head">
                <h2 class="section__title" id="told-title">{ui.tr(T::told)}</h2>
            </div>
            <ol class="told" inner_html=told></ol>
        </section>
    }
    .settled()
}

/// The headline for screen readers, not more often than they can listen.
#[component]
fn Summary() -> impl IntoView {
    let ui = use_ui();
    let board = use_board().board;
    let spoken = RwSignal::new(String::new());
    Effect::new(move |_| {
        let say = move || {
            let now = untrack(|| board.with(|board| headline(ui.t(), board).0));
            if spoken.get_untracked() != now {
                spoken.set(now);
            }
        };
        let interval = set_interval_with_handle(say, SUMMARY_EVERY).ok();
        on_cleanup(move || {
            if let Some(interval) = interval {
                interval.clear();
            }
        });
    });
    view! { <p class="visually-hidden" aria-live="polite">{move || spoken.get()}</p> }.settled()
}
