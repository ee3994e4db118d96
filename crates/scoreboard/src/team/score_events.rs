//! Why the score moved: each cause with its sum and one request as a sample.

use super::now::Now;
use crate::format::{clock, grouped, latency, short_hash, signed_points};
use crate::frame::Disclosure;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::view::{Sample, ScoreEvent};
use leptos::prelude::*;
use model::score::ScoreCause;

/// Looks back so far, in seconds.
const WINDOW_S: u32 = 60;

/// Events of one cause, taken together; the sample is the latest.
fn by_cause(events: &[ScoreEvent], second: u32) -> Vec<ScoreEvent> {
    let from = second.saturating_sub(WINDOW_S);
    let mut sums: Vec<ScoreEvent> = Vec::new();
    for event in events.iter().filter(|event| event.second >= from) {
        match sums.iter_mut().find(|sum| sum.cause == event.cause) {
            Some(sum) => {
                sum.count += event.count;
                sum.points_mpt += event.points_mpt;
                sum.sample = sum.sample.take().or_else(|| event.sample.clone());
            }
            None => sums.push(event.clone()),
        }
    }
    // Losses first, and always in the same order, so that rows do not jump about.
    sums.sort_by_key(|sum| order(sum.cause));
    sums
}

const fn order(cause: ScoreCause) -> usize {
    match cause {
        ScoreCause::Wrong => 0,
        ScoreCause::Failed(why) => 1 + why as usize,
        ScoreCause::Corrected => 98,
        ScoreCause::Hints => 99,
        ScoreCause::Cost => 100,
        ScoreCause::Slow => 101,
        ScoreCause::Ok => 102,
        ScoreCause::Fast => 103,
    }
}

/// Causes of the last minute, and below them the single events.
#[component]
pub(super) fn ScoreEvents(now: Now) -> impl IntoView {
    let ui = use_ui();
    let window_s = now.part(|now| {
        let oldest = now
            .score_events
            .last()
            .map_or(now.second, |event| event.second);
        now.second.saturating_sub(oldest).clamp(1, WINDOW_S)
    });
    let note = say(move || {
        let sums = now.read(|now| by_cause(&now.score_events, now.second));
        let all: i64 = sums.iter().map(|sum| sum.points_mpt).sum();
        ui.t()
            .why_note(&ui.t().span(window_s.get()), &signed_points(all))
    });
    let causes = Memo::new(move |_| {
        now.read(|now| {
            let sums = by_cause(&now.score_events, now.second);
            rows(ui.t(), &sums, now.length_s)
        })
    });
    view! {
        <section class="section" aria-labelledby="why-title">
            <div class="section__head">
                <h2 class="section__title" id="why-title">{ui.tr(T::why_title)}</h2>
                <span class="section__note">{note}</span>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label=ui.tr(T::why_title)>
                <table class="table" data-testid="score-events" inner_html=causes></table>
            </div>
            <Disclosure
                summary=T::why_all
                region=T::why_all
                table=move || now.read(|now| rows(ui.t(), &now.score_events, now.length_s))
            />
        </section>
    }
    .settled()
}

/// The inside of a table of events.
fn rows(t: T, events: &[ScoreEvent], length_s: u32) -> String {
    let mut table = Markup::default();
    if events.is_empty() {
        table.add(format_args!(
            r#"<tbody><tr><td class="quiet">{}</td></tr></tbody>"#,
            t.why_empty()
        ));
        return table.finish();
    }
    table.add(format_args!(
        r#"<thead><tr><th scope="col">{}</th><th scope="col" class="num">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col" class="num">{}</th><th scope="col">{}</th></tr></thead><tbody>"#,
        t.col_time(),
        t.col_points(),
        t.col_cause(),
        t.col_sample(),
        t.col_latency(),
        t.col_from(),
    ));
    for event in events {
        add_row(&mut table, t, event, length_s);
    }
    table.add(format_args!("</tbody>"));
    table.finish()
}

fn add_row(table: &mut Markup, t: T, event: &ScoreEvent, length_s: u32) {
    let sign = if event.points_mpt < 0 { "loss" } else { "gain" };
    let why = match event.cause {
        ScoreCause::Failed(why) => format!(r#"<br><span class="quiet">{}</span>"#, t.fail(why)),
        _ => String::new(),
    };
    table.add(format_args!(
        r#"<tr><td class="quiet">{}</td><td class="num {sign}"><strong>{}</strong></td><td><strong>{}</strong> <span class="quiet">{}</span>{why}</td>"#,
        clock(event.second, length_s),
        signed_points(event.points_mpt),
        t.cause(event.cause),
        t.times(&grouped(i64::try_from(event.count).unwrap_or(i64::MAX))),
    ));
    match &event.sample {
        Some(sample) => table.add(format_args!(
            r#"<td class="sample">{}<br>{}</td><td class="num">{}</td><td>{}</td></tr>"#,
            Esc(&sample.key),
            Esc(verdict(t, sample)),
            latency(sample.latency_us),
            Esc(&sample.from),
        )),
        None => table.add(format_args!("<td></td><td></td><td></td></tr>")),
    }
}

/// What came, against what should have.
fn verdict(t: T, sample: &Sample) -> String {
    if sample.got == sample.expected {
        t.sample_right().to_owned()
    } else {
        format!(
            "{}, {}",
            t.sample_expected(&short_hash(&sample.expected)),
            t.sample_got(&got(t, sample))
        )
    }
}

/// What came, or the word for nothing.
pub(super) fn got(t: T, sample: &Sample) -> String {
    if sample.got.is_empty() {
        t.got_nothing().to_owned()
    } else {
        short_hash(&sample.got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::outcome::FailCause;

    fn event(second: u32, cause: ScoreCause, count: u64, key: Option<&str>) -> ScoreEvent {
        let sample = key.map(|key| Sample {
            key: key.into(),
            ..Sample::default()
        });
        ScoreEvent {
            second,
            cause,
            count,
            points_mpt: -1000 * count as i64,
            sample,
        }
    }

    #[test]
    fn a_cause_is_one_row_with_the_latest_sample() {
        let failed = ScoreCause::Failed(FailCause::QueueFull);
        let events = [
            event(100, ScoreCause::Fast, 2, None),
            event(100, failed, 1, Some("new")),
            event(99, failed, 3, Some("old")),
            event(98, ScoreCause::Fast, 4, Some("any")),
            event(30, ScoreCause::Wrong, 9, None),
        ];
        let sums = by_cause(&events, 100);
        let short: Vec<_> = sums
            .iter()
            .map(|sum| (sum.cause, sum.count, sum.sample.clone().unwrap().key))
            .collect();
        assert_eq!(
            short,
            [
                (failed, 4, "new".to_owned()),
                (ScoreCause::Fast, 6, "any".to_owned())
            ]
        );
    }
}
