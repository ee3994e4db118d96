//! What all teams have in common tables for: changes, points, money, objectives.

use super::{Report, TeamReport};
use crate::chart::{SplitScale, split_svg};
use crate::format::{cents, dollars, limit, short_clock, signed_points};
use crate::i18n::T;
use crate::markup::{Esc, Markup, icon};
use crate::table::{cell, number, section, table, text};
use std::collections::BTreeMap;

/// The best change of each team, if it was looked for.
pub(super) fn changes(page: &mut Markup, t: T, report: &Report) {
    if report.teams.iter().all(|team| team.changes.is_empty()) {
        return;
    }
    let columns = [
        text(t.col_team()),
        text(t.report_change_what()),
        number(t.report_change_at()),
        number(t.report_change_gain()),
        number(t.report_change_rank()),
    ];
    let row = |team: &TeamReport| {
        let name = cell(team.name(t));
        let Some(best) = team.changes.first() else {
            let none = t.report_change_none().to_owned();
            return vec![name, none, "–".into(), "–".into(), "–".into()];
        };
        vec![
            name,
            cell(best.what.get(t.0)),
            short_clock(best.at_s, report.length_s),
            format!(
                r#"<span class="gain">{}</span>"#,
                signed_points(best.gain_mpt)
            ),
            format!("{} → {}", team.row.rank, best.rank),
        ]
    };
    let rows: Vec<Vec<String>> = report.teams.iter().map(row).collect();
    section(
        page,
        "changes",
        (t.report_change_title(), t.report_change_note()),
        "",
        |page| table(page, t.report_change_title(), &columns, &rows),
    );
}

/// The score of a team by its parts; what was paid for hints is a cost.
fn points_of(team: &TeamReport) -> [i64; 7] {
    let split = &team.row.split;
    [
        split.fast,
        split.ok,
        split.slow,
        split.failed,
        split.wrong,
        split.cost + split.hints,
        split.corrected,
    ]
    .map(model::units::MilliPoints::get)
}

pub(super) fn points(page: &mut Markup, t: T, report: &Report) {
    let columns = [
        text(t.col_team()),
        text(t.col_split()),
        number(t.report_fast()),
        number(t.report_ok()),
        number(t.report_slow()),
        number(t.report_failed()),
        number(t.report_wrong()),
        number(t.report_cost()),
        number(t.report_corrected()),
        number(t.col_score()),
    ];
    let scale = SplitScale::of(report.teams.iter().map(|team| &team.row.split));
    let row = |team: &TeamReport| {
        let mut row = vec![
            cell(team.name(t)),
            format!(
                r#"<svg class="split" viewBox="0 -1 140 16" aria-hidden="true">{}</svg>"#,
                split_svg(&team.row.split, scale)
            ),
        ];
        row.extend(
            points_of(team)
                .iter()
                .map(|part| crate::format::points(*part)),
        );
        row.push(format!(
            "<b>{}</b>",
            crate::format::points(team.row.score_mpt)
        ));
        row
    };
    let rows: Vec<Vec<String>> = report.teams.iter().map(row).collect();
    section(
        page,
        "points",
        (t.report_points_title(), t.report_points_note()),
        &legend(t, report.tiers_ms),
        |page| table(page, t.report_points_title(), &columns, &rows),
    );
}

fn legend(t: T, tiers_ms: [u64; 3]) -> String {
    let [fast, ok, slow] = tiers_ms.map(limit);
    let keys = [
        ("split__cost", t.legend_cost().to_owned()),
        ("split__failed", t.legend_failed().to_owned()),
        ("split__fast", t.legend_fast(&fast)),
        ("split__ok", t.legend_ok(&ok)),
        ("split__slow", t.legend_slow(&slow)),
    ];
    let mut legend = Markup::default();
    legend.add(format_args!(r#"<ul class="legend section__end">"#));
    for (class, name) in keys {
        legend.add(format_args!(
            r#"<li><svg viewBox="0 0 14 12" aria-hidden="true"><rect class="{class}" x="0.5" y="0.5" width="13" height="11"></rect></svg><span>{}</span></li>"#,
            Esc(name)
        ));
    }
    legend.add(format_args!("</ul>"));
    legend.finish()
}

/// What the money of each team went to, by kind of resource.
pub(super) fn costs(page: &mut Markup, t: T, report: &Report) {
    let kind = |resource: &str| resource.split('/').next().unwrap_or(resource).to_owned();
    let mut sums: BTreeMap<String, BTreeMap<u16, i64>> = BTreeMap::new();
    for team in &report.teams {
        for cost in &team.costs {
            let by_team = sums.entry(kind(&cost.resource)).or_default();
            *by_team.entry(team.row.id).or_default() += cost.total_musd;
        }
    }
    let mut kinds: Vec<(&String, &BTreeMap<u16, i64>)> = sums.iter().collect();
    kinds.sort_by_key(|(_, by_team)| std::cmp::Reverse(by_team.values().sum::<i64>()));
    let mut columns = vec![text(t.col_team())];
    columns.extend(kinds.iter().map(|(kind, _)| number(kind)));
    columns.push(number(t.report_all()));
    let row = |team: &TeamReport| {
        let mut row = vec![cell(team.name(t))];
        row.extend(kinds.iter().map(|(_, by_team)| {
            let total = by_team.get(&team.row.id).copied().unwrap_or(0);
            if total == 0 {
                "–".to_owned()
            } else {
                dollars(total)
            }
        }));
        row.push(format!("<b>{}</b>", cents(team.row.spend_musd)));
        row
    };
    let rows: Vec<Vec<String>> = report.teams.iter().map(row).collect();
    section(
        page,
        "costs",
        (t.report_costs_title(), t.report_costs_note()),
        "",
        |page| table(page, t.report_costs_title(), &columns, &rows),
    );
}

/// How the objectives ended: one row an objective, with the team in the middle.
pub(super) fn objectives(page: &mut Markup, t: T, report: &Report) {
    let Some(first) = report.teams.first().filter(|it| !it.objectives.is_empty()) else {
        return;
    };
    let middle = &report.teams[report.teams.len() / 2];
    let columns = [
        text(t.report_objective()),
        number(t.report_limit()),
        number(t.report_median()),
        number(t.report_result()),
    ];
    let row = |(index, objective): (usize, &super::ObjectiveResult)| {
        let met = report.teams.iter();
        let met = met.filter(|team| team.objectives[index].is_met).count();
        vec![
            cell(objective.text.get(t.0)),
            cell(&objective.limit),
            cell(middle.objectives[index].value.as_deref().unwrap_or("–")),
            t.report_met_by(met, report.teams.len()),
        ]
    };
    let rows: Vec<Vec<String>> = first.objectives.iter().enumerate().map(row).collect();
    section(
        page,
        "objectives",
        (t.report_objectives_title(), ""),
        "",
        |page| table(page, t.report_objectives_title(), &columns, &rows),
    );
}

/// Pass or fail, as a word with a mark.
pub(super) fn verdict(t: T, is_met: bool) -> String {
    match is_met {
        true => format!(
            r#"<span class="verdict">{}{}</span>"#,
            icon("check"),
            t.report_pass()
        ),
        false => format!(
            r#"<span class="verdict verdict--fail">{}{}</span>"#,
            icon("down"),
            t.report_fail()
        ),
    }
}
