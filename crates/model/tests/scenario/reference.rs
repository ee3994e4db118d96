//! The reference pages say what the program does: their examples load without
//! a word, and they name every setting that there is and no other.

use crate::STORY;
use model::scenario::{load, load_at, schema};
use serde_json::Value;
use std::collections::BTreeSet;

const TRAFFIC: &str = include_str!("../../../../docs/reference/traffic.md");

/// The page's example in place of the shipped story's own part.
fn with_example(page: &str, from: &str, to: &str) -> String {
    let (_, rest) = page
        .split_once("```toml\n")
        .expect("the page has an example");
    let (example, _) = rest.split_once("```").expect("which ends");
    let (before, rest) = STORY.split_once(from).expect("the story has this part");
    let (_, after) = rest.split_once(to).expect("and the next");
    format!("{before}{example}\n{to}{after}")
}

#[test]
fn the_example_of_the_traffic_page_is_right() {
    let text = with_example(TRAFFIC, "[service]", "[score]");
    let loaded = load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let fast = load_at(&text, 4);
    assert!(!fast.has_errors(), "{:?}", fast.problems);
    let traffic = loaded.value.expect("no problem").traffic;
    assert!(
        traffic.bursty.is_some() && traffic.day.is_some(),
        "it is the page's own"
    );
}

/// What stands in backticks in the first column of the page's tables.
fn rows(page: &str) -> BTreeSet<String> {
    let first_cells = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split('|').next());
    first_cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// The settings of a table, those of its tables behind a dot.
fn settings(schema: &Value, prefix: &str, into: &mut BTreeSet<String>) {
    for (name, value) in schema["properties"].as_object().into_iter().flatten() {
        let name = format!("{prefix}{name}");
        settings(value, &format!("{name}."), into);
        into.insert(name);
    }
}

#[test]
fn the_traffic_page_names_every_setting_and_no_other() {
    let schema = schema();
    let traffic = &schema["properties"]["traffic"]["properties"];
    let mut all = BTreeSet::new();
    let mut keys = BTreeSet::new();
    settings(&schema["properties"]["traffic"], "", &mut all);
    settings(&traffic["keys"], "keys.", &mut keys);
    // The keys have a chapter of their own, and go by their own names.
    all.retain(|name| !keys.contains(name));
    settings(&traffic["keys"], "", &mut all);
    settings(&traffic["rate"]["items"], "", &mut all);
    settings(&schema["properties"]["service"], "", &mut all);
    settings(&schema["properties"]["burst"]["items"], "", &mut all);
    // A text in two languages is not a table of settings.
    all.retain(|name| !name.starts_with("tell."));
    assert_eq!(rows(TRAFFIC), all);
}
