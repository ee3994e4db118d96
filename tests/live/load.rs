//! `gameday load` against the real service: every answer judged, every request
//! in one count, and a stall seen as clients would see it.

use super::support::{look_again, program};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A hash service in a process of its own.
pub(crate) struct Service {
    child: Child,
    pub(crate) url: String,
}

impl Service {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_at("127.0.0.1:0", args)
    }

    pub(crate) fn start_at(address: &str, args: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["__hash-service", "--listen", address])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is ours");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let url = line.trim().strip_prefix("listening on ");
        let url = url.expect("it says where it listens").to_owned();
        Self { child, url }
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        let address = self.url.strip_prefix("http://").expect("a URL");
        address.parse().expect("an address")
    }

    /// With room for whatever is sent, and hardly any work.
    fn roomy() -> Self {
        Self::start(&[
            "--slots",
            "1000",
            "--queue-limit",
            "1000",
            "--base",
            "1ms",
            "--plus",
            "0s",
            "--stretch-per-extra-ppm",
            "0",
        ])
    }

    fn calc(&self) -> String {
        format!("{}/calc", self.url)
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn load(url: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(["load", url, "--json"]).args(args);
    command
}

/// The JSON of a load that ended with this code.
#[track_caller]
fn json_of(output: &Output, code: i32) -> Value {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    let result: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let count = |name: &str| result[name].as_u64().expect(name);
    let ends = count("right") + count("failed") + count("unfinished");
    assert_eq!(count("due"), ends, "each is in one count: {result:#}");
    result
}

#[track_caller]
fn run(url: &str, args: &[&str], code: i32) -> Value {
    json_of(&load(url, args).output().expect("it runs"), code)
}

#[test]
fn every_request_of_the_schedule_is_sent_and_every_answer_right() {
    let service = Service::roomy();
    let result = run(
        &service.calc(),
        &[
            "--stage",
            "1s=100",
            "--stage",
            "1s=100..200",
            "--unique",
            "50%",
            "--fail-if",
            "wrong>0",
            "--fail-if",
            "rate<1",
        ],
        0,
    );
    // A second is sent at the rate of its middle.
    assert_eq!(result["due"], 250, "{result:#}");
    assert_eq!(result["right"], 250, "{result:#}");
    assert_eq!(result["mode"], "open");
    assert_eq!(result["thresholds"][0]["pass"], true, "{result:#}");
    let latency = &result["latency_ms"];
    for name in ["p50", "p90", "p95", "p99", "p99.9", "max", "mean"] {
        assert!(
            latency[name].as_f64().is_some_and(|ms| ms >= 1.0),
            "{result:#}"
        );
    }
}

#[test]
fn a_scenarios_traffic_is_sent_and_its_salt_has_to_be_known() {
    let service = Service::start(&[
        "--slots", "100", "--base", "1ms", "--plus", "0s", "--salt", "pepper",
    ]);
    let args = [
        "--scenario",
        "unicorn-rentals",
        "--speed",
        "20",
        "--for",
        "3s",
    ];
    let salted = [&args[..], &["--salt", "pepper"]].concat();
    let right = run(&service.calc(), &salted, 0);
    let due = right["due"].as_u64().expect("a count");
    assert!(due > 0 && right["right"] == due, "{right:#}");
    let plain = [&args[..], &["--fail-if", "wrong>0"]].concat();
    let wrong = run(&service.calc(), &plain, 99);
    assert_eq!(
        (wrong["due"].as_u64(), wrong["wrong"].as_u64()),
        (Some(due), Some(due))
    );
    assert_eq!(wrong["thresholds"][0]["value"], due as f64);
    let first = wrong["causes"]["wrong-hash"]["first"].as_str();
    assert!(first.is_some_and(|it| it.contains("expected")), "{wrong:#}");
    let unseen = [&args[..], &["--no-verify"]].concat();
    assert_eq!(run(&service.calc(), &unseen, 0)["right"], due);
}

#[test]
fn a_full_queue_a_deaf_port_and_a_slow_answer_have_causes_of_their_own() {
    let full = Service::start(&[
        "--slots",
        "1",
        "--queue-limit",
        "0",
        "--base",
        "400ms",
        "--plus",
        "0s",
    ]);
    let result = run(&full.calc(), &["--rate", "50", "--for", "1s"], 0);
    let (right, refused) = (&result["right"], &result["causes"]["status-503"]);
    assert!(
        right.as_u64().is_some_and(|it| (1..=5).contains(&it)),
        "{result:#}"
    );
    assert!(refused["count"].as_u64() >= Some(45), "{result:#}");
    assert!(
        refused["first"]
            .as_str()
            .is_some_and(|it| it.contains("queue full"))
    );

    let slow = Service::start(&["--slots", "100", "--base", "2s", "--plus", "0s"]);
    let result = run(
        &slow.calc(),
        &["--rate", "10", "--for", "1s", "--timeout", "200ms"],
        0,
    );
    assert_eq!(result["causes"]["timeout"]["count"], 10, "{result:#}");
    assert!(
        result["latency_ms"]["p50"].as_f64() >= Some(200.0),
        "{result:#}"
    );

    // A port that was free a moment ago, and is not handed out again so soon.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let url = format!("http://{address}/calc");
    let result = run(&url, &["--rate", "20", "--for", "1s", "--retries", "2"], 0);
    assert_eq!(result["causes"]["refused"]["count"], 20, "{result:#}");
    assert_eq!(result["retries"], 40, "{result:#}");
}

#[test]
fn too_many_under_way_are_counted_as_overflow_and_never_sent() {
    let slow = Service::start(&["--slots", "100", "--base", "3s", "--plus", "0s"]);
    let result = run(
        &slow.calc(),
        &[
            "--rate",
            "100",
            "--for",
            "1s",
            "--in-flight-max",
            "10",
            "--timeout",
            "5s",
        ],
        0,
    );
    assert_eq!(
        (&result["sent"], &result["right"]),
        (&10.into(), &10.into()),
        "{result:#}"
    );
    assert_eq!(result["causes"]["overflow"]["count"], 90, "{result:#}");
}

/// The service stands still for half a second. Half of a second's requests are
/// due then; a tool that waits for answers would send hardly any of them.
#[test]
fn a_stall_is_reported_as_clients_would_see_it() {
    let service = Service::roomy();
    let began = Instant::now();
    let child = load(
        &service.calc(),
        &["--rate", "200", "--for", "3s", "--connections-max", "8"],
    )
    .stdout(Stdio::piped())
    .spawn()
    .expect("it runs");
    while began.elapsed() < Duration::from_secs(1) {
        look_again();
    }
    service.signal(Signal::STOP);
    let stopped = Instant::now();
    while stopped.elapsed() < Duration::from_millis(500) {
        look_again();
    }
    service.signal(Signal::CONT);
    let stall_ms = stopped.elapsed().as_secs_f64() * 1e3;
    let result = json_of(&child.wait_with_output().expect("it ends"), 0);
    assert_eq!(
        (&result["due"], &result["right"]),
        (&600.into(), &600.into()),
        "{result:#}"
    );
    let ms = |which: &str, name: &str| result[which][name].as_f64().expect("it was measured");
    // A sixth of all was due while it stood still, spread evenly over the stall.
    let p95 = ms("latency_ms", "p95");
    let (least, most) = (stall_ms * 0.5, stall_ms * 1.5 + 200.0);
    assert!(
        (least..most).contains(&p95),
        "{p95} ms of {stall_ms}: {result:#}"
    );
    assert!(ms("latency_ms", "max") >= stall_ms * 0.9, "{result:#}");
    // The generator itself went on.
    assert!(ms("lag_ms", "p90") < p95 / 2.0, "{result:#}");
}

#[test]
fn clients_in_turn_find_the_most_there_is() {
    let service = Service::start(&["--slots", "4", "--base", "50ms", "--plus", "0s"]);
    let result = run(&service.calc(), &["--max", "4", "--for", "1s"], 0);
    assert_eq!(
        (&result["mode"], &result["failed"]),
        (&"closed".into(), &0.into()),
        "{result:#}"
    );
    assert_eq!(result["connections"]["dialled"], 4, "{result:#}");
    // Four slots of 50 ms: 80 a second, and four more under way at the end.
    let right = result["right"].as_u64().expect("a count");
    assert!((20..=84).contains(&right), "{result:#}");
}

#[test]
fn ctrl_c_ends_it_early_with_what_was() {
    let service = Service::roomy();
    let child = load(&service.calc(), &["--rate", "100", "--for", "1h"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let received = |text: String| -> Option<u64> {
        let line = text
            .lines()
            .find(|it| it.starts_with("hash_service_received_total"))?;
        line.rsplit(' ').next()?.parse().ok()
    };
    let address = service.address();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let began = Instant::now();
    while received(runtime.block_on(super::support::get(address, "/metrics"))) < Some(20) {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing is sent");
        look_again();
    }
    kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
    let result = json_of(&child.wait_with_output().expect("it ends"), 130);
    assert_eq!(result["interrupted"], true);
    assert!(result["right"].as_u64() >= Some(10), "{result:#}");
}

#[test]
fn the_summary_says_what_was_held_against_what() {
    let service = Service::roomy();
    let args = [
        "load",
        &service.calc(),
        "--rate",
        "50",
        "--for",
        "1s",
        "--fail-if",
        "p95>0.01ms",
        "--fail-if",
        "wrong>0",
    ];
    let output = Command::new(program())
        .args(args)
        .output()
        .expect("it runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(99), "{stdout}");
    for words in [
        "open loop",
        "intended to done",
        "sent to done",
        "generator's lag",
        "p99.9",
        "FAIL  fail if p95>0.01ms",
        "pass  fail if wrong>0",
    ] {
        assert!(stdout.contains(words), "no `{words}` in:\n{stdout}");
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("p95>0.01ms") && !stderr.contains("wrong>0"),
        "{stderr}"
    );
}
