//! What joining a game leaves behind: where it is, and the member's token. Kept for the verbs of a member.

use crate::args::AsMember;
use crate::exit::Failure;
use crate::remote::Game;
use anyhow::{Context as _, anyhow};
use chaos_monkey::remote::Place;
use model::command::Command;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Where a game is unless somebody says otherwise.
const HERE: &str = "http://127.0.0.1:8080";
/// What was applied is kept so many times; the oldest gives way.
const APPLIED_MAX: usize = 20;
const SESSION: &str = "session.json";
const APPLIED: &str = "applied.json";

/// A membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Where the game's board is.
    pub(crate) url: String,
    /// The team's name.
    pub(crate) team: String,
    /// What the member is called, where that is known.
    pub(crate) member: Option<String>,
    /// The member's token.
    pub(crate) token: String,
    /// Certificates to be trusted.
    pub(crate) ca: Option<PathBuf>,
}

/// What takes back what was applied to one account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Applied {
    /// Where the game's board is.
    url: String,
    /// The team's name.
    team: String,
    /// The way back of each time; the newest last.
    ways_back: Vec<WayBack>,
}

/// What takes back what was applied at one time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct WayBack {
    /// So many lines of the audit log there were when the first of it was carried out: what others have changed since
    /// is not overwritten.
    pub(crate) seen: u64,
    /// In the order in which it is to be sent.
    pub(crate) commands: Vec<Command>,
}

impl Session {
    /// Keeps it, readable for its owner alone; says where.
    pub(crate) fn keep(&self) -> Result<PathBuf, Failure> {
        keep(SESSION, self)
    }

    /// The one that is kept, if there is one.
    pub(crate) fn kept() -> Result<Option<Self>, Failure> {
        kept(SESSION)
    }

    /// Removes it.
    pub(crate) fn forget() -> Result<(), Failure> {
        for name in [SESSION, APPLIED] {
            let path = folder()?.join(name);
            if let Err(error) = fs::remove_file(&path)
                && error.kind() != ErrorKind::NotFound
            {
                return Err(anyhow!("cannot remove {}: {error}", path.display()).into());
            }
        }
        Ok(())
    }

    /// The game, as this member.
    pub(crate) fn game(&self) -> Result<Game, Failure> {
        Game::at(Place {
            url: &self.url,
            token: Some(&self.token),
            ca: self.ca.as_deref(),
        })
    }
}

/// The game that was meant, as the member that was meant.
pub(crate) fn game(typed: &AsMember) -> Result<Game, Failure> {
    let ca = typed.trust.ca.as_deref();
    if let Some(token) = &typed.token {
        let url = typed.url.as_deref().or_else(|| base_of(token));
        return Game::at(Place {
            url: url.unwrap_or(HERE),
            token: Some(token),
            ca,
        });
    }
    let stranger = |url: &str| {
        let how = format!("gameday join {url} --pin PIN --team NAME");
        Failure::NotAuthorised(format!(
            "you have joined no game at {url}\n  help: `{how}`, or give --token"
        ))
    };
    let Some(session) = Session::kept()? else {
        return Err(stranger(typed.url.as_deref().unwrap_or("URL")));
    };
    let is_another = |url: &&str| url.trim_end_matches('/') != session.url;
    if let Some(url) = typed.url.as_deref().filter(is_another) {
        return Err(stranger(url));
    }
    Game::at(Place {
        url: &session.url,
        token: Some(&session.token),
        ca: ca.or(session.ca.as_deref()),
    })
}

/// Where the board is that a link leads to.
pub(crate) fn base_of(link: &str) -> Option<&str> {
    let link = link.trim();
    let rest = link
        .strip_prefix("http://")
        .or_else(|| link.strip_prefix("https://"))?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let base = &link[..link.len() - rest.len() + end];
    let base = base.trim_end_matches('/');
    let base = base.strip_suffix("/join").unwrap_or(base);
    (!rest.is_empty()).then_some(base)
}

impl Applied {
    /// What was applied to this account.
    pub(crate) fn to(url: &str, team: &str) -> Result<Self, Failure> {
        let found = kept::<Self>(APPLIED)?.filter(|it| it.url == url && it.team == team);
        Ok(found.unwrap_or_else(|| Self {
            url: url.to_owned(),
            team: team.to_owned(),
            ways_back: Vec::new(),
        }))
    }

    /// The way back of the last time.
    pub(crate) fn last(&self) -> Option<&WayBack> {
        self.ways_back.last()
    }

    /// Keeps another way back, which takes more and more commands.
    pub(crate) fn begin(&mut self, seen: u64) {
        let commands = Vec::new();
        self.ways_back.push(WayBack { seen, commands });
        let surplus = self.ways_back.len().saturating_sub(APPLIED_MAX);
        self.ways_back.drain(..surplus);
    }

    /// What was carried out now is taken back first. Written down at once: whoever is interrupted can still go back.
    pub(crate) fn back_by(&mut self, command: Command) -> Result<(), Failure> {
        if let Some(way_back) = self.ways_back.last_mut() {
            way_back.commands.insert(0, command);
        }
        keep(APPLIED, self).map(drop)
    }

    /// The first command of a way back was carried out. Written down at once, as the way itself. It need not be the last
    /// one any more: something may have been applied from here while somebody made up their mind.
    pub(crate) fn went_back(&mut self, on: &mut WayBack) -> Result<(), Failure> {
        self.shorten(on);
        keep(APPLIED, self).map(drop)
    }

    /// The last time stays: its way back is forgotten, and told.
    pub(crate) fn skip(&mut self) -> Result<WayBack, Failure> {
        let skipped = self.ways_back.pop().unwrap_or_default();
        keep(APPLIED, self)?;
        Ok(skipped)
    }

    /// How many times can be taken back.
    pub(crate) fn len(&self) -> usize {
        self.ways_back.len()
    }

    fn shorten(&mut self, on: &mut WayBack) {
        let place = self.ways_back.iter().rposition(|it| it == on);
        on.commands.drain(..1.min(on.commands.len()));
        let Some(place) = place else { return };
        if on.commands.is_empty() {
            self.ways_back.remove(place);
        } else {
            self.ways_back[place].clone_from(on);
        }
    }
}

/// Where such things are kept.
fn folder() -> Result<PathBuf, Failure> {
    let absolute = |name: &str| {
        let path = std::env::var_os(name).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    let state = absolute("XDG_STATE_HOME");
    let state = state.or_else(|| Some(absolute("HOME")?.join(".local/state")));
    let state = state.ok_or_else(|| {
        anyhow!("there is no folder to keep a token in: set XDG_STATE_HOME, or give --url and --token each time")
    })?;
    Ok(state.join("gameday"))
}

/// Writes a file anew, whole or not at all.
fn keep(name: &str, value: &impl Serialize) -> Result<PathBuf, Failure> {
    let folder = folder()?;
    let path = folder.join(name);
    let text = serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?;
    write(&folder, &path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn write(folder: &Path, path: &Path, text: &[u8]) -> std::io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    // Left behind by one that was killed, with the same number.
    let _ = fs::remove_file(&beside);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

fn kept<T: DeserializeOwned>(name: &str) -> Result<Option<T>, Failure> {
    let path = folder()?.join(name);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(anyhow!("cannot read {}: {error}", path.display()).into()),
    };
    let found = serde_json::from_slice(&text);
    let found = found.with_context(|| {
        format!(
            "{} is not what this version keeps: remove it, and join again",
            path.display()
        )
    });
    Ok(Some(found?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_board() {
        for (link, base) in [
            ("http://192.168.0.7:8080", "http://192.168.0.7:8080"),
            ("http://192.168.0.7:8080/", "http://192.168.0.7:8080"),
            ("https://a.example/join?pin=471100", "https://a.example"),
            (
                "https://a.example/game/join?token=0a",
                "https://a.example/game",
            ),
            ("https://a.example?x", "https://a.example"),
        ] {
            assert_eq!(base_of(link), Some(base), "{link}");
        }
        assert_eq!(base_of("192.168.0.7:8080"), None);
        assert_eq!(base_of("0a1b"), None);
        assert_eq!(base_of("http://"), None);
    }

    #[test]
    fn a_way_back_that_was_gone_is_forgotten_wherever_it_stands() {
        let way_back = |seen, count| WayBack {
            seen,
            commands: vec![Command::DeleteCdn {}; count],
        };
        let mut applied = Applied {
            ways_back: vec![way_back(1, 1), way_back(5, 3), way_back(9, 1)],
            ..Applied::default()
        };
        let mut on = way_back(5, 3);
        for left in [2, 1] {
            applied.shorten(&mut on);
            assert_eq!(
                (&applied.ways_back[1], &on),
                (&way_back(5, left), &way_back(5, left))
            );
        }
        applied.shorten(&mut on);
        assert_eq!(applied.ways_back, [way_back(1, 1), way_back(9, 1)]);
        for mut other in [on, way_back(5, 1)] {
            applied.shorten(&mut other);
            assert_eq!(applied.len(), 2, "nobody else's");
        }
    }

    #[test]
    fn a_file_is_its_owners_alone_and_written_anew() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/gameday");
        let path = folder.join("session.json");
        for text in ["one", "another"] {
            write(&folder, &path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}
