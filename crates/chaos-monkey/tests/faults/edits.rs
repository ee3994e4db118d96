//! Edits: commands by somebody who means well, or not. They stay until somebody
//! mends them, and policies can deny them.

use crate::play::{Played, Setup};
use model::account::{Account, Process};
use model::actor::Principal;
use model::autoscale::ScalingPolicy;
use model::outcome::FailCause;
use model::scenario::{FaultKind, Lasting};

const CDN: &str = "do = \"put-cdn\"\nkey = \"query-string\"\nttl = \"1h\"";

/// An edit, what it needs, and whether an account shows it.
struct Edit {
    fault: &'static str,
    more: &'static str,
    deeds: &'static [&'static str],
    shows: fn(&Account) -> bool,
}

const EDITS: &[Edit] = &[
    Edit {
        fault: "scaling-suspended",
        more: "",
        deeds: &["set-processes done"],
        shows: |a| a.groups[0].suspended.len() == Process::ALL.len(),
    },
    Edit {
        fault: "desired-count",
        more: "count = 99",
        deeds: &["set-group done"],
        shows: |a| a.groups[0].desired == 6,
    },
    Edit {
        fault: "security-group-closed",
        more: "",
        deeds: &["set-security-group done"],
        shows: |a| a.network.security_groups[0].http == model::account::Access::Deny,
    },
    Edit {
        fault: "acl-deny",
        more: "",
        deeds: &["set-network-acl done"],
        shows: |a| a.network.network_acls[0].http == model::account::Access::Deny,
    },
    Edit {
        fault: "route-lost",
        more: "",
        deeds: &["set-route done"],
        shows: |a| a.network.route_tables[0].default_route.is_none(),
    },
    Edit {
        fault: "gateway-detached",
        more: "",
        deeds: &["detach-gateway done"],
        shows: |a| !a.network.internet_gateways[0].attached,
    },
    Edit {
        fault: "subnet-detached",
        more: "",
        deeds: &["set-balancer-subnets done"],
        shows: |a| a.balancers[0].subnets.len() == 1,
    },
    Edit {
        fault: "shrunk-subnet",
        more: "",
        deeds: &["add-subnet done", "set-group-subnets done"],
        shows: |a| a.groups[0].subnets.len() == 1 && a.subnets[2].cidr.addresses() == 16,
    },
    Edit {
        fault: "wrong-health-path",
        more: "",
        deeds: &["set-health-check done"],
        shows: |a| {
            a.balancers[0]
                .health
                .path
                .as_ref()
                .is_some_and(|p| p.as_str() != "/healthcheck")
        },
    },
    Edit {
        fault: "targets-deregistered",
        more: "",
        deeds: &["set-weight done"],
        shows: |a| a.groups[0].weight == 0,
    },
    Edit {
        fault: "bad-deployment",
        more: "version = \"v2\"",
        deeds: &["start-deployment done"],
        shows: |a| a.deployments.len() == 1,
    },
    Edit {
        fault: "cdn-flush",
        more: "",
        deeds: &["invalidate-cdn done"],
        shows: |_| true,
    },
    Edit {
        fault: "cache-node-flush",
        more: "",
        deeds: &["flush-cache-node there is no cache node"],
        shows: |_| true,
    },
    Edit {
        fault: "cache-node-loss",
        more: "",
        deeds: &["lose-cache-node there is no cache node"],
        shows: |_| true,
    },
    Edit {
        fault: "cdn-ttl-zero",
        more: "",
        deeds: &["put-cdn done", "invalidate-cdn done"],
        shows: |a| a.cdn.is_some_and(|cdn| cdn.ttl.as_ns() == 0),
    },
    Edit {
        fault: "policy-deny",
        more: "",
        deeds: &["put-policy done"],
        shows: |a| a.policies.len() == 7,
    },
    Edit {
        fault: "policy-lost",
        more: "",
        deeds: &["delete-policy done"],
        shows: |a| a.policies.len() == 5,
    },
    Edit {
        fault: "orphan-instance",
        more: "",
        deeds: &["add-balancer done", "add-group done"],
        shows: |a| a.groups.len() == 2 && a.living().count() == 3,
    },
    Edit {
        fault: "orphan-volume",
        more: "",
        deeds: &["add-idle done"],
        shows: |a| a.volumes.len() == 1,
    },
    Edit {
        fault: "idle-balancer",
        more: "",
        deeds: &["add-balancer done"],
        shows: |a| a.idle().count() == 1,
    },
    Edit {
        fault: "idle-nat-gateway",
        more: "",
        deeds: &["add-idle done"],
        shows: |a| a.idle().count() == 1,
    },
    Edit {
        fault: "cdn-key-without-query",
        more: "",
        deeds: &["put-cdn done"],
        shows: |a| {
            a.cdn
                .is_some_and(|cdn| cdn.key == model::cache_key::CacheKey::Path)
        },
    },
    Edit {
        fault: "max-size-one",
        more: "",
        deeds: &["set-group done"],
        shows: |a| a.living().count() == 1,
    },
    Edit {
        fault: "wrong-version",
        more: "version = \"v2\"",
        deeds: &["set-launch done"],
        shows: |a| a.groups[0].launch.version == model::account::Version::V2,
    },
    Edit {
        fault: "huge-instance",
        more: "",
        deeds: &["set-launch done"],
        shows: |a| {
            a.groups[0]
                .launch
                .instance_type
                .as_ref()
                .is_some_and(|t| t.as_str() == "huge")
        },
    },
    Edit {
        fault: "debug-logging",
        more: "",
        deeds: &["set-logging done"],
        shows: |a| a.logging == model::account::Logging::Debug,
    },
    Edit {
        fault: "metrics-changed",
        more: "detailed = true",
        deeds: &["set-monitoring done"],
        shows: |a| a.groups[0].is_detailed,
    },
    Edit {
        fault: "terminate-instance",
        more: "pick = \"all\"",
        deeds: &["terminate-instance done", "terminate-instance done"],
        shows: |a| a.instances.len() == 4 && a.living().count() == 2,
    },
    Edit {
        fault: "leaked-key",
        more: "count = 2",
        deeds: &["add-balancer done", "add-group done"],
        shows: |a| a.groups.len() == 2 && a.living().count() == 4,
    },
    Edit {
        fault: "stop-instance",
        more: "",
        deeds: &["stop-instance done"],
        shows: |a| a.instances.len() == 3 && a.living().count() == 2,
    },
    Edit {
        fault: "reboot-instance",
        more: "",
        deeds: &["reboot-instance done"],
        shows: |a| a.instances.len() == 2 && a.instances.iter().any(|i| i.healthy_since.is_some()),
    },
    Edit {
        fault: "alarms-off",
        more: "",
        deeds: &["set-scaling done"],
        shows: |a| a.groups[0].policy == ScalingPolicy::Manual,
    },
];

/// It never comes to that, so that sizes stay what they are.
const FOLLOWS: &str =
    "do = \"set-scaling\"\ngroup = \"hashers\"\nsteps = [{ busy_percent = 100, change = 1 }]";

/// An application balancer, two types of instances, a CDN.
fn setup() -> Setup {
    Setup::new()
        .with("kind = \"classic\"", "kind = \"application\"")
        .with(
            "[limits]",
            "[[instance_type]]\nname = \"usual\"\nslots = 5\nprice = { usd = 1, per = \"1h\" }\n\n[[instance_type]]\nname = \"huge\"\nslots = 5\nprice = { usd = 9, per = \"1h\" }\n\n[limits]",
        )
        .step("1s", CDN)
        .step("1s", FOLLOWS)
}

fn who(edit: &Edit) -> Principal {
    let all = FaultKind::ALL.iter();
    let mut found = all.filter(|kind| kind.as_str() == edit.fault);
    found.next().expect(edit.fault).by()
}

#[test]
fn each_edit_is_a_command_of_its_principal_and_shows_in_the_account() {
    for edit in EDITS {
        let played = setup().fault(edit.fault, edit.more).play();
        assert_eq!(played.deeds(who(edit)), edit.deeds, "{}", edit.fault);
        assert!((edit.shows)(&played.account), "{}", edit.fault);
        let without = setup().play();
        let always = ["cdn-flush", "cache-node-flush", "cache-node-loss"];
        assert!(
            always.contains(&edit.fault) || !(edit.shows)(&without.account),
            "{} shows by itself",
            edit.fault
        );
    }
}

#[test]
fn who_is_denied_does_nothing_and_the_log_has_it() {
    for edit in EDITS {
        let policy = format!(
            "[[account.policy]]\nname = \"no\"\nprincipal = \"{}\"\neffect = \"deny\"\n",
            who(edit)
        );
        let setup = setup().with("[[account.group]]", &format!("{policy}\n[[account.group]]"));
        let played = setup.fault(edit.fault, edit.more).play();
        let deeds = played.deeds(who(edit));
        assert_eq!(deeds.len(), edit.deeds.len());
        let is_refused = |deed: &String| deed.contains("the policy `no` forbids");
        assert!(deeds.iter().all(is_refused), "{}: {deeds:?}", edit.fault);
    }
}

#[test]
fn every_fault_is_tried_here_or_among_the_breakdowns() {
    let breakdowns = concat!(include_str!("breakdowns.rs"), include_str!("machines.rs"));
    for kind in FaultKind::ALL {
        let is_edit = EDITS.iter().any(|edit| edit.fault == kind.as_str());
        let is_breakdown = breakdowns.contains(&format!("\"{kind}\""));
        assert!(is_edit || is_breakdown, "{kind}");
        assert!(
            !is_edit || kind.lasting() == Lasting::Stays,
            "{kind} is no edit"
        );
    }
}

#[test]
fn nothing_to_hit_is_noted_as_missed() {
    for fault in ["cdn-ttl-zero", "cdn-key-without-query", "huge-instance"] {
        let played = Setup::new().fault(fault, "").play();
        assert_eq!(played.deeds(Principal::Ceo), [format!("missed {fault}")]);
    }
}

/// What some of them do to the requests.
#[test]
fn edits_hurt_as_the_catalogue_says() {
    let failed = |played: &Played, cause| played.failed(cause, 25..60);
    let of = |fault: &str| setup().fault(fault, "").play();
    for fault in [
        "security-group-closed",
        "acl-deny",
        "route-lost",
        "gateway-detached",
    ] {
        let played = of(fault);
        assert!(failed(&played, FailCause::Blocked) > 100, "{fault}");
        assert_eq!(played.counts(0..20).failed_total(), 0, "{fault}");
    }
    let wrong = of("cdn-key-without-query").counts(21..60).wrong;
    assert!(wrong > 600, "{wrong}: nearly all of 780");
    assert!(failed(&of("targets-deregistered"), FailCause::NoTarget) > 100);
    let (cold, warm) = (
        of("cdn-ttl-zero").hits_percent(22..60),
        setup().play().hits_percent(22..60),
    );
    assert!(warm > 60 && cold < warm / 2, "{cold} and {warm}");
    let flushed = of("cdn-flush");
    assert!(flushed.hits_percent(20..21) < 30 && flushed.hits_percent(40..60) > 60);
    let (dear, plain) = (of("orphan-instance").spend, setup().play().spend);
    assert!(dear > plain);
}
