//! The console as the page's parts read it.

use crate::view::{Console, GamePhase};
use leptos::prelude::*;
use std::sync::Arc;

/// The own team's console; parts of the page are shown only once it is there.
#[derive(Clone, Copy)]
pub(super) struct Now(pub(super) RwSignal<Option<Arc<Console>>>);

impl Now {
    /// Reads something of the console, again whenever it changes.
    pub(super) fn read<R: Default>(self, read: impl FnOnce(&Console) -> R) -> R {
        self.0
            .with(|now| now.as_ref().map(|now| read(now)).unwrap_or_default())
    }

    /// The same once, without following.
    pub(super) fn read_once<R: Default>(self, read: impl FnOnce(&Console) -> R) -> R {
        self.0
            .with_untracked(|now| now.as_ref().map(|now| read(now)).unwrap_or_default())
    }

    /// Something of the console that is worth comparing: followers wake up only when it differs.
    pub(super) fn part<R>(self, read: impl Fn(&Console) -> R + Send + Sync + 'static) -> Memo<R>
    where
        R: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.read(&read))
    }

    /// Whether commands are taken.
    pub(super) fn is_running(self) -> bool {
        self.read(|now| now.phase) == GamePhase::Running
    }
}
