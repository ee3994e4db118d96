//! From the text of a scenario file to a scenario, or to every problem in it.

use super::check::{check, check_at_speed};
use super::parts::Scenario;
use super::problem::{Problem, Severity};
use super::read::{Places, Read, Reader};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest scenario file, in bytes.
pub const FILE_LEN_MAX: usize = 1 << 20;

/// What came out of a file.
#[derive(Debug)]
pub struct Loaded<T> {
    /// What was read; `None` if there is an error among the problems.
    pub value: Option<T>,
    /// Everything that is wrong or odd, in order of the text.
    pub problems: Vec<Problem>,
    /// Where each value stands.
    pub places: Places,
}

impl<T> Loaded<T> {
    /// Whether there is an error among the problems.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error)
    }
}

/// Reads and checks a scenario: first every value, then, once all of them
/// could be read, whether they fit together. An unknown key hides nothing.
#[must_use]
pub fn load(text: &str) -> Loaded<Scenario> {
    let mut loaded = read_table::<Scenario>(text);
    if let Some(scenario) = &loaded.value {
        loaded.problems.extend(check(scenario, &loaded.places));
    }
    finish(loaded)
}

/// Reads and checks a scenario whose story is to be told `speed` times as fast:
/// what does not fit together at that speed is reported too. The scenario comes
/// back as it is written.
#[must_use]
pub fn load_at(text: &str, speed: u32) -> Loaded<Scenario> {
    let mut loaded = load(text);
    let Some(scenario) = &loaded.value else {
        return loaded;
    };
    if speed > 1 {
        let at_speed = check_at_speed(&scenario.clone().at_speed(speed), &loaded.places);
        let known: Vec<Problem> = std::mem::take(&mut loaded.problems);
        let at_speed = at_speed
            .into_iter()
            .filter(|p| !known.iter().any(|k| k.code == p.code && k.span == p.span));
        loaded.problems = at_speed
            .map(|p| Problem {
                message: format!("at speed {speed}: {}", p.message),
                ..p
            })
            .collect();
        loaded.problems.extend(known);
    }
    if speed > WELL_TRIED_SPEED_MAX {
        loaded.problems.push(
            Problem::warning(
                "odd",
                loaded.places.of("length"),
                format!("speed {speed} is very fast"),
            )
            .label("the story becomes another game")
            .help(format!(
                "up to {WELL_TRIED_SPEED_MAX} a game keeps its character"
            )),
        );
    }
    finish(loaded)
}

/// What does not fit together in a scenario that was changed after it was
/// loaded, if anything.
#[must_use]
pub fn first_error(scenario: &Scenario) -> Option<Problem> {
    let problems = check(scenario, &Places::default());
    problems.into_iter().find(|p| p.severity == Severity::Error)
}

/// Up to this speed a game keeps its character.
const WELL_TRIED_SPEED_MAX: u32 = 12;

/// Reads a file of one table, without checks that span several values.
pub(crate) fn load_table<T: Read>(text: &str) -> Loaded<T> {
    finish(read_table(text))
}

/// The same, with what could be read also when there are errors.
pub(super) fn read_table<T: Read>(text: &str) -> Loaded<T> {
    let mut reader = Reader::default();
    if text.len() > FILE_LEN_MAX {
        reader.problem(
            Problem::error(
                "too-long",
                0..0,
                format!("the file has {} bytes", text.len()),
            )
            .label("starts here")
            .help(format!("a file may have {FILE_LEN_MAX} bytes at most")),
        );
        return Loaded {
            value: None,
            problems: reader.problems,
            places: reader.places,
        };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.problem(
            Problem::error(
                "syntax",
                span,
                error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or("not TOML")
                    .to_owned(),
            )
            .label("here")
            .help("a scenario is a TOML file: see https://toml.io"),
        );
    }
    if !reader.problems.is_empty() {
        return Loaded {
            value: None,
            problems: reader.problems,
            places: reader.places,
        };
    }
    let span = first_line(text);
    let value = Spanned::new(span, DeValue::Table(table.into_inner()));
    let value = T::read(&value, &mut reader);
    Loaded {
        value,
        problems: reader.problems,
        places: reader.places,
    }
}

pub(super) fn finish<T>(mut loaded: Loaded<T>) -> Loaded<T> {
    loaded.problems.sort_by_key(|p| (p.span.start, p.span.end));
    if loaded.has_errors() {
        loaded.value = None;
    }
    loaded
}

/// What belongs to the whole file is shown at its first line.
fn first_line(text: &str) -> std::ops::Range<usize> {
    0..text.find('\n').unwrap_or(text.len())
}

/// The JSON Schema of scenario files, for editors.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = Scenario::schema();
    if let Some(object) = schema.as_object_mut() {
        object.insert(
            "$schema".into(),
            "https://json-schema.org/draft/2020-12/schema".into(),
        );
        object.insert("title".into(), "gameday scenario".into());
    }
    schema
}
