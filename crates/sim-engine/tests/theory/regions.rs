//! Two regions behind one address. Weights share requests as they say; when a
//! primary's targets are gone, its checks notice after interval times threshold,
//! and clients follow evenly over one TTL: of all requests, those of interval x
//! threshold + TTL / 2 fail. The way to a region is part of every latency.

use crate::bench::{Bench, Steady};
use model::account::{DnsRecord, DnsRecords, DnsRole, Region, Subnet};
use model::command::Command;
use model::event::EventKind;
use model::ids::Name;
use model::playbook::Step;
use model::scenario::Arrivals;
use model::tick::TickRecord;
use model::units::{RequestDuration, StoryDuration};

const RPS: u64 = 64;
const INTERVAL_S: u64 = 10;
const THRESHOLD: u64 = 3;
/// When the near group goes, and when it is wanted back.
const GONE_AT_S: u64 = 300;
const BACK_AT_S: u64 = 600;

fn name(text: &str) -> Name {
    Name::try_new(text).expect("a name")
}

fn record(balancer: &str, weight: u32, role: DnsRole) -> DnsRecord {
    DnsRecord {
        balancer: name(balancer),
        weight,
        role,
        health_checked: true,
    }
}

/// Evenly spaced requests for a service of 10 ms in a near and a far region.
fn bench(ttl_s: u64, near: u32, far: (u32, DnsRole), length_s: u32) -> Bench {
    let mut bench = Bench::new(RPS as u32, 50, 50, length_s).service_ms(10, 0);
    let scenario = &mut bench.scenario;
    scenario.traffic.arrivals = Arrivals::Constant;
    scenario.startup.slow = StoryDuration::from_secs(10);
    scenario.startup.drain = StoryDuration::from_secs(1);
    scenario.dns.interval = StoryDuration::from_secs(INTERVAL_S);
    scenario.dns.unhealthy_after = THRESHOLD as u32;
    scenario.dns.healthy_after = THRESHOLD as u32;
    let account = &mut scenario.account;
    account.zones.clear();
    account.region = [("near", "a", 0), ("far", "b", 300)]
        .map(|(region, zone, latency_ms)| Region {
            name: name(region),
            zones: vec![name(zone)],
            latency: RequestDuration::from_ms(latency_ms),
        })
        .into();
    let mut subnet: Subnet = account.subnet[0].clone();
    (subnet.name, subnet.zone) = (name("far"), name("b"));
    subnet.cidr = "10.1.0.0/24".parse().expect("a range");
    account.subnet.push(subnet);
    let mut balancer = account.balancer[0].clone();
    (balancer.name, balancer.subnets) = (name("far"), vec![name("far")]);
    account.balancer.push(balancer);
    let mut group = account.group[0].clone();
    (group.name, group.behind) = (name("far"), name("far"));
    group.subnets = vec![name("far")];
    account.group.push(group);
    account.dns = Some(DnsRecords {
        ttl: StoryDuration::from_secs(ttl_s),
        record: vec![
            record("front", near, DnsRole::Primary),
            record("far", far.0, far.1),
        ],
    });
    bench
}

/// The near group goes, and comes back; a secondary stands in.
fn failover(ttl_s: u64) -> Bench {
    let mut bench = bench(ttl_s, 1, (1, DnsRole::Secondary), 900);
    let sized = |at_s, desired| Step {
        at: StoryDuration::from_secs(at_s),
        command: Command::SetGroup {
            group: name("hashers"),
            min: Some(0),
            desired: Some(desired),
            max: None,
        },
    };
    bench.steps = vec![sized(GONE_AT_S, 0), sized(BACK_AT_S, 1)];
    bench
}

/// The groups by their places in the scenario.
const NEAR: u32 = 0;
const FAR: u32 = 1;

/// Attempts at the instances of a group from one second to another.
fn attempts(ticks: &[TickRecord], group: u32, seconds: std::ops::Range<u64>) -> u64 {
    let ticks = &ticks[seconds.start as usize..seconds.end as usize];
    let all = ticks.iter().flat_map(|tick| &tick.seen.cohorts);
    let its = all.filter(|seen| seen.cohort == group);
    its.map(|seen| seen.attempts).sum()
}

fn failed(ticks: &[TickRecord], seconds: std::ops::Range<u64>) -> u64 {
    let ticks = &ticks[seconds.start as usize..seconds.end as usize];
    ticks
        .iter()
        .map(|tick| tick.seen.counts.failed_total())
        .sum()
}

fn assert_about(what: &str, measured: u64, wanted: u64, off: u64) {
    assert!(
        measured.abs_diff(wanted) <= off,
        "{what}: {measured}, not {wanted} within {off}"
    );
}

#[test]
fn weights_share_the_requests() {
    let length_s = 2_000;
    let ticks = bench(10, 1, (3, DnsRole::Primary), length_s).play(1);
    let all = RPS * u64::from(length_s);
    let far = attempts(&ticks, FAR, 0..u64::from(length_s));
    // 200 resolutions of each of 64 cohorts: the standard deviation is 0.4 % of all.
    assert_about("three quarters", far, all * 3 / 4, all * 16 / 1_000);
    assert!(
        far.abs_diff(all * 2 / 3) > all * 16 / 1_000,
        "it could fail"
    );
}

#[test]
fn what_fails_is_what_comes_until_it_is_noticed_and_for_half_a_ttl() {
    for ttl_s in [64, 16] {
        let ticks = failover(ttl_s).play(1);
        let noticed_at = GONE_AT_S + INTERVAL_S * THRESHOLD;
        assert_eq!(failed(&ticks, 0..GONE_AT_S), 0);
        assert_eq!(attempts(&ticks, FAR, 0..GONE_AT_S), 0);
        let unnoticed = failed(&ticks, GONE_AT_S..noticed_at);
        assert_eq!(unnoticed, RPS * INTERVAL_S * THRESHOLD, "nobody knows");
        // After it the share that fails falls from all to none, in a line.
        let quarter = ttl_s / 4;
        for part in 0..4 {
            let from = noticed_at + part * quarter;
            let wanted = RPS * quarter * (7 - 2 * part) / 8;
            let what = format!("part {part} of a TTL of {ttl_s} s");
            let off = RPS * quarter / 10;
            assert_about(&what, failed(&ticks, from..from + quarter), wanted, off);
        }
        assert_eq!(failed(&ticks, noticed_at + ttl_s..900), 0);
        let in_all = failed(&ticks, 0..900);
        let wanted = RPS * (INTERVAL_S * THRESHOLD + ttl_s / 2);
        assert_about("in all", in_all, wanted, wanted / 25);
        assert!(in_all > unnoticed + wanted / 10, "it could fail");
    }
}

#[test]
fn the_primary_gets_its_clients_back_and_none_is_lost_by_that() {
    let ttl_s = 64;
    let bench = failover(ttl_s);
    let records = bench.records(1);
    let verdicts: Vec<(u32, bool)> = records
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::DnsHealth { healthy, .. } => Some((event.at.second(), *healthy)),
            _ => None,
        })
        .collect();
    // It is up again 10 s after its launch, just after the check of that moment.
    let back_at = BACK_AT_S + 10 + INTERVAL_S * THRESHOLD;
    assert_eq!(verdicts, [(330, false), (back_at as u32, true)]);
    let near = |seconds| attempts(&records.ticks, NEAR, seconds);
    assert_eq!(near(400..back_at), 0);
    let during = near(back_at..back_at + ttl_s);
    assert_about("half of a TTL", during, RPS * ttl_s / 2, RPS * ttl_s / 40);
    assert_eq!(near(back_at + ttl_s..900), RPS * (900 - back_at - ttl_s));
    assert_eq!(failed(&records.ticks, 400..900), 0);
}

#[test]
fn the_way_to_a_region_is_part_of_the_latency() {
    let mean_s = |near: u32, far: u32| {
        let bench = bench(10, near, (far, DnsRole::Primary), 400);
        Steady(bench.play(1)).mean_latency_s()
    };
    let far_alone = mean_s(0, 1);
    assert!((far_alone - 0.310).abs() < 0.01, "{far_alone}");
    // Buckets of the histogram are 3 % wide, and a quarter of 25,600 requests
    // falls to the far region give or take 1 % of all.
    let mixed = mean_s(3, 1);
    assert!((mixed - 0.085).abs() < 0.012, "{mixed}");
}
