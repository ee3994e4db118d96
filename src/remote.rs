//! A running game, asked over its API.

use crate::args::Remote;
use crate::exit::Failure;
use chaos_monkey::remote::{Client, Trouble};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A game that runs somewhere.
pub(crate) struct Game(Client);

impl Game {
    pub(crate) fn new(remote: &Remote) -> Self {
        Self(Client::new(&remote.url, &remote.token, PATIENCE))
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
        self.0.post(path, body).map_err(failed)
    }
}

fn failed(trouble: Trouble) -> Failure {
    Failure::Other(trouble.into())
}
