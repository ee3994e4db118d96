//! A team with a service of its own, its stack and its webhook by the command line of a real host.

use super::hook::{EVENTS, SECRET, receiver};
use super::hosted::{Place, team};
use crate::support::{program, scenario_text};
use gameday::game_file::verify;
use gameday::own::{Secret, signature};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Twice as many servers as the scenario begins with.
const STACK: &str = "format = 1\n[[account.group]]\nname = \"hashers\"\ndesired = 4\n";

/// What the stack costs an hour, in micro-dollars, as `gameday plan` says.
fn planned(scenario: &str, stack: &str) -> i64 {
    let told = Command::new(program())
        .args(["plan", scenario, "--apply", stack, "--json"])
        .output()
        .expect("it runs");
    let plan: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let per_min = plan["after"]["fixed_usd_per_min"].as_f64();
    (per_min.expect("a number") * 60.0 * 1e6).round() as i64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stack_is_charged_and_chaos_is_told_to_whom_the_command_line_names() {
    let (hooked, came) = receiver();
    let place = Place::new(10);
    let (scenario, file) = (place.path("own.toml"), place.path("own.gameday"));
    let (stack, secret) = (place.path("stack.toml"), place.path("secret.txt"));
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"10s\"");
    for (path, text) in [
        (&scenario, text + EVENTS),
        (&stack, STACK.to_owned()),
        (&secret, format!("{SECRET}\n")),
    ] {
        std::fs::write(path, text).expect("a file");
    }
    let hourly = planned(&scenario, &stack);
    // Four servers at $0.30 for half a minute are most of it.
    assert!((144_000_000..200_000_000).contains(&hourly), "{hourly}");

    let host = place.host(&[
        "--team-stack",
        &format!("Own={stack}"),
        "--team-webhook",
        &format!("Own={}", hooked.url()),
        "--team-webhook-secret",
        &format!("Own={secret}"),
        "--once",
    ]);
    let token = host.join();
    let own = team(&host, &token)["own"].clone();
    assert_eq!(own["declared_musd_per_hour"], hourly);
    let _service = place.service(own["salt"].as_str().expect("a salt"));
    let started = host.ask("POST", "/api/start", host.token(), &json!({}));
    assert_eq!(started.expect("an answer").0, 200);
    let mut child = host.child;
    assert!(child.wait().expect("it ends").success());

    let came = came.lock().expect("nobody panics with it").clone();
    for it in &came {
        let unix_s = it.header("gameday-timestamp").parse().expect("seconds");
        let expected = signature(&Secret::new(SECRET.into()), unix_s, it.body.as_bytes());
        assert_eq!(it.header("gameday-signature"), expected);
        assert_eq!(it.json()["team"], "Own");
    }
    let told: Vec<Value> = came.iter().map(|it| it.json()["kind"].clone()).collect();
    // The first is refused, and sent again.
    assert_eq!(told, ["begins", "begins", "begins", "ends", "over"]);

    assert!(verify(Path::new(&file)).expect("it is whole").is_complete);
    let reader = journal::Reader::open(Path::new(&file)).expect("a game file");
    let ticks = reader.ticks(..).map(|row| row.expect("a tick"));
    let spent = ticks.filter(|row| row.team == 0).map(|row| row.spend_musd);
    let due = hourly * 10 / 3_600;
    let spent = spent.max().expect("ticks");
    assert!(spent > due / 2 && spent <= due, "{spent} of {due}");
}
