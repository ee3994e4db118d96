//! Plays a game and keeps what came of its script, team by team.

use model::account::Phase;
use model::actor::Principal;
use model::command::Denied;
use model::event::EventKind;
use model::fault::Fault;
use model::ids::TeamId;
use model::measure::Measures;
use model::scenario::{FaultFamily, FaultKind, Scenario};
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
    /// Times that all of it was forbidden by a policy or a protection.
    pub(crate) refused: u32,
    /// Times that all of it was refused for another reason: no such thing, no room.
    pub(crate) impossible: u32,
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
        self.impossible += other.impossible;
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
    /// The seconds in which something was done to a team.
    pub(crate) hits: BTreeMap<(Source, TeamId), Vec<u32>>,
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
    let mut measures = vec![Measures::new(game.scenario(), game.scenario().length); count];
    let mut curves = vec![Vec::with_capacity(game.length_s() as usize); count];
    let mut moments = strikes(&plan.scenario, plan.seed, count);
    let (mut told, mut came, mut hits) = (0, BTreeMap::new(), BTreeMap::new());
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
        for (place, records) in game.take_records().iter().enumerate() {
            let team = TeamId(place as u16);
            for case in cases(&plan.scenario, due, team, records) {
                let key = (case.moment.source, team);
                let its = case.came();
                came.entry(key).or_insert_with(Came::default).add(its);
                if its.hit > 0 {
                    let hits: &mut Vec<u32> = hits.entry(key).or_default();
                    hits.push(case.moment.second());
                }
            }
            records.ticks.iter().for_each(|tick| {
                measures[place].add(tick);
                curves[place].push(tick.score.get());
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
        hits,
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

/// Who is behind what a source brings, and what that can be; nobody behind
/// what changes the traffic, which no team's records tell of.
fn behind(scenario: &Scenario, source: Source) -> Option<(Principal, Vec<FaultKind>)> {
    match source {
        Source::Event(place) => {
            let brings = scenario.event[place].brings.as_ref()?;
            let is_traffic = brings.fault.is_traffic();
            (!is_traffic).then(|| (brings.by, vec![brings.fault.kind()]))
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
    is_missed: bool,
    is_withheld: bool,
    is_done: bool,
    is_refused: bool,
    is_impossible: bool,
    killed: u32,
}

impl Case<'_> {
    /// What was done counts before what was not: of several that it was to hit,
    /// some may have been gone.
    fn came(&self) -> Came {
        let mut came = Came {
            times: 1,
            killed: self.killed,
            ..Came::default()
        };
        let ends = [
            (self.is_done || self.killed > 0, &mut came.hit),
            (self.is_refused, &mut came.refused),
            (self.is_impossible, &mut came.impossible),
            (self.is_withheld, &mut came.withheld),
            (self.is_missed, &mut came.missed),
        ];
        if let Some((_, count)) = ends.into_iter().find(|(is_so, _)| *is_so) {
            *count = 1;
        }
        came
    }

    /// Whether this may be of it: a zone goes out by what puts zones out.
    fn may_bring(&self, kind: &EventKind) -> bool {
        let EventKind::FaultBegan { fault, .. } = kind else {
            return true;
        };
        let is_zone = matches!(fault, Fault::ZoneDown { .. });
        let families = self.kinds.iter().map(|kind| kind.family());
        let mut zones = families.map(|it| matches!(it, FaultFamily::Zone | FaultFamily::Region));
        zones.any(|it| it == is_zone)
    }
}

/// What came of these moments, by what was recorded of a team. What a principal
/// did in a second belongs to the moment that it was behind then; if it was
/// behind several, one after the other, as they come in order.
fn cases<'m>(
    scenario: &Scenario,
    moments: &'m [Moment],
    team: TeamId,
    records: &Records,
) -> Vec<Case<'m>> {
    let mut cases: BTreeMap<(u32, Principal), Vec<Case<'m>>> = BTreeMap::new();
    for moment in moments.iter().filter(|it| it.teams.contains(&team)) {
        let Some((by, kinds)) = behind(scenario, moment.source) else {
            continue;
        };
        cases.entry((moment.second(), by)).or_default().push(Case {
            moment,
            kinds,
            is_missed: false,
            is_withheld: false,
            is_done: false,
            is_refused: false,
            is_impossible: false,
            killed: 0,
        });
    }
    // What was not done says of which fault; only the rest is left to do something.
    for look in [not_done, done] {
        for event in &records.events {
            let key = (event.at.second(), event.principal);
            if event.at.as_ns() % SECOND_NS == 0
                && let Some(cases) = cases.get_mut(&key)
            {
                look(cases, &event.kind);
            }
        }
    }
    cases.into_values().flatten().collect()
}

fn not_done(cases: &mut [Case<'_>], kind: &EventKind) {
    let (EventKind::Missed { fault } | EventKind::Withheld { fault, .. }) = kind else {
        return;
    };
    let is_its = |case: &&mut Case<'_>| {
        let is_open = !case.is_missed && !case.is_withheld;
        is_open && case.kinds.iter().any(|kind| kind.as_str() == fault)
    };
    if let Some(case) = cases.iter_mut().find(is_its) {
        match kind {
            EventKind::Missed { .. } => case.is_missed = true,
            _ => case.is_withheld = true,
        }
    }
}

fn done(cases: &mut [Case<'_>], kind: &EventKind) {
    let is_end = matches!(
        kind,
        EventKind::Instance {
            phase: Phase::Gone,
            ..
        }
    );
    if !is_end
        && !matches!(
            kind,
            EventKind::Command { .. } | EventKind::FaultBegan { .. }
        )
    {
        return;
    }
    // An instance ends by what was done last; anything else is of the first of
    // which nothing came yet.
    let rank = |(place, case): &(usize, &mut Case<'_>)| {
        let is_over = case.is_done || case.is_refused || case.is_impossible;
        let is_kept_back = case.is_missed || case.is_withheld;
        let order = if is_end { usize::MAX - place } else { *place };
        (
            !case.may_bring(kind),
            is_kept_back,
            is_over != is_end,
            order,
        )
    };
    let Some((_, case)) = cases.iter_mut().enumerate().min_by_key(rank) else {
        return;
    };
    match kind {
        EventKind::Command { denied: None, .. } | EventKind::FaultBegan { .. } => {
            case.is_done = true;
        }
        EventKind::Command {
            denied: Some(denied),
            ..
        } => match denied {
            Denied::NotAllowed { .. }
            | Denied::Forbidden { .. }
            | Denied::NoPolicy { .. }
            | Denied::Protected { .. } => case.is_refused = true,
            _ => case.is_impossible = true,
        },
        _ => case.killed += 1,
    }
}
