//! One team's part of the report.

use super::hits::{many, of_team};
use super::sums::verdict;
use super::{Report, SingleChange, TeamReport};
use crate::chart::{METRICS_HEIGHT, MetricsChart, compare_svg, metrics_svg};
use crate::format::{cents, clock, points, short_clock, signed_points};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::table::{cell, number, table, text};
use crate::view::Vitals;
use model::score::ScoreCause;

/// Width of the drawing of figures.
const METRICS_WIDTH: u32 = 1068;

pub(super) fn team(page: &mut Markup, t: T, report: &Report, team: &TeamReport) {
    let id = team.row.id;
    page.add(format_args!(
        r#"<section class="section report__team" aria-labelledby="team-{id}"><div class="section__head"><h2 class="section__title" id="team-{id}">{}</h2></div><div class="section__body"><p>{} {}</p>"#,
        Esc(team.name(t)),
        t.report_team_rank(team.row.rank, &points(team.row.score_mpt)),
        t.report_team_line(
            &many(team.sent),
            &many(team.right),
            &cents(team.row.spend_musd),
            team.kills,
            team.commands,
        ),
    ));
    if team.void > 0 {
        page.add(format_args!("<p>{}</p>", t.report_void(&many(team.void))));
    }
    if team.in_flight > 0 {
        page.add(format_args!(
            "<p>{}</p>",
            t.report_open(&many(team.in_flight))
        ));
    }
    page.add(format_args!("</div>"));
    if let Some(best) = team.changes.first() {
        change(page, t, report, team, best);
    }
    part(page, t.report_causes(), |page| causes(page, t, team));
    part(page, t.report_hits_title(), |page| {
        of_team(page, t, report, team)
    });
    if !team.objectives.is_empty() {
        part(page, t.report_objectives_title(), |page| {
            objectives(page, t, team);
        });
    }
    part(page, t.report_costs_title(), |page| costs(page, t, team));
    part(page, t.report_metrics(), |page| {
        metrics(page, t, report, team)
    });
    log(page, t, report, team);
    page.add(format_args!("</section>"));
}

fn part(page: &mut Markup, title: &str, inside: impl FnOnce(&mut Markup)) {
    page.add(format_args!(
        r#"<div class="section__part"><h3 class="report__part">{}</h3>"#,
        Esc(title)
    ));
    inside(page);
    page.add(format_args!("</div>"));
}

/// The best change, with both curves, and those after it.
fn change(page: &mut Markup, t: T, report: &Report, team: &TeamReport, best: &SingleChange) {
    let drawing = compare_svg(
        &best.seconds,
        [&best.as_played, &best.with_change],
        [t.report_change_played(), t.report_change_changed()],
        report.length_s,
    );
    let words = |change: &SingleChange| {
        t.report_change_text(
            change.what.get(t.0),
            &short_clock(change.at_s, report.length_s),
            &points(change.gain_mpt),
            change.rank,
            team.row.rank,
        )
    };
    let id = team.row.id;
    page.add(format_args!(
        r#"<div class="section__part what-if"><div><h3 class="report__part" id="change-{id}">{}</h3><p class="what-if__figure">{}</p><p>{}</p>"#,
        t.report_change_title(),
        signed_points(best.gain_mpt),
        Esc(words(best)),
    ));
    for other in &team.changes[1..] {
        page.add(format_args!(
            r#"<p class="quiet">{}</p>"#,
            Esc(words(other))
        ));
    }
    page.add(format_args!(
        r#"</div><svg class="chart" viewBox="0 0 540 220" role="img" aria-labelledby="change-{id}">{drawing}</svg></div>"#
    ));
}

fn causes(page: &mut Markup, t: T, team: &TeamReport) {
    let columns = [
        text(t.report_cause()),
        number(t.report_count()),
        number(t.report_points_note()),
    ];
    let row = |cause: &super::Cause| {
        let name = match cause.cause {
            ScoreCause::Failed(why) => {
                format!("{}: {}", t.cause_failed(), t.fail(why))
            }
            other => t.cause(other).to_owned(),
        };
        vec![
            cell(name),
            many(cause.count),
            signed_points(cause.points_mpt),
        ]
    };
    let rows: Vec<Vec<String>> = team.causes.iter().map(row).collect();
    table(page, t.report_causes(), &columns, &rows);
}

fn objectives(page: &mut Markup, t: T, team: &TeamReport) {
    let columns = [
        text(t.report_objective()),
        number(t.report_limit()),
        number(t.report_value()),
        text(t.report_result()),
    ];
    let row = |objective: &super::ObjectiveResult| {
        vec![
            cell(objective.text.get(t.0)),
            cell(&objective.limit),
            cell(objective.value.as_deref().unwrap_or("–")),
            verdict(t, objective.is_met),
        ]
    };
    let rows: Vec<Vec<String>> = team.objectives.iter().map(row).collect();
    table(page, t.report_objectives_title(), &columns, &rows);
}

fn costs(page: &mut Markup, t: T, team: &TeamReport) {
    let columns = [text(t.report_hit_what()), number(t.report_costs_note())];
    let mut rows: Vec<Vec<String>> = team
        .costs
        .iter()
        .filter(|cost| cost.total_musd != 0)
        .map(|cost| vec![cell(&cost.resource), cents(cost.total_musd)])
        .collect();
    rows.push(vec![
        cell(t.report_all()),
        format!("<b>{}</b>", cents(team.row.spend_musd)),
    ]);
    table(page, t.report_costs_title(), &columns, &rows);
}

fn metrics(page: &mut Markup, t: T, report: &Report, team: &TeamReport) {
    let patience_ms = report.tiers_ms[2];
    let last = |list: &[u64]| list.last().copied();
    let figures = &team.metrics;
    // The chart names the last value of each line.
    let vitals = Vitals {
        requests_mrps: last(&figures.requests_mrps).unwrap_or(0),
        p50_us: last(&figures.p50_us).filter(|us| *us > 0),
        p99_us: last(&figures.p99_us).filter(|us| *us > 0),
        hit_permille: figures.hit_permille.last().copied(),
        wrong_permille: figures.wrong_permille.last().copied().unwrap_or(0),
        queued: figures.queued.last().copied().unwrap_or(0),
        in_service: figures.in_service.last().copied().unwrap_or(0),
        ..Vitals::default()
    };
    let drawing = metrics_svg(&MetricsChart {
        metrics: figures,
        vitals: &vitals,
        bands: &report.bands,
        length_s: report.length_s,
        patience_us: patience_ms * 1000,
        pressed: None,
        width: METRICS_WIDTH,
        names: t.panels(),
        limits: t.limits(patience_ms),
    });
    page.add(format_args!(
        r#"<div class="report__wide" tabindex="0" role="region" aria-label="{}"><svg class="chart" viewBox="0 0 {METRICS_WIDTH} {METRICS_HEIGHT}" role="img" aria-label="{}">{drawing}</svg></div>"#,
        t.report_metrics(),
        Esc(t.metrics_desc())
    ));
}

fn log(page: &mut Markup, t: T, report: &Report, team: &TeamReport) {
    page.add(format_args!(
        r#"<details class="disclosure"><summary>{}</summary>"#,
        t.report_log()
    ));
    if team.log_left_out > 0 {
        page.add(format_args!(
            r#"<p class="section__body report__help">{}</p>"#,
            t.report_log_left_out(team.log_left_out)
        ));
    }
    let columns = [
        text(t.report_minute()),
        text(t.report_who()),
        text(t.report_hit_what()),
    ];
    let row = |line: &super::LogLine| {
        let mut what = cell(line.what.get(t.0));
        if line.is_refused {
            what = format!(r#"{what} <b class="refused">{}</b>"#, t.report_refused());
        }
        vec![
            clock(line.second, report.length_s),
            cell(t.who(line.principal)),
            what,
        ]
    };
    let rows: Vec<Vec<String>> = team.log.iter().map(row).collect();
    table(page, t.report_log(), &columns, &rows);
    page.add(format_args!("</details>"));
}
