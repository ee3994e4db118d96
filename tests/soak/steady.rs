//! The same load and the same keys for as long as it takes: where nothing changes nothing may grow, so that
//! what does is a leak and no cache.
//!
//! A busy machine serves a moment's requests late and all at once, which takes more for that moment. So the
//! least that was held between two looks counts: a leak is never given back.

use super::footprint::Footprint;
use super::support::{bot, open, scenario, wait_for};
use super::trend::Trend;
use super::{ALONE, say, setting};
use scoreboard::server::Hub;
use sim_engine::{Plan, TeamEntry};
use std::io::Write as _;
use std::time::Duration;

/// Between two looks, what is held is looked at so often.
const GLANCE_EVERY: Duration = Duration::from_millis(500);
/// Looks at what the process holds.
const LOOKS: u32 = 30;
/// Seconds after which each team has asked for each of 60 keys several times.
const WARM_S: u32 = 30;
/// How long that may take on a busy machine.
const WARM_WITHIN: Duration = Duration::from_secs(90);
/// How long a second with less than the load may last.
const LOAD_WITHIN: Duration = Duration::from_secs(10);
/// Requests a second of each team, in thousandths: the scenario's.
const LOAD_MRPS: u64 = 40_000;

const CDN: &str = r#"
format = 1
name = { en = "CDN", ko = "CDN" }
[[step]]
at = "0s"
do = "put-cdn"
key = "query-string"
ttl = "20s"
"#;

const NODE: &str = r#"
format = 1
name = { en = "Node", ko = "노드" }
[[step]]
at = "0s"
do = "put-cache-node"
"#;

const PLAIN: &str = r#"
format = 1
name = { en = "Plain", ko = "그대로" }
"#;

/// Two teams of each kind.
fn teams() -> Vec<TeamEntry> {
    let kinds = [("cdn", CDN), ("node", NODE), ("plain", PLAIN)];
    let two = |n: usize| kinds.map(|(kind, book)| bot(&format!("{kind} {n}"), book));
    (1..=2).flat_map(two).collect()
}

/// Whether each team has the load that it is to have, but for the last second's chance.
fn is_loaded(hub: &Hub) -> bool {
    let mut loads = hub
        .consoles
        .iter()
        .map(|it| it.borrow().vitals.requests_mrps);
    loads.all(|mrps| mrps.abs_diff(LOAD_MRPS) <= LOAD_MRPS / 20)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_load_takes_the_same_for_ever() {
    let _alone = ALONE.lock().await;
    let seconds = setting("GAMEDAY_SOAK_S", 20);
    let plan = Plan::try_new(scenario("soak-steady.toml"), 1, 1, teams()).expect("a plan");
    // Once for what is opened at the first time and stays.
    drop(open(plan.clone()).await);
    let before = Footprint::baseline().await;

    let (director, hub) = open(plan).await;
    let game = tokio::spawn(director.play());
    wait_for("every cache to be warm", WARM_WITHIN, || async {
        let seconds = hub.snapshot.borrow().board.second;
        (seconds >= WARM_S && is_loaded(&hub)).then_some(())
    })
    .await;
    let mut trend = Trend::new();
    let pause = Duration::from_secs(seconds.into()) / LOOKS;
    for look in 1..=LOOKS {
        let mut least = Footprint::now();
        while trend.elapsed() < pause * look {
            tokio::time::sleep(GLANCE_EVERY).await;
            least = least.least(Footprint::now());
        }
        assert!(!game.is_finished(), "the game has ended");
        wait_for("the same load", LOAD_WITHIN, || async {
            is_loaded(&hub).then_some(())
        })
        .await;
        trend.take(least);
    }
    trend.growth("memory, KiB", |it| it.memory_kib as f64);
    let kib = trend.growth("memory in use, KiB", |it| it.used_kib as f64);
    let largest = trend.growth("memory of the largest instance, KiB", |it| {
        it.largest_kib as f64
    });
    let fds = trend.growth("descriptors", |it| it.fds as f64);
    let tasks = trend.growth("tasks", |it| it.tasks as f64);
    trend.growth("threads", |it| it.threads as f64);
    assert!(fds.abs() < 20.0, "descriptors grew by {fds:.0}");
    assert!(tasks.abs() < 20.0, "tasks grew by {tasks:.0}");
    // In a short while, what the allocator does by chance is more than any leak.
    if seconds >= 600 {
        assert!(
            kib < KIB_PER_S_MAX * f64::from(seconds),
            "memory grew by {kib:.0} KiB"
        );
        assert!(largest < 256.0, "an instance grew by {largest:.0} KiB");
    }
    game.abort();
    drop(game.await);
    drop(hub);
    let after = Footprint::settled(before).await;
    say!("before {before:?}\nafter  {after:?}");
}

/// What a second of a game may leave behind: the figures that charts of the whole game are made of.
const KIB_PER_S_MAX: f64 = 1.0;
