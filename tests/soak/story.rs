//! Eight teams play the whole story.

use super::footprint::{Footprint, no_more_processes_than_servers};
use super::support::program;
use super::trend::Trend;
use super::{ALONE, say, setting};
use gameday::assets;
use gameday::game_file::{Recorder, Roster};
use gameday::live::{Director, SelfLauncher, Setup};
use model::scenario::SPEED_MAX;
use scoreboard::server::Hub;
use sim_engine::{Mode, Plan, Player, TeamEntry};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the story is, in minutes.
const STORY_MIN: u32 = 240;
/// Looks at what the process holds.
const LOOKS: u32 = 30;

struct Stage {
    plan: Plan,
    roster: Roster,
}

fn stage(speed: u32) -> Stage {
    let source = assets::scenario("unicorn-rentals").expect("a shipped scenario");
    let loaded = model::scenario::load_at(&source.text, speed);
    let scenario = loaded.value.expect("a scenario without errors");
    let bot = |team: &model::scenario::TeamPlan| {
        let book = assets::playbook(&team.playbook).expect("a shipped playbook");
        let playbook = model::playbook::load(&book.text).value;
        TeamEntry {
            name: team.name.clone(),
            player: Player::Bot(playbook.expect("a playbook without errors")),
        }
    };
    let teams: Vec<TeamEntry> = scenario.team.iter().map(bot).collect();
    assert_eq!(teams.len(), 8, "the story has eight scripted teams");
    let roster = Roster {
        scenario_name: source.name,
        scenario_text: source.text,
        speed,
        teams: teams.clone(),
    };
    let seed = scenario.seed;
    let plan = Plan::try_new(scenario, seed, speed, teams).expect("a plan");
    Stage { plan, roster }
}

impl Stage {
    async fn open(&self, file: &Path) -> (Director, Hub) {
        let recorder = Recorder::create(file, &self.roster, self.plan.seed, Mode::Live);
        let setup = Setup {
            plan: self.plan.clone(),
            launcher: Arc::new(SelfLauncher::at(program())),
            recorder: Some(recorder.expect("a new file")),
            autostart: true,
            hooks: Vec::new(),
        };
        let (director, hub) = Director::open(setup).await.expect("a live game opens");
        (director.unattended(), hub)
    }
}

/// The story told so fast that it lasts so many minutes, or as much of it as
/// they hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_teams_play_the_story_and_nothing_piles_up() {
    let _alone = ALONE.lock().await;
    let seconds = setting("GAMEDAY_SOAK_S", 40);
    let speed = (STORY_MIN * 60 / seconds.max(1)).clamp(1, SPEED_MAX);
    say!("the story {speed} times as fast, {seconds} s of it");
    let folder = tempfile::tempdir().expect("a folder");
    let stage = stage(speed);
    // Once for what is opened at the first time and stays.
    drop(stage.open(&folder.path().join("warm-up.gameday")).await);
    let before = Footprint::baseline().await;

    let (director, hub) = stage.open(&folder.path().join("soak.gameday")).await;
    let game = tokio::spawn(director.play());
    let mut trend = Trend::new();
    let pause = Duration::from_secs(seconds.into()) / LOOKS;
    for look in 1..=LOOKS {
        tokio::time::sleep((pause * look).saturating_sub(trend.elapsed())).await;
        if game.is_finished() {
            break;
        }
        no_more_processes_than_servers(&hub).await;
        trend.look();
    }
    let busy = hub
        .consoles
        .iter()
        .map(|it| it.borrow().vitals.requests_mrps);
    let busy: Vec<u64> = busy.collect();
    say!("requests in a thousand seconds, by team: {busy:?}");
    assert!(
        busy.iter().all(|rate| *rate > 1_000),
        "the teams had requests"
    );
    let largest_kib = trend.growth("memory of the largest instance, KiB", |it| {
        it.largest_kib as f64
    });
    trend.growth("memory, KiB", |it| it.memory_kib as f64);
    let kib = trend.growth_beyond_load("memory beyond what the load takes, KiB", |it| {
        it.memory_kib as f64
    });
    trend.growth("descriptors", |it| it.fds as f64);
    trend.growth("tasks", |it| it.tasks as f64);
    if seconds >= 600 {
        assert!(kib < KIB_MAX, "memory grew by {kib:.0} KiB");
        assert!(
            largest_kib < 1024.0,
            "an instance grew by {largest_kib:.0} KiB"
        );
    }
    if game.is_finished() {
        drop(game.await.expect("no panic").expect("the game ends well"));
    } else {
        game.abort();
        drop(game.await);
    }
    drop(hub);
    let after = Footprint::settled(before).await;
    say!("before {before:?}\nafter  {after:?}");
}

/// What the host may grow by in the last two thirds: charts and lists of the
/// whole game are kept for the pages.
const KIB_MAX: f64 = 20.0 * 1024.0;
