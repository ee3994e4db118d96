//! Short live games for tests.

use gameday::live::{Director, Ended, SelfLauncher, Setup};
use model::scenario::Scenario;
use model::script::Control;
use scoreboard::server::{Action, Controlled, Hub, Refused};
use sim_engine::{Game, Plan, Player, TeamEntry};
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The program under test: this build's, or a copy that nobody replaces while a long test runs.
pub(crate) fn program() -> PathBuf {
    let built = || env!("CARGO_BIN_EXE_gameday").into();
    std::env::var_os("GAMEDAY_PROGRAM").map_or_else(built, PathBuf::from)
}

/// The text of a scenario of the tests' own folder.
pub(crate) fn scenario_text(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/scenarios")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A scenario of the tests' own folder.
pub(crate) fn scenario(name: &str) -> Scenario {
    let loaded = model::scenario::load(&scenario_text(name));
    assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
    loaded.value.expect("a scenario without problems")
}

/// A team that a playbook plays.
pub(crate) fn bot(name: &str, playbook: &str) -> TeamEntry {
    let loaded = model::playbook::load(playbook);
    assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
    TeamEntry {
        name: name.into(),
        player: Player::Bot(loaded.value.expect("a playbook without problems")),
    }
}

/// A team of people, who do nothing unless the test does.
pub(crate) fn people(name: &str) -> TeamEntry {
    TeamEntry {
        name: name.into(),
        player: Player::People,
    }
}

/// A live game that starts at once.
pub(crate) async fn open(plan: Plan) -> (Director, Hub) {
    let launcher = Arc::new(SelfLauncher::at(program()));
    let setup = Setup {
        plan,
        launcher,
        recorder: None,
        autostart: true,
        hooks: Vec::new(),
    };
    let (director, hub) = Director::open(setup).await.expect("a live game opens");
    (director.unattended(), hub)
}

/// Plays a whole live game.
pub(crate) async fn play(plan: Plan) -> Ended {
    let (director, _hub) = open(plan).await;
    director.play().await.expect("a live game ends well")
}

/// The same game offline.
pub(crate) fn simulate(plan: &Plan) -> Game {
    gameday::twin::offline(plan).expect("an offline game plays to its end")
}

/// Asks again and again until there is an answer, or panics.
pub(crate) async fn wait_for<T, F: Future<Output = Option<T>>>(
    what: &str,
    within: Duration,
    mut ask: impl FnMut() -> F,
) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(
            began.elapsed() < within,
            "waited {within:?} in vain for {what}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Sends a command as a player and returns what came of it.
pub(crate) async fn command(
    hub: &Hub,
    team: u16,
    command: model::command::Command,
) -> Result<scoreboard::server::Done, scoreboard::server::Refused> {
    let (reply, answer) = tokio::sync::oneshot::channel();
    let idempotency_key = format!("{command:?}");
    let action = Action::Command {
        team,
        session: "test".into(),
        idempotency_key,
        expected_version: None,
        seen: None,
        command,
        reply,
    };
    hub.actions
        .send(action)
        .await
        .expect("the game takes wishes");
    answer.await.expect("the game answers")
}

/// Does something to the script as whoever runs the game.
pub(crate) async fn control(hub: &Hub, key: &str, control: Control) -> Result<Controlled, Refused> {
    let (reply, answer) = tokio::sync::oneshot::channel();
    let action = Action::Control {
        session: "Kim".into(),
        idempotency_key: key.into(),
        control,
        reply,
    };
    hub.actions
        .send(action)
        .await
        .expect("the game takes wishes");
    answer.await.expect("the game answers")
}

/// A plain HTTP/1.1 `GET`, returning the body.
pub(crate) async fn get(address: std::net::SocketAddr, path: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    answer
        .split_once("\r\n\r\n")
        .map(|(_, body)| body.to_owned())
        .unwrap_or_default()
}

/// The state of a process as the kernel calls it: `T` when it is stopped.
pub(crate) fn state_of(pid: impl std::fmt::Display) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.trim().chars().next()
}

/// The service processes that a process has started.
pub(crate) fn services_of(parent: u32) -> Vec<i32> {
    children_with("__hash-service", parent)
}

/// The processes that a process has started with this word on their command line.
pub(crate) fn children_with(word: &str, parent: u32) -> Vec<i32> {
    let is_its = |pid: i32| -> Option<i32> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name stands in brackets and may hold anything; after it: state, parent.
        let ppid: u32 = stat
            .rsplit_once(')')?
            .1
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()?;
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let has_word = line.split(|b| *b == 0).any(|its| its == word.as_bytes());
        (ppid == parent && has_word).then_some(pid)
    };
    let all = std::fs::read_dir("/proc").expect("a Linux system");
    let pids = all
        .flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().parse().ok());
    pids.filter_map(is_its).collect()
}

/// A little while between two looks at a condition with a limit.
#[expect(
    clippy::disallowed_methods,
    reason = "between two looks at a condition with a limit"
)]
pub(crate) fn look_again() {
    std::thread::sleep(Duration::from_millis(20));
}
