//! The table of attacks.

mod joining;

use crate::scenario::form;
use crate::support::{Game, Request};

/// Whose tokens an attacker may have.
pub(super) struct Keys {
    /// Of a member of team 0.
    pub(super) member: String,
    /// Of an observer of team 0.
    pub(super) observer: String,
    pub(super) facilitator: String,
}

pub(super) struct Attack {
    pub(super) what: &'static str,
    /// The request, which is sent so many times.
    pub(super) request: fn(&Game, &Keys) -> Request,
    pub(super) times: usize,
    /// The status and the code of the last answer; without a code it is a page.
    pub(super) answer: (u16, &'static str),
    /// What the record of visits says of it.
    pub(super) recorded: &'static str,
}

/// An attack that is refused at once.
const fn refused(
    what: &'static str,
    request: fn(&Game, &Keys) -> Request,
    status: u16,
    code: &'static str,
) -> Attack {
    Attack {
        what,
        request,
        times: 1,
        answer: (status, code),
        recorded: code,
    }
}

const DELETE: &str = r#"{"idempotency_key":"k","command":{"delete-cdn":{}}}"#;
const HALT: &str = r#"{"idempotency_key":"k","control":{"halt":{"reason":"x"}}}"#;
const EVIL: &str = "https://evil.example";

/// Every attack.
pub(super) fn all() -> impl Iterator<Item = &'static Attack> {
    ATTACKS.iter().chain(joining::ATTACKS)
}

const ATTACKS: &[Attack] = &[
    // Tokens.
    refused(
        "a console without a token",
        |game, _| game.get("/api/team"),
        401,
        "no-token",
    ),
    refused(
        "a console's stream without a token",
        |game, _| game.get("/api/team/events"),
        401,
        "no-token",
    ),
    refused(
        "a guessed bearer token",
        |game, _| game.get("/api/team").bearer(&"0".repeat(64)),
        401,
        "no-token",
    ),
    refused(
        "a guessed cookie",
        |game, _| game.get("/api/team").cookie(&"f".repeat(64)),
        401,
        "no-token",
    ),
    refused(
        "the start of a token",
        |game, keys| game.get("/api/team").bearer(&keys.member[..63]),
        401,
        "no-token",
    ),
    refused(
        "a token and something more",
        |game, keys| game.get("/api/team").bearer(&format!("{}0", keys.member)),
        401,
        "no-token",
    ),
    Attack {
        what: "a guessed link",
        request: |game, _| game.get(&format!("/join?token={}", "1".repeat(64))),
        times: 1,
        answer: (303, ""),
        recorded: "wrong-token",
    },
    refused(
        "figures for monitoring without a token",
        |game, _| game.get("/metrics"),
        401,
        "no-token",
    ),
    refused(
        "a report without a token",
        |game, _| game.get("/api/report"),
        401,
        "no-token",
    ),
    // Somebody else's things.
    refused(
        "the script, by a team",
        |game, keys| game.get("/api/script").bearer(&keys.member),
        403,
        "forbidden",
    ),
    refused(
        "the script, by nobody",
        |game, _| game.get("/api/script"),
        401,
        "no-token",
    ),
    refused(
        "a halt, by a team",
        |game, keys| game.post("/api/script/controls", HALT).bearer(&keys.member),
        403,
        "forbidden",
    ),
    refused(
        "a preview, by a team",
        |game, keys| {
            game.post("/api/script/preview", r#"{"control":{"thaw":{}}}"#)
                .bearer(&keys.member)
        },
        403,
        "forbidden",
    ),
    refused(
        "the true board while it is frozen, by a team",
        |game, keys| game.get("/api/board?true").bearer(&keys.member),
        403,
        "forbidden",
    ),
    refused(
        "the record of visits, by a team",
        |game, keys| game.get("/api/visits").bearer(&keys.member),
        403,
        "forbidden",
    ),
    Attack {
        what: "the page of visits, by a team",
        request: |game, keys| game.get("/visits").cookie(&keys.member),
        times: 1,
        answer: (403, ""),
        recorded: "403",
    },
    refused(
        "the scenario's file, by a team",
        |game, keys| game.get("/api/scenario").bearer(&keys.member),
        403,
        "forbidden",
    ),
    refused(
        "the scenario's file, by nobody",
        |game, _| game.get("/api/scenario"),
        401,
        "no-token",
    ),
    refused(
        "having a scenario checked, by a team",
        |game, keys| form(game, "text", "format = 1").bearer(&keys.member),
        403,
        "forbidden",
    ),
    refused(
        "taking somebody's token, by a team",
        |game, keys| {
            game.post("/api/revoke", r#"{"team":1}"#)
                .bearer(&keys.member)
        },
        403,
        "forbidden",
    ),
    refused(
        "a pause, by a team",
        |game, keys| {
            game.post("/api/pause", r#"{"reason":"x"}"#)
                .bearer(&keys.member)
        },
        403,
        "forbidden",
    ),
    refused(
        "a command for another team, named in the body",
        |game, keys| {
            game.post(
                "/api/team/commands",
                r#"{"idempotency_key":"k","team":1,"command":{"delete-cdn":{}}}"#,
            )
            .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "a command by a facilitator, who plays in no team",
        |game, keys| {
            game.post("/api/team/commands", DELETE)
                .bearer(&keys.facilitator)
        },
        403,
        "forbidden",
    ),
    refused(
        "a plan without a token",
        |game, _| game.post("/api/team/plan", r#"{"stack":"format = 1"}"#),
        401,
        "no-token",
    ),
    refused(
        "a plan by a facilitator, who plays in no team",
        |game, keys| {
            game.post("/api/team/plan", r#"{"stack":"format = 1"}"#)
                .bearer(&keys.facilitator)
        },
        403,
        "forbidden",
    ),
    refused(
        "a plan for another team, named in the body",
        |game, keys| {
            game.post("/api/team/plan", r#"{"team":1,"stack":"format = 1"}"#)
                .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "the log of another team's instance",
        |game, keys| {
            game.get("/api/team/instances/4242/log")
                .bearer(&keys.member)
        },
        404,
        "no-log",
    ),
    // Requests that another site makes a browser send.
    refused(
        "a command from another site",
        |game, keys| {
            game.post("/api/team/commands", DELETE)
                .cookie(&keys.member)
                .header("origin", EVIL)
        },
        403,
        "other-origin",
    ),
    refused(
        "a command by a cookie without an origin",
        |game, keys| game.post("/api/team/commands", DELETE).cookie(&keys.member),
        403,
        "other-origin",
    ),
    refused(
        "a command from an origin that says nothing",
        |game, keys| {
            game.post("/api/team/commands", DELETE)
                .cookie(&keys.member)
                .header("origin", "null")
        },
        403,
        "other-origin",
    ),
    refused(
        "a command from another port of this host",
        |game, keys| {
            game.post("/api/team/commands", DELETE)
                .cookie(&keys.member)
                .header("origin", "http://127.0.0.1:1")
        },
        403,
        "other-origin",
    ),
    refused(
        "a halt from another site",
        |game, keys| {
            game.post("/api/script/controls", HALT)
                .cookie(&keys.facilitator)
                .header("origin", EVIL)
        },
        403,
        "other-origin",
    ),
    refused(
        "a start from another site",
        |game, keys| {
            game.post("/api/start", "{}")
                .cookie(&keys.facilitator)
                .header("origin", EVIL)
        },
        403,
        "other-origin",
    ),
    refused(
        "a scenario to be checked from another site",
        |game, keys| {
            form(game, "text", "format = 1")
                .cookie(&keys.facilitator)
                .header("origin", EVIL)
        },
        403,
        "other-origin",
    ),
    refused(
        "logging somebody out from another site",
        |game, keys| {
            game.post("/api/leave", "")
                .cookie(&keys.member)
                .header("origin", EVIL)
        },
        403,
        "other-origin",
    ),
    refused(
        "a form where JSON is due",
        |game, keys| {
            let form = game
                .request("POST", "/api/team/commands")
                .header("content-type", "text/plain");
            form.cookie(&keys.member)
                .header("origin", &game.origin())
                .body(DELETE)
        },
        415,
        "not-json",
    ),
    // Paths.
    refused(
        "a way out of the bundle's folder",
        |game, _| game.get("/pkg/x/../../../etc/passwd"),
        404,
        "404",
    ),
    refused(
        "the same in disguise",
        |game, _| game.get("/pkg/x/..%2f..%2f..%2fetc%2fpasswd"),
        404,
        "not-found",
    ),
    refused(
        "a way out of the instances' logs",
        |game, keys| {
            game.get("/api/team/instances/..%2f..%2fpasswd/log")
                .bearer(&keys.member)
        },
        404,
        "no-log",
    ),
    refused(
        "an address of the API that does not exist",
        |game, _| game.get("/api/admin"),
        404,
        "not-found",
    ),
    // Bodies.
    refused(
        "a body that is too large",
        |game, keys| {
            game.post("/api/team/commands", &" ".repeat(20_000))
                .bearer(&keys.member)
        },
        413,
        "too-large",
    ),
    refused(
        "a scenario that is too large",
        |game, keys| form(game, "file", &"#".repeat(1_100_000)).bearer(&keys.facilitator),
        413,
        "too-large",
    ),
    refused(
        "a long scenario, by a team",
        |game, keys| form(game, "file", &"#".repeat(20_000)).bearer(&keys.member),
        413,
        "too-large",
    ),
    refused(
        "half a form",
        |game, keys| {
            game.request("POST", "/scenario")
                .header("content-type", "multipart/form-data; boundary=edge")
                .body("--edge\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\nx")
                .bearer(&keys.facilitator)
        },
        400,
        "bad-body",
    ),
    refused(
        "half a JSON",
        |game, keys| {
            game.post("/api/team/commands", r#"{"idempotency_key":"#)
                .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "a JSON that is nested too deeply",
        |game, keys| {
            game.post("/api/team/commands", &"[".repeat(16_000))
                .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "a command that does not exist",
        |game, keys| {
            game.post(
                "/api/team/commands",
                r#"{"idempotency_key":"k","command":{"drop-table":{}}}"#,
            )
            .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "a number out of range",
        |game, keys| {
            game.post(
                "/api/team/commands",
                r#"{"idempotency_key":"k","expected_version":-1,"command":{"delete-cdn":{}}}"#,
            )
            .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "a line break in a key for the record",
        |game, keys| {
            game.post(
                "/api/team/commands",
                r#"{"idempotency_key":"a\nb","command":{"delete-cdn":{}}}"#,
            )
            .bearer(&keys.member)
        },
        422,
        "bad-value",
    ),
    // HTTP.
    refused(
        "no host",
        |game, _| game.bare("GET", "/").header("connection", "close"),
        400,
        "bad-host",
    ),
    refused(
        "two hosts",
        |game, _| game.get("/").header("host", "evil.example"),
        400,
        "bad-host",
    ),
    refused(
        "a host with a user",
        |game, _| {
            game.bare("GET", "/")
                .header("host", "a@evil.example")
                .header("connection", "close")
        },
        400,
        "bad-host",
    ),
    refused(
        "another method, by header",
        |game, keys| {
            game.get("/api/start")
                .header("x-http-method-override", "POST")
                .bearer(&keys.facilitator)
        },
        405,
        "method-not-allowed",
    ),
    refused(
        "a method that is not for this",
        |game, _| game.request("PUT", "/api/board"),
        405,
        "method-not-allowed",
    ),
    refused(
        "a trace",
        |game, _| game.request("TRACE", "/"),
        405,
        "method-not-allowed",
    ),
    Attack {
        what: "a header that is too large",
        request: |game, _| game.get("/").header("x", &"y".repeat(64 * 1024)),
        times: 1,
        answer: (431, ""),
        recorded: "431",
    },
    Attack {
        what: "a line that is no header",
        request: |game, _| game.get("/").header("a b", "c"),
        times: 1,
        answer: (400, ""),
        recorded: "400",
    },
];
