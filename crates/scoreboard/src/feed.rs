//! Whether what is shown is live, and how old it is.

use leptos::prelude::*;

/// From this age on, data is not live any more.
#[cfg(feature = "hydrate")]
pub(crate) const STALE_AFTER_MS: f64 = 3_000.0;

/// How a page's stream is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeedState {
    /// As the server rendered it; without scripts it stays so.
    Snapshot,
    /// The first connection is being made.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "only the browser connects")
    )]
    Connecting,
    /// Data comes in.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "only the browser connects")
    )]
    Live,
    /// Connected, but nothing new has come for a while.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "only the browser connects")
    )]
    Stale,
    /// The connection is lost.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "only the browser connects")
    )]
    Reconnecting,
}

impl FeedState {
    /// Whether the page must not pass for live.
    pub(crate) const fn is_old(self) -> bool {
        matches!(self, Self::Stale | Self::Reconnecting)
    }
}

/// A page's stream, as the page shows it.
#[derive(Clone, Copy)]
pub(crate) struct Feed {
    pub(crate) state: RwSignal<FeedState>,
    /// Age of what is shown, in whole seconds.
    pub(crate) age_s: RwSignal<u32>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(FeedState::Snapshot),
            age_s: RwSignal::new(0),
        }
    }
}
