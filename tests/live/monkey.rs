//! The monkey from outside, at a real game: it strikes on time, is stopped as
//! everybody, and never strikes twice.

use super::host::Host;
use super::support::{program, scenario_text};
use gameday::game_file::verify;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// What the monkey brings: a slow wire, a kill, and later another.
const SCRIPT: &str = r#"
format = 1

[[event]]
id    = "wire"
at    = "4s"
fault = "latency"
add   = "50ms"
pick  = "all"
for   = "40s"

[[event]]
id    = "kill"
after = "wire"
wait  = "3s"
fault = "terminate-instance"

[[event]]
id    = "withheld"
at    = "14s"
fault = "hang"

[[event]]
id    = "by-condition"
when  = "teams_down > 50%"
fault = "hang"

[[monkey]]
kind         = "latency-monkey"
from         = "18s"
until        = "24s"
mean_between = "1s"
at_most      = 2
for          = "40s"
"#;

const PATIENCE: Duration = Duration::from_secs(40);

struct Game {
    folder: tempfile::TempDir,
    host: Host,
}

impl Game {
    /// A game of two teams that do nothing.
    fn start(length: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let text = scenario_text("calm.toml").replace("15s\"\n\n[title]", "LEN\"\n\n[title]");
        let text = text.replace("length = \"LEN\"", &format!("length = \"{length}\""));
        std::fs::write(folder.path().join("game.toml"), text).expect("a scenario");
        std::fs::write(folder.path().join("monkey.toml"), SCRIPT).expect("a script");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let host = Host::start(&[
            &path("game.toml"),
            "--team",
            "Red",
            "--team",
            "Blue",
            "--journal",
            &path("g.gameday"),
            "--port",
            "0",
            "--autostart",
            "--once",
        ]);
        Self { folder, host }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("g.gameday")
    }

    fn gameday(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .env("GAMEDAY_URL", format!("http://{}", self.host.address))
            .env("GAMEDAY_TOKEN", &self.host.link);
        command
    }

    /// Game seconds played; it panics when nobody answers any more.
    fn second(&self) -> u64 {
        let script = self.gameday(&["script", "--json"]).output();
        let script: Value = serde_json::from_slice(&script.expect("it runs").stdout).expect("JSON");
        script["second"].as_u64().expect("a number")
    }

    fn monkey(&self, arguments: &[&str]) -> Monkey {
        let script = self.folder.path().join("monkey.toml");
        let mut command = self.gameday(&["monkey", script.to_str().expect("UTF-8"), "--json"]);
        Monkey::start(command.args(arguments))
    }

    /// Waits for the game's end and reads what became of the script.
    fn told(mut self) -> Vec<Value> {
        assert!(self.host.child.wait().expect("it ends").success());
        let file = self.file();
        assert!(verify(Path::new(&file)).expect("it is whole").is_complete);
        let export = Command::new(program())
            .args(["journal", "export"])
            .arg(&file)
            .args(["--what", "events", "--format", "ndjson"])
            .output()
            .expect("it runs");
        let text = String::from_utf8(export.stdout).expect("UTF-8");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }
}

/// A monkey, with what it tells line by line.
struct Monkey {
    child: Child,
    lines: Receiver<Value>,
}

impl Monkey {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the monkey starts");
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).expect("JSON"));
            }
        });
        Self { child, lines }
    }

    /// The next line of this kind, about this if it is said.
    fn wait_for(&self, is: &str, name: Option<&str>) -> Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|e| panic!("no `{is}` of {name:?}: {e}"));
            if line["is"] == is && name.is_none_or(|name| line["name"] == name) {
                return line;
            }
        }
    }

    fn end(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Monkey {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// How often something of this name happened.
fn happened(told: &[Value], event: &str) -> usize {
    let text = |it: &&Value| it.to_string();
    let of_it = format!("\"event\":\"{event}\"");
    let its = told.iter().filter(|it| {
        let text = text(it);
        text.contains("\"happened\"") && text.contains(&of_it)
    });
    its.count()
}

#[test]
fn a_monkey_from_outside_strikes_is_stopped_and_takes_back_what_it_broke() {
    let game = Game::start("30s");
    let mut first = game.monkey(&["--on-exit", "leave"]);
    let refused = first.wait_for("refused", None);
    assert_eq!(refused["what"], "event by-condition");
    let struck = first.wait_for("struck", Some("wire"));
    assert_eq!(
        struck["second"], 3,
        "what is sent happens at the end of the second"
    );
    assert_eq!(
        struck["teams"].as_array().map(Vec::len),
        Some(2),
        "{struck}"
    );
    // It dies without a word; another one takes its place.
    first.child.kill().expect("SIGKILL");
    first.child.wait().expect("it ends");
    let second = game.monkey(&[]);
    second.wait_for("done-before", Some("wire"));
    second.wait_for("struck", Some("kill"));

    // It has happened once the second is over in which it was sent.
    while game.second() < 8 {
        crate::support::look_again();
    }
    let halted = game.gameday(&["halt", "fire alarm"]).status();
    assert!(halted.expect("it runs").success());
    let held_back = second.wait_for("held-back", Some("withheld"));
    assert_eq!(held_back["code"], "halted");
    let released = game.gameday(&["release"]).status();
    assert!(released.expect("it runs").success());

    let guest = "guest-latency-monkey-1";
    second.wait_for("struck", Some(guest));
    let pid = Pid::from_raw(second.child.id() as i32).expect("a process");
    kill_process(pid, Signal::INT).expect("it is there");
    second.wait_for("ended", Some(guest));
    assert_eq!(second.end().code(), Some(130));

    let told = game.told();
    assert_eq!(
        ["wire", "kill", "withheld"].map(|it| happened(&told, it)),
        [1, 1, 0]
    );
    let all: Vec<String> = told.iter().map(Value::to_string).collect();
    let has = |parts: &[&str]| {
        all.iter()
            .any(|line| parts.iter().all(|part| line.contains(part)))
    };
    // The record names who sent it, and the teams' logs who was behind it.
    assert!(has(&["controlled", "\"session\":\"chaos-monkey\"", "kill"]));
    assert!(has(&["terminat", "\"chaos-monkey\"", "instance"]));
}

#[test]
fn a_monkey_waits_for_a_host_that_comes_back() {
    let game = Game::start("20s");
    let monkey = game.monkey(&[]);
    monkey.wait_for("struck", Some("wire"));
    let Game { folder, host } = game;
    host.kill();
    monkey.wait_for("away", None);
    let file = folder.path().join("g.gameday").display().to_string();
    let host = Host::start(&["--resume", &file, "--once"]);
    monkey.wait_for("back", None);
    monkey.wait_for("struck", Some("kill"));
    let over = monkey.wait_for("over", None);
    assert_eq!(over["interrupted"], false);
    assert!(monkey.end().success());
    let told = Game { folder, host }.told();
    assert_eq!(["wire", "kill"].map(|it| happened(&told, it)), [1, 1]);
}
