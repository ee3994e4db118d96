//! Instances are killed one after another, from outside and by order, old ones
//! and such as have only just been started.

use super::footprint::{Footprint, children, no_more_processes_than_servers};
use super::support::{command, open, people, scenario, wait_for};
use super::trend::Trend;
use super::{ALONE, say, setting};
use model::account::Phase;
use model::command::Command;
use model::ids::InstanceId;
use rustix::process::{Pid, Signal, kill_process};
use scoreboard::server::Hub;
use sim_engine::Plan;
use std::collections::HashMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

const TEAMS: usize = 4;
/// Servers that each team wants, by the scenario.
const WANTED: usize = 8;
/// Looks at what the process holds.
const LOOKS: u32 = 20;
/// A process of this age listens, and most likely has work.
const GROWN_UP: Duration = Duration::from_secs(2);
/// Between two kills.
const PAUSE: Duration = Duration::from_millis(5);
/// How long nothing may be there to kill.
const DRY_MAX: Duration = Duration::from_secs(60);

/// Chooses whom to kill.
struct Killer {
    /// When each process was first seen.
    known: HashMap<u32, Instant>,
    killed: Vec<u32>,
}

impl Killer {
    /// Kills one more, as its number says, if there is one to be killed.
    async fn kill(&mut self, number: u32, hub: &Hub) -> bool {
        match number % 4 {
            0 => terminate(hub, number as usize / 4 % TEAMS).await,
            1 => self.signal(|age| age < GROWN_UP),
            _ => self.signal(|age| age >= GROWN_UP),
        }
    }

    fn signal(&mut self, is_it: impl Fn(Duration) -> bool) -> bool {
        let alive = children();
        self.known.retain(|pid, _| alive.contains(pid));
        self.killed.retain(|pid| alive.contains(pid));
        for pid in alive {
            self.known.entry(pid).or_insert_with(Instant::now);
        }
        let mut those = self
            .known
            .iter()
            .filter(|(pid, since)| is_it(since.elapsed()) && !self.killed.contains(pid));
        let Some((pid, _)) = those.next() else {
            return false;
        };
        let raw = Pid::from_raw(pid.cast_signed()).expect("not zero");
        let is_done = kill_process(raw, Signal::KILL).is_ok();
        self.killed.push(*pid);
        is_done
    }
}

/// Has a running server of a team terminated, as a participant would.
async fn terminate(hub: &Hub, team: usize) -> bool {
    let console = hub.consoles[team].borrow().clone();
    let running = console.account.instances.iter().rev();
    let Some(instance) = running.clone().find(|it| it.phase == Phase::Running) else {
        return false;
    };
    let order = Command::TerminateInstance {
        instance: instance.id,
    };
    let done = command(hub, team as u16, order).await;
    // It may have been killed from outside a moment ago.
    done.is_ok_and(|done| done.change.is_some())
}

/// Servers that were ever launched, by the numbers they have.
fn launched(hub: &Hub) -> usize {
    let newest = hub.consoles.iter().map(|console| {
        let console = console.borrow();
        let ids = console.account.instances.iter().map(|it| it.id);
        ids.max().map_or(0, |InstanceId(id)| id as usize + 1)
    });
    newest.sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_in_a_row_leave_nothing_behind() {
    let _alone = ALONE.lock().await;
    let wanted = setting("GAMEDAY_SOAK_KILLS", 150);
    let teams = (0..TEAMS).map(|n| people(&format!("team {n}"))).collect();
    let plan = Plan::try_new(scenario("soak-kills.toml"), 3, 1, teams).expect("a plan");
    drop(open(plan.clone()).await);
    let before = Footprint::baseline().await;

    let (director, hub) = open(plan).await;
    let game = tokio::spawn(director.play());
    let mut trend = Trend::new();
    let mut killer = Killer {
        known: HashMap::new(),
        killed: Vec::new(),
    };
    let mut kills = 0;
    let mut last = Instant::now();
    while kills < wanted {
        assert!(
            !game.is_finished(),
            "the game has ended after {kills} kills"
        );
        tokio::time::sleep(PAUSE).await;
        if killer.kill(kills, &hub).await {
            kills += 1;
            last = Instant::now();
            if kills % (wanted / LOOKS).max(1) == 0 {
                no_more_processes_than_servers(&hub).await;
                trend.look();
            }
        }
        assert!(
            last.elapsed() < DRY_MAX,
            "nobody to kill after {kills} kills"
        );
    }
    let rate = f64::from(kills) / trend.elapsed().as_secs_f64();
    say!("{kills} kills, {rate:.1} a second");

    // Every one was replaced, once.
    wait_for(
        "all servers to be back",
        Duration::from_secs(60),
        || async {
            let is_whole = hub.consoles.iter().all(|console| {
                let console = console.borrow();
                let servers = &console.account.instances;
                servers.len() == WANTED && servers.iter().all(|it| it.phase == Phase::Running)
            });
            is_whole.then_some(())
        },
    )
    .await;
    let lost = launched(&hub) - TEAMS * WANTED;
    say!("{lost} servers lost");
    // One may be hit twice before anybody knows that it is dead.
    let kills = kills as usize;
    assert!((kills - kills / 20..=kills).contains(&lost), "{lost} lost");
    no_more_processes_than_servers(&hub).await;

    let kib = trend.growth_beyond_load("memory beyond what the load takes, KiB", |it| {
        it.memory_kib as f64
    });
    let fds = trend.growth("descriptors", |it| it.fds as f64);
    let tasks = trend.growth("tasks", |it| it.tasks as f64);
    let threads = trend.growth("threads", |it| it.threads as f64);
    if wanted >= 1_000 {
        // One that is not given back at one kill in twenty would be seen.
        let most = kills as f64 / 20.0;
        assert!(fds < most, "descriptors grew by {fds:.0}");
        assert!(tasks < most, "tasks grew by {tasks:.0}");
        assert!(threads < 4.0, "threads grew by {threads:.0}");
        let each = kib / (kills as f64 * 2.0 / 3.0);
        assert!(each < KIB_PER_KILL_MAX, "{each:.2} KiB for each kill");
    }
    game.abort();
    drop(game.await);
    drop(hub);
    let after = Footprint::settled(before).await;
    say!("before {before:?}\nafter  {after:?}");
}

/// A server that is gone stays in its account, and in the audit log.
const KIB_PER_KILL_MAX: f64 = 4.0;
