//! Members of a team: coming back by code, roles, who is there, and two who change the same thing.

use crate::support::{Events, Game, PATIENCE, PIN, Response, answer_all};
use model::text::Text;
use scoreboard::server::{Action, Edited, Refused};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::time::timeout;

const COMMAND: &str = r#"{"idempotency_key":"k-1","seen":4,"command":{"delete-cdn":{}}}"#;

async fn join(game: &Game, team: u16, member: &str, role: &str) -> Value {
    let body = json!({"pin": PIN, "team": team, "member": member, "role": role});
    let answer = game.post("/api/join", &body.to_string()).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn rejoin(game: &Game, code: &str) -> Response {
    game.rejoin(code).send().await
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {value}"))
}

async fn may_see(game: &Game, token: &str) -> bool {
    game.get("/api/team").bearer(token).send().await.status == 200
}

#[tokio::test]
async fn a_code_brings_the_same_member_back_on_another_device() {
    let game = Game::start().await;
    let body = json!({"pin": PIN, "team": 1, "member": "민아", "role": "commander"});
    let answer = game.post("/api/join", &body.to_string()).send().await;
    let joined = answer.json();
    let (token, code) = (text(&joined, "token"), text(&joined, "rejoin_code"));
    assert!(answer.headers("set-cookie").any(|it| it.contains(token)));
    let code_cookie = format!("gameday_code={code}; Path=/; HttpOnly; SameSite=Strict");
    assert!(
        answer
            .headers("set-cookie")
            .any(|it| it.starts_with(&code_cookie))
    );

    let typed = code.replace('-', " ").to_lowercase();
    let back = rejoin(&game, &typed).await;
    assert_eq!(back.status, 200, "{}", back.body);
    let back = back.json();
    for field in ["team", "team_name", "member", "rejoin_code"] {
        assert_eq!(back[field], joined[field], "{field}");
    }
    let again = text(&back, "token");
    assert_ne!(again, token);
    assert!(may_see(&game, token).await, "the old one stays");
    assert!(may_see(&game, again).await);
    let members = game.get("/api/team/members").bearer(again).send().await;
    let one = json!([{"member": "민아", "role": "commander", "is_here": false}]);
    assert_eq!(members.json(), one, "one member, with the role of before");

    // Giving up one device leaves the other, and the code.
    let left = game.post("/api/leave", "").bearer(token).send().await;
    assert_eq!(left.status, 204);
    assert_eq!(
        left.headers("set-cookie")
            .filter(|it| it.contains("Max-Age=0"))
            .count(),
        2
    );
    assert!(!may_see(&game, token).await && may_see(&game, again).await);
    assert_eq!(rejoin(&game, code).await.status, 200);
    game.stop().await;
}

#[tokio::test]
async fn a_member_who_was_taken_out_does_not_come_back_by_code() {
    let game = Game::start().await;
    let joined = join(&game, 0, "Mina", "operator").await;
    let facilitator = game.access.issue_facilitator_token();
    let order = game.post("/api/revoke", r#"{"team":0,"member":"Mina"}"#);
    assert_eq!(order.bearer(&facilitator).send().await.status, 200);
    let code = text(&joined, "rejoin_code");
    rejoin(&game, code).await.expect_error(403, "wrong-code");
    assert!(!may_see(&game, text(&joined, "token")).await);
    // Nor does one who has left with their last token; the name is free again.
    let joined = join(&game, 0, "Mina", "operator").await;
    let leave = game.post("/api/leave", "").bearer(text(&joined, "token"));
    assert_eq!(leave.send().await.status, 204);
    let code = text(&joined, "rejoin_code");
    rejoin(&game, code).await.expect_error(403, "wrong-code");
    join(&game, 0, "Mina", "operator").await;
    game.stop().await;
}

#[tokio::test]
async fn guessing_codes_is_slow_for_all_codes() {
    let game = Game::start().await;
    let joined = join(&game, 0, "Mina", "operator").await;
    let codes = ["", "AAAA-AAAA", "K7QM-4XR0", "\u{202e}", "AAAA-AAAA-AAAA"];
    for code in codes.into_iter().cycle().take(10) {
        rejoin(&game, code).await.expect_error(403, "wrong-code");
    }
    let right = text(&joined, "rejoin_code");
    for code in ["AAAA-AAAA", right] {
        let answer = rejoin(&game, code).await;
        answer.expect_error(429, "rate-limited");
        assert!(answer.header("retry-after").is_some());
    }
    let form = game.form("/rejoin?lang=ko", &format!("code={right}"));
    let page = form.header("origin", &game.origin()).send().await;
    assert_eq!(page.status, 429);
    assert!(page.body.contains("너무 자주 시도"), "{}", page.body);
    assert!(page.body.contains("name=\"code\""), "{}", page.body);
    let facilitator = game.access.issue_facilitator_token();
    let record = game.get("/api/visits").bearer(&facilitator).send().await;
    assert!(!record.body.contains(right) && record.body.contains("wrong-code"));
    game.stop().await;
}

#[tokio::test]
async fn a_name_is_taken_once_in_a_team() {
    let game = Game::start().await;
    join(&game, 0, "Mina", "operator").await;
    let again = game.join(PIN, 0, " Mina ").send().await;
    again.expect_error(409, "name-taken");
    assert!(text(&again.json()["reason"], "ko").contains("이름"));
    join(&game, 1, "Mina", "operator").await;
    game.stop().await;
}

/// A wish that nobody answers at first.
struct Held {
    is_first: AtomicBool,
    wish: Mutex<Option<Action>>,
    is_there: Notify,
}

impl Held {
    const fn new() -> Self {
        Self {
            is_first: AtomicBool::new(true),
            wish: Mutex::new(None),
            is_there: Notify::const_new(),
        }
    }

    /// Keeps the first of such wishes waiting.
    fn hold_the_first(&self, wish: Action, is_such: bool) {
        if is_such && self.is_first.swap(false, Ordering::SeqCst) {
            *self.wish.lock().unwrap() = Some(wish);
            self.is_there.notify_one();
        } else {
            answer_all(wish);
        }
    }

    /// Until it waits.
    async fn waits(&self) {
        let is_there = timeout(PATIENCE, self.is_there.notified()).await;
        is_there.expect("it is to be written down");
    }

    /// Answers it after all.
    fn answer(&self) {
        let wish = self.wish.lock().unwrap().take();
        answer_all(wish.expect("a wish that waits"));
    }
}

/// How often the record of visits says so.
async fn noted(game: &Game, path: &str, what: &str) -> u64 {
    let facilitator = game.access.issue_facilitator_token();
    let record = game.get("/api/visits").bearer(&facilitator).send().await;
    let record = record.json();
    let is_it = |line: &&Value| line["path"] == path && line["what"] == what;
    let mut found = record.as_array().expect("a list").iter().filter(is_it);
    let times = found
        .next()
        .map_or(0, |line| line["times"].as_u64().unwrap());
    assert!(found.next().is_none(), "one line: {record}");
    times
}

/// What is written down is so, even if whoever asked for it has hung up before they were told.
#[tokio::test]
async fn who_hangs_up_while_joining_is_in_all_the_same() {
    static HELD: Held = Held::new();
    let hold = |wish: Action| {
        let is_such = matches!(wish, Action::Admit { .. });
        HELD.hold_the_first(wish, is_such);
    };
    let game = Game::start_with(hold, |access| access).await;
    let mut hasty = game.join(PIN, 0, "Mina").connect().await;
    HELD.waits().await;
    hasty.shutdown().await.unwrap();
    let mut said = Vec::new();
    let ended = timeout(PATIENCE, hasty.read_to_end(&mut said)).await;
    ended.expect("the server hangs up as well").unwrap();
    assert!(said.is_empty(), "{}", String::from_utf8_lossy(&said));

    assert_eq!(noted(&game, "/api/join", "joined").await, 0);
    HELD.answer();
    let other = game.join(PIN, 0, "Mina").send().await;
    other.expect_error(409, "name-taken");
    assert_eq!(noted(&game, "/api/join", "joined").await, 1);
    game.stop().await;
}

/// The same if the game takes longer than anybody is kept waiting; who was not let begin has changed nothing.
#[tokio::test]
async fn who_is_kept_in_mind_late_is_in_once_it_is_done() {
    static HELD: Held = Held::new();
    let hold = |wish: Action| {
        let is_such = matches!(wish, Action::Admit { .. });
        HELD.hold_the_first(wish, is_such);
    };
    let game = Game::start_with(hold, |access| access).await;
    let behind = async {
        HELD.waits().await;
        game.join(PIN, 0, "Jae").send().await
    };
    let (slow, behind) = tokio::join!(game.join(PIN, 0, "Mina").send(), behind);
    slow.expect_error(503, "busy");
    behind.expect_error(503, "busy");

    HELD.answer();
    let again = game.join(PIN, 0, "Mina").send().await;
    again.expect_error(409, "name-taken");
    assert_eq!(noted(&game, "/api/join", "joined").await, 1);
    join(&game, 0, "Jae", "operator").await;
    game.stop().await;
}

#[tokio::test]
async fn a_token_that_is_taken_late_is_worth_nothing_once_it_is_done() {
    static HELD: Held = Held::new();
    let hold = |wish: Action| {
        let is_such = matches!(wish, Action::Revoke { .. });
        HELD.hold_the_first(wish, is_such);
    };
    let game = Game::start_with(hold, |access| access).await;
    let joined = join(&game, 0, "Mina", "operator").await;
    let token = text(&joined, "token");
    let facilitator = game.access.issue_facilitator_token();
    let order = game.post("/api/revoke", r#"{"team":0,"member":"Mina"}"#);
    let answer = order.bearer(&facilitator).send().await;
    answer.expect_error(503, "busy");
    assert!(may_see(&game, token).await, "it is not written down");

    HELD.answer();
    // Whoever comes next comes after it.
    join(&game, 0, "Jae", "operator").await;
    assert!(!may_see(&game, token).await);
    assert_eq!(noted(&game, "/api/revoke", "revoked").await, 1);
    game.stop().await;
}

#[tokio::test]
async fn an_observer_changes_nothing_until_they_take_another_role() {
    let game = Game::start().await;
    let joined = join(&game, 0, "Sol", "observer").await;
    let token = text(&joined, "token");
    let send = || {
        game.post("/api/team/commands", COMMAND)
            .bearer(token)
            .send()
    };
    let hint = || {
        let hint = game.form("/hints", "about=wrong&rung=question");
        hint.bearer(token).send()
    };
    let refused = send().await;
    refused.expect_error(403, "observer");
    assert!(text(&refused.json()["reason"], "en").contains("observer"));
    let refused = hint().await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.body.contains("You are an observer"),
        "{}",
        refused.body
    );
    assert!(may_see(&game, token).await, "but may look");

    let take = |role: &str| {
        let body = json!({"role": role}).to_string();
        game.post("/api/team/role", &body).bearer(token).send()
    };
    assert_eq!(take("operator").await.json()["role"], "operator");
    assert_eq!(send().await.status, 200);
    assert_eq!(hint().await.status, 303);
    assert_eq!(take("observer").await.status, 200);
    send().await.expect_error(403, "observer");
    take("king").await.expect_error(400, "bad-body");
    game.stop().await;
}

#[tokio::test]
async fn who_is_new_has_the_role_they_asked_for_whoever_had_the_name_before() {
    let game = Game::start().await;
    let joined = join(&game, 0, "Sol", "observer").await;
    let leave = game.post("/api/leave", "").bearer(text(&joined, "token"));
    assert_eq!(leave.send().await.status, 204);
    let joined = game.join(PIN, 0, "Sol").send().await.json();
    let members = game.get("/api/team/members").bearer(text(&joined, "token"));
    assert_eq!(members.send().await.json()[0]["role"], "operator");
    game.stop().await;
}

/// The next news of who is there, in English.
async fn people(events: &mut Events) -> String {
    loop {
        let (_, name, data) = events.next_of_any_kind().await.expect("it goes on");
        if name == "people" {
            return text(&data, "en").to_owned();
        }
    }
}

/// News of who is there until they say so.
async fn people_until(events: &mut Events, is_so: impl Fn(&str) -> bool) -> String {
    loop {
        let said = people(events).await;
        if is_so(&said) {
            return said;
        }
    }
}

#[tokio::test]
async fn a_team_sees_who_of_it_is_there_and_nobody_else_does() {
    let game = Game::start().await;
    let mina = join(&game, 0, "Mina", "commander").await;
    let jae = join(&game, 0, "<b>Jae</b>", "operator").await;
    let eve = join(&game, 1, "Eve", "operator").await;
    let stream = |joined: &Value| {
        let code = format!("gameday_code={}", text(joined, "rejoin_code"));
        let stream = game.get("/api/team/events").header("cookie", &code);
        stream.bearer(text(joined, "token")).events()
    };
    let mut eves = stream(&eve).await;
    let mut minas = stream(&mina).await;
    let alone = people(&mut minas).await;
    assert!(alone.contains("Mina") && !alone.contains("Jae"), "{alone}");
    assert!(alone.contains(text(&mina, "rejoin_code")), "her own code");
    let jaes = stream(&jae).await;
    let both = people_until(&mut minas, |said| said.contains("Jae")).await;
    assert!(
        both.contains("&lt;b&gt;Jae") && both.contains("Incident commander"),
        "{both}"
    );
    assert!(!both.contains(text(&jae, "rejoin_code")), "{both}");

    let edit = |place: Value| {
        let body = json!({"place": place}).to_string();
        let mark = game.post("/api/team/editing", &body);
        mark.bearer(text(&jae, "token")).send()
    };
    assert_eq!(edit(json!("group/web/sizes")).await.status, 204);
    people_until(&mut minas, |said| said.contains("is changing: web: sizes")).await;
    edit(json!("<script>")).await.expect_error(422, "bad-value");
    assert_eq!(edit(Value::Null).await.status, 204);
    people_until(&mut minas, |said| !said.contains("is changing")).await;

    // Within a beat or two nothing more can be sent to who is gone.
    drop(jaes);
    people_until(&mut minas, |said| !said.contains("Jae")).await;

    let members = game.get("/api/team/members").bearer(text(&mina, "token"));
    let members = members.send().await.json();
    let here = |member: &Value| (text(member, "member").to_owned(), member["is_here"] == true);
    let members: Vec<_> = members
        .as_array()
        .expect("a list")
        .iter()
        .map(here)
        .collect();
    assert_eq!(
        members,
        [("<b>Jae</b>".to_owned(), false), ("Mina".to_owned(), true)]
    );

    let seen = people(&mut eves).await;
    assert!(
        seen.contains("Eve") && !seen.contains("Mina") && !seen.contains("Jae"),
        "{seen}"
    );
    for path in ["/api/board", "/", "/join", "/stage"] {
        let answer = game.get(path).bearer(text(&eve, "token")).send().await;
        assert!(!answer.body.contains("Mina"), "{path}");
    }
    game.stop().await;
}

#[tokio::test]
async fn what_was_seen_is_passed_on_and_a_clash_says_who_did_what() {
    let clash = |wish: Action| match wish {
        Action::Command {
            seen: Some(4),
            reply,
            ..
        } => {
            let edited = Edited {
                number: 6,
                second: 83,
                member: "Jae".into(),
                what: Text {
                    en: "take the CDN away".into(),
                    ko: "CDN 제거".into(),
                },
                before: "path, 5m".into(),
                after: "none".into(),
            };
            drop(reply.send(Err(Refused::Edited(Box::new(edited)))));
        }
        other => answer_all(other),
    };
    let game = Game::start_with(clash, |access| access).await;
    let token = game.access.issue_team_token(0, "Mina");
    let send = |body: &str| game.post("/api/team/commands", body).bearer(&token).send();
    let answer = send(COMMAND).await;
    answer.expect_error(409, "edited-meanwhile");
    let body = answer.json();
    assert_eq!(
        (&body["edited"]["number"], &body["edited"]["second"]),
        (&6.into(), &83.into())
    );
    let words = text(&body["reason"], "en");
    for part in ["Jae", "00:01:23", "take the CDN away", "path, 5m → none"] {
        assert!(words.contains(part), "{words} lacks {part}");
    }
    assert!(text(&body["reason"], "ko").contains("CDN 제거"));
    assert_eq!(send(&COMMAND.replace("4", "7")).await.status, 200);
    assert_eq!(send(&COMMAND.replace(r#""seen":4,"#, "")).await.status, 200);
    game.stop().await;
}

#[tokio::test]
async fn pages_for_coming_back_and_for_roles_need_no_scripts() {
    let game = Game::start().await;
    let joined = join(&game, 0, "Mina", "operator").await;
    let (token, code) = (text(&joined, "token"), text(&joined, "rejoin_code"));
    let form = |path: &str, body: &str| game.form(path, body).header("origin", &game.origin());
    let wrong = form("/rejoin?lang=ko", "code=AAAA-AAAA").send().await;
    assert_eq!(wrong.status, 403);
    assert!(wrong.body.contains("맞지 않는 코드") && wrong.body.contains("name=\"code\""));
    let right = form("/rejoin", &format!("code={code}")).send().await;
    assert_eq!(
        (right.status, right.header("location")),
        (303, Some("/team"))
    );
    assert_eq!(right.headers("set-cookie").count(), 2);

    let cookies = format!("gameday_token={token}; gameday_code={code}");
    let me = |path: &str| game.get(path).header("cookie", &cookies).send();
    let page = me("/me").await;
    assert!(
        page.body.contains(code)
            && page
                .body
                .contains("value=\"operator\" data-testid=\"role-operator\" checked")
    );
    let taken = form("/me", "role=observer")
        .header("cookie", &cookies)
        .send()
        .await;
    assert_eq!((taken.status, taken.header("location")), (303, Some("/me")));
    let page = me("/me?lang=ko").await;
    assert!(
        page.body.contains("data-testid=\"role-observer\" checked"),
        "{}",
        page.body
    );
    let console = me("/team").await;
    assert!(console.body.contains(code), "the console shows it, too");
    assert_eq!(game.get("/me").send().await.status, 401);
    // What a cookie says is shown only if it is a code.
    let forged = "gameday_token=x; gameday_code=<script>";
    let page = game
        .get("/me")
        .header("cookie", forged)
        .bearer(token)
        .send()
        .await;
    assert!(
        page.status == 200 && !page.body.contains("<script>"),
        "{}",
        page.body
    );
    game.stop().await;
}
