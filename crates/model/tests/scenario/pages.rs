//! The examples of the reference pages are read by the readers that they describe.

use crate::STORY;

/// The examples of a page.
fn examples(page: &'static str) -> Vec<&'static str> {
    let blocks = page.split("```toml\n").skip(1);
    let examples: Vec<&str> = blocks
        .map(|block| block.split("```").next().unwrap_or_default())
        .collect();
    assert!(!examples.is_empty(), "a page without an example");
    examples
}

#[test]
fn objectives_can_be_added_to_a_scenario() {
    for example in examples(include_str!("../../../../docs/reference/objectives.md")) {
        let loaded = model::scenario::load(&format!("{STORY}\n{example}"));
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        let objectives = loaded.value.expect("it is right").objective;
        assert_eq!(objectives.len(), 2);
    }
}

#[test]
fn playbooks_of_the_page_can_be_played() {
    let books = examples(include_str!("../../../../docs/reference/bots.md"));
    for example in &books {
        let loaded = model::playbook::load(example);
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    }
    assert_eq!(books.len(), 2, "steps and judgement");
}

/// The page's table of skills says what the skills are.
#[test]
fn the_page_has_the_numbers_of_each_skill() {
    use model::playbook::Skill;
    let page = include_str!("../../../../docs/reference/bots.md");
    let row = |key: &str, shown: fn(Skill) -> String| {
        let line = page
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
