//! What one request shows.

use super::asker::{Asker, Reply};
use super::{Check, End};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::task::JoinSet;

/// What the service says of itself, as far as it does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) slots: Option<usize>,
    pub(super) queue_limit: Option<usize>,
    /// Answers 500 at times, by contract.
    is_v1: bool,
}

/// Requests at once while nothing is known of its slots, and at most otherwise.
const AT_ONCE_MAX: usize = 5;
/// How often a request is asked again that v1 answers with an error.
const ATTEMPTS_V1: u32 = 5;
/// The longest key, in bytes.
const KEY_BYTES_MAX: usize = 256;
/// More than a head may have.
const HEAD_BYTES: usize = 9 * 1024;

const METRICS: [&str; 6] = [
    "hash_service_received_total",
    "hash_service_requests_total",
    "hash_service_started_total",
    "hash_service_in_service",
    "hash_service_queued",
    "hash_service_duration_seconds",
];

pub(super) fn health(asker: &Asker, reply: &Reply, checks: &mut Vec<Check>) -> Facts {
    let text = String::from_utf8_lossy(&reply.body);
    let number = |name: &str| {
        let (_, rest) = text.split_once(&format!("\"{name}\""))?;
        let digits = rest.trim_start().strip_prefix(':')?.trim_start();
        let end = digits.find(|c: char| !c.is_ascii_digit());
        digits[..end.unwrap_or(digits.len())].parse::<usize>().ok()
    };
    let has_all = ["slots", "in_service", "queued", "queue_limit"]
        .iter()
        .all(|name| number(name).is_some())
        && ["status", "version", "draining"]
            .iter()
            .all(|name| text.contains(&format!("\"{name}\"")));
    let got = reply.shown();
    let curl = asker.curl("", "/healthcheck");
    let is_up = reply.status == 200;
    checks.push(asker.check("health.status", is_up, "200", &got, curl.clone()));
    let expected = "JSON with status, version, slots, in_service, queued, queue_limit, draining";
    checks.push(asker.check("health.body", has_all, expected, &got, curl));
    let version = text.split_once("\"version\"");
    Facts {
        slots: number("slots"),
        queue_limit: number("queue_limit"),
        is_v1: version
            .is_some_and(|(_, rest)| rest.trim_start_matches([':', ' ', '"']).starts_with("v1")),
    }
}

impl Facts {
    pub(super) fn at_once(&self) -> usize {
        self.slots.map_or(1, |slots| slots.clamp(1, AT_ONCE_MAX))
    }
}

/// A hash, asked for again where v1 has erred.
pub(super) async fn hash(asker: &Asker, path: &str, facts: Facts) -> Result<Reply, String> {
    let mut reply = asker.get(path).await;
    for _ in 1..ATTEMPTS_V1 {
        if !facts.is_v1 || !reply.as_ref().is_ok_and(|it| it.status == 500) {
            break;
        }
        reply = asker.get(path).await;
    }
    reply
}

pub(super) async fn hashes(asker: &Asker, facts: &Facts, checks: &mut Vec<Check>) {
    let longest = "k".repeat(KEY_BYTES_MAX);
    let longest_escaped = "%6B".repeat(KEY_BYTES_MAX);
    let asked: [(&'static str, String, &str); 9] = [
        (
            "hash.plain",
            "input=3615-7184-2117".into(),
            "3615-7184-2117",
        ),
        ("hash.utf8", "input=%EC%86%8C".into(), "소"),
        ("hash.escapes", "input=%41b%2fC".into(), "Ab/C"),
        ("hash.plus", "input=a+b".into(), "a b"),
        ("hash.escaped-plus", "input=a%2Bb".into(), "a+b"),
        ("hash.equals", "input=a=b".into(), "a=b"),
        ("hash.other-parameters", "x=1&input=k&y".into(), "k"),
        ("hash.longest", format!("input={longest}"), &longest),
        (
            "hash.longest-escaped",
            format!("input={longest_escaped}"),
            &longest,
        ),
    ];
    let mut replies = Vec::new();
    for few in asked.chunks(facts.at_once()) {
        let mut running = JoinSet::new();
        for (place, (_, query, _)) in few.iter().enumerate() {
            let (asker, facts, path) = (asker.clone(), *facts, format!("/calc?{query}"));
            running.spawn(async move { (place, hash(&asker, &path, facts).await) });
        }
        let mut done = running.join_all().await;
        done.sort_by_key(|(place, _)| *place);
        replies.extend(done.into_iter().map(|(_, reply)| reply));
    }
    for ((id, query, key), reply) in asked.iter().zip(&replies) {
        let right = asker.hash_of(key);
        let is_right = |reply: &Reply| {
            // How the digits are written has a check of its own.
            let text = String::from_utf8_lossy(&reply.body);
            reply.status == 200 && text.trim_end().eq_ignore_ascii_case(&right)
        };
        let curl = asker.curl("", &format!("/calc?{query}"));
        checks.push(asker.check(
            id,
            reply.as_ref().is_ok_and(is_right),
            format!("200 {right}"),
            shown(reply),
            curl,
        ));
    }
    body(asker, &asked[0].1, &replies[0], checks);
}

/// How a right answer is written.
fn body(asker: &Asker, query: &str, reply: &Result<Reply, String>, checks: &mut Vec<Check>) {
    let curl = || asker.curl("", &format!("/calc?{query}"));
    let Ok(reply) = reply.as_ref() else {
        for id in ["body.digits", "body.type"] {
            checks.push(skipped(id, "hash.plain had no answer", curl()));
        }
        return;
    };
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_plain = reply.body.len() == 64 && reply.body.iter().all(is_digit);
    let expected = "64 lowercase hexadecimal digits, no newline";
    checks.push(asker.check("body.digits", is_plain, expected, reply.shown(), curl()));
    let kind = reply.header("content-type");
    let is_text = kind
        .split(';')
        .next()
        .is_some_and(|it| it.trim() == "text/plain");
    let got = format!("content-type: {kind}");
    checks.push(asker.check(
        "body.type",
        is_text,
        "content-type: text/plain",
        got,
        curl(),
    ));
}

/// Requests that have to be refused.
pub(super) async fn refusals(asker: &Asker, checks: &mut Vec<Check>) {
    let beyond = format!("/calc?input={}", "k".repeat(KEY_BYTES_MAX + 1));
    for (id, path) in [
        ("input.missing", "/calc"),
        ("input.empty", "/calc?input="),
        ("input.twice", "/calc?input=a&input=b"),
        ("input.too-long", &beyond),
        ("input.broken-escape", "/calc?input=%zz"),
        ("input.not-utf8", "/calc?input=%ff"),
    ] {
        let reply = asker.get(path).await;
        let is_right = |it: &Reply| it.status == 400 && !it.body.is_empty();
        let curl = asker.curl("", path);
        let is_right = reply.as_ref().is_ok_and(is_right);
        checks.push(asker.check(id, is_right, "400 and the reason", shown(&reply), curl));
    }
    for (id, method, option) in [
        ("method.post", Method::POST, "-X POST"),
        ("method.delete", Method::DELETE, "-X DELETE"),
        ("method.head", Method::HEAD, "-I"),
    ] {
        let path = "/calc?input=k";
        let reply = asker.ask(method, path, HeaderMap::new()).await;
        let is_right = reply.as_ref().is_ok_and(|it| it.status == 405);
        let curl = asker.curl(option, path);
        checks.push(asker.check(id, is_right, "405", shown(&reply), curl));
    }
    let reply = asker.get("/nothing-here").await;
    let is_right = reply.as_ref().is_ok_and(|it| it.status == 404);
    let mut check = asker.check(
        "path.unknown",
        is_right,
        "404",
        shown(&reply),
        asker.curl("", "/nothing-here"),
    );
    check.is_required = false;
    checks.push(check);
}

/// Connections that are kept, and heads that are too long.
pub(super) async fn connections(asker: &Asker, facts: &Facts, checks: &mut Vec<Check>) {
    let paths = ["/calc?input=first", "/calc?input=second"];
    let (first, second) = (asker.hash_of("first"), asker.hash_of("second"));
    let got = two_on_one(asker, paths, *facts).await;
    let is_right = got
        .as_ref()
        .is_ok_and(|bodies| *bodies == [first.clone(), second.clone()]);
    let got = got.unwrap_or_else(|error| vec![error]).join(", then ");
    let both = format!("{first}, then {second}, on one connection");
    let curl = format!(
        "{} 'http://{}{}'",
        asker.curl("-v", paths[0]),
        asker.host(),
        paths[1]
    );
    checks.push(asker.check("connection.keep-alive", is_right, both, got, curl));

    let mut headers = HeaderMap::new();
    let filler = HeaderValue::try_from("x".repeat(HEAD_BYTES));
    headers.extend(filler.map(|filler| (HeaderName::from_static("x-filler"), filler)));
    let reply = asker.ask(Method::GET, "/healthcheck", headers).await;
    let is_right = reply.as_ref().is_ok_and(|it| it.status == 431);
    let curl = asker.curl(
        &format!("-H \"x-filler: $(head -c {HEAD_BYTES} /dev/zero | tr '\\0' x)\""),
        "/healthcheck",
    );
    checks.push(asker.check("head.too-long", is_right, "431", shown(&reply), curl));
}

async fn two_on_one(asker: &Asker, paths: [&str; 2], facts: Facts) -> Result<Vec<String>, String> {
    let mut connection = asker.connect().await?;
    let mut bodies = Vec::new();
    for path in paths {
        for attempt in 1.. {
            let asked = asker.ask_on(&mut connection, Method::GET, path, HeaderMap::new());
            let reply = asked.await?;
            if facts.is_v1 && reply.status == 500 && attempt < ATTEMPTS_V1 {
                continue;
            }
            let text = String::from_utf8_lossy(&reply.body);
            bodies.push(text.trim_end().to_ascii_lowercase());
            break;
        }
    }
    Ok(bodies)
}

pub(super) async fn metrics(asker: &Asker, checks: &mut Vec<Check>) {
    let reply = asker.get("/metrics").await;
    let missing = |reply: &Reply| {
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        let is_missing = |name: &&&str| !text.lines().any(|line| line.starts_with(**name));
        METRICS
            .iter()
            .filter(is_missing)
            .copied()
            .collect::<Vec<_>>()
    };
    let got = match &reply {
        Ok(it) if it.status == 200 && missing(it).is_empty() => "all of them".to_owned(),
        Ok(it) if it.status == 200 => format!("without {}", missing(it).join(", ")),
        Ok(it) => it.shown(),
        Err(error) => error.clone(),
    };
    let expected = format!("200 with {}", METRICS.join(", "));
    let curl = asker.curl("", "/metrics");
    checks.push(asker.check("metrics.names", got == "all of them", expected, got, curl));
}

pub(super) fn shown(reply: &Result<Reply, String>) -> String {
    match reply {
        Ok(reply) => reply.shown(),
        Err(error) => error.clone(),
    }
}

pub(super) fn skipped(id: &'static str, why: &str, repeat: String) -> Check {
    Check {
        id,
        is_required: true,
        end: End::Skip,
        expected: String::new(),
        got: why.to_owned(),
        repeat,
    }
}
