//! Compile, bind, compress.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::bundle::Bundle;
use super::inputs::{Inputs, PACKAGE, PROFILE};
use super::manifest::{BuiltWith, Manifest};
use super::toolchain::{TARGET, Toolchain};
use crate::workspace::{Workspace, stdout_of};

/// Not the ordinary target folder: another compiler would make each other's builds start over, and wait for each
/// other's lock.
pub(crate) const TARGET_DIR: &str = "target/web";

/// The programs of the package, each of which becomes a bundle: `team.js`, which starts `team_bg.wasm`.
const PROGRAMS: [&str; 5] = ["board", "facilitator", "join", "stage", "team"];

/// A bundle that was just made, and its manifest.
pub(super) struct Build {
    pub(super) manifest: Manifest,
    bundle: Bundle,
}

impl Build {
    pub(super) fn run(workspace: &Workspace, toolchain: &Toolchain) -> Result<Self> {
        let artifacts = workspace.path(&format!("{TARGET_DIR}/{TARGET}/{PROFILE}"));
        let started = SystemTime::now();
        compile(workspace, toolchain)?;

        let mut files = BTreeSet::new();
        for program in PROGRAMS {
            files.extend(files_read(
                workspace,
                &artifacts.join(format!("{program}.d")),
            )?);
        }
        let inputs = Inputs::of_files(workspace, files)?;
        ensure_untouched_since(started, workspace, &inputs)?;

        let bound = workspace.path(&format!("{TARGET_DIR}/bound"));
        empty(&bound)?;
        for program in PROGRAMS {
            bind(&artifacts.join(format!("{program}.wasm")), program, &bound)?;
        }
        let bundle = compress(&bound)?;

        let built_with = BuiltWith {
            rustc: toolchain.rustc_version.clone(),
            cargo: stdout_of(toolchain.cargo(workspace)?.arg("--version"))?
                .trim()
                .to_owned(),
        };
        let outputs = bundle.outputs.clone();
        Ok(Self {
            manifest: Manifest::new(inputs, built_with, outputs),
            bundle,
        })
    }

    pub(super) fn write_to(&self, dir: &Path) -> Result<()> {
        self.bundle.write_to(dir, &self.manifest)
    }
}

fn compile(workspace: &Workspace, toolchain: &Toolchain) -> Result<()> {
    let mut cargo = toolchain.cargo(workspace)?;
    cargo
        .args(["build", "--locked", "--bins", "--package", PACKAGE])
        .args(["--target", TARGET, "--profile", PROFILE])
        .args(["--target-dir", TARGET_DIR]);
    let status = cargo
        .status()
        .with_context(|| format!("cannot start {cargo:?}"))?;
    ensure!(status.success(), "the wasm build failed, see above");
    Ok(())
}

/// A file that was saved while the compiler ran may have been read before and hashed after: the manifest would vouch for
/// a build that does not contain it.
fn ensure_untouched_since(
    started: SystemTime,
    workspace: &Workspace,
    inputs: &Inputs,
) -> Result<()> {
    for file in inputs.sources.keys() {
        let changed = fs::metadata(workspace.path(file)).and_then(|it| it.modified());
        ensure!(
            changed.is_ok_and(|changed| changed < started),
            "{file} changed while the bundle was being built; run it again"
        );
    }
    Ok(())
}

/// Our files among those that cargo's dependency list names for the finished artifact.
fn files_read(workspace: &Workspace, list: &Path) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let target_dir = workspace.path("target");
    let files: Vec<_> = prerequisites(&text)?
        .into_iter()
        .map(|path| workspace.path(&path))
        .filter(|path| !path.starts_with(&target_dir))
        .filter_map(|path| workspace.relative(&path))
        .collect();
    ensure!(
        !files.is_empty(),
        "{} names none of our files",
        list.display()
    );
    Ok(files)
}

/// The right-hand side of `target: a b\ c`, where a backslash keeps a blank in a name.
fn prerequisites(make_rule: &str) -> Result<Vec<String>> {
    let Some((_, files)) = make_rule.split_once(": ") else {
        bail!("a dependency list without a colon");
    };
    let line = files.lines().next().unwrap_or_default();
    let mut names = vec![String::new()];
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&' ') => {
                letters.next();
                names.last_mut().expect("starts with one").push(' ');
            }
            ' ' => names.push(String::new()),
            other => names.last_mut().expect("starts with one").push(other),
        }
    }
    names.retain(|name| !name.is_empty());
    Ok(names)
}

fn empty(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot empty {}", dir.display()))?;
    }
    Ok(())
}

/// Runs wasm-bindgen for `<script type=module>`.
fn bind(wasm: &Path, name: &str, out: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .out_name(name)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)
        .with_context(|| format!("wasm-bindgen cannot read {}", wasm.display()))
}

fn is_of_a_program(file: &str) -> bool {
    PROGRAMS.iter().any(|program| {
        let rest = file.strip_prefix(program);
        rest.is_some_and(|rest| [".js", "_bg.wasm"].contains(&rest))
    })
}

fn compress(bound: &Path) -> Result<Bundle> {
    let mut bundle = Bundle::default();
    let mut paths = bound
        .read_dir()?
        .map(|entry| entry.map(|it| it.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .context("a file has a name")?
            .to_string_lossy();
        ensure!(
            is_of_a_program(&name),
            "wasm-bindgen also wrote {name}, which the server does not know how to serve; a crate with inline \
             JavaScript (snippets) came in, find it with: cargo tree -p {PACKAGE} --target {TARGET}"
        );
        let mut raw = fs::read(&path)?;
        overwrite_split_markers(&mut raw);
        bundle.add(&name, &raw)?;
    }
    Ok(bundle)
}

/// Replaces the one thing in the bytes that still tells where they were built: Leptos' code-splitting crate exports a
/// symbol named after a hash of the absolute path of its own Cargo.toml, out of reach for `--remap-path-prefix`. Nothing
/// looks the symbol up unless code splitting is used, which it is not.
fn overwrite_split_markers(raw: &mut [u8]) {
    const MARKER: &[u8] = b"_WASM_SPLIT_MARKER_";
    const HASH_LENGTH: usize = 16;
    let starts: Vec<usize> = raw
        .windows(MARKER.len())
        .enumerate()
        .filter_map(|(at, bytes)| (bytes == MARKER).then_some(at + MARKER.len()))
        .collect();
    for start in starts {
        if let Some(hash) = raw.get_mut(start..start + HASH_LENGTH)
            && hash.iter().all(u8::is_ascii_hexdigit)
        {
            hash.fill(b'0');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_markers_lose_their_hash_and_keep_their_length() {
        let mut raw = *b"x_WASM_SPLIT_MARKER_732e786d2a082da8version _WASM_SPLIT_MARKER_";
        overwrite_split_markers(&mut raw);
        assert_eq!(
            &raw,
            b"x_WASM_SPLIT_MARKER_0000000000000000version _WASM_SPLIT_MARKER_"
        );
    }

    #[test]
    fn prerequisites_are_split_at_blanks_that_are_not_escaped() {
        let rule = "/t/web.wasm: /w/a.rs /w/with\\ blank.rs\n\n/w/a.rs:\n";
        assert_eq!(
            prerequisites(rule).unwrap(),
            ["/w/a.rs", "/w/with blank.rs"]
        );
        assert!(prerequisites("nonsense").is_err());
    }
}
