//! The entry balancer's kind.

use super::kit::{Form, Note};
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use crate::view::Console;
use leptos::prelude::*;
use model::account::Balancer;
use model::balance::BalancerKind;
use model::command::Command;

const PLACE: &str = "balancer";

/// Says what kind it is, and offers the other.
#[component]
pub(super) fn BalancerControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
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
                PLACE,
                Command::SwitchBalancer {
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
    let body = view! {
            <Note text=say(move || kind().to_owned())/>
    }
    .settled();
    view! {
        <Form
            sender
            place=PLACE
            title=say(title)
            button=say(button)
            testid="balancer-switch"
            submit=switch
            body
        />
    }
    .settled()
}
