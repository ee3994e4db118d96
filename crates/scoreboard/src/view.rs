//! What the pages show: plain data that the host fills in, the server renders
//! and the browser keeps up to date.

mod desk;
mod own;
mod script;

pub use desk::{
    CueLine, Desk, DeskFixed, DeskRow, FaultOffer, FaultSetting, MonkeySpan, Need, Note, OrderLine,
    Standing, Surge,
};
pub use own::{OwnConsole, OwnMark, compared};
pub use script::{Broken, RoomLost, ScriptEvent, ScriptView};

use crate::unicorn::Herd;
use model::account::{Account, LaunchChange, NodeSettings, Version, Zone};
use model::actor::Principal;
#[cfg(feature = "ssr")]
use model::command::{Command, Denied};
use model::event::Change;
use model::hint::{HintCause, Rung};
use model::ids::InstanceId;
use model::score::{ScoreCause, ScoreSplit};
use model::status::Status;
use model::text::Text;
use serde::{Deserialize, Serialize};

/// Points of a chart at most.
pub const CHART_POINTS_MAX: usize = 300;

/// Obituaries on a board at most.
pub const OBITUARIES_MAX: usize = 8;

/// Where the game stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GamePhase {
    /// Waiting for its start.
    #[default]
    Lobby,
    /// Being played.
    Running,
    /// Standing still: nothing is sent, and neither clock nor bills go on.
    Paused,
    /// Over.
    Ended,
}

/// Why a game stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pause {
    /// Whoever runs it said so.
    Ordered {
        /// Why.
        reason: String,
    },
    /// Its host was out: the machine slept, or could not keep up.
    HostOut {
        /// For how long, in seconds.
        seconds: u64,
    },
}

/// The public board at one moment: what one server-sent event carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Counts the moments; never falls.
    pub seq: u64,
    /// What the game is called.
    pub title: Text,
    /// What teams are told at the start.
    pub story: Text,
    /// Where the game stands.
    pub phase: GamePhase,
    /// Game seconds played.
    pub second: u32,
    /// Game seconds in all.
    pub length_s: u32,
    /// The ends of the three latency tiers, in milliseconds.
    pub tiers_ms: [u64; 3],
    /// The window of the trend, in seconds.
    pub trend_window_s: u32,
    /// How much of the game a team's sparkline covers, in seconds.
    pub sparkline_s: u32,
    /// Teams, the leader first.
    pub teams: Vec<TeamRow>,
    /// What has happened to everybody, the newest last.
    pub bands: Vec<Band>,
    /// What the story told everybody, the newest last.
    pub told: Vec<Told>,
    /// Who was killed, in one line each, the newest last; at most [`OBITUARIES_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obituaries: Vec<Told>,
    /// Instances that were killed since what is hitting now began.
    #[serde(default)]
    pub losses: u32,
    /// What fast answers to all everyday requests to come would bring, to two digits.
    #[serde(default)]
    pub points_left_mpt: i64,
    /// Share of the last second's requests that the generator sent late, in
    /// parts per thousand: above zero the scores are under suspicion.
    pub late_permille: u32,
    /// The second that the teams' lines are of, while the board is frozen.
    #[serde(default)]
    pub frozen_s: Option<u32>,
    /// How the replay goes on, where a recorded game is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playback: Option<Playback>,
    /// Why the game stands still, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// Whether a stream left out what its viewers know: what is empty then is as it was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_partial: bool,
}

/// How a replay goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playback {
    /// Whether time goes on by itself.
    pub is_playing: bool,
    /// Game seconds in ten seconds.
    pub rate_tenths: u32,
}

/// A recorded game that is looked at again: what does not change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Game seconds that are in the file.
    pub played_s: u32,
    /// The teams' names, by their ids.
    pub teams: Vec<String>,
    /// What happened when, in order.
    pub marks: Vec<Mark>,
}

/// A moment of a recorded game.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When, in game seconds.
    pub second: u32,
    /// What.
    pub what: Text,
}

/// A team's line on the board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TeamRow {
    /// Its place in the roster.
    pub id: u16,
    /// What it is called.
    pub name: String,
    /// Whether a playbook plays it.
    pub is_bot: bool,
    /// Whether it brings a service of its own: such teams have a league and ranks of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnMark>,
    /// Its rank in its league, from 1.
    pub rank: u16,
    /// Places won (above zero) or lost over the trend window.
    pub rank_change: i16,
    /// How its service is doing.
    pub status: Option<Status>,
    /// Its score in milli-points.
    pub score_mpt: i64,
    /// Milli-points per minute over the trend window.
    pub trend_mpt_per_min: i64,
    /// The score by its parts.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub split: ScoreSplit,
    /// Money spent, in micro-dollars.
    pub spend_musd: i64,
    /// Scores over the last part of the game in whole points, oldest first; at most 30.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sparkline: Vec<i32>,
}

fn is_nothing(split: &ScoreSplit) -> bool {
    *split == ScoreSplit::default()
}

/// Something that lasts a while: a burst, an outage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Its number on the charts, from 1.
    pub number: u16,
    /// What it is.
    pub title: Text,
    /// When it began.
    pub from_s: u32,
    /// When it ended; none while it lasts.
    pub to_s: Option<u32>,
}

/// Something that the story told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub second: u32,
    /// What.
    pub text: Text,
}

/// Scores of all teams over time, at most [`CHART_POINTS_MAX`] points each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreChart {
    /// The game seconds of the points.
    pub seconds: Vec<u32>,
    /// For each team of the roster (by id): its whole points at those seconds.
    pub points: Vec<Vec<i32>>,
}

impl ScoreChart {
    /// Appends a point: the game second and each team's whole points, by id.
    ///
    /// A second that is not later than the last one replaces it. A full chart
    /// first drops every other point, so that a long game stays whole.
    pub fn push(&mut self, second: u32, points: &[i32]) {
        self.points.resize(
            points.len().max(self.points.len()),
            vec![0; self.seconds.len()],
        );
        if self.seconds.last().is_some_and(|last| *last >= second) {
            self.seconds.pop();
            self.points.iter_mut().for_each(|line| {
                line.pop();
            });
        } else if self.seconds.len() >= CHART_POINTS_MAX {
            keep_every_other(&mut self.seconds);
            self.points.iter_mut().for_each(keep_every_other);
        }
        self.seconds.push(second);
        for (line, value) in self.points.iter_mut().zip(points) {
            line.push(*value);
        }
    }
}

fn keep_every_other<T>(items: &mut Vec<T>) {
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        index % 2 == 1
    });
}

/// Board and chart together: what a page starts with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The board.
    pub board: Board,
    /// The chart.
    pub chart: ScoreChart,
    /// How points are won and lost.
    pub rules: Rules,
}

/// How points are won and lost, for the rules in five lines; costs are below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// A fast answer, in milli-points.
    pub fast_mpt: i64,
    /// An answer of the second tier.
    pub ok_mpt: i64,
    /// An answer of the third tier.
    pub slow_mpt: i64,
    /// A failed request.
    pub failed_mpt: i64,
    /// A wrong answer.
    pub wrong_mpt: i64,
    /// What a dollar costs, above zero.
    pub mpt_per_usd: i64,
}

/// A team's own page at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Console {
    /// Counts the moments; never falls.
    pub seq: u64,
    /// Where the game stands.
    pub phase: GamePhase,
    /// Game seconds played.
    pub second: u32,
    /// Game seconds in all.
    pub length_s: u32,
    /// The team's line on the board.
    pub row: TeamRow,
    /// How many teams play.
    pub teams: u16,
    /// The ends of the three latency tiers, in milliseconds; the last is the client's patience too.
    pub tiers_ms: [u64; 3],
    /// The window of the trend, in seconds.
    pub trend_window_s: u32,
    /// The zones of the region, for new subnets.
    pub zones: Vec<Zone>,
    /// Figures of the last ten seconds.
    pub vitals: Vitals,
    /// The same over time.
    pub metrics: Metrics,
    /// The account, without instances that are gone.
    pub account: Account,
    /// The account's version, for commands that expect one.
    pub account_version: u64,
    /// Requests in an instance: (instance, in its slots, in its queue).
    pub loads: Vec<(InstanceId, u32, u32)>,
    /// What can be launched.
    pub offers: Vec<OfferedLaunch>,
    /// Most instances that the event allows.
    pub instances_max: u32,
    /// Versions that can be launched.
    pub unlocked: Vec<Version>,
    /// How a cache node is set that nobody has set; none if the event offers no node.
    pub node_offered: Option<NodeSettings>,
    /// What costs money, the dearest first.
    pub costs: Vec<CostLine>,
    /// Changes of the score, the newest first; at most 60.
    pub score_events: Vec<ScoreEvent>,
    /// The audit log, the newest first; at most 100.
    pub audit: Vec<AuditLine>,
    /// What the story told, the newest last.
    pub told: Vec<Told>,
    /// Rings while too many answers are wrong.
    pub alarm: Option<Alarm>,
    /// What happened to everybody, for the charts.
    pub bands: Vec<Band>,
    /// How the replay goes on, where a recorded game is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playback: Option<Playback>,
    /// Hints that may be asked for; none if the game has no hints.
    pub hints: Option<Vec<Hint>>,
    /// The team's own service, if it brings one: there is no account then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnConsole>,
    /// Whose names its instances have.
    #[serde(default)]
    pub herd: Herd,
}

/// What may be asked, and what was told, about something that points are lost to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hint {
    /// About what.
    pub about: HintCause,
    /// What was told, rung by rung.
    pub told: Vec<Text>,
    /// What may be asked next.
    pub next: Option<Rung>,
    /// What that costs now.
    pub price_mpt: i64,
}

/// Something that can be launched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferedLaunch {
    /// What makes a group launch it.
    pub change: LaunchChange,
    /// Requests that one works on at once.
    pub slots: u32,
    /// What one costs, in micro-dollars per hour of game time.
    pub musd_per_hour: i64,
}

/// Figures of the last ten seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vitals {
    /// Requests per second, in thousandths.
    pub requests_mrps: u64,
    /// Median latency in microseconds; none without an answer.
    pub p50_us: Option<u64>,
    /// 99th percentile in microseconds.
    pub p99_us: Option<u64>,
    /// Share of CDN requests that its cache answered, in thousandths; none without a CDN.
    pub hit_permille: Option<u32>,
    /// Share of look-ups in the cache node that found their answer, in thousandths; none if nobody asked.
    pub node_hit_permille: Option<u32>,
    /// Share of wrong answers, in thousandths.
    pub wrong_permille: u32,
    /// Share of failed requests, in thousandths.
    pub failed_permille: u32,
    /// Requests waiting in instances.
    pub queued: u32,
    /// Slots at work.
    pub busy_slots: u32,
    /// Slots of all instances in service.
    pub slots: u32,
    /// Instances in service.
    pub in_service: u32,
    /// Instances that boot or wait for their first passed probe.
    pub starting: u32,
    /// Requests that wait for their answer.
    pub in_flight: u64,
    /// Spending, in micro-dollars per hour of game time.
    pub spend_musd_per_hour: i64,
}

/// Figures over time, one entry per point; at most [`CHART_POINTS_MAX`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// The game second of each point.
    pub seconds: Vec<u32>,
    /// Requests per second, in thousandths.
    pub requests_mrps: Vec<u64>,
    /// Median latency in microseconds (0: none).
    pub p50_us: Vec<u64>,
    /// 99th percentile in microseconds (0: none).
    pub p99_us: Vec<u64>,
    /// CDN hits, in thousandths.
    pub hit_permille: Vec<u32>,
    /// Wrong answers, in thousandths.
    pub wrong_permille: Vec<u32>,
    /// Failed requests, in thousandths.
    pub failed_permille: Vec<u32>,
    /// Requests waiting in instances.
    pub queued: Vec<u32>,
    /// Instances in service.
    pub in_service: Vec<u32>,
}

/// What one resource costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CostLine {
    /// Which one: `instances`, `cdn`, `balancer/front`, `nat-gateway/nat-1`.
    pub resource: String,
    /// Now, in micro-dollars per hour of game time.
    pub musd_per_hour: i64,
    /// So far, in micro-dollars.
    pub total_musd: i64,
    /// Whether it does nothing for the service.
    pub wasted: bool,
}

/// One change of the score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreEvent {
    /// When.
    pub second: u32,
    /// Why.
    pub cause: ScoreCause,
    /// How many requests, or charges.
    pub count: u64,
    /// The change in milli-points.
    pub points_mpt: i64,
    /// One request as a sample.
    pub sample: Option<Sample>,
}

/// One request as a sample.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// The key that was asked for.
    pub key: String,
    /// The right hash, in hex.
    pub expected: String,
    /// What came: a hash, `503`, or nothing.
    pub got: String,
    /// How long it took, in microseconds.
    pub latency_us: u64,
    /// Who answered: `i-0003`, `cdn (hit)`.
    pub from: String,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Its number in the team's log, from 0.
    pub number: u64,
    /// When, in game seconds.
    pub second: u32,
    /// Who.
    pub principal: Principal,
    /// Which member of the team, where it was one.
    pub member: Option<String>,
    /// What was asked for, or what happened, in words.
    pub what: Text,
    /// Whether it was asked for; the rest happened without a command.
    pub is_command: bool,
    /// Before and after.
    pub change: Option<Change>,
    /// Why it was refused, if it was, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Text>,
    /// The command, for programs; pages show what it says in words.
    #[cfg(feature = "ssr")]
    pub command: Option<Command>,
    /// Why it was refused, for programs.
    #[cfg(feature = "ssr")]
    pub denied: Option<Denied>,
    /// The things that a member's command has changed, such as `group/web/sizes`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<String>,
}

/// Too many wrong answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// Share of wrong answers, in thousandths.
    pub wrong_permille: u32,
    /// Since when.
    pub since_s: u32,
    /// What it costs, in milli-points per minute.
    pub loss_mpt_per_min: i64,
    /// Whether the CDN's key leaves out the query string: the likely reason.
    pub key_leaves_out_query: bool,
    /// Who set the CDN as it is, as far as the audit log goes back.
    #[serde(default)]
    pub cdn_set: Option<SetBy>,
}

/// Who set something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetBy {
    /// Who.
    pub principal: Principal,
    /// Which member of the team, where it was one.
    pub member: Option<String>,
    /// When, in game seconds.
    pub second: u32,
}

/// The answer to one request sent by hand; it is not scored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TryAnswer {
    /// The sample.
    pub sample: Sample,
    /// Whether the hash is the right one.
    pub right: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_never_grows_beyond_its_limit_and_keeps_both_ends() {
        let mut chart = ScoreChart::default();
        for second in 0..10_000 {
            chart.push(second, &[i32::try_from(second).unwrap(), 0]);
            assert!(chart.seconds.len() <= CHART_POINTS_MAX);
            assert!(
                chart
                    .points
                    .iter()
                    .all(|line| line.len() == chart.seconds.len())
            );
        }
        assert_eq!((chart.seconds[0], chart.seconds.last()), (0, Some(&9_999)));
        assert!(chart.seconds.is_sorted());
    }

    #[test]
    fn the_same_second_is_replaced() {
        let mut chart = ScoreChart::default();
        chart.push(5, &[1]);
        chart.push(5, &[2]);
        assert_eq!((chart.seconds, chart.points), (vec![5], vec![vec![2]]));
    }
}
