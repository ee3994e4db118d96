//! `gameday compare`: recorded games beside each other.

use crate::args::Compare;
use crate::compare::{GAMES_MAX, compare};
use crate::exit::{Failure, Outcome};
use crate::{report, show};

pub(super) fn run(args: &Compare) -> Outcome {
    if args.files.len() > GAMES_MAX {
        let message = format!("{GAMES_MAX} games at most can be compared");
        return Err(Failure::Usage(message));
    }
    let read = |file: &std::path::PathBuf| {
        let name = file.display().to_string();
        let report = report::read(file).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
        Ok((name, report))
    };
    let reports: anyhow::Result<Vec<_>> = args.files.iter().map(read).collect();
    let compared = compare(&reports?, args.anyway).map_err(anyhow::Error::from)?;
    if args.json {
        let value = serde_json::to_value(&compared).map_err(anyhow::Error::from)?;
        return super::print_json(&value);
    }
    show::print(&show::compare::text(&compared, args.lang.into()))
}
