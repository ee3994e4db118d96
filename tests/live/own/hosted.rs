//! The real program with a team that brings a service of its own.

use crate::host::Host;
use crate::load::Service;
use crate::resume::scenario_of;
use crate::support::{look_again, program};
use gameday::game_file::verify;
use journal::Reader;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A folder with a scenario, and where a service can listen.
pub(super) struct Place {
    pub(super) folder: tempfile::TempDir,
    port: u16,
}

impl Place {
    pub(super) fn new(length_s: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("own.toml"), scenario_of(length_s)).expect("a scenario");
        // The service comes up once it knows the game's salt.
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        Self { folder, port }
    }

    pub(super) fn path(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    fn team(&self) -> String {
        format!("Own=http://127.0.0.1:{}/calc", self.port)
    }

    /// The service, with what the team's own page says.
    pub(super) fn service(&self, salt: &str) -> Service {
        let args = ["--slots", "500", "--base", "20ms", "--plus", "0s"];
        let address = format!("127.0.0.1:{}", self.port);
        Service::start_at(&address, &[&args[..], &["--salt", salt]].concat())
    }

    pub(super) fn host(&self, more: &[&str]) -> Host {
        let (scenario, file, team) = (self.path("own.toml"), self.path("own.gameday"), self.team());
        let args = [
            &scenario,
            "--team",
            &team,
            "--team",
            "Red",
            "--journal",
            &file,
            "--port",
            "0",
            "--allow-address",
            "127.0.0.0/8",
        ];
        Host::start(&[&args[..], more].concat())
    }
}

pub(super) fn team(host: &Host, token: &str) -> Value {
    let (status, console) = host
        .ask("GET", "/api/team", token, &Value::Null)
        .expect("an answer");
    assert_eq!(status, 200, "{console}");
    console
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "waited in vain for {what}"
        );
        look_again();
    }
}

fn command(host: &Host, token: &str, key: &str, command: &Value) -> (u16, Value) {
    let body = json!({"idempotency_key": key, "command": command});
    host.ask("POST", "/api/team/commands", token, &body)
        .expect("an answer")
}

/// Which row of the board is whose.
fn row(board: &Value, name: &str) -> Value {
    let mut rows = board["board"]["teams"].as_array().expect("teams").iter();
    rows.find(|row| row["name"] == name).expect(name).clone()
}

#[test]
fn a_game_with_a_service_of_ones_own_goes_on_after_an_outage_and_is_verified() {
    let place = Place::new(30);
    let host = place.host(&[]);
    let token = host.join();
    let own = team(&host, &token)["own"].clone();
    let salt = own["salt"].as_str().expect("a salt").to_owned();
    assert_eq!(own["address"], format!("127.0.0.1:{}", place.port));
    assert_eq!(own["declared_musd_per_hour"], Value::Null);
    let _service = place.service(&salt);

    let tried = host.ask("POST", "/api/team/try", &token, &json!({"key": "a b&c"}));
    let started = host.ask("POST", "/api/start", host.token(), &json!({}));
    assert_eq!(started.expect("an answer").0, 200);
    // Before the start nobody is asked; afterwards the team's own service is.
    assert_eq!(tried.expect("an answer").0, 409);
    wait_until("the first requests", || {
        team(&host, &token)["second"].as_u64() >= Some(3)
    });
    let tried = host.ask("POST", "/api/team/try", &token, &json!({"key": "a b&c"}));
    let (status, tried) = tried.expect("an answer");
    assert_eq!(
        (status, &tried["right"]),
        (200, &Value::Bool(true)),
        "{tried}"
    );
    assert_eq!(tried["sample"]["from"], "own endpoint");

    let (_, board) = host
        .ask("GET", "/api/board", "", &Value::Null)
        .expect("a board");
    assert_eq!(row(&board, "Own")["own"], json!({"is_spend_known": false}));
    assert_eq!(
        (
            row(&board, "Own")["rank"].as_u64(),
            row(&board, "Red")["rank"].as_u64()
        ),
        (Some(1), Some(1))
    );
    assert_eq!(
        board["board"]["teams"][0]["name"], "Red",
        "the open league comes last"
    );

    let (status, refused) = command(&host, &token, "a", &json!({"delete-cdn": {}}));
    assert_eq!(
        (status, &refused["code"]),
        (409, &json!("own-endpoint")),
        "{refused}"
    );
    let declare = |dollars: i64| json!({"declare-spend": {"musd_per_hour": dollars * 1_000_000}});
    assert_eq!(command(&host, &token, "b", &declare(-1)).0, 422);
    let (status, done) = command(&host, &token, "c", &declare(3_600));
    assert_eq!(
        (status, &done["change"]["after"]),
        (200, &json!("$3600.00/h")),
        "{done}"
    );
    wait_until("the first bill", || {
        team(&host, &token)["row"]["spend_musd"].as_i64() > Some(0)
    });
    host.kill();

    let host = Host::start(&["--resume", &place.path("own.gameday"), "--once"]);
    let own = team(&host, &token)["own"].clone();
    assert_eq!(
        (&own["salt"], &own["declared_musd_per_hour"]),
        (&json!(salt), &json!(3_600_000_000_i64))
    );
    let mut child = host.child;
    assert!(child.wait().expect("it ends").success());

    let file = place.path("own.gameday");
    let verified = verify(Path::new(&file)).unwrap_or_else(|error| panic!("{error}"));
    assert!(verified.is_complete);
    let reader = Reader::open(Path::new(&file)).expect("a game file");
    let ticks: Vec<_> = reader.ticks(..).map(|row| row.expect("a tick")).collect();
    let of = |team: u16| ticks.iter().filter(move |row| row.team == team);
    let sent = |team: u16| of(team).map(|row| row.sent).sum::<u64>();
    assert_eq!(sent(0), sent(1));
    let right: u64 = of(0).map(|row| row.fast + row.ok + row.slow).sum();
    let wrong: u64 = of(0).map(|row| row.wrong + row.failed).sum();
    assert!(
        right > 0 && wrong == 0,
        "{right} right, {wrong} wrong or failed"
    );
    // A dollar a second, from the second that it was declared in.
    let seconds = of(0).filter(|row| row.spend_musd > 0).count() as i64;
    let spent = of(0).map(|row| row.spend_musd).max().expect("ticks");
    assert!(
        (seconds..=seconds + 2).contains(&(spent / 1_000_000)),
        "{spent} in {seconds} s"
    );

    // What plays it otherwise says that it cannot.
    for (args, said) in [
        (
            vec!["what-if", &file, "--team", "Own", "--best"],
            "a service of its own",
        ),
        (
            vec![
                "fork",
                &file,
                "--team",
                "Own",
                "--at",
                "0:00:03",
                "--write-only",
            ],
            "a service of its own",
        ),
    ] {
        let told = Command::new(program())
            .args(&args)
            .output()
            .expect("it runs");
        let words = String::from_utf8_lossy(&told.stderr);
        assert!(
            !told.status.success() && words.contains(said),
            "{args:?}: {words}"
        );
    }
    let report = place.path("own.html");
    let told = Command::new(program())
        .args(["report", &file, "--out", &report])
        .output();
    assert!(told.expect("it runs").status.success());
    let page = std::fs::read_to_string(&report).expect("a report");
    assert!(
        page.contains("Own (open league)"),
        "the report keeps the leagues apart"
    );
}

#[test]
fn an_address_that_is_special_is_refused_with_what_allows_it() {
    let place = Place::new(10);
    let run = |args: &[&str]| {
        let out = Command::new(program())
            .args(args)
            .output()
            .expect("it runs");
        (
            out.status.code(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        )
    };
    let scenario = place.path("own.toml");
    let (status, said) = run(&["host", &scenario, "--team", &place.team(), "--port", "0"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(
        said.contains("loopback") && said.contains("--allow-address 127.0.0.1/32"),
        "{said}"
    );
    let (status, said) = run(&["host", &scenario, "--team", "Own=https://127.0.0.1/calc"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("only http:// is spoken"), "{said}");
    let stack = ["--team-stack", "Red=stack.toml"];
    let (status, said) = run(&[&["host", &scenario, "--team", "Red"], &stack[..]].concat());
    assert_eq!(status, Some(2), "{said}");
    assert!(
        said.contains("no team Red has a service of its own"),
        "{said}"
    );
    let (status, said) = run(&["simulate", &scenario, "--team", &place.team()]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("gameday host"), "{said}");
}
