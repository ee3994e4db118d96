//! `gameday report`: a recorded game as one page.

use crate::args::Report;
use crate::exit::{Failure, Outcome};
use crate::report::{self, ReportError};
use crate::show::progress;
use scoreboard::report::Audience;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &Report) -> Outcome {
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| args.file.with_extension("html"));
    let beside = out.with_extension("json");
    if beside == out {
        return Err(Failure::Usage(
            "`--out` is the page; its numbers come beside it with the ending .json: name it *.html"
                .into(),
        ));
    }
    for path in [&out, &beside] {
        if path.exists() && !args.force {
            return Err(Failure::Usage(format!(
                "{} exists already: `--force` overwrites it, `--out` names another",
                path.display()
            )));
        }
    }
    if let Some(folder) = out.parent().filter(|it| !it.as_os_str().is_empty()) {
        let failed = |e| anyhow::anyhow!("cannot make the folder {}: {e}", folder.display());
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let failed =
        |error: ReportError| Failure::Other(anyhow::anyhow!("{}: {error}", args.file.display()));
    let mut report = report::read(&args.file).map_err(failed)?;
    if !args.no_what_if {
        let bar = progress::bar(report::tries(&report) as u64, false);
        report::add_changes(&mut report, &args.file, || bar.inc(1)).map_err(failed)?;
        bar.finish_and_clear();
    }
    let page = scoreboard::report::render(&report, args.lang.into(), Audience::Host);
    let numbers = serde_json::to_string(&report).map_err(anyhow::Error::from)?;
    write(&out, &page)?;
    write(&beside, &numbers)?;
    anstream::println!("{}", out.display());
    anstream::eprintln!(
        "its numbers are in {}; next: open the page in a browser, or print it",
        beside.display()
    );
    Ok(())
}

/// Writes a file as a whole: half a page would pass for one.
fn write(path: &Path, text: &str) -> Outcome {
    let failed =
        |e: std::io::Error| Failure::Other(anyhow::anyhow!("cannot write {}: {e}", path.display()));
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = std::fs::File::create(&part).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    std::fs::rename(&part, path).map_err(failed)
}
