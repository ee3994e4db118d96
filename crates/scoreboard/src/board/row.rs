//! A team's row: signals of its own, so that a tick touches only what changed.

use crate::chart::{SplitScale, spark_svg, split_label, split_svg};
use crate::format::{dollars, points, signed_points};
use crate::frame::StatusMark;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::{Figures, Line, Marks, use_ui};
use leptos::prelude::*;

/// One team.
#[component]
pub(super) fn TeamLine(
    line: Line,
    scale: Memo<SplitScale>,
    #[prop(into)] wanted: Signal<String>,
) -> impl IntoView {
    let ui = use_ui();
    let Line {
        id,
        name,
        is_bot,
        is_own: is_open,
        figures,
        marks,
        picture,
    } = line;
    let own = ui.viewer.with_value(|viewer| {
        let team = viewer.team.as_ref();
        team.is_some_and(|member| member.team == id)
    });
    let figure = |read: fn(&Figures) -> i64| {
        let figures = figures.clone();
        move || figures.with(read)
    };
    let score_mpt = figure(|figures| figures.score_mpt);
    let score = score_mpt.clone();
    let trend = figure(|figures| figures.trend_mpt_per_min);
    let trend_class = {
        let trend = trend.clone();
        say(move || match trend() / 1000 {
            0 => "num board__trend col-trend quiet",
            1.. => "num board__trend col-trend gain",
            _ => "num board__trend col-trend loss",
        })
    };
    let spend = figure(|figures| figures.spend_musd);
    let mark = |read: fn(&Marks) -> i64| {
        let marks = marks.clone();
        move || marks.with(read)
    };
    let rank = mark(|marks| i64::from(marks.rank));
    let change = mark(|marks| i64::from(marks.rank_change));
    let (status, spend_known) = {
        let (marks, also) = (marks.clone(), marks.clone());
        (
            say(move || marks.with(|marks| marks.status)),
            say(move || also.with(|marks| marks.is_spend_known)),
        )
    };
    let spark = {
        let picture = picture.clone();
        say(move || picture.with(|picture| spark_svg(&picture.sparkline)))
    };
    let split = {
        let picture = picture.clone();
        say(move || picture.with(|picture| split_svg(&picture.split, scale.get())))
    };
    let split_words = say(move || {
        let split = picture.with(|picture| picture.split);
        let [fast, ok, slow, wrong, failed, cost] = split_label(&split);
        let t = ui.t();
        let corrected = match split.corrected.get() {
            0 => String::new(),
            by => t.split_corrected(&points(by)),
        };
        t.split_label(&fast, &ok, &slow, &wrong, &failed, &cost) + &corrected
    });
    let hidden = {
        let name = name.to_lowercase();
        when(move || wanted.with(|wanted| !wanted.is_empty() && !name.contains(wanted.as_str())))
    };
    let testid = format!("row-{name}");
    view! {
        <tr class:board__own=own class:board__open=is_open hidden=hidden data-testid=testid data-status=move || status.get().as_str()>
            <td class="board__rank">{rank}</td>
            <td class="col-move"><Move change=say(change)/></td>
            <th scope="row" class="board__team">
                <span class="board__name">{name}</span>
                {own.then(|| view! { " " <span class="tag tag--solid">{ui.tr(T::you)}</span> })}
                {is_open.then(|| view! { " " <span class="tag" title=ui.tr(T::open_league_note)>{ui.tr(T::open_league)}</span> })}
                {is_bot.then(|| view! { " " <span class="tag">{ui.tr(T::bot)}</span> })}
            </th>
            <td><StatusMark status t=say(move || ui.t())/></td>
            <td class="num board__score" data-testid="score" data-mpt=score_mpt>{say(move || points(score()))}</td>
            <td class=trend_class>{say(move || signed_points(trend()))}</td>
            <td class="col-spark">
                <svg class="sparkline" viewBox="0 0 80 24" aria-hidden="true" inner_html=spark></svg>
            </td>
            <td class="col-split">
                <svg class="split" viewBox="0 0 140 14" role="img" aria-label=split_words inner_html=split></svg>
            </td>
            <td class="num col-spend">{say(move || if spend_known.get() { dollars(spend()) } else { ui.t().spend_unknown().to_owned() })}</td>
        </tr>
    }
    .settled()
}

/// Places won or lost: arrow, figure, and a word for those who hear it.
#[component]
fn Move(change: Signal<i64>) -> impl IntoView {
    let ui = use_ui();
    let class = say(move || match change.get() {
        0 => "board__move",
        1.. => "board__move board__move--up",
        _ => "board__move board__move--down",
    });
    let figure = say(move || match change.get() {
        0 => "–".to_owned(),
        up @ 1.. => format!("▲ {up}"),
        down => format!("▼ {}", -down),
    });
    let word = say(move || in_words(ui.t(), change.get()));
    view! {
        <span class=class>
            <span aria-hidden="true">{figure}</span>
            <span class="visually-hidden">{word}</span>
        </span>
    }
    .settled()
}

fn in_words(t: T, change: i64) -> String {
    let places = u16::try_from(change.unsigned_abs()).unwrap_or(u16::MAX);
    match change {
        0 => t.rank_same().to_owned(),
        1.. => t.rank_up(places),
        _ => t.rank_down(places),
    }
}
