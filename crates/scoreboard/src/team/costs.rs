//! What the money goes to.

use super::now::Now;
use crate::chart::meter_svg;
use crate::format::cents;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::CostLine;
use leptos::prelude::*;

/// A line for each resource, with what is wasted marked.
#[component]
pub(super) fn Costs(now: Now) -> impl IntoView {
    let ui = use_ui();
    let total = now.part(|now| now.row.spend_musd);
    let note = say(move || {
        let wasted = now.read(|now| {
            now.costs
                .iter()
                .filter(|line| line.wasted)
                .map(|line| line.musd_per_hour)
                .sum()
        });
        if wasted == 0 {
            ui.t().cost_no_waste().to_owned()
        } else {
            ui.t().cost_wasted(&cents(wasted))
        }
    });
    let meters = Memo::new(move |_| now.read(|now| meters(ui.t(), &now.costs)));
    view! {
        <section class="section" aria-labelledby="cost-title">
            <div class="section__head">
                <h2 class="section__title" id="cost-title">{ui.tr(T::cost_title)}</h2>
                <span class="section__note">{note}</span>
                <strong class="section__end num">{say(move || cents(total.get()))}</strong>
            </div>
            <div class="section__body">
                <ul class="meter-list" inner_html=meters></ul>
            </div>
        </section>
    }
    .settled()
}

fn meters(t: T, lines: &[CostLine]) -> String {
    let most = lines.iter().map(|line| line.total_musd).max().unwrap_or(0);
    let mut meters = Markup::default();
    for line in lines {
        let tag = if line.wasted {
            format!(r#" <span class="tag">{}</span>"#, t.wasted())
        } else {
            String::new()
        };
        meters.add(format_args!(
            r#"<li class="meter"><span>{}{tag}</span><span class="num quiet">{}</span><span class="num">{}</span><svg class="meter__bar" viewBox="0 0 400 6" preserveAspectRatio="none" aria-hidden="true">{}</svg></li>"#,
            Esc(resource(t, &line.resource)),
            t.per_hour(&cents(line.musd_per_hour)),
            cents(line.total_musd),
            meter_svg(line.total_musd, most, if line.wasted { "idle" } else { "used" })
        ));
    }
    meters.finish()
}

/// A resource in words; its own name is never translated.
fn resource(t: T, resource: &str) -> String {
    match resource.split_once('/') {
        Some(("nat-gateway", name)) => format!("{} {name}", t.kind_nat()),
        Some(("volume", name)) => format!("{} {name}", t.kind_volume()),
        Some(("balancer", name)) => t.balancer_title(name),
        None if resource == "instances" => t.cost_instances().to_owned(),
        None if resource == "debug-logs" => t.cost_debug_logs().to_owned(),
        None if resource == "cache-node" => t.node_cache().to_owned(),
        None if resource == "cdn" => t.node_cdn().to_owned(),
        _ => resource.to_owned(),
    }
}
