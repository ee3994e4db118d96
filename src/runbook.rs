//! A game's runbook: found beside its scenario or among the shipped ones, and
//! filled in with the scenario's own numbers, so that it never lies.

mod numbers;

pub(crate) use numbers::{dollars, number, of_requests, price};

use crate::assets;
use crate::exit::Failure;
use model::scenario::{Runbook, Scenario};
use model::text::{Lang, Text};
use std::path::Path;

/// The runbook of a scenario, which is at its speed and lies in a folder, in
/// Markdown; nothing if it has none.
///
/// # Errors
/// When it cannot be found or read, or asks for a number that nobody knows.
pub(crate) fn of(folder: Option<&Path>, scenario: &Scenario) -> Result<Option<Text>, Failure> {
    let (origin, text) = match &scenario.runbook {
        None => return Ok(None),
        Some(Runbook::Written(text)) => ("of the scenario", text.clone()),
        Some(Runbook::Named(name)) => {
            let page = |lang| assets::runbook(name, lang, folder);
            let text = Text {
                en: page("en")?,
                ko: page("ko")?,
            };
            (name.as_str(), text)
        }
    };
    let fill = |lang| {
        fill(scenario, text.get(lang), lang)
            .map_err(|problem| Failure::Invalid(format!("runbook `{origin}`: {problem}")))
    };
    Ok(Some(Text {
        en: fill(Lang::En)?,
        ko: fill(Lang::Ko)?,
    }))
}

/// Puts a number in place of each `{{name}}`.
fn fill(scenario: &Scenario, text: &str, lang: Lang) -> Result<String, String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            return Err("a `{{` has no `}}`".into());
        };
        let Some(number) = numbers::number(scenario, name.trim()) else {
            let known: Vec<&str> = numbers::NAMES.iter().map(|it| it.0).collect();
            let (name, known) = (name.trim(), known.join(", "));
            return Err(format!("nobody knows `{{{{{name}}}}}`; there is: {known}"));
        };
        out.push_str(before);
        out.push_str(number.get(lang));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(name: &str) -> Scenario {
        let source = assets::scenario(name).expect("it is shipped");
        let loaded = model::scenario::load(&source.text);
        loaded.value.expect("it is right")
    }

    fn filled(scenario: &Scenario) -> Text {
        let text = of(None, scenario).expect("it can be read");
        text.expect("it has one")
    }

    /// Names in a page, as often as they come.
    fn names(page: &str) -> Vec<String> {
        let parts = page.split("{{").skip(1);
        let names = parts.filter_map(|part| part.split_once("}}"));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn both_pages_ask_for_the_same_numbers_and_for_every_one_that_there_is() {
        let page = |lang| assets::runbook("unicorn-rentals", lang, None).expect("it is shipped");
        let sorted = |page: &str| {
            let mut names = names(page);
            names.sort();
            names.dedup();
            names
        };
        let [en, ko] = [page("en"), page("ko")].map(|page| sorted(&page));
        assert_eq!(en, ko);
        let mut known: Vec<&str> = numbers::NAMES.iter().map(|it| it.0).collect();
        known.sort_unstable();
        assert_eq!(en, known);
    }

    /// The numbers are the scenario's: another price is another page.
    #[test]
    fn numbers_follow_the_scenario() {
        let mut scenario = shipped("unicorn-rentals");
        let text = filled(&scenario);
        for part in ["$8 for every started 15m", "at least 4s", "{{"] {
            assert_eq!(text.en.contains(part), part != "{{", "{part}");
        }
        assert!(text.en.contains("are $8; two servers"), "three minutes");
        assert!(text.ko.contains("두 대를 13분 쓰면 $16"), "{}", text.ko);
        scenario.prices.instance.usd = model::units::MicroUsd::new(9_500_000);
        scenario.service.slots = 7;
        let text = filled(&scenario);
        assert!(
            text.en.contains("$9.5 for every started 15m"),
            "{}",
            text.en
        );
        assert!(text.en.contains("Then send 8."), "{}", text.en);
        let faster = filled(&scenario.at_speed(8));
        assert!(faster.en.contains("started 1m52s500ms"), "{}", faster.en);
    }

    #[test]
    fn a_number_that_nobody_knows_is_named_with_those_that_there_are() {
        let scenario = shipped("unicorn-rentals");
        let wrong = |text| fill(&scenario, text, Lang::En).expect_err("it is wrong");
        assert!(wrong("{{luck}}").contains("`{{luck}}`; there is: service.base_time"));
        assert!(wrong("{{service.slots").contains("no `}}`"));
    }
}
