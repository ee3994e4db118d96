//! Clients that mean harm, at an edge and at the board: each is refused or cut
//! within a time limit, the host's memory and descriptors stay bounded, and the
//! other team plays as if nothing happened.

mod siege;

use siege::{Siege, ends_within, exchange, trickle};
use std::time::Duration;

/// Longer than the hosts' own limit of ten seconds, for a busy machine.
const CUT_WITHIN: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trickled_heads_and_bodies_are_cut() {
    let siege = Siege::lay(60).await;
    let mut attacks = tokio::task::JoinSet::new();
    for address in siege.targets() {
        // A head that never ends, one that begins like HTTP/2, and silence.
        let head = format!("GET /calc?input=1 HTTP/1.1\r\nHost: {address}\r\nX-Slow: ");
        let heads = [head.as_str(), "PRI * HT", "", "G"];
        // A body that never ends, with a length and in chunks.
        let post = format!(
            "POST /api/join HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n"
        );
        let sized = format!("{post}Content-Length: 4000\r\n\r\n{{");
        let chunked = format!("{post}Transfer-Encoding: chunked\r\n\r\n");
        let get = format!(
            "GET /calc?input=1 HTTP/1.1\r\nHost: {address}\r\nContent-Length: 4000\r\n\r\n{{"
        );
        for begin in heads.into_iter().chain([&*sized, &*chunked, &*get]) {
            // Bytes of a chunk have to be announced.
            let drop = if begin == chunked { "1\r\na\r\n" } else { "a" };
            for _ in 0..20 {
                let (begin, what) = (begin.to_owned(), format!("{address}: {begin:?}"));
                attacks.spawn(async move {
                    let cut = trickle(address, &begin, drop, CUT_WITHIN).await;
                    assert!(cut, "still open after {CUT_WITHIN:?}: {what}");
                });
            }
        }
    }
    attacks.join_all().await;
    siege.withstood().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_proper_request_is_refused() {
    let siege = Siege::lay(40).await;
    for address in siege.targets() {
        let line = "GET /healthz?input=1 HTTP/1.1\r\nHost: a\r\n";
        let long = format!("{line}X-Long: {}\r\n\r\n", "a".repeat(100_000));
        let many = format!("{line}{}\r\n", "X-Many: 1\r\n".repeat(5_000));
        let target = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(100_000));
        for head in [long, many, target] {
            let answer = exchange(address, &head, CUT_WITHIN).await;
            // Whoever still sends when it is cut off may see no more than that.
            let status = answer.split(' ').nth(1).unwrap_or("cut");
            assert!(["431", "414", "cut"].contains(&status), "{answer}");
        }
        let post = "POST /api/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        let bad = [
            "Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\nabc\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "Content-Length: -1\r\n\r\n",
        ];
        for rest in bad {
            let answer = exchange(address, &format!("{post}{rest}"), CUT_WITHIN).await;
            let status = answer.split(' ').nth(1).unwrap_or("cut");
            assert!(
                ["400", "405", "cut"].contains(&status),
                "{rest:?}: {answer}"
            );
        }
        let noise: String = (0..2_000)
            .map(|i| char::from(33 + (i % 90) as u8))
            .collect();
        let answer = exchange(address, &noise, CUT_WITHIN).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
    siege.withstood().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pipelines_are_answered_in_order_and_nobody_waits_for_those_who_read_nothing() {
    let siege = Siege::lay(60).await;
    for address in siege.targets() {
        let one = "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n";
        let last = "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        let answers = exchange(address, &(one.repeat(199) + last), CUT_WITHIN).await;
        assert_eq!(answers.matches("HTTP/1.1 4").count(), 200);

        // Sends for as long as it is read, and reads nothing.
        let flood = one.repeat(20_000);
        let mut floods = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let flood = flood.clone();
            floods.spawn(async move {
                let ended = ends_within(address, flood.as_bytes(), CUT_WITHIN * 2).await;
                assert!(ended, "{address}: still open, though it reads nothing");
            });
        }
        floods.join_all().await;

        // Asks, and closes its half: an answer or the end, but soon.
        let mut halves = tokio::task::JoinSet::new();
        for _ in 0..200 {
            halves.spawn(async move { siege::half_closed(address, one, CUT_WITHIN).await });
        }
        assert!(halves.join_all().await.into_iter().all(|ended| ended));
    }
    siege.withstood().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_idle_connections_harm_nobody() {
    let siege = Siege::lay(70).await;
    let before = siege.resident_mib();
    let crowd = siege
        .targets()
        .map(|address| siege::crowd(address, 10_000 / 2));
    let [edge, board] = crowd;
    let (edge, board) = tokio::join!(edge, board);
    // While they are there, those who ask are answered.
    siege.answers_within(CUT_WITHIN).await;
    let grown = siege.resident_mib().saturating_sub(before);
    // 16 KiB each, in a build that is not optimised.
    assert!(grown < 160, "{grown} MiB for 10,000 idle connections");
    for stream in edge.into_iter().chain(board) {
        assert!(
            siege::is_cut(stream, CUT_WITHIN).await,
            "an idle connection stays"
        );
    }
    siege.withstood().await;
}
