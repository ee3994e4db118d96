//! Reading TOML into typed tables with *every* problem reported, each with
//! its place in the text and a way out.

use super::problem::Problem;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of the file with its place in the text.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// The most entries that an array of a scenario may have.
pub const ARRAY_LEN_MAX: usize = 10_000;
/// After so many problems, unknown keys are not reported any more.
const PROBLEMS_MAX: usize = 1_000;

/// Something that can be read from a scenario file.
pub trait Read: Sized {
    /// Reads it, or says what is wrong and returns `None`.
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self>;
    /// Its JSON Schema.
    fn schema() -> serde_json::Value;
    /// What stands for an absent key, if that is allowed.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

/// Something whose keys stand in a table together with others.
pub trait Flat: Sized {
    /// The keys that it reads from this very table.
    fn keys(value: &Value<'_>) -> Vec<&'static str>;
    /// Reads it, or says what is wrong and returns `None`.
    fn read_from(table: &Table<'_, '_>, reader: &mut Reader) -> Option<Self>;
    /// Adds the JSON Schema of every key that it may read, and returns those
    /// that have to be there. A key that is described already stays so.
    fn describe(properties: &mut serde_json::Map<String, serde_json::Value>) -> Vec<&'static str>;
}

/// Where each value stands in the text: `event[2].at` -> its span.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<String, Range<usize>>);

impl Places {
    /// The span of a path, or of its nearest parent that stands in the text.
    #[must_use]
    pub fn of(&self, path: &str) -> Range<usize> {
        let mut path = path;
        loop {
            if let Some(span) = self.0.get(path) {
                return span.clone();
            }
            match path.rfind(['.', '[']) {
                Some(cut) => path = &path[..cut],
                None => return 0..0,
            }
        }
    }
}

/// Collects problems and places while a file is read.
#[derive(Debug, Default)]
pub struct Reader {
    /// What was found wrong so far.
    pub problems: Vec<Problem>,
    /// Where everything stands.
    pub places: Places,
    path: String,
}

/// A table being read.
pub struct Table<'v, 'a> {
    table: &'v DeTable<'a>,
    span: Range<usize>,
    /// Keys that are there with a slip: reported as unknown, so not as missing too.
    meant: Vec<&'static str>,
}

impl Table<'_, '_> {
    /// Whether the file has this key here.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The text of a key, if there is one; its own reader says what is wrong with it.
    pub(crate) fn word(&self, key: &str) -> Option<&str> {
        match self.table.get(key)?.get_ref() {
            DeValue::String(text) => Some(text.as_ref()),
            _ => None,
        }
    }

    /// Where a key's value stands, or else the table.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        let value = self.table.get(key);
        value.map_or(self.span(), Spanned::span)
    }

    /// Where it stands in the file.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl Reader {
    /// Reports a problem.
    pub fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Takes a value as a table and reports keys that do not belong there.
    pub fn table<'v, 'a>(
        &mut self,
        value: &'v Value<'a>,
        keys: &[&'static str],
    ) -> Option<Table<'v, 'a>> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table");
            return None;
        };
        let mut meant = Vec::new();
        for (key, _) in table {
            let name: &str = key.get_ref();
            if keys.contains(&name) {
                continue;
            }
            // Nobody reads that many; with one error there is no value, and a suggestion takes time.
            if self.problems.len() >= PROBLEMS_MAX {
                break;
            }
            let at = if self.path.is_empty() {
                "the scenario".to_owned()
            } else {
                format!("`{}`", self.path)
            };
            let mut problem = Problem::error(
                "unknown-key",
                key.span(),
                format!("unknown key `{name}` in {at}"),
            )
            .label("nothing reads this");
            problem = match nearest(name, keys) {
                Some(near) => {
                    meant.push(near);
                    problem.help(format!("did you mean `{near}`?"))
                }
                None => problem.help(format!("the keys here are: {}", keys.join(", "))),
            };
            self.problem(problem);
        }
        Some(Table {
            table,
            span: value.span(),
            meant,
        })
    }

    /// Reads one key of a table.
    pub fn field<T: Read>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        default: Option<fn() -> T>,
    ) -> Option<T> {
        if let Some(value) = table.table.get(key) {
            let parent = self.path.len();
            if parent > 0 {
                self.path.push('.');
            }
            self.path.push_str(key);
            self.places.0.insert(self.path.clone(), value.span());
            let got = T::read(value, self);
            self.path.truncate(parent);
            return got;
        }
        if let Some(default) = default {
            return Some(default());
        }
        if let Some(absent) = T::absent() {
            return Some(absent);
        }
        if table.meant.contains(&key) {
            return None;
        }
        let at = if self.path.is_empty() {
            "the scenario".to_owned()
        } else {
            format!("`{}`", self.path)
        };
        self.problem(
            Problem::error(
                "missing-key",
                table.span.clone(),
                format!("`{key}` is missing in {at}"),
            )
            .label("it belongs here")
            .help(format!("add `{key} = …`; `gameday schema` describes it")),
        );
        None
    }

    /// Reports a value outside its bounds.
    pub fn bounded<T: PartialOrd + Display>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        got: Option<T>,
        bounds: &RangeInclusive<T>,
    ) -> Option<T> {
        let value = got?;
        if bounds.contains(&value) {
            return Some(value);
        }
        let span = table
            .table
            .get(key)
            .map_or(table.span.clone(), Spanned::span);
        let (least, most) = (bounds.start(), bounds.end());
        let range = if least == most {
            format!("{least}")
        } else {
            format!("from {least} to {most}")
        };
        self.problem(
            Problem::error(
                "out-of-range",
                span,
                format!("`{key}` is {value}, out of range"),
            )
            .label(format!("must be {range}"))
            .help(format!("the value here must be {range}")),
        );
        None
    }

    /// Reads a text by its `FromStr`, as in `"4s"` or `"1%"`.
    pub fn parsed<T>(&mut self, value: &Value<'_>, what: &str, example: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        let DeValue::String(text) = value.get_ref() else {
            let found = kind_of(value);
            self.problem(
                Problem::error(
                    "wrong-type",
                    value.span(),
                    format!("expected {what}, found {found}"),
                )
                .label(format!("must be {what}"))
                .help(format!(
                    "write it as a text with its unit, such as {example}"
                )),
            );
            return None;
        };
        match text.parse::<T>() {
            Ok(got) => Some(got),
            Err(error) => {
                self.problem(
                    Problem::error(
                        "bad-value",
                        value.span(),
                        format!("`{text}` is not {what}: {error}"),
                    )
                    .label(error.to_string())
                    .help(format!("write it as in {example}")),
                );
                None
            }
        }
    }

    /// Reads a number exactly, as an integer of `10^-places`.
    pub fn decimal(&mut self, value: &Value<'_>, places: u32) -> Option<i64> {
        let text = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Integer(_) => {
                self.problem(
                    Problem::error(
                        "bad-value",
                        value.span(),
                        "only decimal numbers are read here",
                    )
                    .label("hexadecimal, octal or binary")
                    .help("write the number with the digits 0 to 9"),
                );
                return None;
            }
            DeValue::Float(number) => number.as_str(),
            _ => {
                self.wrong_type(value, "a number");
                return None;
            }
        };
        match crate::units::decimal(text, places) {
            Ok(got) => Some(got),
            Err(error) => {
                let plain = match places {
                    0 => "give a whole number".to_owned(),
                    _ => format!("give a plain number with at most {places} decimals"),
                };
                self.problem(
                    Problem::error(
                        "bad-value",
                        value.span(),
                        format!("`{text}` cannot be used: {error}"),
                    )
                    .label(error.to_string())
                    .help(plain),
                );
                None
            }
        }
    }

    /// Reads one of a set of words, by its index.
    pub fn word(&mut self, value: &Value<'_>, words: &[&'static str]) -> Option<usize> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(value, "a word");
            return None;
        };
        if let Some(index) = words.iter().position(|w| *w == text.as_ref()) {
            return Some(index);
        }
        let all = words.join(", ");
        let help = nearest(text, words).map_or_else(
            || format!("choose one of: {all}"),
            |near| format!("did you mean `{near}`?"),
        );
        self.problem(
            Problem::error(
                "unknown-word",
                value.span(),
                format!("`{text}` is not known here"),
            )
            .label(format!("must be one of: {all}"))
            .help(help),
        );
        None
    }

    /// Reports a value of another type than is needed.
    pub fn wrong_type(&mut self, value: &Value<'_>, needed: &str) {
        let found = kind_of(value);
        self.problem(
            Problem::error(
                "wrong-type",
                value.span(),
                format!("expected {needed}, found {found}"),
            )
            .label(format!("must be {needed}"))
            .help(format!("give {needed} here")),
        );
    }
}

/// What a value is, in words.
fn kind_of(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The word that was probably meant.
#[must_use]
pub fn nearest<'w>(typed: &str, words: &[&'w str]) -> Option<&'w str> {
    let letters = typed.chars().count();
    // A word of another length is no slip of the pen, and long ones would take long to compare.
    let is_as_long = |word: &&&str| letters.abs_diff(word.chars().count()) <= word.len().max(3) / 3;
    words
        .iter()
        .filter(is_as_long)
        .map(|word| (strsim::damerau_levenshtein(typed, word), *word))
        .filter(|(distance, word)| *distance <= word.len().max(3) / 3)
        .min()
        .map(|(_, word)| word)
}

/// Adds a doc comment to a schema.
pub(crate) fn described(mut schema: serde_json::Value, doc: &str) -> serde_json::Value {
    let doc = doc.trim();
    if let (Some(object), false) = (schema.as_object_mut(), doc.is_empty()) {
        let doc = doc.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        object.insert("description".into(), doc.into());
    }
    schema
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let DeValue::Array(items) = value.get_ref() else {
            reader.wrong_type(value, "a list");
            return None;
        };
        if items.len() > ARRAY_LEN_MAX {
            reader.problem(
                Problem::error(
                    "too-many",
                    value.span(),
                    format!("a list of {} entries", items.len()),
                )
                .label(format!("at most {ARRAY_LEN_MAX}"))
                .help("shorten the list"),
            );
            return None;
        }
        let parent = reader.path.len();
        let mut all = Vec::with_capacity(items.len());
        let mut complete = true;
        for (index, item) in items.iter().enumerate() {
            reader.path.push_str(&format!("[{index}]"));
            reader.places.0.insert(reader.path.clone(), item.span());
            match T::read(item, reader) {
                Some(got) => all.push(got),
                None => complete = false,
            }
            reader.path.truncate(parent);
        }
        complete.then_some(all)
    }
    fn schema() -> serde_json::Value {
        serde_json::json!({ "type": "array", "items": T::schema() })
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        T::read(value, reader).map(Some)
    }
    fn schema() -> serde_json::Value {
        T::schema()
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_does_not_stand_in_the_text_is_its_nearest_parent() {
        let mut places = Places::default();
        places.0.insert("event".into(), 0..9);
        places.0.insert("event[2]".into(), 3..5);
        assert_eq!(places.of("event[2].at"), 3..5);
        assert_eq!(places.of("event[7].at"), 0..9);
        assert_eq!(places.of("team[0].name"), 0..0);
    }

    #[test]
    fn only_a_slip_is_taken_for_another_word() {
        let words = ["points_per_usd", "failed", "at"];
        assert_eq!(nearest("points_per_used", &words), Some("points_per_usd"));
        assert_eq!(nearest("fialed", &words), Some("failed"));
        assert_eq!(nearest("colour", &words), None);
        assert_eq!(nearest("it", &words), Some("at"));
        assert_eq!(
            nearest("", &words),
            None,
            "nothing was typed, so nothing was meant"
        );
    }
}
