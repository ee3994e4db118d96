//! What careless settings of an account do, and how they are mended.

use crate::made_up::Gremlin;
use crate::play::envelope;
use model::account::{Access, Account, Barrier, Instance, Logging, Phase, Policy, Process};
use model::actor::Principal;
use model::command::{Action, Command, Denied};
use model::deploy::Deployment;
use model::event::{Event, EventKind};
use model::ids::{InstanceId, Name};
use model::outcome::FailCause;
use model::scenario::load;
use model::tick::TickRecord;
use model::units::GameTime;
use sim_engine::{Game, Input, Mode, Plan, Player, Refusal, TeamEntry, Troublemakers};

pub(crate) const CALM: &str = include_str!("../../../../tests/scenarios/calm.toml");

/// A game of one team with two instances that boot in 4 s, are probed every
/// 5 s and have a grace of 20 s; refused launches are tried again after 2 s.
pub(crate) struct Play {
    game: Game,
    sent: u32,
    pub(crate) events: Vec<Event>,
    pub(crate) ticks: Vec<TickRecord>,
}

impl Play {
    /// What `more` adds stands in the account's last group, then in tables.
    pub(crate) fn new(more: &str, is_haunted: bool) -> Self {
        Self::of(&format!("{CALM}\n{more}"), is_haunted)
    }

    pub(crate) fn of(text: &str, is_haunted: bool) -> Self {
        match is_haunted {
            true => Self::among(text, &Gremlin::troublemakers),
            false => Self::among(text, &|_, _| Vec::new()),
        }
    }

    /// With somebody who makes trouble.
    pub(crate) fn among(text: &str, troublemakers: Troublemakers<'_>) -> Self {
        let text = text
            .replace("length = \"15s\"", "length = \"5m\"")
            .replace("drain = \"20s\"", "drain = \"20s\"\ngrace = \"20s\"");
        let loaded = load(&text);
        let scenario = loaded
            .value
            .unwrap_or_else(|| panic!("{:#?}", loaded.problems));
        let team = TeamEntry {
            name: "us".into(),
            player: Player::People,
        };
        let plan = Plan::try_new(scenario, 1, 1, vec![team]).expect("one team");
        let mut game = Game::new(&plan, Mode::Virtual, troublemakers);
        game.begin();
        Self {
            game,
            sent: 0,
            events: Vec::new(),
            ticks: Vec::new(),
        }
    }

    fn calm() -> Self {
        Self::new("", false)
    }

    /// Sends a player's command; tells why it was refused, if it was.
    pub(crate) fn ask(&mut self, command: Command) -> Result<(), Denied> {
        self.sent += 1;
        let at = GameTime::from_second(self.game.second());
        let wish = envelope(0, format!("{}", self.sent), at, command);
        match self.game.step(Input::Command(wish)) {
            Ok(_) => Ok(()),
            Err(Refusal::Denied(denied)) => Err(denied),
            Err(refusal) => panic!("{refusal}"),
        }
    }

    pub(crate) fn order(&mut self, command: Command) {
        self.ask(command).expect("an order that is carried out");
    }

    /// Plays on for some seconds and forgets what was before.
    pub(crate) fn on(&mut self, seconds: u32) -> &mut Self {
        self.game
            .run_to(self.game.second() + seconds)
            .expect("within the game");
        let [records] = &mut self.game.take_records()[..] else {
            panic!("one team")
        };
        self.events = std::mem::take(&mut records.events);
        self.ticks = std::mem::take(&mut records.ticks);
        self
    }

    pub(crate) fn failed(&self, cause: FailCause) -> u64 {
        let failed = |tick: &TickRecord| tick.seen.counts.failed[cause as usize];
        self.ticks.iter().map(failed).sum()
    }

    pub(crate) fn answered(&self) -> u64 {
        let answered = |tick: &TickRecord| tick.seen.counts.fast + tick.seen.counts.ok;
        self.ticks.iter().map(answered).sum()
    }

    /// Requests that failed, for whatever reason.
    pub(crate) fn failures(&self) -> u64 {
        let failed = |tick: &TickRecord| tick.seen.counts.failed.iter().sum::<u64>();
        self.ticks.iter().map(failed).sum()
    }

    /// The deployment that was started last.
    pub(crate) fn deployment(&self) -> Deployment {
        let all = &self.game.teams()[0].world().account().deployments;
        all.last().expect("a deployment").clone()
    }

    /// The instances that requests go to.
    pub(crate) fn serving(&self) -> impl Iterator<Item = &Instance> {
        self.game.teams()[0].world().account().targets()
    }

    pub(crate) fn groups(&self) -> Vec<Name> {
        let groups = &self.game.teams()[0].world().account().groups;
        groups.iter().map(|group| group.name.clone()).collect()
    }

    pub(crate) fn in_service(&self) -> usize {
        self.game.teams()[0].world().account().targets().count()
    }

    pub(crate) fn account(&self) -> &Account {
        self.game.teams()[0].world().account()
    }

    /// What has been charged for a resource, in micro-dollars.
    pub(crate) fn charged(&self, resource: &str) -> i64 {
        let ledger = self.game.teams()[0].world().ledger();
        let mut totals = ledger.totals();
        totals
            .find(|(name, _)| *name == resource)
            .map_or(0, |(_, sum)| sum.get())
    }

    /// What happened since the last time.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    fn living(&self) -> Vec<(u32, Phase)> {
        let account = self.account();
        account.living().map(|i| (i.id.0, i.phase)).collect()
    }

    pub(crate) fn denials(&self, who: Principal) -> Vec<&Denied> {
        let its = self.events.iter().filter(|event| event.principal == who);
        its.filter_map(|event| match &event.kind {
            EventKind::Command { denied, .. } => denied.as_ref(),
            _ => None,
        })
        .collect()
    }

    fn failed_starts(&self) -> Vec<(u32, &Barrier)> {
        let events = self.events.iter().map(|event| &event.kind);
        events
            .filter_map(|kind| match kind {
                EventKind::StartFailed { instance, barrier } => Some((instance.0, barrier)),
                _ => None,
            })
            .collect()
    }
}

pub(crate) fn name(text: &str) -> Name {
    Name::try_new(text).expect("a name")
}

fn acl(http: Access) -> Command {
    Command::SetNetworkAcl {
        network_acl: name("default"),
        http,
    }
}

fn terminate(id: u32) -> Command {
    Command::TerminateInstance {
        instance: InstanceId(id),
    }
}

fn size(desired: u32) -> Command {
    Command::SetGroup {
        group: name("hashers"),
        min: Some(0),
        desired: Some(desired),
        max: None,
    }
}

fn suspend(suspended: &[Process]) -> Command {
    Command::SetProcesses {
        group: name("hashers"),
        suspended: suspended.to_vec(),
    }
}

fn no_launches() -> Policy {
    Policy {
        name: name("no-launches"),
        principal: Principal::Autoscaler,
        action: Some(Action::LaunchInstance),
        kind: None,
        effect: Access::Deny,
    }
}

#[test]
fn a_closed_acl_blocks_requests_until_it_is_opened() {
    let mut play = Play::calm();
    play.order(acl(Access::Deny));
    play.on(60);
    assert_eq!(play.answered(), 0);
    assert!(play.failed(FailCause::Blocked) > 1_000, "20 a second");
    assert_eq!(
        play.in_service(),
        2,
        "within the subnet the balancer still reaches them"
    );
    play.order(acl(Access::Allow));
    play.on(10);
    assert_eq!(play.failed(FailCause::Blocked), 0);
    assert!(play.answered() > 100);
}

#[test]
fn instances_without_a_way_out_never_come_up_and_are_replaced_after_their_grace() {
    let mut play = Play::calm();
    let route = |target: Option<&str>| Command::SetRoute {
        route_table: name("main"),
        target: target.map(|to| to.parse().expect("a gateway")),
    };
    play.order(route(None));
    play.order(terminate(1));
    play.on(10);
    let no_route = Barrier::NoRoute(name("main"));
    assert_eq!(play.failed_starts(), [(2, &no_route)]);
    assert_eq!(
        play.living(),
        [(0, Phase::Running), (2, Phase::Booting)],
        "what runs keeps running"
    );
    play.order(route(Some("internet-gateway/igw")));
    play.on(8);
    assert_eq!(
        play.living(),
        [(0, Phase::Running), (2, Phase::Booting)],
        "its script tried once"
    );
    // Launched a second in at the latest; then 20 s of grace and 4 s of boot.
    play.on(8);
    assert_eq!(play.living(), [(0, Phase::Running), (3, Phase::Running)]);
    assert_eq!(play.in_service(), 2);
}

#[test]
fn a_detached_gateway_leaves_no_way_out_and_none_in() {
    let mut play = Play::calm();
    let gateway = name("igw");
    play.order(Command::DetachGateway {
        gateway: gateway.clone(),
    });
    play.order(size(3));
    play.on(10);
    let dead_end = Barrier::Blackhole("internet-gateway/igw".parse().expect("a gateway"));
    assert_eq!(play.failed_starts(), [(2, &dead_end)]);
    assert!(play.failed(FailCause::Blocked) > 100 && play.answered() == 0);
    let again = play.ask(Command::DetachGateway {
        gateway: gateway.clone(),
    });
    assert!(matches!(again, Err(Denied::Invalid { .. })), "{again:?}");
    play.order(Command::AttachGateway { gateway });
    play.on(5);
    assert!(play.answered() > 50);
}

#[test]
fn behind_a_closed_security_group_instances_fail_their_probes_and_are_replaced_for_nothing() {
    let mut play = Play::new(
        "security_group = \"inner\"\n[[account.security_group]]\nname = \"inner\"\n",
        false,
    );
    let inner = |http| Command::SetSecurityGroup {
        security_group: name("inner"),
        http,
    };
    play.order(inner(Access::Deny));
    play.on(100);
    assert_eq!((play.answered(), play.in_service()), (0, 0));
    assert!(play.failed(FailCause::Blocked) > 1_000);
    assert!(play.failed_starts().is_empty(), "the way out is open");
    let launched = play.game.teams()[0].world().account().instances.len();
    assert!((8..=16).contains(&launched), "{launched} were launched");
    play.order(inner(Access::Allow));
    play.on(10);
    assert_eq!(play.in_service(), 2);
}

#[test]
fn an_autoscaler_that_may_not_launch_replaces_nothing_and_the_log_says_so() {
    let mut play = Play::calm();
    play.order(Command::PutPolicy {
        policy: no_launches(),
    });
    play.order(terminate(0));
    play.on(60);
    assert_eq!(play.living(), [(1, Phase::Running)]);
    let denials = play.denials(Principal::Autoscaler);
    let forbidden = Denied::Forbidden {
        principal: Principal::Autoscaler,
        policy: name("no-launches"),
    };
    assert!(denials.iter().all(|denied| **denied == forbidden));
    assert!(
        (25..=31).contains(&denials.len()),
        "one every 2 s, not {}",
        denials.len()
    );
    play.order(Command::DeletePolicy {
        policy: name("no-launches"),
    });
    play.on(6);
    assert_eq!(play.in_service(), 2);
}

#[test]
fn a_monkey_without_its_permission_kills_nothing() {
    let mut haunted = Play::new("", true);
    haunted.on(200);
    assert!(haunted.game.teams()[0].kills() > 3);
    let mut freed = Play::new("", true);
    freed.order(Command::DeletePolicy {
        policy: name("chaos-monkey"),
    });
    freed.on(200);
    assert_eq!(freed.game.teams()[0].kills(), 0);
    let no_policy = Denied::NoPolicy {
        principal: Principal::ChaosMonkey,
    };
    let denials = freed.denials(Principal::ChaosMonkey);
    assert!(denials.len() > 3 && denials.iter().all(|denied| **denied == no_policy));
}

#[test]
fn whoever_locks_players_out_can_let_them_in_again() {
    let mut play = Play::calm();
    let shut = Policy {
        name: name("shut"),
        principal: Principal::Player,
        ..no_launches()
    };
    play.order(Command::PutPolicy {
        policy: Policy {
            action: None,
            ..shut
        },
    });
    let refused = play.ask(size(1));
    assert!(
        matches!(refused, Err(Denied::Forbidden { .. })),
        "{refused:?}"
    );
    play.order(Command::DeletePolicy {
        policy: name("shut"),
    });
    play.order(size(1));
}

#[test]
fn protection_keeps_calls_off_but_not_scaling() {
    let mut play = Play::new("protected = true\n", true);
    let refused = play.ask(terminate(0));
    assert!(
        matches!(refused, Err(Denied::Protected { .. })),
        "{refused:?}"
    );
    play.on(100);
    assert_eq!(play.game.teams()[0].kills(), 0);
    assert!(play.denials(Principal::ChaosMonkey).len() > 2);
    play.order(size(1));
    play.on(5);
    assert_eq!(play.living(), [(0, Phase::Running)], "scaling in goes on");
    play.order(Command::SetProtection {
        group: name("hashers"),
        is_protected: false,
    });
    play.order(terminate(0));
}

#[test]
fn suspended_launches_leave_a_group_too_small_until_they_are_resumed() {
    let mut play = Play::calm();
    play.order(suspend(&[Process::Launch]));
    play.order(terminate(0));
    play.on(30);
    assert_eq!(play.living(), [(1, Phase::Running)]);
    assert!(play.denials(Principal::Autoscaler).is_empty());
    play.order(suspend(&[]));
    play.on(5);
    assert_eq!(play.in_service(), 2);
}

#[test]
fn suspended_ends_leave_a_group_too_large_until_they_are_resumed() {
    let mut play = Play::calm();
    play.order(suspend(&[Process::Terminate]));
    play.order(size(1));
    play.on(30);
    assert_eq!(play.in_service(), 2);
    play.order(suspend(&[]));
    play.on(2);
    assert_eq!(play.in_service(), 1);
}

#[test]
fn what_is_unhealthy_stays_while_its_replacement_is_suspended() {
    for process in [Process::ReplaceUnhealthy, Process::Terminate] {
        let mut play = Play::calm();
        play.order(suspend(&[process]));
        play.order(Command::SetSecurityGroup {
            security_group: name("default"),
            http: Access::Deny,
        });
        play.on(60);
        let both = [(0, Phase::Running), (1, Phase::Running)];
        assert_eq!(play.living(), both, "{process}");
        assert_eq!(play.in_service(), 0, "{process}");
    }
}

#[test]
fn debug_logging_costs_by_the_request_while_it_is_on() {
    let cost = |play: &Play| -> i64 {
        let ledger = play.game.teams()[0].world().ledger();
        let logs = ledger.totals().find(|(name, _)| *name == "debug-logs");
        logs.map_or(0, |(_, sum)| sum.get())
    };
    let text = CALM.replace(
        "charge_every",
        "debug_logging = { usd = 0.5, per_requests = 100 }\ncharge_every",
    );
    let mut play = Play::of(&text, false);
    let set = |logging| Command::SetLogging { logging };
    play.on(30);
    assert_eq!(cost(&play), 0);
    play.order(set(Logging::Debug));
    play.on(30);
    let attempts = |play: &Play| -> u64 {
        let of = |tick: &TickRecord| tick.seen.upstream_attempts;
        play.ticks.iter().map(of).sum()
    };
    let due = attempts(&play) as i64 * 5_000;
    assert!(due > 0 && cost(&play) == due, "{} not {due}", cost(&play));
    play.order(set(Logging::Normal));
    play.on(30);
    assert_eq!(cost(&play), due);
}

/// A private subnet whose instances leave by a NAT gateway, with a disk.
const PRIVATE: &str = r#"
[[account.subnet]]
name = "private-a"
zone = "a"
cidr = "10.0.1.0/24"
route_table = "private"

[[account.group]]
name = "inner"
launch = { version = "v1", start_script = "slow" }
subnets = ["private-a"]
min = 1
desired = 1
max = 2
behind = "front"

[[account.route_table]]
name = "private"
default_route = "nat-gateway/nat-1"

[[account.nat_gateway]]
name = "nat-1"

[[account.volume]]
name = "data"
attached_to = "inner"
"#;

#[test]
fn a_nat_gateway_that_is_needed_is_missed_by_new_instances() {
    let mut play = Play::new(PRIVATE, false);
    let delete = |resource: &str| Command::Delete {
        resource: resource.parse().expect("a resource"),
    };
    play.order(delete("nat-gateway/nat-1"));
    play.order(terminate(2));
    play.on(10);
    let dead_end = Barrier::Blackhole("nat-gateway/nat-1".parse().expect("a gateway"));
    assert_eq!(play.failed_starts(), [(3, &dead_end)]);
    let kept = play.ask(delete("volume/data"));
    assert!(matches!(kept, Err(Denied::InUse { .. })), "{kept:?}");
}
