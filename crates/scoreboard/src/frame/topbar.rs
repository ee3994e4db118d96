//! The header: game, screens, language.

use crate::i18n::{T, code};
use crate::page::Screen;
use crate::settled::{Settle, Settled, say};
use crate::state::use_ui;
use leptos::prelude::*;
use model::text::Lang;

/// The header of a page; `extra` stands before the language switch.
#[component]
pub(crate) fn Topbar(#[prop(optional)] extra: Option<Settled>) -> impl IntoView {
    let ui = use_ui();
    let is_facilitator = ui.viewer.with_value(|viewer| viewer.is_facilitator);
    let game = say(move || {
        let title = ui.title.with(|title| title.get(ui.lang.get()).to_owned());
        let teams = match ui.teams.get() {
            1 => ui.t().one_team().to_owned(),
            count => ui.t().teams(count),
        };
        format!("{title} · {teams}")
    });
    let here = |screen: Screen| (ui.screen == screen).then_some("page");
    view! {
        <a class="skip-link" href="#content">{ui.tr(T::skip_to_content)}</a>
        <header class="topbar">
            <Wordmark/>
            <span class="topbar__game">{game}</span>
            <nav class="topbar__nav" aria-label=ui.tr(T::screens)>
                <a href="/" aria-current=here(Screen::Board) data-testid="nav-board">{ui.tr(T::nav_board)}</a>
                <a href="/team" aria-current=here(Screen::Team) data-testid="nav-team">{ui.tr(T::nav_team)}</a>
                {is_facilitator.then(|| view! {
                    <a href="/facilitator" aria-current=here(Screen::Facilitator) data-testid="nav-facilitator">{ui.tr(T::desk_title)}</a>
                })}
            </nav>
            {extra}
            <button
                type="button"
                class="button button--small button--plain topbar__help"
                aria-label=ui.tr(T::help_open)
                on:click=move |_| ui.help.set(true)
            >
                "?"
            </button>
            <LanguageSwitch short=true/>
        </header>
    }
    .settled()
}

/// The game's mark.
#[component]
pub(crate) fn Wordmark() -> impl IntoView {
    view! {
        <a href="/" class="wordmark">
            <svg viewBox="0 0 18 18" aria-hidden="true">
                <path fill="currentColor" d="M0 0h18v18H0z"></path>
                <path class="wordmark__hatch" d="M3 15 15 3M3 9l6-6M9 15l6-6"></path>
            </svg>
            "gameday"
        </a>
    }
    .settled()
}

/// Changes the language without a reload; without scripts the links do it.
#[component]
pub(crate) fn LanguageSwitch(short: bool) -> impl IntoView {
    let ui = use_ui();
    let choice = move |lang: Lang| {
        let word = match (lang, short) {
            (Lang::En, true) => "EN",
            (Lang::En, false) => "English",
            (Lang::Ko, _) => "한국어",
        };
        view! {
            <a
                href=format!("?lang={}", code(lang))
                lang=code(lang)
                data-testid=format!("lang-{}", code(lang))
                aria-current=move || if ui.lang.get() == lang { "true" } else { "false" }
                on:click=move |event| {
                    event.prevent_default();
                    ui.speak(lang);
                }
            >
                {word}
            </a>
        }
    };
    view! {
        <span class="segmented" role="group" aria-label=ui.tr(T::language)>
            {choice(Lang::En)}
            {choice(Lang::Ko)}
        </span>
    }
    .settled()
}
