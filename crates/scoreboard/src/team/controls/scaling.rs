//! How a group's size is set: by hand, or by requests per target.

use super::group::group_of;
use super::kit::{Form, Note, Radio, TextField};
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use crate::view::Console;
use leptos::prelude::*;
use model::autoscale::ScalingPolicy;
use model::command::Command;
use model::ids::Name;

/// What is offered first, per target and minute.
const FIRST_TARGET_PER_MIN: u32 = 60;

/// Whether the group's balancer counts requests.
fn has_metric(console: &Console, name: &Name) -> bool {
    let behind = group_of(console, name).map(|group| &group.behind);
    let balancer = console
        .account
        .balancers
        .iter()
        .find(|balancer| Some(&balancer.name) == behind);
    balancer.is_some_and(|balancer| balancer.kind.has_request_metric())
}

/// The policy of one group.
#[component]
pub(super) fn ScalingControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = StoredValue::new(format!("scaling-{name}"));
    let name = StoredValue::new(name);
    let there = move || {
        now.read(|now| {
            name.with_value(|name| group_of(now, name).map(|group| group.policy))
                .unwrap_or_default()
        })
    };
    let possible = now.part(move |now| name.with_value(|name| has_metric(now, name)));
    let by_requests = RwSignal::new(None::<bool>);
    let target = RwSignal::new(None::<String>);
    let requests = move || {
        by_requests
            .get()
            .unwrap_or(there() != ScalingPolicy::Manual)
    };
    let wanted = move || {
        target.get().unwrap_or_else(|| match there() {
            ScalingPolicy::RequestsPerTarget { target_per_min } => target_per_min.to_string(),
            ScalingPolicy::Manual => FIRST_TARGET_PER_MIN.to_string(),
        })
    };
    sender.when_done(&place.get_value(), move || {
        by_requests.set(None);
        target.set(None);
    });
    let apply = move |()| {
        let policy = match (untrack(requests), untrack(wanted).parse()) {
            (true, Ok(target_per_min)) => ScalingPolicy::RequestsPerTarget { target_per_min },
            (true, Err(_)) => return,
            (false, _) => ScalingPolicy::Manual,
        };
        sender.send(
            &place.get_value(),
            Command::SetScaling {
                group: name.get_value(),
                policy,
            },
        );
    };
    let why_not = move || {
        if possible.get() {
            String::new()
        } else {
            ui.t().scaling_needs_application().to_owned()
        }
    };
    let body = view! {
            <fieldset class="choices">
                <legend class="field__label">{ui.tr(T::scaling)}</legend>
                <Radio
                    group="scaling"
                    testid="scaling-manual"
                    name=T::scaling_manual
                    checked=say(move || !requests())
                    choose=move |()| by_requests.set(Some(false))
                />
                <Radio
                    group="scaling"
                    testid="scaling-requests"
                    name=T::scaling_requests
                    checked=say(requests)
                    disabled=say(move || !possible.get())
                    choose=move |()| by_requests.set(Some(true))
                />
            </fieldset>
            <Note text=say(why_not)/>
            <TextField
                label=T::scaling_target
                testid="scaling-target"
                class="input input--short"
                kind="number"
                value=say(wanted)
                disabled=say(move || !(possible.get() && requests()))
                set=move |text| target.set(Some(text))
            />
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            more=true
            title=String::new()
            button=say(ui.tr(T::apply))
            testid="scaling-apply"
            submit=apply
            body
        />
    }
    .settled()
}
