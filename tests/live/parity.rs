//! One list of cases, each played by a team on real instances and in the
//! virtual data plane: decisions are the same, counts and timings are close.
//! Instances are processes; the game of faults, which does most to them, is
//! played with tasks of one process, too (all are with `GAMEDAY_IN_PROCESS`).
//!
//! Cases of a file are teams of one game, so that all of them cost a CI run
//! about a minute. `GAMEDAY_RUNS=5 cargo test --test live parity` plays each
//! game five times and compares the median.

mod caching;
mod case;
mod decisions;
mod faults;
mod figures;
mod machines;
mod sending;

use super::measured::{Rehearsal, Twins};
use super::support::scenario_text;
use case::Case;
use figures::Figures;
use std::io::Write as _;
use tokio::sync::Mutex;

/// Prints a line past the capture of the test runner: the figures are of
/// interest when the test passes, too.
macro_rules! say {
    ($($part:tt)*) => {
        writeln!(std::io::stderr(), $($part)*).expect("somewhere to print to")
    };
}

/// So many runs are played when a count or a timing misses in fewer: the median of three says
/// whether the planes differ, or the machine was busy for a moment.
const RUNS_IF_MISSED: usize = 3;

const ALL: [&[Case]; 4] = [
    caching::CASES,
    sending::CASES,
    machines::CASES,
    faults::CASES,
];

/// One game at a time: two would slow each other down.
static PLAYING: Mutex<()> = Mutex::const_new(());

fn runs_asked_for() -> usize {
    let asked = std::env::var("GAMEDAY_RUNS").ok();
    asked
        .and_then(|runs| runs.parse().ok())
        .map_or(1, |runs: usize| runs.clamp(1, 25))
}

/// What instances run as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bodies {
    /// Whatever is asked for: processes.
    Usual,
    Tasks,
}

impl Bodies {
    fn are_tasks(self) -> bool {
        self == Self::Tasks || std::env::var_os("GAMEDAY_IN_PROCESS").is_some()
    }
}

/// A game of these cases, from its start.
fn rehearsal(cases: &[Case]) -> Rehearsal {
    let mut text = scenario_text("parity.toml");
    cases.iter().for_each(|case| text += &case.events());
    Rehearsal::new(text, 3, cases.iter().map(Case::team).collect())
}

/// Plays the cases; what decisions differ, of how many that were compared.
async fn play(cases: &[Case], bodies: Bodies) -> (Vec<Twins>, Vec<String>, usize) {
    let rehearsal = match bodies.are_tasks() {
        true => rehearsal(cases).in_process(),
        false => rehearsal(cases),
    };
    let (_ended, twins) = rehearsal.play().await;
    let mut differ = Vec::new();
    let mut compared = 0;
    for (case, its) in cases.iter().zip(&twins) {
        let decisions = decisions::compare(its, case.slack_s);
        compared += decisions.compared;
        differ.extend(
            decisions
                .differ
                .iter()
                .map(|line| format!("{}: {line}", case.name)),
        );
    }
    (twins, differ, compared)
}

async fn compare(what: &str, cases: &[Case], bodies: Bodies) {
    let _one_game = PLAYING.lock().await;
    let mut runs = runs_asked_for();
    let mut figures: Vec<Figures> = cases.iter().map(|_| Figures::default()).collect();
    let mut differ = Vec::new();
    let mut compared = 0;
    let mut played = 0;
    while played < runs {
        let (twins, its, count) = play(cases, bodies).await;
        differ.extend(its);
        compared = count;
        for (figures, its) in figures.iter_mut().zip(&twins) {
            figures.add(its);
        }
        played += 1;
        let missed: Vec<String> = missed(cases, &figures).collect();
        if differ.is_empty() && played == runs && runs < RUNS_IF_MISSED && !missed.is_empty() {
            say!(
                "{what}: the median of {RUNS_IF_MISSED} runs counts, as in one\n  {}",
                missed.join("\n  ")
            );
            runs = RUNS_IF_MISSED;
        }
    }
    say!(
        "{:<28} {:>22} {:>22}",
        what,
        "counts, worst",
        "timings, worst"
    );
    for (case, figures) in cases.iter().zip(&figures) {
        say!(
            "{:<28} {:>22} {:>22}",
            case.name,
            figures.worst(false),
            figures.worst(true)
        );
    }
    let worst = figures.iter().filter_map(|its| its.furthest(true)).max();
    say!(
        "{what}: {} cases, {compared} decisions compared in each of {played} runs, {} differ; timings differ by up to {} ms",
        cases.len(),
        differ.len(),
        worst.unwrap_or(0)
    );
    differ.extend(missed(cases, &figures));
    assert!(differ.is_empty(), "\n{}", differ.join("\n"));
}

fn missed<'a>(cases: &'a [Case], figures: &'a [Figures]) -> impl Iterator<Item = String> + 'a {
    let all = cases.iter().zip(figures);
    all.flat_map(|(case, its)| its.missed().map(|line| format!("{}: {line}", case.name)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn caches_agree() {
    compare("caching", caching::CASES, Bodies::Usual).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn balancers_queues_and_networks_agree() {
    compare("sending", sending::CASES, Bodies::Usual).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_scaling_draining_and_deploying_agree() {
    compare("machines", machines::CASES, Bodies::Usual).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_agree() {
    compare("faults", faults::CASES, Bodies::Usual).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_agree_without_a_process_for_each_instance() {
    compare("faults, in process", faults::CASES, Bodies::Tasks).await;
}

/// None passes because nothing happened.
#[test]
fn each_case_shows_what_it_is_about() {
    let mut missing = Vec::new();
    for cases in ALL {
        for (case, its) in cases.iter().zip(rehearsal(cases).simulated()) {
            if !(case.shows)(&its) {
                missing.push(format!("{}: {}", case.name, its.words()));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn there_are_at_least_forty_cases_and_each_has_a_name_of_its_own() {
    let mut names: Vec<&str> = ALL
        .iter()
        .flat_map(|cases| cases.iter().map(|case| case.name))
        .collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two cases of one name");
    assert!(count >= 40, "{count} cases");
}
