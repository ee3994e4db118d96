//! The rules, one function each. To add one, write a function and name it in [`check`].

use std::fmt;

use super::SourceFile;
use super::code::{without_comments_and_strings, without_test_modules};
use super::paths::named_paths;

/// Crates whose results must be the same on every machine and in every run.
const CORE: [&str; 3] = [
    "crates/model/src/",
    "crates/sim-engine/src/",
    "crates/chaos-monkey/src/",
];

/// The half of a core crate that is a client of a running game, behind a feature.
const CLIENT: &str = "crates/chaos-monkey/src/remote";

const LINES_MAX: usize = 600;

/// Macros that must not be left behind.
const LEFTOVER_MACROS: [&str; 3] = ["todo", "unimplemented", "dbg"];

/// Words that mark unfinished work; put together here so that this file passes its own rule.
const LEFTOVER_WORDS: [&str; 2] = [concat!("FIX", "ME"), concat!("XX", "X")];

/// Where a person's or a build machine's files live.
const MACHINE_PATHS: [&str; 3] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
];

/// What the core may not name, as ends or parts of paths, and what to use in its place.
const CORE_BANS: [(&[&str], &str); 13] = [
    (
        &["time", "Instant"],
        "take the time as an argument; virtual time is integer nanoseconds",
    ),
    (
        &["time", "SystemTime"],
        "take the time as an argument; virtual time is integer nanoseconds",
    ),
    (
        &["thread_rng"],
        "draw from a labelled stream of the game seed",
    ),
    (
        &["rand", "rng"],
        "draw from a labelled stream of the game seed",
    ),
    (
        &["collections", "HashMap"],
        "use BTreeMap: a hash map's order differs from run to run",
    ),
    (
        &["collections", "HashSet"],
        "use BTreeSet: a hash set's order differs from run to run",
    ),
    (
        &["collections", "hash_map"],
        "use BTreeMap: a hash map's order differs from run to run",
    ),
    (
        &["collections", "hash_set"],
        "use BTreeSet: a hash set's order differs from run to run",
    ),
    (
        &["std", "fs"],
        "the core does no I/O; let the caller read and write",
    ),
    (
        &["std", "net"],
        "the core does no I/O; let an edge crate talk",
    ),
    (&["tokio"], "the core is not async; let an edge crate wait"),
    (
        &["std", "random"],
        "draw from a labelled stream of the game seed",
    ),
    (
        &["hash", "RandomState"],
        "hash with a named, seeded function",
    ),
];

/// What would match a ban but is a plain value.
const CORE_EXCEPTIONS: [&[&str]; 3] = [
    &["std", "net", "IpAddr"],
    &["std", "net", "Ipv4Addr"],
    &["std", "net", "Ipv6Addr"],
];

/// Functions of floats that round differently on other platforms. The ones without an argument come first.
const INEXACT_UNARY: [&str; 18] = [
    "ln", "ln_1p", "log2", "log10", "exp", "exp2", "exp_m1", "sin", "cos", "tan", "asin", "acos",
    "atan", "sinh", "cosh", "tanh", "sin_cos", "cbrt",
];
const INEXACT_BINARY: [&str; 3] = ["powf", "powi", "atan2"];

/// One thing to mend. Ordered by place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Problem {
    path: String,
    /// From 1; 0 means the file as a whole.
    line: usize,
    message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// All problems of one file.
pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let mut report = Report {
        file,
        problems: Vec::new(),
    };
    if !is_generated(&file.path) {
        leftover_words(&mut report);
        machine_paths(&mut report);
    }
    if !is_generated(&file.path) && !is_golden(&file.path) {
        whitespace(&mut report);
    }
    if file.path.ends_with(".rs") {
        file_length(&mut report);
        let code = without_comments_and_strings(&file.text);
        leftover_macros(&mut report, &code);
        if is_core(&file.path) {
            let code = without_test_modules(&code);
            core_bans(&mut report, &code);
            inexact_floats(&mut report, &code);
        }
    }
    if file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml") {
        workspace_lints(&mut report);
    }
    report.problems
}

struct Report<'f> {
    file: &'f SourceFile,
    problems: Vec<Problem>,
}

impl Report<'_> {
    fn add(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem {
            path: self.file.path.clone(),
            line,
            message: message.into(),
        });
    }
}

/// Written by a package manager: nobody can mend what is in there.
fn is_generated(path: &str) -> bool {
    ["Cargo.lock", "package-lock.json"]
        .iter()
        .any(|name| path.ends_with(name))
}

/// Output that a test compares to the byte.
fn is_golden(path: &str) -> bool {
    // What a fuzzer made up is kept as it is.
    path.starts_with("fuzz/corpus/")
        || path
            .split('/')
            .any(|part| matches!(part, "golden" | "goldens"))
}

/// Product code of a core crate. Its tests may use an oracle that it may not use itself.
fn is_core(path: &str) -> bool {
    CORE.iter().any(|folder| path.starts_with(folder))
        && !path.starts_with(CLIENT)
        && !path.ends_with("/tests.rs")
        && !path.contains("/tests/")
}

/// Numbered lines, from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n')
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

fn leftover_words(report: &mut Report<'_>) {
    for (number, line) in lines(&report.file.text) {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric());
        if let Some(word) = words.find(|word| LEFTOVER_WORDS.contains(word)) {
            report.add(
                number,
                format!("{word}: finish it, or describe it in an issue and drop the mark"),
            );
        }
    }
}

fn machine_paths(report: &mut Report<'_>) {
    for (number, line) in lines(&report.file.text) {
        for path in MACHINE_PATHS {
            let starts_a_path = |(at, _): (usize, &str)| {
                let before = line[..at].chars().next_back();
                let after = line[at + path.len()..].chars().next();
                !before
                    .is_some_and(|it| it.is_alphanumeric() || matches!(it, '.' | '}' | '-' | '_'))
                    && after.is_some_and(|it| it.is_alphanumeric() || it == '.')
            };
            if line.match_indices(path).any(starts_a_path) {
                report.add(
                    number,
                    format!("{path}… exists on one machine only; derive it, or write $HOME"),
                );
            }
        }
    }
}

fn whitespace(report: &mut Report<'_>) {
    for (number, line) in lines(&report.file.text) {
        if line.ends_with('\r') {
            report.add(number, "carriage return; save the file with \\n line ends");
        } else if line.ends_with([' ', '\t']) {
            report.add(number, "trailing whitespace; delete it");
        }
    }
    if !report.file.text.is_empty() && !report.file.text.ends_with('\n') {
        report.add(
            report.file.text.lines().count(),
            "no line end at the end of the file; add one",
        );
    }
}

fn file_length(report: &mut Report<'_>) {
    let length = report.file.text.lines().count();
    if length > LINES_MAX {
        report.add(
            0,
            format!("{length} lines, {LINES_MAX} at most; split it by concept"),
        );
    }
}

fn leftover_macros(report: &mut Report<'_>, code: &str) {
    for (number, line) in lines(code) {
        for name in LEFTOVER_MACROS {
            let is_call = |(at, _): (usize, &str)| {
                let before = line[..at].chars().next_back();
                line[at + name.len()..].starts_with('!')
                    && !before.is_some_and(|it| it.is_alphanumeric() || it == '_')
            };
            if line.match_indices(name).any(is_call) {
                report.add(
                    number,
                    format!("{name}! is for work in progress; finish it or return an error"),
                );
            }
        }
    }
}

fn core_bans(report: &mut Report<'_>, code: &str) {
    for path in named_paths(code) {
        let contains = |part: &&[&str]| path.segments.windows(part.len()).any(|it| it == *part);
        if CORE_EXCEPTIONS.iter().any(contains) {
            continue;
        }
        for (_, instead) in CORE_BANS.iter().filter(|(banned, _)| contains(banned)) {
            let named = path.segments.join("::");
            report.add(path.line, format!("{named} in a core crate; {instead}"));
        }
    }
}

fn inexact_floats(report: &mut Report<'_>, code: &str) {
    const HELP: &str = "rounds differently on other platforms; use the function of libm";
    for (number, line) in lines(code) {
        let called = |call: &str| line.contains(call);
        let unary = INEXACT_UNARY
            .iter()
            .filter(|name| called(&format!(".{name}()")));
        let binary = INEXACT_BINARY
            .iter()
            .filter(|name| called(&format!(".{name}(")));
        for name in unary.chain(binary) {
            report.add(number, format!(".{name}() {HELP}"));
        }
    }
    for path in named_paths(code) {
        if let [.., "f64" | "f32", name] = path.segments[..]
            && (INEXACT_UNARY.contains(&name) || INEXACT_BINARY.contains(&name))
        {
            report.add(path.line, format!("{} {HELP}", path.segments.join("::")));
        }
    }
}

fn workspace_lints(report: &mut Report<'_>) {
    let Ok(manifest) = report.file.text.parse::<toml::Table>() else {
        return report.add(0, "this is not TOML; mend it");
    };
    let lints = manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"));
    // A workspace of its own has nothing to share.
    let has_own = manifest.contains_key("workspace") && report.file.path != "Cargo.toml";
    let has_package = manifest.contains_key("package") && !has_own;
    if has_package && lints.and_then(toml::Value::as_bool) != Some(true) {
        report.add(0, "does not share the lints; add [lints] workspace = true");
    }
}

#[cfg(test)]
mod tests;
