//! Plays a game and keeps what came of its script, team by team.

use model::account::Phase;
use model::actor::Principal;
use model::event::EventKind;
use model::ids::TeamId;
use model::measure::Measures;
use model::scenario::{FaultKind, Scenario};
use model::script::ScriptNews;
use model::units::{GameTime, SECOND_NS, StoryDuration};
use sim_engine::{Game, Mode, Plan, Records, standings};
use std::collections::BTreeMap;

/// What brings something: an event or a monkey, by its place in the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Event(usize),
    Monkey(usize),
}

/// A time at which a source brought something, or tried to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment {
    pub(crate) source: Source,
    pub(crate) at: GameTime,
    /// To whom; nobody if it only tells.
    pub(crate) teams: Vec<TeamId>,
}

impl Moment {
    /// The second at which it is acted on.
    pub(crate) fn second(&self) -> u32 {
        self.at.as_ns().div_ceil(SECOND_NS) as u32
    }
}

/// What came of a source's times to one team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Came {
    /// Times that it was to do something.
    pub(crate) times: u32,
    /// Times that something of it was done.
    pub(crate) hit: u32,
    /// Times that nothing was there to hit.
    pub(crate) missed: u32,
    /// Times that a guard kept it back.
    pub(crate) withheld: u32,
    /// Times that a policy of the team kept all of it back.
    pub(crate) refused: u32,
    /// Instances that went with it.
    pub(crate) killed: u32,
}

impl Came {
    pub(crate) fn add(&mut self, other: Self) {
        self.times += other.times;
        self.hit += other.hit;
        self.missed += other.missed;
        self.withheld += other.withheld;
        self.refused += other.refused;
        self.killed += other.killed;
    }
}

/// A team's game.
#[derive(Clone, Debug)]
pub(crate) struct TeamPlayed {
    pub(crate) name: String,
    pub(crate) rank: u16,
    pub(crate) score_mpt: i64,
    pub(crate) kills: u64,
    /// Whether each objective was met, in the order of the scenario.
    pub(crate) met: Vec<bool>,
    /// The score after each second, in milli-points.
    pub(crate) curve: Vec<i64>,
}

/// A game.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    pub(crate) teams: Vec<TeamPlayed>,
    pub(crate) moments: Vec<Moment>,
    pub(crate) came: BTreeMap<(Source, TeamId), Came>,
}

/// Game seconds between two looks, at which records are taken out and dropped.
const STEP_S: u32 = 300;

/// Plays a plan to its end.
///
/// # Errors
/// When the engine refuses to.
pub(crate) fn play(plan: &Plan) -> anyhow::Result<Played> {
    let mut game = Game::new(plan, Mode::Virtual, &chaos_monkey::troublemakers);
    let count = game.teams().len();
    let mut measures = vec![Measures::new(game.scenario()); count];
    let mut curves = vec![Vec::with_capacity(game.length_s() as usize); count];
    let mut moments = strikes(&plan.scenario, plan.seed, count);
    let (mut told, mut came) = (0, BTreeMap::new());
    game.begin();
    while !game.is_over() {
        let next = (game.second() + STEP_S).min(game.length_s());
        game.run_to(next)?;
        moments.extend(game.take_log().into_iter().filter_map(|event| {
            let EventKind::Script { news } = event.kind else {
                return None;
            };
            happened(&plan.scenario, event.at, &news)
        }));
        moments[told..].sort_by_key(|moment| (moment.at, moment.source));
        let new = moments[told..].partition_point(|moment| moment.second() <= next);
        let due = &moments[told..told + new];
        for (team, records) in game.take_records().iter().enumerate() {
            tally(&plan.scenario, due, TeamId(team as u16), records, &mut came);
            records.ticks.iter().for_each(|tick| {
                measures[team].add(tick);
                curves[team].push(tick.score.get());
            });
        }
        told += new;
    }
    let mut ranks = vec![0; count];
    for standing in standings(game.teams()) {
        ranks[usize::from(standing.team.0)] = standing.rank;
    }
    let teams = game.teams().iter().zip(ranks).zip(measures).zip(curves);
    let teams = teams.map(|(((team, rank), measures), curve)| TeamPlayed {
        name: team.name().to_owned(),
        rank,
        score_mpt: team.split().total().get(),
        kills: team.kills(),
        met: measures.verdicts().map(|(_, it)| it.is_met).collect(),
        curve,
    });
    Ok(Played {
        teams: teams.collect(),
        moments,
        came,
    })
}

/// When the monkeys strike: the seed has drawn that before the game.
fn strikes(scenario: &Scenario, seed: u64, teams: usize) -> Vec<Moment> {
    let everybody: Vec<TeamId> = (0..teams).map(|team| TeamId(team as u16)).collect();
    let monkeys = scenario.monkey.iter().enumerate();
    let strikes = monkeys.flat_map(|(place, monkey)| {
        let strikes = chaos_monkey::schedule(monkey, place, scenario.length, seed);
        strikes.into_iter().map(move |strike| (place, strike.at))
    });
    // A strike within the last second has no second left to be acted on.
    let last = scenario.length.as_ns().div_ceil(SECOND_NS) as u32;
    let moments = strikes.map(|(place, at)| Moment {
        source: Source::Monkey(place),
        at,
        teams: everybody.clone(),
    });
    moments.filter(|moment| moment.second() <= last).collect()
}

/// An event that happened.
fn happened(scenario: &Scenario, at: GameTime, news: &ScriptNews) -> Option<Moment> {
    let ScriptNews::Happened { event, teams } = news else {
        return None;
    };
    let place = scenario.event.iter().position(|it| it.id == *event)?;
    Some(Moment {
        source: Source::Event(place),
        at,
        teams: teams.clone(),
    })
}

/// Who is behind what a source brings, and what that can be.
fn behind(scenario: &Scenario, source: Source) -> Option<(Principal, Vec<FaultKind>)> {
    match source {
        Source::Event(place) => {
            let brings = scenario.event[place].brings.as_ref()?;
            Some((brings.by, vec![brings.fault.kind()]))
        }
        Source::Monkey(place) => {
            let monkey = &scenario.monkey[place];
            let kinds = monkey.brings.iter().map(|it| it.fault.kind());
            Some((monkey.kind.principal(), kinds.collect()))
        }
    }
}

/// How long what a source brings lasts at most.
pub(crate) fn lasts(scenario: &Scenario, source: Source) -> StoryDuration {
    let longest = match source {
        Source::Event(place) => scenario.event[place]
            .brings
            .iter()
            .filter_map(|it| it.lasts)
            .max(),
        Source::Monkey(place) => scenario.monkey[place]
            .brings
            .iter()
            .filter_map(|it| it.lasts)
            .max(),
    };
    longest.unwrap_or(StoryDuration::ZERO)
}

/// One moment in a team, while its second is looked through.
struct Case<'m> {
    moment: &'m Moment,
    kinds: Vec<FaultKind>,
    is_traffic: bool,
    came: Came,
    is_refused: bool,
}

/// Finds what came of these moments in what was recorded of a team. What was
/// done in a second by a principal belongs to the moment that it was behind
/// then; of several such, to the first that was neither missed nor withheld.
fn tally(
    scenario: &Scenario,
    moments: &[Moment],
    team: TeamId,
    records: &Records,
    came: &mut BTreeMap<(Source, TeamId), Came>,
) {
    let mut cases: BTreeMap<(u32, Principal), Vec<Case<'_>>> = BTreeMap::new();
    for moment in moments.iter().filter(|it| it.teams.contains(&team)) {
        if let Some((by, kinds)) = behind(scenario, moment.source) {
            let is_traffic = matches!(moment.source, Source::Event(place)
                if scenario.event[place].brings.as_ref().is_some_and(|it| it.fault.is_traffic()));
            cases.entry((moment.second(), by)).or_default().push(Case {
                moment,
                kinds,
                is_traffic,
                came: Came {
                    times: 1,
                    ..Came::default()
                },
                is_refused: false,
            });
        }
    }
    for is_first_look in [true, false] {
        for event in &records.events {
            let is_whole = event.at.as_ns() % SECOND_NS == 0;
            if let Some(cases) = cases
                .get_mut(&(event.at.second(), event.principal))
                .filter(|_| is_whole)
            {
                note(cases, &event.kind, is_first_look);
            }
        }
    }
    for case in cases.into_values().flatten() {
        let mut its = case.came;
        let is_hit = its.hit > 0 || its.killed > 0 || case.is_traffic;
        its.hit = u32::from(is_hit);
        its.refused = u32::from(case.is_refused && !is_hit);
        its.missed = u32::from(its.missed > 0 && !is_hit && its.refused == 0);
        came.entry((case.moment.source, team)).or_default().add(its);
    }
}

fn note(cases: &mut [Case<'_>], kind: &EventKind, is_first_look: bool) {
    let word = match kind {
        EventKind::Missed { fault } | EventKind::Withheld { fault, .. } => Some(fault.as_str()),
        _ => None,
    };
    let mut cases = cases.iter_mut();
    if let Some(word) = word {
        let is_its = |case: &&mut Case<'_>| {
            let is_open = case.came.missed + case.came.withheld == 0;
            is_open && case.kinds.iter().any(|kind| kind.as_str() == word)
        };
        if let Some(case) = cases.find(is_its).filter(|_| is_first_look) {
            match kind {
                EventKind::Missed { .. } => case.came.missed = 1,
                _ => case.came.withheld = 1,
            }
        }
        return;
    }
    if is_first_look {
        return;
    }
    // Some of what a moment brings may find its target gone, and the rest not.
    let Some(case) = cases.min_by_key(|case| case.came.missed + case.came.withheld) else {
        return;
    };
    match kind {
        EventKind::Command { denied: None, .. } | EventKind::FaultBegan { .. } => {
            case.came.hit = 1;
        }
        EventKind::Command {
            denied: Some(_), ..
        } => case.is_refused = true,
        EventKind::Instance {
            phase: Phase::Gone, ..
        } => case.came.killed += 1,
        _ => {}
    }
}
