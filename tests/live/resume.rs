//! A host that is killed at any moment, and goes on from its file.
//!
//! The host is the real program; all its processes die with it. What it has
//! shown or acknowledged has to be in the file, once.

use super::host::Host;
use super::support::{program, services_of, state_of};
use gameday::game_file::verify;
use journal::Reader;
use model::scenario::Scenario;
use serde_json::{Value, json};
use sim_engine::Traffic;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) const SEED: u64 = 23;

/// How often the host is killed; 200 take a quarter of an hour.
fn kills() -> u32 {
    let asked = std::env::var("GAMEDAY_KILLS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(6)
}

/// What a client was told by hosts that are no more.
#[derive(Default)]
struct Told {
    /// Keys of commands, and the account's version that came of each.
    acknowledged: BTreeMap<String, u64>,
    /// Keys of commands whose answer did not come.
    unanswered: Vec<String>,
    /// By second and team: score and spend.
    shown: HashMap<(u32, u16), (i64, i64)>,
    sent: u32,
}

impl Told {
    /// Sends a command and looks at the board. `false` once the host is gone.
    fn look_and_act(&mut self, host: &Host, token: &str) -> bool {
        let Some((200, board)) = host.ask("GET", "/api/board", "", &Value::Null) else {
            return false;
        };
        let second = board["board"]["second"].as_u64().expect("a second") as u32;
        for team in board["board"]["teams"].as_array().expect("teams") {
            let number = |key: &str| team[key].as_i64().expect("a number");
            let of = (second, number("id") as u16);
            let shown = (number("score_mpt"), number("spend_musd"));
            if second > 0 {
                let before = self.shown.insert(of, shown);
                let is_same =
                    before.is_none_or(|(score, spend)| score == shown.0 && spend <= shown.1);
                assert!(is_same, "{of:?}: {before:?}, then {shown:?}");
            }
        }
        let key = self.unanswered.pop().unwrap_or_else(|| {
            self.sent += 1;
            format!("change-{}", self.sent)
        });
        let desired = 2 + self.sent % 2;
        let body = json!({
            "idempotency_key": key,
            "command": {"set-group": {"group": "hashers", "desired": desired}}
        });
        match host.ask("POST", "/api/team/commands", token, &body) {
            Some((200, done)) => {
                let version = done["account_version"].as_u64().expect("a version");
                assert_eq!(self.acknowledged.insert(key, version), None);
            }
            // Too fast: later.
            Some((429, _)) => self.unanswered.push(key),
            // The game has ended.
            Some((409, _)) => {}
            Some((status, answer)) => panic!("{status}: {answer}"),
            None => {
                self.unanswered.push(key);
                return false;
            }
        }
        true
    }
}

/// Instances come up fast, so that those of the last change are there to be
/// drained by the next.
pub(crate) fn scenario_of(length_s: u32) -> String {
    let text = super::support::scenario_text("calm.toml");
    let text = text.replace("length = \"15s\"", &format!("length = \"{length_s}s\""));
    text.replace("= \"4s\"", "= \"500ms\"")
}

#[test]
fn a_host_that_is_killed_at_any_moment_loses_nothing() {
    let kills = kills();
    println!("repeat with: GAMEDAY_KILLS={kills} cargo test --test live resume");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("crash.gameday");
    let file = file.to_str().expect("a path in UTF-8");
    // Half a second of game goes by until each kill, and more on a busy machine.
    let text = scenario_of(12 + kills * 3 / 4);
    let scenario = folder.path().join("crash.toml");
    std::fs::write(&scenario, &text).expect("a scenario");
    let scenario_path = scenario.to_str().expect("a path in UTF-8");
    let seed = SEED.to_string();
    let mut host = Host::start(&[
        scenario_path,
        "--team",
        "Us",
        "--team",
        "Them",
        "--seed",
        &seed,
        "--journal",
        file,
        "--port",
        "0",
        "--autostart",
    ]);
    let token = host.join();
    let mut told = Told::default();
    // Delays between nothing and a little more than a second, all different.
    let mut random = model::key::mix(SEED);
    for _ in 0..kills {
        random = model::key::mix(random);
        let until = Instant::now() + Duration::from_millis(random % 1_100);
        while Instant::now() < until && told.look_and_act(&host, &token) {}
        host.kill();
        host = Host::start(&["--resume", file]);
    }
    // One more host is in the way of nobody, and is told so.
    let second = Command::new(program())
        .args(["host", "--resume", file, "--port", "0"])
        .output()
        .expect("it runs");
    assert_eq!(second.status.code(), Some(1));
    // The last one plays to the end.
    while told.look_and_act(&host, &token) {
        let (_, board) = host
            .ask("GET", "/api/board", "", &Value::Null)
            .expect("a board");
        if board["board"]["phase"] == "ended" {
            break;
        }
        host.resume_if_paused(&board);
    }
    host.kill();
    check(Path::new(file), &text, &told);
}

fn check(file: &Path, scenario: &str, told: &Told) {
    let verified = verify(file).unwrap_or_else(|error| panic!("{error}"));
    assert!(verified.is_complete);
    let reader = Reader::open(file).expect("a game file");
    let mut times: HashMap<String, u32> = HashMap::new();
    for row in reader.events(..) {
        let row = row.expect("an event");
        if row.kind == "input.command" {
            let payload: Value = serde_json::from_str(&row.payload).expect("JSON");
            let key = payload["command"]["idempotency_key"]
                .as_str()
                .expect("a key");
            *times.entry(key.to_owned()).or_insert(0) += 1;
        }
    }
    assert!(
        told.acknowledged.len() > 5,
        "too few commands to tell anything"
    );
    for key in told.acknowledged.keys() {
        assert_eq!(times.get(key), Some(&1), "acknowledged: {key}");
    }
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    let versions: Vec<u64> = told.acknowledged.values().copied().collect();
    assert!(versions.iter().all(|version| *version > 0));

    let (mut sent, mut void) = ([0; 2], [0; 2]);
    for row in reader.ticks(..) {
        let row = row.expect("a tick");
        let team = usize::from(row.team);
        sent[team] += row.sent;
        void[team] += row.void;
        // Shown after a second: the record of the one before it, and of money what was spent since.
        let shown = |second: u32| told.shown.get(&(second, row.team));
        if let Some((score, spend)) = shown(row.second + 1) {
            assert_eq!(row.score_mpt, *score, "second {}", row.second);
            assert!(row.spend_musd <= *spend, "second {}", row.second);
        }
        if let Some((_, spend)) = shown(row.second) {
            assert!(*spend <= row.spend_musd, "second {}", row.second);
        }
    }
    let scheduled = scheduled(scenario);
    assert_eq!(
        sent, [scheduled; 2],
        "each request of the schedule once, and no other"
    );
    assert!(void[0] > 0, "nothing was under way at any of the kills");
}

/// How many requests the schedule has for each team.
pub(crate) fn scheduled(scenario: &str) -> u64 {
    let scenario: Scenario = model::scenario::load(scenario).value.expect("a scenario");
    let traffic = Traffic::new(&scenario, SEED);
    let mut arrivals = Vec::new();
    let seconds = scenario.length.as_ns() / model::units::SECOND_NS;
    let in_second = |second: u64| {
        traffic.fill_second(second as u32, &mut arrivals);
        arrivals.len() as u64
    };
    (0..seconds).map(in_second).sum()
}

/// A region is out when the host dies; what comes back comes back in time.
#[test]
fn a_region_stays_out_over_an_outage_of_the_host_and_comes_back_in_its_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kong.gameday");
    let file = file.to_str().expect("a path in UTF-8");
    let event =
        "\n[[event]]\nid = \"kong\"\nat = \"2s\"\nfault = \"region-outage\"\nfor = \"7s\"\n";
    let scenario = folder.path().join("kong.toml");
    std::fs::write(&scenario, scenario_of(13) + event).expect("a scenario");
    let scenario = scenario.to_str().expect("a path in UTF-8");
    let start = [scenario, "--team", "Us", "--journal", file];
    let host = Host::start(&[&start[..], &["--port", "0", "--autostart"]].concat());
    let board = |host: &Host| host.ask("GET", "/api/board", "", &Value::Null);
    while board(&host).is_some_and(|(_, board)| board["board"]["second"].as_u64() < Some(4)) {}
    host.kill();
    let host = Host::start(&["--resume", file, "--once"]);
    assert!(services_of(host.child.id()).is_empty(), "the region is out");
    let mut child = host.child;
    assert!(child.wait().expect("it ends").success());
    assert!(verify(Path::new(file)).expect("it is whole").is_complete);
    let reader = Reader::open(Path::new(file)).expect("a game file");
    let rows: Vec<_> = reader
        .events(..)
        .map(|row| row.expect("an event"))
        .collect();
    let of = |kind: &str| -> Vec<u64> {
        let its = rows.iter().filter(|row| row.kind == kind);
        its.map(|row| row.time_ns / model::units::SECOND_NS)
            .collect()
    };
    assert_eq!((of("fault.began"), of("fault.ended")), (vec![2], vec![9]));
    let running = |row: &&journal::EventRow| {
        row.kind == "instance.phase"
            && row.payload.contains("running")
            && row.time_ns >= 9_000_000_000
    };
    assert_eq!(
        rows.iter().filter(running).count(),
        2,
        "both instances are back"
    );
}

#[test]
fn a_fault_goes_on_after_an_outage_of_the_host_and_ends_in_its_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("fault.gameday");
    let file = file.to_str().expect("a path in UTF-8");
    let event = "\n[[event]]\nid = \"hang\"\nat = \"2s\"\nfault = \"pause\"\npick = \"all\"\nfor = \"8s\"\n";
    let scenario = folder.path().join("fault.toml");
    std::fs::write(&scenario, scenario_of(14) + event).expect("a scenario");
    let scenario = scenario.to_str().expect("a path in UTF-8");
    let host = Host::start(&[
        scenario,
        "--team",
        "Us",
        "--journal",
        file,
        "--port",
        "0",
        "--autostart",
    ]);
    let second = |host: &Host| {
        let (_, board) = host.ask("GET", "/api/board", "", &Value::Null)?;
        board["board"]["second"].as_u64()
    };
    while second(&host).is_some_and(|second| second < 4) {}
    host.kill();
    let host = Host::start(&["--resume", file, "--once"]);
    let until = Instant::now() + Duration::from_secs(3);
    let mut states = Vec::new();
    while Instant::now() < until && !(states.len() == 2 && states.iter().all(|s| *s == Some('T'))) {
        let services = services_of(host.child.id());
        states = services.into_iter().map(state_of).collect();
    }
    assert_eq!(states, [Some('T'); 2], "both stand still");
    let mut child = host.child;
    assert!(child.wait().expect("it ends").success());
    assert!(verify(Path::new(file)).expect("it is whole").is_complete);
    let reader = Reader::open(Path::new(file)).expect("a game file");
    let rows = reader.events(..).map(|row| row.expect("an event"));
    let ends = rows.filter(|row| row.kind == "fault.ended");
    let ends: Vec<u64> = ends
        .map(|row| row.time_ns / model::units::SECOND_NS)
        .collect();
    assert_eq!(ends, [10; 2]);
}

#[test]
fn a_game_that_has_ended_and_one_that_was_never_live_are_not_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let out = Command::new(program())
            .args(arguments)
            .output()
            .expect("it runs");
        (
            out.status.code(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        )
    };
    let path: PathBuf = folder.path().join("offline.gameday");
    let path = path.to_str().expect("a path in UTF-8");
    assert_eq!(
        run(&["simulate", "drills/cache", "--journal", path]).0,
        Some(0)
    );
    let (status, text) = run(&["host", "--resume", path]);
    assert_eq!(status, Some(1));
    assert!(text.contains("played offline"), "{text}");
    let (status, text) = run(&["host", "--resume", path, "--speed", "2"]);
    assert_eq!(status, Some(2), "{text}");
}
