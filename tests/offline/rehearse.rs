//! `gameday rehearse`: the script as a picture, what came of it, warnings.

use crate::support::Gameday;
use serde_json::Value;
use std::collections::BTreeSet;

/// A scenario with something of everything that is warned of.
const DOUBTFUL: &str = include_str!("../scenarios/doubtful.toml");
/// Nothing that breaks, and no teams of its own.
const CALM: &str = include_str!("../scenarios/calm.toml");

fn rehearse(gameday: &Gameday, args: &[&str]) -> Value {
    let args = [&["rehearse"], args, &["--json"]].concat();
    let ended = gameday.run(&args).with_code(0);
    serde_json::from_str(&ended.stdout).expect("one JSON object and nothing else")
}

fn list<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    let list = value[key].as_array();
    list.unwrap_or_else(|| panic!("{key} of {value} is no list"))
}

/// What is warned of: `code about,about`.
fn warnings(rehearsal: &Value) -> BTreeSet<String> {
    let one = |warning: &Value| {
        let about: Vec<&str> = list(warning, "about")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        for text in ["message", "help"] {
            let (en, ko) = (&warning[text]["en"], &warning[text]["ko"]);
            assert!(en.is_string() && ko.is_string() && en != ko, "{warning}");
        }
        let code = warning["code"].as_str().expect("a code");
        format!("{code} {}", about.join(",")).trim_end().to_owned()
    };
    list(rehearsal, "warnings").iter().map(one).collect()
}

/// The picture and the table are a contract with the eye: the whole of them.
#[test]
fn the_script_of_the_demo_is_drawn() {
    let gameday = Gameday::new();
    let ended = gameday
        .run(&["rehearse", "demo", "--seeds", "2"])
        .with_code(0);
    let drawn = "\
                0:00      1:00       2:00       3:00      4:00       5:00
                ┬─────────┬──────────┬──────────┬─────────┬──────────┬──────────
story           1                2
surges                               3==                             4===
chaos-monkey                      ·       ·       ·       ·       ·       ·

7 at this time, [7--] in this window, == lasts, ~~ at most, · one expected
strike (2 to 9, #: so many in a column)
chaos-monkey: 6.2 strikes expected = 4m40s / 45s (each stretch over its mean
  gap)

#  when     id       what                long
1  0:00:00  welcome  text
2  0:01:40  v2       v2, text
3  0:02:00  lunch    traffic x2, text    20s
4  0:05:00  encore   traffic x2.5, text  25s
";
    assert!(ended.stdout.contains(drawn), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("Warnings\nNone.\n"),
        "{}",
        ended.stdout
    );
    let wide = ended.stdout.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None, "without a terminal there are 80 columns");
    assert!(!ended.stdout.contains('\u{1b}'), "no colours into a file");

    let korean = ["rehearse", "demo", "--seeds", "2", "--lang", "ko"];
    let korean = gameday.run(&korean).with_code(0).stdout;
    for words in ["이야기", "예상 공격 6.2번", "경고\n없습니다."] {
        assert!(korean.contains(words), "no `{words}` in:\n{korean}");
    }
}

#[test]
fn every_doubt_is_told_with_a_way_out() {
    let gameday = Gameday::new();
    gameday.write("doubtful.toml", DOUBTFUL);
    let expected = [
        "after-the-end too-late",
        "missing-translation rich-too",
        "missing-translation rush",
        "never-so rich,rich-too",
        "no-such-team only-red",
        "no-target cache-gone",
        "objective-always-met alive",
        "objective-never-met points",
        "overlap again",
        "overlap slow-wire,slower-wire",
        "overlap-region lights-out,one-more",
    ];
    let found = rehearse(&gameday, &["doubtful.toml", "--seeds", "3"]);
    let found = warnings(&found);
    assert_eq!(found, expected.map(str::to_owned).into());

    let strict = [
        "rehearse",
        "doubtful.toml",
        "--seeds",
        "3",
        "--fail-on-warnings",
    ];
    let ended = gameday.run(&strict).with_code(3);
    assert!(
        ended.stdout.contains("warning[overlap]"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stderr.contains("doubtful.toml has 11 warnings"),
        "{}",
        ended.stderr
    );
    let strict = ["rehearse", "demo", "--seeds", "1", "--fail-on-warnings"];
    gameday.run(&strict).with_code(0);

    // Mended, each is silent: without what is named, its warnings are gone.
    let mended = DOUBTFUL.replace("leader.score > 900000", "leader.score > -900000");
    let mended = mended.replace("team:Red", "team:Blue");
    gameday.write("mended.toml", &mended);
    let found = warnings(&rehearse(&gameday, &["mended.toml", "--seeds", "3"]));
    let gone = ["never-so rich,rich-too", "no-such-team only-red"];
    assert!(gone.iter().all(|it| !found.contains(*it)), "{found:?}");
}

#[test]
fn a_game_without_chaos_and_one_that_nobody_can_win() {
    let gameday = Gameday::new();
    let text = CALM.replace("points_per_usd = 250", "points_per_usd = 100000");
    assert_ne!(
        text, CALM,
        "the price of a dollar has changed; mend this test"
    );
    gameday.write("calm.toml", &text);
    let teams = ["calm.toml", "--seeds", "2", "--team", "Idle=do-nothing"];
    let rehearsal = rehearse(&gameday, &teams);
    let expected = ["cannot-be-won", "missing-translation", "nothing-breaks"];
    let found = warnings(&rehearsal);
    let codes: BTreeSet<&str> = found.iter().filter_map(|it| it.split(' ').next()).collect();
    assert!(
        codes.is_superset(&["cannot-be-won", "nothing-breaks"].into()),
        "{found:?}"
    );
    assert!(codes.is_subset(&expected.into()), "{found:?}");
    let team = &rehearsal["dry_run"]["teams"][0];
    assert_eq!(team["score"], team["score_without_chaos"]);
    // Nobody plays it of itself: that is said, as by `simulate`.
    let nobody = gameday.run(&["rehearse", "calm.toml"]).with_code(2);
    assert!(
        nobody.stderr.contains("a game needs a team"),
        "{}",
        nobody.stderr
    );
}

#[test]
fn a_rehearsal_as_json_has_these_fields_and_plays_the_games_of_simulate() {
    let gameday = Gameday::new();
    gameday.write("doubtful.toml", DOUBTFUL);
    let rehearsal = rehearse(&gameday, &["doubtful.toml", "--seeds", "4", "--seed", "3"]);
    let keys: Vec<&str> = rehearsal
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "dry_run",
        "lanes",
        "length_seconds",
        "monkeys",
        "range",
        "scenario",
        "timeline",
        "warnings",
    ];
    assert_eq!(keys, expected);

    // Times of an event after another one: its windows are both together.
    let entry = |id: &str| {
        let found = list(&rehearsal, "timeline")
            .iter()
            .find(|it| it["id"] == id);
        found.unwrap_or_else(|| panic!("no {id}"))
    };
    let window = &entry("slower-wire")["windows"][0];
    assert_eq!(
        (window["earliest"].as_f64(), window["latest"].as_f64()),
        (Some(30.0), Some(40.0))
    );
    assert_eq!(list(entry("again"), "windows").len(), 3);
    assert_eq!(
        entry("rush")["windows"][0]["earliest"],
        25.0,
        "a surge moves either way"
    );
    assert_eq!(entry("rich-too")["trigger"], "after");
    assert_eq!(entry("rich-too")["adaptive"], true);
    assert_eq!(entry("drill")["trigger"], "manual");
    assert_eq!(rehearsal["monkeys"][0]["expected_strikes"], 6.0);

    // Everything that came has come to something, and only that.
    let games = [&rehearsal["dry_run"], &rehearsal["range"]];
    for event in games.into_iter().flat_map(|game| list(game, "events")) {
        let teams = match event["teams"].as_array() {
            Some(teams) => teams.iter().collect(),
            None => vec![&event["teams"]],
        };
        for came in teams {
            let ends = ["hit", "missed", "withheld", "refused", "impossible"];
            let ends: Option<u64> = ends.iter().map(|it| came[it].as_u64()).sum();
            assert_eq!(ends, came["times"].as_u64(), "{event}");
        }
    }

    // The same game as everywhere, and in the range, too.
    let alone = gameday.run(&["simulate", "doubtful.toml", "--seed", "3", "--json"]);
    let alone: Value = serde_json::from_str(&alone.with_code(0).stdout).unwrap();
    let (dry, range) = (&rehearsal["dry_run"], &rehearsal["range"]);
    for (team, range) in list(dry, "teams").iter().zip(list(range, "teams")) {
        let same = list(&alone, "teams")
            .iter()
            .find(|it| it["name"] == team["name"])
            .unwrap();
        for key in ["score", "rank", "kills"] {
            assert_eq!(team[key], same[key], "{key} of {team}");
        }
        let score = |key: &str| range[key].as_f64().unwrap();
        let within = score("score_min")..=score("score_max");
        assert!(within.contains(&team["score"].as_f64().unwrap()), "{range}");
        assert!(within.contains(&score("score_median")), "{range}");
        let games: u64 = list(range, "ranks").iter().filter_map(Value::as_u64).sum();
        assert_eq!(games, 4, "a rank in each game");
    }
}
