//! What somebody may try at the board, and what becomes of it. Each line is one
//! attack; `docs/reference/security.md` has the same table for people, and a test
//! compares the two.

use crate::support::{Game, PIN, Request, frozen_and_true};
use model::actor::Principal;
use model::text::Text;
use scoreboard::view::{AuditLine, Told};
use std::sync::Arc;

/// Whose tokens an attacker may have.
struct Keys {
    /// Of a member of team 0.
    member: String,
    facilitator: String,
}

struct Attack {
    what: &'static str,
    /// The request, which is sent so many times.
    request: fn(&Game, &Keys) -> Request,
    times: usize,
    /// The status and the code of the last answer; without a code it is a page.
    answer: (u16, &'static str),
    /// What the record of visits says of it.
    recorded: &'static str,
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

fn join(game: &Game, pin: &str, team: u16, member: &str) -> Request {
    let body = serde_json::json!({"pin": pin, "team": team, "member": member});
    game.post("/api/join", &body.to_string())
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
    // Joining.
    refused(
        "a wrong PIN",
        |game, _| join(game, "000000", 0, "M"),
        403,
        "wrong-pin",
    ),
    refused("no PIN", |game, _| join(game, "", 0, "M"), 403, "wrong-pin"),
    Attack {
        what: "all PINs, one after the other",
        request: |game, _| join(game, "123456", 0, "M"),
        times: 12,
        answer: (429, "rate-limited"),
        recorded: "rate-limited",
    },
    refused(
        "joining as a bot",
        |game, _| join(game, PIN, 2, "M"),
        422,
        "bad-value",
    ),
    refused(
        "joining a team that does not exist",
        |game, _| join(game, PIN, 99, "M"),
        422,
        "bad-value",
    ),
    refused(
        "a name with a control character",
        |game, _| join(game, PIN, 0, "M\u{7}"),
        422,
        "bad-value",
    ),
    refused(
        "a name that turns round how it reads",
        |game, _| join(game, PIN, 0, "Mina\u{202e}nim"),
        422,
        "bad-value",
    ),
    refused(
        "a name that cannot be seen",
        |game, _| join(game, PIN, 0, "\u{200b}\u{200b}"),
        422,
        "bad-value",
    ),
    refused(
        "a name without end",
        |game, _| join(game, PIN, 0, &"M".repeat(33)),
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

#[tokio::test]
async fn every_attack_is_refused_and_written_down() {
    assert!(ATTACKS.len() >= 30);
    let mut wrong = Vec::new();
    for attack in ATTACKS {
        let game = Game::start().await;
        let (frozen, truth) = frozen_and_true(2);
        game.truth.send_replace(truth);
        if attack.what.contains("frozen") {
            game.snapshot.send_replace(frozen);
        }
        let keys = Keys {
            member: game.access.issue_team_token(0, "Mallory"),
            facilitator: game.access.issue_facilitator_token(),
        };
        let mut answer = None;
        for _ in 0..attack.times {
            answer = Some((attack.request)(&game, &keys).send().await);
        }
        let answer = answer.expect("sent at least once");
        let what = attack.what;
        let is_problem = answer.header("content-type") == Some("application/problem+json");
        if is_problem {
            answer.expect_error(attack.answer.0, attack.answer.1);
        }
        let got = (answer.status, answer.header("set-cookie"));
        if got != (attack.answer.0, None) {
            wrong.push(format!("{what}: {got:?} {}", answer.body));
        }
        let record = visits(&game, &keys).await;
        if !record.iter().any(|line| line == attack.recorded) {
            wrong.push(format!("{what}: {record:?} lacks {}", attack.recorded));
        }
        game.stop().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the record says, the newest first. A refusal of a connection is written
/// down when it has ended.
async fn visits(game: &Game, keys: &Keys) -> Vec<String> {
    let answer = game
        .get("/api/visits")
        .bearer(&keys.facilitator)
        .send()
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        !answer.body.contains(&keys.member) && !answer.body.contains(PIN),
        "the record holds no secrets"
    );
    let lines = answer.json();
    let lines = lines.as_array().expect("lines");
    lines
        .iter()
        .map(|line| line["what"].as_str().expect("what").to_owned())
        .collect()
}

#[test]
fn the_table_for_people_is_this_one() {
    let page = include_str!("../../../../docs/reference/security.md");
    let rows: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split_once(" |").map(|(what, _)| what))
        .collect();
    for attack in ATTACKS {
        let row = format!("| {} | {} |", attack.what, shown(attack));
        assert!(
            page.contains(&row),
            "docs/reference/security.md lacks the row: {row}"
        );
    }
    assert!(rows.len() >= ATTACKS.len());
}

fn shown(attack: &Attack) -> String {
    match attack.answer {
        (status, "") => format!("{status}"),
        (status, code) if code == status.to_string() => code.to_owned(),
        (status, code) => format!("{status} `{code}`"),
    }
}

#[tokio::test]
async fn a_token_that_was_given_up_or_taken_lets_nobody_in() {
    let game = Game::start().await;
    let facilitator = game.access.issue_facilitator_token();
    let own = game.access.issue_team_token(0, "Mina");
    let console = |token: &str| game.get("/api/team").bearer(token).send();
    assert_eq!(console(&own).await.status, 200);
    let left = game.post("/api/leave", "").bearer(&own).send().await;
    assert_eq!(left.status, 204);
    assert!(
        left.header("set-cookie")
            .is_some_and(|cookie| cookie.contains("Max-Age=0"))
    );
    console(&own).await.expect_error(401, "no-token");

    let [taken, kept, other] = [(1, "Jun"), (1, "Hana"), (0, "Jun")]
        .map(|(team, member)| game.access.issue_team_token(team, member));
    let order = r#"{"team":1,"member":"Jun"}"#;
    let answer = game
        .post("/api/revoke", order)
        .bearer(&facilitator)
        .send()
        .await;
    assert_eq!(answer.json()["revoked"], 1);
    console(&taken).await.expect_error(401, "no-token");
    assert_eq!(console(&kept).await.status, 200);
    assert_eq!(console(&other).await.status, 200);
    game.stop().await;
}

#[tokio::test]
async fn one_member_cannot_take_all_streams() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Mallory");
    let mut open = Vec::new();
    for _ in 0..32 {
        let mut events = game.get("/api/team/events").bearer(&token).events().await;
        assert!(events.next().await.is_some());
        open.push(events);
    }
    let one_more = game.get("/api/board/events").bearer(&token).send().await;
    one_more.expect_error(503, "too-many-streams");
    let somebody = game.access.issue_team_token(0, "Mina");
    let mut events = game
        .get("/api/team/events")
        .bearer(&somebody)
        .events()
        .await;
    assert!(events.next().await.is_some(), "others have their own");
    game.stop().await;
}

#[tokio::test]
async fn words_of_visitors_stay_words_on_every_page() {
    const WORDS: &str = "</script><img src=x onerror=alert(1)><script>alert(1)</script>";
    let game = Game::start().await;
    let text = || Text {
        en: WORDS.into(),
        ko: WORDS.into(),
    };
    let told = || Told {
        text: text(),
        ..Told::default()
    };
    game.snapshot.send_modify(|snapshot| {
        let board = &mut Arc::make_mut(snapshot).board;
        (board.title, board.story) = (text(), text());
        board.told = vec![told()];
        for row in &mut board.teams {
            row.name = WORDS.into();
        }
    });
    game.consoles[0].send_modify(|console| {
        let console = Arc::make_mut(console);
        console.row.name = WORDS.into();
        console.told = vec![told()];
        console.audit = vec![AuditLine {
            number: 0,
            second: 1,
            principal: Principal::Player,
            member: Some(WORDS.into()),
            command: None,
            happening: Some(text()),
            change: None,
            denied: None,
        }];
    });
    let member = game.access.issue_team_token(0, WORDS);
    for path in ["/", "/team", "/join", "/runbook", "/log", "/nowhere"] {
        let page = game.get(path).cookie(&member).send().await;
        for tag in ["<img src=x", "<script>alert"] {
            assert!(!page.body.contains(tag), "{path} has {tag}");
        }
    }
    game.stop().await;
}

#[tokio::test]
async fn what_is_said_in_an_address_does_not_become_a_header() {
    let game = Game::start().await;
    for path in [
        "/?lang=en%0d%0aset-cookie:%20a=b",
        "/join?token=%0d%0aset-cookie:%20a=b",
        "/team?lang=%0d%0aset-cookie:%20a=b",
    ] {
        let answer = game.get(path).send().await;
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        let policy = answer.header("x-frame-options");
        assert_eq!(
            policy,
            Some("DENY"),
            "no page is shown in another site's frame"
        );
    }
    game.stop().await;
}
