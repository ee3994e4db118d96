//! A live game's file: recomputing it comes to the same digest.

use super::support::{command, people, program, scenario_text, wait_for};
use gameday::game_file::{Recorder, Roster, verify};
use gameday::live::{Director, SelfLauncher, Setup};
use model::cache_key::CacheKey;
use model::command::Command;
use model::units::StoryDuration;
use sim_engine::{Mode, Plan};
use std::sync::Arc;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_game_is_recomputed_from_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("live.gameday");
    let text = scenario_text("calm.toml");
    let scenario = model::scenario::load(&text).value.expect("a scenario");
    let teams = vec![people("Us"), people("Them")];
    let roster = Roster {
        scenario_name: "calm".into(),
        scenario_text: text,
        speed: 1,
        teams: teams.clone(),
    };
    let plan = Plan::try_new(scenario, 5, 1, teams).expect("a plan");
    let recorder = Recorder::create(&file, &roster, 5, Mode::Live).expect("a new file");
    let setup = Setup {
        plan,
        launcher: Arc::new(SelfLauncher::at(program())),
        recorder: Some(recorder),
        autostart: true,
        hooks: Vec::new(),
    };
    let (director, hub) = Director::open(setup).await.expect("a live game opens");
    let game = tokio::spawn(director.unattended().play());

    let console = hub.consoles[0].clone();
    wait_for("the third second", Duration::from_secs(10), || async {
        (console.borrow().second >= 3).then_some(())
    })
    .await;
    let cdn = Command::PutCdn {
        key: CacheKey::QueryString,
        ttl: StoryDuration::from_secs(60),
    };
    let done = command(&hub, 0, cdn.clone())
        .await
        .expect("the CDN is put in front");
    assert_eq!(done.change.expect("something changed").before, "none");
    // The same wish again gets the same answer and changes nothing.
    let again = command(&hub, 0, cdn).await.expect("the same answer");
    assert_eq!(again.account_version, done.account_version);
    // What is refused is written down as well.
    let nowhere = Command::SetGroup {
        group: model::ids::Name::try_new("nowhere").expect("a name"),
        min: None,
        desired: Some(3),
        max: None,
    };
    command(&hub, 1, nowhere)
        .await
        .expect_err("there is no such group");

    let ended = game.await.expect("no panic").expect("the game ends well");
    let verified = verify(&file).unwrap_or_else(|e| panic!("{e}"));
    assert!(verified.is_complete);
    assert_eq!(verified.digest, ended.game.digest());
    assert_eq!(verified.seconds, ended.game.second());
    assert!(
        ended.game.teams()[0].split().fast > ended.game.teams()[1].split().fast,
        "the cache helps"
    );
}
