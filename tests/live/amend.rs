//! What is done to the traffic of a live game is sent, to the last request.

use super::host::Host;
use super::support::{control, open, people, program, scenario, scenario_text, wait_for};
use gameday::game_file::verify;
use model::scenario::{FaultKind, Injection, TeamPick};
use model::script::Control;
use model::units::StoryDuration;
use sim_engine::{Game, Plan};
use std::process::Command;
use std::time::Duration;

/// The requests that a game has on its schedule.
fn scheduled(game: &Game) -> u64 {
    let mut arrivals = Vec::new();
    let mut count = 0;
    for second in 0..game.length_s() {
        game.traffic().fill_second(second, &mut arrivals);
        count += arrivals.iter().filter(|it| it.at < game.end()).count() as u64;
    }
    count
}

/// Somebody injects a surge and takes another back: each team is sent exactly
/// what the game has on its schedule then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_game_sends_what_was_changed_to_the_last_request() {
    let teams = vec![people("Red"), people("Blue")];
    let plan = Plan::try_new(scenario("calm.toml"), 17, 1, teams).expect("a plan");
    let (director, hub) = open(plan).await;
    let planned = scheduled(director.game());
    let game = tokio::spawn(director.play());
    let second = || hub.snapshot.borrow().board.second;
    let until = |wanted: u32| {
        wait_for("a second", Duration::from_secs(12), move || async move {
            (second() >= wanted).then_some(())
        })
    };
    let inject = |secs| {
        let mut brings = Injection::usual(FaultKind::Spike);
        brings.lasts = Some(StoryDuration::from_secs(secs));
        let teams = TeamPick::All;
        Control::Inject { teams, brings }
    };
    until(2).await;
    control(&hub, "short", inject(3)).await.expect("injected");
    until(6).await;
    control(&hub, "long", inject(60)).await.expect("injected");
    until(9).await;
    let event = model::ids::Name::try_new("injected-2").expect("a name");
    control(&hub, "end", Control::End { event })
        .await
        .expect("ended");
    let ended = game.await.expect("no panic").expect("the game ends well");
    let expected = scheduled(&ended.game);
    println!("{planned} requests were planned, {expected} are on the schedule");
    // Twice a few seconds of three times the usual 20 a second on top.
    assert!(expected > planned + 250, "{planned}, {expected}");
    for team in ended.game.teams() {
        assert_eq!(team.totals().sent, expected, "{}", team.name());
    }
}

/// Somebody lets a hosted game end earlier: it ends then, with what remained, and
/// its file holds what comes of it.
#[test]
fn a_hosted_game_ends_when_it_is_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, file) = (
        folder.path().join("short.toml"),
        folder.path().join("short.gameday"),
    );
    let later = "[[event]]\nid = \"late\"\nat = \"120s\"\nfault = \"spike\"\nfor = \"2s\"\n";
    // At four times the speed they are 40 s.
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"160s\"");
    std::fs::write(&path, text + later).expect("a scenario");
    let text_of = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();
    let host = Host::start(&[
        &text_of(&path),
        "--speed",
        "4",
        "--team",
        "Red",
        "--journal",
        &text_of(&file),
        "--port",
        "0",
        "--autostart",
        "--once",
    ]);
    let gameday = |arguments: &[&str]| {
        let out = Command::new(program())
            .args(arguments)
            .env("GAMEDAY_URL", format!("http://{}", host.address))
            .env("GAMEDAY_TOKEN", &host.link)
            .output()
            .expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (out.status.success(), text(out.stdout), text(out.stderr))
    };
    let (is_done, shown, error) = gameday(&["retime", "--end", "80s", "--preview"]);
    assert!(is_done, "{error}");
    assert!(
        shown.contains("late") && shown.contains("the end  0:00:40   0:00:20"),
        "{shown}"
    );
    let (is_done, _, error) = gameday(&["retime", "--end", "4s"]);
    assert!(!is_done && error.contains("out-of-range"), "{error}");
    let (is_done, _, error) = gameday(&["retime", "--end", "80s"]);
    assert!(is_done, "{error}");
    assert!(gameday(&["script"]).1.contains("the game ends at 0:00:20"));
    let spike = ["inject", "spike", "--set", "times=3", "--for", "40s"];
    let (is_done, _, error) = gameday(&spike);
    assert!(is_done, "{error}");
    // Whoever goes on with it goes by the same clock and sends the same.
    host.kill();
    let mut host = Host::start(&["--resume", &text_of(&file), "--once"]);
    assert!(host.child.wait().expect("it ends").success());
    let verified = verify(&file).expect("it is whole");
    assert_eq!((verified.is_complete, verified.seconds), (true, 20));
    let ticks = journal::Reader::open(&file).expect("a game file");
    let sent = ticks.ticks(..).map(|row| row.expect("a tick").sent);
    let sent: Vec<u64> = sent.collect();
    println!("requests by second: {sent:?}");
    let most = sent.iter().max();
    assert!(most > Some(&40), "three times 20 a second: {sent:?}");
}
