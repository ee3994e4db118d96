//! The real binary.

use crate::support::{
    Connection, FOREVER_US, KEY, KEY_HASH, PATIENCE, ask_at, calc, eventually, get,
};
use axum::http::StatusCode;
use hash_service::Config;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A child process; killed when dropped.
struct Process(Child);

impl Process {
    fn spawn(flags: &[&str]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_hash-service"))
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Self(child.expect("the binary starts"))
    }

    /// Starts a service on a free port and reads its address from the first line.
    fn listening(flags: &[&str]) -> (Self, SocketAddr) {
        let mut process = Self::spawn(&[&["--listen=127.0.0.1:0"], flags].concat());
        let mut line = String::new();
        BufReader::new(process.0.stdout.as_mut().expect("piped"))
            .read_line(&mut line)
            .expect("a first line");
        let address = line
            .strip_prefix("listening on http://")
            .and_then(|rest| rest.strip_suffix('\n'));
        let address = address.unwrap_or_else(|| panic!("not the announcement: {line:?}"));
        (process, address.parse().expect("an address and port"))
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).expect("a running child");
    }

    fn exit(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().expect("a child to wait for") {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the process does not exit");
            #[expect(
                clippy::disallowed_methods,
                reason = "between two looks at a condition with a limit"
            )]
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn stderr(&mut self) -> String {
        let mut text = String::new();
        self.0
            .stderr
            .as_mut()
            .expect("piped")
            .read_to_string(&mut text)
            .expect("text");
        text
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn in_service(health: &mut Connection, wanted: u64) {
    eventually("requests in service", async || {
        health.ask(get("/healthcheck", &[])).await.json()["in_service"] == wanted
    })
    .await;
}

#[tokio::test]
async fn sigterm_and_ctrl_c_drain_and_exit_0() {
    for signal in [Signal::TERM, Signal::INT] {
        let (mut process, address) = Process::listening(&["--accept-demand-header"]);
        let request = tokio::spawn(ask_at(address, calc(KEY, 1_000_000)));
        in_service(&mut Connection::open(address).await, 1).await;
        process.signal(signal);
        let reply = request.await.expect("no panic");
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (StatusCode::OK, KEY_HASH),
            "{signal:?}"
        );
        assert_eq!(process.exit().code(), Some(0), "{signal:?}");
        let expected = "hash service v2: 5 slots, a queue of 10\n\
                        stopping: 1 in service, 0 queued; no new connections\n\
                        stopped: everything was answered\n";
        assert_eq!(process.stderr(), expected, "no line for a good request");
    }
}

#[tokio::test]
async fn a_second_signal_stops_at_once() {
    let (mut process, address) = Process::listening(&["--accept-demand-header"]);
    let request = tokio::spawn(async move {
        Connection::open(address)
            .await
            .try_ask(calc(KEY, FOREVER_US))
            .await
    });
    let mut health = Connection::open(address).await;
    in_service(&mut health, 1).await;
    process.signal(Signal::TERM);
    // Signals of one kind that are pending together become one: wait until the first was noticed.
    eventually("a draining service", async || {
        health.ask(get("/healthcheck", &[])).await.status != StatusCode::OK
    })
    .await;
    process.signal(Signal::TERM);
    assert_eq!(process.exit().code(), Some(1));
    assert!(process.stderr().contains("second signal"));
    assert!(request.await.expect("no panic").is_err());
}

#[tokio::test]
async fn the_drain_limit_is_an_error_that_says_what_was_lost() {
    let (mut process, address) =
        Process::listening(&["--accept-demand-header", "--drain-limit=50ms"]);
    tokio::spawn(async move {
        Connection::open(address)
            .await
            .try_ask(calc(KEY, FOREVER_US))
            .await
    });
    in_service(&mut Connection::open(address).await, 1).await;
    process.signal(Signal::TERM);
    assert_eq!(process.exit().code(), Some(1));
    let stderr = process.stderr();
    assert!(
        stderr.contains("drain limit of 50ms reached: requests cut off: 1 in service, 0 queued"),
        "{stderr}"
    );
}

#[tokio::test]
async fn the_end_of_stdin_ends_the_process_only_if_asked() {
    for (flags, exits) in [(&["--exit-with-parent"] as &[_], true), (&[], false)] {
        let (mut process, address) = Process::listening(flags);
        drop(process.0.stdin.take());
        if exits {
            assert_eq!(process.exit().code(), Some(0));
        } else {
            assert_eq!(
                ask_at(address, get("/healthcheck", &[])).await.status,
                StatusCode::OK
            );
        }
    }
}

#[test]
fn a_taken_port_is_explained() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("a bound address").to_string();
    let mut process = Process::spawn(&["--listen", &address]);
    assert_eq!(process.exit().code(), Some(1));
    let stderr = process.stderr();
    assert!(
        stderr.starts_with(&format!("error: cannot listen on {address}: ")),
        "{stderr}"
    );
    assert!(
        stderr.contains(
            "\nhelp: another process has this port: stop it, or choose another with --listen"
        ),
        "{stderr}"
    );
}

#[test]
fn settings_out_of_bounds_exit_2() {
    for (flags, expected) in [
        (
            ["--slots=0", "--connections-max=0"],
            "--connections-max is 0; allowed: 1 to 65536",
        ),
        (
            ["--error-rate=150%", "--slots=1"],
            "a share is a percentage",
        ),
    ] {
        let mut process = Process::spawn(&flags);
        assert_eq!(process.exit().code(), Some(2), "{flags:?}");
        let stderr = process.stderr();
        assert!(stderr.contains(expected), "{stderr}");
    }
}

#[tokio::test]
async fn flags_of_a_config_reach_the_process() {
    let config = Config {
        base: Duration::ZERO,
        plus: Duration::ZERO,
        slots: 3,
        ..Config::default()
    };
    let config = Config {
        version: hash_service::Version::V3,
        salt: "3615-".to_owned(),
        ..config
    };
    let flags = config.to_flags();
    let words: Vec<_> = flags.iter().map(String::as_str).collect();
    let (_process, address) = Process::listening(&words);
    assert_eq!(
        ask_at(address, get("/calc?input=7184-2117", &[]))
            .await
            .body,
        KEY_HASH
    );
    let health = ask_at(address, get("/healthcheck", &[])).await.json();
    assert_eq!(
        (&health["version"], &health["slots"]),
        (&"v3".into(), &3.into())
    );
}
