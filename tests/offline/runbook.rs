//! `gameday runbook`: the shipped one, one beside a scenario, one in it.

use crate::support::{Gameday, text_of};

#[test]
fn shipped_games_have_a_runbook_with_their_own_numbers() {
    let gameday = Gameday::new();
    let read = |args: &[&str]| {
        let ended = gameday.run(&[&["runbook"], args].concat()).with_code(0);
        assert!(!ended.stdout.contains("{{"), "{}", ended.stdout);
        ended.stdout
    };
    let (story, lunch) = (read(&["unicorn-rentals"]), read(&["lunch-hour"]));
    assert!(story.contains("$8 for every started 15m"), "{story}");
    assert_ne!(story, lunch, "the same text, other numbers");
    assert!(read(&["lunch-hour", "--lang", "ko"]).starts_with("# 해시 서비스 런북"));
}

#[test]
fn a_runbook_lies_beside_its_scenario_or_in_it() {
    let gameday = Gameday::new();
    let with = |runbook: &str| {
        let story = text_of("unicorn-rentals");
        story.replace("runbook = \"unicorn-rentals\"", runbook)
    };
    gameday.write("mine.toml", &with("runbook = \"book\""));
    let ended = gameday.run(&["runbook", "mine.toml"]).with_code(3);
    assert!(
        ended.stderr.contains("no runbook `book.en.md`"),
        "{}",
        ended.stderr
    );
    gameday.write("book.en.md", "{{service.slots}} at once");
    gameday.write("book.ko.md", "{{luck}}");
    let ended = gameday.run(&["runbook", "mine.toml"]).with_code(3);
    assert!(
        ended.stderr.contains("nobody knows `{{luck}}`"),
        "{}",
        ended.stderr
    );
    gameday.write("book.ko.md", "한꺼번에 {{service.slots}}개");
    let ended = gameday.run(&["runbook", "mine.toml", "--lang", "ko"]);
    assert_eq!(ended.with_code(0).stdout, "한꺼번에 5개");
    gameday.write(
        "mine.toml",
        &with("runbook = { en = \"Ask.\", ko = \"물어보세요.\" }"),
    );
    let ended = gameday.run(&["runbook", "mine.toml"]).with_code(0);
    assert_eq!(ended.stdout, "Ask.");
    let ended = gameday.run(&["runbook", "demo"]).with_code(2);
    assert!(ended.stderr.contains("has no runbook"), "{}", ended.stderr);
}
