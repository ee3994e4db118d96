//! The bar of a replay: where it stands, and going elsewhere.
//!
//! Everything is a form or a link first, so that it works without scripts; with
//! them the page stays where it is.

use crate::browser;
use crate::format::clock;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::{Playback, Recording};
use crate::wire::ReplayOrder;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How fast a replay may be: game seconds in ten seconds, and the word for it.
const RATES: [(u32, &str); 6] = [
    (5, "0.5×"),
    (10, "1×"),
    (50, "5×"),
    (100, "10×"),
    (300, "30×"),
    (600, "60×"),
];

/// The bar; nothing where the game is played now.
#[component]
pub(crate) fn ReplayBar(second: Memo<u32>, playback: Memo<Option<Playback>>) -> impl IntoView {
    let ui = use_ui();
    let Some(recording) = ui.recording.get_value() else {
        return ().settled();
    };
    let played_s = recording.played_s;
    let now = Memo::new(move |_| playback.get().unwrap_or_default());
    let moves = RwSignal::new((false, None::<ReplayOrder>));
    // One order at a time; of those that come meanwhile the last one counts.
    let go = move |order: ReplayOrder| {
        let (is_under_way, _) = moves.get_untracked();
        if is_under_way {
            moves.set((true, Some(order)));
            return;
        }
        moves.set((true, None));
        spawn_local(async move {
            let mut next = Some(order);
            while let Some(order) = next.take() {
                let body = serde_json::to_string(&order).unwrap_or_default();
                let _ = browser::post("/api/replay", body).await;
                next = moves.get_untracked().1;
                moves.set((next.is_some(), None));
            }
        });
    };
    let to = move |second: u32| {
        go(ReplayOrder {
            second: Some(second.min(played_s)),
            ..ReplayOrder::default()
        });
    };
    let step = move |by: i64, word: &'static str| {
        let label = move || {
            ui.t()
                .replay_step(by.is_negative(), &ui.t().span(by.unsigned_abs() as u32))
        };
        let jump = move |_| {
            let target = i64::from(second.get_untracked()) + by;
            to(u32::try_from(target).unwrap_or(0));
        };
        view! {
            <button type="button" class="button button--small" aria-label=say(label) on:click=jump>
                {word}
            </button>
        }
    };
    let toggle = move |_| {
        go(ReplayOrder {
            is_playing: Some(!now.get_untracked().is_playing),
            ..ReplayOrder::default()
        });
    };
    let rate = move |(tenths, word): (u32, &'static str)| {
        let is_on = say(move || (now.get().rate_tenths == tenths).to_string());
        let choose = move |_| {
            go(ReplayOrder {
                rate_tenths: Some(tenths),
                ..ReplayOrder::default()
            });
        };
        view! { <button type="button" aria-pressed=is_on on:click=choose>{word}</button> }
    };
    let time = say(move || clock(second.get(), played_s));
    let slide = move |event| {
        if let Ok(second) = event_target_value(&event).parse() {
            to(second);
        }
    };
    let word = move || match now.get().is_playing {
        true => ui.t().replay_pause(),
        false => ui.t().replay_play(),
    };
    let moments = Memo::new(move |_| {
        ui.recording.with_value(|recording| {
            recording
                .as_ref()
                .map(|it| moments(ui.t(), it))
                .unwrap_or_default()
        })
    });
    let teams = say(move || {
        ui.recording
            .with_value(|it| it.as_ref().map(team_options).unwrap_or_default())
    });
    view! {
        <section class="replay" aria-label=ui.tr(T::replay) data-testid="replay">
            <div class="replay__row">
                <strong>{ui.tr(T::replay)}</strong>
                <span class="replay__time" data-testid="replay-time">{time}</span>
                <input
                    class="replay__scrub"
                    type="range"
                    min="0"
                    max=played_s
                    step="1"
                    aria-label=ui.tr(T::replay_moment)
                    aria-valuetext=time
                    value=second.get_untracked()
                    prop:value=move || second.get()
                    on:input=slide
                    data-testid="replay-scrub"
                />
                <span class="replay__time quiet">{clock(played_s, played_s)}</span>
            </div>
            <div class="replay__row">
                {step(-60, "−60")}
                {step(-1, "−1")}
                <button type="button" class="button button--small button--primary" on:click=toggle data-testid="replay-play">
                    {say(word)}
                </button>
                {step(1, "+1")}
                {step(60, "+60")}
                <span class="segmented" role="group" aria-label=ui.tr(T::replay_speed)>
                    {RATES.map(rate)}
                </span>
                <form class="replay__form" method="get">
                    <label>
                        <span class="quiet">{ui.tr(T::replay_go_to)}" "</span>
                        <input class="input replay__at" name="at" placeholder="1:20:00" pattern="[0-9]+(:[0-9]+){0,2}" required/>
                    </label>
                    <button class="button button--small">{ui.tr(T::replay_go)}</button>
                </form>
                <form class="replay__form" method="get" action="/join">
                    <label>
                        <span class="quiet">{ui.tr(T::replay_team)}" "</span>
                        <select class="input" name="team" inner_html=teams></select>
                    </label>
                    <button class="button button--small">{ui.tr(T::replay_look)}</button>
                </form>
                <a href="/compare" rel="external" target="_blank" data-testid="compare">{ui.tr(T::compare_title)}</a>
                <a href="/what-if" rel="external" target="_blank" data-testid="what-if">{ui.tr(T::what_if_title)}</a>
            </div>
            <details class="disclosure">
                <summary>{ui.tr(T::replay_moments)}</summary>
                <ol class="replay__moments" inner_html=moments></ol>
            </details>
        </section>
    }
    .settled()
}

/// What happened, as links to its moments.
fn moments(t: T, recording: &Recording) -> String {
    let mut list = Markup::default();
    for mark in &recording.marks {
        list.add(format_args!(
            r#"<li><a href="?at={}" rel="external">{} {}</a></li>"#,
            mark.second,
            clock(mark.second, recording.played_s),
            Esc(mark.what.get(t.0))
        ));
    }
    list.finish()
}

fn team_options(recording: &Recording) -> String {
    let mut list = Markup::default();
    for (id, name) in recording.teams.iter().enumerate() {
        list.add(format_args!(
            r#"<option value="{id}">{}</option>"#,
            Esc(name)
        ));
    }
    list.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Mark;
    use model::text::{Lang, Text};

    #[test]
    fn a_moment_is_a_link_and_cannot_break_out() {
        let recording = Recording {
            played_s: 7_200,
            teams: vec!["<b>".to_owned()],
            marks: vec![Mark {
                second: 3_700,
                what: Text {
                    en: "<kong>".to_owned(),
                    ko: "콩".to_owned(),
                },
            }],
        };
        assert_eq!(
            moments(T(Lang::En), &recording),
            r#"<li><a href="?at=3700" rel="external">01:01:40 &lt;kong&gt;</a></li>"#
        );
        assert!(team_options(&recording).contains("&lt;b&gt;"));
    }
}
