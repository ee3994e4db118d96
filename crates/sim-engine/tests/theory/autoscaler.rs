//! Target tracking at rest. A controller that sets `ceil(load / target)`
//! settles there in one look from below, whatever the answers do, because its
//! metric counts what is asked and not what is answered. From above it steps
//! down gently and rests where the load is within a tenth of the target, which
//! keeps it from going up and down for ever. Evenly spaced requests make the
//! metric exact, so this is equality and not statistics.

use crate::bench::Bench;
use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::command::Command;
use model::ids::Name;
use model::scenario::Arrivals;

/// Sizes of the group at the end of each second.
fn sizes(rps: u32, target_per_min: u32, start: u32) -> Vec<u32> {
    let mut bench = Bench::new(rps, 5, 10, 600).service_ms(4_000, 250);
    bench.scenario.traffic.arrivals = Arrivals::Constant;
    bench.scenario.limits.instances = 100;
    let account = &mut bench.scenario.account;
    account.subnet[0].cidr = "10.0.0.0/24".parse().expect("a range");
    account.balancer[0].kind = BalancerKind::Application;
    let group = &mut account.group[0];
    (group.min, group.desired, group.max) = (1, start, 100);
    bench.commands.push(Command::SetScaling {
        group: Name::try_new("hashers").expect("a name"),
        policy: ScalingPolicy::RequestsPerTarget { target_per_min },
    });
    bench.play(1).iter().map(|tick| tick.in_service).collect()
}

/// The size that the law asks for, and another that it does not.
fn sizes_by_theory(rps: u32, target_per_min: u32) -> (u32, u32) {
    let load = rps * 60;
    (load.div_ceil(target_per_min), load / target_per_min)
}

#[test]
fn from_below_it_settles_at_load_over_target() {
    for (rps, target) in [(7, 50), (3, 60), (10, 37)] {
        let sizes = sizes(rps, target, 1);
        let (theory, rounded_down) = sizes_by_theory(rps, target);
        let rest = &sizes[300..];
        assert!(
            rest.iter().all(|size| *size == theory),
            "{rps} a second, {target} a minute each: {theory}, not {rest:?}"
        );
        assert!(
            (rps * 60).is_multiple_of(target) || !rest.contains(&rounded_down),
            "rounding down would show"
        );
        assert!(
            sizes.iter().all(|size| *size <= theory),
            "it never overshoots"
        );
    }
}

#[test]
fn from_above_it_comes_to_rest_within_a_tenth_of_the_target() {
    for (rps, target, start) in [(7, 50, 25), (10, 37, 40), (3, 60, 3)] {
        let sizes = sizes(rps, target, start);
        let (least, _) = sizes_by_theory(rps, target);
        let most = (rps * 60 * 10 / 9).div_ceil(target);
        let rest = &sizes[500..];
        assert!(
            rest.iter()
                .all(|size| *size == rest[0] && (least..=most).contains(size)),
            "{rps} a second, {target} a minute each, from {start}: {least} to {most}, not {rest:?}"
        );
        assert!(start == least || sizes[0] > most, "there was a way to go");
    }
}
