//! The scenarios and playbooks that come with the program, and those of the user.

use crate::exit::Failure;
use std::path::Path;

/// Everything below `scenarios/`, in the binary.
#[derive(rust_embed::RustEmbed)]
#[folder = "scenarios/"]
#[include = "*.toml"]
struct Shipped;

/// A text with where it came from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path or shipped name, as messages show it.
    pub origin: String,
    /// Its name without folder and ending.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Finds a scenario: a file, or the name of a shipped one.
///
/// # Errors
/// When there is neither.
pub fn scenario(asked: &str) -> Result<Source, Failure> {
    find(asked, "", "scenario")
}

/// Finds a playbook: a file, or the name of a shipped one.
///
/// # Errors
/// When there is neither.
pub fn playbook(asked: &str) -> Result<Source, Failure> {
    find(asked, "playbooks/", "playbook")
}

/// Reads a stack file; none is shipped.
///
/// # Errors
/// When it cannot be read.
pub fn stack(path: &Path) -> Result<Source, Failure> {
    let origin = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Source {
            name: origin.clone(),
            origin,
            text,
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

fn find(asked: &str, folder: &str, what: &str) -> Result<Source, Failure> {
    let path = Path::new(asked);
    let name = path.file_stem().map_or_else(
        || asked.to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    match std::fs::read_to_string(path) {
        Ok(text) => {
            return Ok(Source {
                origin: asked.to_owned(),
                name,
                text,
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
