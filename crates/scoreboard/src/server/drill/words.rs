//! Amounts and objectives in words.

use crate::drill::Brief;
use crate::format::{NBSP, cents, clock, grouped, percent, points, tenths};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use model::scenario::{Amount, Bound, Metric, Objective, Unit};

/// An amount as people read it, with its unit.
pub(super) fn amount(t: T, amount: Amount) -> String {
    match amount {
        Amount::Points(it) => points(it.get()),
        Amount::Usd(it) => cents(it.get()),
        Amount::Latency(it) => format!(
            "{}{NBSP}{}",
            tenths(it.as_ns() / 1_000_000),
            t.drill_short_seconds()
        ),
        Amount::Share(it) => percent(it.get() / 1_000),
        Amount::Requests(it) => grouped(i64::try_from(it).unwrap_or(i64::MAX)),
    }
}

/// The same of what may not have been measured.
pub(super) fn measured(t: T, value: Option<Amount>) -> String {
    value.map_or_else(|| "–".to_owned(), |it| amount(t, it))
}

/// In what a number of the form is typed.
pub(super) fn unit(t: T, unit: Unit) -> &'static str {
    match unit {
        Unit::Points => t.drill_in_points(),
        Unit::Usd => t.drill_in_usd(),
        Unit::Ms => t.drill_in_seconds(),
        Unit::Percent => t.drill_in_percent(),
        Unit::Requests => t.drill_in_requests(),
    }
}

/// What an objective asks for: `at least 60 %`.
pub(in crate::server) fn limit(t: T, objective: &Objective) -> String {
    let limit = amount(t, objective.limit);
    match objective.bound {
        Bound::AtLeast => t.drill_at_least(&limit),
        Bound::AtMost => t.drill_at_most(&limit),
    }
}

/// What there is to aim at, each with its measure.
pub(in crate::server) fn add_objectives(page: &mut Markup, t: T, objectives: &[Objective]) {
    page.add(format_args!("<ul>"));
    for objective in objectives {
        page.add(format_args!(
            "<li>{} <span class=\"quiet\">{}: {}.</span></li>",
            Esc(objective.text.get(t.0)),
            Esc(measure(t, objective)),
            Esc(limit(t, objective))
        ));
    }
    page.add(format_args!("</ul>"));
}

/// What is measured, for an objective by its place, or the score.
pub(super) fn name(t: T, brief: &Brief, place: Option<usize>) -> String {
    let Some(objective) = place.and_then(|place| brief.objectives.get(place)) else {
        return t.drill_score().to_owned();
    };
    measure(t, objective)
}

/// What an objective measures.
pub(in crate::server) fn measure(t: T, objective: &Objective) -> String {
    let metric = objective.metric;
    let words = match metric {
        Metric::Score => t.drill_score().to_owned(),
        Metric::SpendUsd => t.drill_spend().to_owned(),
        Metric::P50Latency | Metric::P95Latency | Metric::P99Latency => {
            let permille = metric.permille().unwrap_or_default();
            t.drill_latency(&percent(permille as u32))
        }
        Metric::FastShare => t.drill_fast_share().to_owned(),
        Metric::RightShare => t.drill_right_share().to_owned(),
        Metric::FailedShare => t.drill_failed_share().to_owned(),
        Metric::WrongShare => t.drill_wrong_share().to_owned(),
        Metric::CdnHitShare => t.drill_hit_share().to_owned(),
        Metric::Failed => t.drill_failed_count().to_owned(),
        Metric::Wrong => t.drill_wrong_count().to_owned(),
    };
    match last(t, objective) {
        Some(last) => format!("{words}, {last}"),
        None => words,
    }
}

/// The part of the game that counts, if it is not all of it.
fn last(t: T, objective: &Objective) -> Option<String> {
    let last_s = (objective.last?.as_ns() / model::units::SECOND_NS) as u32;
    Some(t.drill_of_last(&clock(last_s, last_s)))
}
