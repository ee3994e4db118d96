//! The times that a seed draws, found by letting the clock of a game run
//! without a request and without anything that breaks.

use super::Is;
use model::event::EventKind;
use model::scenario::Scenario;
use model::script::ScriptNews;
use model::units::GameTime;
use sim_engine::{Game, Mode, Plan, PlanError, Player, TeamEntry};
use std::collections::BTreeMap;

/// When a seed lets events and bursts come. What hangs on how teams play is
/// not in it, as nobody plays.
pub(crate) struct Drawn {
    pub(crate) seed: u64,
    times: BTreeMap<(bool, String), Vec<GameTime>>,
}

impl Drawn {
    /// The times of an event or a burst.
    pub(super) fn times(&self, is: Is, id: &str) -> Vec<GameTime> {
        let key = (is == Is::Event, id.to_owned());
        self.times.get(&key).cloned().unwrap_or_default()
    }
}

/// The times of a seed, for a scenario at its speed.
///
/// # Errors
/// When the scenario cannot be played at that speed.
pub(crate) fn drawn(scenario: &Scenario, seed: u64, speed: u32) -> Result<Drawn, PlanError> {
    let nobody = TeamEntry {
        name: "nobody".into(),
        player: Player::People,
    };
    let plan = Plan::try_new(scenario.clone(), seed, speed, vec![nobody])?;
    let mut game = Game::new(&plan, Mode::Live, &|_, _| Vec::new());
    game.begin();
    let end = game.length_s();
    game.run_to(end)
        .expect("the end is ahead of a game that has begun");

    let mut times: BTreeMap<(bool, String), Vec<GameTime>> = BTreeMap::new();
    for event in game.take_log() {
        if let EventKind::Script {
            news: ScriptNews::Happened { event: id, .. },
        } = event.kind
        {
            times
                .entry((true, id.to_string()))
                .or_default()
                .push(event.at);
        }
    }
    for burst in game.traffic().bursts() {
        times
            .entry((false, burst.id.to_string()))
            .or_default()
            .push(burst.from);
    }
    Ok(Drawn { seed, times })
}
