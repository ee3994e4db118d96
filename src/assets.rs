//! The scenarios and playbooks that come with the program, and those of the user.

use crate::exit::Failure;
use model::scenario::{FILE_LEN_MAX, Include, Loaded, Merged, Scenario, load_at, merge};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Everything below `scenarios/`, in the binary.
#[derive(rust_embed::RustEmbed)]
#[folder = "scenarios/"]
#[include = "*.toml"]
#[include = "runbooks/*.md"]
struct Shipped;

/// A text with where it came from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path or shipped name, as messages show it.
    pub origin: String,
    /// Its name without folder and ending.
    pub name: String,
    /// The text, with everything that it includes.
    pub text: String,
    /// The folder that it lies in; nothing for a shipped one.
    pub folder: Option<PathBuf>,
    /// What was put together for it; nothing for files that include none.
    pub merged: Option<Merged>,
}

impl Source {
    /// A scenario that lies in no file here: what it includes is shipped.
    #[must_use]
    pub fn written(name: &str, text: &str) -> Self {
        let origin = format!("{name}.toml");
        let merged = merge(&origin, text, |it| included(it, None));
        Self {
            name: name.to_owned(),
            text: merged.text.clone(),
            folder: None,
            merged: Some(merged),
            origin,
        }
    }

    /// Reads and checks the scenario, as it is written; what its speed makes wrong is reported too.
    #[must_use]
    pub fn loaded(&self, speed: u32) -> Loaded<Scenario> {
        match &self.merged {
            Some(merged) => merged.load_at(speed),
            None => load_at(&self.text, speed),
        }
    }
}

/// Finds a scenario, a file or the name of a shipped one, and what it includes:
/// files beside it, or else shipped ones.
///
/// # Errors
/// When there is neither.
pub fn scenario(asked: &str) -> Result<Source, Failure> {
    let source = find(asked, "", "scenario")?;
    let folder = source.folder.as_deref();
    let merged = merge(&source.origin, &source.text, |it| included(it, folder));
    Ok(Source {
        text: merged.text.clone(),
        merged: Some(merged),
        ..source
    })
}

/// The origin and the text of a file to be included: one in the folder, or else a shipped one.
///
/// # Errors
/// Why there is none.
pub fn included(include: &Include, folder: Option<&Path>) -> Result<(String, String), String> {
    if let Some(folder) = folder {
        let path = folder.join(include.as_str());
        match read_text(&path) {
            Ok(text) => return Ok((path.display().to_string(), text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    let Some(file) = Shipped::get(include.as_str()) else {
        let shipped = names(LIBRARY).into_iter();
        let shipped: Vec<String> = shipped.map(|it| format!("{LIBRARY}{it}.toml")).collect();
        return Err(format!(
            "there is no such file beside the scenario, and it is none of the shipped ones ({})",
            shipped.join(", ")
        ));
    };
    let text = String::from_utf8_lossy(&file.data).into_owned();
    Ok((format!("{include} (shipped)"), text))
}

/// Where the shipped files are that scenarios include.
const LIBRARY: &str = "library/";

/// Finds a playbook: a file, or the name of a shipped one.
///
/// # Errors
/// When there is neither.
pub fn playbook(asked: &str) -> Result<Source, Failure> {
    find(asked, "playbooks/", "playbook")
}

/// A runbook's page in a language: beside the scenario, or else a shipped one.
///
/// # Errors
/// When there is neither, or it cannot be read.
pub fn runbook(name: &str, lang: &str, folder: Option<&Path>) -> Result<String, Failure> {
    let file = format!("{name}.{lang}.md");
    if let Some(folder) = folder {
        let path = folder.join(&file);
        match read_text(&path) {
            Ok(text) => return Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                let path = path.display();
                return Err(Failure::Invalid(format!(
                    "cannot read runbook `{path}`: {error}"
                )));
            }
        }
    }
    match Shipped::get(&format!("runbooks/{file}")) {
        Some(file) => Ok(String::from_utf8_lossy(&file.data).into_owned()),
        None => Err(Failure::Invalid(format!(
            "there is no runbook `{file}`: neither beside the scenario nor among the shipped ones"
        ))),
    }
}

/// Reads a stack file; none is shipped.
///
/// # Errors
/// When it cannot be read.
pub fn stack(path: &Path) -> Result<Source, Failure> {
    let origin = path.display().to_string();
    match read_text(path) {
        Ok(text) => Ok(Source {
            name: origin.clone(),
            origin,
            text,
            folder: path.parent().map(Path::to_owned),
            merged: None,
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Failure::Usage(format!("there is no stack file `{origin}`")))
        }
        Err(error) => Err(Failure::Invalid(format!(
            "cannot read stack `{origin}`: {error}"
        ))),
    }
}

/// The names of the shipped scenarios.
#[must_use]
pub fn scenario_names() -> Vec<String> {
    let mut names = names("");
    names.extend(
        self::names("drills/")
            .into_iter()
            .map(|name| format!("drills/{name}")),
    );
    names
}

/// The names of the shipped playbooks.
#[must_use]
pub fn playbook_names() -> Vec<String> {
    names("playbooks/")
}

fn names(folder: &str) -> Vec<String> {
    let in_folder = |path: &str| -> Option<String> {
        let name = path.strip_prefix(folder)?.strip_suffix(".toml")?;
        (!name.contains('/')).then(|| name.to_owned())
    };
    let mut names: Vec<String> = Shipped::iter()
        .filter_map(|path| in_folder(&path))
        .collect();
    names.sort();
    names
}

/// Reads a file that a person wrote, and no more of it than such a file may have.
pub(crate) fn read_text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path)?;
    file.take(FILE_LEN_MAX as u64 + 1)
        .read_to_string(&mut text)?;
    if text.len() > FILE_LEN_MAX {
        return Err(std::io::Error::new(
            std::io::ErrorKind::FileTooLarge,
            format!(
                "it has more than {FILE_LEN_MAX} bytes: split it, scenarios can `include` files"
            ),
        ));
    }
    Ok(text)
}

fn find(asked: &str, folder: &str, what: &str) -> Result<Source, Failure> {
    let path = Path::new(asked);
    let name = path.file_stem().map_or_else(
        || asked.to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    match read_text(path) {
        Ok(text) => {
            return Ok(Source {
                origin: asked.to_owned(),
                name,
                text,
                folder: path.parent().map(Path::to_owned),
                merged: None,
            });
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(Failure::Invalid(format!(
                "cannot read {what} `{asked}`: {error}"
            )));
        }
    }
    let shipped = format!(
        "{folder}{}.toml",
        asked
            .strip_prefix("scenarios/")
            .unwrap_or(asked)
            .trim_end_matches(".toml")
    );
    let shipped = shipped.replace("playbooks/playbooks/", "playbooks/");
    match Shipped::get(&shipped) {
        Some(file) => {
            let text = String::from_utf8_lossy(&file.data).into_owned();
            Ok(Source {
                origin: format!("{shipped} (shipped)"),
                name,
                text,
                folder: None,
                merged: None,
            })
        }
        None => {
            let known = if folder.is_empty() {
                scenario_names()
            } else {
                names(folder)
            };
            Err(Failure::Usage(format!(
                "there is no {what} `{asked}`: neither a file nor one of the shipped ones ({})",
                known.join(", ")
            )))
        }
    }
}
