//! A running game, asked over its API: the one client of those who run it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;

/// The largest answer that is read, in bytes.
const ANSWER_MAX: u64 = 16 << 20;

/// A game that runs somewhere.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    url: String,
    bearer: String,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Nobody answers.
    #[error("no game answers at {url}: {why}; `--url` says where its board is")]
    Away {
        /// Where nobody does.
        url: String,
        /// How that was found out.
        why: String,
    },
    /// Somebody answers, and it is no game of this version.
    #[error("{url} is no game of this version: {why}")]
    NotOurs {
        /// Who it is.
        url: String,
        /// What is wrong with the answer.
        why: String,
    },
    /// The game will not do it.
    #[error("{message} ({code}): {help}")]
    Refused {
        /// The status of the answer.
        status: u16,
        /// Why, as a word for programs.
        code: String,
        /// Why, in English.
        message: String,
        /// What to do about it.
        help: String,
    },
}

#[derive(Deserialize)]
struct ErrorBody {
    code: String,
    #[serde(rename = "detail")]
    message: String,
    help: String,
}

impl Client {
    /// For a game at this address, with a token or the link that the host
    /// printed; answers may take so long.
    #[must_use]
    pub fn new(url: &str, token: &str, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            url: url.trim_end_matches('/').to_owned(),
            bearer: format!("Bearer {}", token_of(token)),
        }
    }

    /// Reads something.
    ///
    /// # Errors
    /// When the game cannot be reached, or does not answer what was asked for.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        let request = self.agent.get(format!("{}{path}", self.url));
        self.read(request.header("authorization", &self.bearer).call())
    }

    /// Sends something.
    ///
    /// # Errors
    /// The same, and when the game refuses it.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Trouble> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request
            .header("authorization", &self.bearer)
            .header("content-type", "application/json");
        self.read(request.send(body.to_string()))
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<ureq::Body>, ureq::Error>,
    ) -> Result<T, Trouble> {
        let url = || self.url.clone();
        let away = |error: ureq::Error| Trouble::Away {
            url: url(),
            why: error.to_string(),
        };
        let not_ours = |why: String| Trouble::NotOurs { url: url(), why };
        let answer = answer.map_err(away)?;
        let status = answer.status();
        let mut body = answer.into_body();
        let text = body.with_config().limit(ANSWER_MAX).read_to_string();
        let text = text.map_err(away)?;
        if status.is_success() {
            return serde_json::from_str(&text).map_err(|error| not_ours(error.to_string()));
        }
        let Ok(refused) = serde_json::from_str::<ErrorBody>(&text) else {
            return Err(not_ours(format!("it answers {status}")));
        };
        Err(Trouble::Refused {
            status: status.as_u16(),
            code: refused.code,
            message: refused.message,
            help: refused.help,
        })
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
