//! The report's head, podium and chart; the script; the small print.

use super::Report;
use crate::chart::{SCORE_HEIGHT, ScoreChartInput, score_svg};
use crate::format::{clock, grouped, points, short_clock};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::table::{cell, number, section, table, text};
use crate::view::TeamRow;

/// Width of the chart: that of a page.
const CHART_WIDTH: u32 = 1100;
/// Rows of the table of scores at most.
const TABLE_ROWS: u32 = 16;
/// Teams on the podium.
const PLACES: usize = 3;

pub(super) fn head(page: &mut Markup, t: T, report: &Report) {
    let sum = |of: fn(&super::TeamReport) -> u64| report.teams.iter().map(of).sum::<u64>();
    let many = |n: u64| grouped(i64::try_from(n).unwrap_or(i64::MAX));
    let date = report.source.started_at.split('T').next().unwrap_or("");
    let played = clock(report.played_s, report.length_s.max(3600));
    page.add(format_args!(
        r#"<header class="report__head"><p class="wordmark"><svg viewBox="0 0 18 18" aria-hidden="true"><path fill="currentColor" d="M0 0h18v18H0z"/><path d="M3 15 15 3M3 9l6-6M9 15l6-6" stroke="var(--surface)" stroke-width="2"/></svg>gameday</p><h1 class="headline">{}</h1><p class="headline__sub">{}</p><p class="report__story">{}</p>"#,
        Esc(t.report_title(report.title.get(t.0))),
        Esc(t.report_played(
            date,
            &played,
            report.teams.len(),
            &many(sum(|team| team.sent)),
            &many(sum(|team| u64::from(team.launched))),
            &many(sum(|team| team.kills)),
        )),
        Esc(report.story.get(t.0)),
    ));
    if !report.source.is_complete {
        let all = clock(report.length_s, report.length_s.max(3600));
        page.add(format_args!(
            r#"<p class="report__warning">{}</p>"#,
            Esc(t.report_cut_off(&played, &all))
        ));
    }
    page.add(format_args!("</header>"));
}

pub(super) fn podium(page: &mut Markup, t: T, report: &Report) {
    page.add(format_args!(
        r#"<section class="podium" aria-label="{}">"#,
        t.report_podium()
    ));
    for (index, team) in report.compared().iter().take(PLACES).enumerate() {
        let first = if index == 0 {
            " podium__place--first"
        } else {
            ""
        };
        page.add(format_args!(
            r#"<div class="podium__place{first}"><p class="podium__rank">{}</p><p class="podium__team">{}</p><p class="podium__score">{}</p></div>"#,
            t.report_place(team.row.rank),
            Esc(&team.row.name),
            t.report_points(&points(team.row.score_mpt)),
        ));
    }
    page.add(format_args!("</section>"));
}

/// The numbered bands of a chart, as a legend.
fn legend(t: T, report: &Report) -> String {
    let mut legend = Markup::default();
    legend.add(format_args!(r#"<ul class="legend report__bands">"#));
    for band in &report.bands {
        legend.add(format_args!(
            r#"<li><span class="event-number">{}</span>{} <span class="quiet">{}</span></li>"#,
            band.number,
            Esc(band.title.get(t.0)),
            short_clock(band.from_s, report.length_s)
        ));
    }
    legend.add(format_args!("</ul>"));
    legend.finish()
}

pub(super) fn scores(page: &mut Markup, t: T, report: &Report) {
    let rows: Vec<TeamRow> = report.teams.iter().map(|team| team.row.clone()).collect();
    let drawing = score_svg(&ScoreChartInput {
        chart: &report.chart,
        teams: &rows,
        bands: &report.bands,
        second: report.played_s,
        length_s: report.length_s,
        own: None,
        pressed: None,
        width: CHART_WIDTH,
    });
    section(
        page,
        "scores",
        (t.chart_title(), t.report_chart_note()),
        "",
        |page| {
            page.add(format_args!(
                r#"<figure class="section__body"><div class="report__wide" tabindex="0" role="region" aria-labelledby="scores"><svg class="chart" viewBox="0 0 {CHART_WIDTH} {SCORE_HEIGHT}" role="img" aria-labelledby="scores" aria-describedby="scores-desc">{drawing}</svg></div><p class="visually-hidden" id="scores-desc">{}</p>{}</figure><details class="disclosure"><summary>{}</summary>"#,
                t.chart_desc(),
                legend(t, report),
                t.report_scores_table()
            ));
            score_table(page, t, report);
            page.add(format_args!("</details>"));
        },
    );
}

fn score_table(page: &mut Markup, t: T, report: &Report) {
    let mut columns = vec![text(t.report_minute())];
    columns.extend(report.teams.iter().map(|team| number(&team.row.name)));
    let seconds = &report.chart.seconds;
    let step = (seconds.len() as u32).div_ceil(TABLE_ROWS).max(1) as usize;
    // Counted from the end, so that the last row is the end.
    let mut picked: Vec<usize> = (0..seconds.len()).rev().step_by(step).collect();
    picked.reverse();
    let row = |index: usize| {
        let mut row = vec![short_clock(seconds[index], report.length_s)];
        row.extend(report.teams.iter().map(|team| {
            let line = report.chart.points.get(usize::from(team.row.id));
            let value = line.and_then(|line| line.get(index)).copied();
            grouped(i64::from(value.unwrap_or(0)))
        }));
        row
    };
    let mut rows: Vec<Vec<String>> = picked.into_iter().map(row).collect();
    // The chart holds every so many seconds; the end is exact.
    if let Some(last) = rows.last_mut() {
        last.truncate(1);
        last[0] = short_clock(report.played_s, report.length_s);
        last.extend(report.teams.iter().map(|team| points(team.row.score_mpt)));
    }
    table(page, t.report_scores_table(), &columns, &rows);
}

pub(super) fn script(page: &mut Markup, t: T, report: &Report) {
    section(
        page,
        "script",
        (t.report_script_title(), t.report_script_note()),
        "",
        |page| {
            if report.script.is_empty() {
                page.add(format_args!(
                    r#"<p class="section__body quiet">{}</p>"#,
                    t.report_script_none()
                ));
                return;
            }
            let columns = [
                text(t.report_minute()),
                text(t.report_who()),
                text(t.report_hit_what()),
                text(t.report_teams_hit()),
            ];
            let rows: Vec<Vec<String>> = report
                .script
                .iter()
                .map(|line| {
                    let teams = match line.teams.as_deref() {
                        None => t.report_everybody().to_owned(),
                        Some([]) => "–".to_owned(),
                        Some(names) => names.join(", "),
                    };
                    vec![
                        clock(line.second, report.length_s),
                        cell(t.who(line.principal)),
                        cell(line.what.get(t.0)),
                        cell(teams),
                    ]
                })
                .collect();
            table(page, t.report_script_title(), &columns, &rows);
        },
    );
}

pub(super) fn colophon(page: &mut Markup, t: T, report: &Report) {
    let source = &report.source;
    let sha: String = source.scenario_sha256.chars().take(12).collect();
    page.add(format_args!(
        r#"<footer class="colophon"><p>{} {} <span class="mono">{}</span></p><p>{} {}</p><p>{}</p></footer>"#,
        Esc(t.report_source(&source.scenario, &sha, source.seed, source.speed)),
        t.report_digest(),
        Esc(&source.digest),
        if source.is_live {
            t.report_live()
        } else {
            t.report_offline()
        },
        t.report_same(),
        Esc(t.report_by(&source.recorded_by)),
    ));
}
