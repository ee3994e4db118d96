//! The browser bundle: from the sources in `crates/scoreboard/web` to the committed `crates/scoreboard/dist`.
//!
//! ```text
//! sources ── cargo, wasm32 ──► public.wasm, stage.wasm, team.wasm ── wasm-bindgen ──► *.js, *_bg.wasm ── brotli ──► dist/*.br
//!    └── the compiler's own list of files read ──► Inputs ──► dist/manifest.json
//! ```
//! The bundle is committed so that `cargo run` needs no wasm toolchain. The price is that it can be out of date;
//! `--check` finds that out from the manifest without building, and `--verify` proves it by building.

mod build;
mod bundle;
mod inputs;
mod lockfile;
mod manifest;
mod toolchain;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::Verdict;
use crate::workspace::Workspace;
use build::Build;
use inputs::Inputs;
use manifest::{BuiltWith, Manifest};

pub(crate) use build::TARGET_DIR;
pub(crate) use toolchain::{TARGET, Toolchain};

/// The committed bundle, relative to the workspace.
const DIST: &str = "crates/scoreboard/dist";

/// What ends every complaint about a bundle that is out of date.
const FIX: &str = "fix: cargo xtask web, and commit crates/scoreboard/dist with your change";

/// What was asked of `cargo xtask web`.
pub(crate) enum Task {
    Build,
    Check,
    Verify { out: Option<PathBuf> },
}

pub(crate) fn run(workspace: &Workspace, task: Task) -> Result<Verdict> {
    match task {
        Task::Build => build(workspace),
        Task::Check => check(workspace),
        Task::Verify { out } => verify(workspace, out.as_deref()),
    }
}

fn build(workspace: &Workspace) -> Result<Verdict> {
    let dist = workspace.path(DIST);
    // A manifest with the marks of a merge conflict is no obstacle: building is how it is mended.
    let committed = Manifest::read(&dist).unwrap_or_default();
    let preferred = committed.map(|manifest| manifest.built_with.rustc);
    let toolchain = Toolchain::select(workspace, preferred.as_deref())?;
    let fresh = Build::run(workspace, &toolchain)?;
    fresh.write_to(&dist)?;
    print_sizes(&fresh.manifest, &dist);
    Ok(Verdict::Clean)
}

fn check(workspace: &Workspace) -> Result<Verdict> {
    let dist = workspace.path(DIST);
    let Some(committed) = Manifest::read(&dist)? else {
        println!("{DIST}/manifest.json does not exist: the bundle was never built\n{FIX}");
        return Ok(Verdict::Found);
    };
    let mut problems = stale_inputs(workspace, &committed)?;
    problems.extend(bundle::differences_from_manifest(&dist, &committed)?);
    if problems.is_empty() {
        println!(
            "the bundle belongs to these sources ({} files, {} crates)",
            committed.inputs.sources.len(),
            committed.inputs.crates.len()
        );
        return Ok(Verdict::Clean);
    }
    println!("the committed bundle is out of date:");
    for problem in &problems {
        println!("  {problem}");
    }
    println!("{FIX}");
    Ok(Verdict::Found)
}

fn verify(workspace: &Workspace, out: Option<&Path>) -> Result<Verdict> {
    if check(workspace)? == Verdict::Found {
        return Ok(Verdict::Found);
    }
    let dist = workspace.path(DIST);
    let committed = Manifest::read(&dist)?.context("the manifest was there a moment ago")?;
    let toolchain = Toolchain::select(workspace, Some(&committed.built_with.rustc))?;
    let fresh = Build::run(workspace, &toolchain)?;

    if fresh.manifest.built_with != committed.built_with {
        println!("built, but not compared: the committed bundle was made with other tools");
        for line in BuiltWith::differences(&committed.built_with, &fresh.manifest.built_with) {
            println!("  {line}");
        }
        if let Some(out) = out {
            // The reader is wherever they typed the command, not in the workspace's root.
            fresh.write_to(out)?;
            print_sizes(&fresh.manifest, out);
        }
        return Ok(Verdict::Clean);
    }

    let problems = bundle::differences_from_manifest(&dist, &fresh.manifest)?;
    if problems.is_empty() {
        println!("the same tools give the same bytes");
        return Ok(Verdict::Clean);
    }
    println!("the same tools give other bytes than the committed ones:");
    for problem in &problems {
        println!("  {problem}");
    }
    println!("{FIX}");
    Ok(Verdict::Found)
}

/// What has changed since the bundle was made. New files need no search: a file that comes into play is named in one
/// that was read before, and that one has changed.
fn stale_inputs(workspace: &Workspace, committed: &Manifest) -> Result<Vec<String>> {
    let files = committed.inputs.sources.keys().cloned();
    let now = Inputs::of_files(workspace, files)?;
    let mut problems = Inputs::differences(&committed.inputs, &now);
    if problems.is_empty() && committed.inputs_sha256 != now.sha256() {
        problems
            .push("manifest.json was edited by hand: its digest is not that of its inputs".into());
    }
    Ok(problems)
}

fn print_sizes(manifest: &Manifest, dir: &Path) {
    println!("{}", dir.display());
    for (name, output) in &manifest.outputs {
        println!(
            "  {name:<16} {:>9} bytes, {:>9} uncompressed",
            output.bytes, output.raw_bytes
        );
    }
    println!("  with {}", manifest.built_with.rustc);
}
