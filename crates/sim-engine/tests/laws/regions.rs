//! What regions and records of the service's address let happen.

use crate::account::{Play, name};
use crate::zones::{Breaker, FROM_S, LASTS_S};
use model::account::{DnsRecord, DnsRole};
use model::command::{Command, Denied};
use model::outcome::FailCause;
use model::units::StoryDuration;
use sim_engine::Troublemakers;

use DnsRole::{Primary, Secondary};

/// A second region with a balancer and a group; a third balancer with nothing behind it.
const FAR: &str = r#"
[[account.subnet]]
name = "far"
zone = "far-a"
cidr = "10.9.0.0/24"

[[account.balancer]]
name = "far"
kind = "application"
subnets = ["far"]

[[account.balancer]]
name = "empty"
kind = "application"
subnets = ["far"]

[[account.group]]
name = "far"
launch = { version = "v1", start_script = "slow" }
subnets = ["far"]
min = 1
desired = 2
max = 2
behind = "far"

[dns]
interval = "5s"
unhealthy_after = 2
healthy_after = 1
"#;

fn play() -> Play {
    among(&|_, _| Vec::new())
}

/// The same with somebody who makes trouble.
fn among(troublemakers: Troublemakers<'_>) -> Play {
    let text = include_str!("../../../../tests/scenarios/calm.toml");
    let zones = text
        .lines()
        .find(|line| line.starts_with("zones"))
        .expect("zones");
    let (_, of_near) = zones.split_once('=').expect("a list");
    let regions = format!(
        "region = [{{ name = \"near\", zones = {of_near} }}, {{ name = \"far\", zones = [\"far-a\"] }}]"
    );
    let text = text.replace(zones, &regions);
    Play::among(&format!("{text}\n{FAR}"), troublemakers)
}

fn records(all: &[(&str, u32, DnsRole)]) -> Vec<DnsRecord> {
    all.iter()
        .map(|(balancer, weight, role)| DnsRecord {
            balancer: name(balancer),
            weight: *weight,
            role: *role,
            health_checked: true,
        })
        .collect()
}

fn set_dns(ttl_s: u64, all: &[(&str, u32, DnsRole)]) -> Command {
    Command::SetDns {
        ttl: Some(StoryDuration::from_secs(ttl_s)),
        records: records(all),
    }
}

#[test]
fn records_name_balancers_each_once_and_one_is_answered() {
    let mut play = play();
    let unknown = set_dns(5, &[("front", 1, Primary), ("nobody", 1, Primary)]);
    assert!(matches!(play.ask(unknown), Err(Denied::Unknown { .. })));
    let mut refuse = |ttl_s, all: &[(&str, u32, DnsRole)]| {
        let refused = play.ask(set_dns(ttl_s, all));
        assert!(refused.is_err(), "{all:?}");
    };
    refuse(5, &[]);
    refuse(5, &[("front", 1, Primary), ("front", 1, Secondary)]);
    refuse(5, &[("front", 0, Primary), ("far", 1, Secondary)]);
    refuse(5, &[("front", 256, Primary)]);
    refuse(5, &[("front", 1, Primary); 9]);
    refuse(0, &[("front", 1, Primary)]);
    refuse(86_401, &[("front", 1, Primary)]);
    play.order(set_dns(
        5,
        &[("front", 1, Primary), ("far", 255, Secondary)],
    ));
    let far = "balancer/far".parse().expect("a balancer");
    let delete = play.ask(Command::Delete { resource: far });
    assert!(matches!(delete, Err(Denied::InUse { .. })), "{delete:?}");
}

#[test]
fn a_subnet_for_a_group_lies_in_its_region() {
    let mut play = play();
    let add = |zone: &str| Command::AddSubnet {
        name: name("more"),
        zone: name(zone),
        cidr: "10.8.0.0/24".parse().expect("a range"),
        group: Some(name("hashers")),
    };
    let wrong = play.ask(add("far-a"));
    assert!(matches!(wrong, Err(Denied::Invalid { .. })), "{wrong:?}");
    play.order(add("a"));
}

#[test]
fn all_requests_go_where_the_address_points_and_instances_there_are_probed() {
    let mut play = play();
    assert_eq!(play.in_service(), 2);
    play.order(set_dns(5, &[("far", 1, Primary)]));
    assert_eq!(play.on(30).failed(FailCause::NoTarget), 0);
    assert_eq!(play.in_service(), 2, "the far ones are healthy as well");
    assert!(play.answered() > 100);
    // Once nobody keeps the old answer any more, nothing comes to the first.
    let resource = "balancer/front".parse().expect("a balancer");
    let denied = play.ask(Command::Delete { resource });
    assert!(matches!(denied, Err(Denied::InUse { .. })), "by its group");
}

#[test]
fn with_nobody_healthy_all_primaries_are_answered() {
    let mut play = play();
    play.order(set_dns(1, &[("empty", 1, Primary), ("far", 1, Secondary)]));
    // Until two checks have failed it counts as healthy, then the secondary serves.
    play.on(20);
    assert_eq!(play.on(10).failed(FailCause::NoTarget), 0);
    play.order(set_dns(1, &[("empty", 1, Primary), ("far", 0, Secondary)]));
    play.on(5);
    assert!(play.on(10).failed(FailCause::NoTarget) > 20, "a guess");
}

/// The groups by their places in the scenario: behind `front`, behind `far`.
const FRONT: u32 = 0;
const FAR_GROUP: u32 = 1;

/// Attempts at the instances of a group.
fn share(play: &Play, group: u32) -> u64 {
    let all = play.ticks.iter().flat_map(|tick| &tick.seen.cohorts);
    let its = all.filter(|seen| seen.cohort == group);
    its.map(|seen| seen.attempts).sum()
}

#[test]
fn a_region_that_goes_out_is_left_and_come_back_to() {
    let mut play = among(&|_, _| Breaker::of("a"));
    play.order(set_dns(4, &[("front", 1, Primary), ("far", 1, Secondary)]));
    assert_eq!(play.on(FROM_S).failed(FailCause::Outage), 0);
    // Checks every 5 s, of which two have to fail, then 4 s of TTL.
    play.on(10);
    assert!(play.answered() < 10, "only what was on its way");
    assert!(play.failed(FailCause::Outage) > 50);
    assert!(play.on(4).failed(FailCause::Outage) > 0);
    play.on(LASTS_S - 14);
    assert_eq!(play.failed(FailCause::Outage), 0);
    assert!(play.answered() > 50);
    play.on(60);
    assert_eq!(
        play.failed(FailCause::Outage),
        0,
        "it waits for a healthy target"
    );
    assert_eq!(play.failed(FailCause::NoTarget), 0);
    play.on(10);
    assert!(share(&play, FRONT) > 50 && share(&play, FAR_GROUP) == 0);
}

/// Clients go on to a balancer whose record is gone until their TTL is over.
#[test]
fn a_balancer_that_clients_still_keep_goes_on_serving() {
    let mut play = play();
    play.order(set_dns(20, &[("front", 1, Primary)]));
    play.on(5);
    play.order(set_dns(20, &[("far", 1, Primary)]));
    play.on(10);
    let (front, far) = (share(&play, FRONT), share(&play, FAR_GROUP));
    assert!(
        front > 2 * far && far > 0,
        "a quarter has moved: {front}, {far}"
    );
    assert_eq!(play.failed(FailCause::NoTarget), 0);
    play.on(11);
    play.on(10);
    assert_eq!(share(&play, FRONT), 0);
}
