//! The deterministic core on wasm32, where no operating system is: it compiles, and the shipped games come to the
//! committed digests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::Verdict;
use crate::web::{TARGET, TARGET_DIR, Toolchain};
use crate::workspace::{Workspace, stdout_of};

/// The crate that brings in the whole core: chaos-monkey uses sim-engine, which uses model.
const CORE: &str = "chaos-monkey";
const EXAMPLE: &str = "digest_wasm";
/// Runs the module under node; relative to the workspace.
const SCRIPT: &str = "crates/xtask/src/core_wasm/digest.js";
/// The committed digests, at seed 1.
const GOLDEN: &str = "tests/golden/digests.toml";

/// Builds the example for wasm32, plays every shipped scenario in it, and compares.
///
/// A dependency that wants an operating system (a runtime, sockets, SQLite, the system's randomness) does not compile
/// there; std's own clock and files do, and are left to clippy and `tidy`.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let toolchain = Toolchain::select(workspace, None)?;
    let mut cargo = toolchain.cargo(workspace)?;
    cargo
        .args(["build", "--locked", "--package", CORE, "--example", EXAMPLE])
        .args(["--target", TARGET, "--release", "--target-dir", TARGET_DIR]);
    if !cargo.status()?.success() {
        println!("the core has to compile for wasm32: move what does not into an edge crate");
        return Ok(Verdict::Found);
    }
    let module = bind(workspace)?;
    let playbooks = files(&workspace.path("scenarios/playbooks"))?;
    let golden = fs::read_to_string(workspace.path(GOLDEN)).context(GOLDEN)?;
    let mut verdict = Verdict::Clean;
    for scenario in files(&workspace.path("scenarios"))? {
        let name = scenario
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut node = workspace.command("node");
        node.arg(SCRIPT)
            .arg(&module)
            .arg("1")
            .arg(&scenario)
            .args(&playbooks);
        let digest = stdout_of(&mut node).context(
            "node could not play it (a panic has no words here: `gameday simulate` says them)",
        )?;
        let digest = digest.trim();
        let is_same = golden
            .lines()
            .any(|line| line == format!("{name} = \"{digest}\""));
        println!(
            "{digest}  {:9}  {name}",
            if is_same { "same" } else { "DIFFERENT" }
        );
        if !is_same {
            verdict = Verdict::Found;
        }
    }
    Ok(verdict)
}

/// Makes a module for node of what was built.
fn bind(workspace: &Workspace) -> Result<PathBuf> {
    let built = workspace.path(&format!(
        "{TARGET_DIR}/{TARGET}/release/examples/{EXAMPLE}.wasm"
    ));
    let out = workspace.path(&format!("{TARGET_DIR}/core"));
    Bindgen::new()
        .input_path(&built)
        .nodejs(true)?
        .typescript(false)
        .generate(&out)
        .with_context(|| format!("wasm-bindgen cannot read {}", built.display()))?;
    Ok(out.join(format!("{EXAMPLE}.js")))
}

/// The TOML files of a folder, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries
        .map(|entry| entry.map(|it| it.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    ensure!(!paths.is_empty(), "no TOML file in {}", folder.display());
    Ok(paths)
}
