//! The folder of a sweep: what was played so far, so that it can go on, and what came of it.

use super::GameResult;
use super::grid::Setting;
use super::summary::Summary;
use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// One line a game, after a line that says what is played.
const GAMES: &str = "games.ndjson";
const TABLE: &str = "teams.csv";
const SUMMARY: &str = "summary.json";
const CHART: &str = "scores.svg";

/// What is played; results of another thing must not be mixed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) gameday_sweep: u32,
    pub(crate) version: String,
    pub(crate) scenario: String,
    /// SHA-256 of the scenario's text.
    pub(crate) scenario_sha256: String,
    pub(crate) speed: u32,
    /// The teams, with the SHA-256 of what they do.
    pub(crate) teams: Vec<(String, String)>,
    /// The paths of the settings that are varied.
    pub(crate) settings: Vec<String>,
}

/// A folder that results go into.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    games: File,
}

impl Store {
    /// Makes the folder, or opens one to go on; returns what was played already.
    ///
    /// # Errors
    /// When there is a sweep already and it is not to go on, when it is another one, or when it cannot be read.
    pub(crate) fn open(
        folder: &Path,
        header: &Header,
        is_resumed: bool,
    ) -> anyhow::Result<(Self, Vec<GameResult>)> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let path = folder.join(GAMES);
        let mut played = Vec::new();
        let games = match File::options().read(true).write(true).open(&path) {
            Ok(mut games) => {
                ensure!(
                    is_resumed,
                    "{} holds a sweep already: --resume goes on with it, another --out begins anew",
                    folder.display()
                );
                let whole = read(&games, header, &mut played)
                    .with_context(|| format!("cannot go on with {}", path.display()))?;
                // What was torn when the last run ended is played again.
                games.set_len(whole)?;
                games.seek(std::io::SeekFrom::End(0))?;
                games
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let games = File::options().write(true).create_new(true).open(&path);
                let mut games = games.with_context(|| format!("cannot make {}", path.display()))?;
                write_line(&mut games, header)?;
                games
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot open {}", path.display()));
            }
        };
        let folder = folder.to_owned();
        Ok((Self { folder, games }, played))
    }

    /// Keeps a game.
    pub(crate) fn add(&mut self, game: &GameResult) -> anyhow::Result<()> {
        write_line(&mut self.games, game)
    }

    /// Writes what came of it: a table, a summary and a chart.
    pub(crate) fn finish(
        &self,
        games: &[GameResult],
        settings: &[Setting],
        summary: &Summary,
        chart: &str,
    ) -> anyhow::Result<()> {
        let table = self.folder.join(TABLE);
        write_table(&table, games, settings)
            .with_context(|| format!("cannot write {}", table.display()))?;
        let json = serde_json::to_string_pretty(summary)? + "\n";
        for (name, text) in [(SUMMARY, json.as_str()), (CHART, chart)] {
            let path = self.folder.join(name);
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

/// One write for a whole line, so that only the last one can be torn.
fn write_line(file: &mut File, value: &impl Serialize) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    file.write_all(&line).context("cannot keep a result")
}

/// Reads whole lines; returns how many bytes they have.
fn read(file: &File, header: &Header, played: &mut Vec<GameResult>) -> anyhow::Result<u64> {
    let (mut reader, mut line, mut whole) = (BufReader::new(file), String::new(), 0);
    let mut seen = BTreeSet::new();
    for number in 1.. {
        line.clear();
        let len = reader.read_line(&mut line)?;
        if !line.ends_with('\n') {
            ensure!(
                number > 1,
                "its first line is torn; delete the file to begin anew"
            );
            break;
        }
        if number == 1 {
            let found: Header = serde_json::from_str(&line).context("line 1 is no header")?;
            differs(&found, header)?;
        } else {
            let game = serde_json::from_str(&line);
            let game: GameResult = game.with_context(|| format!("line {number} is no result"))?;
            let names = game.teams.iter().map(|team| &team.name);
            ensure!(
                names.eq(header.teams.iter().map(|(name, _)| name))
                    && game.set.len() == header.settings.len(),
                "line {number} is of another game"
            );
            // Two that went on at once have both played it.
            if seen.insert((game.set.clone(), game.seed)) {
                played.push(game);
            }
        }
        whole += len as u64;
    }
    Ok(whole)
}

fn differs(found: &Header, wanted: &Header) -> anyhow::Result<()> {
    let parts = [
        ("format", found.gameday_sweep == wanted.gameday_sweep),
        ("version of gameday", found.version == wanted.version),
        (
            "scenario",
            found.scenario_sha256 == wanted.scenario_sha256 && found.scenario == wanted.scenario,
        ),
        ("speed", found.speed == wanted.speed),
        ("teams", found.teams == wanted.teams),
        ("settings", found.settings == wanted.settings),
    ];
    let others: Vec<&str> = parts.iter().filter(|p| !p.1).map(|p| p.0).collect();
    if others.is_empty() {
        return Ok(());
    }
    bail!(
        "it was played with another {}; use another --out",
        others.join(", another ")
    )
}

fn write_table(path: &Path, games: &[GameResult], settings: &[Setting]) -> anyhow::Result<()> {
    let mut table = csv::Writer::from_path(path)?;
    let heads = [
        "seed",
        "team",
        "rank",
        "score",
        "spend_usd",
        "sent",
        "fast",
        "ok",
        "slow",
        "wrong",
        "failed",
        "kills",
        "objectives_met",
    ];
    table.write_record(settings.iter().map(Setting::path).chain(heads))?;
    for game in games {
        for team in &game.teams {
            let numbers = [
                team.sent,
                team.fast,
                team.ok,
                team.slow,
                team.wrong,
                team.failed,
                team.kills,
                u64::from(team.objectives_met),
            ];
            let mut row = game.set.clone();
            row.extend([
                game.seed.to_string(),
                team.name.clone(),
                team.rank.to_string(),
                (team.score_mpt as f64 / 1e3).to_string(),
                (team.spend_micro_usd as f64 / 1e6).to_string(),
            ]);
            row.extend(numbers.map(|number| number.to_string()));
            table.write_record(row)?;
        }
    }
    Ok(table.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            gameday_sweep: 1,
            version: "1".into(),
            scenario: "s".into(),
            scenario_sha256: "0".into(),
            speed: 1,
            teams: Vec::new(),
            settings: Vec::new(),
        }
    }

    fn game(seed: u64) -> GameResult {
        GameResult {
            set: Vec::new(),
            seed,
            digest: "d".into(),
            teams: Vec::new(),
        }
    }

    #[test]
    fn a_torn_line_is_played_again_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, played) = Store::open(folder.path(), &header(), false).unwrap();
        assert!(played.is_empty());
        (1..=3).for_each(|seed| store.add(&game(seed)).unwrap());
        let path = folder.path().join(GAMES);
        let whole = fs::read(&path).unwrap();
        let header_len = whole.iter().position(|b| *b == b'\n').unwrap() + 1;
        for len in header_len..=whole.len() {
            fs::write(&path, &whole[..len]).unwrap();
            let lines = whole[..len].iter().filter(|b| **b == b'\n').count() - 1;
            let (mut store, played) = Store::open(folder.path(), &header(), true).unwrap();
            assert_eq!(played, (1..=lines as u64).map(game).collect::<Vec<_>>());
            (lines as u64 + 1..=3).for_each(|seed| store.add(&game(seed)).unwrap());
            assert_eq!(fs::read(&path).unwrap(), whole, "cut at {len}");
        }
    }

    #[test]
    fn another_sweep_is_not_mixed_in() {
        let folder = tempfile::tempdir().unwrap();
        drop(Store::open(folder.path(), &header(), false).unwrap());
        let again = Store::open(folder.path(), &header(), false).unwrap_err();
        assert!(format!("{again:#}").contains("--resume"), "{again:#}");
        let other = Header {
            speed: 8,
            scenario_sha256: "1".into(),
            ..header()
        };
        let other = format!(
            "{:#}",
            Store::open(folder.path(), &other, true).unwrap_err()
        );
        assert!(other.contains("another scenario, another speed"), "{other}");
        let played = Header {
            teams: vec![("A".into(), "1".into())],
            ..header()
        };
        let other = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(other.path(), &played, false).unwrap();
        store.add(&game(1)).unwrap();
        let nobody = format!(
            "{:#}",
            Store::open(other.path(), &played, true).unwrap_err()
        );
        assert!(nobody.contains("line 2 is of another game"), "{nobody}");
        fs::write(folder.path().join(GAMES), "{\"gameday").unwrap();
        let torn = format!(
            "{:#}",
            Store::open(folder.path(), &header(), true).unwrap_err()
        );
        assert!(torn.contains("first line is torn"), "{torn}");
    }
}
