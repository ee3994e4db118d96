//! Laws say little about games in which nothing happens: the made-up ones have
//! to bring about everything that the engine can do.

use crate::chance::Dice;
use crate::made_up;
use crate::play::{records_of, wishes};
use model::command::Command;
use model::event::EventKind;
use model::outcome::{Counts, FailCause};
use std::collections::BTreeMap;

/// What an event, a command or a denial is called, by its first word.
fn first_word(debug: &impl std::fmt::Debug) -> String {
    let text = format!("{debug:?}");
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn made_up_games_bring_about_everything() {
    let mut happened: BTreeMap<String, u64> = BTreeMap::new();
    let mut counts = Counts::default();
    let (mut hits, mut node_hits, mut queued, mut functions) = (0, 0, 0, 0);
    let (mut drained, mut retries) = (0, 0);
    for case in 0..400 {
        let mut dice = Dice::new(case);
        let plan = made_up::plan(&mut dice);
        let wishes = wishes(&mut dice, &plan);
        for records in records_of(&plan, &wishes) {
            for tick in &records.ticks {
                counts.merge(&tick.seen.counts);
                functions += tick.seen.function_requests;
                hits += tick.seen.cdn_hits;
                node_hits += tick.seen.node_hits;
                retries += tick.seen.retries;
                queued += u64::from(tick.seen.queued);
            }
            for event in &records.events {
                if let EventKind::Command {
                    command: Command::RetireInstance { .. },
                    change: Some(change),
                    ..
                } = &event.kind
                {
                    drained += u64::from(change.before == "running");
                }
                let what = match &event.kind {
                    EventKind::Command {
                        denied: Some(reason),
                        ..
                    } => {
                        format!("denied {}", first_word(reason))
                    }
                    EventKind::Command { command, .. } => format!("did {}", first_word(command)),
                    other => first_word(other),
                };
                *happened.entry(what).or_default() += 1;
            }
        }
    }
    for what in [
        "did PutCdn",
        "did DeleteCdn",
        "did TuneCdn",
        "did InvalidateCdn",
        "did PutCacheNode",
        "did FlushCacheNode",
        "did DeleteCacheNode",
        "did LoseCacheNode",
        "did SetGroup",
        "did SetScaling",
        "did SetSchedule",
        "did SetMonitoring",
        "did SetLaunch",
        "did SwitchBalancer",
        "did TuneBalancer",
        "did SetHealthCheck",
        "did SetWeight",
        "did SetDns",
        "did AddSubnet",
        "did Delete",
        "did TerminateInstance",
        "did LaunchInstance",
        "did RetireInstance",
        "did SetSecurityGroup",
        "did SetNetworkAcl",
        "did SetRoute",
        "did AttachGateway",
        "did DetachGateway",
        "did SetLogging",
        "did PutPolicy",
        "did DeletePolicy",
        "did SetProtection",
        "did SetProcesses",
        "did StartDeployment",
        "did AbortDeployment",
        "did FinishDeployment",
        "did TakeHint",
        "Deployment",
        "did AddGroup",
        "did AddBalancer",
        "did SetEntry",
        "did SetBehind",
        "did SetGroupSubnets",
        "did SetBalancerSubnets",
        "denied NotAllowed",
        "denied Forbidden",
        "denied NoPolicy",
        "denied Protected",
        "denied Unknown",
        "denied Exists",
        "denied NoFreeAddress",
        "denied ZoneDown",
        "denied NoRoom",
        "denied TaskTooLarge",
        "denied PortTaken",
        "denied Limit",
        "denied Invalid",
        "denied InUse",
        "denied NotYet",
        "denied NoHint",
        "Instance",
        "CacheNode",
        "TaskLost",
        "StartFailed",
        "Interrupted",
        "Health",
        "DnsHealth",
        "Charged",
        "Told",
        "ToldTeam",
        "Missed",
        "FaultBegan",
        "FaultEnded",
    ] {
        let times = happened.get(what).copied().unwrap_or_default();
        assert!(times >= 3, "`{what}` happened {times} times: {happened:#?}");
    }
    let Counts {
        fast,
        ok,
        slow,
        wrong,
        failed,
        ..
    } = &counts;
    for (what, count) in [
        ("fast", *fast),
        ("ok", *ok),
        ("slow", *slow),
        ("wrong", *wrong),
        ("timeout", failed[FailCause::Timeout as usize]),
        ("queue full", failed[FailCause::QueueFull as usize]),
        ("service error", failed[FailCause::ServiceError as usize]),
        ("no target", failed[FailCause::NoTarget as usize]),
        ("throttled", failed[FailCause::Throttled as usize]),
        ("by functions", functions),
        ("blocked", failed[FailCause::Blocked as usize]),
        ("outage", failed[FailCause::Outage as usize]),
        ("reset", failed[FailCause::Reset as usize]),
        ("hits", hits),
        ("hits of the node", node_hits),
        ("retries", retries),
        ("queued", queued),
    ] {
        assert!(count >= 100, "{what} {count} times: {counts:?}");
    }
    assert!(drained >= 30, "{drained} instances drained");
}
