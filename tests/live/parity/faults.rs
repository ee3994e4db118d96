//! What breaks, and what is then decided.

use super::case::{Case, case, failed, hits, launched, serving};
use model::outcome::FailCause;

pub(super) const CASES: &[Case] = &[
    case("latency", &[], |it| it.median_ms(6..10) > 700).meets(&[(
        "4s",
        "latency",
        "pick = \"all\"\nadd = \"500ms\"\njitter = \"200ms\"\nfor = \"7s\"",
    )]),
    case("latency-grows", &[], |it| {
        it.median_ms(9..11) > it.median_ms(5..7) + 150
    })
    .meets(&[(
        "4s",
        "latency",
        "pick = \"all\"\nadd = \"800ms\"\nfor = \"8s\"\nramp = \"8s\"",
    )]),
    case("packet-loss", &[], |it| it.all().slow > 10).meets(&[(
        "4s",
        "packet-loss",
        "pick = \"all\"\nshare = \"30%\"\nadd = \"1200ms\"\nfor = \"8s\"",
    )]),
    case("bandwidth", &[], |it| it.median_ms(6..10) > 500).meets(&[(
        "4s",
        "bandwidth",
        "pick = \"all\"\nbytes_per_s = 600\nfor = \"7s\"",
    )]),
    case("slow-down", &[], |it| it.median_ms(6..10) > 400).meets(&[(
        "4s",
        "slow-down",
        "pick = \"all\"\ntimes = 2\nfor = \"7s\"",
    )]),
    case("error-responses", &[], |it| {
        failed(it, FailCause::ServiceError) > 20
    })
    .meets(&[(
        "4s",
        "error-responses",
        "pick = \"all\"\nshare = \"40%\"\nfor = \"7s\"",
    )]),
    case("errors-of-one", &[], |it| {
        failed(it, FailCause::ServiceError) > 20
    })
    .meets(&[(
        "4s",
        "error-responses",
        "pick = \"one\"\nshare = \"100%\"\nfor = \"7s\"",
    )]),
    case("wrong-answers", &[], |it| it.all().wrong > 15).meets(&[(
        "4s",
        "wrong-answers",
        "pick = \"all\"\none_in = 2\nfor = \"7s\"",
    )]),
    case("connection-resets", &[], |it| {
        failed(it, FailCause::Reset) > 15
    })
    .meets(&[(
        "4s",
        "connection-resets",
        "pick = \"all\"\nshare = \"40%\"\nfor = \"7s\"",
    )]),
    case("crash", &[], |it| {
        it.happened("instance.lost") + it.happened("fault.began") > 0 && launched(it) == 3
    })
    .meets(&[("5s", "crash-instance", "pick = \"one\"")])
    .observed(),
    case("crash-of-all", &[], |it| {
        failed(it, FailCause::NoTarget) > 10 && launched(it) == 4
    })
    .meets(&[("5s", "crash-instance", "pick = \"all\"")])
    .observed(),
    case("hang-is-replaced", &[], |it| {
        it.happened("instance.health") > 0 && launched(it) > 2
    })
    .meets(&[("5s", "hang", "pick = \"one\"\nfor = \"8s\"")])
    .observed(),
    case(
        "pause",
        &[(
            "0s",
            "set-processes",
            "group = \"hashers\"\nsuspended = [\"replace-unhealthy\"]",
        )],
        |it| it.counts(5..10).slow > 2,
    )
    .meets(&[("5s", "pause", "pick = \"one\"\nfor = \"2s\"")])
    .observed(),
    case("blackhole", &[], |it| {
        it.happened("instance.health") > 0 && launched(it) > 2
    })
    .meets(&[("5s", "blackhole", "pick = \"one\"\nfor = \"8s\"")])
    .observed(),
    case(
        "partition",
        &[(
            "0s",
            "set-processes",
            "group = \"hashers\"\nsuspended = [\"replace-unhealthy\"]",
        )],
        |it| it.happened("instance.health") == 2,
    )
    .meets(&[("5s", "partition", "zone = \"a\"\nfor = \"7s\"")])
    .observed(),
    case("zone-outage", &[], |it| {
        launched(it) > 2 && serving(it) == 2
    })
    .meets(&[("5s", "zone-outage", "zone = \"a\"\nfor = \"7s\"")])
    .observed(),
    case("all-zones-out", &[], |it| {
        failed(it, FailCause::Outage) > 20
    })
    .meets(&[
        ("5s", "zone-outage", "zone = \"a\"\nfor = \"4s\""),
        ("5s", "zone-outage", "zone = \"b\"\nfor = \"4s\""),
    ])
    .observed(),
    case(
        "no-capacity",
        &[("4s", "set-group", "group = \"hashers\"\ndesired = 4")],
        |it| it.happened("command.denied") > 0 && serving(it) == 4,
    )
    .meets(&[("3s", "no-capacity", "for = \"5s\"")]),
    case(
        "api-errors",
        &[
            ("4s", "set-group", "group = \"hashers\"\ndesired = 3"),
            ("5s", "set-group", "group = \"hashers\"\ndesired = 4"),
            ("6s", "set-group", "group = \"hashers\"\ndesired = 5"),
        ],
        |it| it.happened("command.denied") > 0,
    )
    .meets(&[("3s", "api-errors", "share = \"50%\"\nfor = \"6s\"")]),
    case(
        "cdn-flush",
        &[("1s", "put-cdn", "key = \"query-string\"\nttl = \"60s\"")],
        |it| hits(it) > 40 && it.hits_percent(8..10) < it.hits_percent(6..8),
    )
    .meets(&[("8s", "cdn-flush", "")]),
    case(
        "cdn-key-without-query",
        &[("1s", "put-cdn", "key = \"query-string\"\nttl = \"60s\"")],
        |it| it.counts(0..8).wrong == 0 && it.all().wrong > 80,
    )
    .meets(&[("8s", "cdn-key-without-query", "")]),
    case(
        "crash-behind-cdn",
        &[("1s", "put-cdn", "key = \"query-string\"\nttl = \"60s\"")],
        |it| hits(it) > 40 && failed(it, FailCause::NoTarget) > 2,
    )
    .meets(&[("9s", "crash-instance", "pick = \"all\"")])
    .observed(),
    case(
        "targets-deregistered",
        &[("10s", "set-weight", "group = \"hashers\"\nweight = 100")],
        |it| failed(it, FailCause::NoTarget) > 40,
    )
    .meets(&[("4s", "targets-deregistered", "group = \"hashers\"")]),
];
