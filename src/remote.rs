//! A running game, asked over its API.

use crate::args::Remote;
use crate::exit::Failure;
use scoreboard::wire::ErrorBody;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes.
const ANSWER_MAX: u64 = 16 << 20;

/// A game that runs somewhere.
pub(crate) struct Game {
    agent: Agent,
    url: String,
    bearer: String,
}

impl Game {
    pub(crate) fn new(remote: &Remote) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            url: remote.url.trim_end_matches('/').to_owned(),
            bearer: format!("Bearer {}", token_of(&remote.token)),
        }
    }

    /// Reads something.
    ///
    /// # Errors
    /// When the game cannot be reached, or does not answer what was asked for.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let answer = request.header("authorization", &self.bearer).call();
        self.read(answer)
    }

    /// Sends something.
    ///
    /// # Errors
    /// The same, and when the game refuses it.
    pub(crate) fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Failure> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request
            .header("authorization", &self.bearer)
            .header("content-type", "application/json");
        self.read(request.send(body.to_string()))
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<ureq::Body>, ureq::Error>,
    ) -> Result<T, Failure> {
        let answer = answer.map_err(|error| {
            Failure::Other(anyhow::anyhow!(
                "no game answers at {}: {error}; `--url` says where its board is",
                self.url
            ))
        })?;
        let status = answer.status();
        let mut body = answer.into_body();
        let text = body.with_config().limit(ANSWER_MAX).read_to_string();
        let text = text.map_err(anyhow::Error::from)?;
        if status.is_success() {
            return serde_json::from_str(&text).map_err(|error| self.not_ours(&error.to_string()));
        }
        match serde_json::from_str::<ErrorBody>(&text) {
            Ok(refused) => Err(Failure::Other(anyhow::anyhow!(
                "{} ({}): {}",
                refused.message,
                refused.code,
                refused.help
            ))),
            Err(_) => Err(self.not_ours(&format!("it answers {status}"))),
        }
    }

    fn not_ours(&self, why: &str) -> Failure {
        let url = &self.url;
        Failure::Other(anyhow::anyhow!("{url} is no game of this version: {why}"))
    }
}

/// A token as such, or out of a link.
fn token_of(typed: &str) -> &str {
    let typed = typed.trim();
    typed.split_once("token=").map_or(typed, |(_, token)| token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_by_itself_or_in_a_link() {
        assert_eq!(token_of(" 0a1b\n"), "0a1b");
        assert_eq!(token_of("http://127.0.0.1:8080/join?token=0a1b"), "0a1b");
    }
}
