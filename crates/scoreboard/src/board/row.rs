//! A team's row: signals of its own, so that a tick touches only what changed.

use crate::chart::{SplitScale, spark_svg, split_label, split_svg};
use crate::format::{dollars, points, signed_points};
use crate::frame::StatusMark;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::{Figures, Line, Marks, Ui, use_ui};
use leptos::html::Td;
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
    let mark = |read: fn(&Marks) -> i64| {
        let marks = marks.clone();
        move || marks.with(read)
    };
    let rank = mark(|marks| i64::from(marks.rank));
    let change = mark(|marks| i64::from(marks.rank_change));
    let status = {
        let marks = marks.clone();
        say(move || marks.with(|marks| marks.status))
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
    let cells = Cells::default();
    let first = untrack(|| Written::of(&figures.get(), ui));
    let written = first.clone();
    Effect::new(move |before: Option<Written>| {
        let now = figures.with(|figures| Written::of(figures, ui));
        cells.write(before.as_ref().unwrap_or(&written), &now);
        now
    });
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
            <td class="num board__score" node_ref=cells.score data-testid="score" data-mpt=first.score_mpt>{first.score}</td>
            <td class=first.trend_class node_ref=cells.trend>{first.trend}</td>
            <td class="col-spark">
                <svg class="sparkline" viewBox="0 0 80 24" aria-hidden="true" inner_html=spark></svg>
            </td>
            <td class="col-split">
                <svg class="split" viewBox="0 0 140 14" role="img" aria-label=split_words inner_html=split></svg>
            </td>
            <td class="num col-spend" node_ref=cells.spend>{first.spend}</td>
        </tr>
    }
    .settled()
}

/// What is written in the cells that change every second.
#[derive(Clone)]
struct Written {
    score_mpt: String,
    score: String,
    trend_class: &'static str,
    trend: String,
    spend: String,
}

impl Written {
    fn of(figures: &Figures, ui: Ui) -> Self {
        Self {
            score_mpt: figures.score_mpt.to_string(),
            score: points(figures.score_mpt),
            trend_class: match figures.trend_mpt_per_min / 1000 {
                0 => "num board__trend col-trend quiet",
                1.. => "num board__trend col-trend gain",
                _ => "num board__trend col-trend loss",
            },
            trend: signed_points(figures.trend_mpt_per_min),
            spend: if figures.is_spend_known {
                dollars(figures.spend_musd)
            } else {
                ui.t().spend_unknown().to_owned()
            },
        }
    }
}

/// The cells themselves: written to by one effect a row, where one for each text would cost a hundred rows most of a
/// tick.
#[derive(Clone, Copy, Default)]
struct Cells {
    score: NodeRef<Td>,
    trend: NodeRef<Td>,
    spend: NodeRef<Td>,
}

impl Cells {
    fn write(self, before: &Written, now: &Written) {
        let text = |cell: NodeRef<Td>, before: &str, now: &str| {
            if before == now {
                return;
            }
            // The text that is there takes the new words, which is less work than another text.
            if let Some(text) = cell.get_untracked().and_then(|cell| cell.first_child()) {
                text.set_node_value(Some(now));
            }
        };
        text(self.score, &before.score, &now.score);
        text(self.trend, &before.trend, &now.trend);
        text(self.spend, &before.spend, &now.spend);
        if before.score_mpt != now.score_mpt
            && let Some(cell) = self.score.get_untracked()
        {
            let _ = cell.set_attribute("data-mpt", &now.score_mpt);
        }
        if before.trend_class != now.trend_class
            && let Some(cell) = self.trend.get_untracked()
        {
            cell.set_class_name(now.trend_class);
        }
    }
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
