//! A whole game from the texts of its files to its digest.

use model::playbook::Playbook;
use sim_engine::{Game, Mode, Plan, Player, TeamEntry};

/// Plays a scenario with its own teams; `playbooks` are names and texts.
pub(crate) fn digest(
    seed: u64,
    scenario: &str,
    playbooks: &[(String, String)],
) -> Result<String, String> {
    let loaded = model::scenario::load(scenario);
    let problems = format!("{:#?}", loaded.problems);
    let scenario = loaded.value.ok_or(problems)?;
    let team = |team: &model::scenario::TeamPlan| {
        let text = playbooks.iter().find(|(name, _)| *name == team.playbook);
        let (name, text) =
            text.ok_or_else(|| format!("the playbook `{}` is not given", team.playbook))?;
        Ok(TeamEntry {
            name: team.name.clone(),
            player: Player::Bot(playbook(name, text)?),
        })
    };
    let teams = scenario
        .team
        .iter()
        .map(team)
        .collect::<Result<_, String>>()?;
    let plan = Plan::try_new(scenario, seed, 1, teams).map_err(|e| e.to_string())?;
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    game.run_to(game.length_s()).map_err(|e| e.to_string())?;
    Ok(game.digest().to_string())
}

fn playbook(name: &str, text: &str) -> Result<Playbook, String> {
    let loaded = model::playbook::load(text);
    let problems = format!("{name}: {:#?}", loaded.problems);
    loaded.value.ok_or(problems)
}
