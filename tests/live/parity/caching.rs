//! The CDN and the cache node.

use super::case::{Case, case, failed, hits};
use crate::measured::Measured;
use model::outcome::FailCause;

fn found(its: &Measured) -> u64 {
    its.sum(|seen| seen.node_hits)
}

fn asked(its: &Measured) -> u64 {
    its.sum(|seen| seen.node_requests)
}

fn attempts(its: &Measured) -> u64 {
    its.sum(|seen| seen.upstream_attempts)
}

/// Instances that ask the node; they get all requests from the sixth second on.
const V3: (&str, &str, &str) = (
    "0s",
    "add-group",
    "name = \"asking\"\nlaunch = { version = \"v3\", start_script = \"baked\" }\nsubnets = [\"public-a\"]\nbehind = \"front\"\nweight = 0\ndesired = 2\nmax = 2",
);
const ASK: (&str, &str, &str) = ("5s", "set-weight", "group = \"asking\"\nweight = 100");
const AND_NOBODY_ELSE: (&str, &str, &str) = ("5s", "set-weight", "group = \"hashers\"\nweight = 0");
const BY_QUERY: &str = "key = \"query-string\"\nttl = \"60s\"";

pub(super) const CASES: &[Case] = &[
    case("no-cache", &[], |it| {
        it.sum(|seen| seen.cdn_requests) == 0 && it.all().ok > 150
    }),
    case("cdn-by-query", &[("1s", "put-cdn", BY_QUERY)], |it| {
        hits(it) > 50 && it.all().wrong == 0
    }),
    case(
        "cdn-by-path",
        &[("1s", "put-cdn", "key = \"path\"\nttl = \"60s\"")],
        |it| hits(it) > 80 && it.all().wrong > 100,
    ),
    case(
        "cdn-short-ttl",
        &[("1s", "put-cdn", "key = \"query-string\"\nttl = \"2s\"")],
        |it| (5..45).contains(&hits(it)),
    ),
    case(
        "cdn-least-ttl",
        &[
            ("1s", "put-cdn", "key = \"query-string\"\nttl = \"0s\""),
            ("2s", "tune-cdn", "min_ttl = \"10s\""),
        ],
        |it| hits(it) > 35,
    ),
    // Of several answers that come at once the last one is kept. v3 has no errors that could be.
    case(
        "cdn-no-collapse",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("6s", "put-cdn", "key = \"path\"\nttl = \"60s\""),
            ("6s", "tune-cdn", "collapse = false"),
            ("8s", "invalidate-cdn", ""),
            ("10s", "invalidate-cdn", ""),
            ("12s", "invalidate-cdn", ""),
            ("14s", "invalidate-cdn", ""),
            ("16s", "invalidate-cdn", ""),
            ("18s", "invalidate-cdn", ""),
        ],
        |it| attempts(it) > 75,
    ),
    case(
        "cdn-collapse",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("6s", "put-cdn", "key = \"path\"\nttl = \"60s\""),
            ("8s", "invalidate-cdn", ""),
            ("10s", "invalidate-cdn", ""),
            ("12s", "invalidate-cdn", ""),
            ("14s", "invalidate-cdn", ""),
            ("16s", "invalidate-cdn", ""),
            ("18s", "invalidate-cdn", ""),
        ],
        |it| attempts(it) < 70,
    ),
    case(
        "cdn-keeps-errors",
        &[
            ("1s", "put-cdn", BY_QUERY),
            ("1s", "tune-cdn", "error_ttl = \"20s\""),
        ],
        |it| failed(it, FailCause::ServiceError) > 10,
    )
    .meets(&[(
        "3s",
        "error-responses",
        "pick = \"all\"\nshare = \"30%\"\nfor = \"6s\"",
    )]),
    case(
        "cdn-keeps-no-errors",
        &[
            ("1s", "put-cdn", BY_QUERY),
            ("1s", "tune-cdn", "error_ttl = \"0s\""),
        ],
        |it| failed(it, FailCause::ServiceError) > 5,
    )
    .meets(&[(
        "3s",
        "error-responses",
        "pick = \"all\"\nshare = \"30%\"\nfor = \"6s\"",
    )]),
    case(
        "cdn-invalidated",
        &[
            ("1s", "put-cdn", BY_QUERY),
            ("6s", "invalidate-cdn", ""),
            ("12s", "invalidate-cdn", ""),
        ],
        |it| it.hits_percent(12..14) + 10 < it.hits_percent(9..12),
    ),
    case(
        "cdn-deleted",
        &[("1s", "put-cdn", BY_QUERY), ("10s", "delete-cdn", "")],
        |it| it.hits_percent(5..10) > 40 && it.seen(11..20).all(|seen| seen.cdn_requests == 0),
    ),
    case(
        "cdn-key-changed",
        &[
            ("1s", "put-cdn", "key = \"path\"\nttl = \"60s\""),
            ("8s", "put-cdn", BY_QUERY),
        ],
        |it| it.counts(2..8).wrong > 30 && it.counts(9..20).wrong == 0,
    ),
    case(
        "node",
        &[V3, ASK, AND_NOBODY_ELSE, ("1s", "put-cache-node", "")],
        |it| found(it) > 50 && it.all().fast > 50,
    )
    .observed(),
    case(
        "node-short-ttl",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("1s", "put-cache-node", "ttl = \"2s\""),
        ],
        |it| found(it) > 10 && found(it) * 2 < asked(it),
    )
    .observed(),
    case(
        "node-small-lru",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("1s", "put-cache-node", "size = 8\neviction = \"lru\""),
        ],
        |it| found(it) > 10 && found(it) * 2 < asked(it),
    )
    .observed(),
    case(
        "node-flushed",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("1s", "put-cache-node", ""),
            ("12s", "flush-cache-node", ""),
        ],
        |it| {
            let percent = |(asked, found): (u64, u64)| found * 100 / asked.max(1);
            percent(it.node(12..14)) + 10 < percent(it.node(10..12))
        },
    )
    .observed(),
    case(
        "node-lost",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("1s", "put-cache-node", ""),
            ("12s", "lose-cache-node", ""),
        ],
        |it| found(it) > 30 && it.happened("cache-node.phase") >= 2,
    )
    .observed(),
    case(
        "node-behind-cdn",
        &[
            V3,
            ASK,
            AND_NOBODY_ELSE,
            ("1s", "put-cache-node", ""),
            ("1s", "put-cdn", "key = \"query-string\"\nttl = \"3s\""),
        ],
        |it| found(it) > 10 && hits(it) > 20,
    )
    .observed(),
];
