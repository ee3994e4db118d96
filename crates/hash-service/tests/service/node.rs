//! The cache node, and services that share their answers through it.

use crate::support::{KEY, KEY_HASH, PATIENCE, Server, ask_at, calc, get, quick};
use hash_service::{Config, Inside, SharedCache, serve_inside};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A node as a process of its own; killed when dropped.
struct Node {
    child: Child,
    address: SocketAddr,
}

impl Node {
    fn start(flags: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hash-service"))
            .args(["cache-node", "--listen", "127.0.0.1:0"])
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let line = stdout.lines().next().expect("a line").expect("text");
        let address = line.strip_prefix("listening on http://").expect(&line);
        Self {
            address: address.parse().expect("an address"),
            child,
        }
    }

    fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    async fn ask(&self, method: &str, path: &str) -> (u16, String) {
        let mut request = get(path, &[]);
        *request.method_mut() = method.parse().expect("a method");
        let reply = ask_at(self.address, request).await;
        (reply.status.as_u16(), reply.body)
    }

    async fn keeps(&self, key: &str) {
        let began = Instant::now();
        while self.ask("GET", &format!("/entry?input={key}")).await.0 != 200 {
            assert!(began.elapsed() < PATIENCE, "`{key}` never came");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Shares its answers, and waits 300 ms for a node that is gone.
fn sharing(address: Option<SocketAddr>) -> Config {
    Config {
        shared: Some(SharedCache {
            address,
            accept_header: address.is_none(),
            lost_timeout: Duration::from_millis(300),
            ..SharedCache::default()
        }),
        ..quick()
    }
}

/// 700 ms of work, if it has to be done.
async fn ask(server: &Server, key: &str) -> (Duration, String, String) {
    let began = Instant::now();
    let reply = ask_at(server.address, calc(key, 700_000)).await;
    assert_eq!(reply.status.as_u16(), 200, "{reply:?}");
    let found = reply.header("x-cache-node").to_owned();
    (began.elapsed(), found, reply.body)
}

#[tokio::test]
async fn what_one_service_found_out_another_has_at_once_until_the_node_is_gone() {
    let mut node = Node::start(&[]);
    let first = Server::start(sharing(Some(node.address))).await;
    let second = Server::start(sharing(Some(node.address))).await;
    let work = Duration::from_millis(700);

    let (took, found, body) = ask(&first, KEY).await;
    assert!(
        took >= work && found == "miss" && body == KEY_HASH,
        "{took:?} {found}"
    );
    node.keeps(KEY).await;
    let (took, found, body) = ask(&second, KEY).await;
    assert!(
        took < work && found == "hit" && body == KEY_HASH,
        "{took:?} {found}"
    );

    node.kill();
    let (took, found, body) = ask(&second, KEY).await;
    assert!(took >= work + Duration::from_millis(300), "{took:?}");
    assert!(found == "lost" && body == KEY_HASH, "{found}");
}

#[tokio::test]
async fn a_header_names_the_node_only_where_that_is_accepted() {
    let node = Node::start(&[]);
    let open = Server::start(sharing(None)).await;
    let shut = Server::start(quick()).await;
    let at = node.address.to_string();
    for (server, found) in [(&open, "miss"), (&shut, "")] {
        let request = get(format!("/calc?input={KEY}"), &[("x-cache-node", &at)]);
        let reply = ask_at(server.address, request).await;
        assert_eq!(
            (reply.header("x-cache-node"), &*reply.body),
            (found, KEY_HASH)
        );
    }
    let bad = get(format!("/calc?input={KEY}"), &[("x-cache-node", "here")]);
    assert_eq!(ask_at(open.address, bad).await.status.as_u16(), 400);
    // Without a header there is no node.
    let (_, found, _) = ask(&open, KEY).await;
    assert_eq!(found, "");
}

#[tokio::test]
async fn what_a_node_says_is_checked() {
    let node = Node::start(&[]);
    let server = Server::start(sharing(Some(node.address))).await;
    let path = format!("/entry?input={KEY}");
    // The body is empty: no hash.
    assert_eq!(node.ask("PUT", &path).await.0, 204);
    assert_eq!(node.ask("GET", &path).await, (200, String::new()));
    let (_, found, body) = ask(&server, KEY).await;
    assert_eq!((&*found, &*body), ("miss", KEY_HASH));
}

#[tokio::test]
async fn a_node_forgets_what_is_old_what_is_too_much_and_what_it_is_told_to() {
    let node = Node::start(&["--entries-max", "5"]);
    let put = async |n: u32| node.ask("PUT", &format!("/entry?input=k{n}")).await.0;
    let has = async |n: u32| node.ask("GET", &format!("/entry?input=k{n}")).await.0 == 200;
    for n in 0..30 {
        assert_eq!(put(n).await, 204);
    }
    let health = node.ask("GET", "/healthcheck").await.1;
    assert!(health.contains("\"entries\":5,"), "{health}");
    assert!(has(29).await && !has(0).await, "the last came last");
    assert_eq!(node.ask("DELETE", "/entries").await.0, 204);
    assert!(!has(29).await);

    let settings = "/settings?entries_max=5&eviction=lru&ttl=";
    assert_eq!(put(1).await, 204);
    assert_eq!(node.ask("PUT", &format!("{settings}0s")).await.0, 204);
    assert!(has(1).await, "it came before the change");
    assert_eq!(put(2).await, 204);
    assert!(!has(2).await, "kept for no time");
    let other = "/settings?entries_max=9&eviction=lfu&ttl=1h";
    assert_eq!(node.ask("PUT", other).await.0, 204);
    assert!(!has(1).await, "another size begins empty");
    for wrong in [
        "ttl",
        "entries_max=0&eviction=lru&ttl=1s",
        "entries_max=1&eviction=fifo&ttl=1s",
    ] {
        let (status, why) = node.ask("PUT", &format!("/settings?{wrong}")).await;
        assert!(status == 400 && !why.is_empty(), "{wrong}: {status} {why}");
    }
    assert_eq!(node.ask("GET", "/entry").await.0, 400);
}

#[test]
fn a_node_ends_with_its_parent() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hash-service"))
        .args([
            "cache-node",
            "--listen",
            "127.0.0.1:0",
            "--exit-with-parent",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    drop(child.stdin.take());
    assert!(child.wait().expect("it ends").success());
}

/// A process that is killed while it is stopped never goes on with what it was at; nor does a guest.
#[tokio::test]
async fn a_guest_that_was_killed_while_it_stood_still_brings_the_node_nothing() {
    let node = Node::start(&[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (still, stands) = watch::channel(false);
    let inside = Inside {
        say: Arc::new(|_| {}),
        still: stands,
    };
    let guest = serve_inside(
        listener,
        sharing(Some(node.address)),
        inside,
        std::future::pending(),
    );
    let guest = tokio::spawn(guest);
    let work = Duration::from_millis(700);
    let asked = tokio::spawn(ask_at(address, calc(KEY, 700_000)));
    // In the middle of its work.
    tokio::time::sleep(work / 2).await;
    still.send_replace(true);
    tokio::time::sleep(work).await;
    guest.abort();
    assert!(guest.await.is_err_and(|error| error.is_cancelled()));
    drop(still);
    assert!(asked.await.is_err(), "its connection breaks");
    let began = Instant::now();
    while began.elapsed() < work {
        let (status, _) = node.ask("GET", &format!("/entry?input={KEY}")).await;
        assert_eq!(status, 404, "the dead have no answers to share");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
