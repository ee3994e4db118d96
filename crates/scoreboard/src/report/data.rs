//! What a report tells: plain data, the same for the page and for programs.

use crate::i18n::T;
use crate::view::{Band, Metrics, ScoreChart, TeamRow};
use model::actor::Principal;
use model::score::ScoreCause;
use model::text::Text;
use serde::Serialize;

/// A game that was played, looked back on.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What the game is called.
    pub title: Text,
    /// What teams were told at the start.
    pub story: Text,
    /// The game as a file.
    pub source: Source,
    /// Game seconds played.
    pub played_s: u32,
    /// Game seconds in all.
    pub length_s: u32,
    /// The ends of the three latency tiers, in milliseconds.
    pub tiers_ms: [u64; 3],
    /// Scores over time, by team id.
    pub chart: ScoreChart,
    /// Surges, and what the script broke for a while.
    pub bands: Vec<Band>,
    /// The teams, the winner first.
    pub teams: Vec<TeamReport>,
    /// What came over the teams, in the order of the game.
    pub occurrences: Vec<Occurrence>,
    /// What became of the script, in the order of the game.
    pub script: Vec<ScriptLine>,
    /// How "hurt" is measured.
    pub hurt: Hurt,
}

/// What a team may read: what everybody saw on the board, and its own part.
#[derive(Clone, Debug, Serialize)]
pub struct OwnReport<'a> {
    /// As in the whole report.
    pub title: &'a Text,
    /// As in the whole report.
    pub story: &'a Text,
    /// As in the whole report.
    pub source: &'a Source,
    /// As in the whole report.
    pub played_s: u32,
    /// As in the whole report.
    pub length_s: u32,
    /// As in the whole report.
    pub tiers_ms: [u64; 3],
    /// As in the whole report.
    pub chart: &'a ScoreChart,
    /// As in the whole report.
    pub bands: &'a [Band],
    /// The board at the end.
    pub standings: Vec<&'a TeamRow>,
    /// As in the whole report.
    pub occurrences: &'a [Occurrence],
    /// As in the whole report.
    pub hurt: Hurt,
    /// The team's own part.
    pub team: &'a TeamReport,
}

impl Report {
    /// What a team may read of it; nothing if there is no such team.
    #[must_use]
    pub fn of_team(&self, id: u16) -> Option<OwnReport<'_>> {
        Some(OwnReport {
            title: &self.title,
            story: &self.story,
            source: &self.source,
            played_s: self.played_s,
            length_s: self.length_s,
            tiers_ms: self.tiers_ms,
            chart: &self.chart,
            bands: &self.bands,
            standings: self.teams.iter().map(|team| &team.row).collect(),
            occurrences: &self.occurrences,
            hurt: self.hurt,
            team: self.teams.iter().find(|team| team.row.id == id)?,
        })
    }
}

/// Where the numbers come from.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// What the scenario is called.
    pub scenario: String,
    /// The SHA-256 of the scenario's text, in hex.
    pub scenario_sha256: String,
    /// The seed of all randomness.
    pub seed: u64,
    /// How many times as fast the story was told.
    pub speed: u32,
    /// Whether real processes answered.
    pub is_live: bool,
    /// When it was started, as RFC 3339.
    pub started_at: String,
    /// The version of the program that recorded it.
    pub recorded_by: String,
    /// The digest of the whole game.
    pub digest: String,
    /// Whether it was played to its end.
    pub is_complete: bool,
}

/// One team, looked back on.
#[derive(Clone, Debug, Serialize)]
pub struct TeamReport {
    /// Its line on the board at the end.
    pub row: TeamRow,
    /// Requests sent.
    pub sent: u64,
    /// Right answers.
    pub right: u64,
    /// Requests that count for nobody.
    pub void: u64,
    /// Requests without an outcome when the game ended.
    pub in_flight: u64,
    /// Instances that were launched.
    pub launched: u32,
    /// Instances that the Chaos Monkey terminated.
    pub kills: u64,
    /// Why the score moved, the greatest first.
    pub causes: Vec<Cause>,
    /// What the money went to, the dearest first.
    pub costs: Vec<Cost>,
    /// What each occurrence did to it, in the order of [`Report::occurrences`]; none where it did nothing.
    pub hits: Vec<Option<Hit>>,
    /// How each objective ended.
    pub objectives: Vec<ObjectiveResult>,
    /// Its figures over time.
    pub metrics: Metrics,
    /// What was done on its account, and what happened to it, in order.
    pub log: Vec<LogLine>,
    /// Lines of the log that there is no room for, left out where least was at stake.
    pub log_left_out: usize,
    /// Commands of its people, or of its bot, that were carried out.
    pub commands: usize,
    /// Single changes by what each would have brought, the best first; none if nobody asked.
    pub changes: Vec<SingleChange>,
}

impl Report {
    /// The teams that are compared with each other: those of the ordinary league, or all if only others play.
    #[must_use]
    pub fn compared(&self) -> &[TeamReport] {
        // The open league comes last.
        let ordinary = self.teams.iter().take_while(|it| it.row.own.is_none());
        match ordinary.count() {
            0 => &self.teams,
            count => &self.teams[..count],
        }
    }
}

impl TeamReport {
    /// Its name, with its league if that is not the ordinary one.
    pub(super) fn name(&self, t: T) -> String {
        match self.row.own {
            None => self.row.name.clone(),
            Some(own) if own.is_spend_known => format!("{} ({})", self.row.name, t.open_league()),
            Some(_) => format!(
                "{} ({}, {} {})",
                self.row.name,
                t.open_league(),
                t.col_spent(),
                t.spend_unknown()
            ),
        }
    }
}

/// Why a score moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Why.
    pub cause: ScoreCause,
    /// How many requests, or charges.
    pub count: u64,
    /// By so much, in milli-points.
    pub points_mpt: i64,
}

/// What money went to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// What for: `instance`, `cdn`, `balancer/front`.
    pub resource: String,
    /// How much, in micro-dollars.
    pub total_musd: i64,
    /// Whether it did nothing for the service when the game ended.
    pub is_idle: bool,
}

/// Something that came over the teams: once, or again and again.
#[derive(Clone, Debug, Serialize)]
pub struct Occurrence {
    /// Its name in the scenario, or the kind of the monkey.
    pub id: String,
    /// What it is.
    pub what: Text,
    /// What sort of thing it is.
    pub sort: Sort,
    /// When it came, in game seconds; a monkey comes to each team at the same times, but not all find something to hit.
    pub times_s: Vec<u32>,
    /// How long it lasted, in game seconds; none for what stays until somebody mends it.
    pub lasts_s: Option<u32>,
    /// Whether it hangs on how the teams play, so that not every team would have met the same.
    pub is_adaptive: bool,
}

/// What sort of thing came over the teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// More traffic.
    Surge,
    /// An event of the script.
    Event,
    /// The strikes of a monkey.
    Monkey,
}

/// What an occurrence did to a team. Times are medians over its strikes, in seconds from where it hurt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// How often it came to the team.
    pub times: u32,
    /// How often it hurt.
    pub hurt: u32,
    /// How often the team was well again before the end of what was looked at.
    pub recovered: u32,
    /// Until it hurt, from the begin.
    pub until_hurt_s: Option<u32>,
    /// Until somebody of the team did something.
    pub until_acted_s: Option<u32>,
    /// Until it did not hurt any more, although what had come was still there.
    pub until_mitigated_s: Option<u32>,
    /// Until it did not hurt any more.
    pub until_well_s: Option<u32>,
    /// Points that were not made while it hurt, measured by the time before, in milli-points.
    pub lost_mpt: i64,
}

/// How "hurt" is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hurt {
    /// Seconds over which a request's points are averaged.
    pub window_s: u32,
    /// Seconds before the begin that they are compared with.
    pub before_s: u32,
    /// So many milli-points a request less are hurt.
    pub drop_mpt: i64,
}

/// How an objective ended for a team.
#[derive(Clone, Debug, Serialize)]
pub struct ObjectiveResult {
    /// Its name in the scenario.
    pub id: String,
    /// What it asks for.
    pub text: Text,
    /// What is measured, such as `p95` or `score of the last 10m`.
    pub metric: String,
    /// Its limit, with its sign.
    pub limit: String,
    /// What was measured; none if there was nothing to measure.
    pub value: Option<String>,
    /// Whether it was met.
    pub is_met: bool,
}

/// Something that was done on an account, or happened to it.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    /// When, in game seconds.
    pub second: u32,
    /// Who.
    pub principal: Principal,
    /// What.
    pub what: Text,
    /// Whether it was refused.
    pub is_refused: bool,
}

/// One change that would have made a difference.
#[derive(Clone, Debug, Serialize)]
pub struct SingleChange {
    /// What.
    pub what: Text,
    /// When, in game seconds.
    pub at_s: u32,
    /// What it would have brought, in milli-points.
    pub gain_mpt: i64,
    /// The rank that it would have brought, all others being as they were.
    pub rank: u16,
    /// The team's whole points over time: the game seconds.
    pub seconds: Vec<u32>,
    /// As it was played, by the model.
    pub as_played: Vec<i64>,
    /// With the change.
    pub with_change: Vec<i64>,
}

/// What became of the script at a moment.
#[derive(Clone, Debug, Serialize)]
pub struct ScriptLine {
    /// When, in game seconds.
    pub second: u32,
    /// Who: the game, or whoever ran it.
    pub principal: Principal,
    /// What, in words.
    pub what: Text,
    /// The names of the teams that it hit; none if it was about all of them.
    pub teams: Option<Vec<String>>,
}
