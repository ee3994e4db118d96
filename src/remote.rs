//! A running game, asked over its API.

use crate::args::Remote;
use crate::exit::Failure;
use anyhow::anyhow;
use chaos_monkey::remote::{Client, Place, Trouble};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Refusals by which somebody is not let in; others are of the game's rules.
const NOT_LET_IN: [&str; 3] = ["no-token", "forbidden", "wrong-pin"];

/// A game that runs somewhere.
pub(crate) struct Game(Client);

impl Game {
    /// The game of those who run it.
    ///
    /// # Errors
    /// When the certificates to be trusted cannot be had.
    pub(crate) fn open(remote: &Remote) -> Result<Self, Failure> {
        Self::at(Place {
            url: &remote.url,
            token: Some(&remote.token),
            ca: remote.trust.ca.as_deref(),
        })
    }

    /// The game at a place.
    ///
    /// # Errors
    /// When the certificates to be trusted cannot be had.
    pub(crate) fn at(place: Place<'_>) -> Result<Self, Failure> {
        Client::open(place, PATIENCE).map(Self).map_err(failed)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        self.0.url()
    }

    /// Reads something.
    ///
    /// # Errors
    /// When the game cannot be reached, or does not answer what was asked for.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.0.get(path).map_err(failed)
    }

    /// Sends something.
    ///
    /// # Errors
    /// The same, and when the game refuses it.
    pub(crate) fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Failure> {
        self.ask(path, body).map_err(failed)
    }

    /// The same, with what stands in the way as the game says it.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn ask<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Trouble> {
        self.0.post(path, body)
    }
}

/// Names what is sent once and for all.
///
/// # Errors
/// When the machine has no random numbers.
pub(crate) fn random_key() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no random numbers: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// How the command ends for want of an answer.
pub(crate) fn failed(trouble: Trouble) -> Failure {
    match &trouble {
        Trouble::Refused { code, .. } if NOT_LET_IN.contains(&code.as_str()) => {
            Failure::NotAuthorised(trouble.to_string())
        }
        _ => Failure::Other(trouble.into()),
    }
}
