//! What a group launches from now on.

use super::group::group_of;
use super::kit::{Choice, Form, Note, Select};
use crate::format::cents;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use crate::view::OfferedType;
use leptos::prelude::*;
use model::account::{StartScript, Version};
use model::command::Command;
use model::ids::Name;

/// Version and start-up of new instances.
#[component]
pub(super) fn LaunchControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = StoredValue::new(format!("launch-{name}"));
    let name = StoredValue::new(name);
    let there = move || {
        now.read(|now| {
            name.with_value(|name| {
                group_of(now, name).map(|group| (group.launch.version, group.launch.start_script))
            })
        })
    };
    let version = RwSignal::new(None::<Version>);
    let script = RwSignal::new(None::<StartScript>);
    let kind = RwSignal::new(None::<Name>);
    let kind_there = move || {
        now.read(|now| {
            name.with_value(|name| group_of(now, name).and_then(|g| g.launch.instance_type.clone()))
        })
    };
    let kind_now = move || kind.get().or_else(kind_there);
    let version_now = move || {
        version
            .get()
            .or_else(|| there().map(|(version, _)| version))
    };
    let script_now = move || script.get().or_else(|| there().map(|(_, script)| script));
    sender.when_done(&place.get_value(), move || {
        version.set(None);
        script.set(None);
        kind.set(None);
    });
    let apply = move |()| {
        let (version, start_script) = (untrack(version_now), untrack(script_now));
        sender.send(
            &place.get_value(),
            Command::SetLaunch {
                group: name.get_value(),
                version,
                start_script,
                instance_type: untrack(move || kind.get()),
            },
        );
    };
    let versions = move || {
        let choice = |value: &Version| {
            let open = now.read(|now| now.unlocked.contains(value));
            let label = if open {
                value.to_string()
            } else {
                ui.t().version_locked(value.as_str())
            };
            Choice {
                value: value.to_string(),
                label,
                disabled: !open,
                selected: version_now() == Some(*value),
            }
        };
        // Not every event has v3: it is shown once it can be launched.
        let is_shown = |value: &&Version| {
            **value != Version::V3 || now.read(|now| now.unlocked.contains(value))
        };
        Version::ALL.iter().filter(is_shown).map(choice).collect()
    };
    let scripts = move || {
        let choice = |value: &StartScript| {
            let label = match value {
                StartScript::Slow => ui.t().script_slow(),
                StartScript::Baked => ui.t().script_baked(),
            };
            let selected = script_now() == Some(*value);
            Choice {
                value: value.to_string(),
                label: label.to_owned(),
                disabled: false,
                selected,
            }
        };
        StartScript::ALL.iter().map(choice).collect()
    };
    let types = move || {
        let choice = |it: &OfferedType| {
            let price = ui.t().per_hour(&cents(it.musd_per_hour));
            Choice {
                value: it.name.to_string(),
                label: ui
                    .t()
                    .instance_type_choice(it.name.as_str(), it.slots, &price),
                disabled: false,
                selected: kind_now().as_ref() == Some(&it.name),
            }
        };
        now.read(|now| now.instance_types.iter().map(choice).collect())
    };
    let choose_kind = move |text: String| kind.set(Name::try_new(&text).ok());
    let choose_version = move |text: String| {
        version.set(Version::ALL.iter().copied().find(|it| it.as_str() == text))
    };
    let choose_script = move |text: String| {
        script.set(
            StartScript::ALL
                .iter()
                .copied()
                .find(|it| it.as_str() == text),
        )
    };
    let body = view! {
            <p class="field__label">{ui.tr(T::launches)}</p>
            <div class="form-grid">
                <Select label=T::version testid="launch-version" choices=say(versions) set=choose_version/>
                <Select label=T::start_script testid="launch-script" choices=say(scripts) set=choose_script/>
                <Select label=T::instance_type testid="launch-type" choices=say(types) set=choose_kind/>
            </div>
            <Note text=say(move || ui.t().launch_note().to_owned())/>
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            more=true
            button=say(ui.tr(T::apply))
            testid="launch-apply"
            submit=apply
            body
        />
    }
    .settled()
}
