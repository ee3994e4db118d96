//! The Chaos Monkey: terminates one instance at a time.

use crate::schedule::Strike;
use model::account::Phase;
use model::actor::Principal;
use model::command::Command;
use model::event::EventKind;
use model::ids::InstanceId;
use sim_engine::actor::{Act, Actor, Sight};
use sim_engine::scale;

/// Terminates a random instance at each of its strikes.
///
/// A team meets it in the audit log as principal `chaos-monkey`.
#[derive(Clone, Debug)]
pub struct ChaosMonkey {
    strikes: Vec<Strike>,
    done: usize,
}

impl ChaosMonkey {
    /// A monkey with these strikes, in order of time.
    #[must_use]
    pub fn new(strikes: Vec<Strike>) -> Self {
        Self { strikes, done: 0 }
    }
}

impl Actor for ChaosMonkey {
    fn principal(&self) -> Principal {
        Principal::ChaosMonkey
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        let mut acts = Vec::new();
        let mut alive: Vec<InstanceId> = sight
            .account
            .living()
            .filter(|i| i.phase == Phase::Running)
            .map(|i| i.id)
            .collect();
        while let Some(strike) = self.strikes.get(self.done).filter(|s| s.at <= sight.now) {
            self.done += 1;
            if alive.is_empty() {
                acts.push(Act::Note(EventKind::Missed {
                    fault: "terminate-instance".into(),
                }));
                continue;
            }
            let place = scale(strike.pick, alive.len() as u64) as usize;
            acts.push(Act::Command(Command::TerminateInstance {
                instance: alive.remove(place),
            }));
        }
        acts
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}
