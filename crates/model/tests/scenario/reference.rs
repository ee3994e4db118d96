//! The examples of the reference pages are right: each is put into the shipped
//! story and read like any scenario.

use crate::STORY;
use model::scenario::load;
use toml::{Table, Value};

const ACCOUNT: &str = include_str!("../../../../docs/reference/account.md");

/// The TOML examples of a page.
fn examples(page: &str) -> Vec<&str> {
    let blocks = page.split("```toml\n").skip(1);
    blocks
        .filter_map(|rest| rest.split_once("```"))
        .map(|(example, _)| example)
        .collect()
}

/// Puts an example into a scenario: tables are joined, lists go on.
fn join(into: &mut Table, more: Table) {
    for (key, value) in more {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => join(old, new),
            (Some(Value::Array(old)), Value::Array(new)) => old.extend(new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

#[test]
fn the_examples_of_the_account_page_pass_the_check() {
    let examples = examples(ACCOUNT);
    assert!(examples.len() >= 3, "{} examples", examples.len());
    for example in examples {
        let mut story: Table = STORY.parse().expect("the story is TOML");
        join(&mut story, example.parse().expect("the example is TOML"));
        let text = toml::to_string(&story).expect("a table");
        let loaded = load(&text);
        assert!(
            loaded.problems.is_empty(),
            "{example}\n{:#?}",
            loaded.problems
        );
        let plain = load(STORY).value.expect("the story is right");
        assert_ne!(loaded.value, Some(plain), "an example says something");
    }
}
