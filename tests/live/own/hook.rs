//! Chaos that a team's own infrastructure is told of.

use super::servers::Server;
use super::{SALT, own};
use crate::support::{program, scenario_text};
use gameday::game_file::{Recorder, Roster, verify};
use gameday::live::{Director, SelfLauncher, Setup};
use gameday::own::{Hook, Secret, signature};
use journal::Reader;
use model::ids::TeamId;
use model::key::Salt;
use serde_json::{Value, json};
use sim_engine::{Mode, Plan};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

pub(super) const SECRET: &str = "it's a secret to everybody";

pub(super) const EVENTS: &str = r#"
[[event]]
id = "slow-link"
at = "2s"
fault = "latency"
add = "300ms"
pick = "25%"
for = "3s"

[[event]]
id = "crash"
at = "3s"
fault = "crash-instance"

[[event]]
id = "rush"
at = "4s"
fault = "spike"
times = 2
for = "2s"
"#;

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Came {
    head: String,
    pub(super) body: String,
}

impl Came {
    pub(super) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        let line = lines.find(|line| line.to_lowercase().starts_with(&format!("{name}: ")));
        line.and_then(|line| line.split_once(": ")).expect(name).1
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// Refuses the first message once, and keeps all that come.
pub(super) fn receiver() -> (Server, Arc<Mutex<Vec<Came>>>) {
    let all: Arc<Mutex<Vec<Came>>> = Arc::default();
    let kept = Arc::clone(&all);
    let server = Server::start(move |request| {
        let (head, body) = request.split_once("\r\n\r\n").expect("a request");
        let mut kept = kept.lock().expect("nobody panics with it");
        kept.push(Came {
            head: head.to_owned(),
            body: body.to_owned(),
        });
        match kept.len() {
            1 => "HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nbusy".into(),
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nnoted".into(),
        }
    });
    (server, all)
}

fn hook(team: u16, server: &Server) -> Hook {
    Hook {
        team: TeamId(team),
        url: server.url(),
        address: server.address(),
        secret: Secret::new(SECRET.into()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chaos_is_told_signed_and_again_after_an_error_and_holds_nothing_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hook.gameday");
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"10s\"") + EVENTS;
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let scenario = loaded.value.expect("a scenario");
    let (server, all) = receiver();
    let silent = Server::drip(Duration::from_secs(60));
    let service = super::service(SALT);
    let url = format!("{}/calc", service.url);
    let teams = vec![own("Told", &url), own("Deaf", &url)];
    let roster = Roster {
        scenario_name: "hook".into(),
        scenario_text: text,
        speed: 1,
        teams: teams.clone(),
    };
    let plan = Plan::try_new(scenario, 7, 1, teams).expect("a plan");
    let recorder = Recorder::create(&file, &roster, plan.seed, Mode::Live).expect("a file");
    let setup = Setup {
        plan: plan.salted(Salt::new(SALT.into())),
        launcher: Arc::new(SelfLauncher::at(program())),
        recorder: Some(recorder),
        autostart: true,
        hooks: vec![hook(0, &server), hook(1, &silent)],
    };
    let (director, _hub) = Director::open(setup).await.expect("a live game opens");
    let began = Instant::now();
    let mut ended = director.unattended().play().await.expect("it ends well");
    let took = began.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
    ended.tell_the_end().await;

    let all = all.lock().expect("nobody panics with it").clone();
    for came in &all {
        let unix_s: u64 = came.header("gameday-timestamp").parse().expect("seconds");
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        assert!(now.expect("after 1970").as_secs() - unix_s < 120);
        let expected = signature(&Secret::new(SECRET.into()), unix_s, came.body.as_bytes());
        assert_eq!(came.header("gameday-signature"), expected);
        assert_eq!(came.header("gameday-id"), came.json()["id"]);
        assert_eq!(came.header("content-type"), "application/json");
    }
    let bodies: Vec<Value> = all.iter().map(Came::json).collect();
    assert_eq!(bodies[0], bodies[1], "the first was sent again");
    let told: Vec<(&Value, &Value)> = bodies
        .iter()
        .map(|it| (&it["kind"], &it["fault"]))
        .collect();
    let word = |word: &str| json!(word);
    assert_eq!(
        told[1..],
        [
            (&word("begins"), &word("latency")),
            (&word("begins"), &word("crash-instance")),
            (&word("ends"), &word("latency")),
            (&word("over"), &Value::Null),
        ],
        "the surge is told by the requests themselves"
    );
    let latency = &bodies[1];
    assert_eq!(latency["team"], "Told");
    assert_eq!(
        (&latency["event"], &latency["family"]),
        (&word("slow-link"), &word("network"))
    );
    assert_eq!(latency["settings"], json!({"add": "300ms", "jitter": "0s"}));
    assert_eq!(
        (&latency["pick"], &latency["lasts_s"], &latency["second"]),
        (&word("25%"), &json!(3.0), &json!(2.0))
    );
    let draw = latency["draw"].as_f64().expect("a number");
    assert!((0.0..1.0).contains(&draw), "{draw}");
    assert_eq!(bodies[2]["lasts_s"], Value::Null);

    assert!(verify(Path::new(&file)).expect("it is whole").is_complete);
    let reader = Reader::open(Path::new(&file)).expect("a game file");
    let rows = reader.events(..).map(|row| row.expect("an event"));
    let notes = rows.filter(|row| row.kind == "host.told");
    let first = notes
        .map(|row| serde_json::from_str::<Value>(&row.payload).expect("JSON"))
        .next();
    let first = &first.expect("a note")["told"];
    assert_eq!(first["team"], 0);
    assert_eq!(
        first["told"],
        json!({"attempts": 2, "status": 200, "answer": "noted", "is_taken": true})
    );
}
