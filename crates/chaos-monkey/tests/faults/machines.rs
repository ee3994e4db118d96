//! Instances that are stopped, and those that boot again, in numbers; functions
//! that may not run.

use crate::play::{Played, Setup};
use model::account::Phase;
use model::actor::Principal;
use model::event::EventKind;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::units::Ppm;

/// When an instance came to a phase, in seconds.
fn came_to(played: &Played, id: u32, wanted: Phase) -> Vec<u32> {
    let told = |event: &model::event::Event| match event.kind {
        EventKind::Instance { instance, phase } if instance.0 == id && phase == wanted => {
            Some(event.at.second())
        }
        _ => None,
    };
    played.events.iter().filter_map(told).collect()
}

#[test]
fn who_boots_again_is_the_same_one_after_its_boot_time() {
    let more = "pick = \"all\"";
    let setup = Setup::new()
        .with("slow  = \"4s\"", "slow  = \"30s\"")
        .fault("reboot-instance", more);
    let played = setup.play();
    assert_eq!(played.account.instances.len(), 2, "nobody else came");
    for id in [0, 1] {
        assert_eq!(came_to(&played, id, Phase::Booting), [20]);
        // With its software: as with a baked image.
        assert_eq!(came_to(&played, id, Phase::Running), [24]);
    }
    // Both at once had about 20 x 0.22 requests; then there is nobody for four seconds.
    let lost = played.failed(FailCause::Reset, 20..22);
    assert!((1..=12).contains(&lost), "{lost}");
    let nobody = played.failed(FailCause::NoTarget, 20..25);
    assert!((60..=110).contains(&nobody), "{nobody}");
    let late = played.counts(50..58);
    assert_eq!(late.failed_total(), 0);
    assert!(late.ok > 100, "{late:?}");
}

#[test]
fn who_boots_again_costs_what_it_did_and_needs_no_way_to_the_code() {
    let plain = Setup::new().play();
    let booted = Setup::new().fault("reboot-instance", "").play();
    assert_eq!(
        booted.spend, plain.spend,
        "the same instance, the same block"
    );
    let cut_off = "do = \"set-route\"\nroute_table = \"main\"";
    let mut setup = Setup::new().fault("reboot-instance", "pick = \"all\"");
    setup = setup.step("21s", cut_off);
    let played = setup.play();
    assert_eq!(came_to(&played, 0, Phase::Running), [24]);
}

#[test]
fn a_process_that_is_new_has_nothing_wrong_with_it_but_the_wire() {
    let reboot =
        "\n[[event]]\nid = \"boot\"\nat = \"30s\"\nfault = \"reboot-instance\"\npick = \"all\"\n";
    let with = |fault: &str, more: &str| {
        let more = format!("pick = \"all\"\nfor = \"38s\"\n{more}");
        let setup = Setup::new().unprobed().with("rps = 20", "rps = 5");
        let setup = setup
            .fault(fault, &more)
            .with("[[event]]", &format!("{reboot}[[event]]"));
        setup.play()
    };
    let slow = with("slow-down", "times = 3");
    assert!((620..700).contains(&slow.median_ms(24..30)));
    assert!(
        (205..240).contains(&slow.median_ms(40..56)),
        "{}",
        slow.median_ms(40..56)
    );
    let ends: Vec<u32> = slow.breakdowns().iter().map(|(at, _)| *at).collect();
    assert_eq!(ends, [20, 20, 30, 30]);
    let late = with("latency", "add = \"2s\"");
    let median = late.median_ms(40..56);
    assert!(
        (2_190..2_300).contains(&median),
        "{median}: the wire is as slow as before"
    );
}

#[test]
fn protection_from_termination_is_not_about_stopping() {
    let protected = |fault: &str| {
        let setup = Setup::new().with("behind = \"front\"", "behind = \"front\"\nprotected = true");
        setup.fault(fault, "").play().deeds(Principal::ChaosMonkey)
    };
    assert!(protected("terminate-instance")[0].contains("protected"));
    assert_eq!(protected("stop-instance"), ["stop-instance done"]);
}

#[test]
fn a_stopped_instance_is_replaced_and_paid_for_no_more() {
    let played = Setup::new().fault("stop-instance", "").play();
    let gone: Vec<InstanceId> = played
        .account
        .instances
        .iter()
        .filter(|i| i.phase == Phase::Gone)
        .map(|i| i.id)
        .collect();
    assert_eq!(gone.len(), 1);
    assert_eq!(came_to(&played, gone[0].0, Phase::Gone), [20]);
    assert_eq!(came_to(&played, 2, Phase::Running), [24]);
    assert_eq!(played.counts(50..58).failed_total(), 0);
}

#[test]
fn a_function_refuses_what_is_beyond_its_cut() {
    let function = "[function]\ncold_start = \"100ms\"\nconcurrency = 40\nstarts_per_10s = 100\n\
        requests = { usd = 0.01, per_requests = 1 }\nusd_per_gb_hour = 3.6\n\n[limits]";
    let setup = || {
        Setup::new()
            .with("start_script = \"slow\" }", "compute = \"function\" }")
            .with("desired = 2\nmax = 6", "desired = 1\nmax = 1")
            .with("[limits]", function)
    };
    let throttled = |more: &str| {
        let played = setup().fault("function-concurrency", more).play();
        assert_eq!(played.account.faults, []);
        assert_eq!(played.failed(FailCause::Throttled, 0..20), 0);
        assert_eq!(played.failed(FailCause::Throttled, 41..60), 0, "it is over");
        let sent = played.counts(20..40).sent;
        (played.failed(FailCause::Throttled, 20..40), sent)
    };
    // Of 20 x 0.22 = 4.4 at once, two are let in: Erlang's formula loses 64 %.
    let (refused, sent) = throttled("concurrency = 2\nfor = \"20s\"");
    let share = Ppm::new((refused * 1_000_000 / sent) as u32);
    assert!(
        (Ppm::new(570_000)..Ppm::new(710_000)).contains(&share),
        "{refused} of {sent}"
    );
    let (refused, sent) = throttled("concurrency = 0\nfor = \"20s\"");
    assert_eq!(refused, sent);
    let missed = Setup::new().fault("function-concurrency", "").play();
    assert_eq!(
        missed.deeds(Principal::System),
        ["missed function-concurrency"]
    );
}
