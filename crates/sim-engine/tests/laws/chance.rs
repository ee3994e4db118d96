//! Random games that can be repeated: a case is a number, and everything in it
//! is drawn from that number.

use model::key::mix;

/// Games that a law is tried on unless told otherwise.
const CASES: u64 = 200;

/// In a long run, every so many cases are told.
const PROGRESS_EVERY: u64 = 1_000;

/// Random draws of one case. A generator of its own, so that a change of the
/// engine's does not change what is tried.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.bits() % (most - least + 1)
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.between(1, times) == 1
    }

    pub(crate) fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.between(0, all.len() as u64 - 1) as usize]
    }
}

/// Says how to repeat a case if it fails.
struct Repeat<'n> {
    law: &'n str,
    case: u64,
}

impl Drop for Repeat<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            show(&format!(
                "case {} failed; to repeat it alone:\n  GAMEDAY_CASE={} cargo test -p sim-engine --test laws {}",
                self.case, self.case, self.law
            ));
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the harness shows what a failing test prints, and a long run is watched"
)]
fn show(what: &str) {
    eprintln!("{what}");
}

/// Tries a law on many cases. `law` is the name of the test.
pub(crate) fn for_each_case(law: &str, try_case: impl Fn(&mut Dice)) {
    let cases = match setting("GAMEDAY_CASE") {
        Some(case) => case..case + 1,
        None => 0..setting("GAMEDAY_CASES").unwrap_or(CASES),
    };
    assert!(!cases.is_empty(), "a law that is never tried cannot fail");
    for case in cases {
        if case > 0 && case % PROGRESS_EVERY == 0 {
            show(&format!("{law}: {case} cases hold"));
        }
        let _repeat = Repeat { law, case };
        try_case(&mut Dice::new(case));
    }
}

/// Reads a number from the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "how many cases a test tries is asked of the machine on purpose"
)]
fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is no number")),
    )
}
