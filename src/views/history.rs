//! What a team's screens look back on.

use super::edits::Edits;
use super::happening::happening_in_words;
use super::need::NeedWatch;
use super::samples;
use model::account::Phase;
use model::actor::Principal;
use model::command::Command;
use model::event::{Event, EventKind};
use model::histogram::Histogram;
use model::ids::InstanceId;
use model::key::Salt;
use model::outcome::Counts;
use model::score::ScoreCause;
use model::status::WRONG_ALARM_PERCENT;
use model::text::Text;
use model::tick::TickRecord;
use scoreboard::view::{
    Alarm, AuditLine, CHART_POINTS_MAX, Metrics, Sample, ScoreEvent, SetBy, Told,
};
use scoreboard::{command_in_both_languages, denied_in_both_languages};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Seconds of the vitals' window.
pub(super) const WINDOW_S: usize = 10;
/// Seconds over which equal causes are one line of the score's log.
pub(crate) const SCORE_BUCKET_S: u32 = 10;
/// Lines of the score's log.
const SCORE_EVENTS_MAX: usize = 60;
/// Lines of the audit log.
const AUDIT_MAX: usize = 100;

/// Things told: whoever runs the game may tell any number. The game's file has all of them.
const TOLD_MAX: usize = 60;

/// Keeps the newest of what was told.
fn keep(told: &mut Vec<Told>, newest: Told) {
    if told.len() >= TOLD_MAX {
        told.remove(0);
    }
    told.push(newest);
}

/// What a team's screens look back on.
#[derive(Clone)]
pub(super) struct TeamHistory {
    is_own: bool,
    scores: Vec<i32>,
    ranks: Vec<u16>,
    pub(super) window: VecDeque<TickRecord>,
    pub(super) metrics: Metrics,
    metric_step_s: u32,
    bucket: Vec<TickRecord>,
    pub(super) score_events: VecDeque<ScoreEvent>,
    pub(super) audit: VecDeque<AuditLine>,
    audit_count: u64,
    pub(super) edits: Edits,
    /// What the team was told, for its own eyes too.
    told: Vec<Told>,
    /// What everybody was told.
    told_to_all: Vec<Told>,
    alarm_since: Option<u32>,
    pub(super) watch: NeedWatch,
    /// Over which the trend is, in seconds.
    trend_window_s: u32,
    last_changer: String,
    next_member: Option<String>,
    /// When each instance was gone.
    pub(super) gone_s: BTreeMap<InstanceId, u32>,
    /// Those that nobody of the team ended, in order; some of them had been retired before.
    pub(super) killed: Vec<InstanceId>,
    /// Containers whose host the team itself has ended, and that are about to be gone.
    orphans: BTreeSet<InstanceId>,
}

/// Figures over a few seconds.
pub(super) struct Figures {
    pub(super) counts: Counts,
    pub(super) latency: Histogram,
    pub(super) seconds: u64,
    pub(super) cdn: (u64, u64),
    /// Look-ups in the cache node, and those that found their answer.
    pub(super) node: (u64, u64),
    /// Requests that instances took.
    pub(super) attempts: u64,
}

impl Figures {
    pub(super) fn of<'t>(ticks: impl Iterator<Item = &'t TickRecord>) -> Self {
        let mut figures = Self {
            counts: Counts::default(),
            latency: Histogram::default(),
            seconds: 0,
            cdn: (0, 0),
            node: (0, 0),
            attempts: 0,
        };
        for tick in ticks {
            figures.counts.merge(&tick.seen.counts);
            figures.latency.merge(&tick.seen.latency);
            figures.seconds += 1;
            figures.cdn.0 += tick.seen.cdn_requests;
            figures.cdn.1 += tick.seen.cdn_hits;
            figures.node.0 += tick.seen.node_requests;
            figures.node.1 += tick.seen.node_hits;
            figures.attempts += tick.seen.upstream_attempts;
        }
        figures
    }

    pub(super) fn requests_mrps(&self) -> u64 {
        self.counts.sent * 1000 / self.seconds.max(1)
    }

    /// A percentile of the latency in microseconds.
    pub(super) fn latency_us(&self, permille: u64) -> Option<u64> {
        self.latency
            .percentile(permille)
            .map(|latency| latency.as_ns() / 1000)
    }

    pub(super) fn permille_of_settled(&self, count: u64) -> u32 {
        (count * 1000 / self.counts.settled().max(1)) as u32
    }

    pub(super) fn hit_permille(&self) -> Option<u32> {
        (self.cdn.0 > 0).then(|| (self.cdn.1 * 1000 / self.cdn.0) as u32)
    }

    pub(super) fn node_hit_permille(&self) -> Option<u32> {
        (self.node.0 > 0).then(|| (self.node.1 * 1000 / self.node.0) as u32)
    }
}

/// The rank of each team in its league by its points, from 1; equal points share one.
pub(super) fn ranks(teams: &[TeamHistory]) -> Vec<u16> {
    let rank = |team: &TeamHistory| {
        1 + teams
            .iter()
            .filter(|other| other.is_own == team.is_own && other.points() > team.points())
            .count() as u16
    };
    teams.iter().map(rank).collect()
}

impl TeamHistory {
    /// Of a team, with a service of its own or without.
    pub(super) fn new(is_own: bool, trend_window_s: u32) -> Self {
        Self {
            is_own,
            scores: Vec::new(),
            ranks: Vec::new(),
            window: VecDeque::new(),
            metrics: Metrics::default(),
            metric_step_s: 1,
            bucket: Vec::new(),
            score_events: VecDeque::new(),
            audit: VecDeque::new(),
            audit_count: 0,
            edits: Edits::default(),
            told: Vec::new(),
            told_to_all: Vec::new(),
            alarm_since: None,
            watch: NeedWatch::default(),
            trend_window_s,
            last_changer: String::new(),
            next_member: None,
            gone_s: BTreeMap::new(),
            killed: Vec::new(),
            orphans: BTreeSet::new(),
        }
    }

    /// Whole points now.
    pub(super) fn points(&self) -> i32 {
        self.scores.last().copied().unwrap_or(0)
    }

    /// Seconds seen.
    pub(super) fn seconds(&self) -> u32 {
        self.scores.len() as u32
    }

    /// What everybody was told, and nothing that was for the team alone.
    pub(super) fn told_to_all(&self) -> &[Told] {
        &self.told_to_all
    }

    /// What the team was told, what was for it alone included.
    pub(super) fn told(&self) -> &[Told] {
        &self.told
    }

    pub(super) fn last_audit_number(&self) -> u64 {
        self.audit_count.saturating_sub(1)
    }

    pub(super) fn last_changer(&self) -> String {
        self.last_changer.clone()
    }

    pub(super) fn next_member(&mut self, member: &str) {
        self.next_member = Some(member.to_owned());
    }

    /// Requests per second over the last ten, in thousandths.
    pub(super) fn requests_mrps(&self) -> u64 {
        Figures::of(self.window.iter()).requests_mrps()
    }

    /// Points over the last so many seconds, at most 30 of them.
    pub(super) fn sparkline(&self, seconds: u32) -> Vec<i32> {
        const POINTS: usize = 30;
        let from = self.scores.len().saturating_sub(seconds as usize);
        let recent = &self.scores[from..];
        let step = recent.len().div_ceil(POINTS).max(1);
        // Counted from the end, so that the line ends in the score of now.
        let mut line: Vec<i32> = recent.iter().rev().step_by(step).copied().collect();
        line.reverse();
        line
    }

    /// Places won since so many seconds ago.
    pub(super) fn rank_change(&self, seconds: u32) -> i16 {
        let now = self.ranks.last().copied().unwrap_or(1);
        let before = self
            .ranks
            .len()
            .checked_sub(seconds as usize + 1)
            .map_or(now, |i| self.ranks[i]);
        before as i16 - now as i16
    }

    pub(super) fn ranked(&mut self, rank: u16) {
        self.ranks.push(rank);
    }

    /// Takes in one second.
    pub(super) fn tick(&mut self, tick: &TickRecord, seed: u64, salt: &Salt) {
        self.scores.push((tick.score.get() / 1000) as i32);
        let before = self
            .scores
            .len()
            .saturating_sub(1 + self.trend_window_s as usize);
        let is_falling = self.points() < self.scores[before];
        self.watch.second(tick.second, is_falling);
        for entry in &tick.entries {
            let sample = entry
                .exemplar
                .as_ref()
                .map(|exemplar| samples::sample(exemplar, seed, salt));
            self.score_event(
                tick.second,
                entry.cause,
                entry.count,
                entry.points.get(),
                sample,
            );
        }
        self.window.push_back(tick.clone());
        if self.window.len() > WINDOW_S {
            self.window.pop_front();
        }
        self.bucket.push(tick.clone());
        if self.bucket.len() as u32 >= self.metric_step_s {
            self.close_bucket();
        }
        let figures = Figures::of(self.window.iter());
        let is_alarming =
            figures.counts.wrong * 100 > figures.counts.settled() * WRONG_ALARM_PERCENT;
        self.alarm_since = is_alarming.then(|| self.alarm_since.unwrap_or(tick.second));
    }

    /// Equal causes within some seconds are one line, or the log would only
    /// ever show the last moments.
    fn score_event(
        &mut self,
        second: u32,
        cause: ScoreCause,
        count: u64,
        points_mpt: i64,
        sample: Option<Sample>,
    ) {
        let bucket = second / SCORE_BUCKET_S;
        let same = self
            .score_events
            .iter_mut()
            .find(|e| e.cause == cause && e.second / SCORE_BUCKET_S == bucket);
        if let Some(event) = same {
            event.second = second;
            event.count += count;
            event.points_mpt += points_mpt;
            event.sample = sample.or(event.sample.take());
            return;
        }
        self.score_events.push_front(ScoreEvent {
            second,
            cause,
            count,
            points_mpt,
            sample,
        });
        self.score_events.truncate(SCORE_EVENTS_MAX);
    }

    /// Adds a point to the metrics; when they are full, two become one.
    fn close_bucket(&mut self) {
        let ticks = std::mem::take(&mut self.bucket);
        let Some(last) = ticks.last() else { return };
        let figures = Figures::of(ticks.iter());
        let metrics = &mut self.metrics;
        metrics.seconds.push(last.second);
        metrics.requests_mrps.push(figures.requests_mrps());
        metrics.p50_us.push(figures.latency_us(500).unwrap_or(0));
        metrics.p99_us.push(figures.latency_us(990).unwrap_or(0));
        metrics
            .hit_permille
            .push(figures.hit_permille().unwrap_or(0));
        metrics
            .wrong_permille
            .push(figures.permille_of_settled(figures.counts.wrong));
        metrics
            .failed_permille
            .push(figures.permille_of_settled(figures.counts.failed_total()));
        metrics.queued.push(last.seen.queued);
        metrics.in_service.push(last.in_service);
        if metrics.seconds.len() >= CHART_POINTS_MAX {
            thin(metrics);
            self.metric_step_s *= 2;
        }
    }

    /// Takes in an event.
    pub(super) fn event(&mut self, event: &Event) {
        let second = event.at.second();
        self.life_and_death(event, second);
        match &event.kind {
            EventKind::Command {
                command,
                change,
                denied,
            } => {
                if denied.is_none() {
                    self.last_changer = event.principal.to_string();
                }
                let member = if event.principal == Principal::Player {
                    self.watch.command(second);
                    self.next_member.take()
                } else {
                    None
                };
                let number = self.audit_count;
                let touched = match (&member, change) {
                    (Some(member), Some(change)) => {
                        self.edits.take_in(number, second, member, command, change)
                    }
                    _ => Vec::new(),
                };
                self.audit_line(AuditLine {
                    number,
                    second,
                    principal: event.principal,
                    member,
                    what: command_in_both_languages(command),
                    is_command: true,
                    change: change.clone(),
                    refused: denied.as_ref().map(denied_in_both_languages),
                    command: Some(command.clone()),
                    denied: denied.clone(),
                    touched,
                });
            }
            EventKind::Told { text, .. } => {
                let told = Told {
                    second,
                    text: text.clone(),
                };
                keep(&mut self.told_to_all, told.clone());
                keep(&mut self.told, told);
            }
            EventKind::ToldTeam { text, .. } => {
                let text = text.clone();
                keep(&mut self.told, Told { second, text });
            }
            other => {
                if let Some(text) = happening_in_words(other) {
                    self.happening(second, event.principal, text);
                }
            }
        }
    }

    /// Who was killed: by chaos or the CEO, or without anybody's command.
    fn life_and_death(&mut self, event: &Event, second: u32) {
        match event.kind {
            EventKind::TaskLost { instance, host } if !self.killed.contains(&host) => {
                self.orphans.insert(instance);
            }
            EventKind::Instance {
                instance,
                phase: Phase::Gone,
            } => {
                // Faults end what they hit in somebody's name, or in the game's own.
                let by_others = matches!(
                    event.principal,
                    Principal::ChaosMonkey | Principal::Ceo | Principal::System
                );
                if !self.orphans.remove(&instance) && by_others {
                    self.killed.push(instance);
                }
                self.gone_s.insert(instance, second);
            }
            _ => {}
        }
    }

    fn happening(&mut self, second: u32, principal: Principal, happening: Text) {
        self.audit_line(AuditLine {
            number: 0,
            second,
            principal,
            member: None,
            what: happening,
            is_command: false,
            change: None,
            refused: None,
            command: None,
            denied: None,
            touched: Vec::new(),
        });
    }

    fn audit_line(&mut self, line: AuditLine) {
        self.audit.push_front(AuditLine {
            number: self.audit_count,
            ..line
        });
        self.audit_count += 1;
        self.audit.truncate(AUDIT_MAX);
    }

    /// Rings while too many answers are wrong.
    pub(super) fn alarm(&self, key_leaves_out_query: bool) -> Option<Alarm> {
        let since_s = self.alarm_since?;
        let figures = Figures::of(self.window.iter());
        let lost: i64 = self
            .window
            .iter()
            .flat_map(|tick| &tick.entries)
            .filter(|entry| entry.cause == ScoreCause::Wrong)
            .map(|entry| -entry.points.get())
            .sum();
        Some(Alarm {
            wrong_permille: figures.permille_of_settled(figures.counts.wrong),
            since_s,
            loss_mpt_per_min: lost * 60 / figures.seconds.max(1) as i64,
            key_leaves_out_query,
            cdn_set: self.cdn_set(),
        })
    }

    fn cdn_set(&self) -> Option<SetBy> {
        let line = self.audit.iter().find(|line| {
            line.denied.is_none() && matches!(line.command, Some(Command::PutCdn { .. }))
        })?;
        Some(SetBy {
            principal: line.principal,
            member: line.member.clone(),
            second: line.second,
        })
    }
}

/// Drops every other point.
fn thin(metrics: &mut Metrics) {
    fn half<T>(list: &mut Vec<T>) {
        let mut index = 0;
        list.retain(|_| {
            index += 1;
            index % 2 == 0
        });
    }
    half(&mut metrics.seconds);
    half(&mut metrics.requests_mrps);
    half(&mut metrics.p50_us);
    half(&mut metrics.p99_us);
    half(&mut metrics.hit_permille);
    half(&mut metrics.wrong_permille);
    half(&mut metrics.failed_permille);
    half(&mut metrics.queued);
    half(&mut metrics.in_service);
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::Name;
    use model::units::GameTime;

    fn history(events: impl IntoIterator<Item = (Principal, EventKind)>) -> TeamHistory {
        let mut history = TeamHistory::new(false, 60);
        for (second, (principal, kind)) in (1..).zip(events) {
            history.event(&Event {
                at: GameTime::from_second(second),
                team: None,
                principal,
                kind,
            });
        }
        history
    }

    fn gone(instance: u32) -> EventKind {
        EventKind::Instance {
            instance: InstanceId(instance),
            phase: Phase::Gone,
        }
    }

    #[test]
    fn containers_of_a_host_are_mourned_unless_the_team_ended_the_host() {
        let (host, container) = (InstanceId(1), InstanceId(2));
        for (principal, killed) in [
            (Principal::ChaosMonkey, vec![host, container]),
            (Principal::Player, vec![]),
        ] {
            let lost = EventKind::TaskLost {
                instance: container,
                host,
            };
            let history = history([
                (principal, gone(1)),
                (Principal::System, lost),
                (Principal::System, gone(2)),
            ]);
            assert_eq!(history.killed, killed, "{principal}");
        }
    }

    #[test]
    fn what_was_told_does_not_pile_up() {
        let told = |number: usize| EventKind::ToldTeam {
            text: Text {
                en: number.to_string(),
                ko: number.to_string(),
            },
            id: Name::try_new("told").expect("a name"),
        };
        let history = history((0..500).map(|number| (Principal::Facilitator, told(number))));
        assert_eq!(history.told().len(), TOLD_MAX);
        assert_eq!(history.told().last().expect("the newest").text.en, "499");
    }
}
