//! `gameday report`: one page with the numbers of the game, and nothing from elsewhere.

use crate::support::{Ended, Gameday};
use serde_json::Value;

/// A recorded game of a drill, and its report.
struct Reported {
    gameday: Gameday,
    result: Value,
    numbers: Value,
}

impl Reported {
    fn new(scenario: &str, args: &[&str]) -> Self {
        let gameday = Gameday::new();
        let teams = ["--team", "Us & <them>=expert", "--team", "Idle=do-nothing"];
        let play = ["simulate", scenario, "--journal", "g.gameday", "--json"];
        let played = gameday.run(&[&play[..], &teams].concat()).with_code(0);
        let all = [&["report", "g.gameday", "--out", "r.html"], args].concat();
        gameday.run(&all).with_code(0);
        let text = std::fs::read_to_string(gameday.path("r.json")).unwrap();
        Self {
            gameday,
            result: serde_json::from_str(&played.stdout).unwrap(),
            numbers: serde_json::from_str(&text).unwrap(),
        }
    }

    fn page(&self) -> String {
        std::fs::read_to_string(self.gameday.path("r.html")).unwrap()
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.gameday.run(args)
    }
}

#[test]
fn report_result_exports_and_replay_have_the_same_numbers() {
    let reported = Reported::new("drills/cache", &["--no-what-if"]);
    let (result, numbers) = (&reported.result, &reported.numbers);
    assert_eq!(numbers["source"]["digest"], result["digest"]);
    assert_eq!(numbers["played_s"], result["game_seconds"]);
    let verified = reported
        .run(&["replay", "g.gameday", "--verify"])
        .with_code(0);
    let digest = result["digest"].as_str().unwrap();
    assert!(verified.stdout.contains(digest), "{verified:?}");

    let csv = reported
        .run(&["journal", "export", "g.gameday"])
        .with_code(0)
        .stdout;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> =
        rows.deserialize().map(Result::unwrap).collect();
    let page = reported.page();
    for team in numbers["teams"].as_array().unwrap() {
        let name = team["row"]["name"].as_str().unwrap();
        let teams = result["teams"].as_array().unwrap();
        let told = teams.iter().find(|it| it["name"] == name).unwrap();
        let score_mpt = team["row"]["score_mpt"].as_i64().unwrap();
        let spend_musd = team["row"]["spend_musd"].as_i64().unwrap();
        assert_eq!(team["row"]["rank"], told["rank"]);
        assert_eq!(score_mpt as f64 / 1000.0, told["score"].as_f64().unwrap());
        assert_eq!(spend_musd as f64 / 1e6, told["spend_usd"].as_f64().unwrap());
        assert_eq!(team["sent"], told["sent"]);
        assert_eq!(team["kills"], told["kills"]);

        let its: Vec<_> = rows.iter().filter(|row| row["team"] == name).collect();
        let last = its.last().unwrap();
        assert_eq!(last["score_mpt"], score_mpt.to_string());
        assert_eq!(last["spend_musd"], spend_musd.to_string());
        let sum = |column: &str| -> u64 {
            let values = its.iter().map(|row| row[column].parse::<u64>().unwrap());
            values.sum()
        };
        assert_eq!(team["sent"], sum("sent"));
        assert_eq!(team["right"], sum("fast") + sum("ok") + sum("slow"));

        // Every point has a cause, and all money a resource.
        let causes = team["causes"].as_array().unwrap().iter();
        let points: i64 = causes.map(|it| it["points_mpt"].as_i64().unwrap()).sum();
        assert_eq!(points, score_mpt);
        let costs = team["costs"].as_array().unwrap().iter();
        let money: i64 = costs.map(|it| it["total_musd"].as_i64().unwrap()).sum();
        assert_eq!(money, spend_musd);
        assert!(page.contains(&grouped(score_mpt / 1000)), "{name}");
    }
}

/// As the page writes it.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "\u{2212}" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_names_cannot_break_out() {
    let reported = Reported::new("lunch-hour", &["--lang", "ko"]);
    let page = reported.page();
    for foreign in [
        "<script", "http://", "https://", " src=", "@import", "url(//",
    ] {
        assert!(!page.contains(foreign), "{foreign} is in the page");
    }
    assert!(page.starts_with("<!doctype html><html lang=\"ko\">"));
    assert!(page.contains("Us &amp; &lt;them&gt;") && !page.contains("<them>"));
    assert!(page.contains("결과 보고서") && !page.contains("Where the points came from"));
    // Somebody who did nothing could have done better, and the page says how.
    let teams = reported.numbers["teams"].as_array().unwrap();
    let idle = teams.iter().find(|it| it["row"]["name"] == "Idle").unwrap();
    let best = &idle["changes"][0];
    assert!(best["gain_mpt"].as_i64().unwrap() > 0, "{best}");
    let ends = [&best["as_played"], &best["with_change"]]
        .map(|curve| curve.as_array().unwrap().last().unwrap().as_i64().unwrap());
    let gain = best["gain_mpt"].as_i64().unwrap();
    assert!(
        (ends[1] - ends[0] - gain / 1000).abs() <= 1,
        "{ends:?}, {gain}"
    );
    // What came is in the same order for all, and each team has a line for each.
    let came = reported.numbers["occurrences"].as_array().unwrap().len();
    assert!(came > 0);
    for team in teams {
        assert_eq!(team["hits"].as_array().unwrap().len(), came);
    }
}

#[test]
fn nothing_is_overwritten_and_what_is_no_game_file_is_told() {
    let reported = Reported::new("drills/cache", &["--no-what-if"]);
    let again = ["report", "g.gameday", "--out", "r.html", "--no-what-if"];
    let refused = reported.run(&again).with_code(2);
    assert!(refused.stderr.contains("exists already"), "{refused:?}");
    let before = reported.page();
    let forced = [&again[..], &["--force"]].concat();
    reported.run(&forced).with_code(0);
    assert_eq!(reported.page(), before, "the same game, the same bytes");
    reported.gameday.write("no.gameday", "format = 1");
    reported.run(&["report", "no.gameday"]).with_code(1);
    let same = ["report", "g.gameday", "--out", "x.json"];
    reported.run(&same).with_code(2);
    assert!(!reported.gameday.path("x.json").exists());
}
