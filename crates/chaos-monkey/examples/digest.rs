//! Prints the digest of a whole game, without the command line's many
//! dependencies, so that it is quickly built in many ways: unoptimised, for
//! release, with threads and without, for other processors. All of them have to
//! print the same; `.ci/digests` compares.
//!
//! ```text
//! cargo run -p chaos-monkey --example digest -- 1 scenarios/demo.toml scenarios/playbooks/*.toml
//! ```
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example is an edge: it reads files and prints"
)]

use model::playbook::Playbook;
use sim_engine::{Game, Mode, Plan, Player, TeamEntry};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [seed, scenario, playbooks @ ..] = &args[..] else {
        return Err("usage: digest SEED SCENARIO.toml PLAYBOOK.toml ...".into());
    };
    let text = std::fs::read_to_string(scenario)?;
    let loaded = model::scenario::load(&text);
    let problems = format!("{scenario}: {:#?}", loaded.problems);
    let scenario = loaded.value.ok_or(problems)?;

    let playbooks = read(playbooks)?;
    let mut teams = Vec::new();
    for team in &scenario.team {
        let playbook = playbooks.get(&team.playbook);
        let playbook =
            playbook.ok_or_else(|| format!("the playbook `{}` is not given", team.playbook))?;
        teams.push(TeamEntry {
            name: team.name.clone(),
            player: Player::Bot(playbook.clone()),
        });
    }
    let plan = Plan::try_new(scenario, seed.parse()?, 1, teams)?;
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    game.run_to(game.length_s())?;
    println!("{}", game.digest());
    Ok(())
}

/// Playbooks by the name of their file.
fn read(paths: &[String]) -> Result<BTreeMap<String, Playbook>, Box<dyn Error>> {
    let mut playbooks = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(path)?;
        let loaded = model::playbook::load(&text);
        let problems = format!("{path}: {:#?}", loaded.problems);
        let name = Path::new(path)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        playbooks.insert(name.into_owned(), loaded.value.ok_or(problems)?);
    }
    Ok(playbooks)
}
