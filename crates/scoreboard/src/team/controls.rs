//! What the team can change. Each control shows what became of its command.

mod balancer;
mod cdn;
mod group;
mod kit;
mod launch;
mod network;
mod scaling;
mod subnet;
mod waste;

use super::now::Now;
use super::send::Sender;
use crate::each::each;
use crate::i18n::T;
use crate::settled::Settle;
use crate::state::use_ui;
use leptos::prelude::*;
use model::ids::Name;

/// All controls; they rest while the game does not run.
#[component]
pub(super) fn Controls(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let groups = now.part(|now| {
        now.account
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect::<Vec<Name>>()
    });
    view! {
        <section class="section controls" aria-labelledby="change-title">
            <div class="section__head">
                <h2 class="section__title" id="change-title">{ui.tr(T::change_title)}</h2>
                <span class="section__note">{ui.tr(T::change_note)}</span>
            </div>
            <fieldset disabled=move || !now.is_running()>
                <cdn::CdnControl now sender/>
                {each(move || groups.get(), Name::to_string, move |name| view! { <group::GroupControl now sender name/> }.settled())}
                <balancer::BalancerControl now sender/>
                <subnet::SubnetControl now sender/>
                <network::NetworkControl now sender/>
                <waste::WasteControl now sender/>
            </fieldset>
        </section>
    }
    .settled()
}
