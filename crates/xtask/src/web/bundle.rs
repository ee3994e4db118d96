//! The files of a bundle in memory, and their comparison with a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::inputs::hex;
use super::manifest::{FILE, Manifest, Output};

/// Brotli's best; the default window (4 MB) already holds everything we have.
const BROTLI_QUALITY: u32 = 11;
const BROTLI_LOG_WINDOW: u32 = 22;

/// Stored name (`app.js.br`) -> stored bytes.
#[derive(Default)]
pub(super) struct Bundle {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) outputs: BTreeMap<String, Output>,
}

impl Bundle {
    /// Adds `raw` under `name`, compressed. Only the compressed form is stored: it is a quarter of the size in every
    /// commit, and a server that meets a client without brotli can unpack it.
    pub(super) fn add(&mut self, name: &str, raw: &[u8]) -> Result<()> {
        let stored = compress(raw)?;
        let output = Output {
            bytes: stored.len(),
            sha256: hex(&Sha256::digest(&stored)),
            raw_bytes: raw.len(),
            raw_sha256: hex(&Sha256::digest(raw)),
        };
        let name = format!("{name}.br");
        self.outputs.insert(name.clone(), output);
        self.files.insert(name, stored);
        Ok(())
    }

    /// Writes every file, then the manifest; a folder without a manifest is an unfinished one. What an earlier bundle
    /// had there and this one has not goes.
    pub(super) fn write_to(&self, dir: &Path, manifest: &Manifest) -> Result<()> {
        let write = |name: &str, bytes: &[u8]| {
            let path = dir.join(name);
            fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
        };
        fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let manifest_path = dir.join(FILE);
        let earlier = Manifest::read(dir).unwrap_or_default();
        let earlier = earlier.map(|it| it.outputs).unwrap_or_default();
        let gone = earlier
            .keys()
            .filter(|name| !self.files.contains_key(*name));
        for path in gone.map(|name| dir.join(name)).chain([manifest_path]) {
            if path.exists() {
                fs::remove_file(path)?;
            }
        }
        for (name, bytes) in &self.files {
            write(name, bytes)?;
        }
        write(FILE, manifest.to_json()?.as_bytes())
    }
}

/// How the files in `dir` differ from what `manifest` says they are, one line each.
pub(super) fn differences_from_manifest(dir: &Path, manifest: &Manifest) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (name, output) in &manifest.outputs {
        match fs::read(dir.join(name)) {
            Err(error) => problems.push(format!("{name} cannot be read: {error}")),
            Ok(bytes) if hex(&Sha256::digest(&bytes)) != output.sha256 => problems.push(format!(
                "{name} is another file: {} bytes, where {} are expected",
                bytes.len(),
                output.bytes
            )),
            Ok(_) => {}
        }
    }
    // Everything in the folder ends up in the server's binary.
    let mut strangers = BTreeSet::new();
    for entry in dir
        .read_dir()
        .with_context(|| format!("cannot list {}", dir.display()))?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let expected =
            name == FILE || name.starts_with('.') || manifest.outputs.contains_key(&name);
        if !expected {
            strangers.insert(name);
        }
    }
    problems.extend(
        strangers
            .iter()
            .map(|name| format!("{name} does not belong there; delete it")),
    );
    Ok(problems)
}

fn compress(raw: &[u8]) -> Result<Vec<u8>> {
    let mut stored = Vec::new();
    let mut writer =
        brotli::CompressorWriter::new(&mut stored, 1 << 16, BROTLI_QUALITY, BROTLI_LOG_WINDOW);
    writer.write_all(raw)?;
    drop(writer);
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_stored_unpacks_to_what_was_added() {
        let raw = b"hydrate ".repeat(1000);
        let mut bundle = Bundle::default();
        bundle.add("app.js", &raw).unwrap();

        let stored = &bundle.files["app.js.br"];
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(stored.as_slice(), 1 << 16)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, raw);

        let output = &bundle.outputs["app.js.br"];
        assert_eq!((output.bytes, output.raw_bytes), (stored.len(), raw.len()));
        assert!(output.bytes < output.raw_bytes / 10);
    }

    #[test]
    fn compressing_twice_gives_the_same_bytes() {
        let raw: Vec<u8> = (0..2_000_u32)
            .flat_map(|n| n.wrapping_mul(n).to_le_bytes())
            .collect();
        assert_eq!(compress(&raw).unwrap(), compress(&raw).unwrap());
    }
}
