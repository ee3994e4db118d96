//! Hundreds of instances as tasks of the host: how long they take to listen, and what each takes.

use super::footprint::Footprint;
use super::support::{get, scenario};
use super::{ALONE, say};
use arena::{LivePlane, PlaneConfig};
use gameday::live::SelfLauncher;
use model::account::{Capacity, Version};
use model::ids::{InstanceId, TeamId};
use model::key::Salt;
use sim_engine::{Effect, EffectKind};
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

const INSTANCES: u32 = 300;
/// Until all of them listen: a tenth of it is usual.
const READY_WITHIN: Duration = Duration::from_secs(5);
/// What one may take that has answered once: the half of it is usual.
const KIB_EACH_MAX: u64 = 64;

async fn open() -> LivePlane {
    let config = PlaneConfig {
        scenario: scenario("soak-steady.toml"),
        seed: 1,
        salt: Salt::default(),
        teams: vec![None],
        launcher: Arc::new(SelfLauncher::in_process()),
    };
    let (plane, _reports) = LivePlane::open(config).await.expect("a plane");
    plane
}

/// Starts them; tells how long it took.
async fn start(plane: &mut LivePlane, instances: u32) -> Duration {
    let began = Instant::now();
    let one = |number: u32| Effect {
        team: TeamId(0),
        kind: EffectKind::Start {
            instance: InstanceId(number),
            version: Version::V2,
            capacity: Capacity {
                slots: 5,
                queue: 10,
            },
            cohort: 0,
            environments: None,
        },
    };
    plane.apply((0..instances).map(one).collect());
    assert!(
        plane.all_ready(READY_WITHIN).await,
        "not in {READY_WITHIN:?}"
    );
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_instances_are_light_and_leave_nothing_behind() {
    let _alone = ALONE.lock().await;
    // Once for what is opened at the first time and stays.
    let mut warm_up = open().await;
    start(&mut warm_up, 1).await;
    drop(warm_up);
    let before = Footprint::baseline().await;

    let mut plane = open().await;
    let empty = Footprint::now();
    let took = start(&mut plane, INSTANCES).await;
    for its in plane.processes(TeamId(0)) {
        let answer = get(its.address.expect("it listens"), "/healthcheck").await;
        assert!(answer.contains("\"slots\":5"), "{answer}");
    }
    let full = Footprint::now();
    let each = full.memory_kib.saturating_sub(empty.memory_kib) / u64::from(INSTANCES);
    say!(
        "{INSTANCES} instances listen after {took:?}; {each} KiB each\nempty {empty:?}\nfull  {full:?}"
    );
    assert!(each < KIB_EACH_MAX, "{each} KiB each");
    assert_eq!(full.children, 0, "no processes");
    assert_eq!(full.ports, empty.ports + INSTANCES as usize);
    // Their runtime's threads begin with the first of them.
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    assert!(full.threads <= empty.threads + cores / 2 + 4, "{full:?}");
    drop(plane);
    let after = Footprint::settled(before).await;
    say!("before {before:?}\nafter  {after:?}");
}
