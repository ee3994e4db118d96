//! What costs money and does nothing, with a button to be rid of it.

use crate::each::each;
use crate::format::cents;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::reasons::{price_of, why_idle};
use crate::team::send::{Outcome, Sender};
use crate::view::Console;
use leptos::prelude::*;
use model::account::ResourceRef;
use model::command::Command;

/// One wasteful thing.
#[derive(Clone, PartialEq)]
struct Waste {
    resource: ResourceRef,
    musd_per_hour: Option<i64>,
}

fn waste(console: &Console) -> Vec<Waste> {
    console
        .account
        .idle()
        .map(|resource| Waste {
            musd_per_hour: price_of(console, &resource.to_string()),
            resource,
        })
        .collect()
}

/// The list of waste.
#[component]
pub(super) fn WasteControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let list = move || now.read(waste);
    // What was deleted leaves the list, but not the word about it.
    let asked = RwSignal::new(Vec::<String>::new());
    let item = move |waste: Waste| {
        let resource = StoredValue::new(waste.resource.clone());
        let name = waste.resource.to_string();
        let slot = name.clone();
        let price = waste
            .musd_per_hour
            .map(|musd| move || ui.t().per_hour(&cents(musd)));
        let reason = why_idle(waste.resource.kind);
        let delete = move |_| {
            asked.update(|asked| {
                asked.retain(|known| *known != slot);
                asked.push(slot.clone());
            });
            sender.send_alone(
                &slot,
                &Command::Delete {
                    resource: resource.get_value(),
                },
            );
        };
        let label = name.clone();
        view! {
            <li class="waste">
                <span>
                    <strong>{name.clone()}</strong>
                    <small>{say(move || reason(ui.t()))}</small>
                </span>
                <span class="num">{price}</span>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=say(move || ui.t().delete_it(&label))
                    data-testid=format!("delete-{name}")
                    on:click=delete
                >
                    {ui.tr(T::delete)}
                </button>
            </li>
        }
        .settled()
    };
    view! {
        <div class="section__part">
            <h3 class="part__title">{ui.tr(T::waste_title)}</h3>
            <p class="part__note" hidden=when(move || !list().is_empty())>{ui.tr(T::waste_none)}</p>
            <ul>
                {each(list, |waste| waste.resource.to_string(), item)}
            </ul>
            {each(move || asked.get(), Clone::clone, move |slot| view! { <p><Outcome sender place=slot/></p> }.settled())}
        </div>
    }
    .settled()
}
