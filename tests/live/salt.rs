//! What a game hashes in front of each key: nobody answers who does not know it.

use super::host::Host;
use super::resume::scenario_of;
use model::key::Salt;
use serde_json::json;

struct Game {
    folder: tempfile::TempDir,
    host: Host,
}

impl Game {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let scenario = folder.path().join("salt.toml");
        std::fs::write(&scenario, scenario_of(60)).expect("a scenario");
        let file = Self::file(&folder);
        let host = Host::start(&[
            scenario.to_str().expect("UTF-8"),
            "--team",
            "Us",
            "--journal",
            &file,
            "--port",
            "0",
            "--autostart",
        ]);
        Self { folder, host }
    }

    fn file(folder: &tempfile::TempDir) -> String {
        let path = folder.path().join("salt.gameday");
        path.to_str().expect("UTF-8").to_owned()
    }

    /// What the game takes for the right answer, which its service gives.
    fn right_answer(&self, member: &str, key: &str) -> String {
        let member = self.host.join_as(member);
        let body = json!({"key": key});
        // An instance that comes up again may refuse for a moment.
        let answer = self.host.until("the right answer", || {
            let asked = self.host.ask("POST", "/api/team/try", &member, &body);
            match asked.expect("an answer") {
                (200, answer) if answer["right"] == true => Ok(answer),
                (status, answer) => Err(format!("{status} {answer}")),
            }
        });
        let expected = answer["sample"]["expected"].as_str();
        expected.expect("a hash").to_owned()
    }
}

#[test]
fn every_game_has_a_salt_of_its_own_and_keeps_it_over_an_outage() {
    let (one, mut other) = (Game::open(), Game::open());
    let first = one.right_answer("Mina", "3615");
    assert_ne!(first, other.right_answer("Mina", "3615"));
    assert_ne!(first, Salt::default().hash_of("3615").to_string());
    one.host.kill();
    other.host.kill();
    other.host = Host::start(&["--resume", &Game::file(&one.folder)]);
    assert_eq!(other.right_answer("Jae", "3615"), first);
    other.host.kill();
}
