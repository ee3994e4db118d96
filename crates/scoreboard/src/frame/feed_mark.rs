//! Live, stale, reconnecting: how old what is shown is.

use super::Icon;
use crate::feed::{Feed, FeedState};
use crate::format::clock;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use leptos::prelude::*;

/// The mark; `moment` is the game second and the game's length, and what is
/// `frozen` or replayed is not live, however well it comes in.
#[component]
pub(crate) fn FeedMark(
    feed: Feed,
    #[prop(into)] moment: Signal<(u32, u32)>,
    #[prop(optional)] frozen: Option<Memo<bool>>,
) -> impl IntoView {
    let ui = use_ui();
    let is_replay = ui.recording.with_value(Option::is_some);
    let is_frozen = move || frozen.is_some_and(|frozen| frozen.get());
    let word = say(move || match feed.state.get() {
        FeedState::Live if is_replay => ui.t().replay(),
        FeedState::Live if is_frozen() => ui.t().feed_frozen(),
        FeedState::Snapshot => ui.t().feed_snapshot(),
        FeedState::Connecting => ui.t().feed_connecting(),
        FeedState::Live => ui.t().feed_live(),
        FeedState::Stale => ui.t().feed_stale(),
        FeedState::Reconnecting => ui.t().feed_reconnecting(),
    });
    let age = say(move || {
        let (second, length_s) = moment.get();
        let clock = clock(second, length_s);
        match feed.state.get() {
            FeedState::Snapshot | FeedState::Connecting => ui.t().as_of(&clock),
            _ => ui.t().as_of_ago(&clock, feed.age_s.get()),
        }
    });
    let live = move || feed.state.get() == FeedState::Live && !is_replay && !is_frozen();
    let icon = say(move || match (live(), is_frozen()) {
        (true, _) => "live",
        (false, true) => "frozen",
        (false, false) => "stale",
    });
    view! {
        <p class="feed" class:feed--stale=move || !live() data-testid="feed">
            <span class="feed__state">
                <Icon name=icon/>
                <span>{word}</span>
            </span>
            <span>{age}</span>
        </p>
    }
    .settled()
}
