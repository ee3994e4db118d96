//! Hygiene of the tree: what neither the compiler nor clippy looks at, or not in every build.
//!
//! All problems are reported at once, each as `file:line: what is wrong; what to do`. The rules are in [`rules`]; the
//! rest finds the files and prepares what the rules look at.

mod code;
mod paths;
mod rules;

use std::fs;

use anyhow::{Context, Result};

use crate::Verdict;
use crate::workspace::{Workspace, stdout_of};
use rules::Problem;

/// One text file.
pub(crate) struct SourceFile {
    /// Relative to the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let files = text_files(workspace)?;
    let mut problems: Vec<Problem> = files.iter().flat_map(rules::check).collect();
    problems.sort();
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("tidy: {} files are clean", files.len());
        return Ok(Verdict::Clean);
    }
    println!("tidy: {} problems in {} files", problems.len(), files.len());
    Ok(Verdict::Found)
}

/// Every text file that git tracks or would add: a new file is checked before its first commit.
fn text_files(workspace: &Workspace) -> Result<Vec<SourceFile>> {
    let mut git = workspace.command("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
    ]);
    let listed = stdout_of(&mut git).context("tidy asks git which files belong to the project")?;
    let mut files = Vec::new();
    for path in listed.split_terminator('\0') {
        let on_disk = workspace.path(path);
        // Deleted but not yet committed, a link, or a submodule.
        if !on_disk.symlink_metadata().is_ok_and(|it| it.is_file()) {
            continue;
        }
        let bytes = fs::read(&on_disk).with_context(|| format!("cannot read {path}"))?;
        if bytes.contains(&0) {
            continue;
        }
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(SourceFile {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(files)
}
