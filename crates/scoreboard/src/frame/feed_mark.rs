//! Live, stale, reconnecting: how old what is shown is.

use super::Icon;
use crate::feed::{Feed, FeedState};
use crate::format::clock;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use leptos::prelude::*;

/// Why what is shown stands still.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Still {
    /// The board is frozen.
    Frozen,
    /// The whole game is.
    Paused,
}

/// The mark; `moment` is the game second and the game's length, and what stands
/// `still` or is replayed is not live, however well it comes in.
#[component]
pub(crate) fn FeedMark(
    feed: Feed,
    #[prop(into)] moment: Signal<(u32, u32)>,
    still: Memo<Option<Still>>,
) -> impl IntoView {
    let ui = use_ui();
    let is_replay = ui.recording.with_value(Option::is_some);
    let word = say(move || match (feed.state.get(), still.get()) {
        (FeedState::Live, _) if is_replay => ui.t().replay(),
        (FeedState::Live, Some(Still::Frozen)) => ui.t().feed_frozen(),
        (FeedState::Live, Some(Still::Paused)) => ui.t().feed_paused(),
        (FeedState::Live, None) => ui.t().feed_live(),
        (FeedState::Snapshot, _) => ui.t().feed_snapshot(),
        (FeedState::Connecting, _) => ui.t().feed_connecting(),
        (FeedState::Stale, _) => ui.t().feed_stale(),
        (FeedState::Reconnecting, _) => ui.t().feed_reconnecting(),
    });
    let age = say(move || {
        let (second, length_s) = moment.get();
        let clock = clock(second, length_s);
        match feed.state.get() {
            FeedState::Snapshot | FeedState::Connecting => ui.t().as_of(&clock),
            _ => ui.t().as_of_ago(&clock, feed.age_s.get()),
        }
    });
    let live = move || feed.state.get() == FeedState::Live && !is_replay && still.get().is_none();
    let icon = say(move || match (live(), still.get()) {
        (true, _) => "live",
        (false, Some(_)) => "frozen",
        (false, None) => "stale",
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
