//! A live game and its offline twin: same scenario, seed and playbooks.

use super::support::{bot, play, scenario, simulate};
use gameday::twin::{pairs, percent};
use sim_engine::Plan;
use std::io::Write as _;

const SPEED: u32 = 2;

/// Prints a line past the capture of the test runner: the figures are of
/// interest when the test passes, too.
macro_rules! say {
    ($($part:tt)*) => {
        writeln!(std::io::stderr(), $($part)*).expect("somewhere to print to")
    };
}

const EXPERT: &str = r#"
format = 1
name = { en = "Expert", ko = "전문가" }
[[step]]
at = "20s"
do = "put-cdn"
key = "query-string"
[[step]]
at = "24s"
do = "switch-balancer"
balancer = "front"
kind = "application"
[[step]]
at = "30s"
do = "set-launch"
group = "hashers"
start_script = "baked"
[[step]]
at = "40s"
do = "set-group"
group = "hashers"
desired = 3
"#;

const IDLE: &str = r#"
format = 1
name = { en = "Idle", ko = "대기" }
"#;

const WRONG: &str = r#"
format = 1
name = { en = "Wrong", ko = "오답" }
[[step]]
at = "30s"
do = "put-cdn"
key = "path"
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_game_agrees_with_its_offline_twin() {
    let seed = std::env::var("GAMEDAY_SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(7);
    say!("repeat with: GAMEDAY_SEED={seed} cargo test --test live twin");
    let teams = vec![
        bot("Expert", EXPERT),
        bot("Idle", IDLE),
        bot("Wrong", WRONG),
    ];
    let plan = Plan::try_new(scenario("twin.toml"), seed, SPEED, teams).expect("a plan");
    let (live, offline) = (play(plan.clone()).await, simulate(&plan));
    for pair in pairs(&live.game, &offline) {
        say!(
            "{:<8} {:?}\n  offline {:?}\n  off by {} % of what was at stake",
            pair.team,
            pair.live,
            pair.offline,
            percent(pair.score_off_ppcm())
        );
        assert_eq!(pair.misses(), Vec::<String>::new());
    }
}
