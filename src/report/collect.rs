//! Takes in a game as it goes by, and tells at the end what came of it.

use super::occurrences::{self, Strikes};
use super::pace::{Course, hurt};
use super::script::script_line;
use crate::game_file::Taken;
use crate::views::{Views, happening_in_words};
use model::actor::Principal;
use model::event::{Event, EventKind};
use model::ids::Name;
use model::measure::Measures;
use model::scenario::{Bound, Objective};
use model::score::ScoreCause;
use model::units::StoryDuration;
use scoreboard::report::{
    Cause, Cost, LogLine, ObjectiveResult, Report, ScriptLine, Source, TeamReport,
};
use sim_engine::{Game, Plan, TeamState, standings};
use std::collections::BTreeMap;

/// Lines of a team's log at most.
const LOG_MAX: usize = 400;

pub(super) struct Collector {
    views: Views,
    teams: Vec<TeamCollector>,
    strikes: Strikes,
    script: Vec<ScriptLine>,
    names: Vec<String>,
}

/// What is kept of a team.
struct TeamCollector {
    causes: BTreeMap<u64, Cause>,
    course: Course,
    measures: Measures,
    log: Vec<LogLine>,
    commands: usize,
}

impl Collector {
    /// Nothing taken in yet of a game that came to this length.
    pub(super) fn new(plan: &Plan, length: StoryDuration) -> Self {
        let team = |_: &sim_engine::TeamEntry| TeamCollector {
            causes: BTreeMap::new(),
            course: Course::default(),
            measures: Measures::new(&plan.scenario, length),
            log: Vec::new(),
            commands: 0,
        };
        Self {
            views: Views::new(plan),
            teams: plan.teams.iter().map(team).collect(),
            strikes: Strikes::new(plan.teams.len()),
            script: Vec::new(),
            names: plan.teams.iter().map(|entry| entry.name.clone()).collect(),
        }
    }

    pub(super) fn take_in(&mut self, game: &Game, records: &Taken) {
        self.views.take_in(records);
        for event in &records.log {
            self.strikes.script(event);
            let reaches_teams = |id: &Name| {
                let scheduled = game.script().into_iter().find(|it| it.plan.id == *id);
                scheduled.is_some_and(|it| it.plan.reaches_teams())
            };
            self.script
                .extend(script_line(event, &self.names, reaches_teams));
        }
        for (index, (team, records)) in self.teams.iter_mut().zip(&records.teams).enumerate() {
            for event in &records.events {
                self.strikes.team(index, event);
                team.event(event);
            }
            records.ticks.iter().for_each(|tick| {
                team.course.tick(tick);
                team.measures.add(tick);
                for entry in &tick.entries {
                    team.cause(entry.cause, entry.count, entry.points.get());
                }
            });
        }
    }

    pub(super) fn finish(self, game: &Game, source: Source) -> Report {
        let scenario = game.scenario();
        let hurt = hurt(&scenario.score);
        let courses: Vec<&Course> = self.teams.iter().map(|team| &team.course).collect();
        let (occurrences, mut hits) = occurrences::all(game, &self.strikes, &courses, hurt);
        let bands = occurrences::bands(&occurrences, game.second());
        let mut metrics = self.views.metrics();
        let rows = standings(game.teams());
        let teams = rows.iter().map(|standing| {
            let index = usize::from(standing.team.0);
            let (state, kept) = (&game.teams()[index], &self.teams[index]);
            let totals = state.totals();
            let (log, log_left_out) = shortened(&kept.log);
            TeamReport {
                row: self.views.row(game, standing.team, standing.rank),
                sent: totals.sent,
                right: totals.fast + totals.ok + totals.slow,
                void: totals.void_total(),
                in_flight: state.in_flight(),
                // Their numbers are never given again.
                launched: state.world().account().instances.len() as u32,
                kills: state.kills(),
                causes: kept.causes(),
                costs: costs(state),
                hits: std::mem::take(&mut hits[index]),
                objectives: objectives(&kept.measures),
                metrics: std::mem::take(&mut metrics[index]),
                log,
                log_left_out,
                commands: kept.commands,
                changes: Vec::new(),
            }
        });
        Report {
            teams: teams.collect(),
            title: scenario.title.clone(),
            story: scenario.story.clone(),
            source,
            played_s: game.second(),
            length_s: game.length_s(),
            tiers_ms: crate::views::tiers_ms(&game.scenario().score),
            chart: self.views.chart().clone(),
            bands,
            occurrences,
            script: self.script,
            hurt,
        }
    }
}

impl TeamCollector {
    fn cause(&mut self, cause: ScoreCause, count: u64, points_mpt: i64) {
        let sum = self.causes.entry(cause.bit()).or_insert(Cause {
            cause,
            count: 0,
            points_mpt: 0,
        });
        sum.count += count;
        sum.points_mpt += points_mpt;
    }

    fn causes(&self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = self.causes.values().cloned().collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.points_mpt.abs()));
        causes
    }

    fn event(&mut self, event: &Event) {
        let second = event.at.second();
        let is_own = matches!(event.principal, Principal::Player | Principal::Bot);
        let line = match &event.kind {
            EventKind::Command {
                command, denied, ..
            } => {
                if is_own && denied.is_none() {
                    self.commands += 1;
                    self.course.act(second);
                }
                // What runs by itself would fill the log.
                if event.principal == Principal::Autoscaler {
                    return;
                }
                Some((
                    scoreboard::command_in_both_languages(command),
                    denied.is_some(),
                ))
            }
            // Probes tell of every instance that comes or goes.
            EventKind::Health { .. } => None,
            other => happening_in_words(other).map(|what| (what, false)),
        };
        if let Some((what, is_refused)) = line {
            self.log.push(LogLine {
                second,
                principal: event.principal,
                what,
                is_refused,
            });
        }
    }
}

/// A log that fits into a page: what people and bots did stays, what only happened is left out first.
fn shortened(log: &[LogLine]) -> (Vec<LogLine>, usize) {
    let left_out = log.len().saturating_sub(LOG_MAX);
    let is_done = |line: &&LogLine| {
        !matches!(
            line.principal,
            Principal::System | Principal::Deployer | Principal::ContainerAgent
        )
    };
    let mut room = LOG_MAX.saturating_sub(log.iter().filter(is_done).count());
    let keeps = |line: &&LogLine| {
        if left_out == 0 || is_done(line) {
            return true;
        }
        let has_room = room > 0;
        room = room.saturating_sub(1);
        has_room
    };
    let kept: Vec<LogLine> = log.iter().filter(keeps).take(LOG_MAX).cloned().collect();
    let left_out = log.len() - kept.len();
    (kept, left_out)
}

/// What the money went to; all instances are one line.
fn costs(state: &TeamState) -> Vec<Cost> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (resource, total) in state.world().ledger().totals() {
        let name = match resource.starts_with("instance/") {
            true => "instances",
            false => resource,
        };
        *sums.entry(name).or_default() += total.get();
    }
    let idle = state.world().account().idle();
    let idle: Vec<String> = idle.map(|it| it.to_string()).collect();
    let cost = |(resource, total_musd): (&str, i64)| Cost {
        is_idle: idle.iter().any(|it| it == resource),
        resource: resource.to_owned(),
        total_musd,
    };
    let mut costs: Vec<Cost> = sums.into_iter().map(cost).collect();
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.total_musd));
    costs
}

fn objectives(measures: &Measures) -> Vec<ObjectiveResult> {
    let result = |(objective, verdict): (&Objective, model::measure::Verdict)| {
        let sign = match objective.bound {
            Bound::AtLeast => "≥",
            Bound::AtMost => "≤",
        };
        ObjectiveResult {
            id: objective.id.to_string(),
            text: objective.text.clone(),
            metric: match objective.last {
                Some(last) => format!("{} of the last {last}", objective.metric),
                None => objective.metric.to_string(),
            },
            limit: format!("{sign} {}", objective.limit),
            value: verdict.value.map(|value| value.to_string()),
            is_met: verdict.is_met,
        }
    };
    measures.verdicts().map(result).collect()
}
