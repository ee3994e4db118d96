//! Scenarios that include files.

use crate::{STORY, change};
use model::scenario::{Include, Loaded, Merged, SPEED_MAX, Scenario, load, merge};

/// The files that come with the program to be included.
const LIBRARY: [(&str, &str); 5] = [
    (
        "library/bad-day.toml",
        include_str!("../../../../scenarios/library/bad-day.toml"),
    ),
    (
        "library/ceo-helps.toml",
        include_str!("../../../../scenarios/library/ceo-helps.toml"),
    ),
    (
        "library/grey-failures.toml",
        include_str!("../../../../scenarios/library/grey-failures.toml"),
    ),
    (
        "library/region-outage.toml",
        include_str!("../../../../scenarios/library/region-outage.toml"),
    ),
    (
        "library/zone-outage.toml",
        include_str!("../../../../scenarios/library/zone-outage.toml"),
    ),
];

/// The story with this key in its first lines, and these files at hand.
fn including(key: &str, files: &[(&str, &str)]) -> Merged {
    of(
        &change(STORY, "format = 1\n", &format!("format = 1\n{key}\n")),
        files,
    )
}

fn of(text: &str, files: &[(&str, &str)]) -> Merged {
    merge("story.toml", text, |wanted: &Include| {
        let found = files.iter().find(|(path, _)| *path == wanted.as_str());
        let found = found.ok_or("there is none")?;
        Ok((found.0.to_owned(), found.1.to_owned()))
    })
}

fn right(merged: &Merged) -> Scenario {
    let loaded = merged.load_at(1);
    let problems = format!("{:#?}", loaded.problems);
    loaded.value.unwrap_or_else(|| panic!("{problems}"))
}

const ONE: &str = "format = 1\n[[event]]\nid = \"one\"\nat = \"3m\"\nfault = \"hang\"\n\n[[monkey]]\nkind = \"gorilla\"\nfrom = \"1m\"\nmean_between = \"9m\"\n";
const TWO: &str = "format = 1\n[[event]]\nid = \"two\"\nafter = \"one\"\nfault = \"pause\"\n";

#[test]
fn what_is_included_stands_behind_what_is_there() {
    let files = [("one.toml", ONE), ("lib/two.toml", TWO)];
    let merged = including(
        "include = [\n  \"one.toml\", # 하나\n  \"lib/two.toml\",\n]",
        &files,
    );
    let whole = right(&merged);
    let plain = load(STORY).value.expect("it is right");
    let ids: Vec<&str> = whole.event.iter().map(|it| it.id.as_str()).collect();
    let before = plain.event.len();
    assert_eq!(ids[before..], ["one", "two"]);
    assert_eq!(whole.event[..before], plain.event[..]);
    assert_eq!(whole.monkey[..1], plain.monkey[..]);
    assert_eq!(whole.monkey.len(), 2);
    // The text alone is the same scenario, and has nothing left to include.
    assert_eq!(load(&merged.text).value, Some(whole));
    assert_eq!(of(&merged.text, &[]).text, merged.text);
}

#[test]
fn a_scenario_that_includes_nothing_is_left_as_it_is() {
    assert_eq!(of(STORY, &[]).text, STORY);
    assert_eq!(
        including("include = []", &[]).load_at(1).value,
        load(STORY).value
    );
}

#[test]
fn the_shipped_library_fits_a_game_at_every_speed() {
    let every: Vec<String> = LIBRARY
        .iter()
        .map(|(path, _)| format!("\"{path}\""))
        .collect();
    let all = format!("include = [{}]", every.join(", "));
    for key in every
        .iter()
        .map(|it| format!("include = [{it}]"))
        .chain([all])
    {
        let merged = including(&key, &LIBRARY);
        let an_hour = change(&merged.text, "length = \"4h\"", "length = \"1h\"");
        let late = |loaded: &Loaded<Scenario>| {
            let place = |p: &model::scenario::problem::Problem| merged.part_of(p.span.start);
            let mut its = loaded.problems.iter();
            its.find(|p| place(p).begin > 0).map(|p| p.message.clone())
        };
        assert_eq!(late(&load(&an_hour)), None, "{key}: in a game of an hour");
        for speed in (1..=SPEED_MAX).step_by(7) {
            let loaded = merged.load_at(speed);
            assert!(
                loaded.value.is_some(),
                "{key} at {speed}: {:#?}",
                loaded.problems
            );
        }
    }
}

#[test]
fn every_mistake_of_an_included_file_is_shown_in_that_file() {
    let event = "[[event]]\nid = \"x\"\nat = \"3m\"\nfault = \"hang\"\n";
    let with = |text: &str| format!("format = 1\n{event}{text}");
    let cases = [
        (with("pick = \"zone:d\"\n"), "unknown-zone", "\"zone:d\""),
        (with("[account]\nzones = []\n"), "unknown-key", "account"),
        (
            with("[[event]]\nid = \"x\"\nat = \"4m\"\n"),
            "duplicate",
            "\"x\"",
        ),
        (
            format!("include = [\"b.toml\"]\n{}", with("")),
            "unknown-key",
            "include",
        ),
        (with("fault = \"hang\"\n"), "syntax", ""),
        (event.to_owned(), "missing-key", "[[event]]"),
        (with("").replace("= 1", "= 2"), "out-of-range", "2"),
        (
            "format = 1\nevent = [{ id = \"x\", at = \"3m\" }]\n".to_owned(),
            "include",
            "event",
        ),
        (with("for = \"1 moon\" # 달\n"), "bad-value", "\"1 moon\""),
    ];
    for (text, code, at) in cases {
        let merged = including(
            "include = [\"good.toml\", \"bad.toml\"]",
            &[("good.toml", ONE), ("bad.toml", &text)],
        );
        let loaded = merged.load_at(1);
        assert_eq!(loaded.value, None, "{text}");
        let found = loaded.problems.iter().find(|p| p.code == code);
        let found = found.unwrap_or_else(|| panic!("no {code} of {text}: {:#?}", loaded.problems));
        let part = merged.part_of(found.span.start);
        assert_eq!(part.origin, "bad.toml", "{code}");
        let shown = &part.text[found.span.start - part.begin..found.span.end - part.begin];
        assert!(at.is_empty() || shown.starts_with(at), "{code}: {shown}");
        assert!(found.help.is_some());
    }
}

#[test]
fn what_cannot_be_included_is_shown_where_it_is_named() {
    let many: Vec<String> = (0..33).map(|n| format!("\"{n}.toml\"")).collect();
    let long = "#".repeat(model::scenario::FILE_LEN_MAX + 1);
    let files = [("one.toml", ONE), ("long.toml", long.as_str())];
    for (key, code, at) in [
        (
            "include = [\"gone.toml\"]".to_owned(),
            "include",
            "\"gone.toml\"",
        ),
        (
            "include = [\"one.toml\", \"one.toml\"]".to_owned(),
            "include",
            "\"one.toml\"",
        ),
        (
            "include = [\"long.toml\"]".to_owned(),
            "include",
            "\"long.toml\"",
        ),
        (
            "include = [\"../one.toml\"]".to_owned(),
            "bad-value",
            "\"../one.toml\"",
        ),
        (
            "include = [\"/one.toml\"]".to_owned(),
            "bad-value",
            "\"/one.toml\"",
        ),
        (
            "include = \"one.toml\"".to_owned(),
            "wrong-type",
            "\"one.toml\"",
        ),
        (
            format!("include = [{}]", many.join(", ")),
            "too-many",
            "[\"0.toml\"",
        ),
    ] {
        let merged = including(&key, &files);
        let loaded = merged.load_at(1);
        assert_eq!(loaded.value, None, "{key}");
        assert_eq!(loaded.problems.len(), 1, "{key}: {:#?}", loaded.problems);
        let found = &loaded.problems[0];
        let shown = &merged.parts[0].text[found.span.clone()];
        assert_eq!((found.code, shown.starts_with(at)), (code, true), "{shown}");
    }
}

/// Where no file is at hand, the key is refused, not passed over.
#[test]
fn a_scenario_by_itself_includes_nothing() {
    let text = change(
        STORY,
        "format = 1\n",
        "format = 1\ninclude = [\"one.toml\"]\n",
    );
    let loaded = load(&text);
    let codes: Vec<&str> = loaded.problems.iter().map(|p| p.code).collect();
    assert_eq!((loaded.value, codes), (None, vec!["include"]));
}
