//! A scenario and what it includes, as one text: whoever keeps that text needs
//! no other file to play the game again.

use super::include::Include;
use super::library::{LISTS, Library};
use super::load::{FILE_LEN_MAX, Loaded, load_at, read_table};
use super::parts::Scenario;
use super::problem::{Problem, Severity};
use super::read::{Read, Reader};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The most files that a scenario may include.
pub const INCLUDES_MAX: usize = 32;

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it came from, as messages show it.
    pub origin: String,
    /// What stands in it.
    pub text: String,
    /// Where it begins in the text of all of them.
    pub begin: usize,
}

/// A scenario with everything that it includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// One text of all of them, which includes nothing. A place in a file is as
    /// far from the file's begin as in the file itself.
    pub text: String,
    /// The files, the scenario first.
    pub parts: Vec<Part>,
    /// What is wrong with what is included, by its place in the one text.
    problems: Vec<Problem>,
}

/// Puts what a scenario includes behind it, in order. `find` gives the origin
/// and the text of a file, or says why there is none.
#[must_use]
pub fn merge(
    origin: &str,
    text: &str,
    find: impl Fn(&Include) -> Result<(String, String), String>,
) -> Merged {
    let mut merged = Merged {
        text: text.to_owned(),
        parts: vec![Part {
            origin: origin.to_owned(),
            text: text.to_owned(),
            begin: 0,
        }],
        problems: Vec::new(),
    };
    let Some(table) = parsed(text) else {
        return merged;
    };
    let Some((key, value)) = entry(&table, "include") else {
        return merged;
    };
    let mut reader = Reader::default();
    let includes = Vec::<Include>::read(value, &mut reader).unwrap_or_default();
    merged.problems.extend(reader.problems);
    blank(&mut merged.text, key.start..value.span().end);
    if includes.len() > INCLUDES_MAX {
        let count = includes.len();
        merged.problems.push(
            Problem::error(
                "too-many",
                value.span(),
                format!("{count} files are included"),
            )
            .label("too many")
            .help(format!("include {INCLUDES_MAX} at most")),
        );
        return merged;
    }
    for (index, include) in includes.iter().enumerate() {
        let item = match value.get_ref() {
            DeValue::Array(items) => items[index].span(),
            _ => value.span(),
        };
        let found = if includes[..index].contains(include) {
            Err("it is included already".to_owned())
        } else {
            find(include)
        };
        match found {
            Ok((_, text)) if text.len() > FILE_LEN_MAX => merged.problem(
                item,
                format!("cannot include `{include}`: it has {} bytes", text.len()),
                &format!("a file may have {FILE_LEN_MAX} bytes at most"),
            ),
            Ok((origin, text)) => merged.add(include, origin, text, &table),
            Err(why) => merged.problem(
                item,
                format!("cannot include `{include}`: {why}"),
                "name a file beside the scenario, or one that is shipped, once",
            ),
        }
    }
    merged
}

impl Merged {
    /// Reads and checks it as [`load_at`] does; what is wrong with a file that is
    /// included is reported before whether all of them fit together.
    #[must_use]
    pub fn load_at(&self, speed: u32) -> Loaded<Scenario> {
        let is_error = |p: &Problem| p.severity == Severity::Error;
        if !self.problems.iter().any(is_error) {
            return load_at(&self.text, speed);
        }
        let end = self.parts[0].text.len();
        let mut loaded = read_table::<Scenario>(&self.text[..end]);
        loaded.problems.extend(self.problems.iter().cloned());
        super::load::finish(loaded)
    }

    /// The file in which a place of the one text lies.
    #[must_use]
    pub fn part_of(&self, place: usize) -> &Part {
        let after = self.parts.partition_point(|part| part.begin <= place);
        &self.parts[after.saturating_sub(1)]
    }

    fn problem(&mut self, span: Range<usize>, message: String, help: &str) {
        let problem = Problem::error("include", span, message);
        self.problems.push(problem.label("not included").help(help));
    }

    /// Puts a library behind what is there.
    fn add(&mut self, include: &Include, origin: String, text: String, scenario: &DeTable<'_>) {
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(&format!("\n# From {include}:\n"));
        let begin = self.text.len();
        let mut own = text.clone();
        let mut problems = read_table::<Library>(&text).problems;
        if let Some(table) = parsed(&text) {
            problems.extend(in_one_piece(&text, &table, |_| true));
            if let Some((key, value)) = entry(&table, "format") {
                blank(&mut own, key.start..value.span().end);
            }
            let is_in_it = |list: &str| entry(&table, list).is_some();
            let of_scenario = in_one_piece(&self.parts[0].text, scenario, is_in_it);
            self.problems.extend(of_scenario);
        }
        if own.starts_with('\u{feff}') {
            blank(&mut own, 0..'\u{feff}'.len_utf8());
        }
        self.problems
            .extend(problems.into_iter().map(|problem| Problem {
                span: problem.span.start + begin..problem.span.end + begin,
                ..problem
            }));
        self.text.push_str(&own);
        self.parts.push(Part {
            origin,
            text,
            begin,
        });
    }
}

/// Lists that are written as one value: nothing can be put behind those.
pub(super) fn in_one_piece(
    text: &str,
    table: &DeTable<'_>,
    is_it: impl Fn(&str) -> bool,
) -> Vec<Problem> {
    let lists = LISTS.into_iter().filter(|list| is_it(list));
    let in_one = lists.filter_map(|list| {
        let (key, value) = entry(table, list)?;
        let is_value = matches!(value.get_ref(), DeValue::Array(_))
            && !text[..key.start].trim_end().ends_with('[');
        is_value.then(|| {
            let message = format!("`{list}` is one value, with nothing before or behind it");
            Problem::error("include", key, message)
                .label("cannot be put together with other files")
                .help(format!("write each entry as a `[[{list}]]` table"))
        })
    });
    in_one.collect()
}

pub(super) fn parsed(text: &str) -> Option<DeTable<'_>> {
    if text.len() > FILE_LEN_MAX {
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    errors.is_empty().then(|| table.into_inner())
}

/// A key of a table, where it stands, with its value.
pub(super) fn entry<'t, 'a>(
    table: &'t DeTable<'a>,
    wanted: &str,
) -> Option<(Range<usize>, &'t Spanned<DeValue<'a>>)> {
    let mut entries = table.iter();
    let (key, value) = entries.find(|(key, _)| key.get_ref().as_ref() == wanted)?;
    Some((key.span(), value))
}

/// Puts spaces in the place of something; lines stay as they are.
fn blank(text: &mut String, range: Range<usize>) {
    let spaces: String = text[range.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(range, &spaces);
}
