//! How much traffic a scenario brings at its worst.

use crate::game_file::Taken;
use model::scenario::Scenario;
use sim_engine::{Game, Mode, Plan, TeamEntry};

/// Seconds over which the busiest time is averaged.
const WINDOW_S: usize = 10;

/// Requests per second and team in the busiest ten seconds of a scenario, in thousandths: counted in the schedule that every
/// team gets, surges included.
///
/// # Errors
/// When there can be no such game.
pub(crate) fn busiest(scenario: &Scenario, speed: u32, team: &TeamEntry) -> anyhow::Result<u64> {
    let plan = Plan::try_new(scenario.clone(), scenario.seed, speed, vec![team.clone()])?;
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    let mut sums = vec![0];
    for second in 1..=game.length_s() {
        game.run_to(second)?;
        // Nobody reads them.
        drop(Taken::of(&mut game));
        sums.push(game.teams().first().map_or(0, |team| team.totals().sent));
    }
    let window = WINDOW_S.min(sums.len() - 1).max(1);
    let most = sums.windows(window + 1).map(|it| it[window] - it[0]).max();
    Ok(most.unwrap_or(0) * 1_000 / window as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::scenario::RatePoint;
    use model::units::{MilliRps, StoryDuration};
    use sim_engine::Player;

    #[test]
    fn the_busiest_time_is_that_of_the_schedule() {
        let source = crate::assets::scenario("drills/cache").expect("it is shipped");
        let mut scenario = model::scenario::load(&source.text)
            .value
            .expect("it is right");
        let point = |at, rps, step| RatePoint {
            at: StoryDuration::from_secs(at),
            rps: MilliRps::new(rps),
            step,
        };
        scenario.traffic.arrivals = model::scenario::Arrivals::Constant;
        scenario.traffic.rate = vec![
            point(0, 2_000, false),
            point(100, 7_000, true),
            point(120, 3_000, true),
        ];
        scenario.burst.clear();
        scenario.event.clear();
        let team = TeamEntry {
            name: "a".into(),
            player: Player::People,
        };
        assert_eq!(
            busiest(&scenario, 1, &team).expect("it can be played"),
            7_000
        );
    }
}
