//! What the clients of a live game saw, second by second, beside what those of
//! its offline twin saw.

use super::support::{program, simulate};
use gameday::game_file::{Recorder, Roster, Source, inputs};
use gameday::live::{Director, Ended, SelfLauncher, Setup};
use model::account::Account;
use model::event::Event;
use model::histogram::Histogram;
use model::outcome::{Counts, FailCause};
use model::tick::{Seen, TickRecord};
use model::units::RequestDuration;
use scoreboard::server::Hub;
use sim_engine::{Game, Plan, Records, TeamEntry};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// One team's seconds.
pub(crate) struct Measured {
    ticks: Vec<TickRecord>,
    pub(crate) events: Vec<Event>,
    pub(crate) account: Account,
}

/// A team, live and offline.
pub(crate) struct Twins {
    name: String,
    pub(crate) live: Measured,
    pub(crate) offline: Measured,
}

/// A scenario that is played live and offline.
pub(crate) struct Rehearsal {
    text: String,
    seed: u64,
    teams: Vec<TeamEntry>,
    launcher: SelfLauncher,
    folder: tempfile::TempDir,
}

impl Rehearsal {
    pub(crate) fn new(text: String, seed: u64, teams: Vec<TeamEntry>) -> Self {
        Self {
            text,
            seed,
            teams,
            launcher: SelfLauncher::at(program()),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// The same, without a process for each instance.
    pub(crate) fn in_process(mut self) -> Self {
        self.launcher = SelfLauncher::in_process();
        self
    }

    fn plan(&self) -> Plan {
        let loaded = model::scenario::load(&self.text);
        assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
        let scenario = loaded.value.expect("a scenario without problems");
        Plan::try_new(scenario, self.seed, 1, self.teams.clone()).expect("a plan")
    }

    /// The live game, about to start; it writes its file.
    pub(crate) async fn open(&self) -> (Director, Hub) {
        let roster = Roster {
            scenario_name: "measured".into(),
            scenario_text: self.text.clone(),
            speed: 1,
            teams: self.teams.clone(),
        };
        let file = self.folder.path().join("live.gameday");
        let recorder = Recorder::create(&file, &roster, self.seed, sim_engine::Mode::Live);
        let setup = Setup {
            plan: self.plan(),
            launcher: Arc::new(self.launcher.clone()),
            recorder: Some(recorder.expect("a new file")),
            autostart: true,
            hooks: Vec::new(),
        };
        let (director, hub) = Director::open(setup).await.expect("a live game opens");
        (director.unattended(), hub)
    }

    /// Plays both, and takes the live one's seconds out of its file.
    pub(crate) async fn play(&self) -> (Ended, Vec<Twins>) {
        let (director, _hub) = self.open().await;
        let ended = director.play().await.expect("a live game ends well");
        let twins = self.compare();
        (ended, twins)
    }

    /// What was seen in the live game that has been played, and in its twin.
    pub(crate) fn compare(&self) -> Vec<Twins> {
        let mut live = self.retrace();
        let pairs = measured(&mut live).into_iter().zip(self.simulated());
        let named = pairs.zip(&self.teams);
        let twins = |((live, offline), team): (_, &TeamEntry)| Twins {
            name: team.name.clone(),
            live,
            offline,
        };
        named.map(twins).collect()
    }

    /// What each team would see without any process.
    pub(crate) fn simulated(&self) -> Vec<Measured> {
        measured(&mut simulate(&self.plan()))
    }

    /// The live game once more, from what entered it.
    fn retrace(&self) -> Game {
        let reader = journal::Reader::open(self.folder.path().join("live.gameday"));
        let reader = reader.expect("the game has been played");
        let source = Source::read(&reader).expect("a file of this version");
        let plan = source.plan(self.teams.clone()).expect("the same teams");
        let mut game = Game::new(&plan, source.mode, &chaos_monkey::troublemakers);
        game.begin();
        for (seq, input) in inputs(&reader).expect("inputs") {
            let taken = game.step(input);
            let is_fine = matches!(taken, Ok(_) | Err(sim_engine::Refusal::Denied(_)));
            assert!(is_fine, "input {seq}: {:?}", taken.err());
        }
        game
    }
}

fn measured(game: &mut Game) -> Vec<Measured> {
    let records = game.take_records().into_iter();
    let teams = game.teams().iter();
    let one = |(records, team): (Records, &sim_engine::TeamState)| Measured {
        ticks: records.ticks,
        events: records.events,
        account: team.world().account().clone(),
    };
    records.zip(teams).map(one).collect()
}

impl Measured {
    pub(crate) fn seen(&self, seconds: Range<usize>) -> impl Iterator<Item = &Seen> {
        self.ticks[seconds].iter().map(|tick| &tick.seen)
    }

    /// What was counted in some seconds.
    pub(crate) fn counts(&self, seconds: Range<usize>) -> Counts {
        let mut all = Counts::default();
        self.seen(seconds).for_each(|seen| all.merge(&seen.counts));
        all
    }

    /// So many seconds were played.
    pub(crate) fn seconds(&self) -> usize {
        self.ticks.len()
    }

    /// What was counted in the whole game.
    pub(crate) fn all(&self) -> Counts {
        self.counts(0..self.seconds())
    }

    /// A figure of each second, over the whole game.
    pub(crate) fn sum(&self, figure: impl Fn(&Seen) -> u64) -> u64 {
        self.seen(0..self.seconds()).map(figure).sum()
    }

    /// How often something happened, by its name in the journal.
    pub(crate) fn happened(&self, name: &str) -> usize {
        let its = self.events.iter().filter(|event| event.kind.name() == name);
        its.count()
    }

    /// All of it, in short.
    pub(crate) fn words(&self) -> String {
        let mut happened: BTreeMap<&str, usize> = BTreeMap::new();
        for event in &self.events {
            *happened.entry(event.kind.name()).or_default() += 1;
        }
        format!(
            "{:?}, CDN {} of {}, node {} of {}, {happened:?}",
            self.all(),
            self.sum(|seen| seen.cdn_hits),
            self.sum(|seen| seen.cdn_requests),
            self.sum(|seen| seen.node_hits),
            self.sum(|seen| seen.node_requests)
        )
    }

    pub(crate) fn failed(&self, cause: FailCause, seconds: Range<usize>) -> u64 {
        self.counts(seconds).failed[cause as usize]
    }

    /// The latencies of the answers of some seconds.
    pub(crate) fn latency(&self, seconds: Range<usize>) -> Histogram {
        let mut all = Histogram::default();
        self.seen(seconds).for_each(|seen| all.merge(&seen.latency));
        all
    }

    /// How many answers there were in some seconds.
    pub(crate) fn answers(&self, seconds: Range<usize>) -> u64 {
        let its = self.seen(seconds).flat_map(|seen| &seen.latency.0);
        its.map(|(_, count)| u64::from(*count)).sum()
    }

    /// The median latency of the answers of some seconds, in milliseconds.
    pub(crate) fn median_ms(&self, seconds: Range<usize>) -> u64 {
        let all = self.latency(seconds);
        all.percentile(500).map_or(0, RequestDuration::as_ns) / 1_000_000
    }

    /// Share of the CDN's requests that were hits in some seconds, in percent.
    pub(crate) fn hits_percent(&self, seconds: Range<usize>) -> u64 {
        let requests: u64 = self.seen(seconds.clone()).map(|it| it.cdn_requests).sum();
        let hits: u64 = self.seen(seconds).map(|it| it.cdn_hits).sum();
        hits * 100 / requests.max(1)
    }

    /// Look-ups in the cache node in some seconds, and those that found something.
    pub(crate) fn node(&self, seconds: Range<usize>) -> (u64, u64) {
        let requests = self.seen(seconds.clone()).map(|it| it.node_requests).sum();
        (requests, self.seen(seconds).map(|it| it.node_hits).sum())
    }
}

impl Twins {
    /// What both counted, which may differ by so many.
    #[track_caller]
    pub(crate) fn counted(
        &self,
        what: &str,
        most_off: u64,
        count: impl Fn(&Measured) -> u64,
    ) -> u64 {
        let (live, offline) = (count(&self.live), count(&self.offline));
        assert!(
            live.abs_diff(offline) <= most_off,
            "{}: {what} {live} live, {offline} offline",
            self.name
        );
        live
    }

    /// The median latency of some seconds in milliseconds, live; offline it is
    /// the same but for what a busy machine adds.
    #[track_caller]
    pub(crate) fn median_ms(&self, seconds: Range<usize>) -> u64 {
        let its = |measured: &Measured| measured.median_ms(seconds.clone());
        let (live, offline) = (its(&self.live), its(&self.offline));
        // A tenth for the buckets of the histogram and the edges of seconds.
        let range = offline - offline / 10..offline + offline / 10 + BUSY_MS;
        assert!(
            range.contains(&live),
            "{}: median of {seconds:?} {live} ms live, {offline} offline",
            self.name
        );
        live
    }
}

/// What sockets, processes and their scheduling may add to a median.
const BUSY_MS: u64 = 80;
