//! What the scoreboard shows, made from the game and what it recorded.

mod bands;
mod board;
mod console;
mod desk;
mod edits;
mod frozen;
mod happening;
mod history;
mod logs;
mod meters;
mod need;
mod obituaries;
mod outlook;
mod samples;
mod script;

pub(crate) use board::{rules, tiers_ms};
pub(crate) use desk::NotNoted;
pub(crate) use happening::happening_in_words;
pub(crate) use history::SCORE_BUCKET_S;
pub(crate) use logs::logs;
pub(crate) use samples::try_answer;
pub(crate) use script::preview;

use crate::game_file::Taken;
use arena::LivePlane;
use bands::ToldFaults;
use desk::DeskKept;
use history::TeamHistory;
use meters::TeamMeters;
use model::command::Command;
use model::event::Change;
use model::ids::{InstanceId, TeamId};
use model::key::Salt;
use model::text::Text;
use model::units::{SECOND_NS, StoryDuration};
use scoreboard::server::{Done, Edited, Meter};
use scoreboard::view::{
    Console, Desk, DeskFixed, GamePhase, Metrics, Pause, Playback, ScoreChart, Snapshot, Told,
};
use sim_engine::{DrawnBurst, Game, OwnService, Plan, TeamEntry};
use std::sync::Arc;
use std::time::SystemTime;
use tokio::sync::watch;

/// What the data plane knows, and the game does not.
pub(crate) trait Outside {
    /// Requests in the instances of a team: in slots, and in the queue.
    fn loads(&self, team: TeamId) -> Vec<(InstanceId, u32, u32)>;
    /// Requests that all teams' clients have sent late, and in all.
    fn late_and_sent(&self, game: &Game) -> (u64, u64);
}

impl Outside for LivePlane {
    fn loads(&self, team: TeamId) -> Vec<(InstanceId, u32, u32)> {
        let load = |p: arena::ProcessInfo| {
            let slots = p.capacity.slots;
            (
                p.instance,
                p.outstanding.min(slots),
                p.outstanding.saturating_sub(slots),
            )
        };
        self.processes(team).into_iter().map(load).collect()
    }

    fn late_and_sent(&self, game: &Game) -> (u64, u64) {
        let teams = game.teams().iter();
        let counters = teams.map(|team| self.load_counters(team.id()));
        counters.fold((0, 0), |(late, sent), c| (late + c.late, sent + c.sent))
    }
}

/// Keeps what the screens need and publishes it. Clones publish to the same screens.
#[derive(Clone)]
pub(crate) struct Views {
    teams: Vec<TeamHistory>,
    /// What monitoring scrapes; empty where nobody can.
    meters: Vec<TeamMeters>,
    chart: ScoreChart,
    told: Vec<Told>,
    told_faults: ToldFaults,
    seed: u64,
    salt: Salt,
    /// Services of teams' own.
    own: Vec<(TeamId, OwnService)>,
    speed: u32,
    seq: u64,
    /// Requests sent late and in all, at the last look, and the share since the one before.
    late_and_sent: (u64, u64),
    late_permille: u32,
    snapshot: watch::Sender<Arc<Snapshot>>,
    truth: watch::Sender<Arc<Snapshot>>,
    /// What everybody sees of the teams while the board is frozen.
    frozen: Option<Snapshot>,
    consoles: Vec<watch::Sender<Arc<Console>>>,
    /// Why everything is halted, if it is.
    halted: Option<String>,
    desk: watch::Sender<Arc<Desk>>,
    desk_kept: DeskKept,
    /// What does not change of it; nothing before anybody looks.
    desk_fixed: Option<Arc<DeskFixed>>,
    /// How the replay goes on, if this is one.
    playback: Option<Playback>,
    /// Why the game stands still, if it does.
    pause: Option<Pause>,
}

/// Where to look at what is published.
pub(crate) struct Watched {
    pub(crate) snapshot: watch::Receiver<Arc<Snapshot>>,
    pub(crate) truth: watch::Receiver<Arc<Snapshot>>,
    pub(crate) consoles: Vec<watch::Receiver<Arc<Console>>>,
    pub(crate) desk: watch::Receiver<Arc<Desk>>,
    pub(crate) meters: Vec<Meter>,
}

impl Views {
    /// Views of a game before its first moment.
    pub(crate) fn new(plan: &Plan) -> Self {
        // Before the first second nobody has any points.
        let mut chart = ScoreChart::default();
        chart.push(0, &vec![0; plan.teams.len()]);
        let is_own = |entry: &TeamEntry| entry.own_service().is_some();
        let histories = plan.teams.iter().map(is_own);
        let window_s = seconds_of(plan.scenario.score.trend_window);
        let histories = histories.map(|is_own| TeamHistory::new(is_own, window_s));
        Self {
            teams: histories.collect(),
            meters: Vec::new(),
            chart,
            told: Vec::new(),
            told_faults: ToldFaults::of(&plan.scenario),
            seed: plan.seed,
            salt: plan.salt.clone(),
            own: plan
                .own_services()
                .map(|(team, service)| (TeamId(team as u16), service.clone()))
                .collect(),
            speed: plan.speed,
            seq: 0,
            late_and_sent: (0, 0),
            late_permille: 0,
            snapshot: watch::Sender::new(Arc::default()),
            truth: watch::Sender::new(Arc::default()),
            frozen: None,
            consoles: Vec::new(),
            halted: None,
            playback: None,
            pause: None,
            desk: watch::Sender::new(Arc::default()),
            desk_kept: DeskKept::default(),
            desk_fixed: None,
        }
    }

    /// Views of a game that monitoring scrapes. Any others are spared the work: replays and reports go through whole games.
    pub(crate) fn metered(plan: &Plan) -> Self {
        let meters = plan.teams.iter().map(|team| TeamMeters::new(&team.name));
        Self {
            meters: meters.collect(),
            ..Self::new(plan)
        }
    }

    /// Scores over time.
    pub(crate) fn chart(&self) -> &ScoreChart {
        &self.chart
    }

    /// The figures of each team over time, by its id.
    pub(crate) fn metrics(&self) -> Vec<Metrics> {
        let metrics = self.teams.iter().map(|team| team.metrics.clone());
        metrics.collect()
    }

    /// Goes on counting where no host before has come to: browsers that come
    /// back ignore what they take for old.
    pub(crate) fn count_on_from_now(&mut self) {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        // No host publishes a thousand times a second.
        let ms = since.map_or(0, |since| since.as_millis());
        self.seq = self.seq.max(u64::try_from(ms).unwrap_or(u64::MAX));
    }

    /// Publishes for the first time and hands out where to look.
    pub(crate) fn watch(&mut self, game: &Game, plane: &dyn Outside) -> Watched {
        self.publish_board(game, GamePhase::Lobby);
        self.consoles = (0..self.teams.len())
            .map(|team| {
                watch::Sender::new(Arc::new(self.console(game, plane, GamePhase::Lobby, team)))
            })
            .collect();
        self.desk_fixed = Some(Arc::new(desk::fixed(game, self.seed)));
        self.publish_desk(game, GamePhase::Lobby);
        Watched {
            snapshot: self.snapshot.subscribe(),
            truth: self.truth.subscribe(),
            consoles: self.consoles.iter().map(watch::Sender::subscribe).collect(),
            desk: self.desk.subscribe(),
            meters: self.meters.iter().map(TeamMeters::meter).collect(),
        }
    }

    /// Takes in what the game has recorded: of one second, or of many.
    pub(crate) fn take_in(&mut self, records: &Taken) {
        self.halted = script::halted_since(self.halted.take(), &records.log);
        self.desk_kept.orders.take_in(&records.log);
        self.told_faults.take_in(&records.log, &records.teams);
        for (history, team) in self.teams.iter_mut().zip(&records.teams) {
            team.events.iter().for_each(|event| history.event(event));
        }
        // Everybody is told the same; the first team's log speaks for all.
        self.told = self
            .teams
            .first()
            .map(|t| t.told_to_all().to_vec())
            .unwrap_or_default();
        let seconds = records.teams.iter().map(|team| team.ticks.len()).max();
        for index in 0..seconds.unwrap_or(0) {
            for (history, team) in self.teams.iter_mut().zip(&records.teams) {
                if let Some(tick) = team.ticks.get(index) {
                    history.tick(tick, self.seed, &self.salt);
                }
            }
            self.close_second();
        }
        for (meters, team) in self.meters.iter().zip(&records.teams) {
            team.ticks.iter().for_each(|tick| meters.tick(tick));
        }
    }

    /// Ranks and chart are of all teams: they follow once each has its second.
    fn close_second(&mut self) {
        let ranked = history::ranks(&self.teams);
        for (history, rank) in self.teams.iter_mut().zip(ranked) {
            history.ranked(rank);
        }
        let seconds = self.teams.first().map_or(0, TeamHistory::seconds);
        if self
            .chart
            .seconds
            .last()
            .is_none_or(|last| seconds > last + self.chart_step())
        {
            let points: Vec<i32> = self.teams.iter().map(TeamHistory::points).collect();
            self.chart.push(seconds, &points);
        }
    }

    /// Seconds between two points of the chart, less one: as dense as it still holds.
    fn chart_step(&self) -> u32 {
        let seconds = &self.chart.seconds;
        match seconds.as_slice() {
            [.., before, last] => last - before - 1,
            _ => 0,
        }
    }

    /// Numbers of what is published go on behind this one.
    pub(crate) fn count_on_from(&mut self, seq: u64) {
        self.seq = self.seq.max(seq);
    }

    /// The number of what was published last.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// How the replay goes on that this is.
    pub(crate) fn plays(&mut self, playback: Playback) {
        self.playback = Some(playback);
    }

    /// The right answer for a key.
    pub(crate) fn right_answer(&self, key: &str) -> String {
        self.salt.hash_of(key).to_string()
    }

    /// Whether the game stands still from now on, and why.
    pub(crate) fn stands_still(&mut self, pause: Option<Pause>) {
        self.pause = pause;
    }

    /// Publishes the moment.
    pub(crate) fn publish(&mut self, game: &Game, plane: &dyn Outside, phase: GamePhase) {
        self.seq += 1;
        let (late, sent) = plane.late_and_sent(game);
        let (late_now, sent_now) = (late - self.late_and_sent.0, sent - self.late_and_sent.1);
        if let Some(permille) = (late_now * 1000).checked_div(sent_now) {
            self.late_permille = permille as u32;
            self.late_and_sent = (late, sent);
        }
        self.publish_board(game, phase);
        for team in 0..self.teams.len() {
            let console = self.console(game, plane, phase, team);
            if let Some(meters) = self.meters.get(team) {
                let rate = console.vitals.spend_musd_per_hour;
                meters.show(&game.teams()[team], &console.account, rate);
            }
            self.consoles[team].send_replace(Arc::new(console));
        }
        self.publish_desk(game, phase);
    }

    /// What is told to whoever sent the command that a team's log has last.
    pub(crate) fn done(
        &self,
        team: u16,
        change: Option<Change>,
        undo: Option<Command>,
        account_version: u64,
    ) -> Done {
        Done {
            audit_number: self.teams[usize::from(team)].last_audit_number(),
            // What changed nothing needs no way back.
            undo: undo.filter(|_| change.is_some()),
            change,
            account_version,
        }
    }

    /// Who changed a team's account last.
    pub(crate) fn last_changer(&self, team: u16) -> String {
        self.teams[usize::from(team)].last_changer()
    }

    /// What another member of a team changed that a command would change, too, since its log had so many lines.
    pub(crate) fn edited_since(
        &self,
        team: u16,
        seen: u64,
        member: &str,
        command: &Command,
    ) -> Option<Edited> {
        let edits = &self.teams[usize::from(team)].edits;
        edits.since(seen, member, command).cloned()
    }

    /// Notes which member's command comes next in a team's log.
    pub(crate) fn next_member(&mut self, team: u16, member: &str) {
        self.teams[usize::from(team)].next_member(member);
    }
}

/// Whole seconds of a length of the story.
fn seconds_of(length: StoryDuration) -> u32 {
    (length.as_ns() / SECOND_NS) as u32
}

/// A surge as the charts name it.
pub(crate) fn surge_in_words(burst: &DrawnBurst) -> Text {
    let times = times(burst.extra_permille);
    match &burst.tell {
        Some(tell) => Text {
            en: format!("{} {times}", first_clause(&tell.en)),
            ko: format!("{} {times}", first_clause(&tell.ko)),
        },
        None => Text {
            en: format!("Traffic burst {times}"),
            ko: format!("트래픽 급증 {times}"),
        },
    }
}

/// A factor as `×2` or `×2.5`.
fn times(extra_permille: u32) -> String {
    match extra_permille % 1000 / 100 {
        0 => format!("×{}", 1 + extra_permille / 1000),
        tenths => format!("×{}.{tenths}", 1 + extra_permille / 1000),
    }
}

/// The part of a text before its first full stop, colon or exclamation mark: short enough for a chart.
fn first_clause(text: &str) -> &str {
    text.split(['.', ':', '!']).next().unwrap_or(text).trim()
}
