//! Outages: a zone or a whole region that goes out at its time, by the story.

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
/// the event's own stream, so that another event moves none. A region goes out
/// zone by zone at one moment: that leaves its balancers without a node.
#[must_use]
pub fn planned(scenario: &Scenario, seed: u64) -> Vec<PlannedFault> {
    let (zones, regions) = (scenario.account.all_zones(), scenario.account.regions());
    let mut planned: Vec<PlannedFault> = Vec::new();
    for event in &scenario.event {
        let Some(outage) = &event.outage else {
            continue;
        };
        let mut picks = Stream::new(seed, &format!("event/{}/zone", event.id));
        let pick = scale(picks.bits(), zones.len() as u64) as usize;
        let drawn = zones.get(pick..=pick).unwrap_or_default();
        let out = match (&outage.region, &outage.zone) {
            (Some(region), _) => {
                let its = regions.iter().find(|it| it.name == *region);
                its.map_or(&[][..], |region| &region.zones)
            }
            (None, Some(zone)) => std::slice::from_ref(zone),
            (None, None) => drawn,
        };
        planned.extend(out.iter().map(|zone| PlannedFault {
            at: GameTime::ZERO + event.at,
            fault: Fault::ZoneDown { zone: zone.clone() },
            lasts: outage.lasts,
        }));
    }
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
    fn a_region_goes_out_with_all_its_zones() {
        let kong =
            "[[event]]\nid = \"kong\"\nat = \"5s\"\noutage = { region = \"main\", for = \"2s\" }\n";
        let planned = planned(&scenario(kong), 1);
        let out: Vec<&str> = planned.iter().map(|p| zone(p).as_str()).collect();
        assert_eq!(out, ["a", "b", "c"]);
        assert!(planned.iter().all(|p| p.at == GameTime::from_second(5)));
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
