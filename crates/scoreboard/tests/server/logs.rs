//! Logs of instances: whose they are, and that nothing in them can do harm.

use crate::support::Game;
use scoreboard::server::logs::{InstanceLog, LogLine, LogSource, LogSummary, Logs};

/// The first team has had two instances; the others have none.
#[derive(Debug)]
pub(crate) struct Pretended;

impl Logs for Pretended {
    fn list(&self, team: u16) -> Vec<LogSummary> {
        let names = if team == 0 {
            &["i-0001", "i-0002"][..]
        } else {
            &[]
        };
        let log = |name: &&str| self.of(team, name);
        let summary = |log: InstanceLog| LogSummary {
            instance: log.instance,
            is_running: log.is_running,
            lines: log.lines.len(),
            last_second: log.lines.last().map(|line| line.second),
        };
        names.iter().filter_map(log).map(summary).collect()
    }

    fn of(&self, team: u16, instance: &str) -> Option<InstanceLog> {
        let is_there = team == 0 && ["i-0001", "i-0002"].contains(&instance);
        is_there.then(|| InstanceLog {
            instance: instance.to_owned(),
            is_running: instance == "i-0002",
            left_out: 1_234,
            lines: vec![LogLine {
                second: 83,
                from: LogSource::Stderr,
                text: "<script>alert('판교')</script>".to_owned(),
            }],
        })
    }
}

#[tokio::test]
async fn a_team_reads_its_own_logs_and_no_others() {
    let game = Game::start().await;
    let (own, other) = (
        game.access.issue_team_token(0, "Mina"),
        game.access.issue_team_token(1, "Sol"),
    );
    let list = game.get("/api/team/logs").bearer(&own).send().await.json();
    assert_eq!(list["logs"][1]["instance"], "i-0002");
    assert_eq!(list["logs"][1]["last_second"], 83);
    let path = "/api/team/instances/i-0002/log";
    let log = game.get(path).bearer(&own).send().await.json();
    assert_eq!(log["lines"][0]["from"], "stderr");
    assert_eq!(
        (&log["left_out"], &log["is_running"]),
        (&1_234.into(), &true.into())
    );

    let none = game
        .get("/api/team/logs")
        .bearer(&other)
        .send()
        .await
        .json();
    assert_eq!(none["logs"], serde_json::json!([]));
    for path in [
        "/api/team/instances/i-0002/log",
        "/api/team/instances/i-0002/log?team=0",
        "/api/team/instances/i-0002/log?team=zero",
        "/api/team/logs?team=0",
        "/api/team/instances/..%2f/log",
    ] {
        let answer = game.get(path).bearer(&other).send().await;
        answer.expect_error(404, "no-log");
    }
    let answer = game
        .get("/log?instance=i-0002&team=0")
        .cookie(&other)
        .send()
        .await;
    assert_eq!(answer.status, 404);
    assert!(!answer.body.contains("alert"), "{}", answer.body);
    for path in ["/api/team/logs", "/api/team/instances/i-0002/log"] {
        game.get(path).send().await.expect_error(401, "no-token");
    }
    game.stop().await;
}

#[tokio::test]
async fn whoever_runs_the_game_says_whose() {
    let game = Game::start().await;
    let token = game.access.issue_facilitator_token();
    let ask = |path: &'static str| game.get(path).bearer(&token).send();
    ask("/api/team/logs").await.expect_error(422, "bad-value");
    ask("/api/team/logs?team=3")
        .await
        .expect_error(404, "no-log");
    let log = ask("/api/team/instances/i-0001/log?team=0").await.json();
    assert_eq!(log["instance"], "i-0001");
    let page = game.get("/log?team=0").cookie(&token).send().await;
    assert!(
        page.body.contains("/log?instance=i-0001&amp;team=0"),
        "{}",
        page.body
    );
    assert_eq!(game.get("/log").cookie(&token).send().await.status, 422);
    game.stop().await;
}

#[tokio::test]
async fn the_page_shows_lines_as_they_were_written_and_loads_itself_while_they_may_grow() {
    let game = Game::start().await;
    let own = game.access.issue_team_token(0, "Mina");
    let page = async |path: &'static str| game.get(path).cookie(&own).send().await;
    let list = page("/log").await;
    assert!(
        list.body.contains("href=\"/log?instance=i-0001\""),
        "{}",
        list.body
    );
    assert_eq!(list.header("refresh"), Some("5"));

    let living = page("/log?instance=i-0002").await;
    assert_eq!(living.header("refresh"), Some("5"));
    let ended = page("/log?instance=i-0001&lang=ko").await;
    assert_eq!(ended.header("refresh"), None);
    for page in [&living, &ended] {
        assert!(
            page.body.contains("&lt;script&gt;alert(&#39;판교&#39;)"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("<script"), "{}", page.body);
        assert!(page.body.contains("01:23"), "{}", page.body);
        assert!(
            page.body.contains("1,234") || page.body.contains("1 234"),
            "{}",
            page.body
        );
    }
    assert!(ended.body.contains("i-0001 로그"), "{}", ended.body);
    assert_eq!(page("/log?instance=i-0009").await.status, 404);
    let stranger = game.get("/log").send().await;
    assert_eq!((stranger.status, stranger.header("refresh")), (401, None));
    game.stop().await;
}
