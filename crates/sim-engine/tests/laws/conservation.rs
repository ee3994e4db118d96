//! Nothing is lost and nothing comes from nowhere: requests, points, money,
//! instances and addresses, at the end of every second.

mod accounts;

use crate::chance::for_each_case;
use crate::made_up;
use crate::play::{hand_in, new_game, wishes};
use accounts::{assert_account, assert_faults, members};
use model::account::{
    Account, BALANCER_ADDRESSES, Compute, Group, HostPort, Instance, NoPermission, NodePhase,
    Phase, Policy, Process, RESERVED_ADDRESSES, Region, permitted,
};
use model::actor::Principal;
use model::command::{Action, Command, Denied};
use model::event::{Event, EventKind};
use model::fault::Fault;
use model::ids::{InstanceId, Name};
use model::outcome::{Counts, FailCause, Outcome};
use model::scenario::{Price, Scenario};
use model::score::ScoreCause;
use model::tick::{CohortSeen, Exemplar, Got, Source, TickRecord};
use model::units::{GameTime, MicroUsd};
use sim_engine::{Arrival, Input, TeamState, Traffic};
use std::collections::BTreeMap;

/// The test's own books of one team, kept from what is recorded.
#[derive(Default)]
struct Books {
    counts: Counts,
    score: i64,
    cost: i64,
    hints: i64,
    corrected: i64,
    charged: BTreeMap<String, MicroUsd>,
    accepted: u64,
    kills: u64,
    /// Of each cache node: since when, and until when.
    nodes: Vec<(GameTime, Option<GameTime>)>,
    ended_at: BTreeMap<InstanceId, GameTime>,
    launch_denied_at: BTreeMap<Name, GameTime>,
    end_denied_at: Option<GameTime>,
    policies: Vec<Policy>,
    retries: u64,
    /// What is broken, until when.
    broken: Vec<(Fault, GameTime)>,
    /// Whether prices were ever others than the scenario's.
    is_repriced: bool,
    /// Requests that functions did, and their milliseconds.
    functions: (u64, u64),
}

#[test]
fn requests_points_money_instances_and_addresses_are_conserved() {
    for_each_case("requests_points_money", |dice| {
        let plan = made_up::plan(dice);
        let wishes = wishes(dice, &plan);
        let traffic = Traffic::new(&plan.scenario, plan.seed);
        let mut game = new_game(&plan);
        let policies = plan.scenario.account.policies();
        let empty = |_| Books {
            policies: policies.clone(),
            ..Books::default()
        };
        let mut books: Vec<Books> = plan.teams.iter().map(empty).collect();
        while !game.is_over() {
            let second = game.second();
            hand_in(&mut game, &wishes);
            game.step(Input::Tick { second: second + 1 })
                .expect("the next second");
            let sent = scheduled(&traffic, &plan.scenario, second);
            let records = game.take_records();
            for ((team, records), books) in game.teams().iter().zip(records).zip(&mut books) {
                records.events.iter().for_each(|event| books.note(event));
                let [tick] = &records.ticks[..] else {
                    panic!("one record a second, not {}", records.ticks.len())
                };
                assert_eq!((tick.second, tick.team), (second, team.id()));
                assert_eq!(tick.seen.counts.sent, sent, "every team meets the schedule");
                books.close(tick, team, &plan.scenario);
                let account = team.world().account();
                assert_account(account, &plan.scenario);
                assert_faults(account);
                // At the very end nobody acts any more.
                if !game.is_over() {
                    books.assert_mended(account, GameTime::from_second(second + 1));
                    books.assert_kept_up(
                        account,
                        &plan.scenario,
                        GameTime::from_second(second + 1),
                    );
                }
            }
        }
        for (team, books) in game.teams().iter().zip(&books) {
            let end = GameTime::from_second(game.length_s());
            books.assert_functions_paid(&plan.scenario);
            books.assert_instances_paid(team.world().account(), &plan.scenario, end);
            books.assert_nodes_paid(&plan.scenario, end);
        }
    });
}

/// Requests that the schedule has in a second, before the end of the game.
fn scheduled(traffic: &Traffic, scenario: &Scenario, second: u32) -> u64 {
    let mut arrivals: Vec<Arrival> = Vec::new();
    traffic.fill_second(second, &mut arrivals);
    let end = GameTime::ZERO + scenario.length;
    arrivals.iter().filter(|arrival| arrival.at < end).count() as u64
}

impl Books {
    fn note(&mut self, event: &Event) {
        if let EventKind::Command {
            command, denied, ..
        } = &event.kind
        {
            // Policies are about the account; a hint is not in it.
            if command.action() != Action::TakeHint {
                self.assert_permission(event.principal, command, denied.as_ref());
            }
        }
        match &event.kind {
            EventKind::Charged { resource, amount } => {
                assert!(*amount > MicroUsd::ZERO, "{resource}: {amount:?} came back");
                *self.charged.entry(resource.clone()).or_default() += *amount;
            }
            EventKind::Command {
                command,
                denied: None,
                ..
            } => {
                // A hint changes what a team knows, and nothing in its account.
                self.accepted += u64::from(command.action() != Action::TakeHint);
                match command {
                    Command::PutCacheNode { .. }
                        if self.nodes.last().is_none_or(|(_, to)| to.is_some()) =>
                    {
                        self.nodes.push((event.at, None));
                    }
                    Command::DeleteCacheNode {} => {
                        let last = self.nodes.last_mut().expect("there was one to delete");
                        assert_eq!(last.1.replace(event.at), None, "deleted twice");
                    }
                    _ => {}
                }
                let is_kill = matches!(command, Command::TerminateInstance { .. });
                self.kills += u64::from(is_kill && event.principal == Principal::ChaosMonkey);
            }
            EventKind::Command {
                command,
                denied: Some(_),
                ..
            } if matches!(
                event.principal,
                Principal::Autoscaler | Principal::ContainerAgent
            ) =>
            {
                match command {
                    Command::LaunchInstance { group } => {
                        self.launch_denied_at.insert(group.clone(), event.at);
                    }
                    Command::TerminateInstance { .. } | Command::RetireInstance { .. } => {
                        self.end_denied_at = Some(event.at);
                    }
                    _ => {}
                }
            }
            EventKind::Instance {
                instance,
                phase: Phase::Gone,
            } => {
                let before = self.ended_at.insert(*instance, event.at);
                assert_eq!(before, None, "{instance} ended twice");
            }
            EventKind::FaultBegan { fault, until } => {
                assert_eq!(fault.is_instant(), *until == event.at);
                self.is_repriced |= matches!(fault, Fault::Prices { .. });
                if !fault.is_instant() {
                    self.broken.push((fault.clone(), *until));
                }
            }
            EventKind::FaultEnded { fault } => {
                let instance = fault.instance();
                let is_gone = instance.is_some_and(|id| self.ended_at.contains_key(&id));
                let is_it = |(broken, until): &(Fault, GameTime)| {
                    broken == fault && (*until <= event.at || is_gone)
                };
                let found = self.broken.iter().position(is_it);
                self.broken
                    .remove(found.expect("it was broken, and its time is over"));
            }
            _ => {}
        }
    }

    /// No fault outlives its time, and none ends unsaid.
    fn assert_mended(&self, account: &Account, now: GameTime) {
        let is_over = |(_, until): &&(Fault, GameTime)| *until <= now;
        assert_eq!(self.broken.iter().find(is_over), None, "at {now}");
        let lasting = self.broken.iter().map(|(fault, _)| fault);
        let mut lasting: Vec<String> = lasting.map(Fault::to_string).collect();
        let mut shown: Vec<String> = account.faults.iter().map(Fault::to_string).collect();
        lasting.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, lasting);
    }

    /// What policies forbid is refused, and nothing else is refused for their sake.
    fn assert_permission(&mut self, who: Principal, command: &Command, denied: Option<&Denied>) {
        let may = permitted(&self.policies, who, command);
        let refused = match denied {
            Some(Denied::Forbidden { policy, .. }) => Err(NoPermission::Denied(policy.clone())),
            Some(Denied::NoPolicy { .. }) => Err(NoPermission::Missing),
            Some(Denied::NotAllowed { .. }) => return,
            _ => Ok(()),
        };
        assert_eq!(may, refused, "{who}: {command:?}");
        match command {
            Command::PutPolicy { policy } if denied.is_none() => {
                self.policies.retain(|p| p.name != policy.name);
                self.policies.push(policy.clone());
            }
            Command::DeletePolicy { policy } if denied.is_none() => {
                self.policies.retain(|p| p.name != *policy);
            }
            _ => {}
        }
    }

    /// Takes in a second's record and compares it with what the team shows.
    fn close(&mut self, tick: &TickRecord, team: &TeamState, scenario: &Scenario) {
        let seen = &tick.seen;
        self.counts.merge(&seen.counts);
        self.functions.0 += seen.function_requests;
        self.functions.1 += seen.function_ms;
        assert_eq!(&self.counts, team.totals());
        assert_eq!(seen.in_flight, team.in_flight());
        assert_eq!(self.counts.sent, self.counts.settled() + seen.in_flight);
        self.retries += seen.retries;
        let most = u64::from(scenario.traffic.clients.retries);
        assert!(self.retries <= self.counts.sent * most, "too many retries");

        for entry in &tick.entries {
            let (count, each) = match entry.cause {
                ScoreCause::Fast => (seen.counts.fast, scenario.score.fast.points),
                ScoreCause::Ok => (seen.counts.ok, scenario.score.ok.points),
                ScoreCause::Slow => (seen.counts.slow, scenario.score.slow.points),
                ScoreCause::Wrong => (seen.counts.wrong, scenario.score.wrong),
                ScoreCause::Failed(cause) => {
                    (seen.counts.failed[cause as usize], scenario.score.failed)
                }
                ScoreCause::Cost => {
                    self.cost += entry.points.get();
                    continue;
                }
                ScoreCause::Corrected => {
                    self.corrected += entry.points.get();
                    continue;
                }
                ScoreCause::Hints => {
                    self.hints += entry.points.get();
                    continue;
                }
            };
            assert_eq!(entry.count, count);
            assert_eq!(entry.points.get(), each.get() * count as i64);
        }
        self.score += tick
            .entries
            .iter()
            .map(|entry| entry.points.get())
            .sum::<i64>();
        assert_eq!(
            self.score,
            tick.score.get(),
            "the sum of the entries is the score"
        );
        assert_eq!(tick.score, team.split().total());
        let priced = scenario.score.price_in_points(tick.spend);
        assert_eq!(
            self.cost,
            -priced.get(),
            "what was spent is what was charged in points"
        );
        assert_eq!(team.split().cost.get(), self.cost);
        assert_eq!(team.split().hints.get(), self.hints);
        assert_eq!(team.split().corrected.get(), self.corrected);

        let charged: MicroUsd = self.charged.values().copied().sum();
        assert_eq!(charged, team.spend(), "the sum of the charges is the spend");
        let totals: BTreeMap<String, MicroUsd> = team
            .world()
            .ledger()
            .totals()
            .map(|(name, sum)| (name.to_owned(), sum))
            .collect();
        assert_eq!(totals, self.charged);
        assert_eq!(
            self.accepted,
            team.world().version(),
            "every change is in the audit log"
        );
        assert_eq!(self.kills, team.kills(), "every kill is in the audit log");

        assert_seen(tick, team, scenario);
    }

    /// What falls due is done in its second, and groups have their size unless
    /// there is no room, no permission, or they are not to.
    fn assert_kept_up(&self, account: &Account, scenario: &Scenario, now: GameTime) {
        for instance in account.living() {
            let due_at = match instance.phase {
                Phase::Booting if instance.stuck.is_some() => continue,
                Phase::Booting => instance.boots_at,
                Phase::Draining => instance.drains_until,
                Phase::Running if instance.host.is_some() => continue,
                _ => instance.next_probe_at,
            };
            assert!(due_at >= now, "{instance:?} is late at {now}");
        }
        if let Some(node) = account.cache_node {
            let is_late = node.phase != NodePhase::Up && node.up_at < now;
            assert!(!is_late, "{node:?} is late at {now}");
        }
        let is_retry_due = |denied_at: GameTime| now >= denied_at + scenario.startup.retry;
        for group in &account.groups {
            let (members, desired) = (members(account, group), group.desired as usize);
            let may_exceed = !group.runs(Process::Terminate)
                || self.end_denied_at.is_some_and(|at| !is_retry_due(at));
            let deployment = account.deployment_of(&group.name);
            let its = deployment.filter(|d| d.group == group.name);
            let on_top = its.map_or(0, |d| d.surge as usize);
            assert!(
                members <= desired + on_top || may_exceed,
                "{members} in {group:?} at {now}"
            );
            let may_lack = !group.runs(Process::Launch)
                || self
                    .launch_denied_at
                    .get(&group.name)
                    .is_some_and(|at| !is_retry_due(*at));
            assert!(
                members >= desired || may_lack,
                "{members} in {group:?} at {now}"
            );
        }
    }

    /// What functions did was paid for, by the started millisecond.
    fn assert_functions_paid(&self, scenario: &Scenario) {
        let function = scenario.function.as_ref().expect("it is offered");
        let (requests, ms) = (i128::from(self.functions.0), i128::from(self.functions.1));
        let for_requests = requests * i128::from(function.requests.usd.get())
            / i128::from(function.requests.per_requests);
        let for_work =
            ms * i128::from(function.memory_mb) * i128::from(function.usd_per_gb_hour.get())
                / (1_024 * 3_600_000);
        let paid = self.charged.get("functions").copied().unwrap_or_default();
        if !self.is_repriced {
            assert_eq!(i128::from(paid.get()), for_requests + for_work);
        }
    }

    /// Every instance was paid for from its launch to its end, to the micro-dollar.
    fn assert_instances_paid(&self, account: &Account, scenario: &Scenario, end: GameTime) {
        for instance in &account.instances {
            let line = format!("instance/{}", instance.id);
            let paid = self.charged.get(&line).copied().unwrap_or_default();
            let price = &price_of(scenario, instance);
            let due = match self.ended_at.get(&instance.id) {
                Some(ended) => price.settled(ended.since(instance.launched_at)),
                None => price.accrued(end.since(instance.launched_at)),
            };
            if !self.is_repriced {
                assert_eq!(paid, due, "{line}, {:?}", instance.phase);
            }
            let is_gone = instance.phase == Phase::Gone;
            assert_eq!(is_gone, self.ended_at.contains_key(&instance.id), "{line}");
        }
    }
}

impl Books {
    /// Cache nodes were paid for from their making to their deletion, lost or not.
    fn assert_nodes_paid(&self, scenario: &Scenario, end: GameTime) {
        let price = &scenario.prices.cache_node;
        let due = |(from, to): &(GameTime, Option<GameTime>)| match to {
            Some(to) => price.settled(to.since(*from)),
            None => price.accrued(end.since(*from)),
        };
        let paid = self.charged.get("cache-node").copied().unwrap_or_default();
        if !self.is_repriced {
            assert_eq!(paid, self.nodes.iter().map(due).sum(), "{:?}", self.nodes);
        }
    }
}

/// What an instance costs, looked up by the test's own way.
fn price_of(scenario: &Scenario, instance: &Instance) -> Price {
    if let (Compute::Serverless, Some(offered)) = (instance.compute, &scenario.serverless) {
        let off = offered.spot.as_ref().filter(|_| instance.is_spot);
        let kept = 1_000_000 - off.map_or(0, |spot| i64::from(spot.discount.get()));
        let usd = MicroUsd::new(offered.price.usd.get() * kept / 1_000_000);
        return Price {
            usd,
            ..offered.price.clone()
        };
    }
    if matches!(instance.compute, Compute::Function | Compute::Container) {
        // It is paid for by what it does, or with its host.
        return Price {
            usd: MicroUsd::ZERO,
            ..scenario.prices.instance.clone()
        };
    }
    let types = &scenario.instance_type;
    let its = types
        .iter()
        .find(|t| Some(&t.name) == instance.instance_type.as_ref());
    its.map_or(scenario.prices.instance.clone(), |t| t.price.clone())
}

/// What was seen of a second does not contradict itself.
fn assert_seen(tick: &TickRecord, team: &TeamState, scenario: &Scenario) {
    let seen = &tick.seen;
    let timed: u64 = seen
        .latency
        .0
        .iter()
        .map(|(_, count)| u64::from(*count))
        .sum();
    let Counts {
        fast,
        ok,
        slow,
        wrong,
        ..
    } = seen.counts;
    assert_eq!(
        timed,
        fast + ok + slow + wrong,
        "every answer has a latency, and nothing else has"
    );
    let asked = seen.counts.sent + seen.retries;
    assert!(seen.cdn_hits <= seen.cdn_requests && seen.cdn_requests <= asked);
    assert!(seen.upstream_attempts <= asked);
    assert!(seen.node_hits <= seen.node_requests);
    let of_cohorts = |count: fn(&CohortSeen) -> u64| seen.cohorts.iter().map(count).sum::<u64>();
    assert!(
        of_cohorts(|c| c.attempts) <= seen.upstream_attempts
            && of_cohorts(|c| c.busy_slots.into()) == u64::from(seen.busy_slots)
            && seen.cohorts.iter().all(|c| c.failed <= c.answered),
        "attempts by cohort are those of all: {seen:?}"
    );
    assert_eq!(
        seen.counts.void_total(),
        0,
        "nothing is void in virtual time"
    );
    let up = team
        .world()
        .account()
        .instances
        .iter()
        .filter(|i| matches!(i.phase, Phase::Running | Phase::Draining))
        .count() as u32;
    // Retirements and kills of this very moment come after the look.
    let launched = team.world().account().instances.len() as u32;
    assert!(tick.in_service <= launched && up <= launched);
    let capacities = || team.world().account().instances.iter().map(|i| i.capacity);
    assert!(seen.busy_slots <= capacities().map(|c| c.slots).sum());
    assert!(seen.queued <= capacities().map(|c| c.queue).sum());
    for exemplar in &seen.exemplars {
        assert_exemplar(exemplar, scenario);
    }
    let causes: Vec<_> = seen
        .exemplars
        .iter()
        .map(|e| ScoreCause::of(e.outcome))
        .collect();
    let is_first = |(index, cause): (usize, _)| !causes[..index].contains(cause);
    assert!(
        causes.iter().enumerate().all(is_first),
        "one sample of a cause: {causes:?}"
    );
}

/// A sample tells the truth about its outcome.
fn assert_exemplar(exemplar: &Exemplar, scenario: &Scenario) {
    let score = &scenario.score;
    let patience = scenario.service.client_timeout;
    assert!(
        exemplar.latency <= patience,
        "{exemplar:?} came after the client left"
    );
    match (exemplar.outcome, &exemplar.got) {
        (Outcome::Fast | Outcome::Ok | Outcome::Slow, Got::HashOf(key)) => {
            assert_eq!(*key, exemplar.key, "{exemplar:?}");
            assert_eq!(score.judge(exemplar.latency, true), exemplar.outcome);
        }
        (Outcome::Wrong, Got::HashOf(key)) => assert_ne!(*key, exemplar.key, "{exemplar:?}"),
        (Outcome::Failed(FailCause::Timeout), Got::Nothing) => {
            assert_eq!(
                (exemplar.latency, exemplar.source),
                (patience, Source::Nobody)
            );
        }
        (Outcome::Failed(FailCause::ServiceError), Got::Status(500))
        | (Outcome::Failed(FailCause::Reset), Got::Status(502))
        | (Outcome::Failed(FailCause::Throttled), Got::Status(429))
        | (Outcome::Failed(FailCause::Blocked | FailCause::Outage), Got::Status(504))
        | (Outcome::Failed(FailCause::NoTarget | FailCause::QueueFull), Got::Status(503)) => {}
        _ => panic!("{exemplar:?} contradicts itself"),
    }
}
