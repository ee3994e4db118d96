//! Faults that grow: at half of the ramp, half of the effect.

use crate::play::{Played, Setup};
use model::outcome::FailCause;

/// At 20 s for 36 s, growing for 20.
fn grow(fault: &str, more: &str) -> Played {
    let more = format!("pick = \"all\"\nfor = \"36s\"\nramp = \"20s\"\n{more}");
    let setup = Setup::new()
        .unprobed()
        .with("slots           = 5", "slots = 90");
    setup.fault(fault, &more).play()
}

#[test]
fn a_delay_is_half_as_long_at_half_of_its_ramp() {
    let played = grow("latency", "add = \"2s\"");
    assert!((205..240).contains(&played.median_ms(10..20)));
    // What ends at 30.5 s was sent at about 29.3 s: 9 of 20 seconds are over, 0.9 s are added.
    let half = played.median_ms(30..31);
    assert!((1_050..1_260).contains(&half), "{half}");
    let whole = played.median_ms(44..56);
    assert!((2_190..2_300).contains(&whole), "{whole}");
    assert!((205..240).contains(&played.median_ms(58..60)), "over");
    let told = played.breakdowns();
    assert!(
        told[0].1.contains("take 2s longer"),
        "what it grows to: {told:?}"
    );
    assert_eq!((told.len(), told[0].0, told[2].0), (4, 20, 56), "{told:?}");
    assert_eq!(played.account.faults, []);
}

#[test]
fn a_slow_down_and_a_wire_grow_alike() {
    let slow = grow("slow-down", "times = 5");
    // At 29.5 s: 1 + 4 x 9.5 / 20 = 2.9 times 215 ms.
    let half = slow.median_ms(29..31);
    assert!((570..690).contains(&half), "{half}");
    let whole = slow.median_ms(44..56);
    assert!((1_040..1_150).contains(&whole), "{whole}");
    let narrow = grow("bandwidth", "bytes_per_s = 150");
    let (half, whole) = (narrow.median_ms(30..31), narrow.median_ms(44..56));
    assert!((1_050..1_260).contains(&half), "{half}");
    assert!((2_190..2_300).contains(&whole), "{whole}");
}

/// Twenty a second: in the first ten seconds of a ramp to all of them a quarter
/// is hit, in the second three quarters, then all.
#[test]
fn a_share_grows_second_by_second() {
    for (fault, cause) in [
        ("error-responses", FailCause::ServiceError),
        ("connection-resets", FailCause::Reset),
    ] {
        let played = grow(fault, "share = \"100%\"");
        let percent = |seconds: std::ops::Range<usize>| {
            let sent = played.counts(seconds.clone()).sent;
            played.failed(cause, seconds) * 100 / sent
        };
        let [first, second, whole, over] = [20..30, 30..40, 42..56, 57..60].map(percent);
        assert!((14..=34).contains(&first), "{fault}: {first}");
        assert!((62..=86).contains(&second), "{fault}: {second}");
        assert!(whole >= 97, "{fault}: {whole}");
        assert_eq!(over, 0, "{fault}");
    }
}

#[test]
fn speed_divides_the_ramp() {
    let text = "ramp = \"20s\"\nfor = \"40s\"\nadd = \"2s\"";
    let game = Setup::new().fault("latency", text).game();
    let plan = |speed: u32| game.scenario().clone().at_speed(speed);
    let ramp = |speed: u32| {
        plan(speed).event[0]
            .brings
            .as_ref()
            .map(|it| it.ramp.as_ns())
    };
    assert_eq!(ramp(1), Some(20_000_000_000));
    assert_eq!(ramp(4), Some(5_000_000_000));
}
