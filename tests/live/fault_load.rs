//! Faults of the traffic and of what answers in the service's place, live, in
//! numbers: all in one game, one after the other.

use super::measured::Rehearsal;
use super::support::{bot, people, scenario_text};

/// The traffic is everybody's; the node is lost to whoever has one.
const EVENTS: &str = r#"
[[event]]
id = "spike"
at = "3s"
fault = "spike"
times = 3
for = "2s"

[[event]]
id = "churn"
at = "7s"
fault = "key-churn"
for = "2s"

[[event]]
id = "bots"
at = "11s"
fault = "bot-flood"
times = 2
for = "2s"

[[event]]
id = "flush"
at = "5s"
fault = "cdn-flush"
teams = "team:Edge"

[[event]]
id = "node-flush"
at = "5s"
fault = "cache-node-flush"
teams = "team:Node"

[[event]]
id = "node-loss"
at = "13s"
fault = "cache-node-loss"
teams = "team:Node"
"#;

const EDGE: &str = r#"
format = 1
name = { en = "Edge", ko = "에지" }
[[step]]
at = "0s"
do = "put-cdn"
key = "query-string"
ttl = "1h"
"#;

const NODE: &str = r#"
format = 1
name = { en = "Node", ko = "노드" }
[[step]]
at = "0s"
do = "put-cache-node"
"#;

/// Twenty requests a second for sixty keys, no other but what the events bring.
fn rehearsal() -> Rehearsal {
    let text = scenario_text("calm.toml")
        .replace("length = \"15s\"", "length = \"18s\"")
        .replace("v1 = { error_rate = \"2%\" }", "v1 = {}")
        .replace("v2 = {}", "v2 = {}\nv3 = {}")
        .replace("version = \"v1\"", "version = \"v3\"")
        .replace("slots           = 5", "slots = 50")
        .replace("share = \"30%\"", "share = \"0%\"")
        .replace(
            "[limits]",
            "[cache_node]\nstart = \"1s\"\nlost_timeout = \"300ms\"\n\n[limits]",
        );
    let teams = vec![people("Plain"), bot("Edge", EDGE), bot("Node", NODE)];
    Rehearsal::new(format!("{text}{EVENTS}"), 8, teams)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn surges_new_keys_and_lost_caches_come_by_their_numbers_and_are_over() {
    let (_ended, twins) = rehearsal().play().await;
    let [plain, edge, node] = &twins[..] else {
        panic!("three teams")
    };
    // The schedule is one and the same; what is sent at the edge of a second may be counted in the next.
    let sent = |seconds: std::ops::Range<usize>| {
        plain.counted("sent", 3, |it| it.counts(seconds.clone()).sent)
    };
    let [usual, spike, churn, bots] = [0..3, 3..5, 7..9, 11..13].map(sent);
    // 60, 120, 40 and 80 are expected; four standard deviations.
    assert!((29..=91).contains(&usual), "{usual}");
    assert!((76..=164).contains(&spike), "{spike}");
    assert!((15..=65).contains(&churn), "{churn}");
    assert!((44..=116).contains(&bots), "{bots}");

    // New keys are no hits, bots' neither; what was known is known again after.
    let hits = |seconds: std::ops::Range<usize>| {
        edge.counted("hits in percent", 8, |it| it.hits_percent(seconds.clone()))
    };
    let [before, flushed, churned, flooded, after] = [4..5, 5..6, 7..9, 11..13, 15..18].map(hits);
    assert!(before > 60 && after > 85, "{before} and {after}");
    assert!(flushed + 25 < before, "{flushed} after {before}");
    assert!(churned < 8, "{churned}");
    assert!(
        (30..=70).contains(&flooded),
        "{flooded}: half of them are bots"
    );

    // The node forgets; then it is lost, whoever asks waits for its time-out, and another comes up empty.
    let share = |seconds: std::ops::Range<usize>| {
        node.counted("found of a hundred", 12, |it| {
            let (asked, found) = it.node(seconds.clone());
            found * 100 / asked.max(1)
        })
    };
    let [before, flushed, lost, after] = [4..5, 5..6, 13..14, 16..18].map(share);
    assert!(
        before > 60 && flushed + 20 < before,
        "{flushed} after {before}"
    );
    assert!(lost < 15 && after > lost + 30, "{lost}, then {after}");
    let usual = plain.median_ms(13..14);
    let waits = node.median_ms(13..14);
    assert!(waits > usual + 200, "{waits}: 300 more than {usual}");

    for its in &twins {
        let counts = its.live.counts(0..18);
        assert_eq!((counts.failed_total(), counts.wrong), (0, 0), "{counts:?}");
        assert_eq!(its.live.account.faults, []);
    }
}
