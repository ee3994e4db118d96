//! Prints the digest of a whole game, without the command line's many
//! dependencies, so that it is quickly built in many ways: unoptimised, for
//! release, with threads and without, for other processors. All of them have to
//! print the same; `.ci/digests` compares. `digest_wasm.rs` is its twin for wasm32.
//!
//! ```text
//! cargo run -p chaos-monkey --example digest -- 1 scenarios/demo.toml scenarios/playbooks/*.toml
//! ```
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example is an edge: it reads files and prints"
)]

mod play;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [seed, scenario, playbooks @ ..] = &args[..] else {
        return Err("usage: digest SEED SCENARIO.toml PLAYBOOK.toml ...".into());
    };
    let text = std::fs::read_to_string(scenario)?;
    let digest = play::digest(seed.parse()?, &text, &read(playbooks)?)?;
    println!("{digest}");
    Ok(())
}

/// Texts by the name of their file.
fn read(paths: &[String]) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let one = |path: &String| -> Result<(String, String), Box<dyn Error>> {
        let name = Path::new(path).file_stem().unwrap_or_default();
        Ok((
            name.to_string_lossy().into_owned(),
            std::fs::read_to_string(path)?,
        ))
    };
    paths.iter().map(one).collect()
}
