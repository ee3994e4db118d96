//! Scenario files: what is read, what is reported, and what editors are told.
//!
//! The shipped scenario is the base: it is right, and every mistake is a small
//! change of it.

mod hostile;
mod include;
mod mistakes;
mod pages;
mod playbooks;
mod regions;
mod schema;
mod shipped;

/// The four-hour game.
const STORY: &str = include_str!("../../../../scenarios/unicorn-rentals.toml");
/// The story in 45 minutes.
const LUNCH: &str = include_str!("../../../../scenarios/lunch-hour.toml");
/// The six-minute game.
const DEMO: &str = include_str!("../../../../scenarios/demo.toml");

/// The drills, by name.
const DRILLS: [(&str, &str); 6] = [
    (
        "drills/cache",
        include_str!("../../../../scenarios/drills/cache.toml"),
    ),
    (
        "drills/cost",
        include_str!("../../../../scenarios/drills/cost.toml"),
    ),
    (
        "drills/deploy",
        include_str!("../../../../scenarios/drills/deploy.toml"),
    ),
    (
        "drills/regions",
        include_str!("../../../../scenarios/drills/regions.toml"),
    ),
    (
        "drills/scaling",
        include_str!("../../../../scenarios/drills/scaling.toml"),
    ),
    (
        "drills/zones",
        include_str!("../../../../scenarios/drills/zones.toml"),
    ),
];

/// `text` with the first `find` replaced by `put`.
fn change(text: &str, find: &str, put: &str) -> String {
    assert!(
        text.contains(find),
        "the file has no `{find}` any more; mend this test"
    );
    text.replacen(find, put, 1)
}
