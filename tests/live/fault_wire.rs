//! Faults of the wire and of the service itself on real processes, in numbers:
//! a team for each, in one game.

use super::measured::{Rehearsal, Twins};
use super::support::{people, scenario_text};
use model::outcome::FailCause;
use model::units::Ppm;
use std::ops::Range;

/// While it is broken, without the first second, and when all is well again.
const BROKEN: Range<usize> = 4..9;
const MENDED: Range<usize> = 12..15;

/// What each team meets from 3 s to 9 s.
const MEETS: [(&str, &str, &str); 8] = [
    (
        "Late",
        "latency",
        "pick = \"all\"\nadd = \"1500ms\"\njitter = \"400ms\"",
    ),
    (
        "Loss",
        "packet-loss",
        "pick = \"all\"\nshare = \"25%\"\nadd = \"2s\"",
    ),
    ("Narrow", "bandwidth", "pick = \"all\"\nbytes_per_s = 300"),
    ("Slow", "slow-down", "pick = \"all\"\ntimes = 3"),
    ("Leak", "leak", "pick = \"all\"\nper_minute = \"1000%\""),
    ("Cut", "partition", "zone = \"a\""),
    ("Hung", "hang", "pick = \"one\""),
    (
        "Rot",
        "error-responses",
        "pick = \"all\"\nshare = \"100%\"\nramp = \"6s\"",
    ),
];

/// Two instances in two zones, ten requests a second of 400 ms and a little
/// more, and room for all that are held up. Answers after a second are slow.
fn rehearsal() -> Rehearsal {
    let mut text = scenario_text("calm.toml")
        .replace("base_time       = \"200ms\"", "base_time = \"400ms\"")
        .replace("v1 = { error_rate = \"2%\" }", "v1 = {}")
        .replace("slots           = 5", "slots = 40")
        .replace("rps = 20", "rps = 10")
        .replace("within = \"6s\"", "within = \"1s\"")
        .replace("interval = \"5s\"", "interval = \"5s\"\nunhealthy_after = 10")
        .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
        .replace(
            "[[account.balancer]]",
            "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/24\"\n\n[[account.balancer]]",
        )
        .replace("subnets = [\"public-a\"]", "subnets = [\"public-a\", \"public-b\"]");
    for (team, fault, more) in MEETS {
        text += &format!(
            "\n[[event]]\nid = \"{fault}\"\nat = \"3s\"\nteams = \"team:{team}\"\nfault = \"{fault}\"\nfor = \"6s\"\n{more}\n"
        );
    }
    let teams = MEETS.iter().map(|(team, ..)| people(team)).collect();
    Rehearsal::new(text, 4, teams)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wire_and_the_service_break_by_their_numbers_and_are_mended() {
    let (_ended, twins) = rehearsal().play().await;
    let [late, loss, narrow, slow, leak, cut, hung, rot] = &twins[..] else {
        panic!("a team for each fault")
    };
    for its in &twins {
        mended(its);
    }

    // 420 ms, 1,500 more, and 200 on average; the answers of the first second are not there yet.
    let median = late.median_ms(5..9);
    assert!((2_020..2_320).contains(&median), "{median}");

    // Most are as before; a quarter comes two seconds later.
    let median = loss.median_ms(BROKEN);
    assert!((400..550).contains(&median), "{median}");
    let slow_ones = loss.counted("late answers", 3, |it| it.counts(5..12).slow);
    let sent = loss.counted("sent", 0, |it| it.counts(3..9).sent);
    assert_share(slow_ones, sent, Ppm::new(250_000));

    // 300 bytes at 300 bytes a second.
    let median = narrow.median_ms(BROKEN.start + 1..BROKEN.end);
    assert!((1_380..1_600).contains(&median), "{median}");

    let median = slow.median_ms(BROKEN.start + 1..BROKEN.end);
    assert!(
        (1_200..1_400).contains(&median),
        "{median}: three times 420"
    );

    // It began at 3 s: of those that end at 5 s, 1.3 times as long; at 8.5 s, 1.8 times.
    let (early, grown) = (leak.median_ms(4..6), leak.median_ms(8..9));
    assert!(grown > early + 120, "{early}, then {grown}");

    // Half of the requests go to the zone that is cut off; the other zone answers.
    let answers = cut.counted("answers", 5, |it| it.counts(BROKEN).settled());
    let sent = cut.counted("sent", 0, |it| it.counts(BROKEN).sent);
    assert!(
        (sent / 2 - 5..=sent / 2 + 5).contains(&answers),
        "{answers} of {sent}"
    );
    assert_eq!(
        cut.live.counts(BROKEN).failed_total(),
        0,
        "nobody says anything"
    );
    let broken = cut.counted("broken", 4, |it| it.failed(FailCause::Reset, 9..12));
    assert!(broken > 20, "{broken}");

    // One of two stands still; what it held it answers when it goes on, and loses none.
    hung.counted("answers", 5, |it| it.counts(BROKEN).settled());
    let held = hung.counted("late answers", 6, |it| it.counts(9..12).slow);
    assert!(held > 15, "{held}");
    assert_eq!(hung.live.counts(0..15).failed_total(), 0);

    // It grows over its six seconds: a quarter of the first half, three quarters of the second.
    let errors = |seconds: Range<usize>| {
        rot.counted("errors", 3, |it| {
            it.failed(FailCause::ServiceError, seconds.clone())
        })
    };
    let (first, second) = (errors(3..6), errors(6..10));
    assert!(first + 6 < second, "{first}, then {second}");
}

/// Nobody notices anything any more.
#[track_caller]
fn mended(its: &Twins) {
    assert_eq!(its.live.account.faults, []);
    let median = its.median_ms(MENDED);
    assert!((400..550).contains(&median), "{median}");
    let counts = its.live.counts(MENDED);
    assert_eq!(
        (counts.failed_total(), counts.wrong, counts.slow),
        (0, 0, 0),
        "{counts:?}"
    );
}

/// So many of some requests, give or take four standard deviations.
#[track_caller]
fn assert_share(count: u64, of: u64, share: Ppm) {
    let (n, p) = (of as f64, f64::from(share.get()) / 1e6);
    let spread = 4.0 * (n * p * (1.0 - p)).sqrt();
    assert!(
        (count as f64 - n * p).abs() < spread,
        "{count} of {of}, expected {p}"
    );
}
