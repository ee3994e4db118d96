//! A team's row: signals of its own, so that a tick touches only what changed.

use crate::chart::{SplitScale, spark_svg, split_label, split_svg};
use crate::format::{dollars, points, signed_points};
use crate::frame::StatusMark;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::{Line, use_ui};
use crate::view::TeamRow;
use leptos::prelude::*;
use model::status::Status;

/// One team.
#[component]
pub(super) fn TeamLine(
    line: Line,
    scale: Memo<SplitScale>,
    #[prop(into)] wanted: Signal<String>,
) -> impl IntoView {
    let ui = use_ui();
    let row = line.row;
    let name = row.with_untracked(|row| row.name.clone());
    let is_bot = row.with_untracked(|row| row.is_bot);
    let is_open = row.with_untracked(|row| row.own.is_some());
    let own = ui.viewer.with_value(|viewer| {
        viewer
            .team
            .as_ref()
            .is_some_and(|member| member.team == line.id)
    });
    let part = {
        let row = row.clone();
        move |read: fn(&TeamRow) -> i64| {
            let row = row.clone();
            move || row.with(read)
        }
    };
    let score_mpt = part(|row| row.score_mpt);
    let score = score_mpt.clone();
    let trend = part(|row| row.trend_mpt_per_min);
    let trend_class = {
        let trend = trend.clone();
        say(move || match trend() / 1000 {
            0 => "num board__trend col-trend quiet",
            1.. => "num board__trend col-trend gain",
            _ => "num board__trend col-trend loss",
        })
    };
    let spend = part(|row| row.spend_musd);
    let spend_known = {
        let row = row.clone();
        say(move || row.with(|row| row.own.is_none_or(|own| own.is_spend_known)))
    };
    let rank = part(|row| i64::from(row.rank));
    let change = part(|row| i64::from(row.rank_change));
    let status = {
        let row = row.clone();
        say(move || row.with(|row| row.status.unwrap_or(Status::Idle)))
    };
    let spark = {
        let row = row.clone();
        say(move || row.with(|row| spark_svg(&row.sparkline)))
    };
    let split = {
        let row = row.clone();
        say(move || row.with(|row| split_svg(&row.split, scale.get())))
    };
    let split_words = say(move || {
        let split = row.with(|row| row.split);
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
