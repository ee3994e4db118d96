//! `gameday replay`: any moment of a recorded game, with the numbers of its file.

use crate::support::Gameday;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything should take, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A replay that is being served.
pub(crate) struct Replay {
    host: Child,
    url: String,
}

impl Replay {
    pub(crate) fn open(gameday: &Gameday, args: &[&str]) -> Self {
        let all = [&["replay", "g.gameday", "--port", "0"], args].concat();
        let mut host = gameday
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(host.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().strip_prefix("replay ").unwrap().to_owned();
        Self { host, url }
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let mut answer = ureq::get(format!("{}{path}", self.url)).call().unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }

    /// Sends an order; gives back the status and the answer.
    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let mut answer = agent
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        (
            answer.status().as_u16(),
            serde_json::from_str(&text).unwrap(),
        )
    }

    /// The board at a second, without the number of the moment.
    fn board_at(&self, second: u32) -> Value {
        let (status, state) = self.post("/api/replay", &json!({ "second": second }));
        assert_eq!((status, &state["second"]), (200, &json!(second)));
        let mut snapshot = self.get("/api/board");
        snapshot["board"]["seq"] = Value::Null;
        snapshot
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        let _ = self.host.kill();
        let _ = self.host.wait();
    }
}

fn recorded() -> Gameday {
    let gameday = Gameday::new();
    let teams = ["--team", "Us=drill-cache", "--team", "Idle=do-nothing"];
    let play = ["simulate", "drills/cache", "--journal", "g.gameday"];
    gameday.run(&[&play[..], &teams].concat()).with_code(0);
    gameday
}

#[test]
fn any_moment_has_the_numbers_of_the_file_from_wherever_one_comes() {
    let gameday = recorded();
    let csv = gameday
        .run(&["journal", "export", "g.gameday"])
        .with_code(0)
        .stdout;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> =
        rows.deserialize().map(Result::unwrap).collect();
    let replay = Replay::open(&gameday, &["--at", "0:02"]);
    assert_eq!(replay.get("/api/replay")["second"], 120);
    let mut seen = Vec::new();
    for second in [1, 300, 61, 899, 300, 900, 0, 61] {
        let snapshot = replay.board_at(second);
        let board = &snapshot["board"];
        assert_eq!(board["second"], second);
        for row in board["teams"].as_array().unwrap() {
            let its = |line: &&std::collections::HashMap<String, String>| {
                line["second"] == (second.wrapping_sub(1)).to_string()
                    && line["team"] == row["name"].as_str().unwrap()
            };
            let (score, spend) = match rows.iter().find(its) {
                Some(line) => (line["score_mpt"].clone(), line["spend_musd"].clone()),
                None => ("0".to_owned(), "0".to_owned()),
            };
            assert_eq!(row["score_mpt"].to_string(), score, "at {second}");
            assert_eq!(row["spend_musd"].to_string(), spend, "at {second}");
        }
        seen.push((second, snapshot));
    }
    // Coming from before, from behind, or from a copy makes no difference.
    for second in [300, 61] {
        let mut its = seen.iter().filter(|(at, _)| *at == second);
        let (first, again) = (&its.next().unwrap().1, &its.next().unwrap().1);
        assert_eq!(first, again, "at {second}");
    }
    assert_eq!(replay.board_at(900)["board"]["phase"], "ended");
}

#[test]
fn a_replay_plays_and_stops_at_the_end_and_changes_nothing() {
    let gameday = recorded();
    let before = std::fs::read(gameday.path("g.gameday")).unwrap();
    let replay = Replay::open(&gameday, &[]);
    let fast = json!({ "second": 890, "is_playing": true, "rate_tenths": 600 });
    assert_eq!(replay.post("/api/replay", &fast).0, 200);
    // Ten game seconds are a sixth of a second; each look is a request of its own.
    let until = Instant::now() + PATIENCE;
    let is_over = |state: &Value| state["second"] == 900 && state["is_playing"] == false;
    while !is_over(&replay.get("/api/replay")) {
        assert!(Instant::now() < until, "{}", replay.get("/api/replay"));
    }
    // Played again from its end, it begins anew.
    let (_, state) = replay.post(
        "/api/replay",
        &json!({ "is_playing": true, "rate_tenths": 5 }),
    );
    assert!(state["second"].as_u64().unwrap() < 10, "{state}");

    for wrong in [
        json!({ "rate_tenths": 601 }),
        json!({ "second": -1 }),
        json!({ "seconds": 1 }),
    ] {
        let (status, problem) = replay.post("/api/replay", &wrong);
        assert!((400..500).contains(&status), "{wrong}: {problem}");
    }
    let (status, _) = replay.post("/api/start", &json!({}));
    assert_eq!(status, 401, "nobody has a token");
    // Whoever looks sees every team's console, and the moment of a link.
    let page = ureq::get(format!("{}/team?at=0%3A05", replay.url)).call();
    assert_eq!(page.unwrap().status(), 200);
    assert_eq!(replay.get("/api/replay")["second"], 300);
    drop(replay);
    assert_eq!(std::fs::read(gameday.path("g.gameday")).unwrap(), before);
}

#[test]
fn two_teams_are_compared_at_any_moment_with_the_boards_numbers() {
    let gameday = recorded();
    let replay = Replay::open(&gameday, &["--at", "0:02"]);
    let page = |path: &str| {
        let mut answer = ureq::get(format!("{}{path}", replay.url)).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    };
    let grouped = |mpt: i64| {
        let plain = (mpt / 1000).abs().to_string();
        match plain.len() {
            4..=6 => format!(
                "{},{}",
                &plain[..plain.len() - 3],
                &plain[plain.len() - 3..]
            ),
            _ => plain,
        }
    };
    for (at, second) in [("0:05", 300), ("900", 900), ("0:00:30", 30)] {
        let html = page(&format!("/compare?one=0&other=1&at={at}&lang=en"));
        assert_eq!(replay.get("/api/replay")["second"], second);
        assert!(html.contains("<h1>Us – Idle</h1>"), "{html}");
        let board = replay.get("/api/board");
        let score = |name: &str| {
            let mut rows = board["board"]["teams"].as_array().unwrap().iter();
            let row = rows.find(|row| row["name"] == name).unwrap();
            row["score_mpt"].as_i64().unwrap()
        };
        let (us, idle) = (score("Us"), score("Idle"));
        for number in [us, idle, us - idle] {
            assert!(html.contains(&grouped(number)), "{number}: {html}");
        }
        // The cache comes after the first minute.
        assert_eq!(html.contains("scope=\"row\">cdn<"), second > 60, "at {at}");
        assert!(html.contains("lang=ko") && html.contains("one=0&amp;other=1"));
    }
    // Whoever names nobody, or one twice, gets two teams all the same.
    for path in [
        "/compare",
        "/compare?one=1&other=1",
        "/compare?one=7&other=x",
    ] {
        let html = page(path);
        let both = html.contains("<h1>Us – Idle</h1>") || html.contains("<h1>Idle – Us</h1>");
        assert!(both, "{path}");
    }
}

/// The page of a question, once it is answered.
fn answered(replay: &Replay, question: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let until = Instant::now() + PATIENCE;
    loop {
        let asked = agent.get(format!("{}/what-if?lang=en&{question}", replay.url));
        let mut answer = asked.call().unwrap();
        let page = answer.body_mut().read_to_string().unwrap();
        match answer.status().as_u16() {
            202 | 503 => {
                assert!(answer.headers().contains_key("refresh"));
                assert!(Instant::now() < until, "in vain: {page}");
            }
            status => return (status, page),
        }
    }
}

#[test]
fn a_replay_answers_what_the_terminal_answers() {
    let gameday = recorded();
    let replay = Replay::open(&gameday, &["--at", "0:02"]);
    let stack = "format = 1\n[cdn]\nkey = \"query-string\"\nttl = \"24h\"\n";
    gameday.write("stack.toml", stack);
    let encoded =
        "format%20%3D%201%0A%5Bcdn%5D%0Akey%20%3D%20%22query-string%22%0Attl%20%3D%20%2224h%22%0A";
    for (question, args) in [
        (
            format!("team=1&at=0%3A05&change=stack&stack={encoded}"),
            &["--team", "Idle", "--at", "0:05", "--apply", "stack.toml"][..],
        ),
        (
            "team=1&at=0&change=playbook:drill-cache".to_owned(),
            &["--team", "Idle", "--as-playbook", "drill-cache"],
        ),
    ] {
        let (status, page) = answered(&replay, &question);
        assert_eq!(status, 200, "{page}");
        let all = [&["what-if", "g.gameday", "--json"], args].concat();
        let told = gameday.run(&all).with_code(0).stdout;
        let told: Value = serde_json::from_str(&told).unwrap();
        let digest = told["changed"]["digest"].as_str().unwrap();
        assert!(page.contains(digest), "{args:?}: {page}");
        // A gain, with its sign, and the band around it.
        assert!(told["difference"].as_f64().unwrap() > 1_000.0);
        assert!(page.contains("data-testid=\"gain\">+"), "{page}");
        assert!(page.contains("In 20 other draws"));
    }
    let (status, page) = answered(&replay, "team=1&at=0:05&change=usual:cache");
    assert_eq!(status, 200);
    assert!(page.contains("CDN") && page.contains("<svg class=\"chart\""));
}

#[test]
fn a_question_that_cannot_be_played_says_why() {
    let gameday = recorded();
    let replay = Replay::open(&gameday, &[]);
    for (question, word) in [
        ("team=0&change=usual:cache&at=99:00", "before the end"),
        ("team=0&change=usual:cache&at=x", "before the end"),
        ("team=0&change=luck", "Choose one"),
        ("team=0&change=usual:luck", "no such change"),
        ("team=0&change=without:7", "no command of people"),
        ("team=0&change=stack", "Write the stack"),
        // A page opens no files.
        ("team=0&change=playbook:%2Fetc%2Fpasswd", "no playbook"),
        ("team=0&change=playbook:..%2Fg", "no playbook"),
        ("team=0&change=stack&stack=format%20%3D%202", "format"),
        ("team=0&change=stack&stack=%3Cscript%3E", "&lt;script&gt;"),
    ] {
        let (status, page) = answered(&replay, question);
        assert_eq!(status, 422, "{question}: {page}");
        assert!(page.contains(word), "{question}: {page}");
        assert!(!page.contains("<script"), "{page}");
    }
    let long = format!("team=0&change=stack&stack={}", "a".repeat(6_001));
    assert_eq!(answered(&replay, &long).0, 422);
    // A team that is none is the first one; nothing asked is a form.
    assert_eq!(answered(&replay, "team=99").0, 200);
}

#[test]
fn how_long_one_waits_is_measured() {
    let gameday = recorded();
    let told = gameday
        .run(&["bench", "replay", "g.gameday", "--json"])
        .with_code(0);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        (&told["game_seconds"], &told["seeks"]),
        (&json!(900), &json!(16))
    );
    for key in ["open_ms", "read_ms", "seek_p50_ms", "seek_max_ms"] {
        assert!(told[key].as_f64().unwrap() > 0.0, "{key}: {told}");
    }
}
