//! The form in which a learner predicts, and what was sent with it.

use super::words;
use crate::drill::{Brief, Drill, NO_CHANGE, Predicted, Prediction};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use model::scenario::{Amount, Unit};
use model::units::{MicroUsd, MilliPoints, Ppm, RequestDuration};
use std::collections::BTreeMap;

/// The largest number that may be typed, on either side of zero.
const NUMBER_MAX: f64 = 1e9;

/// What was sent, and why it is not right.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) sent: BTreeMap<String, String>,
    pub(super) wrong: Option<String>,
}

/// The numbers that are asked for: the place of the objective, none for the
/// score, and the unit.
fn numbers(brief: &Brief) -> impl Iterator<Item = (Option<usize>, Unit)> {
    let objectives = brief.objectives.iter().enumerate();
    let objectives = objectives.map(|(place, it)| (Some(place), it.metric.unit()));
    std::iter::once((None, Unit::Points)).chain(objectives)
}

/// What a number is called in the form.
fn field(place: Option<usize>) -> String {
    place.map_or_else(|| "score".to_owned(), |place| format!("objective-{place}"))
}

/// The prediction of a form; or what is wrong with it, in words.
pub(super) fn read(
    t: T,
    brief: &Brief,
    sent: &BTreeMap<String, String>,
) -> Result<Prediction, String> {
    let change = sent.get("change").filter(|id| {
        id.as_str() == NO_CHANGE || brief.changes.iter().any(|it| it.id == id.as_str())
    });
    let mut prediction = Prediction {
        change: change.cloned(),
        numbers: Vec::new(),
    };
    for (place, unit) in numbers(brief) {
        let typed = sent.get(&field(place)).map_or("", |it| it.trim());
        if typed.is_empty() {
            continue;
        }
        let value = number(typed, unit);
        let value = value.ok_or_else(|| t.drill_no_number(&words::name(t, brief, place)))?;
        prediction.numbers.push(Predicted {
            objective: place.map(|place| brief.objectives[place].id.clone()),
            value,
        });
    }
    match prediction.is_empty() {
        true => Err(t.drill_nothing_predicted().to_owned()),
        false => Ok(prediction),
    }
}

/// A typed number in the smallest steps of its unit.
fn number(typed: &str, unit: Unit) -> Option<Amount> {
    let number: f64 = typed.parse().ok()?;
    let least = match unit {
        Unit::Points => -NUMBER_MAX,
        _ => 0.0,
    };
    let most = match unit {
        Unit::Percent => 100.0,
        _ => NUMBER_MAX,
    };
    if !(least..=most).contains(&number) {
        return None;
    }
    let steps = |per_one: f64| libm::round(number * per_one) as i64;
    Some(match unit {
        Unit::Points => Amount::Points(MilliPoints::new(steps(1e3))),
        Unit::Usd => Amount::Usd(MicroUsd::new(steps(1e6))),
        Unit::Ms => Amount::Latency(RequestDuration::from_ms(steps(1e3).unsigned_abs())),
        Unit::Percent => Amount::Share(Ppm::new(steps(1e4) as u32)),
        Unit::Requests => Amount::Requests(steps(1.0).unsigned_abs()),
    })
}

/// The form.
pub(super) fn add(page: &mut Markup, t: T, drill: &Drill, typed: &Typed) {
    let brief = &drill.brief;
    page.add(format_args!(
        "<section class=\"section\"><h2>{}</h2><p>{}</p><form method=\"post\" action=\"/drill\">\
         <fieldset class=\"drill__choices\"><legend>{}</legend>",
        t.drill_predict(),
        t.drill_predict_how(),
        t.drill_which_change()
    ));
    let listed = brief.changes.iter().map(|it| (it.id, it.what.get(t.0)));
    for (id, what) in listed.chain([(NO_CHANGE, t.drill_no_change())]) {
        let is_chosen = typed.sent.get("change").is_some_and(|it| it == id);
        let checked = if is_chosen { " checked" } else { "" };
        page.add(format_args!(
            "<label><input type=\"radio\" name=\"change\" value=\"{id}\" required{checked}> {}</label>",
            Esc(what)
        ));
    }
    page.add(format_args!(
        "</fieldset><fieldset class=\"drill__numbers\"><legend>{}</legend>",
        t.drill_your_end()
    ));
    for (place, unit) in numbers(brief) {
        let (name, bounds) = (field(place), bounds(unit));
        let typed = typed.sent.get(&name).map_or("", String::as_str);
        let limit = place.map(|place| words::limit(t, &brief.objectives[place]));
        let limit = limit.map(|it| format!(" <span class=\"quiet\">({it})</span>"));
        page.add(format_args!(
            "<label class=\"field\"><span>{}{}</span><span class=\"drill__number\">\
             <input class=\"input\" type=\"number\" name=\"{name}\" inputmode=\"decimal\" {bounds} value=\"{}\" required> {}</span></label>",
            Esc(words::name(t, brief, place)),
            limit.unwrap_or_default(),
            Esc(typed),
            words::unit(t, unit)
        ));
    }
    page.add(format_args!(
        "</fieldset><p class=\"button-row\"><button class=\"button button--primary\" name=\"go\" value=\"predict\">{}</button>\
         <button class=\"button\" name=\"go\" value=\"skip\" formnovalidate>{}</button></p></form></section>",
        t.drill_start(),
        t.drill_skip()
    ));
}

/// What a browser lets through: the same as [`number`].
fn bounds(unit: Unit) -> &'static str {
    match unit {
        Unit::Points => "step=\"1\" min=\"-1000000000\" max=\"1000000000\"",
        Unit::Usd => "step=\"0.01\" min=\"0\" max=\"1000000000\"",
        Unit::Ms => "step=\"0.001\" min=\"0\" max=\"1000000000\"",
        Unit::Percent => "step=\"0.1\" min=\"0\" max=\"100\"",
        Unit::Requests => "step=\"1\" min=\"0\" max=\"1000000000\"",
    }
}

/// What was predicted, while there is nothing to compare it with.
pub(super) fn add_given(page: &mut Markup, t: T, drill: &Drill) {
    let brief = &drill.brief;
    page.add(format_args!("<h2>{}</h2>", t.drill_yours()));
    let Some(prediction) = &drill.prediction else {
        return page.add(format_args!("<p>{}</p>", t.drill_yours_none()));
    };
    page.add(format_args!("<ul>"));
    if let Some(change) = &prediction.change {
        page.add(format_args!("<li>{}</li>", Esc(choice(t, brief, change))));
    }
    for (place, _) in numbers(brief) {
        let objective = place.map(|place| &brief.objectives[place].id);
        if let Some(value) = prediction.number(objective) {
            page.add(format_args!(
                "<li>{}: {}</li>",
                Esc(words::name(t, brief, place)),
                words::amount(t, value)
            ));
        }
    }
    page.add(format_args!("</ul>"));
}

/// A choice in words.
pub(super) fn choice<'b>(t: T, brief: &'b Brief, id: &'b str) -> &'b str {
    let known = brief.changes.iter().find(|it| it.id == id);
    known.map_or(t.drill_no_change(), |it| it.what.get(t.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    #[test]
    fn numbers_are_read_in_their_units_and_within_their_bounds() {
        let steps = |typed, unit| number(typed, unit).map(Amount::steps);
        assert_eq!(steps("-12", Unit::Points), Some(-12_000));
        assert_eq!(steps("12.345", Unit::Usd), Some(12_345_000));
        assert_eq!(steps("6.5", Unit::Ms), Some(6_500_000_000));
        assert_eq!(steps("74.8", Unit::Percent), Some(748_000));
        assert_eq!(steps("3", Unit::Requests), Some(3));
        for (typed, unit) in [
            ("", Unit::Points),
            ("NaN", Unit::Points),
            ("inf", Unit::Usd),
            ("-1", Unit::Usd),
            ("100.1", Unit::Percent),
            ("1e10", Unit::Requests),
            ("many", Unit::Ms),
        ] {
            assert_eq!(steps(typed, unit), None, "{typed}");
        }
    }

    #[test]
    fn a_form_without_an_answer_predicts_nothing() {
        let t = T(Lang::En);
        let brief = Brief::default();
        let sent = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let pairs = pairs.iter();
            pairs.map(|(k, v)| ((*k).into(), (*v).into())).collect()
        };
        let read = |pairs| read(t, &brief, &sent(pairs));
        assert!(read(&[]).is_err());
        assert!(
            read(&[("change", "magic"), ("score", " ")]).is_err(),
            "nobody knows that change"
        );
        let none = read(&[("change", "none")]).expect("an answer");
        assert_eq!(none.change.as_deref(), Some(NO_CHANGE));
        let score = read(&[("score", "7")]).expect("an answer");
        assert_eq!(score.number(None).map(Amount::steps), Some(7_000));
        assert!(read(&[("score", "seven")]).is_err_and(|it| it.contains("Score")));
    }
}
