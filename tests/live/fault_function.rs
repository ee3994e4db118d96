//! A function that is given fewer environments, live, in numbers.

use super::measured::Rehearsal;
use super::support::{people, scenario_text};
use model::outcome::FailCause;

/// Twenty requests a second of about 0.22 s, and environments enough for all.
const FUNCTION: &str = r#"
[function]
cold_start = "100ms"
concurrency = 40
starts_per_10s = 100
requests = { usd = 0.01, per_requests = 1 }
usd_per_gb_hour = 3.6

[[event]]
id = "less"
at = "3s"
fault = "function-concurrency"
concurrency = 2
for = "3s"

[[event]]
id = "none"
at = "6s"
fault = "function-concurrency"
concurrency = 0
for = "2s"
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_refuses_what_is_beyond_its_cut_and_takes_all_again() {
    let text = scenario_text("calm.toml")
        .replace("length = \"15s\"", "length = \"11s\"")
        .replace("v1 = { error_rate = \"2%\" }", "v1 = {}")
        .replace("start_script = \"slow\" }", "compute = \"function\" }")
        .replace("desired = 2\nmax = 6", "desired = 1\nmax = 1");
    let rehearsal = Rehearsal::new(format!("{text}{FUNCTION}"), 5, vec![people("Us")]);
    let (_ended, twins) = rehearsal.play().await;
    let refused = |seconds: std::ops::Range<usize>, most_off: u64| {
        twins[0].counted("refused", most_off, |it| {
            it.failed(FailCause::Throttled, seconds.clone())
        })
    };
    assert_eq!(refused(0..3, 0), 0);
    // Which ones are refused hangs on milliseconds, and about how many does not: 64 % of 60.
    let some = refused(3..6, 8);
    assert!((22..=54).contains(&some), "{some}");
    let sent = twins[0].live.counts(6..8).sent;
    let all = refused(6..8, 3);
    assert!(all.abs_diff(sent) <= 3, "{all} of {sent}");
    assert_eq!(refused(9..11, 0), 0, "it is over");
    let counts = twins[0].live.counts(0..11);
    assert_eq!(
        counts.failed_total(),
        some + all + refused(8..9, 3),
        "{counts:?}"
    );
}
