//! How fast the teams were.

use super::{Hit, Occurrence, Report, TeamReport, median};
use crate::format::{NBSP, grouped, points, short_clock};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::table::{Column, cell, number, section, table, text};

/// A length of time: `0:24`, `1:02:05`.
pub(super) fn span(seconds: u32) -> String {
    match seconds {
        0..3600 => format!("{}:{:02}", seconds / 60, seconds % 60),
        _ => format!(
            "{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        ),
    }
}

pub(super) fn span_or_dash(seconds: Option<u32>) -> String {
    seconds.map_or_else(|| "–".to_owned(), span)
}

pub(super) fn hits(page: &mut Markup, t: T, report: &Report) {
    let hurt = report.hurt;
    let drop = format!("{}.{}", hurt.drop_mpt / 1000, hurt.drop_mpt % 1000 / 100);
    let note = t.report_hits_note(&drop, hurt.window_s, hurt.before_s);
    section(page, "hits", (t.report_hits_title(), &note), "", |page| {
        if report.occurrences.is_empty() {
            page.add(format_args!(
                r#"<p class="section__body quiet">{}</p>"#,
                t.report_nothing_came()
            ));
            return;
        }
        let columns = [
            text(t.report_hit_what()),
            number(t.report_hit_when()),
            number(t.report_hit_hurt()),
            number(t.report_hit_acted()),
            number(t.report_hit_mitigated()),
            number(t.report_hit_well()),
            text(t.report_hit_first()),
            number(t.report_hit_recovered()),
        ];
        let occurrences = report.occurrences.iter().enumerate();
        let rows: Vec<Vec<String>> = occurrences
            .map(|(index, occurrence)| of_all(t, report, index, occurrence))
            .collect();
        table(page, t.report_hits_title(), &columns, &rows);
        page.add(format_args!(
            r#"<p class="section__body report__help">{}</p>"#,
            t.report_hit_help()
        ));
    });
}

/// An occurrence over all teams.
fn of_all(t: T, report: &Report, index: usize, occurrence: &Occurrence) -> Vec<String> {
    let its: Vec<(&TeamReport, &Hit)> = report
        .teams
        .iter()
        .filter_map(|team| Some((team, team.hits[index].as_ref()?)))
        .collect();
    let hurt: Vec<&(&TeamReport, &Hit)> = its.iter().filter(|(_, hit)| hit.hurt > 0).collect();
    let of = |pick: fn(&Hit) -> Option<u32>| {
        span_or_dash(median(hurt.iter().filter_map(|(_, hit)| pick(hit))))
    };
    let first = hurt
        .iter()
        .filter_map(|(team, hit)| Some((hit.until_well_s?, &team.row.name)))
        .min_by_key(|(seconds, _)| *seconds)
        .map_or_else(
            || "–".to_owned(),
            |(seconds, name)| format!("{}{NBSP}{}", cell(name), span(seconds)),
        );
    let recovered = hurt.iter().filter(|(_, hit)| hit.recovered == hit.hurt);
    vec![
        name(t, occurrence),
        when(t, report, occurrence),
        t.report_hit_of(hurt.len(), its.len()),
        of(|hit| hit.until_acted_s),
        of(|hit| hit.until_mitigated_s),
        of(|hit| hit.until_well_s),
        first,
        match hurt.len() {
            0 => "–".to_owned(),
            all => t.report_hit_of(recovered.count(), all),
        },
    ]
}

fn name(t: T, occurrence: &Occurrence) -> String {
    let adaptive = match occurrence.is_adaptive {
        true => format!(" · {}", t.report_adaptive()),
        false => String::new(),
    };
    format!(
        r#"{} <span class="quiet">{}{adaptive}</span>"#,
        Esc(&occurrence.id),
        Esc(occurrence.what.get(t.0))
    )
}

fn when(t: T, report: &Report, occurrence: &Occurrence) -> String {
    let clock = |second: u32| short_clock(second, report.length_s);
    match (occurrence.times_s.as_slice(), occurrence.lasts_s) {
        ([from], Some(lasts)) if lasts > 0 => format!(
            "{}–{}",
            clock(*from),
            clock((from + lasts).min(report.played_s))
        ),
        ([from], _) => clock(*from),
        (times, _) => t.report_times(times.len()),
    }
}

/// What came over one team.
pub(super) fn of_team(page: &mut Markup, t: T, report: &Report, team: &TeamReport) {
    let columns: [Column<'_>; 7] = [
        text(t.report_hit_what()),
        number(t.report_hit_when()),
        number(t.report_hit_hurt()),
        number(t.report_hit_acted()),
        number(t.report_hit_mitigated()),
        number(t.report_hit_well()),
        number(t.report_hit_lost()),
    ];
    let hits = report.occurrences.iter().zip(&team.hits);
    let rows: Vec<Vec<String>> = hits
        .filter_map(|(occurrence, hit)| Some((occurrence, hit.as_ref()?)))
        .map(|(occurrence, hit)| {
            vec![
                name(t, occurrence),
                when(t, report, occurrence),
                t.report_hit_of(hit.hurt as usize, hit.times as usize),
                span_or_dash(hit.until_acted_s),
                span_or_dash(hit.until_mitigated_s),
                span_or_dash(hit.until_well_s),
                match hit.lost_mpt / 1000 {
                    0 => "–".to_owned(),
                    _ => points(-hit.lost_mpt),
                },
            ]
        })
        .collect();
    if rows.is_empty() {
        page.add(format_args!(
            r#"<p class="quiet">{}</p>"#,
            t.report_nothing_came()
        ));
        return;
    }
    table(page, t.report_hits_title(), &columns, &rows);
}

/// So many, with thousands marked off.
pub(super) fn many(n: u64) -> String {
    grouped(i64::try_from(n).unwrap_or(i64::MAX))
}
