//! Everything that decides the bytes of the bundle, apart from the compiler.
//!
//! - **Our sources**: the files that the compiler read for the wasm build, as its dependency list names them. This is
//!   less than "all of the crate": the server's half of the scoreboard is not compiled for wasm, so working on it
//!   leaves the bundle fresh. It is still enough: a file comes into play only through a change in one that was read
//!   before.
//! - **The crates**: name, version and resolved features of the whole wasm closure, from Cargo.lock.
//! - **The profile**, and the versions of the tools inside xtask that write the files.
//!
//! Nothing in it depends on where the checkout is, on line endings, or on the order of a directory listing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::lockfile::Lockfile;
use super::toolchain::TARGET;
use crate::workspace::{Workspace, stdout_of};

/// The cdylib crate that becomes the bundle.
pub(super) const PACKAGE: &str = "scoreboard-web";

/// The Cargo profile that it is built with.
pub(super) const PROFILE: &str = "wasm-release";

/// Crates that run inside xtask and write the bundle's bytes.
const TOOLS: [&str; 2] = ["brotli", "wasm-bindgen-cli-support"];

/// Stands where the digest of a file would be that is not there any more.
const MISSING: &str = "missing";

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Inputs {
    /// Tool crate -> version.
    pub(super) tools: BTreeMap<String, String>,
    /// `profile.setting` -> value as TOML.
    pub(super) profile: BTreeMap<String, String>,
    /// `name version [features]`.
    pub(super) crates: BTreeSet<String>,
    /// File -> SHA-256 of its text with `\n` line ends.
    pub(super) sources: BTreeMap<String, String>,
}

impl Inputs {
    /// The inputs as they are now, if the build reads these files of ours.
    pub(super) fn of_files(
        workspace: &Workspace,
        files: impl IntoIterator<Item = String>,
    ) -> Result<Self> {
        let lock = Lockfile::read(workspace)?;
        let tools = TOOLS
            .iter()
            .map(|tool| Ok(((*tool).to_owned(), lock.version(tool)?.to_owned())))
            .collect::<Result<_>>()?;
        // Both halves of wasm-bindgen speak a private protocol that changes with every release.
        let (runtime, bundler) = (
            lock.version("wasm-bindgen")?,
            lock.version("wasm-bindgen-cli-support")?,
        );
        ensure!(
            runtime == bundler,
            "wasm-bindgen is {runtime} but wasm-bindgen-cli-support is {bundler}; pin both to one version"
        );
        let sources = files
            .into_iter()
            .map(|file| {
                let digest = digest_of_text(&workspace.path(&file))?;
                Ok((file, digest))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            tools,
            profile: profile_settings(workspace)?,
            crates: crates(workspace)?,
            sources,
        })
    }

    /// One digest over everything.
    pub(super) fn sha256(&self) -> String {
        let mut hasher = Sha256::new();
        let mut line = |kind: &str, key: &str, value: &str| {
            hasher.update(format!("{kind}\t{key}\t{value}\n"));
        };
        for (name, version) in &self.tools {
            line("tool", name, version);
        }
        for (setting, value) in &self.profile {
            line("profile", setting, value);
        }
        for name in &self.crates {
            line("crate", name, "");
        }
        for (file, digest) in &self.sources {
            line("source", file, digest);
        }
        hex(&hasher.finalize())
    }

    /// What a person would say has changed, one line each.
    pub(super) fn differences(before: &Self, now: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        for (file, digest) in &now.sources {
            if before.sources.get(file) != Some(digest) {
                let what = if digest == MISSING {
                    "is gone"
                } else {
                    "has changed"
                };
                lines.push(format!("{file} {what}"));
            }
        }
        lines.extend(
            before
                .crates
                .difference(&now.crates)
                .map(|it| format!("no longer built in: {it}")),
        );
        lines.extend(
            now.crates
                .difference(&before.crates)
                .map(|it| format!("now built in: {it}")),
        );
        for (before, now) in [(&before.profile, &now.profile), (&before.tools, &now.tools)] {
            let keys: BTreeSet<_> = before.keys().chain(now.keys()).collect();
            for key in keys {
                let (was, is) = (before.get(key), now.get(key));
                if was != is {
                    let or_none =
                        |value: Option<&String>| value.map_or("none", String::as_str).to_owned();
                    lines.push(format!("{key}: {} -> {}", or_none(was), or_none(is)));
                }
            }
        }
        lines
    }
}

/// Lowercase hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a file, with `\r\n` read as `\n` so that a checkout on Windows agrees.
fn digest_of_text(path: &Path) -> Result<String> {
    match fs::read(path) {
        Ok(bytes) => Ok(hex(&Sha256::digest(with_unix_line_ends(&bytes)))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(MISSING.to_owned()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn with_unix_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            text.push(*byte);
        }
    }
    text
}

/// The wasm closure with resolved features.
///
/// `cargo tree` rather than `cargo metadata`: the latter unifies features over the whole workspace and would claim
/// that the bundle contains the server.
fn crates(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let mut tree = workspace.cargo();
    tree.args(["tree", "--quiet", "--locked", "--color", "never"])
        .args(["--package", PACKAGE, "--target", TARGET])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}|{f}",
        ]);
    let printed = stdout_of(&mut tree)?;
    let editions = editions(workspace)?;
    printed
        .lines()
        .map(|line| crate_line(line, &editions))
        .collect()
}

/// `leptos v0.8.23|hydrate,nonce (*)` -> `leptos 0.8.23 [hydrate,nonce]`. Our own crates carry their edition, which
/// is the one thing in their Cargo.toml that changes the bytes and shows nowhere else.
fn crate_line(line: &str, editions: &BTreeMap<String, String>) -> Result<String> {
    let (package, features) = line
        .split_once('|')
        .with_context(|| format!("cargo tree printed {line:?}"))?;
    let mut words = package.split(' ');
    let (name, version) = words
        .next()
        .zip(words.next())
        .with_context(|| format!("cargo tree printed {line:?}"))?;
    let version = version.trim_start_matches('v');
    let features = features.trim_end_matches("(*)").trim_end();
    let edition = editions
        .get(name)
        .map(|edition| format!(" edition {edition}"))
        .unwrap_or_default();
    Ok(format!("{name} {version}{edition} [{features}]"))
}

/// The edition of each crate of the workspace.
fn editions(workspace: &Workspace) -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        edition: String,
    }
    let mut ask = workspace.cargo();
    ask.args([
        "metadata",
        "--quiet",
        "--locked",
        "--no-deps",
        "--format-version",
        "1",
    ]);
    let metadata: Metadata = serde_json::from_str(&stdout_of(&mut ask)?)?;
    Ok(metadata
        .packages
        .into_iter()
        .map(|it| (it.name, it.edition))
        .collect())
}

/// The settings of the bundle's profile and of those that it inherits from.
fn profile_settings(workspace: &Workspace) -> Result<BTreeMap<String, String>> {
    let manifest: toml::Table = fs::read_to_string(workspace.path("Cargo.toml"))?.parse()?;
    settings_of_profile(&manifest, PROFILE)
}

fn settings_of_profile(manifest: &toml::Table, profile: &str) -> Result<BTreeMap<String, String>> {
    let profiles = manifest.get("profile").and_then(toml::Value::as_table);
    let mut settings = BTreeMap::new();
    let mut next = Some(profile.to_owned());
    let mut seen = Vec::new();
    while let Some(name) = next.take() {
        // A built-in profile need not be written down.
        let Some(table) = profiles
            .and_then(|it| it.get(&name))
            .and_then(toml::Value::as_table)
        else {
            ensure!(name != profile, "Cargo.toml has no profile {profile}");
            break;
        };
        for (key, value) in table {
            settings.insert(format!("{name}.{key}"), value.to_string());
        }
        next = table
            .get("inherits")
            .and_then(toml::Value::as_str)
            .map(str::to_owned);
        seen.push(name);
        ensure!(
            !next.as_ref().is_some_and(|next| seen.contains(next)),
            "the profiles of Cargo.toml inherit in a circle"
        );
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Inputs {
        let map = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        Inputs {
            tools: map("brotli", "8.0.0"),
            profile: map("wasm-release.lto", "\"fat\""),
            crates: BTreeSet::from(["leptos 0.8.23 [hydrate]".to_owned()]),
            sources: map("crates/model/src/lib.rs", "aa"),
        }
    }

    #[test]
    fn line_ends_do_not_change_a_digest_but_a_lone_return_does() {
        assert_eq!(with_unix_line_ends(b"a\r\nb\r\n"), b"a\nb\n");
        assert_eq!(with_unix_line_ends(b"a\rb\r"), b"a\rb\r");
    }

    #[test]
    fn every_kind_of_input_moves_the_digest_and_is_reported() {
        let before = sample();
        type Change = fn(&mut Inputs);
        let changes: [(&str, Change); 5] = [
            ("crates/model/src/lib.rs has changed", |it| {
                it.sources
                    .insert("crates/model/src/lib.rs".into(), "bb".into());
            }),
            ("crates/model/src/lib.rs is gone", |it| {
                it.sources
                    .insert("crates/model/src/lib.rs".into(), MISSING.into());
            }),
            ("now built in: web-sys 0.3.0 []", |it| {
                it.crates.insert("web-sys 0.3.0 []".into());
            }),
            ("wasm-release.lto: \"fat\" -> none", |it| it.profile.clear()),
            ("brotli: 8.0.0 -> 9.0.0", |it| {
                it.tools.insert("brotli".into(), "9.0.0".into());
            }),
        ];
        for (expected, change) in changes {
            let mut now = before.clone();
            change(&mut now);
            assert_eq!(Inputs::differences(&before, &now), [expected]);
            assert_ne!(before.sha256(), now.sha256(), "{expected}");
        }
        assert!(Inputs::differences(&before, &before).is_empty());
    }

    #[test]
    fn crate_lines_lose_paths_and_repetition_marks() {
        let editions = BTreeMap::from([("model".to_owned(), "2024".to_owned())]);
        for (printed, expected) in [
            (
                "leptos v0.8.23|base64,hydrate (*)",
                "leptos 0.8.23 [base64,hydrate]",
            ),
            ("paste v1.0.15 (proc-macro)| (*)", "paste 1.0.15 []"),
            (
                "model v0.1.0 (/somewhere/else)|",
                "model 0.1.0 edition 2024 []",
            ),
        ] {
            assert_eq!(crate_line(printed, &editions).unwrap(), expected);
        }
        assert!(crate_line("warning: something", &editions).is_err());
    }

    #[test]
    fn a_profile_brings_what_it_inherits() {
        let manifest: toml::Table =
            "[profile.release]\nlto = true\n[profile.wasm-release]\ninherits = \"release\"\nlto = \"fat\"\n"
                .parse()
                .unwrap();
        let settings = settings_of_profile(&manifest, "wasm-release").unwrap();
        assert_eq!(settings["wasm-release.lto"], "\"fat\"");
        assert_eq!(settings["release.lto"], "true");
        assert!(settings_of_profile(&manifest, "nope").is_err());
    }

    #[test]
    fn a_circle_of_profiles_ends() {
        let manifest: toml::Table =
            "[profile.a]\ninherits = \"b\"\n[profile.b]\ninherits = \"a\"\n"
                .parse()
                .unwrap();
        assert!(settings_of_profile(&manifest, "a").is_err());
    }
}
