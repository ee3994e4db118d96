//! What breaks by itself: it has its effect, is in the log, and is over.

use crate::play::{Played, Setup};
use model::account::Phase;
use model::actor::Principal;
use model::outcome::FailCause;
use model::units::{MicroUsd, Ppm};

const ALL: &str = "pick = \"all\"\nfor = \"20s\"";

/// Nothing is broken any more, and everybody answers as before.
#[track_caller]
fn assert_mended(played: &Played) {
    assert_eq!(played.account.faults, []);
    let late = played.counts(50..58);
    assert_eq!((late.failed_total(), late.wrong, late.slow), (0, 0, 0));
    assert!(late.ok > 100, "{late:?}");
    assert!((205..240).contains(&played.median_ms(50..58)));
}

/// So many of a hundred requests, give or take four standard deviations.
#[track_caller]
fn assert_share(count: u64, of: u64, share: Ppm) {
    let (n, p) = (of as f64, f64::from(share.get()) / 1e6);
    let spread = 4.0 * (n * p * (1.0 - p)).sqrt();
    assert!(
        (count as f64 - n * p).abs() < spread + 1.0,
        "{count} of {of}, expected {p}"
    );
}

#[test]
fn latency_is_added_to_every_answer_for_its_time() {
    let more = format!("{ALL}\nadd = \"2s\"\njitter = \"1s\"");
    let played = Setup::new().unprobed().fault("latency", &more).play();
    assert!((205..240).contains(&played.median_ms(10..20)));
    let median = played.median_ms(24..40);
    assert!(
        (2_600..2_850).contains(&median),
        "{median}: 215 + 2,000 + 500"
    );
    assert_eq!(played.counts(0..60).failed_total(), 0);
    let words: Vec<(u32, String)> = played.breakdowns();
    assert_eq!(words.len(), 4, "two instances: {words:?}");
    assert!(
        words[0].1.contains("take 2s longer, up to 1s more"),
        "{words:?}"
    );
    assert_eq!(
        (words[0].0, words[3].0, words[3].1.as_str()),
        (20, 40, "over")
    );
    assert_mended(&played);
}

#[test]
fn lost_packets_make_some_answers_late() {
    let more = format!("{ALL}\nshare = \"25%\"\nadd = \"7s\"");
    let played = Setup::new().fault("packet-loss", &more).play();
    assert!(
        (205..240).contains(&played.median_ms(22..40)),
        "most are as before"
    );
    let (slow, sent) = (played.counts(27..47).slow, played.counts(20..40).sent);
    assert_share(slow, sent, Ppm::new(250_000));
    assert_mended(&played);
}

#[test]
fn a_narrow_wire_takes_the_size_over_its_bandwidth() {
    let more = format!("{ALL}\nbytes_per_s = 100");
    let played = Setup::new().unprobed().fault("bandwidth", &more).play();
    let median = played.median_ms(24..40);
    assert!((3_180..3_300).contains(&median), "{median}: 300 bytes");
    assert_mended(&played);
}

#[test]
fn what_goes_into_a_black_hole_turns_out_to_be_broken() {
    let more = "pick = \"all\"\nfor = \"10s\"";
    let played = Setup::new().unprobed().fault("blackhole", more).play();
    assert_eq!(played.counts(21..29).settled(), 0, "nobody says anything");
    let (reset, sent) = (
        played.failed(FailCause::Reset, 20..40),
        played.counts(20..30).sent,
    );
    // And the answers that were due after the begin: about 20 x 0.22.
    assert!((sent..=sent + 12).contains(&reset), "{reset} of {sent}");
    assert_mended(&played);
}

#[test]
fn a_partition_cuts_off_one_zone_until_its_probes_fail() {
    let more = "zone = \"a\"\nfor = \"20s\"";
    let played = Setup::new().fault("partition", more).play();
    let told = played.breakdowns();
    assert_eq!(
        (told.len(), told[0].1.as_str()),
        (2, "i-0000 cannot be reached")
    );
    assert!(played.counts(21..25).ok > 25, "the other half answers");
    assert_eq!(played.account.instances[0].phase, Phase::Gone, "replaced");
    assert!(
        played.failed(FailCause::Reset, 21..40) > 40,
        "with what it held"
    );
    assert_mended(&played);
}

#[test]
fn a_share_of_connections_is_reset() {
    let more = format!("{ALL}\nshare = \"40%\"");
    let played = Setup::new().fault("connection-resets", &more).play();
    let (reset, sent) = (
        played.failed(FailCause::Reset, 20..40),
        played.counts(20..40).sent,
    );
    assert_share(reset, sent, Ppm::new(400_000));
    assert_mended(&played);
}

#[test]
fn a_share_of_answers_is_an_error() {
    let more = format!("{ALL}\nshare = \"30%\"");
    let played = Setup::new().fault("error-responses", &more).play();
    let errors = played.failed(FailCause::ServiceError, 20..42);
    assert_share(errors, played.counts(20..40).sent, Ppm::new(300_000));
    assert_mended(&played);
}

#[test]
fn one_answer_in_so_many_is_wrong() {
    let more = format!("{ALL}\none_in = 4");
    let played = Setup::new().fault("wrong-answers", &more).play();
    let wrong = played.counts(20..42).wrong;
    assert_share(wrong, played.counts(20..40).sent, Ppm::new(250_000));
    assert_mended(&played);
}

#[test]
fn who_hangs_takes_in_what_came_meanwhile_as_far_as_there_is_room() {
    let more = "pick = \"all\"\nfor = \"10s\"";
    let played = Setup::new().unprobed().fault("hang", more).play();
    assert_eq!(played.counts(21..29).settled(), 0);
    let (full, sent) = (
        played.failed(FailCause::QueueFull, 29..32),
        played.counts(20..30).sent,
    );
    // Two instances with 5 slots and 10 places; some slots are free at once.
    assert!((sent - 45..=sent - 20).contains(&full), "{full} of {sent}");
    assert_eq!(played.failed(FailCause::Timeout, 0..60), 0);
    assert_mended(&played);
}

#[test]
fn who_hangs_is_taken_out_by_its_probes_and_replaced() {
    let played = Setup::new().fault("hang", "for = \"10m\"").play();
    let gone = played
        .account
        .instances
        .iter()
        .filter(|i| i.phase == Phase::Gone);
    assert_eq!(gone.count(), 1);
    assert_eq!(played.account.living().count(), 2);
    let told = played.breakdowns();
    assert_eq!(told.len(), 2, "its fault ends with it: {told:?}");
    assert!((27..36).contains(&told[1].0), "two probes of 5 s: {told:?}");
    assert_mended(&played);
}

#[test]
fn a_pause_delays_and_loses_nothing() {
    let setup = Setup::new().with("queue           = 10", "queue = 200");
    let played = setup.fault("pause", "pick = \"all\"\nfor = \"3s\"").play();
    assert_eq!(played.counts(0..60).failed_total(), 0);
    assert_eq!(played.counts(21..23).settled(), 0);
    assert_mended(&played);
}

#[test]
fn who_slows_down_takes_so_many_times_as_long() {
    let more = format!("{ALL}\ntimes = 3");
    let setup = Setup::new().with("rps = 20", "rps = 5");
    let played = setup.fault("slow-down", &more).play();
    let median = played.median_ms(24..40);
    assert!((620..700).contains(&median), "{median}");
    assert_eq!(played.account.faults, []);
    assert!((205..240).contains(&played.median_ms(45..58)));
}

#[test]
fn a_leak_slows_down_more_and_more() {
    let more = "pick = \"all\"\nfor = \"30s\"\nper_minute = \"600%\"";
    let setup = Setup::new().with("rps = 20", "rps = 4");
    let played = setup.fault("leak", more).play();
    let (early, late) = (played.median_ms(21..25), played.median_ms(46..50));
    // After 3 s 1.3 times as long, after 28 s 3.8 times.
    assert!((255..310).contains(&early), "{early}");
    assert!((760..880).contains(&late), "{late}");
    assert!((205..240).contains(&played.median_ms(53..59)));
}

#[test]
fn a_crash_is_nobodys_command_and_is_replaced() {
    let played = Setup::new()
        .fault("crash-instance", "pick = \"all\"")
        .play();
    assert_eq!(played.deeds(Principal::ChaosMonkey).len(), 0);
    let told = played.breakdowns();
    assert_eq!(told.len(), 2, "over at once: {told:?}");
    assert!(played.failed(FailCause::NoTarget, 20..24) > 50);
    assert_eq!(played.account.living().count(), 2);
    assert_mended(&played);
}

#[test]
fn what_another_has_ended_in_the_same_second_is_missed() {
    let crash =
        "\n[[event]]\nid = \"crash\"\nat = \"20s\"\nfault = \"crash-instance\"\npick = \"all\"\n";
    let setup = Setup::new().fault("hang", "pick = \"all\"").with(
        "[[event]]\nid = \"it\"",
        &format!("{crash}[[event]]\nid = \"it\""),
    );
    let deeds = setup.play().deeds(Principal::System);
    assert_eq!(deeds, ["missed hang", "missed hang"]);
}

#[test]
fn spot_capacity_is_taken_back_with_its_notice() {
    let setup = Setup::new()
        .with(
            "[startup]",
            "[serverless]\nslots = 5\nqueue = 10\nstart_up = \"4s\"\nprice = { usd = 1, per = \"1h\" }\nspot = { mean_between_interruptions = \"48h\", notice = \"5s\" }\n\n[startup]",
        )
        .with(
            "launch = { version = \"v1\", start_script = \"slow\" }",
            "launch = { version = \"v1\", compute = \"serverless\", spot = true }",
        );
    let played = setup.fault("spot-interruption", "").play();
    let interrupted = |e: &&model::event::Event| e.kind.name() == "instance.interrupted";
    assert_eq!(played.events.iter().filter(interrupted).count(), 1);
    assert_eq!(played.account.living().count(), 2);
    assert_mended(&played);
    let missed = Setup::new().fault("spot-interruption", "").play();
    assert_eq!(
        missed.deeds(Principal::System),
        ["missed spot-interruption"]
    );
}

#[test]
fn without_capacity_nothing_is_launched_until_it_is_over() {
    let setup = Setup::new().fault("no-capacity", "for = \"20s\"");
    let crash =
        "\n[[event]]\nid = \"crash\"\nat = \"25s\"\nfault = \"crash-instance\"\npick = \"all\"\n";
    let setup = setup.with(
        "[[event]]\nid = \"it\"",
        &format!("{crash}[[event]]\nid = \"it\""),
    );
    let played = setup.play();
    assert_eq!(played.counts(26..40).ok, 0);
    let refused = played.deeds(Principal::Autoscaler);
    let lacking = |deed: &&String| deed.contains("no capacity left in zone a, b");
    assert!(refused.iter().filter(lacking).count() > 3, "{refused:?}");
    assert!(
        played.counts(45..50).ok > 60,
        "launched at once, up after 4 s"
    );
    assert_eq!(played.account.faults, []);
}

#[test]
fn the_interface_refuses_its_share_and_then_none() {
    let setup = Setup::new()
        .step("25s", "do = \"set-group\"\ngroup = \"hashers\"\nmax = 5")
        .step("45s", "do = \"set-group\"\ngroup = \"hashers\"\nmax = 4")
        .fault("api-errors", "share = \"100%\"\nfor = \"20s\"");
    let deeds = setup.play().deeds(Principal::Bot);
    assert_eq!(deeds.len(), 2);
    assert!(deeds[0].contains("try again"), "{deeds:?}");
    assert_eq!(deeds[1], "set-group done");
}

#[test]
fn a_throttled_interface_takes_so_many_commands() {
    let mut setup = Setup::new().fault(
        "api-throttling",
        "commands = 2\nevery = \"10s\"\nfor = \"20s\"",
    );
    for second in [21, 22, 23, 24, 31, 45] {
        let order = format!(
            "do = \"set-group\"\ngroup = \"hashers\"\nmax = {}",
            3 + second % 7
        );
        setup = setup.step(&format!("{second}s"), &order);
    }
    let deeds = setup.play().deeds(Principal::Bot);
    let is_done: Vec<bool> = deeds.iter().map(|deed| deed.ends_with("done")).collect();
    assert_eq!(is_done, [true, true, false, false, true, true], "{deeds:?}");
}

#[test]
fn prices_change_for_their_time_to_the_micro_dollar() {
    let plain = Setup::new().play();
    let dear = Setup::new()
        .fault("price-change", "times = 3\nfor = \"17s\"")
        .play();
    let same = Setup::new()
        .fault("price-change", "times = 1\nfor = \"17s\"")
        .play();
    assert_eq!(
        same.spend, plain.spend,
        "drawn up at other times, the same sum"
    );
    // What falls due after 20 s and up to 37 s is charged three times.
    let extra = 2 * same.charged(21, 37);
    assert!(extra > 0);
    assert_eq!(dear.spend, MicroUsd::new(plain.spend.get() + extra));
    assert_eq!(
        dear.spend.get(),
        dear.charged(0, 60),
        "charged is what is shown"
    );
    assert_eq!(dear.account.faults, []);
}

#[test]
fn surges_multiply_the_traffic_and_bots_ask_for_new_keys() {
    let cdn = "do = \"put-cdn\"\nkey = \"query-string\"\nttl = \"1h\"";
    let setup = || {
        Setup::new()
            .with("share = \"30%\"", "share = \"0%\"")
            .step("0s", cdn)
    };
    let sent = |played: &Played| played.counts(20..40).sent;
    let before = setup().play();
    assert!(before.hits_percent(20..40) > 95);
    let spike = setup().fault("spike", "times = 3\nfor = \"20s\"").play();
    // 1,200 are expected; four standard deviations are 140.
    assert!((1_060..1_340).contains(&sent(&spike)), "{}", sent(&spike));
    assert!(spike.hits_percent(20..40) > 95);
    let bots = setup()
        .fault("bot-flood", "times = 2\nfor = \"20s\"")
        .play();
    assert!(
        (40..60).contains(&bots.hits_percent(20..40)),
        "half of them are bots"
    );
    let churn = setup().fault("key-churn", "for = \"20s\"").play();
    assert_eq!(
        (sent(&churn), churn.hits_percent(20..40)),
        (sent(&before), 0)
    );
    assert!(churn.hits_percent(41..60) > 95);
}

#[test]
fn zones_and_regions_go_out() {
    let zone = Setup::new()
        .fault("zone-outage", "zone = \"a\"\nfor = \"20s\"")
        .play();
    assert_eq!(zone.breakdowns()[0], (20, "zone a is down".into()));
    assert!(zone.counts(26..40).ok > 200, "the other zone answers");
    assert_mended(&zone);
    let region = Setup::new().fault("region-outage", "for = \"20s\"").play();
    assert_eq!(region.breakdowns().len(), 4, "both zones");
    assert!(region.failed(FailCause::Outage, 21..40) > 300);
    assert_mended(&region);
}
