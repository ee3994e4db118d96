//! What the edge costs, by hand: CPU of the serving thread for answers that the
//! CDN has, over 64 connections that each ask one after another.
//!
//! `cargo test -p arena --release -- --ignored --nocapture cost`

use super::cdn::Kept;
use super::upstream::Attempt;
use super::{Edge, LiveRoute, listen};
use crate::clock::GameClock;
use bytes::Bytes;
use model::account::Cdn;
use model::cache_key::CacheKey;
use model::units::{GameTime, StoryDuration};
use rustix::time::{ClockId, clock_gettime};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 4_000;
const RUNS: usize = 5;

#[test]
#[ignore = "a measurement, for a quiet machine and a release build"]
fn cost_of_an_answer_that_the_cdn_has() {
    let mut runs: Vec<f64> = (0..RUNS).map(|_| run()).collect();
    runs.sort_by(f64::total_cmp);
    println!(
        "CPU-s per million requests: median {:.2}, of {runs:.2?}",
        runs[RUNS / 2]
    );
}

/// CPU-seconds per million requests.
fn run() -> f64 {
    let (tell, told) = mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = std::thread::spawn(move || serve(&tell, stopped));
    let address = told.recv().expect("it listens");
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| std::thread::spawn(move || ask(address)))
        .collect();
    clients
        .into_iter()
        .for_each(|client| client.join().expect("a client ends well"));
    drop(stop);
    let cpu = server.join().expect("the server ends well");
    cpu.as_secs_f64() * 1e6 / (CONNECTIONS * REQUESTS) as f64
}

fn serve(tell: &mpsc::Sender<SocketAddr>, stopped: oneshot::Receiver<()>) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let edge = Arc::new(Edge::new(Arc::new(GameClock::default()), 1));
        edge.reroute(LiveRoute {
            cdn: Some(Cdn {
                key: CacheKey::QueryString,
                ttl: StoryDuration::from_secs(3_600),
                min_ttl: StoryDuration::from_secs(1),
                error_ttl: StoryDuration::from_secs(10),
                collapse: true,
            }),
            ..LiveRoute::default()
        });
        let cdn = edge.route().cdn.expect("a CDN");
        let attempt = Attempt {
            status: 200,
            body: Bytes::from("5".repeat(64)),
            instance: None,
            cause: None,
            node_hit: None,
        };
        let until = GameTime::from_second(1_000);
        let key = cdn.key.key_of("/calc", "1-2-3");
        edge.cache.keep(&key, Kept { attempt, until }).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        tell.send(listener.local_addr().expect("an address"))
            .expect("somebody waits");
        let before = cpu();
        tokio::select! {
            () = listen(listener, Arc::clone(&edge), 1) => {}
            _ = stopped => {}
        }
        assert_eq!(edge.counters().cdn_hits, (CONNECTIONS * REQUESTS) as u64);
        cpu() - before
    })
}

fn ask(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_nodelay(true).expect("a socket");
    let mut answer = [0; 4_096];
    for _ in 0..REQUESTS {
        stream
            .write_all(b"GET /calc?input=1-2-3 HTTP/1.1\r\nHost: a\r\n\r\n")
            .expect("it reads");
        let mut len = 0;
        while !answer[..len].ends_with(&[b'5'; 64]) {
            let read = stream.read(&mut answer[len..]).expect("it answers");
            assert!(read > 0, "it closed the connection");
            len += read;
        }
    }
}

/// CPU time of this thread.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
