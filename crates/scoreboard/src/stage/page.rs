//! The projector's page: puts in place what the server has written.

use super::StageNow;
use crate::browser;
use crate::feed::Feed;
use crate::frame::{FeedMark, Still};
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::GamePhase;
use leptos::prelude::*;
use model::text::Lang;
use std::sync::Arc;

/// What a room looks at.
#[component]
pub(crate) fn StagePage(now: Arc<StageNow>) -> impl IntoView {
    let ui = use_ui();
    let stage = RwSignal::new(Arc::unwrap_or_clone(now));
    ui.entitle(move || ui.title.with(|title| title.get(ui.lang.get()).to_owned()));
    let feed = Feed::new();
    Effect::new(move |_| {
        let path = match ui.lang.get() {
            Lang::En => "/api/stage/events?lang=en",
            Lang::Ko => "/api/stage/events?lang=ko",
        };
        browser::follow(path, &["stage", "beat"], feed, move |event, data| {
            if event != "stage" {
                return stage.with_untracked(|now| now.phase != GamePhase::Running);
            }
            let Some(next) = data.read::<StageNow>() else {
                return false;
            };
            // Another slide of an old board is no news of the game.
            let is_news = next.phase != GamePhase::Running
                || stage.with_untracked(|now| next.seq > now.seq)
                || feed.state.get_untracked() != crate::feed::FeedState::Live;
            stage.set(next);
            is_news
        });
    });
    let moment = say(move || stage.with(|now| (now.second, now.length_s)));
    let still = Memo::new(move |_| {
        stage.with(|now| match (now.phase, now.is_frozen) {
            (GamePhase::Paused, _) => Some(Still::Paused),
            (_, true) => Some(Still::Frozen),
            (_, false) => None,
        })
    });
    let state = say(move || match (feed.state.get().is_old(), still.get()) {
        (true, _) => "stale",
        (false, Some(Still::Frozen)) => "frozen",
        (false, _) => "live",
    });
    let slide = say(move || stage.with(|now| now.slide.as_str()));
    let html = say(move || stage.with(|now| now.html.clone()));
    view! {
        <main class="stage goes-stale" id="content" data-feed=state data-slide=slide data-testid="stage">
            <div class="stage__feed">
                <FeedMark feed moment still/>
            </div>
            <div class="stage__all" inner_html=html></div>
        </main>
    }
    .settled()
}
