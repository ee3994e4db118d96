//! The paths that Rust code names, with `use` trees flattened: `use std::{fs, time::Instant}` names `std::fs` and
//! `std::time::Instant`.

/// A path as segments, and the line that its last segment is on (from 1).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedPath<'c> {
    pub(super) line: usize,
    pub(super) segments: Vec<&'c str>,
}

/// Every path in `code`, which must be free of comments and strings. A single identifier is a path too.
pub(super) fn named_paths(code: &str) -> Vec<NamedPath<'_>> {
    let tokens = tokens(code);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].text == "use" {
            at = use_tree(&tokens, at + 1, &[], &mut paths);
        } else if tokens[at].is_word() {
            at = plain_path(&tokens, at, &[], &mut paths);
        } else {
            at += 1;
        }
    }
    paths
}

#[derive(Clone, Copy)]
struct Token<'c> {
    line: usize,
    text: &'c str,
}

impl Token<'_> {
    fn is_word(&self) -> bool {
        self.text
            .starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
    }
}

/// Words, `::`, and single characters.
fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word: usize = rest
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .map(char::len_utf8)
                .sum();
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                _ => word,
            };
            let (text, after) = rest.split_at(length);
            tokens.push(Token {
                line: index + 1,
                text,
            });
            rest = after.trim_start();
        }
    }
    tokens
}

/// Reads `a::b::c` from `at` on and returns the position after it.
fn plain_path<'c>(
    tokens: &[Token<'c>],
    at: usize,
    prefix: &[&'c str],
    paths: &mut Vec<NamedPath<'c>>,
) -> usize {
    let (segments, line, end) = segments(tokens, at, prefix);
    paths.push(NamedPath { line, segments });
    end
}

fn segments<'c>(
    tokens: &[Token<'c>],
    mut at: usize,
    prefix: &[&'c str],
) -> (Vec<&'c str>, usize, usize) {
    let mut segments = prefix.to_vec();
    segments.push(tokens[at].text);
    while at + 2 < tokens.len() && tokens[at + 1].text == "::" && tokens[at + 2].is_word() {
        at += 2;
        segments.push(tokens[at].text);
    }
    (segments, tokens[at].line, at + 1)
}

/// Reads one branch of a `use` tree and returns the position after it.
fn use_tree<'c>(
    tokens: &[Token<'c>],
    mut at: usize,
    prefix: &[&'c str],
    paths: &mut Vec<NamedPath<'c>>,
) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    if text(at) == "::" {
        at += 1;
    }
    let mut path = prefix.to_vec();
    let mut line = tokens.get(at).map_or(0, |token| token.line);
    if tokens.get(at).is_some_and(Token::is_word) {
        (path, line, at) = segments(tokens, at, prefix);
        if text(at) == "::" {
            at += 1;
        }
    }
    if text(at) != "{" {
        paths.push(NamedPath {
            line,
            segments: path,
        });
        return at;
    }
    at += 1;
    while at < tokens.len() && text(at) != "}" {
        at = use_tree(tokens, at, &path, paths);
        // What may follow a branch: `as name`, `*`, a comma.
        while at < tokens.len() && !matches!(text(at), "," | "}") {
            at += 1;
        }
        if text(at) == "," {
            at += 1;
        }
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_trees_are_flattened_and_lines_are_kept() {
        let code = "use std::{fs, time::{Duration,\n Instant}};\nlet a = b::c(d);\nuse ::x::*;\nuse {y as z, w::{self}};";
        let named: Vec<_> = named_paths(code)
            .into_iter()
            .map(|path| format!("{}:{}", path.line, path.segments.join("::")))
            .collect();
        assert_eq!(
            named,
            [
                "1:std::fs",
                "1:std::time::Duration",
                "2:std::time::Instant",
                "3:let",
                "3:a",
                "3:b::c",
                "3:d",
                "4:x",
                "5:y",
                "5:w::self",
            ]
        );
    }

    #[test]
    fn half_written_code_ends() {
        for code in ["use", "use a::{", "use a::", "use {b, {", "a::"] {
            named_paths(code);
        }
    }
}
