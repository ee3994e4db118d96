//! A whole game: its teams, its traffic, its story, its digest.

mod take_over;

use crate::actor::{Actor, Bot, Judge};
use crate::effect::Effect;
use crate::input::{Directive, Input, Refusal};
use crate::plan::{Plan, Player};
use crate::plane::VirtualPlane;
use crate::seen_keys::SeenKeys;
use crate::story_clock::StoryClock;
use crate::team::{Records, TeamState};
use crate::timeline::{Cue, Moved, Scheduled, Timeline};
use crate::traffic::{Amendment, Arrival, DrawnBurst, Traffic};
use model::actor::Principal;
use model::digest::{Chain, Digest};
use model::event::{Change, Event, EventKind};
use model::ids::{Name, TeamId};
use model::scenario::Scenario;
use model::script::{Control, ScriptNews, ScriptRefusal};
use model::units::{GameTime, SECOND_NS};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds of a game minute, after which the teams' digests are merged.
const MINUTE_S: u32 = 60;

/// Who carries the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    demand_seed: u64,
    traffic: Arc<Traffic>,
    /// What the story tells when surges begin.
    story: Vec<Event>,
    told: usize,
    timeline: Timeline,
    /// What became of the script, and was not taken out yet.
    log: Vec<Event>,
    /// Idempotency keys of what was done to the script.
    keys_seen: SeenKeys,
    teams: Vec<TeamState>,
    second: u32,
    /// The moment of the last input.
    now: GameTime,
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
            let team = TeamState::new(id, &entry.name, &scenario, plan.seed, plane, actors);
            match entry.own_service() {
                Some(service) => team.outside(service, mode),
                None => team,
            }
        };
        let teams = plan.teams.iter().enumerate().map(team).collect();
        let mut chain = Chain::new("gameday 1");
        chain.add(&(plan.seed, &*scenario));
        let names = plan.teams.iter().map(|entry| entry.name.clone()).collect();
        Self {
            seed: plan.seed,
            demand_seed: plan.demand_seed,
            story: story(&traffic),
            told: 0,
            timeline: Timeline::new(&scenario, plan.seed, names, plan.hits.clone()),
            log: Vec::new(),
            keys_seen: SeenKeys::default(),
            teams,
            second: 0,
            now: GameTime::ZERO,
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
        self.end().as_ns().div_ceil(SECOND_NS) as u32
    }

    /// When it ends; it may end within a second.
    #[must_use]
    pub fn end(&self) -> GameTime {
        self.timeline.clock().end()
    }

    /// Where the story stands at each time of the game.
    #[must_use]
    pub fn clock(&self) -> &StoryClock {
        self.timeline.clock()
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.second >= self.length_s()
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

    /// Takes out what became of the script since the last time.
    pub fn take_log(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.log)
    }

    /// The events of the script as they stand.
    #[must_use]
    pub fn script(&self) -> Vec<Scheduled> {
        self.timeline.scheduled().collect()
    }

    /// The events that come after one, as they stand.
    #[must_use]
    pub fn dependents(&self, event: &Name) -> Vec<Scheduled> {
        self.timeline.dependents(event)
    }

    /// What an order would come to if it were carried out now.
    ///
    /// # Errors
    /// When the order would be refused.
    pub fn foresee(&self, control: &Control) -> Result<Vec<Cue>, ScriptRefusal> {
        self.timeline.foresee(self.now, control, &self.teams)
    }

    /// The times that an order would move if it were carried out now, in order.
    ///
    /// # Errors
    /// When the order would be refused.
    pub fn moved_by(&self, control: &Control) -> Result<Vec<Moved>, ScriptRefusal> {
        let (mut all, clock) = self.timeline.moved_by(self.now, control, &self.teams)?;
        let before = self.clock();
        let mut moved = |event: Option<Name>, from: GameTime| {
            let to = clock.moved(before, from);
            if from != to {
                all.push(Moved { event, from, to });
            }
        };
        for burst in self.traffic.own_bursts() {
            moved(Some(burst.id.clone()), burst.from);
        }
        moved(None, self.end());
        all.sort_by_key(|it| it.from);
        Ok(all)
    }

    /// Whether an event changes the traffic now, or is about to; any event, if
    /// none is named.
    #[must_use]
    pub fn is_traffic_changed(&self, by: Option<&Name>) -> bool {
        let now = GameTime::from_second(self.second);
        let is_its = |it: &Amendment| by.is_none_or(|event| it.event == *event);
        let mut all = self.timeline.amendments().iter();
        all.any(|it| is_its(it) && it.to > now)
    }

    /// The last second whose requests are as they will be: what is done to the
    /// script from now on changes later ones only.
    #[must_use]
    pub fn scheduled_to(&self) -> u32 {
        self.second + 1
    }

    /// Whether the public board stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.timeline.is_frozen()
    }

    /// Whether everything is halted.
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.timeline.is_halted()
    }

    /// The first moment: accounts come up, those who act by themselves act.
    pub fn begin(&mut self) -> Vec<Effect> {
        let stories = self.stories_until(0);
        let cues = self.cues_of(0);
        let begin = |team: &mut TeamState| {
            stories.iter().for_each(|event| team.tell(event));
            team.begin(&cues)
        };
        self.teams.iter_mut().flat_map(begin).collect()
    }

    /// What a live data plane has to do that knows nothing of this game yet, so
    /// that the game can go on with it.
    #[must_use]
    pub fn stand_up(&self) -> Vec<Effect> {
        let live = self.teams.iter().filter(|team| team.is_live());
        live.flat_map(TeamState::stand_up).collect()
    }

    /// What the faults that are running do, once instances are up that
    /// [`Self::stand_up`] has started.
    #[must_use]
    pub fn troubles(&self) -> Vec<Effect> {
        let live = self.teams.iter().filter(|team| team.is_live());
        live.flat_map(TeamState::troubles).collect()
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
            Input::Control(directive) => Ok((None, self.control(directive)?)),
            Input::TakeOver(taken) => Ok((None, self.take_over(&taken)?)),
            Input::Tick { second } => {
                if second != self.second + 1 {
                    return Err(Refusal::OutOfOrder {
                        got: second,
                        now: self.second,
                    });
                }
                if let Some(team) = self.teams.iter().find(|team| !team.adds_up()) {
                    return Err(Refusal::DoesNotAddUp(team.id()));
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
        if second <= self.second || second > self.length_s() {
            return Err(Refusal::OutOfOrder {
                got: second,
                now: self.second,
            });
        }
        while self.second < second {
            let minute_end = (self.second / MINUTE_S + 1) * MINUTE_S;
            // What hangs on how the teams play is decided second by second.
            let next = match self.timeline.is_adaptive() {
                true => self.second + 1,
                false => minute_end,
            };
            self.advance(next.min(second));
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
        let (from, length_s) = (self.second, self.length_s());
        let is_virtual = self.teams.iter().any(TeamState::is_virtual);
        let (mut arrivals, mut cues): (Vec<Vec<Arrival>>, Vec<Vec<Cue>>) = Default::default();
        for second in from..to {
            // What the script decides at a second may change the requests of later ones.
            let expected = arrivals.last().map_or(0, Vec::len);
            arrivals.push(match is_virtual {
                true => self.arrivals_of(second, expected),
                false => Vec::new(),
            });
            cues.push(self.cues_of(second + 1));
        }
        let stories = self.stories_until(to);
        let play = |team: &mut TeamState| {
            let mut effects = Vec::new();
            let mut stories = stories.iter().peekable();
            for ((second, arrivals), cues) in (from + 1..=to).zip(&arrivals).zip(&cues) {
                let now = GameTime::from_second(second);
                while let Some(event) = stories.next_if(|e| e.at <= now) {
                    team.tell(event);
                }
                effects.extend(team.tick(now, arrivals, cues, second == length_s));
            }
            effects
        };
        let effects = for_each_team(&mut self.teams, play);
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
        let end = self.end();
        arrivals.retain(|a| a.at < end);
        arrivals
    }

    /// What the story tells until a second, and did not before.
    fn stories_until(&mut self, second: u32) -> Vec<Event> {
        let now = GameTime::from_second(second);
        let rest = self.story[self.told..].iter();
        let stories: Vec<Event> = rest.take_while(|e| e.at <= now).cloned().collect();
        self.told += stories.len();
        stories
    }

    /// What the script has for a second.
    fn cues_of(&mut self, second: u32) -> Vec<Cue> {
        let mut news = Vec::new();
        let cues = self.timeline.advance(second, &self.teams, &mut news);
        self.amend_traffic();
        for (at, news) in news {
            self.note(at, Principal::System, news);
        }
        cues
    }

    /// Changes the traffic as the script has it now.
    fn amend_traffic(&mut self) {
        if let Some(amendments) = self.timeline.take_amendments() {
            Arc::make_mut(&mut self.traffic).amend(amendments);
        }
    }

    /// Everybody goes by the script's clock.
    fn retime(&mut self) {
        let clock = self.timeline.clock();
        Arc::make_mut(&mut self.traffic).retime(clock);
        self.story = story(&self.traffic);
        for team in &mut self.teams {
            team.retime(clock);
        }
    }

    fn note(&mut self, at: GameTime, principal: Principal, news: ScriptNews) {
        let event = Event {
            at,
            team: None,
            principal,
            kind: EventKind::Script { news },
        };
        self.chain.add(&event);
        self.log.push(event);
    }

    /// Does something to the script; a halt and an end reach the teams at once.
    fn control(&mut self, directive: Directive) -> Result<Vec<Effect>, Refusal> {
        let at = directive.at;
        self.in_order(at)?;
        if self.keys_seen.contains(&directive.idempotency_key) {
            return Err(Refusal::Repeated);
        }
        let (cues, due) = self.timeline.control(at, &directive.control, &self.teams)?;
        self.amend_traffic();
        if matches!(directive.control, Control::Retime { .. }) {
            self.retime();
        }
        self.keys_seen.add(directive.idempotency_key);
        let news = ScriptNews::Controlled {
            session: directive.session,
            control: directive.control,
            due,
        };
        self.note(at, directive.principal, news);
        self.now = at;
        if cues.is_empty() {
            return Ok(Vec::new());
        }
        let arrivals = match self.teams.iter().any(TeamState::is_virtual) {
            true => self.arrivals_of(self.second, 0),
            false => Vec::new(),
        };
        let principal = directive.principal;
        let teams = self.teams.iter_mut();
        Ok(teams
            .flat_map(|team| team.cue(at, principal, &cues, &arrivals))
            .collect())
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

/// What the story tells everybody when surges begin, in order of time.
fn story(traffic: &Traffic) -> Vec<Event> {
    let told = |burst: &DrawnBurst| {
        Some(Event {
            at: burst.from,
            team: None,
            principal: Principal::System,
            kind: EventKind::Told {
                id: burst.id.clone(),
                text: burst.tell.clone()?,
            },
        })
    };
    let mut story: Vec<Event> = traffic.bursts().iter().filter_map(told).collect();
    story.sort_by_key(|event| event.at);
    story
}
