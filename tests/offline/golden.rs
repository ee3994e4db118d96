//! The digests of the shipped games, to the bit. One that moves without being
//! meant to is a bug; one that is meant to moves every recorded game with it.

use crate::support::{book_game, game, shipped};
use sim_engine::Game;
use std::collections::BTreeMap;

const GOLDEN: &str = include_str!("../golden/digests.toml");

/// The committed digests: lines of the form `name = "digest"`.
fn committed() -> BTreeMap<&'static str, &'static str> {
    let lines = GOLDEN.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, digest)| (name.trim_matches('"'), digest.trim_matches('"')))
        .collect()
}

/// The committed digest of a shipped game at seed 1.
pub(crate) fn digest_of(name: &str) -> &'static str {
    committed()
        .get(name)
        .unwrap_or_else(|| panic!("tests/golden/digests.toml lacks {name}"))
}

/// Every shipped game: each scenario with its own teams, and each story with
/// each playbook that is made for it, alone.
fn all_games() -> Vec<(String, Game)> {
    let mut games = Vec::new();
    for (folder, prefix) in [(".", ""), ("drills", "drills/"), ("bench", "bench/")] {
        for name in shipped(folder) {
            let name = format!("{prefix}{name}");
            games.push((name.clone(), game(&name, 1)));
        }
    }
    let is_for = |story: &str, book: &str| match book.split_once('-') {
        Some(("demo", _)) => story == "demo",
        Some(("lunch", _)) => story == "lunch-hour",
        Some(("drill", _)) => false,
        _ => story == "unicorn-rentals",
    };
    for story in shipped(".") {
        for book in shipped("playbooks")
            .iter()
            .filter(|book| is_for(&story, book))
        {
            games.push((format!("{story} x {book}"), book_game(&story, &[book], 1)));
        }
    }
    games
}

#[test]
fn shipped_games_have_their_committed_digests() {
    let played: BTreeMap<String, String> = all_games()
        .into_iter()
        .map(|(name, mut game)| {
            game.run_to(game.length_s()).expect("the end");
            (name, game.digest().to_string())
        })
        .collect();
    let same = played
        .iter()
        .all(|(name, digest)| committed().get(name.as_str()) == Some(&digest.as_str()));
    let is_bare = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let lines: Vec<String> = played
        .iter()
        .map(|(name, digest)| match is_bare(name) {
            true => format!("{name} = \"{digest}\""),
            false => format!("\"{name}\" = \"{digest}\""),
        })
        .collect();
    assert!(
        same && played.len() == committed().len(),
        "the shipped games are no longer what they were. If that is meant, put these lines into \
         tests/golden/digests.toml, and say in the commit why they moved:\n\n{}\n",
        lines.join("\n")
    );
}
