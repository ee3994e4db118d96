//! Something that was looked at.

use serde::Serialize;

/// How it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// As it should.
    Good,
    /// A game is possible; somebody should know this.
    Warning,
    /// A game would suffer.
    Bad,
}

/// Something that was looked at, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What.
    pub(crate) about: &'static str,
    /// How it looks.
    pub(crate) state: State,
    /// What was found.
    pub(crate) found: String,
    /// What to do; none where nothing needs to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fix: Option<String>,
}

impl Finding {
    pub(crate) fn good(about: &'static str, found: impl Into<String>) -> Self {
        Self {
            about,
            state: State::Good,
            found: found.into(),
            fix: None,
        }
    }

    pub(crate) fn warning(
        about: &'static str,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            state: State::Warning,
            fix: Some(fix.into()),
            ..Self::good(about, found)
        }
    }

    pub(crate) fn bad(
        about: &'static str,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            state: State::Bad,
            ..Self::warning(about, found, fix)
        }
    }
}
