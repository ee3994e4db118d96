//! Strikes of monkeys from outside: they draw their times themselves, and what
//! they send happens in the next second.

use super::control::INJECTED_MAX;
use super::{Entry, Timeline};
use model::scenario::{EventPlan, Reach, TeamPick};
use model::script::{ScriptRefusal, Strike};
use model::units::{GameTime, StoryDuration};
use std::sync::Arc;

/// What a monkey from outside has drawn.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) pick: u64,
    pub(super) reach: Option<Arc<Reach>>,
}

impl Timeline {
    /// Lets a strike happen. Those of a monkey have one name, and the script
    /// keeps the last of them alone, and any that are still to happen.
    pub(super) fn strike(&mut self, at: GameTime, strike: &Strike) -> Result<(), ScriptRefusal> {
        let brings = strike.brings.as_ref();
        if self.is_halted && brings.is_some() {
            return Err(ScriptRefusal::Halted);
        }
        if let Some(brings) = brings {
            self.allow_traffic(&strike.teams, brings)?;
        }
        // Where hits are known, those teams played in the other game.
        if let TeamPick::Named(team) = &strike.teams
            && self.hits.is_empty()
            && !self.teams.contains(team)
        {
            let team = team.clone();
            return Err(ScriptRefusal::UnknownTeam { team });
        }
        let is_its = |entry: &Entry| entry.plan.id == strike.name;
        let (its, others): (Vec<&Entry>, Vec<&Entry>) =
            self.entries.iter().partition(|it| is_its(it));
        if its.iter().any(|entry| entry.strike.is_none()) {
            let event = strike.name.clone();
            return Err(ScriptRefusal::NameTaken { event });
        }
        let before = self.struck.get(&strike.name).copied().unwrap_or(0);
        // Each leaves its layer in the traffic.
        if brings.is_some_and(|it| it.fault.is_traffic()) && before >= INJECTED_MAX {
            let limit = INJECTED_MAX;
            return Err(ScriptRefusal::TooMany { limit });
        }
        let strikes = others.iter().filter(|it| it.strike.is_some()).count() + its.len();
        if strikes >= INJECTED_MAX as usize {
            let limit = INJECTED_MAX;
            return Err(ScriptRefusal::TooMany { limit });
        }
        self.entries
            .retain(|entry| !is_its(entry) || entry.is_to_come());
        let mut entry = Entry::new(plan(strike), &self.clock, self.seed);
        entry.strike = Some(Drawn {
            pick: strike.draw,
            reach: strike.reach.clone().map(Arc::new),
        });
        entry.before = before;
        entry.come_at(at, &self.clock);
        self.entries.push(entry);
        self.struck.insert(strike.name.clone(), before + 1);
        Ok(())
    }
}

fn plan(strike: &Strike) -> EventPlan {
    EventPlan {
        id: strike.name.clone(),
        at: None,
        after: None,
        wait: StoryDuration::ZERO,
        when: None,
        manual: true,
        within: StoryDuration::ZERO,
        repeat: None,
        teams: strike.teams.clone(),
        stop_if: None,
        tell: strike.tell.clone(),
        say: None,
        watch: None,
        unlock: None,
        board: None,
        brings: strike.brings.clone(),
    }
}
