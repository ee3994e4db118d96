//! Those who act in a game by themselves: scripted teams, the Chaos Monkey.

mod judge;

pub(crate) use judge::Judge;

use crate::metrics::Look;
use crate::timeline::Happening;
use model::account::Account;
use model::actor::Principal;
use model::command::Command;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::Name;
use model::playbook::Playbook;
use model::scenario::FaultKind;
use model::units::{GameTime, StoryDuration};
use std::sync::Arc;

/// What an actor may see of a team.
pub struct Sight<'a> {
    /// The time.
    pub now: GameTime,
    /// How far the story is, which is the same unless the game was retimed.
    pub story: GameTime,
    /// The team's account.
    pub account: &'a Account,
    /// The last metric period that is over: kept only if one of the team's
    /// actors watches, and absent before the first is over.
    pub metrics: Option<&'a Look>,
    /// What of the script happens to the team now.
    pub happens: &'a [Arc<Happening>],
    /// Whether nothing may break now.
    pub is_halted: bool,
    /// Whether the team's service is outside of the game: it is told what would break.
    pub is_outside: bool,
}

/// What an actor does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Issues a command.
    Command(Command),
    /// Breaks something for a while.
    Break(Break),
    /// Notes something in the log, such as a fault that found no target.
    Note(EventKind),
}

/// Something that breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// As what, in the log if nothing is left to be broken.
    pub called: FaultKind,
    /// What.
    pub fault: Fault,
    /// Which event of the script, or which kind of monkey, brought it.
    pub source: Name,
    /// For how long.
    pub lasts: StoryDuration,
    /// How long it takes to grow to its full strength; at once if zero.
    pub ramp: StoryDuration,
}

/// Somebody who acts by themselves. One actor belongs to one team; it is asked
/// at the start of every second and sees nothing but that team.
pub trait Actor: Send + Sync {
    /// As whom it acts.
    fn principal(&self) -> Principal;
    /// What it does now. Calls come in order of time, each second once.
    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act>;
    /// Whether it looks at metrics; they cost something to keep.
    fn watches(&self) -> bool {
        false
    }
    /// A copy, for forks of a game.
    fn fork(&self) -> Box<dyn Actor>;
}

impl Clone for Box<dyn Actor> {
    fn clone(&self) -> Self {
        self.fork()
    }
}

/// Plays a playbook.
#[derive(Clone, Debug)]
pub(crate) struct Bot {
    playbook: Playbook,
    done: usize,
}

impl Bot {
    pub(crate) fn new(playbook: Playbook) -> Self {
        Self { playbook, done: 0 }
    }
}

impl Actor for Bot {
    fn principal(&self) -> Principal {
        Principal::Bot
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        let due = |step: &&model::playbook::Step| GameTime::ZERO + step.at <= sight.story;
        let acts: Vec<Act> = self.playbook.steps[self.done..]
            .iter()
            .take_while(due)
            .map(|s| Act::Command(s.command.clone()))
            .collect();
        self.done += acts.len();
        acts
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}
