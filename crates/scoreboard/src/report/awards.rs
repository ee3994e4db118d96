//! Awards, from what was recorded.

use super::hits::{many, span};
use super::{Report, TeamReport, median};
use crate::format::cents;
use crate::i18n::T;
use crate::markup::{Esc, Markup};

/// What is given, and to whom; the same ones in every language.
pub(crate) fn given(t: T, report: &Report) -> Vec<(&'static str, String)> {
    let given = [
        favourite(t, report),
        wrong(t, report),
        thrift(t, report),
        idle(t, report),
        hands(t, report),
        repair(t, report),
    ];
    given.into_iter().flatten().collect()
}

pub(super) fn awards(page: &mut Markup, t: T, report: &Report) {
    let given = given(t, report);
    if given.is_empty() {
        return;
    }
    crate::table::section(page, "awards", (t.report_awards_title(), ""), "", |page| {
        page.add(format_args!(r#"<dl class="awards">"#));
        for (title, text) in given {
            page.add(format_args!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                Esc(title),
                Esc(text)
            ));
        }
        page.add(format_args!("</dl>"));
    });
}

/// The team with most of something, if anybody has any; the better placed one of equals.
fn most(report: &Report, of: impl Fn(&TeamReport) -> u64) -> Option<(&TeamReport, u64)> {
    let with = report.compared().iter().map(|team| (team, of(team)));
    with.filter(|(_, n)| *n > 0)
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
}

fn favourite(t: T, report: &Report) -> Option<(&'static str, String)> {
    let (team, kills) = most(report, |team| team.kills)?;
    let text = t.award_favourite_text(&team.row.name, kills);
    Some((t.award_favourite(), text))
}

fn wrong(t: T, report: &Report) -> Option<(&'static str, String)> {
    let count = |team: &TeamReport| {
        let causes = team.causes.iter();
        let its = causes.filter(|cause| cause.cause == model::score::ScoreCause::Wrong);
        its.map(|cause| cause.count).sum()
    };
    let (team, count) = most(report, count)?;
    Some((
        t.award_wrong(),
        t.award_wrong_text(&team.row.name, &many(count)),
    ))
}

fn thrift(t: T, report: &Report) -> Option<(&'static str, String)> {
    let price = |team: &TeamReport| {
        let thousands = i64::try_from(team.right).ok().filter(|right| *right > 0)?;
        Some(team.row.spend_musd * 1000 / thousands)
    };
    let priced = report.compared().iter();
    let priced = priced.filter_map(|team| Some((team, price(team)?)));
    let (team, musd) = priced.min_by_key(|(_, musd)| *musd)?;
    Some((
        t.award_thrift(),
        t.award_thrift_text(&team.row.name, &cents(musd)),
    ))
}

/// What nobody needed to the end, and was paid for.
fn idle(t: T, report: &Report) -> Option<(&'static str, String)> {
    let costs = report.compared().iter().flat_map(|team| {
        let its = team.costs.iter();
        its.map(move |cost| (team, cost))
    });
    let idle = costs.filter(|(_, cost)| cost.is_idle && cost.total_musd > 0);
    let (team, cost) = idle.max_by_key(|(_, cost)| cost.total_musd)?;
    let name = &team.row.name;
    Some((
        t.award_idle(),
        t.award_idle_text(name, &cost.resource, &cents(cost.total_musd)),
    ))
}

fn hands(t: T, report: &Report) -> Option<(&'static str, String)> {
    let (team, commands) = most(report, |team| team.commands as u64)?;
    let text = t.award_hands_text(&team.row.name, commands as usize);
    Some((t.award_hands(), text))
}

fn repair(t: T, report: &Report) -> Option<(&'static str, String)> {
    let speed = |team: &TeamReport| {
        let hits = team.hits.iter().flatten();
        // Whoever was hurt once may have been lucky.
        let wells: Vec<u32> = hits.filter_map(|hit| hit.until_well_s).collect();
        (wells.len() >= 2)
            .then(|| median(wells.into_iter()))
            .flatten()
    };
    let timed = report.compared().iter();
    let timed = timed.filter_map(|team| Some((team, speed(team)?)));
    let (team, seconds) = timed.min_by_key(|(_, seconds)| *seconds)?;
    let text = t.award_repair_text(&team.row.name, &span(seconds));
    Some((t.award_repair(), text))
}
