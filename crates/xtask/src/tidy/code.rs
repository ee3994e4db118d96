//! A Rust file with everything blanked that is not code, so that a rule's words in a comment, a string or a test do
//! not count.
//!
//! Blanking keeps every line end, so positions stay true. The scanner knows just enough Rust: nested comments, plain,
//! raw and byte strings, characters and lifetimes.

/// `source` with comments and the contents of strings and characters replaced by blanks.
pub(super) fn without_comments_and_strings(source: &str) -> String {
    let mut scanner = Scanner {
        rest: source,
        code: String::with_capacity(source.len()),
    };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    scanner.code
}

/// `code` (already without strings) with the bodies of `#[cfg(test)] mod … { … }` blanked as well.
pub(super) fn without_test_modules(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        let (before, marked) = rest.split_at(at);
        out.push_str(before);
        let length = test_module_length(marked).unwrap_or(MARK.len());
        let (module, after) = marked.split_at(length);
        blank(module, &mut out);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How many bytes from the mark to the closing brace of its inline module. None if it marks something else.
fn test_module_length(marked: &str) -> Option<usize> {
    let open = marked.find('{')?;
    let head = &marked[..open];
    if head.contains(';') || !head.split_whitespace().any(|word| word == "mod") {
        return None;
    }
    let mut depth = 0_usize;
    for (at, letter) in marked.char_indices().skip_while(|(at, _)| *at < open) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

fn blank(text: &str, out: &mut String) {
    out.extend(
        text.chars()
            .map(|letter| if letter == '\n' { '\n' } else { ' ' }),
    );
}

struct Scanner<'s> {
    rest: &'s str,
    code: String,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.blank(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.blank(block_comment_length(rest));
        } else if let Some(length) = string_length(rest) {
            self.blank(length);
        } else if let Some(length) = character_length(rest) {
            self.blank(length);
        } else {
            self.keep(word_length(rest));
        }
    }

    fn keep(&mut self, length: usize) {
        let (kept, rest) = self.rest.split_at(length);
        self.code.push_str(kept);
        self.rest = rest;
    }

    fn blank(&mut self, length: usize) {
        let (blanked, rest) = self.rest.split_at(length);
        blank(blanked, &mut self.code);
        self.rest = rest;
    }
}

/// A whole word, so that the `r` that ends `for` never opens a raw string; otherwise one character.
fn word_length(rest: &str) -> usize {
    let word: usize = rest
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .map(char::len_utf8)
        .sum();
    word.max(rest.chars().next().map_or(0, char::len_utf8))
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of the string literal that `rest` starts with: plain, or raw with its hashes, after an optional `b` or
/// `c`.
fn string_length(rest: &str) -> Option<usize> {
    let prefix = usize::from(rest.starts_with(['b', 'c']));
    let literal = &rest[prefix..];
    if literal.starts_with('"') {
        return Some(prefix + quoted_length(literal, '"'));
    }
    let raw = literal.strip_prefix('r')?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let content = raw[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = content
        .find(&end)
        .map_or(content.len(), |at| at + end.len());
    Some(prefix + 1 + hashes + 1 + length)
}

/// The length of the character literal that `rest` starts with. None for a lifetime or a label.
fn character_length(rest: &str) -> Option<usize> {
    let prefix = usize::from(rest.starts_with("b'"));
    let literal = &rest[prefix..];
    let mut inside = literal.strip_prefix('\'')?.chars();
    match (inside.next()?, inside.next()) {
        ('\\', _) => Some(prefix + quoted_length(literal, '\'')),
        (letter, Some('\'')) => Some(prefix + 2 + letter.len_utf8()),
        _ => None,
    }
}

/// From the opening quote to the closing one, both included, stepping over escapes.
fn quoted_length(literal: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in literal.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == quote => return at + 1,
            _ => {}
        }
    }
    literal.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_is_left() {
        for (source, expected) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("f(\"x // y\") // z", "f(        )     "),
            ("f(\"a\\\"b\", c)", "f(      , c)"),
            ("r#\"a\"b\"# + d", "         + d"),
            ("for\"x\"", "for   "),
            ("br\"x\\\" y", "       y"),
            ("'a' 'b: '\\n' '\\'' b'\"' d", "    'b:                d"),
            ("/// # \"doc\n/** \" */x", "          \n        x"),
            ("\"never closed", "             "),
            ("'\u{d55c}' x", "    x"),
        ] {
            assert_eq!(without_comments_and_strings(source), expected, "{source}");
        }
    }

    #[test]
    fn test_modules_are_blanked_and_lines_stay() {
        let code = "a {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n fn f() { g() }\n}\nb";
        let left = without_test_modules(code);
        assert_eq!(left.lines().count(), code.lines().count());
        assert_eq!(
            left.split_whitespace().collect::<Vec<_>>(),
            ["a", "{}", "b"]
        );
    }

    #[test]
    fn a_mark_on_anything_else_blanks_only_itself() {
        for code in [
            "#[cfg(test)] mod tests; mod b { c }",
            "#[cfg(test)] fn f() { c }",
        ] {
            assert!(without_test_modules(code).contains("{ c }"), "{code}");
        }
    }
}
