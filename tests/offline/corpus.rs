//! Every input that fuzzing found worth keeping, without a fuzzer: `fuzz/README.md` tells where they come from.

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "a crate of its own for the fuzzer")]
mod fuzz;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// An input that takes longer is a finding; debug builds and busy machines are given room.
const PATIENCE: Duration = Duration::from_secs(20);
/// All of them together, in bytes.
const CORPORA_MAX: u64 = 1 << 20;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// All files of a folder.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let files = std::fs::read_dir(&folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = files.map(|it| it.unwrap().path()).collect();
    files.retain(|it| it.is_file());
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

/// Feeds every file of the corpus, and of these folders, to a target.
fn try_all(target: &str, more: &[&str], try_one: fn(&[u8])) {
    let folders = more.iter().map(|folder| root().join(folder));
    let corpus = root().join("fuzz/corpus").join(target);
    for file in folders.chain([corpus]).flat_map(files) {
        let input = std::fs::read(&file).unwrap();
        let began = Instant::now();
        let tried = std::panic::catch_unwind(|| try_one(&input));
        assert!(tried.is_ok(), "{} is a finding", file.display());
        let took = began.elapsed();
        assert!(took < PATIENCE, "{} takes {took:?}", file.display());
    }
}

#[test]
fn scenarios() {
    let more = [
        "scenarios",
        "scenarios/drills",
        "scenarios/library",
        "scenarios/playbooks",
    ];
    try_all("scenario", &more, fuzz::scenario::try_one);
}

#[test]
fn stacks() {
    try_all("stack", &[], fuzz::stack::try_one);
}

#[test]
fn game_files() {
    try_all("journal", &["tests/golden/games"], fuzz::journal::try_one);
}

#[test]
fn bodies() {
    try_all("api", &[], fuzz::api::try_one);
}

#[test]
fn the_corpora_stay_small() {
    let corpora = ["scenario", "stack", "journal", "api"]
        .map(|target| root().join("fuzz/corpus").join(target));
    let all = corpora.into_iter().flat_map(files);
    let bytes: u64 = all.map(|file| file.metadata().unwrap().len()).sum();
    assert!(
        bytes <= CORPORA_MAX,
        "{bytes} bytes: minimise them, see fuzz/README.md"
    );
}
