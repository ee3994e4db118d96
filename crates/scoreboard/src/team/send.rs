//! Sending commands, and showing what became of them where they were given.

use crate::browser;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::{Ui, use_ui};
use crate::wire::ErrorBody;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::command::Command;
use model::event::Change;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Sends the team's commands. Each control has a slot of its own for the answer.
#[derive(Clone, Copy)]
pub(super) struct Sender {
    slots: RwSignal<BTreeMap<String, Progress>>,
}

#[derive(Clone, PartialEq)]
enum Progress {
    Pending,
    Done {
        change: Option<Change>,
        /// The command that takes it back, as the server wrote it.
        back: Option<String>,
    },
    /// Without a body no answer came.
    Refused(Option<ErrorBody>),
}

/// What the browser reads of [`Done`](crate::wire::Done): to know all commands by their fields would be a tenth of
/// its code.
#[derive(Deserialize)]
struct Accepted {
    change: Option<Change>,
}

impl Sender {
    pub(super) fn new() -> Self {
        Self {
            slots: RwSignal::default(),
        }
    }

    /// Sends a command, unless the slot still waits for an answer.
    pub(super) fn send(self, slot: &str, command: &Command) {
        self.post(slot, &serde_json::to_string(command).unwrap_or_default());
    }

    fn post(self, slot: &str, command: &str) {
        if self
            .slots
            .with_untracked(|slots| slots.get(slot) == Some(&Progress::Pending))
        {
            return;
        }
        let slot = slot.to_owned();
        self.set(&slot, Progress::Pending);
        let key = browser::fresh_key();
        let body = format!(r#"{{"idempotency_key":"{key}","command":{command}}}"#);
        spawn_local(async move {
            let answer = browser::post("/api/team/commands", body).await;
            self.set(
                &slot,
                match answer {
                    Ok(text) => match browser::read(&text) {
                        Some(Accepted { change }) => Progress::Done {
                            change,
                            back: browser::member(&text, "undo"),
                        },
                        None => Progress::Refused(None),
                    },
                    Err(error) => Progress::Refused(error),
                },
            );
        });
    }

    /// Whether the slot waits for an answer.
    pub(super) fn is_pending(self, slot: &str) -> bool {
        self.slots
            .with(|slots| slots.get(slot) == Some(&Progress::Pending))
    }

    /// Does something each time the slot's command was carried out: lets a form follow the account again.
    pub(super) fn when_done(self, slot: &str, then: impl Fn() + Send + Sync + 'static) {
        let slot = slot.to_owned();
        // Other slots change too; only this one's turn to done counts.
        let done = Memo::new(move |_| self.is_done(&slot));
        Effect::new(move |_| {
            if done.get() {
                then();
            }
        });
    }

    /// Whether the slot's last command was carried out.
    pub(super) fn is_done(self, slot: &str) -> bool {
        self.slots
            .with(|slots| matches!(slots.get(slot), Some(Progress::Done { .. })))
    }

    fn set(self, slot: &str, progress: Progress) {
        self.slots
            .update(|slots| drop(slots.insert(slot.to_owned(), progress)));
    }
}

/// A refusal in the visitor's language, as far as it is known in it.
pub(super) fn refusal(t: T, error: Option<&ErrorBody>) -> String {
    match error {
        None => t.no_answer().to_owned(),
        Some(ErrorBody {
            reason: Some(reason),
            ..
        }) => t.refused(reason.get(t.0)),
        Some(error) if error.code == "not-running" => t.not_running().to_owned(),
        Some(error) => t.refused(&format!("{}: {}", error.message, error.help)),
    }
}

/// What became of the slot's last command, with a way back.
#[component]
pub(super) fn Outcome(sender: Sender, #[prop(into)] place: String) -> impl IntoView {
    let ui = use_ui();
    let progress = {
        let place = place.clone();
        Memo::new(move |_| sender.slots.with(|slots| slots.get(&place).cloned()))
    };
    let class = say(move || match progress.get() {
        Some(Progress::Done { .. }) => "outcome outcome--done",
        Some(Progress::Refused(_)) => "outcome outcome--refused",
        _ => "outcome",
    });
    let back = move || match progress.get() {
        Some(Progress::Done { back, .. }) => back,
        _ => None,
    };
    let undo_button = move |command: String, slot: String| {
        view! {
            <button type="button" class="button button--plain button--small" on:click=move |_| sender.post(&slot, &command)>
                {ui.tr(T::undo)}
            </button>
        }
    };
    view! {
        <span class=class role="status">{move || progress.get().map(|progress| in_words(ui, &progress))}</span>
        {move || back().map(|command| undo_button(command, place.clone()))}
    }
    .settled()
}

fn in_words(ui: Ui, progress: &Progress) -> String {
    let t = ui.t();
    match progress {
        Progress::Pending => t.sending().to_owned(),
        Progress::Done {
            change: Some(change),
            ..
        } => {
            format!(
                "✓ {}: {} {}",
                t.done(),
                change.what,
                t.from_to(&change.before, &change.after)
            )
        }
        Progress::Done { change: None, .. } => format!("✓ {}", t.done_same()),
        Progress::Refused(error) => format!("✗ {}", refusal(t, error.as_ref())),
    }
}
