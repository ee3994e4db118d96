//! Two teams beside each other: at a moment of a replay for all who look at it,
//! and in a running game for whoever runs it.

use super::access::Role;
use super::guard::Visitor;
use super::language::query;
use super::pages::{go_to_moment, moment_of};
use super::paper::{callout, texts, wide_paper};
use super::shared::Shared;
use super::split;
use crate::chart::compare_svg;
use crate::format::{
    cents, clock, dollars, grouped, latency, percent, points, signed_points, tenths,
};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::table::{figures as columns, row, sum_row, table, text};
use crate::view::{AuditLine, Console, ScoreChart, Snapshot};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use model::actor::Principal;
use model::stack::differences;
use std::sync::Arc;

/// How soon the page looks again while the replay goes on, in seconds.
const LOOK_AGAIN_S: &str = "2";
/// How far the links lead, in seconds.
const STEPS_S: [i64; 4] = [-600, -60, 60, 600];
/// Changes that are shown at most.
const CHANGES_MAX: usize = 60;

/// Two teams at one moment.
struct Pair {
    teams: [Arc<Console>; 2],
    snapshot: Arc<Snapshot>,
}

/// `GET /compare?one=0&other=3`; in a replay with `&at=1:20:30`, too.
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let ways = [("/", t.nav_board())];
    let answer = |status: StatusCode, content: String| {
        let paper = wide_paper(&uri, t, t.compare_title(), &ways, content);
        (status, paper).into_response()
    };
    let is_replay = shared.recording.is_some();
    if !is_replay && !matches!(visitor.role, Some(Role::Facilitator)) {
        return answer(StatusCode::FORBIDDEN, callout(t.compare_not_here()));
    }
    let wanted = ["one", "other"].map(|name| query(&uri, name).and_then(|it| it.parse().ok()));
    let Some(chosen) = chosen(&shared, wanted) else {
        return answer(StatusCode::NOT_FOUND, callout(t.compare_none()));
    };
    let [one, other] = chosen;
    let here = format!("/compare?one={one}&other={other}");
    if let Some(there) = go_to_moment(&shared, moment_of(&uri), &here).await {
        return there;
    }
    let pair = pair(&shared, chosen);
    let mut response = answer(StatusCode::OK, content(t, &pair, &here, is_replay));
    let playback = pair.snapshot.board.playback;
    if playback.is_some_and(|it| it.is_playing) {
        let refresh = HeaderName::from_static("refresh");
        let again = HeaderValue::from_static(LOOK_AGAIN_S);
        response.headers_mut().insert(refresh, again);
    }
    response
}

/// Those that are wanted, or those that lead; two that are not the same.
fn chosen(shared: &Shared, wanted: [Option<u16>; 2]) -> Option<[u16; 2]> {
    let leading: Vec<u16> = {
        let truth = shared.truth.borrow();
        truth.board.teams.iter().map(|team| team.id).collect()
    };
    let known = |id: &u16| leading.contains(id);
    let one = wanted[0].filter(known).or_else(|| {
        let free = leading.iter().find(|id| Some(**id) != wanted[1]);
        free.copied()
    })?;
    let other = wanted[1].filter(|id| known(id) && *id != one);
    let other = other.or_else(|| leading.iter().find(|id| **id != one).copied())?;
    Some([one, other])
}

fn pair(shared: &Shared, chosen: [u16; 2]) -> Pair {
    let of = |id: u16| shared.consoles[usize::from(id)].borrow().clone();
    let mut teams = chosen.map(of);
    // They are told one after the other: whoever looks in between looks again.
    for _ in 0..100 {
        if teams[0].seq == teams[1].seq {
            break;
        }
        std::thread::yield_now();
        teams = chosen.map(of);
    }
    Pair {
        teams,
        snapshot: shared.truth.borrow().clone(),
    }
}

fn content(t: T, pair: &Pair, here: &str, is_replay: bool) -> String {
    let mut page = Markup::default();
    let [one, other] = &pair.teams;
    let names = [&one.row.name, &other.row.name];
    page.add(format_args!(
        "<h1>{} – {}</h1><p data-testid=\"ahead\">{}</p>",
        Esc(names[0]),
        Esc(names[1]),
        Esc(ahead(t, one, other))
    ));
    choice(&mut page, t, pair, here, is_replay);
    curves(&mut page, t, pair);
    parts(&mut page, t, pair);
    figures(&mut page, t, pair);
    accounts(&mut page, t, pair);
    done(&mut page, t, pair);
    page.finish()
}

fn ahead(t: T, one: &Console, other: &Console) -> String {
    let by = one.row.score_mpt - other.row.score_mpt;
    let (first, second) = match by {
        0 => return t.compare_equal().to_owned(),
        1.. => (one, other),
        _ => (other, one),
    };
    let parts = split::parts(t, &second.row.split, &first.row.split);
    t.compare_ahead(&first.row.name, &points(by.abs()), &parts)
}

/// Other teams, other moments.
fn choice(page: &mut Markup, t: T, pair: &Pair, here: &str, is_replay: bool) {
    let (second, length_s) = (pair.teams[0].second, pair.teams[0].length_s);
    page.add(format_args!(
        "<form method=\"get\" action=\"/compare\" class=\"button-row compare__choice\">"
    ));
    let labels = [t.compare_one(), t.compare_other()];
    for ((name, label), team) in ["one", "other"].iter().zip(labels).zip(&pair.teams) {
        page.add(format_args!(
            "<label class=\"field\"><span>{label}</span><select class=\"input\" name=\"{name}\">"
        ));
        for line in &pair.snapshot.board.teams {
            let selected = if line.id == team.row.id {
                " selected"
            } else {
                ""
            };
            page.add(format_args!(
                "<option value=\"{}\"{selected}>{}</option>",
                line.id,
                Esc(&line.name)
            ));
        }
        page.add(format_args!("</select></label>"));
    }
    if is_replay {
        page.add(format_args!(
            "<label class=\"field\"><span>{}</span><input class=\"input\" name=\"at\" value=\"{}\" pattern=\"[0-9]+(:[0-9]+){{0,2}}\"></label>",
            t.compare_moment(),
            clock(second, length_s.max(3_600)),
        ));
    }
    page.add(format_args!(
        "<button class=\"button button--primary\">{}</button></form><p class=\"quiet\"><span data-testid=\"moment\">{}</span>",
        t.compare_go(),
        t.compare_at(&clock(second, length_s), &clock(length_s, length_s))
    ));
    if is_replay {
        for by in STEPS_S {
            let to = (i64::from(second) + by).clamp(0, i64::from(length_s));
            let span = t.span(by.unsigned_abs() as u32);
            page.add(format_args!(
                " · <a href=\"{}&amp;at={to}\">{}</a>",
                Esc(here),
                t.replay_step(by < 0, &span)
            ));
        }
    }
    page.add(format_args!("</p>"));
    if pair.snapshot.board.playback.is_some_and(|it| it.is_playing) {
        page.add(format_args!(
            "<p class=\"callout\">{}</p>",
            t.compare_playing()
        ));
    }
}

fn curves(page: &mut Markup, t: T, pair: &Pair) {
    let chart = &pair.snapshot.chart;
    let [one, other] = &pair.teams;
    let lines = [one, other].map(|team| line(chart, team.row.id));
    let drawing = compare_svg(
        &chart.seconds,
        [&lines[0], &lines[1]],
        [&one.row.name, &other.row.name],
        one.length_s,
    );
    let title = t.chart_title();
    page.add(format_args!(
        "<h2 id=\"curves\">{title}</h2><svg class=\"chart\" viewBox=\"0 0 540 220\" role=\"img\" aria-labelledby=\"curves\">{drawing}</svg>"
    ));
}

fn line(chart: &ScoreChart, id: u16) -> Vec<i64> {
    let line = chart.points.get(usize::from(id));
    let points = line.map(|line| line.iter().map(|it| i64::from(*it)).collect());
    points.unwrap_or_else(|| vec![0; chart.seconds.len()])
}

/// Where the points of both come from.
fn parts(page: &mut Markup, t: T, pair: &Pair) {
    let [one, other] = &pair.teams;
    let heads = ["", &one.row.name, &other.row.name, t.compare_difference()];
    let cells = |of: &dyn Fn(&Console) -> i64| {
        let (one, other) = (of(one), of(other));
        [points(one), points(other), signed_points(one - other)]
    };
    page.add(format_args!("<h2>{}</h2>", t.compare_points()));
    let is_there = |it: &&split::Part| {
        let of = it.1;
        [one, other]
            .iter()
            .any(|team| of(&team.row.split).get() != 0)
    };
    let part = |(cause, of): &split::Part| {
        row(
            split::cause(t, *cause),
            cells(&|it| of(&it.row.split).get()),
        )
    };
    let mut rows: Vec<Vec<String>> = split::PARTS.iter().filter(is_there).map(part).collect();
    rows.push(sum_row(t.col_score(), cells(&|it| it.row.score_mpt)));
    table(page, t.compare_points(), &columns(&heads), &rows);
}

/// What a console shows, in words.
type Figure = (&'static str, fn(&Console) -> String);

fn figures(page: &mut Markup, t: T, pair: &Pair) {
    let [one, other] = &pair.teams;
    let rows: [Figure; 12] = [
        (t.col_rank(), |it| it.row.rank.to_string()),
        (t.vital_trend(), |it| {
            signed_points(it.row.trend_mpt_per_min)
        }),
        (t.col_spent(), |it| cents(it.row.spend_musd)),
        (t.compare_per_hour(), |it| {
            dollars(it.vitals.spend_musd_per_hour)
        }),
        (t.compare_requests(), |it| tenths(it.vitals.requests_mrps)),
        (t.compare_latency_p50(), |it| {
            or_dash(it.vitals.p50_us, latency)
        }),
        (t.compare_latency_p99(), |it| {
            or_dash(it.vitals.p99_us, latency)
        }),
        (t.compare_hits(), |it| {
            or_dash(it.vitals.hit_permille, percent)
        }),
        (t.compare_wrong(), |it| percent(it.vitals.wrong_permille)),
        (t.compare_failed(), |it| percent(it.vitals.failed_permille)),
        (t.compare_queued(), |it| {
            grouped(i64::from(it.vitals.queued))
        }),
        (t.compare_in_service(), |it| {
            it.vitals.in_service.to_string()
        }),
    ];
    let heads = ["", &one.row.name, &other.row.name];
    page.add(format_args!("<h2>{}</h2>", t.compare_now()));
    let rows = rows.map(|(name, of)| row(name, [of(one), of(other)]));
    table(page, t.compare_now(), &columns(&heads), &rows);
}

/// What may not have been measured.
fn or_dash<V>(value: Option<V>, words: fn(V) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), words)
}

fn accounts(page: &mut Markup, t: T, pair: &Pair) {
    let [one, other] = &pair.teams;
    page.add(format_args!("<h2>{}</h2>", t.compare_accounts()));
    let different = differences(&one.account, &other.account);
    if different.is_empty() {
        page.add(format_args!("<p>{}</p>", t.compare_accounts_same()));
        return;
    }
    let side = |side: String| match side.as_str() {
        "" => "–".to_owned(),
        _ => side,
    };
    let rows = different
        .into_iter()
        .map(|it| row(it.what, [side(it.before), side(it.after)]));
    let rows: Vec<Vec<String>> = rows.collect();
    let heads = [t.compare_what(), &one.row.name, &other.row.name].map(text);
    table(page, t.compare_accounts(), &heads, &rows);
}

fn done(page: &mut Markup, t: T, pair: &Pair) {
    let [one, other] = &pair.teams;
    page.add(format_args!(
        "<h2>{}</h2><p class=\"quiet\">{}</p>",
        t.compare_done(),
        t.compare_done_note()
    ));
    let mut lines: Vec<(usize, &AuditLine)> = [one, other]
        .into_iter()
        .enumerate()
        .flat_map(|(place, team)| team.audit.iter().map(move |line| (place, line)))
        .filter(|(_, line)| is_change(line))
        .collect();
    // The newest first, as in the logs; of one second, the first team's first.
    lines.sort_by_key(|(_, line)| std::cmp::Reverse(line.second));
    lines.truncate(CHANGES_MAX);
    if lines.is_empty() {
        page.add(format_args!("<p>{}</p>", t.compare_done_none()));
        return;
    }
    let of_line = |(place, line): (usize, &AuditLine)| {
        let mut cells = [String::new(), String::new()];
        cells[place] = line.what.get(t.0).to_owned();
        row(clock(line.second, one.length_s), cells)
    };
    let rows: Vec<Vec<String>> = lines.into_iter().map(of_line).collect();
    let heads = [t.col_time(), &one.row.name, &other.row.name].map(text);
    table(page, t.compare_done(), &heads, &rows);
}

/// Whether a team, by its people or its playbook, changed something.
fn is_change(line: &AuditLine) -> bool {
    matches!(line.principal, Principal::Player | Principal::Bot)
        && line.command.is_some()
        && line.denied.is_none()
}
