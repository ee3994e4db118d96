//! Instances as tasks of the host: they end, stand still and finish as processes do.

mod host;

use super::support::{scenario, wait_for};
use arena::{LivePlane, Log, LogOf, LogSource, PlaneConfig, Report};
use gameday::live::SelfLauncher;
use hash_service::hash_text;
use model::account::{Capacity, Version};
use model::fault::Trouble;
use model::ids::{InstanceId, TeamId};
use model::key::Salt;
use sim_engine::{Effect, EffectKind, Observation};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const TEAM: TeamId = TeamId(0);
const ONE: InstanceId = InstanceId(0);
/// Long enough for any machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// An answer that has not come by then is not on its way: it takes a few milliseconds.
const A_WHILE: Duration = Duration::from_millis(400);

/// A plane with one instance of two slots and a queue of one.
struct Stage {
    plane: LivePlane,
    reports: UnboundedReceiver<Report>,
    address: SocketAddr,
}

impl Stage {
    async fn new() -> Self {
        let config = PlaneConfig {
            scenario: scenario("calm.toml"),
            seed: 1,
            salt: Salt::new("pepper".into()),
            teams: vec![None],
            launcher: Arc::new(SelfLauncher::in_process()),
        };
        let (mut plane, reports) = LivePlane::open(config).await.expect("a plane");
        plane.apply(vec![of(EffectKind::Start {
            instance: ONE,
            version: Version::V2,
            capacity: Capacity { slots: 2, queue: 1 },
            cohort: 0,
            environments: None,
        })]);
        assert!(plane.all_ready(PATIENCE).await);
        let [its] = &plane.processes(TEAM)[..] else {
            panic!("one instance")
        };
        assert_eq!(its.pid, None, "it has no process");
        let address = its.address.expect("it listens");
        Self {
            plane,
            reports,
            address,
        }
    }

    fn freeze(&mut self, is_frozen: bool) {
        let trouble = Trouble {
            is_frozen,
            ..Trouble::default()
        };
        self.plane.apply(vec![of(EffectKind::Trouble {
            instance: ONE,
            trouble,
        })]);
    }

    /// Asks for a key, which takes so long; returns once the service works on it or has queued it.
    async fn ask(&self, key: &str, takes: Duration, known: u32) -> JoinHandle<Option<String>> {
        let path = format!("/calc?input={key}");
        let asked = tokio::spawn(exchange(self.address, path, takes));
        wait_for("the service to have it", PATIENCE, || async {
            (self.load().await == known).then_some(())
        })
        .await;
        asked
    }

    /// Requests in service and queued, as it says itself.
    async fn load(&self) -> u32 {
        let answer = exchange(self.address, "/healthcheck".into(), Duration::ZERO).await;
        let answer = answer.expect("it answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
        let health: serde_json::Value = serde_json::from_str(body).expect("JSON");
        let number = |key: &str| health[key].as_u64().expect("a number") as u32;
        number("in_service") + number("queued")
    }

    fn log(&self) -> Log {
        let log = self.plane.logs().of(TEAM, LogOf::Instance(ONE));
        log.expect("it has a log")
    }

    /// Waits for the end of its log, and returns what it says.
    async fn last_line(&self) -> String {
        wait_for("the end of its log", PATIENCE, || async {
            let log = self.log();
            let last = log.lines.last()?;
            let is_over = !log.is_running && last.source == LogSource::Host;
            is_over.then(|| last.text.clone())
        })
        .await
    }

    /// Whether nobody listens there any more.
    async fn is_refused(&self) -> bool {
        TcpStream::connect(self.address).await.is_err()
    }
}

fn of(kind: EffectKind) -> Effect {
    Effect { team: TEAM, kind }
}

/// One request on a connection of its own: all that came back, `None` if the connection broke without an answer.
async fn exchange(address: SocketAddr, path: String, takes: Duration) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nx-service-demand-us: {}\r\n\r\n",
        takes.as_micros()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    (!answer.is_empty()).then_some(answer)
}

fn is_right(answer: Option<String>, key: &str) -> bool {
    let hash = hash_text(b"pepper", key.as_bytes());
    answer.is_some_and(|it| it.starts_with("HTTP/1.1 200") && it.ends_with(hash.as_str()))
}

const AN_HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_killed_breaks_what_is_in_flight_and_reports_nothing() {
    let mut stage = Stage::new().await;
    let in_service = stage.ask("a", AN_HOUR, 1).await;
    let also = stage.ask("b", AN_HOUR, 2).await;
    let queued = stage.ask("c", AN_HOUR, 3).await;
    let refused = exchange(stage.address, "/calc?input=d".into(), AN_HOUR).await;
    assert!(
        refused.is_some_and(|it| it.starts_with("HTTP/1.1 503")),
        "its queue is full"
    );
    let idle = TcpStream::connect(stage.address).await.expect("it listens");
    stage
        .plane
        .apply(vec![of(EffectKind::Kill { instance: ONE })]);
    for broken in [in_service, also, queued] {
        let broken = timeout(PATIENCE, broken).await.expect("it breaks");
        assert_eq!(broken.expect("no panic"), None);
    }
    let mut rest = Vec::new();
    let closed = timeout(PATIENCE, { idle }.read_to_end(&mut rest)).await;
    assert!(closed.is_ok() && rest.is_empty(), "{rest:?}");
    assert_eq!(stage.last_line().await, "ended: killed");
    assert!(stage.is_refused().await);
    assert!(
        stage.reports.try_recv().is_err(),
        "whoever gave the order knows"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_still_takes_connections_and_answers_once_it_goes_on() {
    let mut stage = Stage::new().await;
    let mut under_way = stage.ask("a", Duration::from_secs(3), 1).await;
    stage.freeze(true);
    // The order is obeyed a moment later.
    wait_for("it to stand still", PATIENCE, || async {
        let asked = exchange(stage.address, "/healthcheck".into(), Duration::ZERO);
        timeout(A_WHILE, asked).await.is_err().then_some(())
    })
    .await;
    let late = exchange(stage.address, "/healthcheck".into(), Duration::ZERO);
    let mut late = tokio::spawn(late);
    assert!(timeout(A_WHILE, &mut under_way).await.is_err());
    assert!(timeout(A_WHILE, &mut late).await.is_err());
    // Its time has passed meanwhile: both answers come at once.
    stage.freeze(false);
    let answer = timeout(PATIENCE, under_way).await.expect("it goes on");
    assert!(is_right(answer.expect("no panic"), "a"));
    let answer = timeout(PATIENCE, late).await.expect("it goes on");
    assert!(answer.expect("no panic").is_some());

    // Who is killed meanwhile leaves nothing behind.
    let doomed = stage.ask("b", AN_HOUR, 1).await;
    stage.freeze(true);
    stage
        .plane
        .apply(vec![of(EffectKind::Kill { instance: ONE })]);
    let doomed = timeout(PATIENCE, doomed).await.expect("it breaks");
    assert_eq!(doomed.expect("no panic"), None);
    assert_eq!(stage.last_line().await, "ended: killed");
    assert!(stage.is_refused().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_drains_finishes_what_it_has_and_says_so() {
    let mut stage = Stage::new().await;
    let half_a_second = Duration::from_millis(500);
    let all = [
        ("a", stage.ask("a", half_a_second, 1).await),
        ("b", stage.ask("b", half_a_second, 2).await),
        ("c", stage.ask("c", half_a_second, 3).await),
    ];
    stage
        .plane
        .apply(vec![of(EffectKind::Drain { instance: ONE })]);
    let report = timeout(PATIENCE, stage.reports.recv()).await;
    let ended = report.expect("it ends").map(|report| report.observation);
    assert_eq!(ended, Some(Observation::Ended { instance: ONE }));
    for (key, asked) in all {
        assert!(is_right(asked.await.expect("no panic"), key), "{key}");
    }
    assert!(stage.is_refused().await);
    assert_eq!(stage.last_line().await, "ended");

    let log = stage.log();
    let written = |source| {
        let its = log.lines.iter().filter(move |line| line.source == source);
        its.map(|line| line.text.as_str())
    };
    let listening = format!("listening on http://{}", stage.address);
    assert!(written(LogSource::Stdout).eq([listening.as_str()]));
    let errors: Vec<&str> = written(LogSource::Stderr).collect();
    let [began, stopping, stopped] = errors[..] else {
        panic!("{errors:?}")
    };
    assert_eq!(began, "hash service v2: 2 slots, a queue of 1");
    assert!(stopping.starts_with("stopping: 2 in service, 1 queued"));
    assert_eq!(stopped, "stopped: everything was answered");
}
