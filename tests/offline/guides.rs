//! `docs/guide`: its commands are those of the program, both languages say the same, what it links to is there.

use crate::support::Gameday;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const GUIDES: [&str; 3] = ["participants", "facilitators", "trainers"];
/// The ending of a guide's file, and the folder of its pictures.
const LANGUAGES: [(&str, &str); 2] = [(".md", "images/en/"), (".ko.md", "images/ko/")];

fn tree() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn guide(name: &str, ending: &str) -> PathBuf {
    tree().join("docs/guide").join(format!("{name}{ending}"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All guides, and the page that leads to them.
fn pages() -> Vec<PathBuf> {
    let guides = GUIDES
        .into_iter()
        .flat_map(|name| LANGUAGES.map(|(ending, _)| guide(name, ending)));
    guides.chain([tree().join("README.md")]).collect()
}

/// The words of a line as a shell takes them, without its comment.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, ' ' | '\n') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// The lines of a page in fences (`true`) and outside them.
fn lines(page: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut is_code = false;
    page.lines().filter_map(move |line| {
        let line = line.trim();
        if line.starts_with("```") {
            is_code = !is_code;
            return None;
        }
        Some((is_code, line))
    })
}

/// What stands in the fences of a page, line by line, comments left out.
fn code(page: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut begun = String::new();
    for (_, line) in lines(page).filter(|(is_code, _)| *is_code) {
        begun.push_str(line.strip_suffix('\\').unwrap_or(line));
        if !line.ends_with('\\') {
            found.push(words(&begun));
            begun.clear();
        }
    }
    found.retain(|words| !words.is_empty());
    found
}

/// What a page says to type, in fences and between words: the arguments of `gameday`.
fn commands(page: &str) -> Vec<Vec<String>> {
    let prose: String = lines(page)
        .filter(|(is_code, _)| !is_code)
        .flat_map(|(_, line)| [line, "\n"])
        .collect();
    let between_words = prose.split('`').skip(1).step_by(2);
    let whole = between_words.filter(|said| !said.contains('…'));
    let said = code(page).into_iter().chain(whole.map(words));
    said.filter(|words| words.len() > 1 && words[0] == "gameday")
        .map(|words| {
            let typed = words.into_iter().skip(1);
            typed
                .take_while(|word| word != ">" && word != "|")
                .collect()
        })
        .collect()
}

/// Level and text of each heading.
fn headings(page: &str) -> Vec<(usize, &str)> {
    let prose = lines(page).filter(|(is_code, line)| !is_code && line.starts_with('#'));
    prose
        .map(|(_, line)| {
            let text = line.trim_start_matches('#');
            (line.len() - text.len(), text.trim())
        })
        .collect()
}

/// What a link to a heading ends in.
fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | ' '));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}

/// Where a page's links and pictures lead, in the tree.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1);
    let targets = targets.filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    targets.filter(|it| !it.starts_with("http")).collect()
}

/// `--help` behind a command makes it a question: everything before it is taken apart, and nothing is done.
#[test]
fn what_guides_and_readme_say_to_type_is_understood() {
    let gameday = Gameday::new();
    let mut tried = BTreeSet::new();
    for path in pages() {
        for mut command in commands(&read(&path)) {
            command.push("--help".to_owned());
            if tried.insert(command.clone()) {
                let args: Vec<&str> = command.iter().map(String::as_str).collect();
                let ended = gameday.run(&args);
                assert_eq!(
                    ended.code,
                    Some(0),
                    "{}: gameday {}\n{}",
                    path.display(),
                    args.join(" "),
                    ended.stderr
                );
            }
        }
    }
    assert!(tried.len() > 50, "only {} commands were found", tried.len());
}

#[test]
fn guides_say_the_same_in_both_languages() {
    for name in GUIDES {
        let [english, korean] = LANGUAGES.map(|(ending, _)| read(&guide(name, ending)));
        let levels = |page: &str| -> Vec<usize> { headings(page).iter().map(|it| it.0).collect() };
        assert_eq!(levels(&english), levels(&korean), "headings of {name}");
        let (one, other) = (code(&english), code(&korean));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "code of {name}");
        }
        assert_eq!(one.len(), other.len(), "lines of code of {name}");
        let pictures = |page: &str, folder: &str| -> Vec<String> {
            let pictures = links(page).into_iter().filter(|it| it.contains("images/"));
            pictures
                .map(|it| {
                    let (_, name) = it.split_once(folder).unwrap_or_else(|| {
                        panic!("{name}: {it} is a picture of the other language")
                    });
                    name.to_owned()
                })
                .collect()
        };
        let [(_, of_english), (_, of_korean)] = LANGUAGES;
        assert_eq!(
            pictures(&english, of_english),
            pictures(&korean, of_korean),
            "pictures of {name}"
        );
    }
}

#[test]
fn what_guides_and_readme_link_to_is_there() {
    for path in pages() {
        let page = read(&path);
        for link in links(&page) {
            let (file, part) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                _ => path.parent().expect("a folder").join(file),
            };
            assert!(target.exists(), "{} links to {link}", path.display());
            if !part.is_empty() {
                let there = read(&target);
                let is_there = headings(&there).iter().any(|(_, it)| anchor(it) == part);
                assert!(is_there, "{} links to {link}", path.display());
            }
        }
    }
}
