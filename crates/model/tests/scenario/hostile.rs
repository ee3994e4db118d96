//! Whatever the bytes are, the loader answers: no panic, no endless work, and
//! problems that can be shown.

use crate::{DEMO, STORY, change};
use model::scenario::problem::Severity;
use model::scenario::{FILE_LEN_MAX, Loaded, load, load_at};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// What holds for every file, right or not.
fn assert_sound<T>(text: &str, loaded: &Loaded<T>) {
    assert_eq!(
        loaded.value.is_none(),
        loaded.has_errors(),
        "a value, or an error that says why not"
    );
    for problem in &loaded.problems {
        let span = problem.span.clone();
        assert!(
            text.get(span.clone()).is_some(),
            "{problem:?} lies outside the text, or within a letter"
        );
        assert!(problem.help.is_some(), "{problem:?}");
        assert!(!problem.message.is_empty(), "{problem:?}");
    }
}

/// The codes of all errors.
fn codes(text: &str) -> Vec<&'static str> {
    let loaded = load(text);
    assert_sound(text, &loaded);
    let errors = loaded
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Error);
    errors.map(|p| p.code).collect()
}

#[test]
fn an_empty_file_lacks_everything() {
    for text in ["", "\n", "# nothing", "\u{feff}"] {
        let codes = codes(text);
        assert_eq!(codes.len(), 12, "{text:?}: {codes:?}");
        assert!(codes.iter().all(|code| *code == "missing-key"), "{text:?}");
    }
}

#[test]
fn garbage_is_a_syntax_error() {
    let binary: Vec<u8> = (0..4096u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for text in [
        String::from_utf8_lossy(&binary).into_owned(),
        "\0".to_owned(),
        "\u{202e}drowssap".to_owned(),
        "{\"format\": 1}".to_owned(),
        STORY.replace('=', ":"),
        STORY.replace('\n', "\r"),
        STORY.replace('"', ""),
        STORY[..STORY.find("ko").expect("has a translation") + 8].to_owned(),
    ] {
        let codes = codes(&text);
        assert!(!codes.is_empty());
        assert!(codes.iter().all(|code| *code == "syntax"), "{codes:?}");
    }
}

#[test]
fn line_ends_of_other_systems_are_read() {
    assert_eq!(codes(&STORY.replace('\n', "\r\n")), Vec::<&str>::new());
}

#[test]
fn deep_nesting_is_refused_without_a_deep_stack() {
    let deep = 200_000;
    for text in [
        format!("a = {}", "[".repeat(deep)),
        format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}", "{a=".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]", "a.".repeat(deep)),
        format!("[[{}a]]", "a.".repeat(deep)),
        format!("a = {}", "\"".repeat(deep)),
    ] {
        let codes = codes(&text);
        assert!(!codes.is_empty());
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_even_read() {
    let fill = |length: usize| format!("{STORY}#{}\n", "x".repeat(length - STORY.len() - 2));
    assert_eq!(codes(&fill(FILE_LEN_MAX)), Vec::<&str>::new());
    assert_eq!(codes(&fill(FILE_LEN_MAX + 1)), ["too-long"]);
    let not_toml = "[".repeat(FILE_LEN_MAX + 1);
    assert_eq!(codes(&not_toml), ["too-long"]);
}

#[test]
fn long_lists_and_texts_are_refused() {
    let points: Vec<String> = (0..10_001)
        .map(|i| format!("{{ at = \"{i}ms\", rps = 1 }}"))
        .collect();
    let rate = format!("rate = [{}]\nold = [", points.join(", "));
    assert_eq!(
        codes(&change(STORY, "rate = [", &rate)),
        ["too-many", "unknown-key"]
    );
    let story = format!("[story]\nen = \"{}\"\nold = ", "x".repeat(4_001));
    assert_eq!(
        codes(&change(STORY, "[story]\nen = ", &story)),
        ["too-long", "unknown-key"]
    );
}

/// Every subnet overlaps every other: one problem each, not one for each pair.
#[test]
fn many_mistakes_of_one_kind_stay_as_many() {
    let count = 5_000;
    let subnets: String = (0..count)
        .map(|i| {
            format!("[[account.subnet]]\nname = \"s{i}\"\nzone = \"a\"\ncidr = \"10.0.0.0/28\"\n")
        })
        .collect();
    let text = change(
        STORY,
        "[[account.balancer]]",
        &format!("{subnets}\n[[account.balancer]]"),
    );
    let codes = codes(&text);
    assert_eq!(
        codes.len(),
        count + 1,
        "one for each, and the limit of subnets"
    );
}

/// A change of single bytes, as a slip of the hand or of a disk would make.
#[derive(Clone, Debug)]
enum Slip {
    Delete { at: usize, count: usize },
    Insert { at: usize, byte: u8 },
    Swap { at: usize, with: usize },
    Copy { at: usize, count: usize, to: usize },
}

impl Slip {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        let part = |at: usize, count: usize| at % length..(at % length + count).min(length);
        match *self {
            Self::Delete { at, count } => drop(bytes.drain(part(at, count))),
            Self::Insert { at, byte } => bytes.insert(at % length, byte),
            Self::Swap { at, with } => bytes.swap(at % length, with % length),
            Self::Copy { at, count, to } => {
                let copied = bytes[part(at, count)].to_vec();
                bytes.splice(to % length..to % length, copied);
            }
        }
    }
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = || 0..1_000_000_usize;
    let byte = prop_oneof![
        prop::sample::select(b"[]{}=\"'.,#\n\\-_0123456789mhs%".to_vec()),
        any::<u8>()
    ];
    prop_oneof![
        (at(), 1..40_usize).prop_map(|(at, count)| Slip::Delete { at, count }),
        (at(), byte).prop_map(|(at, byte)| Slip::Insert { at, byte }),
        (at(), at()).prop_map(|(at, with)| Slip::Swap { at, with }),
        (at(), 1..200_usize, at()).prop_map(|(at, count, to)| Slip::Copy { at, count, to }),
    ]
}

/// Reads a number from the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "how long and from which seed a test searches is asked of the machine on purpose"
)]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

#[test]
fn random_slips_never_panic_the_loader() {
    let seed = setting("GAMEDAY_SEED", 1);
    let cases = setting("GAMEDAY_CASES", 200) as u32;
    println!(
        "seed {seed}, {cases} cases; to repeat: GAMEDAY_SEED={seed} GAMEDAY_CASES={cases} \
         cargo test -p model --features scenario --test scenario random_slips"
    );
    let mut runner = TestRunner::new(Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    });
    let files = prop::sample::select(vec![
        STORY,
        DEMO,
        include_str!("../../../../scenarios/playbooks/expert.toml"),
        include_str!("../../../../scenarios/playbooks/novice.toml"),
        include_str!("../../../../scenarios/drills/cache.toml"),
    ]);
    let result = runner.run(
        &(files, prop::collection::vec(slip(), 1..8)),
        |(file, slips)| {
            let mut bytes = file.as_bytes().to_vec();
            slips.iter().for_each(|slip| slip.apply(&mut bytes));
            let text = String::from_utf8_lossy(&bytes);
            assert_sound(&text, &load(&text));
            assert_sound(&text, &load_at(&text, 8));
            assert_sound(&text, &model::playbook::load(&text));
            assert_sound(&text, &model::stack::load(&text));
            Ok(())
        },
    );
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
