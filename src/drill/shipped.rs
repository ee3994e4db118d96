//! The drills that come with the program.

use crate::assets::{self, Source};
use crate::exit::Failure;
use std::path::Path;

const FOLDER: &str = "drills/";

/// Their names, in order.
pub(crate) fn names() -> Vec<String> {
    let all = assets::scenario_names().into_iter();
    all.filter_map(|name| name.strip_prefix(FOLDER).map(str::to_owned))
        .collect()
}

/// Finds a drill: a shipped one by its name, or any scenario with objectives as a file.
///
/// # Errors
/// When there is neither.
pub(crate) fn find(asked: &str) -> Result<Source, Failure> {
    let known = names();
    let short = asked.trim_end_matches(".toml");
    let short = short.strip_prefix("scenarios/").unwrap_or(short);
    let short = short.strip_prefix(FOLDER).unwrap_or(short);
    if known.iter().any(|name| name == short) && !Path::new(asked).is_file() {
        return assets::scenario(&format!("{FOLDER}{short}"));
    }
    if Path::new(asked).is_file() {
        return assets::scenario(asked);
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = model::scenario::read::nearest(short, &known);
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(Failure::Usage(format!(
        "there is no drill `{asked}`{near}\n  help: shipped drills are {}; a scenario file with objectives will do, too",
        known.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drill_is_found_by_its_name_and_a_slip_is_mended() {
        for asked in ["cache", "drills/cache", "scenarios/drills/cache.toml"] {
            assert_eq!(find(asked).expect("it is shipped").name, "cache");
        }
        let told = |asked| find(asked).expect_err("there is none").to_string();
        assert!(told("cahce").contains("did you mean `cache`?"));
        assert!(!told("unicorn").contains("did you mean"));
    }
}
