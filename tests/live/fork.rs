//! A recorded game that is played on live in a team's place.

use super::host::Host;
use super::support::{look_again, program, services_of, state_of};
use gameday::game_file::verify;
use journal::{EventRow, Reader, TickRow};
use model::units::SECOND_NS;
use serde_json::{Value, json};
use sim_engine::Traffic;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// With this seed no request is due within 20 ms of a whole second: one that is sent late, as its second is closed, would
/// be counted in the next, and a host that goes out then forgets it.
const SEED: u64 = 251;
/// Longer than anything should take, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder with a scenario of so many seconds.
struct Folder {
    folder: tempfile::TempDir,
    text: String,
}

impl Folder {
    fn new(length_s: u32, events: &str) -> Self {
        let text = super::support::scenario_text("calm.toml");
        let text = text.replace("length = \"15s\"", &format!("length = \"{length_s}s\""));
        let text = text.replace("rps = 20", "rps = 6");
        let text = text.replace("= \"4s\"", "= \"500ms\"") + events;
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("s.toml"), &text).expect("a scenario");
        Self { folder, text }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).to_str().expect("UTF-8").to_owned()
    }

    /// Runs the program to its end; tells whether it was well, and what it said.
    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let out = Command::new(program())
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("it runs");
        let said = [out.stdout, out.stderr].concat();
        (
            out.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    }

    fn well(&self, arguments: &[&str]) {
        let (is_well, said) = self.run(arguments);
        assert!(is_well, "{arguments:?}: {said}");
    }

    /// How many requests the schedule has for each team.
    fn scheduled(&self) -> u64 {
        let scenario = model::scenario::load(&self.text).value.expect("a scenario");
        let traffic = Traffic::new(&scenario, SEED);
        let mut arrivals = Vec::new();
        let in_second = |second: u64| {
            traffic.fill_second(second as u32, &mut arrivals);
            arrivals.len() as u64
        };
        (0..scenario.length.as_ns() / SECOND_NS)
            .map(in_second)
            .sum()
    }
}

fn ticks(file: &Path) -> HashMap<(u32, u16), TickRow> {
    let reader = Reader::open(file).expect("a game file");
    let row = |row: Result<TickRow, _>| row.expect("a tick");
    let rows = reader.ticks(..).map(row);
    rows.map(|row| ((row.second, row.team), row)).collect()
}

fn events(file: &Path) -> Vec<EventRow> {
    let reader = Reader::open(file).expect("a game file");
    let rows = reader.events(..).map(|row| row.expect("an event"));
    rows.collect()
}

fn board(host: &Host) -> Value {
    let asked = host.ask("GET", "/api/board", "", &Value::Null);
    let mut board = asked.expect("a board").1;
    host.resume_if_paused(&board);
    board["board"].take()
}

fn team_of(board: &Value, team: u64) -> &Value {
    let teams = board["teams"].as_array().expect("teams");
    let its = teams.iter().find(|row| row["id"] == team);
    its.expect("the team is on the board")
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "in vain: {what}");
        look_again();
    }
}

/// Each request of the schedule was sent once, and has one outcome.
fn balances(folder: &Folder, file: &Path, teams: u16) {
    let ticks = ticks(file);
    let last = ticks.keys().map(|(second, _)| *second).max();
    let last = last.expect("seconds");
    for team in 0..teams {
        let its = || (0..=last).map(|second| &ticks[&(second, team)]);
        let sent: u64 = its().map(|tick| tick.sent).sum();
        assert_eq!(sent, folder.scheduled(), "team {team}");
        let of =
            |tick: &TickRow| tick.fast + tick.ok + tick.slow + tick.wrong + tick.failed + tick.void;
        let settled: u64 = its().map(of).sum();
        assert_eq!(
            sent,
            settled + ticks[&(last, team)].in_flight,
            "team {team}"
        );
    }
}

/// A bot of an offline game makes way for somebody, two instances of whom stand
/// still; the host is killed, and goes on.
#[test]
fn a_team_of_an_offline_game_is_played_on_by_somebody() {
    let event = "\n[[event]]\nid = \"hang\"\nat = \"5s\"\nfault = \"pause\"\npick = \"all\"\nfor = \"11s\"\n";
    let folder = Folder::new(26, event);
    let book = "format = 1\nname = { en = \"x\", ko = \"x\" }\n[[step]]\nat = \"18s\"\n\
                do = \"set-group\"\ngroup = \"hashers\"\ndesired = 3\n";
    std::fs::write(folder.path("book.toml"), book).expect("a playbook");
    let seed = SEED.to_string();
    let simulate = [
        "simulate",
        "s.toml",
        "--team",
        "Red=book.toml",
        "--team",
        "Blue=book.toml",
        "--seed",
        &seed,
        "--journal",
        "o.gameday",
    ];
    folder.well(&simulate);
    let (origin, file) = (folder.path("o.gameday"), folder.path("f.gameday"));
    let (origin_name, file_name) = (folder.name("o.gameday"), folder.name("f.gameday"));
    let was = ticks(&origin);
    let fork = ["fork", &origin_name, "--team", "Red", "--at", "8s"];
    let host = Host::run(&[&fork[..], &["--out", &file_name, "--port", "0"]].concat());

    // It stands as it stood, until somebody starts it.
    let waiting = board(&host);
    assert_eq!(
        (&waiting["phase"], &waiting["second"]),
        (&json!("lobby"), &json!(8))
    );
    let (red, blue) = (team_of(&waiting, 0), team_of(&waiting, 1));
    assert_eq!(red["score_mpt"], was[&(7, 0)].score_mpt);
    assert_eq!(blue["score_mpt"], was[&(7, 1)].score_mpt);
    assert_eq!(
        (&red["is_bot"], &blue["is_bot"]),
        (&json!(false), &json!(true))
    );
    let states = || {
        let services = services_of(host.child.id()).into_iter();
        services.map(state_of).collect::<Vec<_>>()
    };
    wait_until("both of Red's stand still, and Blue has no process", || {
        states() == [Some('T'); 2]
    });
    let token = host.token().to_owned();
    let change = |host: &Host, key: &str, desired: u32| {
        let body = json!({
            "idempotency_key": key,
            "command": {"set-group": {"group": "hashers", "desired": desired}}
        });
        let answer = host.ask("POST", "/api/team/commands", &token, &body);
        answer.expect("an answer").0
    };
    assert_eq!(change(&host, "early", 4), 409, "it has not begun");
    let started = host.ask("POST", "/api/start", &token, &json!({}));
    assert_eq!(started.expect("an answer").0, 200);
    wait_until("time goes on", || board(&host)["second"].as_u64() > Some(9));
    assert_eq!(change(&host, "more", 4), 200);
    wait_until("two more are up", || {
        services_of(host.child.id()).len() == 4
    });
    host.kill();

    // The same link, the same game.
    let host = Host::start(&["--resume", &file_name, "--once"]);
    assert_eq!(change(&host, "fewer", 3), 200);
    let mut child = host.child;
    assert!(child.wait().expect("it ends").success());
    let verified = verify(&file).unwrap_or_else(|error| panic!("{error}"));
    assert!(verified.is_complete && verified.seconds == 26);
    balances(&folder, &file, 2);

    let is = ticks(&file);
    for second in 0..26 {
        if second < 8 {
            assert_eq!(is[&(second, 0)], was[&(second, 0)]);
        }
        // The model carries Blue as it did, over the outage too.
        assert_eq!(is[&(second, 1)], was[&(second, 1)]);
    }
    assert!(
        is[&(8, 0)].void >= was[&(7, 0)].in_flight,
        "what was open is void"
    );
    let of_red = |event: &&EventRow| event.team == Some(0);
    let events = events(&file);
    let bots = events
        .iter()
        .filter(of_red)
        .filter(|e| e.principal == "bot");
    assert_eq!(bots.count(), 0, "the bot's step was at 18 s");
    let ends = events
        .iter()
        .filter(of_red)
        .filter(|e| e.kind == "fault.ended");
    let ends: Vec<u64> = ends.map(|e| e.time_ns / SECOND_NS).collect();
    assert_eq!(ends, [16; 2], "what is broken ends in its time");

    // What was played on is an origin, too.
    let again = ["fork", &file_name, "--team", "Blue", "--at", "20s"];
    let second = folder.path("g.gameday");
    folder.well(
        &[
            &again[..],
            &["--out", "g.gameday", "--autostart", "--once", "--port", "0"],
        ]
        .concat(),
    );
    assert!(
        verify(&second)
            .unwrap_or_else(|error| panic!("{error}"))
            .is_complete
    );
    balances(&folder, &second, 2);
    let (_, told) = folder.run(&["journal", "inspect", "g.gameday"]);
    assert!(
        told.contains("forked from o.gameday at 0:00:08, as Red"),
        "{told}"
    );
    assert!(
        told.contains("forked from f.gameday at 0:00:20, as Blue"),
        "{told}"
    );
    let is_now = ticks(&second);
    assert_eq!(is_now[&(19, 0)], is[&(19, 0)]);
    let void = is_now[&(20, 0)].void;
    assert_eq!(void, is[&(19, 0)].in_flight, "Red goes on in the model");
}

/// A live game of people that was cut off; somebody takes the second team over
/// where it ended, and the first goes on without its people.
#[test]
fn a_team_of_a_live_game_is_played_on_by_somebody() {
    let folder = Folder::new(14, "");
    let (scenario, origin_name) = (folder.name("s.toml"), folder.name("o.gameday"));
    let seed = SEED.to_string();
    let host = Host::start(&[
        &scenario,
        "--team",
        "Us",
        "--team",
        "Them",
        "--seed",
        &seed,
        "--journal",
        &origin_name,
        "--port",
        "0",
        "--autostart",
    ]);
    wait_until("some seconds", || board(&host)["second"].as_u64() > Some(5));
    host.kill();
    let was = ticks(&folder.path("o.gameday"));
    let played = was
        .keys()
        .map(|(second, _)| second + 1)
        .max()
        .expect("seconds");
    let at = format!("{played}s");
    let fork = [
        "fork",
        "o.gameday",
        "--team",
        "Them",
        "--at",
        &at,
        "--out",
        "f.gameday",
    ];
    let play = ["--autostart", "--once", "--port", "0"];
    folder.well(&[&fork[..], &play].concat());
    let file = folder.path("f.gameday");
    let verified = verify(&file).unwrap_or_else(|error| panic!("{error}"));
    assert!(verified.is_complete && verified.seconds == 14);
    balances(&folder, &file, 2);
    let is = ticks(&file);
    for (second, team) in was.keys() {
        assert_eq!(is[&(*second, *team)], was[&(*second, *team)]);
    }
    for team in 0..2 {
        let open = was[&(played - 1, team)].in_flight;
        assert_eq!(is[&(played, team)].void, open, "team {team}");
        let answered: u64 = (played..14).map(|second| is[&(second, team)].ok).sum();
        assert!(answered > 0, "team {team} is served");
    }
    folder.well(&["what-if", "f.gameday", "--team", "Them", "--draws", "0"]);
    folder.well(&["what-if", "f.gameday", "--team", "Us", "--draws", "0"]);
    folder.well(&["report", "f.gameday", "--no-what-if"]);
    let late = [
        "fork",
        "o.gameday",
        "--team",
        "Us",
        "--at",
        "14s",
        "--write-only",
    ];
    let (is_well, said) = folder.run(&late);
    let last = format!("can be 0:00:00 to 0:00:{played:02}");
    assert!(!is_well && said.contains(&last), "{said}");
}

/// What whoever ran the game did after the moment happens to whoever plays on, too.
#[test]
fn what_was_injected_later_is_injected_again_at_its_moment() {
    let folder = Folder::new(12, "");
    let (scenario, origin_name) = (folder.name("s.toml"), folder.name("o.gameday"));
    let start = [&scenario, "--team", "Us", "--journal", &origin_name];
    let host = Host::start(&[&start[..], &["--port", "0", "--autostart"]].concat());
    wait_until("some seconds", || board(&host)["second"].as_u64() > Some(4));
    let order = json!({
        "idempotency_key": "by-hand",
        "control": {"inject": {"teams": "all", "fault": "pause", "pick": "all", "for": "3s"}}
    });
    let answer = host.ask("POST", "/api/script/controls", host.token(), &order);
    let (status, answer) = answer.expect("an answer");
    assert_eq!(status, 200, "{answer}");
    wait_until("it is over", || board(&host)["phase"] == "ended");
    host.kill();

    let orders = |file: &str| -> Vec<EventRow> {
        let events = events(&folder.path(file)).into_iter();
        events.filter(|e| e.kind == "input.control").collect()
    };
    let given = orders("o.gameday");
    assert_eq!(given.len(), 1);
    let (at, later) = (given[0].time_ns, given[0].time_ns / SECOND_NS + 1);
    let fork = |from: &str, at: &str, to: &str, more: &[&str]| {
        let fork = ["fork", from, "--team", "Us", "--at", at, "--out", to];
        folder.well(&[&fork[..], more].concat());
    };
    // Twice, so that it is still to come when a fork is forked.
    fork("o.gameday", "1s", "f.gameday", &["--write-only"]);
    fork(
        "f.gameday",
        "1s",
        "g.gameday",
        &["--autostart", "--once", "--port", "0"],
    );
    let again = orders("g.gameday");
    assert_eq!(again.len(), 1);
    assert_eq!(
        (again[0].time_ns, &again[0].payload),
        (at, &given[0].payload)
    );
    let began = events(&folder.path("g.gameday")).into_iter();
    let began = began.filter(|e| e.kind == "fault.began").count();
    assert_eq!(began, 2, "both instances");
    assert!(
        verify(&folder.path("g.gameday"))
            .unwrap_or_else(|error| panic!("{error}"))
            .is_complete
    );
    // From after it, it has been done.
    fork(
        "o.gameday",
        &format!("{later}s"),
        "h.gameday",
        &["--write-only"],
    );
    let left = events(&folder.path("h.gameday")).into_iter();
    assert_eq!(left.filter(|e| e.kind == "host.to-come").count(), 0);
    assert_eq!(orders("h.gameday").len(), 1);
}
