//! The reference pages say what the program does: their examples are read by
//! the readers that they describe, and tables name every setting and no other.

use crate::STORY;
use model::scenario::{Loaded, Scenario, load, schema};
use serde_json::Value;
use std::collections::BTreeSet;
use toml::Table;

const ACCOUNT: &str = include_str!("../../../../docs/reference/account.md");
const BALANCER: &str = include_str!("../../../../docs/reference/balancer.md");
const BOTS: &str = include_str!("../../../../docs/reference/bots.md");
const COMPUTE: &str = include_str!("../../../../docs/reference/compute.md");
const CACHE_NODE: &str = include_str!("../../../../docs/reference/cache-node.md");
const CDN: &str = include_str!("../../../../docs/reference/cdn.md");
const FAULTS: &str = include_str!("../../../../docs/reference/faults.md");
const DEPLOY: &str = include_str!("../../../../docs/reference/deploy.md");
const HELP: &str = include_str!("../../../../docs/reference/help.md");
const OBJECTIVES: &str = include_str!("../../../../docs/reference/objectives.md");
const REGIONS: &str = include_str!("../../../../docs/reference/regions.md");
const SCRIPT: &str = include_str!("../../../../docs/reference/script.md");
const SCALING: &str = include_str!("../../../../docs/reference/scaling.md");
const TRAFFIC: &str = include_str!("../../../../docs/reference/traffic.md");

/// The TOML examples of a page: parts of scenarios, and playbooks.
fn examples(page: &str) -> (Vec<&str>, Vec<&str>) {
    let blocks = page.split("```toml\n").skip(1);
    let examples = blocks.filter_map(|rest| Some(rest.split_once("```")?.0));
    examples.partition(|example| !example.contains("[[step]]") && !example.contains("[judgement]"))
}

/// Puts an example into the shipped story: tables are joined, lists go on.
fn in_the_story(example: &str) -> (String, Loaded<Scenario>) {
    fn join(into: &mut Table, more: Table) {
        use toml::Value::{Array, Table};
        for (key, value) in more {
            match (into.get_mut(&key), value) {
                (Some(Table(old)), Table(new)) => join(old, new),
                // A curve is one thing, and not to be gone on with.
                (Some(Array(old)), Array(new)) if key != "rate" && key != "unique" => {
                    old.extend(new);
                }
                (_, value) => {
                    into.insert(key, value);
                }
            }
        }
    }
    let mut story: Table = STORY.parse().expect("the story is TOML");
    join(&mut story, example.parse().expect("the example is TOML"));
    let text = toml::to_string(&story).expect("a table");
    let loaded = load(&text);
    (text, loaded)
}

#[test]
fn examples_of_scenarios_pass_the_check_and_say_something() {
    let story = load(STORY).value.expect("the story is right");
    for (page, at_least) in [
        (ACCOUNT, 3),
        (BALANCER, 1),
        (CACHE_NODE, 1),
        (CDN, 1),
        (COMPUTE, 4),
        (FAULTS, 1),
        (HELP, 1),
        (OBJECTIVES, 1),
        (REGIONS, 1),
        (SCALING, 2),
        (SCRIPT, 1),
        (TRAFFIC, 1),
    ] {
        let (examples, _) = examples(page);
        assert!(examples.len() >= at_least, "{} examples", examples.len());
        for example in examples {
            let (_, loaded) = in_the_story(example);
            assert!(
                loaded.problems.is_empty(),
                "{example}\n{:#?}",
                loaded.problems
            );
            assert_ne!(
                loaded.value.as_ref(),
                Some(&story),
                "it changes nothing:\n{example}"
            );
        }
    }
}

#[test]
fn the_example_of_the_traffic_page_can_be_told_faster() {
    let (examples, _) = examples(TRAFFIC);
    let (text, _) = in_the_story(examples[0]);
    let fast = model::scenario::load_at(&text, 4);
    assert!(!fast.has_errors(), "{:?}", fast.problems);
}

#[test]
fn examples_of_playbooks_can_be_played() {
    for (page, count) in [
        (BALANCER, 1),
        (BOTS, 2),
        (CACHE_NODE, 1),
        (CDN, 1),
        (COMPUTE, 1),
        (REGIONS, 1),
        (DEPLOY, 2),
        (SCALING, 1),
    ] {
        let (_, books) = examples(page);
        assert_eq!(books.len(), count);
        for example in books {
            let head = if example.contains("format =") {
                ""
            } else {
                "format = 1\nname = { en = \"x\", ko = \"x\" }\n"
            };
            let loaded = model::playbook::load(&format!("{head}{example}"));
            assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        }
    }
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

#[test]
fn the_pages_of_faults_and_the_script_name_every_setting_of_events_and_monkeys() {
    let schema = schema();
    let mut all = BTreeSet::new();
    settings(&schema["properties"]["event"]["items"], "", &mut all);
    settings(&schema["properties"]["monkey"]["items"], "", &mut all);
    let mut page = rows(FAULTS);
    page.extend(rows(SCRIPT));
    all.retain(|name| !page.contains(name) && !name.contains('.'));
    assert_eq!(all, BTreeSet::new());
}

#[test]
fn the_page_of_help_names_every_setting_of_hints() {
    let schema = schema();
    let mut all = BTreeSet::from(["runbook".to_owned()]);
    settings(&schema["properties"]["hints"], "hints.", &mut all);
    let mut page = rows(HELP);
    // Causes and the numbers of a runbook are no settings.
    page.retain(|name| name == "runbook" || name.starts_with("hints."));
    assert_eq!(page, all);
}

/// The page's table of skills says what the skills are.
#[test]
fn the_page_has_the_numbers_of_each_skill() {
    use model::playbook::Skill;
    let row = |key: &str, shown: fn(Skill) -> String| {
        let line = BOTS
            .lines()
            .find(|line| line.starts_with(&format!("| `{key}` |")));
        let cells: Vec<&str> = line.expect(key).split('|').map(str::trim).collect();
        let skills: Vec<String> = Skill::ALL.iter().map(|skill| shown(*skill)).collect();
        assert_eq!(cells[3..6], skills, "{key}");
    };
    row("from", |s| s.judgement().from.to_string());
    row("look_every", |s| s.judgement().look_every.to_string());
    row("reaction", |s| s.judgement().reaction.to_string());
    row("mistakes", |s| s.judgement().mistakes.to_string());
    row("spare", |s| s.judgement().spare.to_string());
    row("patience", |s| s.judgement().patience.to_string());
    row("ttl", |s| s.judgement().ttl.to_string());
}
