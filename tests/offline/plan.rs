//! `gameday plan`: what it prints, as it is documented.

use crate::support::Gameday;
use serde_json::Value;

const GOLDEN: &str = include_str!("../golden/plan.txt");

/// The stack of the reference page, so that the page cannot go stale.
fn documented() -> &'static str {
    let page = include_str!("../../docs/reference/plan.md");
    let from = page.find("```toml\n").expect("an example") + "```toml\n".len();
    let length = page[from..].find("```").expect("its end");
    &page[from..from + length]
}

#[test]
fn a_plan_for_people_is_the_golden_one() {
    let gameday = Gameday::new();
    gameday.write("stack.toml", documented());
    let ended = gameday
        .run(&["plan", "unicorn-rentals", "--apply", "stack.toml"])
        .with_code(0);
    assert!(
        ended.stdout == GOLDEN,
        "tests/golden/plan.txt is no longer what is printed; if that is meant, put this there:\n\n{}",
        ended.stdout
    );
    assert!(
        ended.stderr.contains("warning[not-yet]"),
        "{}",
        ended.stderr
    );
}

#[test]
fn the_commands_of_the_json_are_bodies_for_the_api() {
    let gameday = Gameday::new();
    gameday.write("stack.toml", documented());
    let args = ["plan", "unicorn-rentals", "--apply", "stack.toml", "--json"];
    let plan: Value = serde_json::from_str(&gameday.run(&args).with_code(0).stdout).expect("JSON");
    let commands = plan["commands"].as_array().expect("a list");
    let mut keys: Vec<&str> = Vec::new();
    for command in commands {
        let body: scoreboard::wire::CommandRequest =
            serde_json::from_value(command["body"].clone()).expect("a body for the API");
        keys.push(command["body"]["idempotency_key"].as_str().expect("a key"));
        drop(body);
    }
    keys.dedup();
    assert_eq!(keys.len(), commands.len());
    assert!(plan["after"]["requests_per_second"].is_f64(), "{plan}");
}

#[test]
fn what_cannot_be_reached_is_told_as_in_scenarios() {
    let gameday = Gameday::new();
    gameday.write(
        "stack.toml",
        "format = 1\n[[account.group]]\nname = \"hashers\"\nsubnets = [\"public-a\", \"public-c\"]\ndesired = 9\nmax = 41\n",
    );
    let args = ["plan", "unicorn-rentals", "--apply", "stack.toml"];
    let ended = gameday.run(&args).with_code(3);
    assert_eq!(ended.stdout, "");
    for words in [
        "error[unknown-subnet]",
        "stack.toml:4:24",
        "did you mean `public-a`?",
        "error[no-address]",
        "room for 3",
        "error[limit]",
        "stack.toml has 3 errors",
    ] {
        assert!(
            ended.stderr.contains(words),
            "no `{words}` in:\n{}",
            ended.stderr
        );
    }
    gameday
        .run(&["plan", "demo", "--apply", "no.toml"])
        .with_code(2);
    gameday.run(&["plan", "demo"]).with_code(2);
}
