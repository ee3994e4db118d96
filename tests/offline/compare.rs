//! `gameday compare`: two classes on one scenario, with the numbers of their reports.

use crate::support::Gameday;
use serde_json::Value;

/// A folder with two recorded games of a drill, of other seeds and other teams.
fn played() -> Gameday {
    let gameday = Gameday::new();
    for (file, seed, books) in [
        (
            "mon.gameday",
            "7",
            &["A=expert", "B=do-nothing", "C=cache"][..],
        ),
        ("tue.gameday", "8", &["A=cache", "B=do-nothing"]),
    ] {
        let mut args = vec![
            "simulate",
            "drills/cache",
            "--seed",
            seed,
            "--journal",
            file,
        ];
        books.iter().for_each(|book| args.extend(["--team", book]));
        gameday.run(&args).with_code(0);
    }
    gameday
}

fn json(gameday: &Gameday, args: &[&str]) -> Value {
    let ended = gameday.run(args).with_code(0);
    serde_json::from_str(&ended.stdout).expect("it is JSON")
}

#[test]
fn its_numbers_are_those_of_the_reports() {
    let gameday = played();
    let compared = json(
        &gameday,
        &["compare", "mon.gameday", "tue.gameday", "--json"],
    );
    assert_eq!(compared["is_one_scenario"], true);
    assert_eq!(compared["is_one_seed"], false);
    for (game, file) in compared["games"]
        .as_array()
        .unwrap()
        .iter()
        .zip(["mon", "tue"])
    {
        let file = format!("{file}.gameday");
        gameday
            .run(&[
                "report",
                &file,
                "--out",
                "r.html",
                "--no-what-if",
                "--force",
            ])
            .with_code(0);
        let text = std::fs::read_to_string(gameday.path("r.json")).unwrap();
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(game["digest"], report["source"]["digest"]);
        let teams = report["teams"].as_array().unwrap();
        assert_eq!(game["teams"], teams.len());
        let mut scores: Vec<i64> = teams
            .iter()
            .map(|it| it["row"]["score_mpt"].as_i64().unwrap())
            .collect();
        scores.sort_unstable();
        assert_eq!(game["score_mpt"]["best"], *scores.last().unwrap());
        assert_eq!(game["score_mpt"]["worst"], scores[0]);
        let spent = teams
            .iter()
            .map(|it| it["row"]["spend_musd"].as_i64().unwrap());
        assert_eq!(game["spend_musd"]["best"], spent.min().unwrap());
        let shares = game["shares_ppm"].as_object().unwrap().values();
        let shares: u64 = shares.map(|it| it.as_u64().unwrap()).sum();
        assert!((999_990..=1_000_000).contains(&shares), "{shares}");
        for objective in game["objectives"].as_array().unwrap() {
            let of_teams = teams
                .iter()
                .flat_map(|it| it["objectives"].as_array().unwrap());
            let met = of_teams.filter(|it| it["id"] == objective["id"] && it["is_met"] == true);
            assert_eq!(objective["met"], met.count());
        }
        assert!(!game["objectives"].as_array().unwrap().is_empty());
        for fault in game["faults"].as_array().unwrap() {
            let index = report["occurrences"]
                .as_array()
                .unwrap()
                .iter()
                .position(|it| it["id"] == fault["id"]);
            let hits = teams
                .iter()
                .map(|it| &it["hits"][index.unwrap()])
                .filter(|it| !it.is_null());
            assert_eq!(fault["came_to"], hits.count());
        }
    }
    let difference = &compared["differences"][0];
    let median = |game: usize| {
        compared["games"][game]["score_mpt"]["median"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(difference["score_mpt"], median(1) - median(0));
    assert_eq!(difference["is_few"], true);
}

#[test]
fn people_read_it_in_both_languages() {
    let gameday = played();
    let files = ["compare", "mon.gameday", "tue.gameday"];
    let english = gameday.run(&files).with_code(0).stdout;
    for part in [
        "mon.gameday",
        "other seeds",
        "score, median",
        "medians of 2 and 3 teams",
        "few teams",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let korean = gameday
        .run(&[&files[..], &["--lang", "ko"]].concat())
        .with_code(0)
        .stdout;
    for part in ["시드 8", "다른 시드", "점수, 중앙값", "팀이 적습니다"] {
        assert!(korean.contains(part), "{part}: {korean}");
    }
    for line in english.lines() {
        assert!(!line.contains("\u{1b}"), "colours where nobody sees them");
    }
}

#[test]
fn games_of_different_scenarios_are_not_compared_unless_asked_for() {
    let gameday = played();
    let other = ["simulate", "drills/cost", "--journal", "cost.gameday"];
    gameday.run(&other).with_code(0);
    let files = ["compare", "mon.gameday", "cost.gameday"];
    let refused = gameday.run(&files).with_code(1).stderr;
    for part in ["mon.gameday", "cost.gameday", "cache", "cost", "--anyway"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    let anyway = json(&gameday, &[&files[..], &["--anyway", "--json"]].concat());
    assert_eq!(anyway["is_one_scenario"], false);
    assert!(!anyway["left_out"].as_array().unwrap().is_empty());
    gameday.run(&["compare", "mon.gameday"]).with_code(2);
}
