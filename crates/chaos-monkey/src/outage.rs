//! Outages: a zone that goes out at its time, by the story.

use model::actor::Principal;
use model::fault::Fault;
use model::scenario::Scenario;
use model::units::{GameTime, StoryDuration};
use sim_engine::actor::{Act, Actor, Sight};
use sim_engine::{Stream, scale};

/// Brings the outages of a scenario.
///
/// A team meets them in its log as something that the game did: nobody's
/// permission stops them, only being somewhere else.
#[derive(Clone, Debug)]
pub struct Outages {
    planned: Vec<PlannedFault>,
    done: usize,
}

/// A fault and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFault {
    /// When it begins.
    pub at: GameTime,
    /// What breaks.
    pub fault: Fault,
    /// For how long.
    pub lasts: StoryDuration,
}

impl Outages {
    /// The outages of a scenario, if it has any.
    #[must_use]
    pub fn of(scenario: &Scenario, seed: u64) -> Option<Self> {
        let planned = planned(scenario, seed);
        (!planned.is_empty()).then_some(Self { planned, done: 0 })
    }
}

/// What goes out when, in order of time. A zone that is not named is drawn by
/// the event's own stream, so that another event moves none.
#[must_use]
pub fn planned(scenario: &Scenario, seed: u64) -> Vec<PlannedFault> {
    let zones = &scenario.account.zones;
    let mut planned: Vec<PlannedFault> = scenario
        .event
        .iter()
        .filter_map(|event| {
            let outage = event.outage.as_ref()?;
            let mut picks = Stream::new(seed, &format!("event/{}/zone", event.id));
            let pick = scale(picks.bits(), zones.len() as u64) as usize;
            let zone = outage.zone.as_ref().or_else(|| zones.get(pick))?;
            Some(PlannedFault {
                at: GameTime::ZERO + event.at,
                fault: Fault::ZoneDown { zone: zone.clone() },
                lasts: outage.lasts,
            })
        })
        .collect();
    planned.sort_by_key(|fault| fault.at);
    planned
}

impl Actor for Outages {
    fn principal(&self) -> Principal {
        Principal::System
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        let due: Vec<Act> = self.planned[self.done..]
            .iter()
            .take_while(|planned| planned.at <= sight.now)
            .map(|planned| Act::Break {
                fault: planned.fault.clone(),
                lasts: planned.lasts,
            })
            .collect();
        self.done += due.len();
        due
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::Name;
    use model::scenario::load;

    const CALM: &str = include_str!("../../../tests/scenarios/calm.toml");

    fn scenario(events: &str) -> Scenario {
        let text = CALM.replace("zones = [\"a\"]", "zones = [\"a\", \"b\", \"c\"]");
        let loaded = load(&format!("{text}\n{events}"));
        let problems = loaded.problems;
        loaded.value.unwrap_or_else(|| panic!("{problems:#?}"))
    }

    const DRAWN: &str = "[[event]]\nid = \"drawn\"\nat = \"8s\"\noutage = { for = \"2s\" }\n";
    const NAMED: &str =
        "[[event]]\nid = \"named\"\nat = \"3s\"\noutage = { zone = \"b\", for = \"4s\" }\n";

    fn zone(planned: &PlannedFault) -> &Name {
        let Fault::ZoneDown { zone } = &planned.fault;
        zone
    }

    #[test]
    fn outages_come_in_order_and_another_moves_no_draw() {
        let both = scenario(&format!("{DRAWN}{NAMED}"));
        let alone = scenario(DRAWN);
        for seed in 0..50 {
            let planned = planned(&both, seed);
            let times: Vec<GameTime> = planned.iter().map(|p| p.at).collect();
            assert_eq!(times, [GameTime::from_second(3), GameTime::from_second(8)]);
            assert_eq!(zone(&planned[0]).as_str(), "b");
            assert_eq!(planned[1..], super::planned(&alone, seed)[..]);
        }
        assert!(Outages::of(&scenario(""), 1).is_none());
    }

    #[test]
    fn every_zone_can_be_drawn() {
        let alone = scenario(DRAWN);
        let mut counts = [0; 3];
        for seed in 0..300 {
            let zones = ["a", "b", "c"];
            let drawn = &planned(&alone, seed)[0];
            let place = zones.iter().position(|z| *z == zone(drawn).as_str());
            counts[place.expect("a zone of the account")] += 1;
        }
        // 100 are expected of each; standard deviation sqrt(300 x 2/9) = 8.2.
        assert!(counts.iter().all(|n| (60..140).contains(n)), "{counts:?}");
    }
}
