//! Running the binary, and playing games through the library.

use model::playbook::Playbook;
use model::scenario::Scenario;
use sim_engine::{Game, Mode, Plan, Player, TeamEntry};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The binary, in an empty folder of its own, with none of our settings about colours.
pub(crate) struct Gameday {
    folder: tempfile::TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Gameday {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder for temporary files"),
        }
    }

    /// A path in the folder that the binary runs in.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file into the folder that the binary runs in.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("the folder can be written to");
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gameday"));
        command.args(args).current_dir(self.folder.path());
        for setting in [
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "NO_COLOR",
            "RAYON_NUM_THREADS",
        ] {
            command.env_remove(setting);
        }
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        Ended::of(self.command(args).output().expect("the binary starts"))
    }
}

impl Ended {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the binary writes UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The same, after a look at the exit code.
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// The names of the shipped files of a folder below `scenarios`, sorted.
pub(crate) fn shipped(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(scenarios().join(folder)).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no file in {folder}");
    names
}

/// The text of a shipped file.
pub(crate) fn text_of(name: &str) -> String {
    let path = scenarios().join(format!("{name}.toml"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn scenario(name: &str) -> Scenario {
    let loaded = model::scenario::load(&text_of(name));
    loaded
        .value
        .unwrap_or_else(|| panic!("{name}: {:?}", loaded.problems))
}

fn playbook(name: &str) -> Playbook {
    let loaded = model::playbook::load(&text_of(&format!("playbooks/{name}")));
    loaded
        .value
        .unwrap_or_else(|| panic!("{name}: {:?}", loaded.problems))
}

/// A shipped game played by these playbooks, before its first moment.
pub(crate) fn book_game(name: &str, books: &[&str], seed: u64) -> Game {
    book_game_at(name, books, seed, 1)
}

/// The same with the story told this many times as fast.
pub(crate) fn book_game_at(name: &str, books: &[&str], seed: u64, speed: u32) -> Game {
    let teams = books.iter().map(|book| TeamEntry {
        name: (*book).to_owned(),
        player: Player::Bot(playbook(book)),
    });
    begun(scenario(name), seed, speed, teams.collect())
}

/// A shipped game with its own teams, before its first moment.
pub(crate) fn game(name: &str, seed: u64) -> Game {
    let scenario = scenario(name);
    let teams = scenario.team.iter().map(|team| TeamEntry {
        name: team.name.clone(),
        player: Player::Bot(playbook(&team.playbook)),
    });
    let teams = teams.collect();
    begun(scenario, seed, 1, teams)
}

fn begun(scenario: Scenario, seed: u64, speed: u32, teams: Vec<TeamEntry>) -> Game {
    let plan = Plan::try_new(scenario, seed, speed, teams).expect("these teams can play");
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    game
}
