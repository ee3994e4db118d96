//! The versions of the tools that run inside xtask itself, as Cargo.lock pins them.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The parsed Cargo.lock.
pub(super) struct Lockfile {
    packages: Vec<(String, String)>,
}

impl Lockfile {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let path = workspace.path("Cargo.lock");
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("cannot read {}", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let table: toml::Table = text.parse()?;
        let packages = table
            .get("package")
            .and_then(toml::Value::as_array)
            .context("no packages in it")?;
        let text_of = |package: &toml::Value, key: &str| {
            package
                .get(key)
                .and_then(toml::Value::as_str)
                .map(str::to_owned)
        };
        let packages = packages
            .iter()
            .filter_map(|package| Some((text_of(package, "name")?, text_of(package, "version")?)))
            .collect();
        Ok(Self { packages })
    }

    /// The version of a package that must be there exactly once.
    pub(super) fn version(&self, name: &str) -> Result<&str> {
        let mut found = self.packages.iter().filter(|(package, _)| package == name);
        match (found.next(), found.next()) {
            (Some((_, version)), None) => Ok(version),
            (None, _) => {
                bail!("Cargo.lock has no {name}; bring it up to date with: cargo check -p xtask")
            }
            (Some(_), Some(_)) => bail!("Cargo.lock has more than one {name}; settle on one"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_if_it_is_the_only_one() {
        let lock = Lockfile::parse(
            "version = 4\n\
             [[package]]\nname = \"once\"\nversion = \"1.0.0\"\n\
             [[package]]\nname = \"twice\"\nversion = \"1.0.0\"\n\
             [[package]]\nname = \"twice\"\nversion = \"2.0.0\"\n",
        )
        .unwrap();
        assert_eq!(lock.version("once").unwrap(), "1.0.0");
        assert!(
            lock.version("twice")
                .unwrap_err()
                .to_string()
                .contains("more than one")
        );
        assert!(
            lock.version("never")
                .unwrap_err()
                .to_string()
                .contains("no never")
        );
    }
}
