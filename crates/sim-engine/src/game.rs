//! A whole game: its teams, its traffic, its story, its digest.

use crate::actor::{Actor, Bot, Judge};
use crate::effect::Effect;
use crate::input::{Input, Refusal};
use crate::plan::{Plan, Player};
use crate::plane::VirtualPlane;
use crate::team::{Records, TeamState};
use crate::traffic::{Arrival, Traffic};
use model::actor::Principal;
use model::digest::{Chain, Digest};
use model::event::{Change, Event, EventKind};
use model::ids::TeamId;
use model::scenario::Scenario;
use model::units::GameTime;
use std::sync::Arc;

/// Seconds of a game minute, after which the teams' digests are merged.
const MINUTE_S: u32 = 60;

/// Who carries the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A queueing model in virtual time, inside the game.
    Virtual,
    /// Something outside, which reports what it sees.
    Live,
}

/// A game in progress.
///
/// A game is a function of its plan and its inputs: the same ones give the
/// same events and the same digest on every machine.
#[derive(Clone)]
pub struct Game {
    scenario: Arc<Scenario>,
    seed: u64,
    traffic: Arc<Traffic>,
    story: Vec<Event>,
    told: usize,
    teams: Vec<TeamState>,
    second: u32,
    /// The moment of the last input.
    now: GameTime,
    length_s: u32,
    chain: Chain,
    minutes: Vec<Digest>,
}

/// Makes the actors that act on a team besides its own bot: given to
/// [`Game::new`], so that the engine need not know them.
pub type Troublemakers<'f> = &'f dyn Fn(&Scenario, u64) -> Vec<Box<dyn Actor>>;

impl Game {
    /// A game before its first moment.
    #[must_use]
    pub fn new(plan: &Plan, mode: Mode, troublemakers: Troublemakers<'_>) -> Self {
        let scenario = Arc::new(plan.scenario.clone());
        let traffic = Arc::new(Traffic::new(&scenario, plan.seed));
        let team = |(index, entry): (usize, &crate::plan::TeamEntry)| {
            let plane =
                (mode == Mode::Virtual).then(|| VirtualPlane::new(&scenario, plan.demand_seed));
            let mut actors = troublemakers(&scenario, plan.seed);
            if let Player::Bot(playbook) = &entry.player {
                actors.push(Box::new(Bot::new(playbook.clone())));
                if let Some(judgement) = &playbook.judgement {
                    let judge = Judge::new(judgement, &scenario, plan.seed, &entry.name);
                    actors.push(Box::new(judge));
                }
            }
            let id = TeamId(index as u16);
            TeamState::new(id, &entry.name, &scenario, plan.seed, plane, actors)
        };
        let teams = plan.teams.iter().enumerate().map(team).collect();
        let mut chain = Chain::new("gameday 1");
        chain.add(&(plan.seed, &*scenario));
        Self {
            seed: plan.seed,
            story: story(&scenario, &traffic),
            told: 0,
            teams,
            second: 0,
            now: GameTime::ZERO,
            length_s: scenario.length.as_ns().div_ceil(model::units::SECOND_NS) as u32,
            scenario,
            traffic,
            chain,
            minutes: Vec::new(),
        }
    }

    /// The scenario that is played.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The seed of all randomness.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The traffic, the same for every team.
    #[must_use]
    pub fn traffic(&self) -> &Arc<Traffic> {
        &self.traffic
    }

    /// The teams, by their id.
    #[must_use]
    pub fn teams(&self) -> &[TeamState] {
        &self.teams
    }

    /// Seconds played.
    #[must_use]
    pub fn second(&self) -> u32 {
        self.second
    }

    /// Seconds in all.
    #[must_use]
    pub fn length_s(&self) -> u32 {
        self.length_s
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.second >= self.length_s
    }

    /// The merged digest after each full minute so far, and at the end.
    #[must_use]
    pub fn minutes(&self) -> &[Digest] {
        &self.minutes
    }

    /// The digest of everything so far.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut chain = self.chain.clone();
        self.teams.iter().for_each(|team| chain.add(&team.digest()));
        chain.digest()
    }

    /// Takes out what was recorded since the last time, by team.
    pub fn take_records(&mut self) -> Vec<Records> {
        self.teams.iter_mut().map(TeamState::take_records).collect()
    }

    /// The first moment: accounts come up, those who act by themselves act.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.tell_until(GameTime::ZERO);
        self.teams.iter_mut().flat_map(TeamState::begin).collect()
    }

    /// What a live data plane has to do that knows nothing of this game yet, so
    /// that the game can go on with it.
    #[must_use]
    pub fn stand_up(&self) -> Vec<Effect> {
        self.teams.iter().flat_map(TeamState::stand_up).collect()
    }

    /// What the faults that are running do, once instances are up that
    /// [`Self::stand_up`] has started.
    #[must_use]
    pub fn troubles(&self) -> Vec<Effect> {
        self.teams.iter().flat_map(TeamState::troubles).collect()
    }

    /// The time of what came in last.
    #[must_use]
    pub fn now(&self) -> GameTime {
        self.now
    }

    /// Takes in one input; the only way in.
    ///
    /// # Errors
    /// When the input is refused; nothing has changed then, except that the
    /// audit log tells of a denied command.
    pub fn step(&mut self, input: Input) -> Result<(Option<Change>, Vec<Effect>), Refusal> {
        if self.is_over() {
            return Err(Refusal::Over);
        }
        match input {
            Input::Command(envelope) => {
                self.in_order(envelope.at)?;
                let arrivals = match self.team_mut(envelope.team)?.is_virtual() {
                    true => self.arrivals_of(self.second, 0),
                    false => Vec::new(),
                };
                let at = envelope.at;
                let done = self.team_mut(envelope.team)?.command(envelope, &arrivals);
                if matches!(done, Ok(_) | Err(Refusal::Denied(_))) {
                    self.now = at;
                }
                done
            }
            Input::Observed {
                team,
                at,
                observation,
            } => {
                self.in_order(at)?;
                let effects = self.team_mut(team)?.observe(at, observation);
                self.now = at;
                Ok((None, effects))
            }
            Input::Tick { second } => {
                if second != self.second + 1 {
                    return Err(Refusal::OutOfOrder {
                        got: second,
                        now: self.second,
                    });
                }
                Ok((None, self.advance(second)))
            }
        }
    }

    /// Plays on to a second, all teams side by side where threads are allowed:
    /// the same as stepping through every tick.
    ///
    /// # Errors
    /// When the second is not ahead, or beyond the end.
    pub fn run_to(&mut self, second: u32) -> Result<(), Refusal> {
        if second <= self.second || second > self.length_s {
            return Err(Refusal::OutOfOrder {
                got: second,
                now: self.second,
            });
        }
        while self.second < second {
            let minute_end = (self.second / MINUTE_S + 1) * MINUTE_S;
            self.advance(minute_end.min(second));
        }
        Ok(())
    }

    /// What comes in lies in the second in progress, its two ends included, and
    /// not before what came in last: bills and latencies would go backwards.
    fn in_order(&self, at: GameTime) -> Result<(), Refusal> {
        let (from, to) = (self.now, GameTime::from_second(self.second + 1));
        if (from..=to).contains(&at) {
            return Ok(());
        }
        Err(Refusal::OutOfTime { at, from, to })
    }

    fn team_mut(&mut self, id: TeamId) -> Result<&mut TeamState, Refusal> {
        self.teams
            .get_mut(usize::from(id.0))
            .ok_or(Refusal::UnknownTeam(id))
    }

    /// Plays on to a second within the same minute.
    fn advance(&mut self, to: u32) -> Vec<Effect> {
        let (from, length_s) = (self.second, self.length_s);
        let arrivals: Vec<Vec<Arrival>> = if self.teams.iter().any(TeamState::is_virtual) {
            let mut count = 0;
            let one = |second| {
                let arrivals = self.arrivals_of(second, count);
                count = arrivals.len();
                arrivals
            };
            (from..to).map(one).collect()
        } else {
            vec![Vec::new(); (to - from) as usize]
        };
        let stories: Vec<&Event> = self.story[self.told..]
            .iter()
            .take_while(|e| e.at <= GameTime::from_second(to))
            .collect();
        let play = |team: &mut TeamState| {
            let mut effects = Vec::new();
            let mut stories = stories.iter().peekable();
            for (second, arrivals) in (from + 1..=to).zip(&arrivals) {
                let now = GameTime::from_second(second);
                while let Some(event) = stories.next_if(|e| e.at <= now) {
                    team.tell(event);
                }
                effects.extend(team.tick(now, arrivals, second == length_s));
            }
            effects
        };
        let effects = for_each_team(&mut self.teams, play);
        self.told += stories.len();
        self.second = to;
        self.now = GameTime::from_second(to);
        if to.is_multiple_of(MINUTE_S) || to == length_s {
            for team in &self.teams {
                self.chain.add(&team.digest());
            }
            self.minutes.push(self.chain.digest());
        }
        effects
    }

    /// The arrivals of a second, of which about so many are expected.
    fn arrivals_of(&self, second: u32, expected: usize) -> Vec<Arrival> {
        let mut arrivals = Vec::with_capacity(expected + expected / 8);
        self.traffic.fill_second(second, &mut arrivals);
        // A game may end within a second.
        let end = GameTime::ZERO + self.scenario.length;
        arrivals.retain(|a| a.at < end);
        arrivals
    }

    fn tell_until(&mut self, now: GameTime) {
        while let Some(event) = self.story.get(self.told).filter(|e| e.at <= now) {
            self.teams.iter_mut().for_each(|team| team.tell(event));
            self.told += 1;
        }
    }
}

/// Lets every team play; the only place with threads. Effects come back in the
/// order of the teams, whatever the threads did. A game that is played by a
/// thread of the pool has others beside it, and stays on its thread.
fn for_each_team(
    teams: &mut [TeamState],
    play: impl Fn(&mut TeamState) -> Vec<Effect> + Sync + Send,
) -> Vec<Effect> {
    #[cfg(feature = "rayon")]
    {
        use rayon::prelude::*;
        if rayon::current_thread_index().is_some() {
            return teams.iter_mut().flat_map(play).collect();
        }
        let all: Vec<Vec<Effect>> = teams.par_iter_mut().map(play).collect();
        all.into_iter().flatten().collect()
    }
    #[cfg(not(feature = "rayon"))]
    teams.iter_mut().flat_map(play).collect()
}

/// What the story tells everybody, in order of time.
fn story(scenario: &Scenario, traffic: &Traffic) -> Vec<Event> {
    let told = |at, id: &model::ids::Name, text: &model::text::Text| Event {
        at,
        team: None,
        principal: Principal::System,
        kind: EventKind::Told {
            id: id.clone(),
            text: text.clone(),
        },
    };
    let events = scenario
        .event
        .iter()
        .filter_map(|e| Some(told(GameTime::ZERO + e.at, &e.id, e.tell.as_ref()?)));
    let bursts = traffic
        .bursts()
        .iter()
        .filter_map(|b| Some(told(b.from, &b.id, b.tell.as_ref()?)));
    let mut story: Vec<Event> = events.chain(bursts).collect();
    story.sort_by_key(|event| event.at);
    story
}
