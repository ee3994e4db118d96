//! Those who bring faults at times that were drawn before the game.

use crate::catalogue::acts;
use crate::moment::Moment;
use crate::schedule::{Strike, schedule};
use model::actor::Principal;
use model::event::EventKind;
use model::scenario::{Injection, Monkey, Scenario};
use model::units::GameTime;
use sim_engine::actor::{Act, Actor, Sight};
use sim_engine::{Stream, scale};
use std::sync::Arc;

/// A fault and its time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    /// When it comes.
    pub(crate) at: GameTime,
    /// Whom it hits of those there are, as 64 uniform bits to be scaled.
    pub(crate) pick: u64,
    /// What comes.
    pub(crate) injection: Injection,
}

/// Brings faults at their times, as one principal. What finds nothing to hit
/// is used up all the same, and noted as missed.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    principal: Principal,
    scenario: Arc<Scenario>,
    planned: Arc<[Planned]>,
    done: usize,
}

impl Script {
    /// Who brings these faults, which are in order of time.
    pub(crate) fn new(
        principal: Principal,
        scenario: &Arc<Scenario>,
        planned: Vec<Planned>,
    ) -> Self {
        Self {
            principal,
            scenario: Arc::clone(scenario),
            planned: planned.into(),
            done: 0,
        }
    }
}

impl Actor for Script {
    fn principal(&self) -> Principal {
        self.principal
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        let rest = &self.planned[self.done..];
        let due = rest.iter().take_while(|planned| planned.at <= sight.now);
        let due: Vec<&Planned> = due.collect();
        let mut all = Vec::new();
        for planned in &due {
            let moment = Moment {
                injection: &planned.injection,
                pick: planned.pick,
                sight,
                scenario: &self.scenario,
            };
            let acts = acts(&moment);
            if acts.is_empty() && !planned.injection.fault.is_traffic() {
                all.push(Act::Note(EventKind::Missed {
                    fault: planned.injection.fault.kind().as_str().into(),
                }));
            }
            all.extend(acts);
        }
        self.done += due.len();
        all
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}

/// What the events of a scenario bring, in order of time. Each draws from a
/// stream of its own, so that another event moves none.
pub(crate) fn of_events(scenario: &Scenario, seed: u64) -> Vec<Planned> {
    let planned = |event: &model::scenario::EventPlan| {
        let label = format!("event/{}/picks", event.id);
        Some(Planned {
            at: GameTime::ZERO + event.at,
            pick: Stream::new(seed, &label).bits(),
            injection: event.brings.clone()?,
        })
    };
    let mut all: Vec<Planned> = scenario.event.iter().filter_map(planned).collect();
    all.sort_by_key(|planned| planned.at);
    all
}

/// What a monkey brings, in order of time: each time one of its faults.
pub(crate) fn of_monkey(
    monkey: &Monkey,
    index: usize,
    scenario: &Scenario,
    seed: u64,
) -> Vec<Planned> {
    let brings = &monkey.brings;
    let mut kinds = Stream::new(seed, &format!("monkey/{index}/kinds"));
    let strikes = schedule(monkey, index, scenario.length, seed).into_iter();
    let one = |strike: Strike| Planned {
        at: strike.at,
        pick: strike.pick,
        injection: brings[scale(kinds.bits(), brings.len() as u64) as usize].clone(),
    };
    strikes.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::fault::Fault;
    use model::scenario::load;

    const CALM: &str = include_str!("../../../tests/scenarios/calm.toml");

    fn scenario(events: &str) -> Arc<Scenario> {
        let text = CALM.replace("zones = [\"a\"]", "zones = [\"a\", \"b\", \"c\"]");
        let loaded = load(&format!("{text}\n{events}"));
        let problems = loaded.problems;
        Arc::new(loaded.value.unwrap_or_else(|| panic!("{problems:#?}")))
    }

    const DRAWN: &str =
        "[[event]]\nid = \"drawn\"\nat = \"8s\"\nfault = \"zone-outage\"\nfor = \"2s\"\n";
    const NAMED: &str = "[[event]]\nid = \"named\"\nat = \"3s\"\nfault = \"zone-outage\"\nzone = \"b\"\nfor = \"4s\"\n";

    /// The zones that go out, with their times in seconds.
    fn out(scenario: &Arc<Scenario>, seed: u64) -> Vec<(u32, String)> {
        let mut script = Script::new(Principal::System, scenario, of_events(scenario, seed));
        let front = model::ids::Name::try_new("front").expect("a name");
        let account = model::account::Account::new(front);
        let mut all = Vec::new();
        for second in 0..20 {
            let sight = Sight {
                now: GameTime::from_second(second),
                account: &account,
                metrics: None,
            };
            for act in script.act(&sight) {
                if let Act::Break {
                    fault: Fault::ZoneDown { zone },
                    ..
                } = act
                {
                    all.push((second, zone.to_string()));
                }
            }
        }
        all
    }

    #[test]
    fn faults_come_in_order_and_another_moves_no_draw() {
        let both = scenario(&format!("{DRAWN}{NAMED}"));
        let alone = scenario(DRAWN);
        for seed in 0..50 {
            let zones = out(&both, seed);
            assert_eq!((zones[0].0, zones[0].1.as_str(), zones[1].0), (3, "b", 8));
            assert_eq!(zones[1..], out(&alone, seed)[..]);
        }
    }

    #[test]
    fn a_region_goes_out_with_all_its_zones() {
        let kong = scenario(
            "[[event]]\nid = \"kong\"\nat = \"5s\"\nfault = \"region-outage\"\nregion = \"main\"\nfor = \"2s\"\n",
        );
        let zones = ["a", "b", "c"].map(|zone| (5, zone.to_owned()));
        assert_eq!(out(&kong, 1), zones);
    }

    #[test]
    fn every_zone_can_be_drawn() {
        let alone = scenario(DRAWN);
        let mut counts = [0; 3];
        for seed in 0..300 {
            let zones = ["a", "b", "c"];
            let drawn = &out(&alone, seed)[0].1;
            let place = zones.iter().position(|zone| zone == drawn);
            counts[place.expect("a zone of the account")] += 1;
        }
        // 100 are expected of each; standard deviation sqrt(300 x 2/9) = 8.2.
        assert!(counts.iter().all(|n| (60..140).contains(n)), "{counts:?}");
    }
}
