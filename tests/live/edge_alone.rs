//! `gameday bench edge`: the edge of games before a service that is there already.

use super::load::Service;
use super::support::{get, program};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

struct Edge {
    child: Child,
    address: SocketAddr,
}

impl Edge {
    fn before(service: &Service, flags: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["bench", "edge", "--listen", "127.0.0.1:0", "--to"])
            .arg(service.address().to_string())
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is ours");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.expect("it says where it listens").parse();
        Self {
            child,
            address: address.expect("an address"),
        }
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many requests a service has had after so many simultaneous ones for one key.
async fn asked_by(simultaneous: usize, flags: &[&str]) -> u64 {
    let service = Service::start(&["--base", "300ms", "--plus", "0s", "--slots", "50"]);
    let edge = Edge::before(&service, flags);
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..simultaneous {
        all.spawn(get(edge.address, "/calc?input=abc"));
    }
    // Of "abc", as the standard itself has it.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    while let Some(answer) = all.join_next().await {
        assert_eq!(answer.expect("no panic"), hash);
    }
    assert_eq!(get(edge.address, "/calc?input=abc").await, hash);
    let metrics = get(service.address(), "/metrics").await;
    let count = metrics
        .lines()
        .find_map(|line| line.strip_prefix("hash_service_received_total "));
    count
        .and_then(|count| count.trim().parse().ok())
        .expect("a count")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edge_by_itself_caches_shares_misses_or_does_neither_as_it_is_told() {
    assert_eq!(asked_by(8, &["--cache"]).await, 1);
    assert_eq!(asked_by(8, &["--cache", "--no-collapse"]).await, 8);
    assert_eq!(asked_by(8, &["--threads", "2"]).await, 9);
}
