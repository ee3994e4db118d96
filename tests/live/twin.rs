//! A live game and its offline twin: same scenario, seed and playbooks.

use super::support::{bot, play, scenario, simulate};
use model::scenario::Price;
use sim_engine::{Game, Plan, TeamState};
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

/// The sum of the absolute parts: what was at stake.
fn gross(team: &TeamState) -> i64 {
    let split = team.split();
    [
        split.fast,
        split.ok,
        split.slow,
        split.wrong,
        split.failed,
        split.cost,
        split.hints,
    ]
    .iter()
    .map(|part| part.get().abs())
    .sum()
}

/// What a game may be off in money: two percent, or a block for each instance launched.
fn spend_tolerance(game: &Game, team: &TeamState) -> i64 {
    let Price { usd, .. } = game.scenario().prices.instance;
    let launched = team.world().account().instances.len() as i64;
    (team.spend().get() / 50).max(usd.get() * launched)
}

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
    let (live, twin) = (play(plan.clone()).await, simulate(&plan));
    say!(
        "{:<8} {:>6} {:>10} {:>10} {:>7} {:>9} {:>9}",
        "team",
        "sent",
        "live pts",
        "twin pts",
        "off %",
        "live $",
        "twin $"
    );
    for (a, b) in live.game.teams().iter().zip(twin.teams()) {
        let off = (a.split().total().get() - b.split().total().get()).abs();
        let percent = off as f64 * 100.0 / gross(b).max(1) as f64;
        say!(
            "{:<8} {:>6} {:>10} {:>10} {percent:>7.2} {:>9} {:>9}",
            a.name(),
            a.totals().sent,
            a.split().total(),
            b.split().total(),
            a.spend(),
            b.spend()
        );
        say!("  live {:?}\n  twin {:?}", a.totals(), b.totals());
        assert_eq!(
            a.totals().sent,
            b.totals().sent,
            "{}: first attempts",
            a.name()
        );
        assert!(
            off * 20 <= gross(b),
            "{}: scores differ by {percent:.2} % of what was at stake",
            a.name()
        );
        let spend_off = (a.spend().get() - b.spend().get()).abs();
        assert!(
            spend_off <= spend_tolerance(&twin, b),
            "{}: {} against {}",
            a.name(),
            a.spend(),
            b.spend()
        );
    }
}
