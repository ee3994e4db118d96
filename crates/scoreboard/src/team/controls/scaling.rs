//! How a group's size is set: by hand, or by a metric; and how fine that metric is.

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

/// What is offered first, in percent of all slots.
const FIRST_BUSY_PERCENT: u32 = 60;

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

/// The ways that this control offers. Steps can be kept or left, not made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Manual,
    Requests,
    Busy,
    Steps,
}

impl Way {
    fn of(policy: &ScalingPolicy) -> Self {
        match policy {
            ScalingPolicy::Manual => Self::Manual,
            ScalingPolicy::RequestsPerTarget { .. } => Self::Requests,
            ScalingPolicy::BusySlots { .. } => Self::Busy,
            ScalingPolicy::Steps { .. } => Self::Steps,
        }
    }
}

/// The policy of one group, and the metrics that it goes by.
#[component]
pub(super) fn ScalingControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = StoredValue::new(format!("group/{name}/scaling"));
    let name = StoredValue::new(name);
    let there = move || {
        now.read(|now| {
            name.with_value(|name| group_of(now, name).map(|group| group.policy.clone()))
                .unwrap_or_default()
        })
    };
    let possible = now.part(move |now| name.with_value(|name| has_metric(now, name)));
    let chosen = RwSignal::new(None::<Way>);
    let target = RwSignal::new(None::<String>);
    let percent = RwSignal::new(None::<String>);
    let way = move || chosen.get().unwrap_or_else(|| Way::of(&there()));
    let wanted = move || {
        target.get().unwrap_or_else(|| match there() {
            ScalingPolicy::RequestsPerTarget { target_per_min } => target_per_min.to_string(),
            _ => FIRST_TARGET_PER_MIN.to_string(),
        })
    };
    let wanted_percent = move || {
        percent.get().unwrap_or_else(|| match there() {
            ScalingPolicy::BusySlots { target_percent } => target_percent.to_string(),
            _ => FIRST_BUSY_PERCENT.to_string(),
        })
    };
    sender.when_done(&place.get_value(), move || {
        chosen.set(None);
        target.set(None);
        percent.set(None);
    });
    let apply = move |()| {
        let policy = match untrack(way) {
            Way::Manual => Some(ScalingPolicy::Manual),
            Way::Requests => untrack(wanted)
                .parse()
                .ok()
                .map(|target_per_min| ScalingPolicy::RequestsPerTarget { target_per_min }),
            Way::Busy => untrack(wanted_percent)
                .parse()
                .ok()
                .map(|target_percent| ScalingPolicy::BusySlots { target_percent }),
            Way::Steps => None,
        };
        if let Some(policy) = policy {
            sender.send(
                &place.get_value(),
                &Command::SetScaling {
                    group: name.get_value(),
                    policy,
                },
            );
        }
    };
    let why_not = move || {
        if possible.get() {
            String::new()
        } else {
            ui.t().scaling_needs_application().to_owned()
        }
    };
    let has_steps = move || way() == Way::Steps;
    let body = view! {
            <fieldset class="choices">
                <legend class="field__label">{ui.tr(T::scaling)}</legend>
                <Radio
                    group="scaling"
                    testid="scaling-manual"
                    name=T::scaling_manual
                    checked=say(move || way() == Way::Manual)
                    choose=move |()| chosen.set(Some(Way::Manual))
                />
                <Radio
                    group="scaling"
                    testid="scaling-requests"
                    name=T::scaling_requests
                    checked=say(move || way() == Way::Requests)
                    disabled=say(move || !possible.get())
                    choose=move |()| chosen.set(Some(Way::Requests))
                />
                <Radio
                    group="scaling"
                    testid="scaling-busy"
                    name=T::scaling_busy
                    checked=say(move || way() == Way::Busy)
                    choose=move |()| chosen.set(Some(Way::Busy))
                />
                <Radio
                    group="scaling"
                    testid="scaling-steps"
                    name=T::scaling_steps
                    checked=say(has_steps)
                    disabled=say(move || !has_steps())
                    choose=move |()| chosen.set(None)
                />
            </fieldset>
            <Note text=say(why_not)/>
            <TextField
                label=T::scaling_target
                testid="scaling-target"
                class="input input--short"
                kind="number"
                value=say(wanted)
                disabled=say(move || !possible.get() || way() != Way::Requests)
                set=move |text| target.set(Some(text))
            />
            <TextField
                label=T::scaling_busy_target
                testid="scaling-busy-target"
                class="input input--short"
                kind="number"
                value=say(wanted_percent)
                disabled=say(move || way() != Way::Busy)
                set=move |text| percent.set(Some(text))
            />
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            more=true
            button=say(ui.tr(T::apply))
            testid="scaling-apply"
            submit=apply
            body
        />
        <MetricsControl now sender name=name.get_value()/>
    }
    .settled()
}

/// Whether the metrics of one group are detailed.
#[component]
fn MetricsControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = StoredValue::new(format!("group/{name}/metrics"));
    let name = StoredValue::new(name);
    let there = now.part(move |now| {
        name.with_value(|name| group_of(now, name).is_some_and(|group| group.is_detailed))
    });
    let chosen = RwSignal::new(None::<bool>);
    let detailed = move || chosen.get().unwrap_or_else(|| there.get());
    sender.when_done(&place.get_value(), move || chosen.set(None));
    let apply = move |()| {
        sender.send(
            &place.get_value(),
            &Command::SetMonitoring {
                group: name.get_value(),
                detailed: untrack(detailed),
            },
        );
    };
    let body = view! {
            <fieldset class="choices">
                <legend class="field__label">{ui.tr(T::metrics_detail)}</legend>
                <Radio
                    group="metrics"
                    testid="metrics-basic"
                    name=T::metrics_basic
                    checked=say(move || !detailed())
                    choose=move |()| chosen.set(Some(false))
                />
                <Radio
                    group="metrics"
                    testid="metrics-detailed"
                    name=T::metrics_detailed
                    checked=say(detailed)
                    choose=move |()| chosen.set(Some(true))
                />
            </fieldset>
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            more=true
            button=say(ui.tr(T::apply))
            testid="metrics-apply"
            submit=apply
            body
        />
    }
    .settled()
}
