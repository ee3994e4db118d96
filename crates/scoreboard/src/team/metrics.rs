//! Metrics on one time axis, and the same as a table.

use super::now::Now;
use crate::chart::{METRICS_HEIGHT, MetricsChart, metrics_svg};
use crate::format::{latency, percent, short_clock, tenths};
use crate::frame::Disclosure;
use crate::i18n::T;
use crate::markup::Markup;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::{Console, Metrics};
use leptos::prelude::*;

const WIDTH: u32 = 852;
const NARROW_WIDTH: u32 = 400;
/// Columns of the data table.
const COLUMNS: usize = 5;

/// Metrics of the own team.
#[component]
pub(super) fn MetricsSection(now: Now) -> impl IntoView {
    let ui = use_ui();
    let pressed = RwSignal::new(None::<u16>);
    let width = move || if ui.narrow.get() { NARROW_WIDTH } else { WIDTH };
    let drawing = Memo::new(move |_| now.read(|now| draw(ui.t(), now, width(), pressed.get())));
    let bands = now.part(|now| now.bands.clone());
    let button = move |number: u16, title: model::text::Text| {
        let is_pressed = move || pressed.get() == Some(number);
        view! {
            <li>
                <button
                    type="button"
                    aria-pressed=say(move || is_pressed().to_string())
                    on:click=move |_| pressed.set(if is_pressed() { None } else { Some(number) })
                >
                    <span class="event-number">{number}</span>
                    {move || title.get(ui.lang.get()).to_owned()}
                </button>
            </li>
        }
    };
    view! {
        <section class="section" aria-labelledby="metrics">
            <div class="section__head">
                <h2 class="section__title" id="metrics">{ui.tr(T::metrics_title)}</h2>
                <span class="section__note">{ui.tr(T::metrics_note)}</span>
                <ul class="legend section__end">
                    {move || bands.get().into_iter().rev().take(3).map(|band| button(band.number, band.title)).collect_view()}
                </ul>
            </div>
            <div class="section__body">
                <svg
                    class="chart"
                    viewBox=say(move || format!("0 0 {} {METRICS_HEIGHT}", width()))
                    role="img"
                    aria-labelledby="metrics"
                    aria-describedby="metrics-desc"
                    inner_html=drawing
                ></svg>
                <p class="visually-hidden" id="metrics-desc">{ui.tr(T::metrics_desc)}</p>
            </div>
            <Disclosure summary=T::as_table region=T::metrics_data table=move || now.read(|now| data_table(ui.t(), now))/>
        </section>
    }
    .settled()
}

fn draw(t: T, now: &Console, width: u32, pressed: Option<u16>) -> String {
    let patience_us = now.tiers_ms[2] * 1000;
    metrics_svg(&MetricsChart {
        metrics: &now.metrics,
        vitals: &now.vitals,
        bands: &now.bands,
        length_s: now.length_s,
        patience_us,
        pressed,
        width,
        names: t.panels(),
        limits: t.limits(now.tiers_ms[2]),
    })
}

/// A row: its name, and its value at a point.
type Row = (fn(T) -> &'static str, fn(&Metrics, usize) -> String);

const ROWS: [Row; 8] = [
    (T::panel_requests, |metrics, at| {
        format!("{}/s", tenths(value(&metrics.requests_mrps, at)))
    }),
    (T::row_p50, |metrics, at| {
        some_latency(value(&metrics.p50_us, at))
    }),
    (T::row_p99, |metrics, at| {
        some_latency(value(&metrics.p99_us, at))
    }),
    (T::panel_hits, |metrics, at| {
        percent(value(&metrics.hit_permille, at))
    }),
    (T::panel_wrong, |metrics, at| {
        percent(value(&metrics.wrong_permille, at))
    }),
    (T::vital_failed, |metrics, at| {
        percent(value(&metrics.failed_permille, at))
    }),
    (T::panel_queue, |metrics, at| {
        value(&metrics.queued, at).to_string()
    }),
    (T::panel_in_service, |metrics, at| {
        value(&metrics.in_service, at).to_string()
    }),
];

fn value<V: Copy + Default>(values: &[V], at: usize) -> V {
    values.get(at).copied().unwrap_or_default()
}

fn some_latency(us: u64) -> String {
    if us == 0 {
        "–".to_owned()
    } else {
        latency(us)
    }
}

fn data_table(t: T, now: &Console) -> String {
    let count = now.metrics.seconds.len();
    let columns: Vec<_> = (1..=COLUMNS.min(count))
        .map(|column| column * count / COLUMNS.min(count) - 1)
        .collect();
    let mut table = Markup::default();
    table.add(format_args!(
        r#"<thead><tr><th scope="col">{}</th>"#,
        t.col_metric()
    ));
    for at in &columns {
        let moment = short_clock(value(&now.metrics.seconds, *at), now.length_s);
        table.add(format_args!(r#"<th scope="col" class="num">{moment}</th>"#));
    }
    table.add(format_args!("</tr></thead><tbody>"));
    for (name, read) in ROWS {
        table.add(format_args!(r#"<tr><th scope="row">{}</th>"#, name(t)));
        for at in &columns {
            table.add(format_args!(
                r#"<td class="num">{}</td>"#,
                read(&now.metrics, *at)
            ));
        }
        table.add(format_args!("</tr>"));
    }
    table.add(format_args!("</tbody>"));
    table.finish()
}
