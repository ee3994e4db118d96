//! Finding a compiler that can build for wasm32-unknown-unknown.
//!
//! Two kinds are known: the compiler on the PATH, if rustup (or its packager) gave it the target, and the one that
//! `.ci/wasm-toolchain` prepares on Debian. What they need in the environment is set here, for one child process, and
//! nowhere else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{Workspace, cargo_program, stdout_of};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The script that prepares the second kind, relative to the workspace.
const SCRIPT: &str = ".ci/wasm-toolchain";

/// A compiler with a std for wasm, and how to call it.
pub(crate) struct Toolchain {
    /// The first line of `rustc --version`: what "the same compiler" means.
    pub(super) rustc_version: String,
    cargo: PathBuf,
    /// None: whatever cargo finds by itself.
    rustc: Option<PathBuf>,
    linker: Option<PathBuf>,
    /// None: the compiler's own.
    sysroot: Option<PathBuf>,
}

impl Toolchain {
    /// The toolchain whose compiler is `preferred`, else the first that is there.
    ///
    /// Preferring the one that made the committed bundle keeps the bytes comparable and the diffs small.
    pub(crate) fn select(workspace: &Workspace, preferred: Option<&str>) -> Result<Self> {
        let found: Vec<Self> = [Self::on_path(workspace)?, Self::from_debian(workspace)?]
            .into_iter()
            .flatten()
            .collect();
        let names: Vec<_> = found.iter().map(|it| it.rustc_version.as_str()).collect();
        let chosen = names
            .iter()
            .position(|name| Some(*name) == preferred)
            .unwrap_or(0);
        found.into_iter().nth(chosen).with_context(|| {
            format!(
                "no compiler here can build for {TARGET}; do one of these:\n  \
                 rustup target add {TARGET}   (where rustup can download)\n  \
                 {SCRIPT}                         (Debian 12, as root)"
            )
        })
    }

    /// The compiler on the PATH, if it has the target.
    fn on_path(workspace: &Workspace) -> Result<Option<Self>> {
        let mut ask = workspace.command("rustc");
        ask.args(["--print", "target-libdir", "--target", TARGET]);
        let Ok(libdir) = stdout_of(&mut ask) else {
            return Ok(None);
        };
        if !has_std(Path::new(libdir.trim())) {
            return Ok(None);
        }
        Ok(Some(Self {
            rustc_version: rustc_version(workspace.command("rustc"))?,
            cargo: cargo_program(),
            rustc: None,
            linker: None,
            sysroot: None,
        }))
    }

    /// The compiler that `.ci/wasm-toolchain` prepared; it alone knows where things are.
    fn from_debian(workspace: &Workspace) -> Result<Option<Self>> {
        if !workspace.path(SCRIPT).exists() {
            return Ok(None);
        }
        let mut ask = workspace.command("bash");
        let Ok(printed) = stdout_of(ask.args([SCRIPT, "--print"])) else {
            return Ok(None);
        };
        let settings = parse_settings(&printed);
        let setting = |key: &str| {
            let value = settings.get(key).map(PathBuf::from);
            value.with_context(|| format!("{SCRIPT} --print said nothing of {key}"))
        };
        let rustc = setting("rustc")?;
        Ok(Some(Self {
            rustc_version: rustc_version(workspace.command(&rustc))?,
            cargo: setting("cargo")?,
            rustc: Some(rustc),
            linker: Some(setting("linker")?),
            sysroot: Some(setting("sysroot")?),
        }))
    }

    /// A cargo that builds for wasm with this toolchain and nothing else from the caller's environment that could
    /// change the bytes.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Result<Command> {
        let mut cargo = workspace.command(&self.cargo);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(changes_the_build) {
                cargo.env_remove(name);
            }
        }
        if let Some(rustc) = &self.rustc {
            cargo.env("RUSTC", rustc);
        }
        if let Some(linker) = &self.linker {
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        // Some of the flags are for nightly compilers alone, unless one says that they are wanted.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        // Flags go encoded, because a path may contain a blank. With --target they do not reach build scripts and
        // procedural macros, which run on the host.
        cargo.env(
            "CARGO_ENCODED_RUSTFLAGS",
            self.rustflags(workspace)?.join("\u{1f}"),
        );
        Ok(cargo)
    }

    /// Where the compiler's own library lives, and new names for every folder that differs between machines: panic
    /// messages carry file names into the bytes.
    fn rustflags(&self, workspace: &Workspace) -> Result<Vec<String>> {
        let mut flags = vec![
            // What a panic in a browser says of files and lines, and how values look for debuggers, is a twentieth of
            // the bundle and read by nobody.
            "-Zlocation-detail=none".to_owned(),
            "-Zfmt-debug=none".to_owned(),
        ];
        // Words of panics have no listener. Only a std that was built for it can do without: rustup's keeps them.
        if let Some(sysroot) = &self.sysroot {
            flags.push(format!("--sysroot={}", sysroot.display()));
            flags.push("-Zunstable-options".to_owned());
            flags.push("-Cpanic=immediate-abort".to_owned());
        }
        // The last matching prefix wins, so the general ones come first.
        let home = cargo_home()?;
        let mut renamed = vec![(home.clone(), "/cargo".to_owned())];
        // The folder below carries a hash of the registry's address, which a mirror changes.
        renamed.extend(
            folders_in(&home.join("registry/src")).map(|dir| (dir, "/registry".to_owned())),
        );
        renamed.push((workspace.root.clone(), "/gameday".to_owned()));
        flags.extend(
            renamed
                .iter()
                .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())),
        );
        Ok(flags)
    }
}

/// Variables that would make the bytes depend on who builds. `LD_LIBRARY_PATH` comes from `cargo run` and names the
/// libraries of another compiler.
fn changes_the_build(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "RUSTFLAGS",
        "RUSTC",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_BOOTSTRAP",
        "LD_LIBRARY_PATH",
        "CARGO_TARGET_DIR",
        "SOURCE_DATE_EPOCH",
    ];
    const PREFIXES: [&str; 5] = [
        "CARGO_BUILD_",
        "CARGO_ENCODED_",
        "CARGO_PROFILE_",
        "CARGO_TARGET_WASM32_",
        "LEPTOS_",
    ];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn has_std(libdir: &Path) -> bool {
    let Ok(entries) = libdir.read_dir() else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn rustc_version(mut rustc: Command) -> Result<String> {
    Ok(stdout_of(rustc.arg("--version"))?.trim().to_owned())
}

fn parse_settings(printed: &str) -> BTreeMap<&str, &str> {
    printed
        .lines()
        .filter_map(|line| line.split_once('='))
        .collect()
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    match std::env::home_dir() {
        Some(home) => Ok(home.join(".cargo")),
        None => bail!("neither CARGO_HOME nor HOME is set"),
    }
}

/// Folders right below `parent`, sorted; none if it cannot be read.
fn folders_in(parent: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = parent.read_dir().into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_keep_everything_after_the_first_equals_sign() {
        let settings = parse_settings("rustc=/usr/bin/rustc\nsysroot=/a=b\n\nnoise\n");
        assert_eq!(settings["sysroot"], "/a=b");
        assert_eq!(settings.len(), 2);
    }

    #[test]
    fn the_callers_flags_and_the_other_compilers_libraries_are_dropped() {
        for name in [
            "RUSTFLAGS",
            "CARGO_PROFILE_RELEASE_LTO",
            "LEPTOS_OUTPUT_NAME",
            "LD_LIBRARY_PATH",
        ] {
            assert!(changes_the_build(name), "{name}");
        }
        for name in ["PATH", "CARGO_HOME", "CARGO_NET_OFFLINE", "RUSTUP_HOME"] {
            assert!(!changes_the_build(name), "{name}");
        }
    }
}
