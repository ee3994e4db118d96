//! What was predicted beside what happened, and beside what might have been.

use super::form::choice;
use super::words;
use crate::drill::{Comparison, Drill, Ending, NO_CHANGE, Past, Prediction, Single, misses};
use crate::format::{clock, percent, points, signed_points};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::server::split;
use crate::table::{figures, row, sum_row, table};

pub(super) fn add(page: &mut Markup, t: T, drill: &Drill, comparison: &Comparison) {
    numbers(page, t, drill, comparison);
    if let Some(prediction) = &drill.prediction {
        most_missed(page, t, drill, prediction, comparison);
        if let Some(chosen) = &prediction.change {
            let told = change(t, drill, chosen, comparison);
            page.add(format_args!("<p>{}</p>", Esc(told)));
        }
    } else {
        page.add(format_args!(
            "<p class=\"quiet\">{}</p>",
            t.drill_yours_none()
        ));
    }
    what_ifs(page, t, drill, comparison);
}

fn numbers(page: &mut Markup, t: T, drill: &Drill, comparison: &Comparison) {
    let brief = &drill.brief;
    let prediction = drill.prediction.clone().unwrap_or_default();
    let missed = misses(brief, &prediction, comparison);
    let heads = [
        "",
        t.drill_predicted(),
        t.drill_happened(),
        t.drill_off(),
        t.drill_limit(),
    ];
    page.add(format_args!("<h2>{}</h2>", t.drill_compare()));
    let of_place = |place: Option<usize>| {
        let objective = place.map(|place| &brief.objectives[place]);
        let predicted = prediction.number(objective.map(|it| &it.id));
        let off = missed.iter().find(|it| it.0 == place);
        let verdict = place.and_then(|place| comparison.recorded.verdicts.get(place));
        let limit = objective.zip(verdict).map(|(objective, verdict)| {
            let word = if verdict.is_met {
                t.drill_met()
            } else {
                t.drill_missed()
            };
            let sign = if verdict.is_met { "✓" } else { "✗" };
            format!("{sign} {word} ({})", words::limit(t, objective))
        });
        let cells = [
            words::measured(t, predicted),
            words::measured(t, comparison.actual(place)),
            off.map_or_else(|| "–".to_owned(), |it| percent(it.1)),
            limit.unwrap_or_default(),
        ];
        row(words::name(t, brief, place), cells)
    };
    let places = std::iter::once(None).chain((0..brief.objectives.len()).map(Some));
    let rows: Vec<Vec<String>> = places.map(of_place).collect();
    table(page, t.drill_compare(), &figures(&heads), &rows);
}

fn most_missed(
    page: &mut Markup,
    t: T,
    drill: &Drill,
    prediction: &Prediction,
    comparison: &Comparison,
) {
    let missed = misses(&drill.brief, prediction, comparison);
    // The first of equals, in the order of the form.
    let most = missed.iter().rev().max_by_key(|it| it.1);
    let Some((place, permille)) = most else {
        return;
    };
    let objective = place.map(|place| &drill.brief.objectives[place].id);
    let told = match permille {
        0 => t.drill_exact().to_owned(),
        _ => t.drill_most_missed(
            &words::name(t, &drill.brief, *place),
            &words::measured(t, prediction.number(objective)),
            &words::measured(t, comparison.actual(*place)),
        ),
    };
    page.add(format_args!("<p class=\"callout\">{}</p>", Esc(told)));
}

/// Whether the choice was right, and what it would have brought.
fn change(t: T, drill: &Drill, chosen: &str, comparison: &Comparison) -> String {
    let brief = &drill.brief;
    let at = |single: &Single| clock(single.at_s, brief.length_s);
    let its = comparison.alone.iter().find(|it| it.id == chosen);
    let words = choice(t, brief, chosen);
    let Some(best) = comparison.best_alone() else {
        return match chosen == NO_CHANGE {
            true => t.drill_change_none_right().to_owned(),
            false => t.drill_change_none_wrong(words),
        };
    };
    let what = best.what.get(t.0);
    let gain = signed_points(best.gain_mpt);
    if comparison.is_right(chosen) {
        let its = its.unwrap_or(best);
        return t.drill_change_right(words, &signed_points(its.gain_mpt), &at(its));
    }
    match its {
        _ if chosen == NO_CHANGE => t.drill_change_some(what, &gain, &at(best)),
        Some(its) => {
            let own = signed_points(its.gain_mpt);
            t.drill_change_wrong(words, &own, what, &gain, &at(best))
        }
        None => t.drill_change_idle(words, what, &gain, &at(best)),
    }
}

fn what_ifs(page: &mut Markup, t: T, drill: &Drill, comparison: &Comparison) {
    let rerun = &comparison.rerun;
    let recorded = comparison.recorded.split.total();
    page.add(format_args!(
        "<h2>{}</h2><p class=\"quiet\">{} {}</p>",
        t.drill_what_if(),
        t.drill_what_if_how(),
        t.drill_misfit(&points(recorded.get()), &points(rerun.split.total().get()))
    ));
    sentences(page, t, drill, comparison);
    let mut columns: Vec<(&str, &Ending)> = vec![
        (t.drill_as_played(), rerun),
        (t.drill_nothing(), &comparison.nothing),
    ];
    columns.extend(
        comparison
            .best
            .iter()
            .map(|it| (t.drill_best(), &it.ending)),
    );
    columns.extend(comparison.expert.iter().map(|it| (t.drill_expert(), &it.1)));
    let mut heads = vec![t.drill_cause()];
    heads.extend(columns.iter().map(|it| it.0));
    let part = |(cause, of): &split::Part| {
        let all = columns.iter().map(|it| of(&it.1.split).get());
        let is_there = all.clone().any(|mpt| mpt != 0);
        is_there.then(|| row(split::cause(t, *cause), all.map(points)))
    };
    let mut rows: Vec<Vec<String>> = split::PARTS.iter().filter_map(part).collect();
    let sums = columns.iter().map(|it| points(it.1.split.total().get()));
    rows.push(sum_row(t.drill_score(), sums));
    rows.extend((0..drill.brief.objectives.len()).map(|place| {
        let cells = columns.iter().map(|it| {
            let verdict = it.1.verdicts.get(place);
            let sign = if verdict.is_some_and(|it| it.is_met) {
                "✓"
            } else {
                "✗"
            };
            format!(
                "{sign} {}",
                words::measured(t, verdict.and_then(|it| it.value))
            )
        });
        row(words::name(t, &drill.brief, Some(place)), cells)
    }));
    table(page, t.drill_what_if(), &figures(&heads), &rows);
}

fn sentences(page: &mut Markup, t: T, drill: &Drill, comparison: &Comparison) {
    let rerun = &comparison.rerun.split;
    let said = |ending: &Ending| {
        let split = &ending.split;
        (
            split::difference(rerun, split),
            split::parts(t, rerun, split),
        )
    };
    let (difference, parts) = said(&comparison.nothing);
    let mut lines = vec![t.drill_said_nothing(&difference, &parts)];
    lines.push(match &comparison.best {
        None => t.drill_said_no_best().to_owned(),
        Some(best) => {
            let (difference, parts) = said(&best.ending);
            let at = clock(best.at_s, drill.brief.length_s);
            t.drill_said_best(best.what.get(t.0), &at, &difference, &parts)
        }
    });
    if let Some((name, ending)) = &comparison.expert {
        let (difference, parts) = said(ending);
        lines.push(t.drill_said_expert(name, &difference, &parts));
    }
    page.add(format_args!("<ul>"));
    for line in lines {
        page.add(format_args!("<li>{}</li>", Esc(line)));
    }
    page.add(format_args!("</ul>"));
}

/// The rounds so far, and the button for the next.
pub(super) fn add_again(page: &mut Markup, t: T, drill: &Drill) {
    let heads = [
        t.drill_round_column(),
        t.drill_seed(),
        t.drill_predicted(),
        t.drill_happened(),
        t.drill_off_mean(),
        t.drill_change_column(),
    ];
    if !drill.past.is_empty() {
        page.add(format_args!("<h2>{}</h2>", t.drill_rounds()));
        let rounds = drill.past.iter();
        let rows: Vec<Vec<String>> = rounds
            .map(|past| row(past.round, cells(t, drill, past)))
            .collect();
        table(page, t.drill_rounds(), &figures(&heads), &rows);
    }
    page.add(format_args!(
        "<section class=\"section\"><h2>{}</h2><p>{}</p><form method=\"post\" action=\"/drill/again\" class=\"button-row drill__again\">\
         <label class=\"field\"><span>{}</span><input class=\"input\" type=\"number\" name=\"seed\" min=\"0\" step=\"1\" value=\"{}\" required></label>\
         <button class=\"button button--primary\">{}</button></form></section>",
        t.drill_again(),
        t.drill_again_how(),
        t.drill_seed(),
        drill.seed.wrapping_add(1),
        t.drill_again_now()
    ));
}

fn cells(t: T, drill: &Drill, past: &Past) -> [String; 5] {
    let none = || "–".to_owned();
    let prediction = past.prediction.as_ref();
    let missed = prediction.map(|it| misses(&drill.brief, it, &past.comparison));
    let missed = missed.filter(|it| !it.is_empty());
    let mean = missed.map(|it| it.iter().map(|it| it.1).sum::<u32>() / it.len() as u32);
    let choice = prediction.and_then(|it| it.change.as_ref());
    let verdict = choice.map(|it| match past.comparison.is_right(it) {
        true => format!("✓ {}", t.drill_right()),
        false => format!("✗ {}", t.drill_wrong()),
    });
    [
        past.seed.to_string(),
        words::measured(t, prediction.and_then(|it| it.number(None))),
        words::measured(t, past.comparison.actual(None)),
        mean.map_or_else(none, percent),
        verdict.unwrap_or_else(none),
    ]
}

/// What else can be done with the game file.
pub(super) fn add_file(page: &mut Markup, t: T, comparison: &Comparison) {
    let file = Esc(&comparison.file);
    page.add(format_args!(
        "<h2>{}</h2><p>{}</p><pre class=\"drill__commands\"><code>gameday replay {file}\ngameday report {file}\n\
         gameday what-if {file} --team You --best</code></pre>",
        t.drill_file(),
        t.drill_file_how()
    ));
}
