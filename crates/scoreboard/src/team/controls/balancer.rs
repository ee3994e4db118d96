//! The entry balancer's kind.

use super::kit::{Form, Note};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use leptos::prelude::*;
use model::balance::BalancerKind;
use model::command::Command;

const PLACE: &str = "balancer";

/// Says what kind it is, and offers the other.
#[component]
pub(super) fn BalancerControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let there = now.part(|now| {
        now.account
            .entry_balancer()
            .map(|it| (it.name.clone(), it.kind))
    });
    let is_classic = move || {
        there.with(|there| {
            there
                .as_ref()
                .is_some_and(|(_, kind)| *kind == BalancerKind::Classic)
        })
    };
    let title = move || {
        there.with(|there| {
            there.as_ref().map_or(String::new(), |(name, _)| {
                ui.t().balancer_title(name.as_str())
            })
        })
    };
    let switch = move |()| {
        if let Some((balancer, kind)) = there.get_untracked() {
            let kind = match kind {
                BalancerKind::Classic => BalancerKind::Application,
                BalancerKind::Application => BalancerKind::Classic,
            };
            sender.send(PLACE, Command::SwitchBalancer { balancer, kind });
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
    view! {
        <Form
            sender
            place=PLACE
            title=Signal::derive(title)
            button=Signal::derive(button)
            testid="balancer-switch"
            submit=switch
        >
            <Note text=Signal::derive(move || kind().to_owned())/>
        </Form>
    }
    .into_any()
}
