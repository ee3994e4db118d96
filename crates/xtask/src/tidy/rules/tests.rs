use super::*;

/// Checks `text` at `path` and compares `line: first words` of every problem.
fn expect(path: &str, text: &str, expected: &[(usize, &str)]) {
    let file = SourceFile {
        path: path.into(),
        text: text.into(),
    };
    let mut problems = check(&file);
    problems.sort();
    let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    let expected_lines: Vec<_> = expected.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, expected_lines, "{path}: {problems:?}");
    for (problem, (_, start)) in problems.iter().zip(expected) {
        assert!(
            problem.message.starts_with(start),
            "{path}: {problem:?}, not {start}"
        );
    }
}

#[test]
fn unfinished_work_is_found_in_code_and_words_everywhere() {
    expect(
        "src/a.rs",
        "// todo!() in words\nlet x = dbg!(todo!(\"later\"));\n",
        &[(2, "dbg!"), (2, "todo!")],
    );
    expect("src/a.rs", "let s = \"unimplemented!\"; my_todo!();\n", &[]);
    let [one, other] = LEFTOVER_WORDS;
    expect(
        "docs/a.md",
        &format!("a\n- {one}: b\n{other}\n"),
        &[(2, one), (3, other)],
    );
    // A template for mktemp is longer than the word.
    expect(".ci/run", &format!("mktemp /tmp/{other}{other}\n"), &[]);
    expect("Cargo.lock", &format!("# {one}\n"), &[]);
}

#[test]
fn paths_of_one_machine_are_found() {
    let [home, root, _] = MACHINE_PATHS;
    expect(
        "a.toml",
        &format!("x = \"{home}me\"\ny = \"{root}.cargo\"\n"),
        &[(1, home), (2, root)],
    );
    expect(
        "a.md",
        &format!("$HOME{root}a, https://host{home}page, ${{d}}{root}b, `{home}`\n"),
        &[],
    );
}

#[test]
fn whitespace_is_checked_except_in_goldens() {
    expect(
        "a.md",
        "x \n\ty\t\nz",
        &[(1, "trailing"), (2, "trailing"), (3, "no line end")],
    );
    expect("a.md", "x\r\n", &[(1, "carriage return")]);
    expect("tests/golden/help.txt", "x ", &[]);
    expect("empty.txt", "", &[]);
}

#[test]
fn long_files_are_refused() {
    expect("src/a.rs", &"\n".repeat(LINES_MAX), &[]);
    expect("src/a.rs", &"\n".repeat(LINES_MAX + 1), &[(0, "601 lines")]);
    expect("a.md", &"\n".repeat(LINES_MAX + 1), &[]);
}

#[test]
fn the_core_may_not_name_clocks_files_sockets_or_hash_maps() {
    let code = "use std::{fs, time::{Duration, Instant}};\n\
                use std::collections::{BTreeMap, HashMap};\n\
                let now = std::time::SystemTime::now();\n\
                let r = rand::rng();\n\
                tokio::spawn(f);\n";
    let expected = [
        (1, "std::fs in a core crate"),
        (1, "std::time::Instant in"),
        (2, "std::collections::HashMap"),
        (3, "std::time::SystemTime::now"),
        (4, "rand::rng"),
        (5, "tokio::spawn"),
    ];
    for crate_name in ["model", "sim-engine", "chaos-monkey"] {
        expect(&format!("crates/{crate_name}/src/a/b.rs"), code, &expected);
    }
    expect("crates/arena/src/a.rs", code, &[]);
    expect("crates/model/tests/laws.rs", code, &[]);
    expect("crates/model/src/a/tests.rs", code, &[]);
    // A type of our own may be called Instant, and words in comments and tests do not count.
    expect(
        "crates/model/src/a.rs",
        "struct Instant(u64); // HashMap\nuse rand::rngs::Xoshiro;\nuse std::net::Ipv4Addr;\n",
        &[],
    );
    expect(
        "crates/model/src/a.rs",
        "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n",
        &[],
    );
}

#[test]
fn the_core_uses_libm() {
    let code = "let a = x.ln();\nlet b = libm::log(x) + libm::exp(y);\nlet c = f64::sin(x) * x.powf(2.0);\nx.sqrt();\n";
    expect(
        "crates/sim-engine/src/a.rs",
        code,
        &[(1, ".ln()"), (3, ".powf()"), (3, "f64::sin")],
    );
    expect("crates/journal/src/a.rs", code, &[]);
}

#[test]
fn every_crate_shares_the_lints() {
    expect(
        "crates/a/Cargo.toml",
        "[package]\n[lints]\nworkspace = true\n",
        &[],
    );
    expect(
        "crates/a/Cargo.toml",
        "[package]\nname = \"a\"\n",
        &[(0, "does not share")],
    );
    expect(
        "crates/a/Cargo.toml",
        "[package\n",
        &[(0, "this is not TOML")],
    );
    expect("Cargo.toml", "[workspace]\nmembers = []\n", &[]);
}

#[test]
fn a_problem_reads_as_a_place_and_what_to_do() {
    let problem = |line| Problem {
        path: "a.rs".into(),
        line,
        message: "m".into(),
    };
    assert_eq!(problem(3).to_string(), "a.rs:3: m");
    assert_eq!(problem(0).to_string(), "a.rs: m");
}
