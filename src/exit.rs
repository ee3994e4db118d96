//! How the command ends: exit codes that scripts can rely on.

use std::process::ExitCode;

/// Ways to end other than well.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The scenario or playbook is invalid; its problems have been shown. Exit code 3.
    #[error("{0}")]
    Invalid(String),
    /// The command line asks for something that does not exist. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The game does not let whoever asks do that. Exit code 4.
    #[error("{0}")]
    NotAuthorised(String),
    /// A team missed an objective and that was to fail. Exit code 99.
    #[error("objectives missed: {0}")]
    ObjectivesMissed(String),
    /// A condition that was to fail a load holds. Exit code 99.
    #[error("it was to fail if: {0}")]
    ThresholdsCrossed(String),
    /// The user interrupted. Exit code 130.
    #[error("interrupted")]
    Interrupted,
    /// Everything else. Exit code 1.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

/// What a verb comes to.
pub type Outcome = Result<(), Failure>;

/// Tells the user how it ended and gives the exit code.
#[must_use]
pub fn report(outcome: Outcome) -> ExitCode {
    let Err(failure) = outcome else {
        return ExitCode::SUCCESS;
    };
    if is_broken_pipe(&failure) {
        // Whoever read our output has seen enough, as in `gameday … | head`.
        return ExitCode::SUCCESS;
    }
    anstream::eprintln!("\x1b[1;31merror\x1b[0m: {failure}");
    ExitCode::from(match failure {
        Failure::Invalid(_) => 3,
        Failure::Usage(_) => 2,
        Failure::NotAuthorised(_) => 4,
        Failure::ObjectivesMissed(_) | Failure::ThresholdsCrossed(_) => 99,
        Failure::Interrupted => 130,
        Failure::Other(_) => 1,
    })
}

fn is_broken_pipe(failure: &Failure) -> bool {
    let Failure::Other(error) = failure else {
        return false;
    };
    error
        .chain()
        .filter_map(io_kind)
        .any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}

/// What kind of failure of input or output it is, if it is one, also within what wraps it.
fn io_kind(cause: &(dyn std::error::Error + 'static)) -> Option<std::io::ErrorKind> {
    if let Some(error) = cause.downcast_ref::<std::io::Error>() {
        return Some(error.kind());
    }
    if let Some(error) = cause.downcast_ref::<serde_json::Error>() {
        return error.io_error_kind();
    }
    match cause.downcast_ref::<csv::Error>()?.kind() {
        csv::ErrorKind::Io(error) => Some(error.kind()),
        _ => None,
    }
}
