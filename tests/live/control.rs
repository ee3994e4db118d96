//! What whoever runs a game does to its script, on real processes.

use super::host::Host;
use super::support::{control, open, people, program, scenario_text, state_of, wait_for};
use gameday::game_file::verify;
use model::ids::TeamId;
use model::script::Control;
use sim_engine::Plan;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const EVENTS: &str = r#"
[[event]]
id    = "pause"
at    = "2s"
fault = "pause"
pick  = "all"
for   = "20s"

[[event]]
id    = "late"
at    = "2s"
fault = "latency"
add   = "500ms"
pick  = "all"
for   = "20s"

[[event]]
id    = "meanwhile"
at    = "6s"
fault = "pause"
pick  = "all"
for   = "2s"

[[event]]
id    = "later"
at    = "11s"
fault = "pause"
pick  = "one"
for   = "2s"
"#;

/// Eight teams whose every process stands still: a quarter of a second after
/// the halt all go on, and nothing new breaks until it is released.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_halt_of_eight_teams_takes_a_quarter_of_a_second() {
    let text = scenario_text("calm.toml") + EVENTS;
    let scenario = model::scenario::load(&text).value.expect("a scenario");
    let teams = (0..8).map(|team| people(&format!("team {team}"))).collect();
    let plan = Plan::try_new(scenario, 3, 1, teams).expect("a plan");
    let (director, hub) = open(plan).await;
    let processes = |team| director.plane().processes(TeamId(team));
    let pids: Vec<u32> = (0..8).flat_map(processes).filter_map(|p| p.pid).collect();
    assert_eq!(pids.len(), 16);
    let game = tokio::spawn(director.play());
    let stopped = || {
        pids.iter()
            .filter(|pid| state_of(**pid) == Some('T'))
            .count()
    };
    wait_for(
        "sixteen stopped processes",
        Duration::from_secs(6),
        || async { (stopped() == 16).then_some(()) },
    )
    .await;

    let halt = || Control::Halt {
        reason: "fire alarm".into(),
    };
    let began = Instant::now();
    let done = control(&hub, "halt", halt()).await.expect("it halts");
    while stopped() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let took = began.elapsed();
    println!("sixteen processes of eight teams go on {took:?} after the halt");
    assert!(took < Duration::from_millis(250), "{took:?}");
    let again = control(&hub, "halt", halt()).await.expect("it was done");
    assert!(again.second >= done.second, "sent again, it is done once");
    assert_eq!(hub.script.borrow().halted.as_deref(), Some("fire alarm"));
    for console in &hub.consoles {
        assert_eq!(console.borrow().account.faults, []);
    }

    let second = || hub.snapshot.borrow().board.second;
    let until = |wanted: u32| {
        wait_for("a second", Duration::from_secs(12), move || async move {
            (second() >= wanted).then_some(())
        })
    };
    until(8).await;
    assert_eq!(stopped(), 0, "what was to come meanwhile did not");
    control(&hub, "release", Control::Release)
        .await
        .expect("it is released");
    wait_for("what comes later", Duration::from_secs(8), || async {
        (stopped() == 8).then_some(())
    })
    .await;
    let ended = game.await.expect("no panic").expect("the game ends well");
    assert_eq!(ended.game.script().len(), 4);
}

fn gameday(host: &Host, arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .env("GAMEDAY_URL", format!("http://{}", host.address))
        .env("GAMEDAY_TOKEN", &host.link)
        .output()
        .expect("it runs")
}

/// Every verb, by the program itself; the file then holds what comes of it.
#[test]
fn a_game_is_run_from_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("script.gameday");
    let file_path = file.to_str().expect("a path in UTF-8");
    let scenario = folder.path().join("script.toml");
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"20s\"");
    // Late enough that nothing happens by itself before it is ordered otherwise.
    let later = EVENTS
        .replace("at    = \"2s\"", "at    = \"15s\"")
        .replace("at    = \"6s\"", "at    = \"16s\"");
    std::fs::write(&scenario, text + &later).expect("a scenario");
    let mut host = Host::start(&[
        scenario.to_str().expect("a path in UTF-8"),
        "--team",
        "Red",
        "--team",
        "Blue",
        "--journal",
        file_path,
        "--port",
        "0",
        "--autostart",
        "--once",
    ]);
    let done = |arguments: &[&str]| -> String {
        let out = gameday(&host, arguments);
        let error = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{arguments:?}: {error}");
        String::from_utf8(out.stdout).expect("UTF-8")
    };
    let refused = |arguments: &[&str]| -> String {
        let out = gameday(&host, arguments);
        assert!(!out.status.success(), "{arguments:?}");
        String::from_utf8(out.stderr).expect("UTF-8")
    };
    let script = done(&["script"]);
    assert!(
        script.contains("meanwhile") && script.contains("at 16s"),
        "{script}"
    );
    let hang = [
        "inject",
        "hang",
        "--teams",
        "team:Blue",
        "--pick",
        "all",
        "--for",
        "1m",
    ];
    let preview = done(&[&hang[..], &["--preview"]].concat());
    assert_eq!(preview.lines().count(), 2, "{preview}");
    assert!(
        preview.lines().all(|line| line.starts_with("Blue: ")),
        "{preview}"
    );
    done(&hang);
    let spike = ["inject", "spike", "--set", "times=2", "--for", "3s"];
    assert!(done(&[&spike[..], &["--preview"]].concat()).contains("Blue: 2.000 times"));
    done(&spike);
    assert!(refused(&[&spike[..], &["--teams", "leader"]].concat()).contains("traffic-is-for-all"));
    done(&["delay", "meanwhile", "1h"]);
    done(&["pause", "later"]);
    assert!(refused(&["pause", "later"]).contains("resume it"));
    done(&["resume", "later"]);
    done(&["skip", "late"]);
    assert!(refused(&["trigger", "lateer"]).contains("unknown-event"));
    assert!(refused(&["inject", "latencey"]).contains("latency"));
    assert!(refused(&["delay", "pause", "soon"]).contains("soon"));
    done(&["trigger", "pause"]);
    let listed = done(&["script", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    let state = |event: &str| -> String {
        let all = listed["events"].as_array().expect("events");
        let found = all
            .iter()
            .find(|it| it["event"] == event)
            .expect("it is there");
        found["state"].as_str().expect("a word").to_owned()
    };
    assert_eq!(
        (state("late"), state("meanwhile")),
        ("skipped".into(), "waiting".into())
    );
    done(&["halt", "fire alarm"]);
    assert!(done(&["script"]).contains("fire alarm"));
    assert!(refused(&hang).contains("release"));
    done(&["release"]);
    assert!(refused(&["end", "injected-1"]).contains("nothing-to-end"));
    let stranger = Command::new(program())
        .args(["script", "--token", "0123"])
        .env("GAMEDAY_URL", format!("http://{}", host.address))
        .output()
        .expect("it runs");
    assert!(String::from_utf8_lossy(&stranger.stderr).contains("no-token"));
    assert!(host.child.wait().expect("it ends").success());
    assert!(verify(Path::new(&file)).expect("it is whole").is_complete);
}
