//! The digests of the shipped games, to the bit. One that moves without being
//! meant to is a bug; one that is meant to moves every recorded game with it.

use crate::support::{game, shipped};
use std::collections::BTreeMap;

const GOLDEN: &str = include_str!("../golden/digests.toml");

/// The committed digests: lines of the form `name = "digest"`.
fn committed() -> BTreeMap<&'static str, &'static str> {
    let lines = GOLDEN.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, digest)| (name, digest.trim_matches('"')))
        .collect()
}

/// The committed digest of a shipped game at seed 1.
pub(crate) fn digest_of(name: &str) -> &'static str {
    committed()
        .get(name)
        .unwrap_or_else(|| panic!("tests/golden/digests.toml lacks {name}"))
}

#[test]
fn shipped_games_have_their_committed_digests() {
    let played: BTreeMap<String, String> = shipped(".")
        .into_iter()
        .map(|name| {
            let mut game = game(&name, 1);
            game.run_to(game.length_s()).expect("the end");
            let digest = game.digest().to_string();
            (name, digest)
        })
        .collect();
    let same = played
        .iter()
        .all(|(name, digest)| committed().get(name.as_str()) == Some(&digest.as_str()));
    let lines: Vec<String> = played
        .iter()
        .map(|(name, digest)| format!("{name} = \"{digest}\""))
        .collect();
    assert!(
        same && played.len() == committed().len(),
        "the shipped games are no longer what they were. If that is meant, put these lines into \
         tests/golden/digests.toml, and say in the commit why they moved:\n\n{}\n",
        lines.join("\n")
    );
}
