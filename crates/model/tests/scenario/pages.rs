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
