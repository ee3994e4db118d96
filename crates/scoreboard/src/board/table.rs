//! The table of teams.

use super::row::{Look, markup, said};
use super::rows::{Rows, team_of};
use crate::browser::{Sight, lower_case};
use crate::chart::SplitScale;
use crate::format::limit;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::{use_board, use_ui};
use crate::view::TeamRow;
use leptos::html::Tbody;
use leptos::prelude::*;
use leptos::web_sys::Element;

/// All teams, the leader first; `wanted` is what the visitor searches for.
#[component]
pub(super) fn BoardTable(#[prop(into)] wanted: Signal<String>) -> impl IntoView {
    let ui = use_ui();
    let state = use_board();
    let own = ui
        .viewer
        .with_value(|viewer| viewer.team.as_ref().map(|member| member.team));
    let look = move |rows: &[TeamRow]| Look {
        t: ui.t(),
        scale: SplitScale::of(rows.iter().map(|row| &row.split)),
        own,
    };
    let first = untrack(|| state.rows.with(|rows| written(rows, look(rows))));
    let body = NodeRef::<Tbody>::new();
    let in_sight = RwSignal::new(InSight::default());
    let sight = move || {
        let changed = move |lines: Vec<(Element, bool)>| in_sight.update(|it| it.take(&lines));
        Rows::new(Sight::new(changed))
    };
    Effect::new(move |rows: Option<Rows>| {
        let mut rows = rows.unwrap_or_else(sight);
        if let Some(body) = body.get() {
            state.rows.with(|now| {
                let (wanted, in_sight) = (wanted.read(), in_sight.read());
                let is_due = |row: &TeamRow| in_sight.has(row.id) || state.is_due_unseen(row.id);
                rows.show(&body, now, look(now), &wanted, is_due);
            });
        }
        rows
    });
    let phase = Memo::new(move |_| state.board.with(|board| board.phase));
    let trend_s = Memo::new(move |_| state.board.with(|board| board.trend_window_s));
    let spark_s = Memo::new(move |_| state.board.with(|board| board.sparkline_s));
    let no_match = move || {
        wanted.with(|wanted| {
            let found = |name: &str| lower_case(name).contains(wanted.as_str());
            !wanted.is_empty()
                && state
                    .board
                    .with(|board| !board.teams.iter().any(|row| found(&row.name)))
        })
    };
    view! {
        <section class="section board" aria-labelledby="board-title">
            <div class="section__head">
                <h2 class="section__title" id="board-title">{say(move || ui.t().table_title(phase.get()))}</h2>
                <Legend/>
            </div>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col" class="col-rank">{ui.tr(T::col_rank)}</th>
                        <th scope="col" class="col-move">
                            <span class="visually-hidden">{ui.tr(T::col_move)}</span>
                            <span aria-hidden="true">"±"</span>
                        </th>
                        <th scope="col">{ui.tr(T::col_team)}</th>
                        <th scope="col" class="col-status">{ui.tr(T::col_status)}</th>
                        <th scope="col" class="num col-score">{ui.tr(T::col_score)}</th>
                        <th scope="col" class="num col-trend">{say(move || ui.t().col_trend(&ui.t().span(trend_s.get())))}</th>
                        <th scope="col" class="col-spark">{say(move || ui.t().span(spark_s.get()))}</th>
                        <th scope="col" class="col-split">{ui.tr(T::col_split)}</th>
                        <th scope="col" class="num col-spend">{ui.tr(T::col_spent)}</th>
                    </tr>
                </thead>
                <tbody node_ref=body inner_html=first></tbody>
            </table>
            <p class="section__body section__empty" hidden=when(move || !no_match())>{ui.tr(T::no_match)}</p>
        </section>
    }
    .settled()
}

/// Which teams' rows are in sight, by team; one that nothing is known of is.
#[derive(Default)]
struct InSight(Vec<bool>);

impl InSight {
    fn take(&mut self, lines: &[(Element, bool)]) {
        for (line, is_in_sight) in lines {
            let Some(team) = team_of(line).map(usize::from) else {
                continue;
            };
            if self.0.len() <= team {
                self.0.resize(team + 1, true);
            }
            self.0[team] = *is_in_sight;
        }
    }

    fn has(&self, team: u16) -> bool {
        self.0.get(usize::from(team)).is_none_or(|it| *it)
    }
}

/// The rows as the server writes them. A browser finds them there, or writes each row itself.
fn written(rows: &[TeamRow], look: Look) -> String {
    if cfg!(feature = "hydrate") {
        return String::new();
    }
    rows.iter()
        .map(|row| markup(row, &said(row, look), look))
        .collect()
}

/// What the parts of a split bar mean, with the limits of the tiers.
#[component]
fn Legend() -> impl IntoView {
    let ui = use_ui();
    let board = use_board().board;
    let tiers = Memo::new(move |_| board.with(|board| board.tiers_ms));
    let limit = move |index: usize| limit(tiers.get()[index]);
    let key = |class: &'static str| {
        view! {
            <svg viewBox="0 0 14 12" aria-hidden="true">
                <rect class=class x="0.5" y="0.5" width="13" height="11"></rect>
            </svg>
        }
    };
    view! {
        <ul class="legend section__end" aria-label=ui.tr(T::split_of_score)>
            <li>{key("split__cost")}<span>{ui.tr(T::legend_cost)}</span></li>
            <li>{key("split__failed")}<span>{ui.tr(T::legend_failed)}</span></li>
            <li>{key("split__fast")}<span>{say(move || ui.t().legend_fast(&limit(0)))}</span></li>
            <li>{key("split__ok")}<span>{say(move || ui.t().legend_ok(&limit(1)))}</span></li>
            <li>{key("split__slow")}<span>{say(move || ui.t().legend_slow(&limit(2)))}</span></li>
        </ul>
    }
    .settled()
}
