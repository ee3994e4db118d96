//! The reveal: from the last place up, one key a step, the podium at the end,
//! then the awards.

use crate::browser;
use crate::format::grouped;
use crate::i18n::T;
use crate::markup::{Esc, Markup, icon};
use crate::settled::{Settle, say};
use crate::state::use_ui;
use leptos::{ev, prelude::*};
use model::text::Text;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// So many places stand on the podium.
const PODIUM: usize = 3;
/// Up from this place, one comes a step; below it they come by tens.
const SINGLE: usize = 10;

/// What is revealed, or why it is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reveal {
    /// It is not for this visitor.
    #[default]
    NotYours,
    /// There is nothing to reveal; a replay may go to this second.
    NotOver(Option<u32>),
    /// All of it, for whoever shows it step by step.
    Ready {
        /// The winner first.
        places: Vec<Place>,
        /// None while they are being made.
        awards: Option<Vec<Award>>,
        /// The step that the address asks for.
        step: usize,
    },
}

/// A team's place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) rank: u16,
    pub(crate) name: String,
    /// Whole points.
    pub(crate) points: i64,
    /// Its rank when the board was frozen, if it was.
    pub(crate) frozen_rank: Option<u16>,
}

/// A distinction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Award {
    pub(crate) title: Text,
    pub(crate) text: Text,
}

/// How many places are shown after each step that shows places.
fn stops(places: usize) -> Vec<usize> {
    let mut stops = Vec::new();
    let mut shown = 0;
    while shown < places {
        let hidden = places - shown;
        shown += match hidden.checked_sub(SINGLE) {
            // What is no whole ten comes first.
            Some(below @ 1..) => 1 + (below - 1) % SINGLE,
            _ => 1,
        };
        stops.push(shown);
    }
    stops
}

/// What one sees after so many steps.
fn picture(t: T, places: &[Place], awards: Option<&[Award]>, step: usize) -> String {
    let stops = stops(places.len());
    let given = step.saturating_sub(stops.len());
    let shown_at = |step: usize| match step {
        0 => 0,
        step => stops[step.min(stops.len()) - 1],
    };
    let hidden = places.len() - shown_at(step);
    // Those that this step has brought.
    let fresh = match given {
        0 => hidden..places.len() - shown_at(step.saturating_sub(1)),
        _ => 0..0,
    };
    let mut page = Markup::default();
    page.add(format_args!(
        r#"<h1 class="stage__headline" aria-live="polite" data-testid="reveal-now">{}</h1>"#,
        Esc(headline(t, places, awards, given, &fresh))
    ));
    if given > 0 {
        add_awards(&mut page, t, awards.unwrap_or_default(), given);
        return page.finish();
    }
    let on_podium = PODIUM.min(places.len());
    page.add(format_args!(r#"<ol class="reveal__podium">"#));
    for (index, place) in places.iter().take(on_podium).enumerate() {
        add_step(
            &mut page,
            t,
            place,
            index,
            (index >= hidden, fresh.contains(&index)),
        );
    }
    page.add(format_args!(r#"</ol><ol class="reveal__rest">"#));
    // The ten that matter now: those that came together, or from the first hidden one down.
    let from = match fresh.len() {
        2.. => fresh.start,
        _ => hidden.saturating_sub(1).max(on_podium),
    };
    let from = from.min(places.len().saturating_sub(SINGLE).max(on_podium));
    let rest = places.iter().enumerate().skip(from).take(SINGLE);
    for (index, place) in rest {
        add_line(
            &mut page,
            t,
            place,
            (index >= hidden, fresh.contains(&index)),
        );
    }
    page.add(format_args!("</ol>"));
    if awards.is_none() && hidden == 0 {
        page.add(format_args!(
            r#"<p class="reveal__note">{}</p>"#,
            t.reveal_no_awards()
        ));
    }
    page.finish()
}

fn headline(
    t: T,
    places: &[Place],
    awards: Option<&[Award]>,
    given: usize,
    fresh: &std::ops::Range<usize>,
) -> String {
    if given > 0 {
        let award = awards.and_then(|awards| awards.get(given - 1));
        return award.map_or_else(String::new, |award| award.title.get(t.0).to_owned());
    }
    match (fresh.len(), places.get(fresh.start)) {
        (1, Some(first)) if fresh.start == 0 => t.reveal_winner(&first.name),
        (1, Some(place)) => format!("{}: {}", t.reveal_place(place.rank), place.name),
        (2.., _) => t.reveal_places(fresh.start + 1, fresh.end),
        _ => t.reveal_hidden().to_owned(),
    }
}

/// The classes of what is shown or hidden, and has just come.
const fn state((is_shown, is_fresh): (bool, bool)) -> &'static str {
    match (is_shown, is_fresh) {
        (false, _) => " reveal--hidden",
        (true, false) => "",
        (true, true) => " reveal--fresh",
    }
}

fn add_step(page: &mut Markup, t: T, place: &Place, index: usize, looks: (bool, bool)) {
    let (state, number) = (state(looks), index + 1);
    page.add(format_args!(
        r#"<li class="reveal__step reveal__step--{number}{state}"><span class="reveal__rank">{}</span>"#,
        if looks.0 { t.reveal_place(place.rank) } else { number.to_string() }
    ));
    if looks.0 {
        page.add(format_args!(
            r#"<span class="reveal__team">{}</span><span class="reveal__points">{}</span>{}"#,
            Esc(&place.name),
            grouped(place.points),
            moved(t, place)
        ));
    } else {
        page.add(format_args!(
            r#"<span class="reveal__team" aria-hidden="true">?</span>"#
        ));
    }
    page.add(format_args!("</li>"));
}

fn add_line(page: &mut Markup, t: T, place: &Place, looks: (bool, bool)) {
    let state = state(looks);
    if looks.0 {
        page.add(format_args!(
            r#"<li class="reveal__line{state}"><span class="reveal__rank">{}</span><span class="reveal__team">{}</span>{}<span class="reveal__points">{}</span></li>"#,
            place.rank,
            Esc(&place.name),
            moved(t, place),
            grouped(place.points),
        ));
    } else {
        page.add(format_args!(
            r#"<li class="reveal__line{state}"><span class="reveal__rank">{}</span><span class="reveal__team" aria-hidden="true">?</span></li>"#,
            place.rank
        ));
    }
}

/// Places won or lost while nobody saw it.
fn moved(t: T, place: &Place) -> String {
    let Some(before) = place.frozen_rank else {
        return String::new();
    };
    let change = i32::from(before) - i32::from(place.rank);
    let places = u16::try_from(change.unsigned_abs()).unwrap_or(u16::MAX);
    let (name, class, word) = match change {
        0 => ("same", "", t.rank_same().to_owned()),
        1.. => ("up", " gain", t.rank_up(places)),
        _ => ("downward", " loss", t.rank_down(places)),
    };
    format!(
        r#"<span class="reveal__moved status{class}">{}<span>{word} {}</span></span>"#,
        icon(name),
        t.reveal_since_freeze()
    )
}

fn add_awards(page: &mut Markup, t: T, awards: &[Award], given: usize) {
    page.add(format_args!(r#"<dl class="reveal__awards">"#));
    for (index, award) in awards.iter().take(given).enumerate() {
        page.add(format_args!(
            r#"<div class="reveal__award{}"><dt>{}</dt><dd>{}</dd></div>"#,
            state((true, index + 1 == given)),
            Esc(award.title.get(t.0)),
            Esc(award.text.get(t.0))
        ));
    }
    page.add(format_args!("</dl>"));
}

/// The page for whoever shows the winners.
#[component]
pub(crate) fn RevealPage(reveal: Arc<Reveal>) -> impl IntoView {
    let ui = use_ui();
    ui.entitle(move || ui.t().reveal_title().to_owned());
    let inside = match Arc::unwrap_or_clone(reveal) {
        Reveal::NotYours => {
            view! { <p class="callout reveal__note">{ui.tr(T::reveal_not_yours)}</p> }.settled()
        }
        Reveal::NotOver(end) => view! {
            <p class="callout reveal__note">
                {ui.tr(T::reveal_not_over)} " "
                {end.map(|end| view! { <a href=format!("/reveal?at={end}") rel="external">{ui.tr(T::reveal_to_end)}</a> })}
            </p>
        }
        .settled(),
        Reveal::Ready { places, awards, step } => {
            view! { <Steps places awards first=step/> }.settled()
        }
    };
    view! {
        <main class="stage reveal" id="content">{inside}</main>
    }
    .settled()
}

#[component]
fn Steps(places: Vec<Place>, awards: Option<Vec<Award>>, first: usize) -> impl IntoView {
    let ui = use_ui();
    let last = stops(places.len()).len() + awards.as_ref().map_or(0, Vec::len);
    let step = RwSignal::new(first.min(last));
    let go = move |to: usize| {
        let to = to.min(last);
        step.set(to);
        // Loading the page again finds it as it was.
        browser::set_address(&format!("/reveal?step={to}"));
    };
    let on = move || go(step.get_untracked() + 1);
    let back = move || go(step.get_untracked().saturating_sub(1));
    Effect::new(move |_| {
        let pressed = window_event_listener(ev::keydown, move |event| {
            if browser::is_typing(&event) {
                return;
            }
            // Presenters' clickers turn pages.
            match event.key().as_str() {
                " " | "ArrowRight" | "PageDown" => on(),
                "ArrowLeft" | "PageUp" => back(),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || pressed.remove());
    });
    let html = Memo::new(move |_| picture(ui.t(), &places, awards.as_deref(), step.get()));
    let way = move |word: fn(T) -> &'static str, to: Signal<usize>, testid: &'static str| {
        let turn = move |event: ev::MouseEvent| {
            event.prevent_default();
            go(to.get_untracked());
        };
        view! {
            <a class="button" rel="external" href=say(move || format!("?step={}", to.get())) on:click=turn data-testid=testid>
                {ui.tr(word)}
            </a>
        }
    };
    view! {
        <div class="reveal__all" inner_html=html data-testid="reveal" data-step=say(move || step.get().to_string())></div>
        <p class="reveal__ways">
            {way(T::reveal_back, say(move || step.get().saturating_sub(1)), "reveal-back")}
            {way(T::reveal_next, say(move || (step.get() + 1).min(last)), "reveal-next")}
            <span>{say(move || ui.t().reveal_step(step.get(), last))}</span>
            <span>{ui.tr(T::reveal_keys)}</span>
        </p>
    }
    .settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    fn places(count: u16) -> Vec<Place> {
        let place = |rank| Place {
            rank,
            name: format!("<team {rank}>"),
            points: 1000 - i64::from(rank),
            frozen_rank: Some(count + 1 - rank),
        };
        (1..=count).map(place).collect()
    }

    #[test]
    fn the_last_ten_come_one_by_one() {
        assert!(stops(0).is_empty());
        assert_eq!(stops(3), [1, 2, 3]);
        assert_eq!(stops(12)[..3], [2, 3, 4]);
        assert_eq!(stops(100)[..9], [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        assert_eq!(stops(100).len(), 9 + 10);
        for count in 0..200 {
            let stops = stops(count);
            assert!(stops.is_sorted());
            assert_eq!(stops.last().copied().unwrap_or(0), count);
        }
    }

    #[test]
    fn a_step_shows_no_more_than_its_own() {
        let places = places(5);
        for step in 0..=5 {
            let seen = picture(T(Lang::En), &places, Some(&[]), step);
            for place in &places {
                let is_shown = usize::from(place.rank) > 5 - step;
                let name = format!("&lt;team {}&gt;", place.rank);
                assert_eq!(seen.contains(&name), is_shown, "{name} at {step}");
            }
            assert!(!seen.contains("<team"));
        }
        let end = picture(T(Lang::En), &places, Some(&[]), 5);
        assert!(end.contains("&lt;team 1&gt; wins") && end.contains("up 4 since the freeze"));
        assert_eq!(end.matches("reveal--fresh").count(), 1);
        assert!(!end.contains("reveal--hidden"));
    }

    #[test]
    fn many_come_by_tens_and_the_window_follows() {
        let places = places(100);
        let seen = picture(T(Lang::En), &places, Some(&[]), 1);
        assert!(seen.contains("Places 91 to 100"));
        assert_eq!(seen.matches("reveal--fresh").count(), SINGLE);
        let seen = picture(T(Lang::Ko), &places, Some(&[]), 10);
        assert!(seen.contains("10위: &lt;team 10&gt;") && seen.contains("team 18&gt;"));
    }

    #[test]
    fn awards_come_after_the_winner() {
        let award = |en: &str| Award {
            title: Text {
                en: en.to_owned(),
                ko: "상".to_owned(),
            },
            text: Text::default(),
        };
        let awards = [award("Busiest hands"), award("Thrift")];
        let first = picture(T(Lang::En), &places(2), Some(&awards), 3);
        assert!(first.contains("Busiest hands") && !first.contains("Thrift"));
        let all = picture(T(Lang::En), &places(2), Some(&awards), 4);
        assert!(all.contains("Busiest hands") && all.contains("Thrift"));
        let none = picture(T(Lang::En), &places(2), None, 2);
        assert!(none.contains("not made yet"));
    }
}
