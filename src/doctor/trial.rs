//! A short game at a scenario's busiest, with as many teams as will come.

use super::usage::Usage;
use crate::live::{Director, SelfLauncher, Setup};
use crate::show::progress;
use anyhow::Context as _;
use model::ids::TeamId;
use model::scenario::{RatePoint, Scenario};
use model::units::{MilliRps, StoryDuration};
use serde::Serialize;
use sim_engine::{Plan, TeamEntry};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// How often is looked at what it takes.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A game to try.
pub(crate) struct Trial {
    pub(crate) scenario: Scenario,
    pub(crate) speed: u32,
    pub(crate) teams: Vec<TeamEntry>,
    /// Requests per second and team, in thousandths.
    pub(crate) mrps: u64,
    pub(crate) length_s: u32,
    /// Whether instances are tasks of this program.
    pub(crate) is_in_process: bool,
}

/// What it took: the program and everything that it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Measured {
    /// Teams that played.
    pub(crate) teams: usize,
    /// Requests per second and team, in thousandths.
    pub(crate) mrps: u64,
    /// Seconds of processor time over seconds of the trial.
    pub(crate) cores: f64,
    /// Memory at most, shared pages counted once, in bytes.
    pub(crate) memory_bytes: u64,
    /// Whether instances were tasks of the host.
    pub(crate) in_process: bool,
    /// The same of one instance in the mean: of its process, or its share of what the whole trial added to the host.
    pub(crate) instance_bytes: u64,
    /// Processes at most, the host among them.
    pub(crate) processes: usize,
    /// Files that the host had open at most.
    pub(crate) files: usize,
    /// Requests sent.
    pub(crate) sent: u64,
    /// Requests sent more than 50 ms after they were due.
    pub(crate) late: u64,
    /// Seconds for which the game stood still, because this machine could not follow.
    pub(crate) stood_still_s: u64,
}

impl Trial {
    fn plan(mut self) -> anyhow::Result<Plan> {
        let busiest = RatePoint {
            at: StoryDuration::ZERO,
            rps: MilliRps::new(self.mrps),
            step: false,
        };
        let scenario = &mut self.scenario;
        scenario.traffic.rate = vec![busiest];
        scenario.traffic.day = None;
        scenario.burst.clear();
        scenario.event.clear();
        scenario.monkey.clear();
        scenario.objective.clear();
        let story_s = u64::from(self.length_s) * u64::from(self.speed);
        scenario.length = StoryDuration::from_secs(story_s);
        let seed = scenario.seed;
        Ok(Plan::try_new(self.scenario, seed, self.speed, self.teams)?)
    }
}

/// Plays it, and measures.
///
/// # Errors
/// When the game cannot be played here at all, which says why.
pub(crate) async fn run(trial: Trial, is_quiet: bool) -> anyhow::Result<Measured> {
    let (mrps, teams) = (trial.mrps, trial.teams.len());
    let is_in_process = trial.is_in_process;
    let launcher = SelfLauncher::current(is_in_process);
    let before = Usage::now();
    let setup = Setup {
        plan: trial.plan()?,
        launcher: Arc::new(launcher.context("cannot find this program's own file")?),
        recorder: None,
        autostart: true,
        hooks: Vec::new(),
    };
    let (director, hub) = Director::open(setup).await?;
    let of = |team: usize| director.plane().processes(TeamId(team as u16)).len();
    let instances = (0..teams).map(of).sum::<usize>().max(1) as u64;
    let bar = progress::bar(u64::from(director.game().length_s()), is_quiet);
    let told = tokio::spawn(progress::follow(hub.snapshot.clone(), bar.clone()));
    let (began, used) = (Instant::now(), Usage::now().cpu);
    let (seen, most) = watch::channel(Usage::default());
    let looking = tokio::spawn(look(seen));
    let ended = director.unattended().play().await;
    let took = began.elapsed();
    looking.abort();
    told.abort();
    bar.finish_and_clear();
    let ended = ended?;
    let last = Usage::now();
    let most = most.borrow().max(last);
    let added = most.memory_bytes.saturating_sub(before.memory_bytes);
    let of = |team: usize| ended.plane.load_counters(TeamId(team as u16));
    let counters = (0..teams).map(of);
    let (sent, late) = counters.fold((0, 0), |(sent, late), it| (sent + it.sent, late + it.late));
    let played = Duration::from_secs(u64::from(ended.game.second()));
    Ok(Measured {
        teams,
        mrps,
        cores: last.cpu.saturating_sub(used).as_secs_f64() / took.as_secs_f64(),
        memory_bytes: most.memory_bytes,
        in_process: is_in_process,
        instance_bytes: match is_in_process {
            // Which page is whose cannot be told in one process; so an instance is charged for its edge, too.
            true => added / instances,
            false => most.child_bytes,
        },
        processes: most.processes,
        files: most.files,
        sent,
        late,
        stood_still_s: took.saturating_sub(played).as_secs(),
    })
}

/// Keeps the most of what it takes.
async fn look(seen: watch::Sender<Usage>) {
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        // Hundreds of processes are many files to read.
        if let Ok(now) = tokio::task::spawn_blocking(Usage::now).await {
            seen.send_modify(|most| *most = most.max(now));
        }
    }
}
