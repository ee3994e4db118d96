//! The strip of figures below the header.

use super::now::Now;
use crate::format::{dollars, latency_parts, percent_number, points, signed_points, tenths};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::Settle;
use crate::state::use_ui;
use crate::view::Console;
use leptos::prelude::*;

/// From so many wrong or failed answers on, a figure is bad, in thousandths.
const BAD_PERMILLE: u32 = 50;

/// A figure with its unit, whether it is a bad one, and attributes for tests.
struct Figure {
    number: String,
    unit: String,
    bad: bool,
    mark: String,
}

impl Figure {
    fn new(number: String, unit: impl Into<String>) -> Self {
        Self {
            number,
            unit: unit.into(),
            bad: false,
            mark: String::new(),
        }
    }

    fn bad_if(mut self, bad: bool) -> Self {
        self.bad = bad;
        self
    }
}

type Vital = (fn(T) -> &'static str, fn(T, &Console) -> Figure);

const VITALS: [Vital; 11] = [
    (T::vital_rank, rank),
    (T::col_score, score),
    (T::vital_trend, trend),
    (T::vital_requests, requests),
    (T::vital_wrong, wrong),
    (T::vital_failed, failed),
    (T::vital_p50, p50),
    (T::vital_p99, p99),
    (T::vital_hits, hits),
    (T::vital_in_service, in_service),
    (T::vital_spend, spend),
];

/// Figures of the last ten seconds.
#[component]
pub(super) fn VitalsStrip(now: Now) -> impl IntoView {
    let ui = use_ui();
    let strip = Memo::new(move |_| now.read(|now| vitals(ui.t(), now)));
    view! { <dl class="vitals" inner_html=strip></dl> }.settled()
}

fn vitals(t: T, now: &Console) -> String {
    let mut strip = Markup::default();
    for (name, read) in VITALS {
        let figure = read(t, now);
        let bad = if figure.bad { " vital--bad" } else { "" };
        strip.add(format_args!(
            r#"<div class="vital{bad}"{}><dt>{}</dt><dd>{} <small>{}</small></dd></div>"#,
            figure.mark,
            name(t),
            Esc(figure.number),
            Esc(figure.unit)
        ));
    }
    strip.finish()
}

fn rank(t: T, now: &Console) -> Figure {
    let moved = match now.row.rank_change {
        0 => String::new(),
        up @ 1.. => format!(", ▲ {up}"),
        down => format!(", ▼ {}", down.unsigned_abs()),
    };
    Figure::new(
        now.row.rank.to_string(),
        format!("{}{moved}", t.vital_rank_of(now.teams)),
    )
}

fn score(_: T, now: &Console) -> Figure {
    let mut figure = Figure::new(points(now.row.score_mpt), "");
    figure.mark = format!(
        r#" data-testid="vital-score" data-mpt="{}""#,
        now.row.score_mpt
    );
    figure
}

fn trend(t: T, now: &Console) -> Figure {
    let trend = now.row.trend_mpt_per_min;
    let window = t.span(now.trend_window_s);
    Figure::new(signed_points(trend), t.vital_trend_unit(&window)).bad_if(trend < 0)
}

fn requests(t: T, now: &Console) -> Figure {
    Figure::new(tenths(now.vitals.requests_mrps), t.vital_requests_unit())
}

fn wrong(_: T, now: &Console) -> Figure {
    let wrong = now.vitals.wrong_permille;
    let is_bad = wrong >= BAD_PERMILLE;
    Figure::new(percent_number(wrong), if is_bad { "% ≠" } else { "%" }).bad_if(is_bad)
}

fn failed(_: T, now: &Console) -> Figure {
    let failed = now.vitals.failed_permille;
    let is_bad = failed >= BAD_PERMILLE;
    Figure::new(percent_number(failed), if is_bad { "% ✕" } else { "%" }).bad_if(is_bad)
}

fn latency_figure(us: Option<u64>) -> Figure {
    us.map_or_else(
        || Figure::new("–".into(), ""),
        |us| {
            let (number, unit) = latency_parts(us);
            Figure::new(number, unit)
        },
    )
}

fn p50(_: T, now: &Console) -> Figure {
    let mut figure = latency_figure(now.vitals.p50_us);
    let us = now
        .vitals
        .p50_us
        .map(|us| format!(r#" data-us="{us}""#))
        .unwrap_or_default();
    figure.mark = format!(r#" data-testid="vital-p50"{us}"#);
    figure
}

fn p99(_: T, now: &Console) -> Figure {
    latency_figure(now.vitals.p99_us)
}

fn hits(_: T, now: &Console) -> Figure {
    let hits = now.vitals.hit_permille;
    hits.map_or_else(
        || Figure::new("–".into(), ""),
        |hits| Figure::new(percent_number(hits), "%"),
    )
}

fn in_service(t: T, now: &Console) -> Figure {
    let vitals = &now.vitals;
    let more = match vitals.starting {
        0 => t.vital_busy(vitals.busy_slots, vitals.slots),
        starting => t.vital_starting(starting),
    };
    Figure::new(vitals.in_service.to_string(), more)
        .bad_if(vitals.in_service == 0 && now.own.is_none())
}

fn spend(t: T, now: &Console) -> Figure {
    Figure::new(
        dollars(now.vitals.spend_musd_per_hour),
        t.vital_spend_unit(),
    )
}
