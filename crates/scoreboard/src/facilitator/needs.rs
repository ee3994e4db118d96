//! Teams that need help, and what was ordered.

use super::orders::Orders;
use super::rows::{Button, Row, Rows};
use crate::format::short_clock;
use crate::i18n::T;
use crate::markup::{Esc, status_mark};
use crate::settled::{Settle, say, when};
use crate::view::{Desk, Need, OrderLine};
use leptos::prelude::*;

/// Teams that need help, those that have waited longest first.
#[component]
pub(super) fn Needs(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let rows = Memo::new(move |_| {
        let t = ui.t();
        ui.desk.with(|desk| {
            desk.needs
                .iter()
                .map(|need| of_need(t, need))
                .collect::<Vec<_>>()
        })
    });
    let count = say(move || match rows.with(Vec::len) {
        0 => String::new(),
        count => ui.t().needs_count(count),
    });
    view! {
        <section class="section" aria-labelledby="needs-title">
            <div class="section__head">
                <h2 class="section__title" id="needs-title">{ui.tr(T::needs)}</h2>
                <span class="section__note">{count}</span>
            </div>
            <p class="section__body quiet" hidden=when(move || rows.with(|rows| !rows.is_empty()))>{ui.tr(T::needs_none)}</p>
            <div hidden=when(move || rows.with(Vec::is_empty))>
                <Rows orders testid="needs" label=T::needs heads=&[T::col_team] name_cell=0 rows=rows/>
            </div>
        </section>
    }
    .settled()
}

fn of_need(t: T, need: &Need) -> Row {
    let status = need.status.map(|status| status_mark(t, status));
    let cell = format!(
        r#"<span class="need__name">{}{}<a href="/log?team={}">{}</a></span><span class="need__why">{}</span>"#,
        Esc(&need.name),
        status.unwrap_or_default(),
        need.team,
        t.need_log(),
        Esc(t.why_in_need(need))
    );
    Row {
        key: need.name.clone(),
        name: need.name.clone(),
        look: "need",
        cells: vec![cell],
        buttons: vec![
            Button::new("hint", t.press_hint()),
            Button::new("rescue", t.press_rescue()),
        ],
    }
}

/// What was ordered, each with what takes it back.
#[component]
pub(super) fn Ordered(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let rows = Memo::new(move |_| {
        let t = ui.t();
        let rows = |desk: &Desk| {
            let length_s = desk.script.length_s;
            desk.orders
                .iter()
                .map(|line| of_order(t, line, length_s))
                .collect::<Vec<_>>()
        };
        ui.desk.with(rows)
    });
    view! {
        <section class="section" aria-labelledby="orders-title">
            <div class="section__head">
                <h2 class="section__title" id="orders-title">{ui.tr(T::orders)}</h2>
            </div>
            <p class="section__body quiet" hidden=when(move || rows.with(|rows| !rows.is_empty()))>{ui.tr(T::orders_none)}</p>
            <div class="orders-list" hidden=when(move || rows.with(Vec::is_empty))>
                <Rows orders testid="orders" label=T::orders heads=&[T::col_at, T::col_who, T::col_what] name_cell=2 rows=rows/>
            </div>
        </section>
    }
    .settled()
}

fn of_order(t: T, line: &OrderLine, length_s: u32) -> Row {
    let what = line.what.get(t.0);
    Row {
        key: line.number.to_string(),
        name: what.to_owned(),
        look: "order",
        cells: vec![
            short_clock(line.second, length_s),
            Esc(&line.by).to_string(),
            Esc(what).to_string(),
        ],
        buttons: line
            .undo
            .iter()
            .map(|undo| Button {
                subject: Some(undo.clone()),
                ..Button::new("undo", t.press_undo())
            })
            .collect(),
    }
}
