//! Telling a team's own infrastructure what chaos would hit it: a signed `POST` for each fault that begins and ends.
//!
//! Nobody waits for it: messages lie in a bounded queue for each team, and what came of each is noted in the game file.

mod message;
mod queue;
mod send;
mod sign;

pub(crate) use queue::{Hooks, Noticed};
pub use send::Told;
pub use sign::signature;

use crate::exit::Failure;
use model::ids::TeamId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

/// The shortest secret of somebody's own, in bytes.
const SECRET_LEN_MIN: usize = 16;
/// The longest.
const SECRET_LEN_MAX: usize = 256;

/// Where a team is told of chaos, and how it knows that it is us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// Whose.
    pub team: TeamId,
    /// The URL.
    pub url: String,
    /// Where its name led when the game was made: nobody asks again.
    pub address: SocketAddr,
    /// What messages are signed with.
    pub secret: Secret,
}

/// What messages are signed with; it is not shown by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// This text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// 256 bits that nobody knows.
    pub(crate) fn random() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the system gives random numbers");
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What stands in a file, without spaces and ends of lines around it.
    pub(crate) fn read(file: &Path) -> Result<Self, Failure> {
        let usage = |why: String| Failure::Usage(format!("secret {}: {why}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| usage(error.to_string()))?;
        let text = text.trim();
        if (SECRET_LEN_MIN..=SECRET_LEN_MAX).contains(&text.len()) {
            return Ok(Self(text.to_owned()));
        }
        Err(usage(format!(
            "it has {} bytes, {SECRET_LEN_MIN} to {SECRET_LEN_MAX} are taken: `openssl rand -hex 32` makes one",
            text.len()
        )))
    }

    /// The text, to be told to those who are to know it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
