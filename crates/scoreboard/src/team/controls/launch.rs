//! What a group launches from now on.

use super::group::group_of;
use super::kit::{Choice, Form, Note, Select};
use crate::format::cents;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use crate::view::{Console, OfferedLaunch};
use leptos::prelude::*;
use model::account::{Compute, Launch, LaunchChange, StartScript, Version};
use model::command::Command;
use model::ids::Name;

/// Version and start-up of new instances.
#[component]
pub(super) fn LaunchControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = StoredValue::new(format!("group/{name}/launch"));
    let name = StoredValue::new(name);
    let there = move || {
        now.read(|now| name.with_value(|name| group_of(now, name).map(|g| g.launch.clone())))
    };
    let version = RwSignal::new(None::<Version>);
    let script = RwSignal::new(None::<StartScript>);
    let kind = RwSignal::new(None::<LaunchChange>);
    let version_now = move || {
        version
            .get()
            .or_else(|| there().map(|launch| launch.version))
    };
    let script_now = move || {
        script
            .get()
            .or_else(|| there().map(|launch| launch.start_script))
    };
    sender.when_done(&place.get_value(), move || {
        version.set(None);
        script.set(None);
        kind.set(None);
    });
    let apply = move |()| {
        let (version, start_script) = (untrack(version_now), untrack(script_now));
        let kind = untrack(move || kind.get());
        let has_script = match &kind {
            Some(kind) => kind.compute == Some(Compute::Instance),
            None => untrack(there)
                .is_some_and(|launch| matches!(launch.compute, Compute::Instance | Compute::Host)),
        };
        let change = LaunchChange {
            version,
            // Nothing else has one.
            start_script: start_script.filter(|_| has_script),
            ..kind.unwrap_or(LaunchChange::NONE)
        };
        sender.send(
            &place.get_value(),
            &Command::set_launch(name.get_value(), change),
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
    let kinds = move || {
        let (chosen, there) = (kind.get(), there());
        let choice = |(number, it): (usize, &OfferedLaunch)| {
            let t = ui.t();
            let change = &it.change;
            let its_type = change.instance_type.as_ref();
            let compute = change.compute.unwrap_or(Compute::Instance);
            let what = t.compute(compute, change.spot == Some(true), its_type);
            let price = t.per_hour(&cents(it.musd_per_hour));
            let is_there =
                |launch: &Launch| change.clone().that_changes(launch) == LaunchChange::NONE;
            Choice {
                value: number.to_string(),
                label: t.runs_on_choice(&what, it.slots, &price),
                disabled: false,
                selected: match &chosen {
                    Some(chosen) => chosen == change,
                    None => there.as_ref().is_some_and(is_there),
                },
            }
        };
        now.read(|now| now.offers.iter().enumerate().map(choice).collect())
    };
    let choose_kind = move |text: String| {
        let number = text.parse::<usize>().ok();
        let offer = |now: &Console| Some(now.offers.get(number?)?.change.clone());
        kind.set(untrack(move || now.read(offer)));
    };
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
                <Select label=T::runs_on testid="launch-kind" choices=say(kinds) set=choose_kind/>
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
