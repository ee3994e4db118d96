//! `dist/manifest.json`: what the bundle was made of, with what, and what came out.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::inputs::Inputs;

pub(super) const FILE: &str = "manifest.json";

/// The layout of the file itself.
const FORMAT: u32 = 1;

/// The manifest.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    /// One digest of `inputs`, to tell two bundles apart at a glance.
    pub(super) inputs_sha256: String,
    pub(super) built_with: BuiltWith,
    /// File in the bundle -> what is in it.
    pub(super) outputs: BTreeMap<String, Output>,
    pub(super) inputs: Inputs,
}

/// The programs outside Cargo.lock. Only where both are equal are the bytes expected to be.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BuiltWith {
    pub(super) rustc: String,
    /// Cargo hashes crates into symbol names, and link-time optimisation sorts by them.
    pub(super) cargo: String,
}

/// One file of the bundle, as stored (brotli) and as the browser runs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Output {
    pub(super) bytes: usize,
    pub(super) sha256: String,
    pub(super) raw_bytes: usize,
    pub(super) raw_sha256: String,
}

impl Manifest {
    pub(super) fn new(
        inputs: Inputs,
        built_with: BuiltWith,
        outputs: BTreeMap<String, Output>,
    ) -> Self {
        Self {
            format: FORMAT,
            inputs_sha256: inputs.sha256(),
            built_with,
            outputs,
            inputs,
        }
    }

    /// The manifest in `dir`, or None if there is none.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let manifest: Self = serde_json::from_str(&text)
            .with_context(|| format!("cannot understand {}; {}", path.display(), super::FIX))?;
        ensure!(
            manifest.format == FORMAT,
            "{} has format {}, this xtask writes {FORMAT}; {}",
            path.display(),
            manifest.format,
            super::FIX
        );
        Ok(Some(manifest))
    }

    pub(super) fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

impl BuiltWith {
    /// One line for each program that is another one.
    pub(super) fn differences(committed: &Self, here: &Self) -> Vec<String> {
        [
            (&committed.rustc, &here.rustc),
            (&committed.cargo, &here.cargo),
        ]
        .into_iter()
        .filter(|(committed, here)| committed != here)
        .map(|(committed, here)| format!("{committed} (here: {here})"))
        .collect()
    }
}
