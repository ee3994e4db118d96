//! Somebody who breaks things at random.

use super::name;
use crate::chance::Dice;
use model::account::Phase;
use model::actor::Principal;
use model::command::Command;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::{InstanceId, Name};
use model::scenario::{FaultKind, Scenario};
use model::units::{GameTime, Permille, Ppm, RequestDuration, StoryDuration};
use sim_engine::actor::{Act, Actor, Break, Sight};

/// Kills a random instance now and then, and takes notes when there is none;
/// sometimes it is a whole zone.
#[derive(Clone, Debug)]
pub(crate) struct Gremlin {
    dice: Dice,
    next_at: GameTime,
}

impl Gremlin {
    /// One for each team of a game with this seed; all do the same.
    pub(crate) fn troublemakers(_: &Scenario, seed: u64) -> Vec<Box<dyn Actor>> {
        let next_at = GameTime::from_second(5);
        vec![Box::new(Self {
            dice: Dice::new(seed),
            next_at,
        })]
    }
}

impl Gremlin {
    /// Brings one of all the other faults.
    fn trouble(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        let dice = &mut self.dice;
        let up = sight.account.living().filter(|i| i.phase == Phase::Running);
        let up: Vec<InstanceId> = up.map(|i| i.id).collect();
        // One that is not there is broken in vain.
        let place = dice.between(0, up.len() as u64) as usize;
        let instance = up.get(place).copied().unwrap_or(InstanceId(9_999));
        let share = Ppm::new(dice.between(0, 1_000_000) as u32);
        let ms = |dice: &mut Dice, most| RequestDuration::from_ms(dice.between(0, most));
        let fault = match dice.between(0, 13) {
            0 => Fault::Crashed { instance },
            1 => Fault::TakenBack { instance },
            2 | 3 => Fault::Frozen { instance },
            4 => Fault::Unreachable { instance },
            5 => Fault::Late {
                instance,
                add: ms(dice, 5_000),
                jitter: ms(dice, 2_000),
                share,
            },
            6 => Fault::Resets { instance, share },
            7 => Fault::Errors { instance, share },
            8 => Fault::Wrong { instance, share },
            9 => Fault::Slower {
                instance,
                times: Permille::new(dice.between(1_000, 5_000) as u32),
                since: sight.now,
                per_minute: share,
            },
            12 => Fault::Throttled {
                instance,
                concurrency: dice.between(0, 5) as u32,
            },
            10 => Fault::NoCapacity { zone: None },
            11 => match dice.once_in(2) {
                true => Fault::ApiErrors { share },
                false => Fault::ApiThrottled {
                    commands: dice.between(0, 3) as u32,
                    every: StoryDuration::from_secs(dice.between(1, 60)),
                },
            },
            _ => Fault::Prices {
                times: Permille::new(dice.between(0, 4_000) as u32),
            },
        };
        let lasts = StoryDuration::from_ms(self.dice.between(1_000, 30_000));
        vec![Self::breaks(FaultKind::Hang, fault, lasts)]
    }

    fn breaks(called: FaultKind, fault: Fault, lasts: StoryDuration) -> Act {
        Act::Break(Break {
            called,
            fault,
            source: Name::try_new("gremlin").expect("a name"),
            lasts,
            ramp: StoryDuration::ZERO,
        })
    }
}

impl Actor for Gremlin {
    fn principal(&self) -> Principal {
        Principal::ChaosMonkey
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        if sight.now < self.next_at {
            return Vec::new();
        }
        let (wait_s, pick) = (self.dice.between(1, 40), self.dice.bits());
        self.next_at = sight.now + StoryDuration::from_secs(wait_s);
        if pick.is_multiple_of(6) {
            let zone = name(&mut self.dice, &["a", "b"]);
            let lasts = StoryDuration::from_ms(self.dice.between(1_000, 30_000));
            let fault = Fault::ZoneDown { zone };
            return vec![Self::breaks(FaultKind::ZoneOutage, fault, lasts)];
        }
        if pick % 6 < 4 {
            return self.trouble(sight);
        }
        let living: Vec<InstanceId> = sight.account.living().map(|i| i.id).collect();
        if living.is_empty() {
            return vec![Act::Note(EventKind::Missed {
                fault: "gremlin".into(),
            })];
        }
        let instance = living[pick as usize % living.len()];
        vec![Act::Command(match pick % 24 {
            22 => Command::StopInstance { instance },
            23 => Command::RebootInstance { instance },
            _ => Command::TerminateInstance { instance },
        })]
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}
