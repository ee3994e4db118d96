//! Containers packed on hosts: where they go, what they live and die with, and
//! each way in which they do not come up.

mod changing;
mod pitfalls;

use crate::account::{CALM, Play, name};
use crate::zones::{Breaker, FROM_S, LASTS_S};
use model::account::{
    Access, Barrier, Compute, HostPort, Instance, Launch, LaunchChange, Phase, Placement, Size,
    StartScript, Version,
};
use model::actor::Principal;
use model::autoscale::ScalingPolicy;
use model::command::{Command, Denied};
use model::deploy::Strategy;
use model::event::EventKind;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::units::{MilliVcpu, StoryDuration};

/// A host has room for four: 1 vCPU of 4 each. Its image takes 10 s, a start 3 s.
const OFFERED: &str = "\n[[instance_type]]\nname = \"box\"\nvcpu = 4\nmemory_mb = 8_192\nslots = 5\n\
    price = { usd = 1, per = \"1m\" }\n[[instance_type]]\nname = \"tiny\"\nslots = 1\n\
    price = { usd = 1, per = \"1m\" }\n[container]\nqueue = 5\nmemory_mb = 1_024\npull = \"10s\"\n";

/// Groups `hosts` and `hashers`, so many of each at the start.
pub(crate) fn text(hosts: u32, tasks: u32) -> String {
    let pool = format!(
        "[[account.group]]\nname = \"hosts\"\nlaunch = {{ version = \"v1\", compute = \"host\" }}\n\
         subnets = [\"public-a\"]\nmin = 0\ndesired = {hosts}\nmax = 6\nbehind = \"front\"\n\
         [[account.group]]\nname = \"hashers\""
    );
    let packed = CALM
        .replace("[[account.group]]\nname = \"hashers\"", &pool)
        .replace(
            "start_script = \"slow\" }\nsubnets = [\"public-a\"]\nmin = 1\ndesired = 2\nmax = 6",
            &format!(
                "compute = \"container\", hosts = \"hosts\" }}\nsubnets = []\nmin = 0\n\
                 desired = {tasks}\nmax = 12"
            ),
        );
    format!("{packed}{OFFERED}")
}

fn play(hosts: u32, tasks: u32) -> Play {
    Play::of(&text(hosts, tasks), false)
}

fn size(milli: u32, memory_mb: u32) -> Size {
    Size {
        vcpu: MilliVcpu::new(milli),
        memory_mb,
    }
}

fn set(change: LaunchChange) -> Command {
    Command::set_launch(name("hashers"), change)
}

fn resize(group: &'static str, desired: u32) -> Command {
    Command::SetGroup {
        group: name(group),
        min: None,
        desired: Some(desired),
        max: None,
    }
}

fn terminate(id: u32) -> Command {
    Command::TerminateInstance {
        instance: InstanceId(id),
    }
}

fn fixed_ports() -> Command {
    set(LaunchChange {
        host_port: Some(HostPort::Fixed),
        ..LaunchChange::NONE
    })
}

/// The containers that exist, each with its host.
fn tasks(play: &Play) -> Vec<(u32, u32)> {
    let living = play.account().living();
    let its = living.filter_map(|i: &Instance| Some((i.id.0, i.task.as_ref()?.host.0)));
    its.collect()
}

fn hosts(play: &Play) -> Vec<u32> {
    let living = play.account().living();
    let its = living.filter(|i| i.host.is_some()).map(|i| i.id.0);
    its.collect()
}

fn phase(play: &Play, id: u32) -> Phase {
    play.account().instances[id as usize].phase
}

/// Why launches were refused since the last time.
fn refusals(play: &Play) -> Vec<(Principal, Denied)> {
    let refused = |event: &model::event::Event| match &event.kind {
        EventKind::Command {
            command: Command::LaunchInstance { .. },
            denied: Some(denied),
            ..
        } => Some((event.principal, denied.clone())),
        _ => None,
    };
    play.events().iter().filter_map(refused).collect()
}

#[test]
fn containers_answer_and_their_hosts_are_paid_for() {
    let mut play = play(1, 3);
    assert_eq!(hosts(&play), [0]);
    assert_eq!(tasks(&play), [(1, 0), (2, 0), (3, 0)]);
    play.on(60);
    assert_eq!(play.in_service(), 3, "hosts get no requests");
    assert!(play.answered() > 1_000, "20 a second, 2 % of them errors");
    assert_eq!(play.charged("instance/i-0000"), 1_000_000, "1 a minute");
    assert_eq!(play.charged("instance/i-0001"), 0);
    let account = play.account();
    let subnet = &account.subnets[0];
    // 256 less 5 reserved, 8 of the balancer and 1 of the host.
    assert_eq!(account.free_addresses(subnet), 242);
    let host = &account.instances[0];
    assert_eq!(account.room_on(host), Some(size(1_000, 8_192 - 3 * 1_024)));
}

/// 10 s for the image and 3 s to start where it is not yet; then 3 s.
#[test]
fn an_image_is_pulled_once_by_each_host() {
    let mut play = play(1, 0);
    play.order(resize("hashers", 2));
    play.on(1);
    let boots = |play: &Play| -> Vec<u64> {
        let living = play.account().living().filter(|i| i.task.is_some());
        let took = living.map(|i| i.boots_at.since(i.launched_at).as_ns() / 1_000_000_000);
        took.collect()
    };
    assert_eq!(boots(&play), [13, 13], "both wait for one pull");
    play.on(4);
    play.order(resize("hashers", 3));
    play.on(1);
    assert_eq!(boots(&play), [13, 13, 8], "what is left of it");
    play.on(6);
    play.order(resize("hashers", 4));
    play.on(1);
    assert_eq!(
        boots(&play),
        [13, 13, 8, 3],
        "it is there, though nobody is up"
    );
    assert_eq!(phase(&play, 1), Phase::Booting);
    // Another version is another image.
    play.order(set(LaunchChange {
        version: Some(Version::V2),
        ..LaunchChange::NONE
    }));
    play.order(terminate(1));
    play.on(1);
    assert_eq!(boots(&play).last(), Some(&13));
}

#[test]
fn placement_fills_hosts_or_spreads_over_them() {
    let mut packed = play(2, 5);
    assert_eq!(
        tasks(&packed).map_hosts(),
        [0, 0, 0, 0, 1],
        "one host is full first"
    );
    packed.order(set(LaunchChange {
        placement: Some(Placement::Spread),
        ..LaunchChange::NONE
    }));
    packed.order(resize("hashers", 7));
    packed.on(1);
    assert_eq!(tasks(&packed).map_hosts(), [0, 0, 0, 0, 1, 1, 1]);
    let text = text(2, 5).replace(
        "hosts = \"hosts\" }",
        "hosts = \"hosts\", placement = \"spread\" }",
    );
    let spread = Play::of(&text, false);
    assert_eq!(tasks(&spread).map_hosts(), [0, 1, 0, 1, 0]);
}

/// A second zone with a subnet of its own, for the hosts.
#[test]
fn spread_goes_by_zones_before_hosts() {
    let text = text(3, 4)
        .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
        .replace(
            "[[account.balancer]]",
            "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/24\"\n\
             [[account.balancer]]",
        )
        .replace(
            "subnets = [\"public-a\"]\nmin = 0",
            "subnets = [\"public-a\", \"public-b\"]\nmin = 0",
        )
        .replace(
            "hosts = \"hosts\" }",
            "hosts = \"hosts\", placement = \"spread\" }",
        );
    let play = Play::of(&text, false);
    let zones: Vec<&str> = (play.account().living().map(|i| i.zone.as_str())).collect();
    let (hosts, tasks) = zones.split_at(3);
    let in_a = |zones: &[&str]| zones.iter().filter(|zone| **zone == "a").count();
    assert!((1..=2).contains(&in_a(hosts)), "{hosts:?}");
    assert_eq!(in_a(tasks), 2, "as many in each: {tasks:?}");
}

trait Hosts {
    fn map_hosts(self) -> Vec<u32>;
}

impl Hosts for Vec<(u32, u32)> {
    fn map_hosts(self) -> Vec<u32> {
        self.into_iter().map(|(_, host)| host).collect()
    }
}

#[test]
fn without_room_it_is_not_launched_until_there_is() {
    let mut play = play(1, 4);
    play.order(resize("hashers", 6));
    play.on(1);
    let no_room = Denied::NoRoom {
        hosts: name("hosts"),
        task: size(1_000, 1_024),
    };
    assert_eq!(
        refusals(&play),
        [(Principal::ContainerAgent, no_room.clone())]
    );
    play.on(6);
    let again = vec![(Principal::ContainerAgent, no_room); 3];
    assert_eq!(refusals(&play), again, "every 2 s");
    // Another host is up after 4 s: both go there at once.
    play.order(resize("hosts", 2));
    play.on(4);
    assert_eq!(tasks(&play).len(), 4);
    play.on(1);
    assert_eq!(tasks(&play).map_hosts(), [0, 0, 0, 0, 6 - 1, 6 - 1]);
    // As does whoever finds that somebody left.
    play.order(resize("hashers", 9));
    play.on(1);
    assert_eq!(refusals(&play).len(), 1, "8 fit");
    play.order(resize("hashers", 8));
    play.on(1);
    assert_eq!(tasks(&play).len(), 8);
}

#[test]
fn a_host_takes_its_containers_with_it() {
    let mut play = play(2, 5);
    play.on(10);
    play.order(terminate(0));
    assert_eq!(tasks(&play), [(6, 1)], "the fifth is on the other host");
    let lost: Vec<_> = {
        play.on(1);
        let lost = |event: &model::event::Event| match event.kind {
            EventKind::TaskLost { instance, host } => Some((instance.0, host.0)),
            _ => None,
        };
        play.events().iter().filter_map(lost).collect()
    };
    assert_eq!(lost, [(2, 0), (3, 0), (4, 0), (5, 0)]);
    assert!(play.failed(FailCause::Reset) > 0, "what they worked on");
    // Three find room on the other host, the fourth on the one that replaces theirs.
    assert_eq!(tasks(&play).map_hosts(), [1, 1, 1, 1]);
    play.on(5);
    assert_eq!(tasks(&play).len(), 5);
    play.on(20);
    assert_eq!(play.in_service(), 5);
}

#[test]
fn a_host_that_is_retired_lets_its_containers_finish_first() {
    let mut play = play(2, 4);
    play.on(10);
    assert_eq!(tasks(&play).map_hosts(), [0; 4]);
    play.order(resize("hosts", 1));
    play.on(2);
    assert_eq!(hosts(&play), [0], "the empty one goes, at once");
    play.order(resize("hosts", 2));
    play.on(8);
    // Three of the old host and two of the new one, which goes as the emptier.
    play.order(terminate(2));
    play.order(terminate(3));
    play.order(terminate(4));
    play.order(set(LaunchChange {
        placement: Some(Placement::Spread),
        ..LaunchChange::NONE
    }));
    play.on(20);
    assert_eq!(tasks(&play).map_hosts(), [0, 6, 0, 6]);
    play.order(resize("hashers", 5));
    play.on(20);
    assert_eq!(tasks(&play).map_hosts(), [0, 6, 0, 6, 0]);
    play.order(resize("hosts", 1));
    play.on(1);
    assert_eq!(phase(&play, 6), Phase::Draining);
    let moved: Vec<Phase> = [7, 9].map(|id| phase(&play, id)).into();
    assert!(
        moved
            .iter()
            .all(|phase| matches!(phase, Phase::Draining | Phase::Gone))
    );
    play.on(10);
    assert_eq!(play.failed(FailCause::Reset), 0, "they finished");
    assert_eq!(hosts(&play), [0]);
    assert_eq!(tasks(&play).map_hosts(), [0; 4], "the fifth finds no room");
}
