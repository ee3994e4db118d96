//! The entry balancer: its kind, what it probes, and how groups share its requests.

use super::group::group_of;
use super::kit::{Form, Note, Stepper, TextField};
use crate::each::each;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use crate::view::Console;
use leptos::prelude::*;
use model::account::Balancer;
use model::balance::BalancerKind;
use model::command::Command;
use model::health::HealthPath;
use model::ids::Name;

/// What a part of the entry balancer is called. It is another one's only once the page is loaded anew.
fn place_of(now: Now, part: &str) -> StoredValue<String> {
    let entry = now.read_once(|now| now.account.entry.to_string());
    StoredValue::new(format!("balancer/{entry}/{part}"))
}

/// Says what kind it is, and offers the other.
#[component]
pub(super) fn BalancerControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let place = place_of(now, "settings");
    let kind_now = move |now: &Console| now.account.entry_balancer().map(|it| it.kind);
    let is_classic = move || now.read(kind_now) == Some(BalancerKind::Classic);
    let title = move || {
        now.read(|now| {
            let entry = now.account.entry_balancer();
            entry.map_or(String::new(), |it| ui.t().balancer_title(it.name.as_str()))
        })
    };
    let switch = move |()| {
        let entry = now.read_once(|now| now.account.entry_balancer().cloned());
        if let Some(Balancer { name, kind, .. }) = entry {
            let kind = match kind {
                BalancerKind::Classic => BalancerKind::Application,
                BalancerKind::Application => BalancerKind::Classic,
            };
            sender.send(
                &place.get_value(),
                &Command::SwitchBalancer {
                    balancer: name,
                    kind,
                },
            );
        }
    };
    let kind = move || {
        if is_classic() {
            ui.t().balancer_classic()
        } else {
            ui.t().balancer_application()
        }
    };
    let button = move || {
        if is_classic() {
            ui.t().balancer_to_application()
        } else {
            ui.t().balancer_to_classic()
        }
    };
    // Weights mean something where two groups or more share an application balancer.
    let shared = now.part(|now| {
        let entry = now.account.entry_balancer();
        let groups = now.account.groups.iter();
        let behind = groups.filter(|it| it.behind == now.account.entry);
        let names: Vec<Name> = behind.map(|it| it.name.clone()).collect();
        let has_weights = entry.is_some_and(|it| it.kind.has_weights());
        if has_weights && names.len() > 1 {
            names
        } else {
            Vec::new()
        }
    });
    let body = view! {
            <Note text=say(move || kind().to_owned())/>
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            title=say(title)
            button=say(button)
            testid="balancer-switch"
            submit=switch
            body
        />
        <HealthPathControl now sender/>
        {each(move || shared.get(), Name::to_string, move |name| view! { <WeightControl now sender name/> }.settled())}
    }
    .settled()
}

/// What the entry balancer's probes ask for.
#[component]
fn HealthPathControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let place = place_of(now, "health");
    let chosen = RwSignal::new(None::<String>);
    let is_bad = RwSignal::new(false);
    let there = move |now: &Console| {
        let entry = now.account.entry_balancer();
        let path = entry.and_then(|it| it.health.path.clone());
        path.unwrap_or_default().to_string()
    };
    let path = move || chosen.get().unwrap_or_else(|| now.read(there));
    sender.when_done(&place.get_value(), move || chosen.set(None));
    let apply = move |()| {
        let path = untrack(path).trim().parse::<HealthPath>().ok();
        is_bad.set(path.is_none());
        let entry = now.read_once(|now| Some(now.account.entry.clone()));
        if let (Some(balancer), Some(_)) = (entry, &path) {
            sender.send(
                &place.get_value(),
                &Command::SetHealthCheck {
                    balancer,
                    path,
                    interval: None,
                    timeout: None,
                    healthy_after: None,
                    unhealthy_after: None,
                    fail_open: None,
                },
            );
        }
    };
    let problem = move || {
        if is_bad.get() {
            ui.t().balancer_path_bad().to_owned()
        } else {
            String::new()
        }
    };
    let body = view! {
            <TextField
                label=T::balancer_path
                testid="balancer-health-path"
                value=say(path)
                set=move |text| chosen.set(Some(text))
            />
            <Note class="loss" text=say(problem)/>
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            more=true
            title=say(String::new)
            button=say(move || ui.t().balancer_path_set())
            testid="balancer-health-apply"
            submit=apply
            body
        />
    }
    .settled()
}

/// A group's share of the entry balancer's requests.
#[component]
fn WeightControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = format!("group/{name}/weight");
    let name = StoredValue::new(name);
    let chosen = RwSignal::new(None::<u32>);
    let there = move |now: &Console| {
        name.with_value(|name| group_of(now, name).map_or(0, |group| group.weight))
    };
    let weight = move || chosen.get().unwrap_or_else(|| now.read(there));
    sender.when_done(&place, move || chosen.set(None));
    let send_to = StoredValue::new(place.clone());
    let apply = move |()| {
        sender.send(
            &send_to.get_value(),
            &Command::SetWeight {
                group: name.get_value(),
                weight: untrack(weight),
            },
        );
    };
    let body = view! {
            <Stepper
                label=T::balancer_weight
                testid="balancer-weight"
                value=say(weight)
                set=move |weight| {
                    sender.touch(&send_to.get_value());
                    chosen.set(Some(weight));
                }
            />
    }
    .settled();
    view! {
        <Form
            sender
            place
            more=true
            title=say(move || ui.t().balancer_weight_title(name.get_value().as_str()))
            button=say(move || ui.t().balancer_weight_set())
            testid="balancer-weight-apply"
            submit=apply
            body
        />
    }
    .settled()
}
