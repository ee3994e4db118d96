//! Pages: what is around every screen, and which of the browser's bundles
//! takes it over.
//!
//! Each bundle holds the code of a few screens, so that nobody loads what they
//! do not see. Going from one screen to another is going to another page.

use crate::board::BoardPage;
use crate::browser;
use crate::facilitator::FacilitatorPage;
use crate::frame::{Defs, Help};
use crate::i18n::T;
use crate::join::JoinPage;
#[cfg(feature = "ssr")]
use crate::page::Shown;
#[cfg(feature = "hydrate")]
use crate::page::{DATA_ID, SHOWN_ID};
use crate::page::{PageData, Screen};
use crate::settled::{Settle, Settled};
use crate::stage::{RevealPage, StagePage};
use crate::state::{BoardState, ConsoleState, Ui, use_ui};
use crate::team::TeamPage;
use leptos::{ev, prelude::*};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// What a bundle knows how to show.
type Screens = fn(Screen) -> Settled;

/// The screen that everybody sees.
fn board(_: Screen) -> Settled {
    provide_context(BoardState::new(shown()));
    view! { <BoardPage/> }.settled()
}

/// The screens of those who come in.
fn join(screen: Screen) -> Settled {
    match screen {
        Screen::Join => view! { <JoinPage/> }.settled(),
        _ => view! { <NotFound/> }.settled(),
    }
}

/// The screens of a team.
fn team(_: Screen) -> Settled {
    let member = use_ui().viewer.with_value(|viewer| viewer.team.clone());
    let people = member.unwrap_or_default().people;
    provide_context(ConsoleState::new(shown(), people));
    view! { <TeamPage/> }.settled()
}

/// The screen of those who run the game.
fn facilitator(_: Screen) -> Settled {
    if let Some(desk) = shown() {
        use_ui().desk.set(Arc::unwrap_or_clone(desk));
    }
    view! { <FacilitatorPage/> }.settled()
}

/// The screens of a wall.
fn stage(screen: Screen) -> Settled {
    match screen {
        Screen::Reveal => view! { <RevealPage reveal=shown().unwrap_or_default()/> }.settled(),
        _ => view! { <StagePage now=shown().unwrap_or_default()/> }.settled(),
    }
}

/// What the screen shows: the server has it at hand, and the browser finds it in the page.
fn shown<D: DeserializeOwned + Send + Sync + 'static>() -> Option<Arc<D>> {
    #[cfg(feature = "hydrate")]
    return browser::data::<D>(SHOWN_ID).map(Arc::new);
    #[cfg(not(feature = "hydrate"))]
    return use_context::<Arc<D>>();
}

/// Everything inside `<body>`, and the page's title.
fn page(data: PageData, screens: Screens) -> (Settled, StoredValue<String>) {
    let screen = data.screen;
    let ui = Ui::new(data);
    provide_context(ui);
    Effect::new(move |_| {
        ui.measure();
        let resized = window_event_listener(ev::resize, move |_| ui.measure());
        on_cleanup(move || resized.remove());
        browser::mark_hydrated();
    });
    let body = view! {
        <Defs/>
        {screens(screen)}
        <Help/>
    };
    (body.settled(), ui.heading)
}

#[component]
fn NotFound() -> impl IntoView {
    let ui = use_ui();
    ui.entitle(move || ui.t().not_found().to_owned());
    view! { <main class="page"><p>{ui.tr(T::not_found)}</p></main> }.settled()
}

/// A page as the server sends it.
#[cfg(feature = "ssr")]
pub(crate) struct Rendered {
    pub(crate) title: String,
    /// What is inside `<body>`.
    pub(crate) body: String,
}

/// Renders a page on the server.
#[cfg(feature = "ssr")]
pub(crate) fn render(data: PageData, shown: &Shown) -> Rendered {
    use crate::page::Bundle;
    use hydration_context::SsrSharedContext;

    let screens: Screens = match data.screen.bundle() {
        Bundle::Board => board,
        Bundle::Join => join,
        Bundle::Team => team,
        Bundle::Facilitator => facilitator,
        Bundle::Stage => stage,
    };
    // Tells everything in the page that this is no browser.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    owner.with(|| {
        match shown {
            Shown::Nothing => {}
            Shown::Board(snapshot) => provide_context(snapshot.clone()),
            Shown::Team(console) => provide_context(console.clone()),
            Shown::Desk(desk) => provide_context(desk.clone()),
            Shown::Stage(now) => provide_context(now.clone()),
            Shown::Reveal(reveal) => provide_context(reveal.clone()),
        }
        let (body, title) = page(data, screens);
        Rendered {
            title: title.get_value(),
            body: body.to_html(),
        }
    })
}

/// Takes over the page that the server has rendered.
#[cfg(feature = "hydrate")]
fn take_over(screens: Screens) {
    // Without its data there is nothing to go on from: the page stays as the server made it.
    if let Some(data) = browser::data(DATA_ID) {
        leptos::mount::hydrate_body(move || page(data, screens).0);
    }
}

/// Entry point of the board's bundle.
#[cfg(feature = "hydrate")]
pub fn take_over_board() {
    take_over(board);
}

/// Entry point of the bundle of the page that lets people in.
#[cfg(feature = "hydrate")]
pub fn take_over_join() {
    take_over(join);
}

/// Entry point of the bundle for teams.
#[cfg(feature = "hydrate")]
pub fn take_over_team() {
    take_over(team);
}

/// Entry point of the bundle for those who run the game.
#[cfg(feature = "hydrate")]
pub fn take_over_facilitator() {
    take_over(facilitator);
}

/// Entry point of the bundle for a wall.
#[cfg(feature = "hydrate")]
pub fn take_over_stage() {
    take_over(stage);
}
