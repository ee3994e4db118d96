//! The digest of a whole game, computed where there is no operating system:
//! `cargo xtask core-wasm` builds this for wasm32, runs it under node, and
//! compares with the committed digests.
#![cfg(target_arch = "wasm32")]

mod play;

use wasm_bindgen::prelude::wasm_bindgen;

/// Plays a scenario with its own teams. `names` and `texts` are the playbooks.
#[wasm_bindgen]
pub fn digest(
    seed: u64,
    scenario: &str,
    names: Vec<String>,
    texts: Vec<String>,
) -> Result<String, String> {
    let playbooks: Vec<(String, String)> = names.into_iter().zip(texts).collect();
    play::digest(seed, scenario, &playbooks)
}
