//! What the one who runs the event does to the script.

use super::{Cue, Entry, Scheduled, Timeline};
use crate::correction::Correction;
use crate::team::TeamState;
use model::ids::{Name, TeamId};
use model::scenario::{EventPlan, Injection, TeamPick};
use model::script::{Control, Dependents, ScriptRefusal, ScriptState};
use model::units::{GameTime, StoryDuration};

/// Events that may be injected into a game.
pub(super) const INJECTED_MAX: u32 = 1_000;

/// Injected events are called so, with a number.
const INJECTED: &str = "injected";

impl Timeline {
    /// Does what is asked for, or says why not; nothing has changed then. Also
    /// tells when the event comes, if that changed.
    pub(crate) fn control(
        &mut self,
        at: GameTime,
        control: &Control,
        teams: &[TeamState],
    ) -> Result<(Vec<Cue>, Option<GameTime>), ScriptRefusal> {
        let nothing = Ok((Vec::new(), None));
        match control {
            Control::Halt { .. } if self.is_halted => Err(ScriptRefusal::HaltedBefore),
            Control::Halt { .. } => {
                self.is_halted = true;
                self.amending.end(None);
                // What was about to come is not on the schedule any more.
                for entry in &mut self.entries {
                    entry.scheduled = entry.scheduled.min(entry.count);
                }
                Ok((vec![Cue::Halts], None))
            }
            Control::Release if !self.is_halted => Err(ScriptRefusal::NotHalted),
            Control::Release => {
                self.is_halted = false;
                Ok((vec![Cue::Releases], None))
            }
            Control::Inject { teams, brings } => {
                let at = self.earliest(at, Some(brings));
                self.inject(at, teams, brings)?;
                Ok((Vec::new(), Some(at)))
            }
            Control::Trigger { event } => {
                let is_halted = self.is_halted;
                let brings = self.movable(event)?.plan.brings.clone();
                let at = self.earliest(at, brings.as_ref());
                if is_halted && brings.is_some() {
                    return Err(ScriptRefusal::Halted);
                }
                if let Some(brings) = &brings {
                    self.allow_traffic(&TeamPick::All, brings)?;
                }
                let entry = self.movable(event)?;
                entry.come_no_earlier(at);
                entry.state = ScriptState::Waiting;
                entry.first.get_or_insert(at);
                entry.due = Some(at);
                Ok((Vec::new(), Some(at)))
            }
            Control::Pause { event } => {
                let entry = self.yet_to_come(event)?;
                if entry.state == ScriptState::Paused {
                    let event = event.clone();
                    return Err(ScriptRefusal::PausedBefore { event });
                }
                entry.state = ScriptState::Paused;
                nothing
            }
            Control::Resume { event } => {
                let brings = self.movable(event)?.plan.brings.clone();
                let at = self.earliest(at, brings.as_ref());
                let entry = self.yet_to_come(event)?;
                if entry.state != ScriptState::Paused {
                    let event = event.clone();
                    return Err(ScriptRefusal::NotPaused { event });
                }
                entry.come_no_earlier(at);
                entry.state = match entry.due {
                    Some(_) => ScriptState::Waiting,
                    None => ScriptState::Pending,
                };
                Ok((Vec::new(), entry.due))
            }
            Control::Delay { event, by } => {
                let entry = self.yet_to_come(event)?;
                if entry.due.is_none() {
                    let event = event.clone();
                    return Err(ScriptRefusal::NoTime { event });
                }
                entry.delay(*by);
                Ok((Vec::new(), entry.due))
            }
            Control::Skip { event, dependents } => {
                self.skip(at, event, *dependents)?;
                nothing
            }
            Control::Rescue { team, fix } => {
                let id = self.team_called(team)?;
                let world = teams[usize::from(id.0)].world();
                let commands = crate::remedy::fix(*fix, world.scenario(), world.account());
                if commands.is_empty() || world.is_outside() {
                    return Err(ScriptRefusal::NothingToMend { fix: *fix });
                }
                Ok((vec![Cue::Mends(id, commands)], None))
            }
            Control::Adjust {
                team,
                points,
                reason,
            } => {
                let correction = Correction::Adjusts {
                    team: self.team_called(team)?,
                    points: *points,
                    reason: reason.clone(),
                };
                Ok((vec![Cue::Corrects(correction)], None))
            }
            Control::Void { from, to, reason } => {
                let correction = Correction::void(at, *from, *to, reason)?;
                Ok((vec![Cue::Corrects(correction)], None))
            }
            Control::Retime { end } => {
                self.retime(GameTime::ZERO + *end)?;
                nothing
            }
            Control::End { event } => {
                let is_broken = teams.iter().any(|team| team.world().has_fault_of(event));
                if is_broken || self.amending.is_under_way(event) {
                    self.amending.end(Some(event));
                    return Ok((vec![Cue::Ends(event.clone())], None));
                }
                let event = event.clone();
                Err(ScriptRefusal::NothingToEnd { event })
            }
            Control::Freeze if self.is_frozen => Err(ScriptRefusal::FrozenBefore),
            Control::Thaw if !self.is_frozen => Err(ScriptRefusal::NotFrozen),
            Control::Freeze | Control::Thaw => {
                self.is_frozen = *control == Control::Freeze;
                nothing
            }
            Control::Broadcast { team, text } => {
                let team = team.as_deref().map(|it| self.team_called(it)).transpose()?;
                Ok((vec![Cue::Tells(team, text.clone())], None))
            }
            Control::Strike(strike) => {
                self.strike(at, strike)?;
                Ok((Vec::new(), Some(at)))
            }
        }
    }

    /// What an order would come to if it were carried out now.
    pub(crate) fn foresee(
        &self,
        at: GameTime,
        control: &Control,
        teams: &[TeamState],
    ) -> Result<Vec<Cue>, ScriptRefusal> {
        let mut later = self.clone();
        let (mut cues, _) = later.control(at, control, teams)?;
        let happens = match control {
            Control::Inject { .. } | Control::Strike(_) => later.entries.len().checked_sub(1),
            Control::Trigger { event } => later.entries.iter().position(|e| e.plan.id == *event),
            _ => None,
        };
        if let Some(index) = happens {
            later.happen(index, teams, &mut cues, &mut Vec::new());
        }
        Ok(cues)
    }

    /// The events that come after one, directly or by others, as they stand.
    pub(crate) fn dependents(&self, event: &Name) -> Vec<Scheduled> {
        let mut names = vec![event.clone()];
        let mut index = 0;
        while let Some(name) = names.get(index).cloned() {
            let next = self.entries.iter().filter(|entry| {
                let after = entry.plan.after.as_ref();
                entry.first.is_none() && entry.is_to_come() && after == Some(&name)
            });
            names.extend(next.map(|entry| entry.plan.id.clone()));
            index += 1;
        }
        let is_one = |it: &Scheduled| names[1..].contains(&it.plan.id);
        self.scheduled().filter(is_one).collect()
    }

    fn entry(&mut self, event: &Name) -> Result<&mut Entry, ScriptRefusal> {
        let mut entries = self.entries.iter_mut();
        let found = entries.find(|entry| entry.plan.id == *event);
        found.ok_or_else(|| ScriptRefusal::UnknownEvent {
            event: event.clone(),
        })
    }

    fn team_called(&self, team: &str) -> Result<TeamId, ScriptRefusal> {
        let place = self.teams.iter().position(|name| name == team);
        let place = place.ok_or_else(|| ScriptRefusal::UnknownTeam { team: team.into() })?;
        Ok(TeamId(place as u16))
    }

    /// An event whose time was not decided before the game.
    fn movable(&mut self, event: &Name) -> Result<&mut Entry, ScriptRefusal> {
        let entry = self.entry(event)?;
        if entry.plan.needs_fixed_time() {
            let event = event.clone();
            return Err(ScriptRefusal::Fixed { event });
        }
        if entry.plan.traffic().is_some() && entry.is_scheduled() {
            let event = event.clone();
            return Err(ScriptRefusal::Scheduled { event });
        }
        Ok(entry)
    }

    /// The same, and still to come.
    fn yet_to_come(&mut self, event: &Name) -> Result<&mut Entry, ScriptRefusal> {
        let entry = self.movable(event)?;
        if !entry.is_to_come() {
            let (event, state) = (event.clone(), entry.state);
            return Err(ScriptRefusal::NotToCome { event, state });
        }
        Ok(entry)
    }

    fn inject(
        &mut self,
        at: GameTime,
        teams: &TeamPick,
        brings: &Injection,
    ) -> Result<(), ScriptRefusal> {
        if self.is_halted {
            return Err(ScriptRefusal::Halted);
        }
        if self.injected >= INJECTED_MAX {
            let limit = INJECTED_MAX;
            return Err(ScriptRefusal::TooMany { limit });
        }
        self.allow_traffic(teams, brings)?;
        // Where hits are known, those teams played in the other game: what was
        // injected there keeps its number, by which its draws are named.
        if let TeamPick::Named(team) = teams
            && self.hits.is_empty()
            && !self.teams.contains(team)
        {
            let team = team.clone();
            return Err(ScriptRefusal::UnknownTeam { team });
        }
        let plan = EventPlan {
            id: self.injected_name(),
            at: None,
            after: None,
            wait: StoryDuration::ZERO,
            when: None,
            manual: true,
            within: StoryDuration::ZERO,
            repeat: None,
            teams: teams.clone(),
            stop_if: None,
            tell: None,
            say: None,
            watch: None,
            unlock: None,
            board: None,
            brings: Some(brings.clone()),
        };
        let mut entry = Entry::new(plan, &self.clock, self.seed);
        entry.come_at(at, &self.clock);
        self.entries.push(entry);
        Ok(())
    }

    /// What the next injected event is called.
    fn injected_name(&mut self) -> Name {
        loop {
            self.injected += 1;
            let name = format!("{INJECTED}-{}", self.injected);
            let name = Name::try_new(&name).expect("letters and a number are a name");
            if self.entries.iter().all(|entry| entry.plan.id != name) {
                return name;
            }
        }
    }

    fn skip(
        &mut self,
        at: GameTime,
        event: &Name,
        dependents: Dependents,
    ) -> Result<(), ScriptRefusal> {
        let would_come = self.yet_to_come(event)?.due;
        match dependents {
            Dependents::Skip => {
                for dependent in self.dependents(event) {
                    if let Ok(entry) = self.yet_to_come(&dependent.plan.id) {
                        entry.state = ScriptState::Skipped;
                    }
                }
            }
            Dependents::Keep => self.let_follow(event, would_come.unwrap_or(at)),
        }
        self.yet_to_come(event)?.state = ScriptState::Skipped;
        Ok(())
    }
}
