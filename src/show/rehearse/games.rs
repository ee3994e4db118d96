//! What came of the script: in one game, and in many.

use super::{Page, cell, right};
use crate::rehearse::dry_run::{DryRun, Tried};
use crate::rehearse::play::{Came, Source};
use crate::rehearse::range::Range;
use crate::show::result::group_digits;
use model::scenario::Scenario;
use model::text::Lang;
use model::units::StoryDuration;
use std::fmt::Write as _;

const TEAM: usize = 18;
const FIGURE: usize = 11;
/// Times of an event that are named.
const TIMES_SHOWN: usize = 4;

pub(super) fn dry_run(page: &Page, out: &mut String, scenario: &Scenario, run: &DryRun) {
    let seed = run.seed;
    let after = StoryDuration::from_secs(run.after_s.into());
    let (heading, explained) = match page.lang {
        Lang::En => (
            format!("Dry run, seed {seed}"),
            format!(
                "Points: what the team gained less than in the same game without what breaks (same traffic), while it lasts and {after} after. What overlaps counts for each."
            ),
        ),
        Lang::Ko => (
            format!("시험 게임, 시드 {seed}"),
            format!(
                "점수: 고장이 없는 같은 게임(같은 트래픽)보다 덜 얻은 점수. 지속되는 동안과 그 뒤 {after}. 겹치면 각각 셉니다."
            ),
        ),
    };
    page.heading(out, &heading, &explained);
    let mut shown = 0;
    for tried in run.tried.iter().filter(|it| !it.outcomes.is_empty()) {
        event(page, out, scenario, run, tried);
        shown += 1;
    }
    if shown == 0 {
        let nothing = page.say(
            "Nothing came that breaks anything.",
            "고장을 일으킨 것이 없습니다.",
        );
        let _ = writeln!(out, "{nothing}");
    }
    out.push('\n');
    teams(page, out, run);
}

fn event(page: &Page, out: &mut String, scenario: &Scenario, run: &DryRun, tried: &Tried) {
    let name = match tried.source {
        Source::Event(place) => {
            let event = &scenario.event[place];
            let fault = event.brings.as_ref().map(|it| it.fault.kind().as_str());
            let fault = fault.filter(|fault| *fault != event.id.as_str());
            let fault = fault.map(|fault| format!(" ({fault})"));
            format!("\x1b[1m{}\x1b[0m{}", event.id, fault.unwrap_or_default())
        }
        Source::Monkey(place) => format!("\x1b[1m{}\x1b[0m", scenario.monkey[place].kind),
    };
    let mut times: Vec<String> = tried.at.iter().map(ToString::to_string).collect();
    if times.len() > TIMES_SHOWN {
        times.truncate(TIMES_SHOWN - 1);
        times.push(format!("… x{}", tried.at.len()));
    }
    let _ = writeln!(out, "{name} {}", times.join(", "));
    let wide = (page.columns - 2 - TEAM - 1 - FIGURE).min(48);
    for outcome in &tried.outcomes {
        let team = &run.game.teams[usize::from(outcome.team.0)].name;
        let _ = writeln!(
            out,
            "  {} {}{}",
            cell(team, TEAM),
            cell(&in_words(page, outcome.came), wide),
            right(&points(-outcome.lost_mpt), FIGURE)
        );
    }
}

/// `5 of 6 hit, 5 killed, 1 missed`.
fn in_words(page: &Page, came: Came) -> String {
    let mut parts = Vec::new();
    let hit = page.say("hit", "맞음");
    match (came.hit, came.times) {
        (0, _) => {}
        (1, 1) => parts.push(hit.to_owned()),
        (some, all) if some == all => parts.push(format!("{hit} x{all}")),
        (some, all) => parts.push(match page.lang {
            Lang::En => format!("{some} of {all} hit"),
            Lang::Ko => format!("{all}번 중 {some}번 맞음"),
        }),
    }
    for (count, en, ko) in [
        (came.killed, "killed", "종료됨"),
        (came.missed, "missed", "빗나감"),
        (came.withheld, "withheld by a guard", "가드가 보류"),
        (came.refused, "refused by a policy", "정책이 거부"),
        (came.impossible, "not possible", "불가능"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {}", page.say(en, ko)));
        }
    }
    if parts.is_empty() {
        return page.say("nothing came of it", "아무 일도 없음").into();
    }
    parts.join(", ")
}

fn teams(page: &Page, out: &mut String, run: &DryRun) {
    let heads = match page.lang {
        Lang::En => ["team", "rank", "score", "calm", "by chaos", "killed"],
        Lang::Ko => ["팀", "순위", "점수", "고장 없이", "고장 탓", "종료됨"],
    };
    let row = |cells: [&str; 6]| {
        let [team, rank, figures @ ..] = cells;
        let figures = figures.map(|it| right(it, FIGURE)).concat();
        format!("{}{}{figures}", cell(team, TEAM), right(rank, 5))
    };
    let _ = writeln!(out, "\x1b[1m{}\x1b[0m", row(heads));
    for (team, calm_mpt) in run.game.teams.iter().zip(&run.calm_mpt) {
        let by_chaos = points(team.score_mpt - calm_mpt);
        let (rank, kills) = (team.rank.to_string(), team.kills.to_string());
        let (score, calm) = (points(team.score_mpt), points(*calm_mpt));
        let cells = [&team.name, &rank, &score, &calm, &by_chaos, &kills];
        let _ = writeln!(out, "{}", row(cells.map(String::as_str)));
    }
    out.push('\n');
}

pub(super) fn range(page: &Page, out: &mut String, range: &Range) {
    let games = range.games;
    let heading = match page.lang {
        Lang::En => format!("Range, {games} games, seeds 1 to {games}"),
        Lang::Ko => format!("범위, 게임 {games}번, 시드 1~{games}"),
    };
    let heads = match page.lang {
        Lang::En => ["team", "min", "median", "max", "killed", "ranks"],
        Lang::Ko => ["팀", "최소", "중앙값", "최대", "종료됨", "순위"],
    };
    page.heading(out, &heading, "");
    let wide = page.columns.saturating_sub(TEAM + 3 * FIGURE + KILLED + 2);
    let row = |[team, least, median, most, killed, ranks]: [&str; 6]| {
        let figures = [least, median, most].map(|it| right(it, FIGURE)).concat();
        let killed = right(killed, KILLED);
        let line = format!(
            "{}{figures}{killed}  {}",
            cell(team, TEAM),
            cell(ranks, wide)
        );
        line.trim_end().to_owned()
    };
    let _ = writeln!(out, "\x1b[1m{}\x1b[0m", row(heads));
    for team in &range.teams {
        let [least, median, most] = [team.least_mpt, team.median_mpt, team.most_mpt].map(points);
        let killed = format!("{:.1}", team.kills_mean);
        let ranks = (1..).zip(&team.ranks).filter(|(_, count)| **count > 0);
        let ranks: Vec<String> = ranks
            .map(|(rank, count)| format!("#{rank} x{count}"))
            .collect();
        let cells = [
            &team.name,
            &least,
            &median,
            &most,
            &killed,
            &ranks.join(", "),
        ];
        let _ = writeln!(out, "{}", row(cells.map(String::as_str)));
    }
    let note = page.say(
        "Killed: in the mean. #1 x7: the team came first in 7 games.",
        "종료됨: 평균. #1 x7: 게임 7번에서 1위.",
    );
    page.lines(out, note, 0);
    out.push('\n');
}

/// Columns of the kills.
const KILLED: usize = 8;

/// Milli-points as points.
fn points(milli: i64) -> String {
    group_digits((milli as f64 / 1000.0).round() as i64)
}
