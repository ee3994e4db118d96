//! Those who bring faults at times that were drawn before the game.

use crate::catalogue::acts;
use crate::guard::guarded;
use crate::moment::Moment;
use crate::schedule::{Strike, schedule};
use model::account::Account;
use model::actor::Principal;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::{InstanceId, Name};
use model::scenario::{Injection, Monkey, MonkeyKind, Reach, Scenario};
use model::script::Guard;
use model::units::GameTime;
use sim_engine::actor::{Act, Actor, Sight};
use sim_engine::{Happening, TeamState, scale};
use std::collections::{BTreeMap, BTreeSet};
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

/// Brings what events of the script bring, as one principal. What finds nothing
/// to hit is noted as missed.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    principal: Principal,
    scenario: Arc<Scenario>,
    /// What monkeys from outside have broken that is still so, by their names.
    broken: BTreeMap<Name, Vec<Fault>>,
}

impl Story {
    /// The part of the script that this principal is behind.
    pub(crate) fn new(principal: Principal, scenario: &Arc<Scenario>) -> Self {
        Self {
            principal,
            scenario: Arc::clone(scenario),
            broken: BTreeMap::new(),
        }
    }
}

impl Actor for Story {
    fn principal(&self) -> Principal {
        self.principal
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        for broken in self.broken.values_mut() {
            broken.retain(|it| is_there(it, sight.account));
        }
        let (mut all, mut hit) = (Vec::new(), BTreeSet::new());
        for happening in sight.happens {
            let Some(injection) = &happening.brings else {
                continue;
            };
            if injection.by == self.principal {
                let moment = Moment {
                    injection,
                    source: &happening.event,
                    pick: happening.pick,
                    sight,
                    scenario: &self.scenario,
                    reach: happening.reach.as_deref(),
                };
                let before = self.broken.get(&happening.event);
                let acts = bring(&moment, &mut hit, before.map_or(&[], Vec::as_slice));
                if happening.reach.is_some() {
                    let broken = self.broken.entry(happening.event.clone()).or_default();
                    broken.extend(broken_by(&acts));
                }
                all.extend(acts);
            }
        }
        all
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}

/// What an event would do to a team if it happened now, while this is broken
/// that it has brought before.
#[must_use]
pub fn foresee(
    happening: &Happening,
    team: &TeamState,
    scenario: &Scenario,
    broken: &[Fault],
) -> Vec<Act> {
    let sight = Sight {
        now: happening.at,
        story: happening.at,
        account: team.world().account(),
        metrics: None,
        happens: &[],
        is_halted: false,
        is_outside: team.is_own(),
    };
    let moment = |injection| Moment {
        injection,
        source: &happening.event,
        pick: happening.pick,
        sight: &sight,
        scenario,
        reach: happening.reach.as_deref(),
    };
    let brings = happening.brings.as_ref();
    brings.map_or(Vec::new(), |injection| {
        bring(&moment(injection), &mut BTreeSet::new(), broken)
    })
}

/// Brings faults at times that were drawn before the game. What finds nothing
/// to hit is used up all the same, and noted as missed.
#[derive(Clone, Debug)]
pub(crate) struct MonkeyScript {
    kind: MonkeyKind,
    /// The name of its kind.
    source: Name,
    reach: Reach,
    scenario: Arc<Scenario>,
    planned: Arc<[Planned]>,
    done: usize,
    /// What it has broken that is still so.
    broken: Vec<Fault>,
}

impl MonkeyScript {
    /// A monkey of the scenario, with what it brings in order of time.
    pub(crate) fn new(index: usize, scenario: &Arc<Scenario>, planned: Vec<Planned>) -> Self {
        let monkey = &scenario.monkey[index];
        Self {
            kind: monkey.kind,
            source: monkey.kind.name(),
            reach: monkey.reach(),
            scenario: Arc::clone(scenario),
            planned: planned.into(),
            done: 0,
            broken: Vec::new(),
        }
    }
}

impl Actor for MonkeyScript {
    fn principal(&self) -> Principal {
        self.kind.principal()
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        self.broken.retain(|it| is_there(it, sight.account));
        let rest = &self.planned[self.done..];
        let due = rest.iter().take_while(|planned| planned.at <= sight.story);
        let due: Vec<&Planned> = due.collect();
        let (mut all, mut hit) = (Vec::new(), BTreeSet::new());
        let count = due.len();
        for planned in due {
            let moment = Moment {
                injection: &planned.injection,
                source: &self.source,
                pick: planned.pick,
                sight,
                scenario: &self.scenario,
                reach: Some(&self.reach),
            };
            all.extend(bring(&moment, &mut hit, &self.broken));
        }
        self.done += count;
        self.broken.extend(broken_by(&all));
        all
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}

/// What these acts break.
fn broken_by(acts: &[Act]) -> impl Iterator<Item = Fault> {
    acts.iter().filter_map(|act| match act {
        Act::Break(broken) => Some(broken.fault.clone()),
        Act::Command(_) | Act::Note(_) => None,
    })
}

/// What a fault comes to at a moment, as far as the guards let it. Sight is of
/// before the second: `hit` are the instances that were hit in it already, and
/// `broken` is what the monkey had broken before.
fn bring(moment: &Moment<'_>, hit: &mut BTreeSet<InstanceId>, broken: &[Fault]) -> Vec<Act> {
    let fault = || moment.injection.fault.kind().as_str().to_owned();
    if moment.sight.is_halted {
        let guard = Guard::Halted;
        return vec![Act::Note(EventKind::Withheld {
            fault: fault(),
            guard,
        })];
    }
    if moment.sight.is_outside {
        return match moment.injection.fault.is_traffic() {
            // The requests themselves tell of it.
            true => Vec::new(),
            false => moment.tell_outside(),
        };
    }
    let acts = acts(moment);
    if acts.is_empty() && !moment.injection.fault.is_traffic() {
        return vec![Act::Note(EventKind::Missed { fault: fault() })];
    }
    guarded(acts, moment, hit, broken)
}

/// What a monkey brings, in order of time: each time one of its faults.
pub(crate) fn of_monkey(
    monkey: &Monkey,
    index: usize,
    scenario: &Scenario,
    seed: u64,
) -> Vec<Planned> {
    let brings = &monkey.brings;
    let strikes = schedule(monkey, index, scenario.length, seed).into_iter();
    let one = |strike: Strike| Planned {
        at: strike.at,
        pick: strike.pick,
        injection: brings[scale(strike.kind, brings.len() as u64) as usize].clone(),
    };
    strikes.map(one).collect()
}

/// Whether a fault is there, also while it grows: it is known by its instance
/// and its kind then.
fn is_there(fault: &Fault, account: &Account) -> bool {
    let is_it = |other: &Fault| {
        let is_same_kind = std::mem::discriminant(other) == std::mem::discriminant(fault);
        let is_of_one = fault.instance().is_some() && fault.instance() == other.instance();
        other == fault || (is_same_kind && is_of_one)
    };
    account.faults.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::troublemakers;
    use model::scenario::load;
    use sim_engine::{Game, Mode, Plan, Player, TeamEntry};

    const CALM: &str = include_str!("../../../tests/scenarios/calm.toml");

    fn scenario(events: &str) -> Scenario {
        let text = CALM.replace("zones = [\"a\"]", "zones = [\"a\", \"b\", \"c\"]");
        let loaded = load(&format!("{text}\n{events}"));
        let problems = loaded.problems;
        loaded.value.unwrap_or_else(|| panic!("{problems:#?}"))
    }

    const DRAWN: &str =
        "[[event]]\nid = \"drawn\"\nat = \"8s\"\nfault = \"zone-outage\"\nfor = \"2s\"\n";
    const NAMED: &str = "[[event]]\nid = \"named\"\nat = \"3s\"\nfault = \"zone-outage\"\nzone = \"b\"\nfor = \"4s\"\n";

    /// The zones that go out, with their times in seconds.
    fn out(scenario: &Scenario, seed: u64) -> Vec<(u32, String)> {
        let idle = TeamEntry {
            name: "Idle".into(),
            player: Player::People,
        };
        let plan = Plan::try_new(scenario.clone(), seed, 1, vec![idle]).expect("a plan");
        let mut game = Game::new(&plan, Mode::Live, &troublemakers);
        game.begin();
        game.run_to(game.length_s()).expect("it plays");
        let events = game.take_records().swap_remove(0).events.into_iter();
        let zone = |event: model::event::Event| match event.kind {
            EventKind::FaultBegan {
                fault: Fault::ZoneDown { zone },
                ..
            } => Some((event.at.second(), zone.to_string())),
            _ => None,
        };
        events.filter_map(zone).collect()
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
