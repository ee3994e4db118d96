//! One message: attempts, each signed anew, until it is taken in or given up.

use super::{Hook, signature};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime};
use ureq::Agent;
use ureq::http::Uri;

/// How long an attempt may take, from the first connection to the end of the answer.
const ATTEMPT_WITHIN: Duration = Duration::from_secs(5);
/// Attempts at most.
const ATTEMPTS_MAX: u32 = 6;
/// The pause before the second attempt; it doubles with each.
const BACKOFF: Duration = Duration::from_millis(500);
/// The most of an answer that is read, in bytes.
const ANSWER_LEN_MAX: u64 = 4 * 1024;
/// The most of an answer that is kept, in characters.
const KEPT_MAX: usize = 200;

/// What came of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// How often it was sent.
    pub attempts: u32,
    /// The status of the last answer; nothing if there was none.
    pub status: Option<u16>,
    /// The beginning of the last answer, or why there was none.
    pub answer: String,
    /// Whether it was taken in.
    pub is_taken: bool,
}

impl Told {
    /// That a team was not told, for whoever runs the game.
    pub(crate) fn in_words(&self, team: &str) -> String {
        let status = self.status.map_or_else(String::new, |it| format!("{it} "));
        let (attempts, answer) = (self.attempts, &self.answer);
        format!("{team} was not told of chaos, after {attempts} attempts: {status}{answer}")
    }
}

/// Follows no redirect, asks no proxy, and takes no status for an error.
pub(super) fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(ATTEMPT_WITHIN))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_response_header_size(16 * 1024)
        .build();
    config.into()
}

/// Sends it until it is taken in, is refused for good, or was tried often enough.
pub(super) async fn send(agent: &Agent, hook: &Hook, id: &str, body: &str) -> Told {
    let mut told = Told {
        attempts: 0,
        status: None,
        answer: String::new(),
        is_taken: false,
    };
    loop {
        told.attempts += 1;
        let (agent, hook, id, body) = (agent.clone(), hook.clone(), id.to_owned(), body.to_owned());
        let asked = tokio::task::spawn_blocking(move || attempt(&agent, &hook, &id, &body)).await;
        let answer = asked.unwrap_or_else(|error| Err(error.to_string()));
        told.status = answer.as_ref().ok().map(|(status, _)| *status);
        told.answer = answer.map_or_else(|why| why, |(_, text)| text);
        told.is_taken = matches!(told.status, Some(200..=299));
        let is_worth_it = matches!(told.status, None | Some(408 | 425 | 429 | 500..=599));
        if told.is_taken || !is_worth_it || told.attempts >= ATTEMPTS_MAX {
            return told;
        }
        tokio::time::sleep(BACKOFF * 2u32.pow(told.attempts - 1)).await;
    }
}

/// One attempt: the status, and the beginning of the answer.
fn attempt(agent: &Agent, hook: &Hook, id: &str, body: &str) -> Result<(u16, String), String> {
    let url: Uri = hook.url.parse().map_err(|_| "its URL is none")?;
    let (host, path) = (url.authority(), url.path_and_query());
    let host = host.map_or("", |it| it.as_str());
    let path = path.map_or("/", |it| it.as_str());
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let unix_s = since.map_or(0, |since| since.as_secs());
    // To the address itself: nobody looks the name up again.
    let request = agent
        .post(format!("http://{}{path}", hook.address))
        .header("host", host)
        .header("user-agent", "gameday")
        .header("content-type", "application/json")
        .header("gameday-id", id)
        .header("gameday-timestamp", unix_s.to_string())
        .header(
            "gameday-signature",
            signature(&hook.secret, unix_s, body.as_bytes()),
        );
    let mut answer = request.send(body).map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let read = answer.body_mut().with_config().limit(ANSWER_LEN_MAX);
    // Whoever has more to say has answered all the same.
    let text = read.read_to_string().unwrap_or_default();
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    Ok((status, line.take(KEPT_MAX).collect()))
}
