//! A new subnet.

use super::kit::{Choice, Form, Note, Select, TextField};
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use leptos::prelude::*;
use model::account::Cidr;
use model::command::Command;
use model::ids::Name;

/// New ones do not meet: each has a name of its own.
const PLACE: &str = "subnets";

/// Name, zone, addresses, and who launches there.
#[component]
pub(super) fn SubnetControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let zones = now.part(|now| now.zones.clone());
    let groups = now.part(|now| {
        now.account
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect::<Vec<_>>()
    });
    let name = RwSignal::new(String::new());
    let cidr = RwSignal::new(String::new());
    let zone = RwSignal::new(None::<String>);
    let group = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<fn(T) -> &'static str>);
    let zone_now = move || {
        zone.get()
            .unwrap_or_else(|| zones.with(|zones| first(zones)))
    };
    let group_now = move || {
        group
            .get()
            .unwrap_or_else(|| groups.with(|groups| first(groups)))
    };
    let add = move |()| {
        let parsed = name.with_untracked(|name| Name::try_new(name.trim())).ok();
        let range = cidr.with_untracked(|cidr| cidr.trim().parse::<Cidr>()).ok();
        match (parsed, range, Name::try_new(&untrack(zone_now))) {
            (Some(name), Some(cidr), Ok(zone)) => {
                problem.set(None);
                let group = Name::try_new(&untrack(group_now)).ok();
                sender.send(
                    PLACE,
                    &Command::AddSubnet {
                        name,
                        zone,
                        cidr,
                        group,
                    },
                );
            }
            (Some(_), None, _) => problem.set(Some(T::bad_cidr)),
            _ => problem.set(Some(T::bad_name)),
        }
    };
    let zone_choices = move || zones.with(|zones| choices(zones, &zone_now()));
    let group_choices = move || {
        let mut choices = groups.with(|groups| choices(groups, &group_now()));
        let nobody = ui.t().subnet_nobody().to_owned();
        choices.push(Choice {
            value: String::new(),
            label: nobody,
            disabled: false,
            selected: group_now().is_empty(),
        });
        choices
    };
    let told = move || {
        problem
            .get()
            .map_or(String::new(), |text| text(ui.t()).to_owned())
    };
    let body = view! {
            <div class="form-grid">
                <TextField
                    label=T::subnet_name
                    testid="subnet-name"
                    class="input mono"
                    placeholder="public-d"
                    value=name
                    set=move |text| name.set(text)
                />
                <TextField
                    label=T::subnet_cidr
                    testid="subnet-cidr"
                    class="input mono"
                    placeholder="10.0.4.0/24"
                    value=cidr
                    set=move |text| cidr.set(text)
                />
                <Select
                    label=T::subnet_zone
                    testid="subnet-zone"
                    choices=say(zone_choices)
                    set=move |text| zone.set(Some(text))
                />
                <Select
                    label=T::subnet_group
                    testid="subnet-group"
                    choices=say(group_choices)
                    set=move |text| group.set(Some(text))
                />
            </div>
            <Note class="loss" text=say(told)/>
    }
    .settled();
    view! {
        <Form
            sender
            place=PLACE
            title=say(move || ui.t().subnet_title().to_owned())
            button=say(ui.tr(T::subnet_add))
            testid="subnet-add"
            submit=add
            body
        />
    }
    .settled()
}

fn first(names: &[Name]) -> String {
    names.first().map(ToString::to_string).unwrap_or_default()
}

fn choices(names: &[Name], selected: &str) -> Vec<Choice> {
    let choice = |name: &Name| Choice {
        value: name.to_string(),
        label: name.to_string(),
        disabled: false,
        selected: name.as_str() == selected,
    };
    names.iter().map(choice).collect()
}
