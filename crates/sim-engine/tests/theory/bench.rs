//! A test bench: one team, a service without errors, and traffic of one rate.

use crate::interval::{Interval, REPLICATIONS};
use model::command::Command;
use model::histogram::{BUCKETS, Histogram, SparseHistogram};
use model::outcome::FailCause;
use model::playbook::{Playbook, Step};
use model::scenario::{Scenario, load};
use model::text::Text;
use model::tick::TickRecord;
use model::units::{MilliRps, Permille, Ppm, RequestDuration, StoryDuration};
use sim_engine::{Game, Mode, Plan, Player, Records, TeamEntry};

const DEMO: &str = include_str!("../../../../scenarios/demo.toml");

/// Seconds before a measurement begins: the queue has forgotten that it began empty.
pub(crate) const WARM_UP_S: u32 = 100;

/// A game of one team in which nothing happens but requests.
pub(crate) struct Bench {
    pub(crate) scenario: Scenario,
    /// What the team does at the start.
    pub(crate) commands: Vec<Command>,
    /// What it does later, in order of time.
    pub(crate) steps: Vec<Step>,
}

impl Bench {
    /// One instance with so many slots and places in its queue, clients of
    /// endless patience, no CDN, and Poisson arrivals.
    pub(crate) fn new(rps: u32, slots: u32, queue: u32, length_s: u32) -> Self {
        let mut scenario = load(DEMO).value.expect("the demo is right");
        scenario.length = StoryDuration::from_secs(u64::from(length_s));
        scenario.burst.clear();
        scenario.event.clear();
        scenario.monkey.clear();
        let traffic = &mut scenario.traffic;
        traffic.rate.truncate(1);
        traffic.rate[0].rps = MilliRps::new(u64::from(rps) * 1000);
        traffic.keys.unique.clear();
        let service = &mut scenario.service;
        (service.slots, service.queue) = (slots, queue);
        service.stretch_per_waiting = Ppm::ZERO;
        service.version.v1.error_rate = Ppm::ZERO;
        service.client_timeout = RequestDuration::from_secs(100_000);
        scenario.score.slow.within = RequestDuration::from_secs(100_000);
        scenario.account.group[0].desired = 1;
        Self {
            scenario,
            commands: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// A service time of `base` plus an exponential time with mean `extra`.
    pub(crate) fn service_ms(mut self, base: u64, extra: u64) -> Self {
        self.scenario.service.base_time = RequestDuration::from_ms(base);
        self.scenario.service.extra_time_mean = RequestDuration::from_ms(extra);
        self
    }

    /// Other keys: so many, with this exponent of their popularity.
    pub(crate) fn keys(mut self, set: u32, zipf: Permille) -> Self {
        self.scenario.traffic.keys.set = set;
        self.scenario.traffic.keys.zipf = zipf;
        self
    }

    /// Every second of a game with this seed.
    pub(crate) fn play(&self, seed: u64) -> Vec<TickRecord> {
        self.records(seed).ticks
    }

    /// Everything that a game with this seed leaves.
    pub(crate) fn records(&self, seed: u64) -> Records {
        let step = |command: &Command| Step {
            at: StoryDuration::ZERO,
            command: command.clone(),
        };
        let playbook = Playbook {
            name: Text::default(),
            steps: {
                let first = self.commands.iter().map(step);
                first.chain(self.steps.iter().cloned()).collect()
            },
            judgement: None,
        };
        let team = TeamEntry {
            name: "bench".into(),
            player: Player::Bot(playbook),
        };
        let plan = Plan::try_new(self.scenario.clone(), seed, 1, vec![team]).expect("one team");
        let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
        game.begin();
        game.run_to(game.length_s()).expect("the end");
        game.take_records().swap_remove(0)
    }

    /// Measures figures in every replication, after the warm-up.
    pub(crate) fn measure<const N: usize>(
        &self,
        figures: impl Fn(&Steady) -> [f64; N],
    ) -> [Interval; N] {
        let runs: Vec<[f64; N]> = (1..=REPLICATIONS as u64)
            .map(|seed| {
                let mut ticks = self.play(seed);
                figures(&Steady(ticks.split_off(WARM_UP_S as usize)))
            })
            .collect();
        std::array::from_fn(|figure| {
            let readings: Vec<f64> = runs.iter().map(|run| run[figure]).collect();
            Interval::of(&readings)
        })
    }
}

/// The seconds after the warm-up.
pub(crate) struct Steady(pub(crate) Vec<TickRecord>);

impl Steady {
    fn mean(&self, of: impl Fn(&TickRecord) -> u64) -> f64 {
        self.0.iter().map(of).sum::<u64>() as f64 / self.0.len() as f64
    }

    /// Requests that wait in the queue, at the end of a second.
    pub(crate) fn queued(&self) -> f64 {
        self.mean(|tick| u64::from(tick.seen.queued))
    }

    /// Requests that wait or are worked on, at the end of a second.
    pub(crate) fn in_flight(&self) -> f64 {
        self.mean(|tick| tick.seen.in_flight)
    }

    /// Slots at work, at the end of a second.
    pub(crate) fn busy_slots(&self) -> f64 {
        self.mean(|tick| u64::from(tick.seen.busy_slots))
    }

    /// Answers in a second.
    pub(crate) fn answers_per_s(&self) -> f64 {
        self.mean(answers)
    }

    /// From sending to the answer, in seconds: the middle of each bucket of the
    /// histogram, which is 3 % wide, so that the mean is off by far less.
    pub(crate) fn mean_latency_s(&self) -> f64 {
        let middles_s = middles_s();
        let readings = self.0.iter().flat_map(|tick| &tick.seen.latency.0);
        let sum_s: f64 = readings
            .map(|(bucket, count)| middles_s[usize::from(*bucket)] * f64::from(*count))
            .sum();
        sum_s / self.0.iter().map(answers).sum::<u64>() as f64
    }

    /// The share of requests that found the queue full.
    pub(crate) fn refused(&self) -> f64 {
        let refused = |tick: &TickRecord| tick.seen.counts.failed[FailCause::QueueFull as usize];
        self.mean(refused) / self.mean(|tick| tick.seen.counts.sent)
    }

    /// The share of the CDN's requests that its cache answered.
    pub(crate) fn hits(&self) -> f64 {
        self.mean(|tick| tick.seen.cdn_hits) / self.mean(|tick| tick.seen.cdn_requests)
    }

    /// The share of look-ups in the cache node that found their answer.
    pub(crate) fn node_hits(&self) -> f64 {
        self.mean(|tick| tick.seen.node_hits) / self.mean(|tick| tick.seen.node_requests)
    }

    /// The share of the CDN's requests that it sent on to an instance.
    pub(crate) fn misses(&self) -> f64 {
        self.mean(|tick| tick.seen.upstream_attempts) / self.mean(|tick| tick.seen.cdn_requests)
    }
}

fn answers(tick: &TickRecord) -> u64 {
    tick.seen
        .latency
        .0
        .iter()
        .map(|(_, count)| u64::from(*count))
        .sum()
}

/// The middle of each bucket of latencies.
fn middles_s() -> Vec<f64> {
    let upper_s = |bucket: usize| {
        let mut histogram = Histogram::default();
        histogram.merge(&SparseHistogram(vec![(bucket as u16, 1)]));
        histogram.percentile(1000).expect("one reading").as_ns() as f64 / 1e9
    };
    let uppers: Vec<f64> = (0..BUCKETS).map(upper_s).collect();
    let lowers = std::iter::once(0.0).chain(uppers.iter().copied());
    lowers
        .zip(&uppers)
        .map(|(low, high)| (low + high) / 2.0)
        .collect()
}
