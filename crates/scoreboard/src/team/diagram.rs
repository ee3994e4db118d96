//! What the team runs, as a picture: DNS, CDN, balancer, instances by zone.
//!
//! It is made of boxes rather than drawn, so that it folds on narrow screens
//! and its text stays text.

use super::dns::{record_of, targets_of};
use super::now::Now;
use super::parts::{parts_table, what};
use super::reasons::{
    at_balancer, at_cdn, at_instance, at_node, load, node_hits, price_of, why_idle,
};
use crate::format::{cents, percent, tenths};
use crate::i18n::T;
use crate::markup::{Esc, Markup, icon};
use crate::settled::{Settle, say, when};
use crate::state::use_ui;
use crate::view::Console;
use leptos::prelude::*;
use model::account::{Capacity, Instance, Phase, ResourceKind, Subnet};
use model::balance::BalancerKind;
use model::units::GameTime;

/// Slots drawn as squares at most; more are a number.
const SQUARES_MAX: u32 = 16;

/// Diagram or table, as the visitor likes.
#[component]
pub(super) fn WhatWeRun(now: Now) -> impl IntoView {
    let ui = use_ui();
    let as_list = RwSignal::new(false);
    let picture = Memo::new(move |_| now.read(|now| picture(ui.t(), now)));
    let list = Memo::new(move |_| now.read(|now| parts_table(ui.t(), now)));
    let choice = move |list: bool, name: fn(T) -> &'static str| {
        view! {
            <button type="button" aria-pressed=say(move || (as_list.get() == list).to_string()) on:click=move |_| as_list.set(list)>
                {ui.tr(name)}
            </button>
        }
    };
    view! {
        <section class="section run" aria-labelledby="run-title">
            <div class="section__head">
                <h2 class="section__title" id="run-title">{ui.tr(T::run_title)}</h2>
                <span class="section__note">{ui.tr(T::run_note)}</span>
                <span class="section__end segmented" role="group" aria-label=ui.tr(T::show_as)>
                    {choice(false, T::as_diagram)}
                    {choice(true, T::as_list)}
                </span>
            </div>
            <div class="section__body" hidden=when(move || as_list.get())>
                <div class="diagram" inner_html=picture></div>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label=ui.tr(T::run_title) hidden=when(move || !as_list.get())>
                <table class="table" data-testid="parts" inner_html=list></table>
            </div>
        </section>
    }
    .settled()
}

/// The inside of the picture.
fn picture(t: T, now: &Console) -> String {
    let mut picture = Markup::default();
    picture.add(format_args!(r#"<div class="diagram__path">"#));
    add_path(&mut picture, t, now);
    picture.add(format_args!(r#"</div><div class="diagram__zones">"#));
    add_zones(&mut picture, t, now);
    picture.add(format_args!(r#"</div><div class="diagram__waste">"#));
    add_waste(&mut picture, t, now);
    picture.add(format_args!("</div>"));
    picture.finish()
}

/// The reason why requests fail there.
fn badge(reason: Option<&str>) -> String {
    let badge = |reason| {
        format!(
            r#"<span class="badge">{}<span>{}</span></span>"#,
            icon("alarm"),
            Esc(reason)
        )
    };
    reason.map(badge).unwrap_or_default()
}

fn add_node(picture: &mut Markup, title: &str, lines: &[String], reason: Option<&str>) {
    let bad = if reason.is_some() { " node--bad" } else { "" };
    picture.add(format_args!(
        r#"<div class="node{bad}"><strong class="node__title">{}</strong>"#,
        Esc(title)
    ));
    for line in lines {
        picture.add(format_args!("<span>{}</span>", Esc(line)));
    }
    picture.add(format_args!("{}</div>", badge(reason)));
}

/// From the clients to the balancer.
fn add_path(picture: &mut Markup, t: T, now: &Console) {
    let (vitals, account) = (&now.vitals, &now.account);
    let hourly = |resource: &str| price_of(now, resource).map(|musd| t.per_hour(&cents(musd)));
    let requests = format!(
        "{} {}",
        tenths(vitals.requests_mrps),
        t.vital_requests_unit()
    );
    add_node(
        picture,
        "DNS",
        &[requests, t.node_in_flight(vitals.in_flight)],
        None,
    );
    picture.add(format_args!(r#"<span class="wire wire--busy"></span>"#));
    match account.cdn {
        Some(cdn) => {
            let hits = vitals
                .hit_permille
                .map(|hits| t.node_cdn_answers(&percent(hits)));
            let key = t.node_cdn_key(cdn.key.as_str(), &cdn.ttl.to_string());
            let lines: Vec<_> = [hits, Some(key), hourly("cdn")]
                .into_iter()
                .flatten()
                .collect();
            add_node(picture, t.node_cdn(), &lines, at_cdn(t, now).as_deref());
        }
        None => picture.add(format_args!(
            r#"<div class="node node--absent"><span>{}</span></div>"#,
            t.node_no_cdn()
        )),
    }
    picture.add(format_args!(r#"<span class="wire"></span>"#));
    for balancer in account.entries() {
        let title = match balancer.kind {
            BalancerKind::Classic => t.kind_classic(),
            BalancerKind::Application => t.kind_application(),
        };
        let targets = targets_of(t, account, balancer);
        let record = record_of(t, account, &balancer.name);
        let price = hourly(&format!("balancer/{}", balancer.name));
        let lines: Vec<_> = [
            Some(balancer.name.to_string()),
            record,
            Some(targets),
            price,
        ]
        .into_iter()
        .flatten()
        .collect();
        add_node(picture, title, &lines, at_balancer(t, now).as_deref());
    }
    if let Some(node) = account.cache_node {
        picture.add(format_args!(r#"<span class="wire"></span>"#));
        let settings = node.settings.to_string();
        let lines: Vec<_> = [node_hits(t, now), Some(settings), hourly("cache-node")]
            .into_iter()
            .flatten()
            .collect();
        add_node(picture, t.node_cache(), &lines, at_node(t, node));
    }
}

/// Zones with their subnets and instances.
fn add_zones(picture: &mut Markup, t: T, now: &Console) {
    let account = &now.account;
    let mut zones: Vec<_> = account.subnets.iter().map(|subnet| &subnet.zone).collect();
    zones.sort();
    zones.dedup();
    for zone in zones {
        let subnets: Vec<_> = account
            .subnets
            .iter()
            .filter(|subnet| subnet.zone == *zone)
            .collect();
        let place = |subnet: &&Subnet| {
            let free = account.free_addresses(subnet);
            format!(
                "{} {}",
                subnet.name,
                t.zone_free(&subnet.cidr.to_string(), free)
            )
        };
        let places: Vec<_> = subnets.iter().map(place).collect();
        let full = subnets
            .iter()
            .all(|subnet| account.free_addresses(subnet) == 0);
        picture.add(format_args!(
            r#"<div class="zone"><p class="zone__head"><strong class="node__title">{}</strong><span>{}</span></p>{}<div class="zone__instances">"#,
            Esc(t.zone(zone.as_str())),
            Esc(places.join(" · ")),
            badge(full.then(|| t.badge_no_address())),
        ));
        for instance in account.living().filter(|instance| instance.zone == *zone) {
            add_instance(picture, t, now, instance);
        }
        picture.add(format_args!("</div></div>"));
    }
}

fn add_instance(picture: &mut Markup, t: T, now: &Console, instance: &Instance) {
    let reason = at_instance(t, now, instance);
    let kind = match instance.phase {
        _ if reason.is_some() => " node--bad",
        Phase::Booting => " node--booting",
        _ => "",
    };
    picture.add(format_args!(
        r#"<div class="node{kind}"><span class="node__head"><strong class="node__title">{}</strong><span>{}</span></span>"#,
        instance.id,
        what(t, now, instance)
    ));
    if matches!(instance.phase, Phase::Running | Phase::Draining) {
        add_load(picture, t, now, instance);
    }
    if let Some(state) = state_of(t, now, instance) {
        picture.add(format_args!("<span>{}</span>", Esc(state)));
    }
    picture.add(format_args!("{}</div>", badge(reason.as_deref())));
}

/// Slots as squares, and the queue behind them.
fn add_load(picture: &mut Markup, t: T, now: &Console, instance: &Instance) {
    let (busy, waiting) = load(now, instance);
    let Capacity { slots, queue } = instance.capacity;
    let full = waiting >= queue && queue > 0;
    let label = t.busy_slots(busy, slots);
    picture.add(format_args!(
        r#"<span class="node__load"><span class="slots" role="img" aria-label="{}">"#,
        Esc(label)
    ));
    for index in 0..slots.min(SQUARES_MAX) {
        let kind = match (index < busy, full) {
            (true, true) => " slot--over",
            (true, false) => " slot--busy",
            (false, _) => "",
        };
        picture.add(format_args!(r#"<i class="slot{kind}"></i>"#));
    }
    picture.add(format_args!(
        "</span><span>{}</span></span>",
        t.instance_queue(waiting, queue)
    ));
}

/// Where an instance stands, if it is not simply in service.
pub(super) fn state_of(t: T, now: &Console, instance: &Instance) -> Option<String> {
    match instance.phase {
        Phase::Booting if instance.stuck.is_some() => Some(t.instance_stuck().to_owned()),
        Phase::Booting => {
            let left = instance
                .boots_at
                .since(GameTime::from_second(now.second))
                .as_ns()
                / 1_000_000_000;
            let left = u32::try_from(left).unwrap_or(u32::MAX);
            Some(t.instance_boots(&format!("{}:{:02}", left / 60, left % 60)))
        }
        Phase::Running if !instance.health.is_healthy() => Some(t.instance_probing().to_owned()),
        Phase::Draining => Some(t.instance_draining().to_owned()),
        Phase::Running | Phase::Gone => None,
    }
}

/// What costs money and does nothing.
fn add_waste(picture: &mut Markup, t: T, now: &Console) {
    let mut any = false;
    for resource in now.account.idle() {
        let title = match resource.kind {
            ResourceKind::NatGateway => t.kind_nat(),
            ResourceKind::Volume => t.kind_volume(),
            _ => t.kind_balancer(),
        };
        let why = why_idle(resource.kind)(t);
        any = true;
        let price = price_of(now, &resource.to_string()).map(|musd| t.per_hour(&cents(musd)));
        picture.add(format_args!(
            r#"<div class="node node--lost"><span class="node__head"><strong class="node__title">{title} {}</strong><strong>{}</strong></span><span>{why}</span></div>"#,
            resource.name,
            price.unwrap_or_default()
        ));
    }
    if any {
        picture.add(format_args!(
            r#"<p class="diagram__key">{}</p>"#,
            t.hatched()
        ));
    }
}
