//! Balancers, queues, DNS, networks and permissions: where requests go, and what keeps them.

use super::case::{Case, case, failed, launched, serving};
use model::outcome::FailCause;

/// One instance of a type in place of both others, from the fifth second on.
macro_rules! one {
    ($type:literal) => {
        (
            "0s",
            "add-group",
            concat!(
                "name = \"one\"\nlaunch = { version = \"v3\", start_script = \"baked\", instance_type = \"",
                $type,
                "\" }\nsubnets = [\"public-a\"]\nbehind = \"front\"\nweight = 0\ndesired = 1\nmax = 1"
            ),
        )
    };
}
const ITS: (&str, &str, &str) = ("4s", "set-weight", "group = \"one\"\nweight = 100");
const ALONE: (&str, &str, &str) = ("4s", "set-weight", "group = \"hashers\"\nweight = 0");

pub(super) const CASES: &[Case] = &[
    case(
        "classic",
        &[("0s", "switch-balancer", "balancer = \"front\"\nkind = \"classic\"")],
        |it| it.account.balancers[0].kind == model::balance::BalancerKind::Classic,
    ),
    case(
        "round-robin",
        &[("0s", "tune-balancer", "balancer = \"front\"\nalgorithm = \"round-robin\"")],
        |it| it.all().ok > 150,
    ),
    case(
        "slow-start",
        &[
            ("0s", "tune-balancer", "balancer = \"front\"\nalgorithm = \"round-robin\"\nslow_start = \"10s\""),
            ("1s", "set-group", "group = \"hashers\"\ndesired = 4"),
        ],
        |it| launched(it) == 4,
    ),
    case(
        "two-groups-by-weight",
        &[
            ("0s", "add-group", "name = \"green\"\nlaunch = { version = \"v2\", start_script = \"baked\" }\nsubnets = [\"public-a\"]\nbehind = \"front\"\nweight = 300\ndesired = 2\nmax = 4"),
            ("10s", "set-weight", "group = \"green\"\nweight = 50"),
        ],
        |it| {
            let errors = |seconds| it.failed(FailCause::ServiceError, seconds);
            errors(3..10) > 15 && errors(11..20) < errors(3..10)
        },
    ),
    case(
        "weight-none",
        &[
            ("4s", "set-weight", "group = \"hashers\"\nweight = 0"),
            ("9s", "set-weight", "group = \"hashers\"\nweight = 100"),
        ],
        |it| failed(it, FailCause::NoTarget) > 30,
    ),
    case(
        "entry-moved",
        &[
            ("4s", "set-entry", "balancer = \"spare\""),
            ("8s", "set-behind", "group = \"hashers\"\nbalancer = \"spare\""),
        ],
        |it| it.failed(FailCause::NoTarget, 4..9) > 20 && it.failed(FailCause::NoTarget, 13..20) == 0,
    ),
    case(
        "dns-weights",
        &[
            ("0s", "add-group", "name = \"green\"\nlaunch = { version = \"v2\", start_script = \"baked\" }\nsubnets = [\"public-a\"]\nbehind = \"spare\"\ndesired = 2\nmax = 4"),
            ("4s", "set-dns", "ttl = \"2s\"\nrecords = [{ balancer = \"front\" }, { balancer = \"spare\" }]"),
        ],
        |it| failed(it, FailCause::ServiceError) > 15,
    ),
    case(
        "dns-failover",
        &[
            ("0s", "add-group", "name = \"green\"\nlaunch = { version = \"v1\", start_script = \"baked\" }\nsubnets = [\"public-a\"]\nbehind = \"spare\"\ndesired = 2\nmax = 4"),
            ("3s", "set-dns", "ttl = \"1s\"\nrecords = [{ balancer = \"front\" }, { balancer = \"spare\", role = \"secondary\" }]"),
            ("6s", "set-group", "group = \"hashers\"\nmin = 0\ndesired = 0"),
        ],
        |it| it.happened("dns.health") > 0 && serving(it) == 2 && it.counts(14..20).ok > 30,
    )
    .observed(),
    case(
        "queue-full",
        &[one!("tiny"), ITS, ALONE],
        |it| failed(it, FailCause::QueueFull) > 40,
    )
    .observed(),
    case(
        "queue-too-long",
        &[one!("patient"), ITS, ALONE],
        |it| failed(it, FailCause::Timeout) > 20 && it.all().slow > 5,
    )
    .observed(),
    case(
        "larger-size",
        &[one!("large"), ITS, ALONE],
        |it| it.counts(5..20).ok > 120,
    )
    .observed(),
    case(
        "queue-behind-cdn",
        &[
            ("0s", "put-cdn", "key = \"query-string\"\nttl = \"60s\""),
            one!("tiny"), ITS, ALONE,
        ],
        |it| failed(it, FailCause::QueueFull) > 5,
    )
    .observed(),
    case(
        "security-group",
        &[
            ("4s", "set-security-group", "security_group = \"default\"\nhttp = \"deny\""),
            ("5s", "set-security-group", "security_group = \"default\"\nhttp = \"allow\""),
            ("9s", "set-security-group", "security_group = \"default\"\nhttp = \"deny\""),
            ("13s", "set-security-group", "security_group = \"default\"\nhttp = \"allow\""),
        ],
        |it| failed(it, FailCause::Blocked) > 30 && it.happened("instance.health") > 0,
    ),
    case(
        "network-acl",
        &[
            ("4s", "set-network-acl", "network_acl = \"default\"\nhttp = \"deny\""),
            ("7s", "set-network-acl", "network_acl = \"default\"\nhttp = \"allow\""),
        ],
        |it| failed(it, FailCause::Blocked) > 20,
    ),
    case(
        "route",
        &[
            ("4s", "set-route", "route_table = \"main\""),
            ("5s", "set-group", "group = \"hashers\"\ndesired = 3"),
            ("9s", "set-route", "route_table = \"main\"\ntarget = \"internet-gateway/igw\""),
        ],
        |it| failed(it, FailCause::Blocked) > 30 && it.happened("instance.start-failed") > 0,
    ),
    case(
        "gateway",
        &[
            ("4s", "detach-gateway", "gateway = \"igw\""),
            ("7s", "attach-gateway", "gateway = \"igw\""),
        ],
        |it| failed(it, FailCause::Blocked) > 20,
    ),
    case(
        "policy-denies",
        &[
            ("1s", "put-policy", "name = \"none\"\nprincipal = \"autoscaler\"\naction = \"launch-instance\"\neffect = \"deny\""),
            ("3s", "set-group", "group = \"hashers\"\ndesired = 3"),
            ("8s", "delete-policy", "policy = \"none\""),
        ],
        |it| it.happened("command.denied") > 0 && serving(it) == 3,
    ),
];
