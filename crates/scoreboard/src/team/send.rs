//! Sending commands, and showing what became of them where they were given.

use super::now::Now;
use crate::browser;
use crate::format::clock;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::{Ui, use_ui};
use crate::view::AuditLine;
use crate::wire::{ErrorBody, is_same_thing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::command::Command;
use model::event::Change;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The code of a refusal because another member has changed the same thing.
const EDITED: &str = "edited-meanwhile";

/// Sends the team's commands. Each control has a slot of its own for the answer, named after the thing that it changes.
#[derive(Clone, Copy)]
pub(super) struct Sender {
    ui: Ui,
    now: Now,
    slots: RwSignal<BTreeMap<String, Slot>>,
}

#[derive(Clone, Default)]
struct Slot {
    progress: Option<Progress>,
    /// How long the audit log was when the visitor began to change something here.
    seen: Option<u64>,
    /// What was refused because another member had changed the same.
    again: Option<String>,
    /// How often the control was told to follow the account again.
    released: u32,
}

#[derive(Clone, PartialEq)]
enum Progress {
    Pending,
    Done {
        change: Option<Change>,
        /// The command that takes it back, as the server wrote it.
        back: Option<String>,
        /// The length of the audit log with this command in it.
        seen: u64,
    },
    /// Without a body no answer came.
    Refused(Option<ErrorBody>),
}

/// What the browser reads of [`Done`](crate::wire::Done): to know all commands by their fields would be a tenth of
/// its code.
#[derive(Deserialize)]
struct Accepted {
    audit_number: u64,
    change: Option<Change>,
}

impl Sender {
    pub(super) fn new(now: Now) -> Self {
        Self {
            ui: use_ui(),
            now,
            slots: RwSignal::default(),
        }
    }

    /// Sends a command, unless the slot still waits for an answer. It is refused if another member has changed the same
    /// thing since the visitor began, or just now.
    pub(super) fn send(self, slot: &str, command: &Command) {
        let seen = self.slot(slot, |slot| slot.seen);
        self.post(slot, as_json(command), seen.unwrap_or_else(|| self.lines()));
    }

    /// The same of a button that stands alone, without a form that asks which change stays: whoever presses it once
    /// more after a refusal has read who was there first.
    pub(super) fn send_alone(self, slot: &str, command: &Command) {
        self.post(slot, as_json(command), self.lines());
    }

    fn post(self, slot: &str, command: String, seen: u64) {
        if self.slot(slot, |slot| slot.progress == Some(Progress::Pending)) {
            return;
        }
        let slot = slot.to_owned();
        self.change(&slot, |slot| slot.progress = Some(Progress::Pending));
        let key = browser::fresh_key();
        let body = format!(r#"{{"idempotency_key":"{key}","seen":{seen},"command":{command}}}"#);
        spawn_local(async move {
            let error = match browser::post("/api/team/commands", body).await {
                Ok(text) => match browser::read::<Accepted>(&text) {
                    Some(done) => {
                        let progress = Progress::Done {
                            change: done.change,
                            back: browser::member(&text, "undo"),
                            seen: done.audit_number + 1,
                        };
                        return self.release(&slot, Some(progress));
                    }
                    None => None,
                },
                Err(error) => error,
            };
            self.change(&slot, |slot| {
                if error.as_ref().is_some_and(|it| it.code == EDITED) {
                    slot.seen = Some(seen);
                    slot.again = Some(command);
                }
                slot.progress = Some(Progress::Refused(error));
            });
        });
    }

    /// The visitor begins to change something here: from now on changes of others are told.
    pub(super) fn touch(self, slot: &str) {
        if self.slot(slot, |slot| slot.seen.is_none()) {
            let seen = self.lines();
            self.change(slot, |slot| slot.seen = Some(seen));
            tell(format!(r#"{{"place":"{slot}"}}"#));
        } else if self.slot(slot, |slot| slot.again.is_some()) {
            // What the control has now is meant, and not what was refused.
            self.change(slot, |slot| slot.again = None);
        }
    }

    /// Lets the control follow the account again.
    fn release(self, slot: &str, progress: Option<Progress>) {
        if self.slot(slot, |slot| slot.seen.is_some()) {
            tell("{}".to_owned());
        }
        self.change(slot, |slot| {
            *slot = Slot {
                progress,
                released: slot.released + 1,
                ..Slot::default()
            }
        });
    }

    /// Leaves what another member changed as it is.
    pub(super) fn keep_theirs(self, slot: &str) {
        self.release(slot, None);
    }

    /// Changes what another member has changed; `submit` sends what the control has.
    pub(super) fn apply_mine(self, slot: &str, submit: Callback<()>) {
        let (seen, again) = (self.lines(), self.slot(slot, |slot| slot.again.clone()));
        self.change(slot, |slot| slot.seen = Some(seen));
        match again {
            Some(command) => self.post(slot, command, seen),
            None => submit.run(()),
        }
    }

    /// What another member has changed here since the visitor began, and when, in game seconds.
    pub(super) fn clash(self, slot: &str) -> Option<(String, u32)> {
        let seen = self.slots.with(|slots| slots.get(slot)?.seen)?;
        let t = self.ui.t();
        self.ui.viewer.with_value(|viewer| {
            let me = viewer.team.as_ref().map(|me| &me.member);
            self.now.read(|now| {
                let mut news = now.audit.iter().take_while(|line| line.number >= seen);
                let line = news.find(|line| {
                    let mut touched = line.touched.iter();
                    line.member.as_ref() != me && touched.any(|thing| is_same_thing(thing, slot))
                })?;
                let who = line.member.as_deref().unwrap_or_default();
                let at = clock(line.second, now.length_s);
                Some((t.clash_by(who, &at, line.what.get(t.0)), line.second))
            })
        })
    }

    /// Game seconds played.
    pub(super) fn second(self) -> u32 {
        self.now.read(|now| now.second)
    }

    /// How long the audit log is, as far as the visitor sees.
    fn lines(self) -> u64 {
        let newest = |lines: &[AuditLine]| lines.first().map_or(0, |line| line.number + 1);
        self.now.read_once(|now| newest(&now.audit))
    }

    /// Something of a slot, without following it.
    fn slot<R>(self, slot: &str, read: impl FnOnce(&Slot) -> R) -> R {
        let none = Slot::default();
        self.slots
            .with_untracked(|slots| read(slots.get(slot).unwrap_or(&none)))
    }

    fn progress(self, slot: &str) -> Option<Progress> {
        self.slots.with(|slots| slots.get(slot)?.progress.clone())
    }

    /// Whether the slot waits for an answer.
    pub(super) fn is_pending(self, slot: &str) -> bool {
        self.progress(slot) == Some(Progress::Pending)
    }

    /// Does something each time the slot's command was carried out or given up: lets a form follow the account again.
    pub(super) fn when_done(self, slot: &str, then: impl Fn() + Send + Sync + 'static) {
        let slot = slot.to_owned();
        // Other slots change too; only this one's count matters.
        let released = Memo::new(move |_| {
            self.slots
                .with(|all| all.get(&slot).map_or(0, |it| it.released))
        });
        Effect::new(move |_| {
            if released.get() > 0 {
                then();
            }
        });
    }

    /// Whether the slot's last command was carried out.
    pub(super) fn is_done(self, slot: &str) -> bool {
        matches!(self.progress(slot), Some(Progress::Done { .. }))
    }

    fn change(self, slot: &str, change: impl FnOnce(&mut Slot)) {
        self.slots
            .update(|slots| change(slots.entry(slot.to_owned()).or_default()));
    }
}

fn as_json(command: &Command) -> String {
    serde_json::to_string(command).unwrap_or_default()
}

/// Tells the other members what the visitor has begun to change, or that they have done. It is no harm if it is lost.
fn tell(body: String) {
    spawn_local(async move {
        let _ = browser::post("/api/team/editing", body).await;
    });
}

/// A refusal in the visitor's language, as far as it is known in it.
pub(super) fn refusal(t: T, error: Option<&ErrorBody>) -> String {
    match error {
        None => t.no_answer().to_owned(),
        Some(ErrorBody {
            reason: Some(reason),
            ..
        }) => t.refused(reason.get(t.0)),
        Some(error) => t.refused(&format!("{}: {}", error.message, error.help)),
    }
}

/// What became of the slot's last command, with a way back.
#[component]
pub(super) fn Outcome(sender: Sender, #[prop(into)] place: String) -> impl IntoView {
    let ui = use_ui();
    let progress = {
        let place = place.clone();
        Memo::new(move |_| sender.progress(&place))
    };
    let class = say(move || match progress.get() {
        Some(Progress::Done { .. }) => "outcome outcome--done",
        Some(Progress::Refused(_)) => "outcome outcome--refused",
        _ => "outcome",
    });
    let back = move || match progress.get() {
        Some(Progress::Done { back, seen, .. }) => back.map(|back| (back, seen)),
        _ => None,
    };
    // Taken back is what was done, and not what others have done since.
    let undo_button = move |(command, seen): (String, u64), slot: String| {
        view! {
            <button type="button" class="button button--plain button--small" on:click=move |_| sender.post(&slot, command.clone(), seen)>
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
