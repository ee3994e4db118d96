//! The score chart with its events and its table.

use crate::chart::{SCORE_HEIGHT, SCORE_WIDTH, ScoreChartInput, score_svg};
use crate::format::{grouped, short_clock};
use crate::frame::Disclosure;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, say};
use crate::state::{use_board, use_ui};
use crate::view::{Band, ScoreChart, TeamRow};
use leptos::prelude::*;

/// Width of the drawing on a narrow screen, so that its text stays readable.
const NARROW_WIDTH: u32 = 370;
/// Columns of the data table.
const TABLE_COLUMNS: usize = 5;

/// Scores over time.
#[component]
pub(super) fn ChartSection() -> impl IntoView {
    let ui = use_ui();
    let state = use_board();
    let own = ui
        .viewer
        .with_value(|viewer| viewer.team.as_ref().map(|member| member.team));
    let pressed = RwSignal::new(None::<u16>);
    let width = move || {
        if ui.narrow.get() {
            NARROW_WIDTH
        } else {
            SCORE_WIDTH
        }
    };
    // Drawn when the lines move, which is less often than the board where many teams play.
    let drawing = Memo::new(move |_| {
        state.chart.with(|chart| {
            state.board.with_untracked(|board| {
                score_svg(&ScoreChartInput {
                    chart,
                    teams: &board.teams,
                    bands: &board.bands,
                    second: board.second,
                    length_s: board.length_s,
                    own,
                    pressed: pressed.get(),
                    width: width(),
                })
            })
        })
    });
    let note = say(move || {
        if own.is_some() {
            ui.t().chart_note_own()
        } else {
            ui.t().chart_note()
        }
    });
    let table = move || {
        state.chart.with(|chart| {
            state
                .board
                .with(|board| data_table(ui.t(), chart, &board.teams, board.length_s))
        })
    };
    view! {
        <section class="section" aria-labelledby="chart-title">
            <div class="section__head">
                <h2 class="section__title" id="chart-title">{ui.tr(T::chart_title)}</h2>
                <span class="section__note">{note}</span>
            </div>
            <figure>
                <div class="section__body">
                    <svg
                        class="chart"
                        viewBox=say(move || format!("0 0 {} {SCORE_HEIGHT}", width()))
                        role="img"
                        aria-labelledby="chart-title"
                        aria-describedby="chart-desc"
                        inner_html=drawing
                    ></svg>
                    <p class="visually-hidden" id="chart-desc">{ui.tr(T::chart_desc)}</p>
                </div>
                <EventList pressed/>
            </figure>
            <Disclosure summary=T::as_table region=T::score_data table/>
        </section>
    }
    .settled()
}

/// Events as buttons, the newest first; pressing one marks it on the chart.
#[component]
fn EventList(pressed: RwSignal<Option<u16>>) -> impl IntoView {
    let ui = use_ui();
    let board = use_board().board;
    let bands = Memo::new(move |_| board.with(|board| (board.bands.clone(), board.length_s)));
    let button = move |band: Band, length_s: u32| {
        let number = band.number;
        let is_pressed = move || pressed.get() == Some(number);
        let from = short_clock(band.from_s, length_s);
        let to = band.to_s.map(|to| short_clock(to, length_s));
        let lasts = to.is_none();
        let title = band.title;
        view! {
            <button
                type="button"
                class:event-list__lasting=lasts
                aria-pressed=say(move || is_pressed().to_string())
                on:click=move |_| pressed.set(if is_pressed() { None } else { Some(number) })
            >
                <span class="event-number">{number}</span>
                <span>{say(move || title.get(ui.lang.get()).to_owned())}</span>
                <span class="quiet">
                    {move || match &to {
                        Some(to) => format!("{from}–{to}"),
                        None => ui.t().lasting(&from),
                    }}
                </span>
            </button>
        }
    };
    view! {
        <div class="event-list" role="group" aria-label=ui.tr(T::events_on_chart)>
            {move || {
                let (bands, length_s) = bands.get();
                if bands.is_empty() {
                    return view! { <p class="event-list__none quiet">{ui.tr(T::no_events)}</p> }.settled();
                }
                bands.into_iter().rev().map(|band| button(band, length_s)).collect_view().settled()
            }}
        </div>
    }
    .settled()
}

/// The chart's numbers at some moments.
fn data_table(t: T, chart: &ScoreChart, teams: &[TeamRow], length_s: u32) -> String {
    let columns = some_points(chart);
    let mut table = Markup::default();
    table.add(format_args!(
        r#"<thead><tr><th scope="col">{}</th>"#,
        t.col_team()
    ));
    for column in &columns {
        let moment = short_clock(chart.seconds[*column], length_s);
        table.add(format_args!(r#"<th scope="col" class="num">{moment}</th>"#));
    }
    table.add(format_args!("</tr></thead><tbody>"));
    for team in teams {
        table.add(format_args!(
            r#"<tr><th scope="row">{}</th>"#,
            Esc(&team.name)
        ));
        let line = chart
            .points
            .get(usize::from(team.id))
            .map_or(&[][..], Vec::as_slice);
        for column in &columns {
            let value = line
                .get(*column)
                .map(|value| grouped((*value).into()))
                .unwrap_or_default();
            table.add(format_args!(r#"<td class="num">{value}</td>"#));
        }
        table.add(format_args!("</tr>"));
    }
    table.add(format_args!("</tbody>"));
    table.finish()
}

/// Indexes of evenly spread points, the last one included.
fn some_points(chart: &ScoreChart) -> Vec<usize> {
    let count = chart.seconds.len();
    let columns = TABLE_COLUMNS.min(count);
    (1..=columns)
        .map(|column| column * count / columns - 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_with_the_last_point() {
        let chart = |count: u32| ScoreChart {
            seconds: (0..count).collect(),
            points: Vec::new(),
        };
        assert_eq!(some_points(&chart(0)), [0usize; 0]);
        assert_eq!(some_points(&chart(3)), [0, 1, 2]);
        assert_eq!(some_points(&chart(100)), [19, 39, 59, 79, 99]);
    }
}
