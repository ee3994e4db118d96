//! Plays a minute with one fault, and counts.

use model::account::Account;
use model::event::{Event, EventKind};
use model::histogram::Histogram;
use model::outcome::{Counts, FailCause};
use model::tick::TickRecord;
use model::units::{GameTime, MicroUsd, RequestDuration};
use sim_engine::{Game, Mode, Plan, Player, TeamEntry};

const CALM: &str = include_str!("../../../../tests/scenarios/calm.toml");

/// A game of a minute: two instances in zones `a` and `b`, 20 requests a second
/// of 200 ms and a little more, no errors of the service's own.
pub(crate) struct Setup {
    text: String,
    steps: String,
}

/// What came of it.
pub(crate) struct Played {
    ticks: Vec<TickRecord>,
    pub(crate) events: Vec<Event>,
    pub(crate) account: Account,
    pub(crate) spend: MicroUsd,
}

/// An event at 20 s that brings a fault; `more` says the rest.
pub(crate) fn event(fault: &str, more: &str) -> String {
    format!("\n[[event]]\nid = \"it\"\nat = \"20s\"\nfault = \"{fault}\"\n{more}\n")
}

impl Setup {
    pub(crate) fn new() -> Self {
        let text = CALM
            .replace("length = \"15s\"", "length = \"60s\"")
            .replace("v1 = { error_rate = \"2%\" }", "v1 = {}")
            .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
            .replace(
                "[[account.balancer]]",
                "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/24\"\n\n[[account.balancer]]",
            )
            .replace("subnets = [\"public-a\"]", "subnets = [\"public-a\", \"public-b\"]");
        let steps = String::new();
        Self { text, steps }
    }

    /// With a text in place of another, which has to be there.
    pub(crate) fn with(mut self, old: &str, new: &str) -> Self {
        assert!(self.text.contains(old), "{old}");
        self.text = self.text.replace(old, new);
        self
    }

    /// With a fault at 20 s.
    pub(crate) fn fault(mut self, fault: &str, more: &str) -> Self {
        self.text.push_str(&event(fault, more));
        self
    }

    /// With a command of the team's bot.
    pub(crate) fn step(mut self, at: &str, order: &str) -> Self {
        self.steps += &format!("[[step]]\nat = \"{at}\"\n{order}\n");
        self
    }

    /// Probes that take nothing out and replace nothing.
    pub(crate) fn unprobed(self) -> Self {
        self.with(
            "interval = \"5s\"",
            "interval = \"5s\"\nunhealthy_after = 10",
        )
    }

    /// The game before its first second.
    pub(crate) fn game(&self) -> Game {
        let loaded = model::scenario::load(&self.text);
        let problems = format!("{:#?}", loaded.problems);
        let scenario = loaded.value.unwrap_or_else(|| panic!("{problems}"));
        let name = "name = { en = \"x\", ko = \"x\" }";
        let playbook = format!("format = 1\n{name}\n{}", self.steps);
        let loaded = model::playbook::load(&playbook);
        let problems = format!("{:#?}", loaded.problems);
        let playbook = loaded.value.unwrap_or_else(|| panic!("{problems}"));
        let team = TeamEntry {
            name: "us".into(),
            player: Player::Bot(playbook),
        };
        let plan = Plan::try_new(scenario, 1, 1, vec![team]).expect("one team");
        let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
        game.begin();
        game
    }

    pub(crate) fn play(&self) -> Played {
        let mut game = self.game();
        game.run_to(60).expect("a minute");
        let [records] = &mut game.take_records()[..] else {
            panic!("one team")
        };
        Played {
            ticks: std::mem::take(&mut records.ticks),
            events: std::mem::take(&mut records.events),
            account: game.teams()[0].world().account().clone(),
            spend: game.teams()[0].spend(),
        }
    }
}

impl Played {
    /// What was counted in some seconds.
    pub(crate) fn counts(&self, seconds: std::ops::Range<usize>) -> Counts {
        let mut all = Counts::default();
        self.ticks[seconds]
            .iter()
            .for_each(|tick| all.merge(&tick.seen.counts));
        all
    }

    pub(crate) fn failed(&self, cause: FailCause, seconds: std::ops::Range<usize>) -> u64 {
        self.counts(seconds).failed[cause as usize]
    }

    /// The median latency of the answers of some seconds, in milliseconds.
    pub(crate) fn median_ms(&self, seconds: std::ops::Range<usize>) -> u64 {
        let mut all = Histogram::default();
        self.ticks[seconds]
            .iter()
            .for_each(|tick| all.merge(&tick.seen.latency));
        all.percentile(500).map_or(0, RequestDuration::as_ns) / 1_000_000
    }

    /// Share of the CDN's requests that were hits in some seconds, in percent.
    pub(crate) fn hits_percent(&self, seconds: std::ops::Range<usize>) -> u64 {
        let its = || self.ticks[seconds.clone()].iter().map(|tick| &tick.seen);
        let requests: u64 = its().map(|seen| seen.cdn_requests).sum();
        its().map(|seen| seen.cdn_hits).sum::<u64>() * 100 / requests.max(1)
    }

    /// What was charged in some seconds.
    pub(crate) fn charged(&self, from: u32, to: u32) -> i64 {
        let within = GameTime::from_second(from)..=GameTime::from_second(to);
        let amount = |event: &Event| match &event.kind {
            EventKind::Charged { amount, .. } if within.contains(&event.at) => amount.get(),
            _ => 0,
        };
        self.events.iter().map(amount).sum()
    }

    /// Begin and end of what broke, in seconds, in words.
    pub(crate) fn breakdowns(&self) -> Vec<(u32, String)> {
        let told = |event: &Event| match &event.kind {
            EventKind::FaultBegan { fault, .. } => Some((event.at.second(), fault.to_string())),
            EventKind::FaultEnded { .. } => Some((event.at.second(), "over".into())),
            _ => None,
        };
        self.events.iter().filter_map(told).collect()
    }

    /// What somebody did or was refused, in words.
    pub(crate) fn deeds(&self, who: model::actor::Principal) -> Vec<String> {
        let told = |event: &Event| match &event.kind {
            EventKind::Command {
                command, denied, ..
            } if event.principal == who => Some(format!(
                "{} {}",
                command.action(),
                denied.as_ref().map_or("done".into(), ToString::to_string)
            )),
            EventKind::Missed { fault } if event.principal == who => {
                Some(format!("missed {fault}"))
            }
            _ => None,
        };
        self.events.iter().filter_map(told).collect()
    }
}
