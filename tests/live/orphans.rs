//! However a game ends, no process of it is left.

use super::support::{program, services_of};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts a demo and returns it with the processes it started.
fn demo() -> (Child, Vec<i32>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(program())
        .args(["demo", "--autostart", "--port", "0", "--journal"])
        .arg(folder.path().join("demo.gameday"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the demo starts");
    // It tells where the board is once all instances listen.
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let first = lines.next().expect("a line").expect("text");
    assert!(first.starts_with("board"), "{first}");
    std::thread::spawn(move || lines.for_each(drop));
    let pids = services_of(child.id());
    assert_eq!(pids.len(), 8, "four teams with two instances each");
    (child, pids, folder)
}

fn is_alive(pid: i32) -> bool {
    // A zombie that init has not reaped yet has no command line any more.
    std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
}

fn assert_all_gone(pids: &[i32]) {
    let began = Instant::now();
    while pids.iter().any(|pid| is_alive(*pid)) {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "left behind: {pids:?}"
        );
        crate::support::look_again();
    }
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(child.id()).expect("a pid")).expect("not zero");
    kill_process(pid, signal).expect("it can be signalled");
}

#[test]
fn an_interrupted_demo_leaves_nothing_behind() {
    let (mut child, pids, _folder) = demo();
    signal(&child, Signal::INT);
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130), "the exit code of an interruption");
    assert_all_gone(&pids);
}

#[test]
fn a_killed_demo_leaves_nothing_behind() {
    let (mut child, pids, _folder) = demo();
    signal(&child, Signal::KILL);
    child.wait().expect("it ends");
    assert_all_gone(&pids);
}

#[test]
fn a_taken_port_is_told_with_its_fix() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let out = Command::new(program())
        .args(["demo", "--port", &port.to_string()])
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{text}");
    assert!(
        text.contains(&port.to_string()) && text.contains("--port"),
        "{text}"
    );
}
