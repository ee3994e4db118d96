//! What is asked of a running game.

use anyhow::anyhow;
use model::text::Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest answer that is read, in bytes.
const ANSWER_MAX: u64 = 16 << 20;

/// How the game calls who sends this.
const SESSION: &str = "chaos-monkey";

/// Where a game stands.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Moment {
    /// Game seconds played.
    pub(super) second: u32,
    /// Game seconds in all.
    pub(super) length_s: u32,
    /// How many times as fast its story is told.
    pub(super) speed: u32,
    pub(super) phase: Phase,
    /// Why everything is halted, if it is.
    pub(super) halted: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Phase {
    Lobby,
    Running,
    Ended,
}

/// What a strike would come to.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Preview {
    pub(super) teams: Vec<TeamPreview>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct TeamPreview {
    pub(super) team: String,
    pub(super) hits: Vec<Text>,
}

/// When an order was carried out.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Done {
    pub(super) second: u32,
    /// It was sent before, and done then.
    pub(super) is_repeated: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nobody answers, or is too busy to: the same may be asked again.
    Away(String),
    /// The game will not do it.
    Refused { code: String, message: String },
    /// It is no use to ask again, for anything.
    Hopeless(anyhow::Error),
}

#[derive(Deserialize)]
struct ErrorBody {
    code: String,
    message: String,
    help: String,
}

pub(super) struct Api {
    agent: Agent,
    url: String,
    bearer: String,
}

impl Api {
    pub(super) fn new(url: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        let token = token.trim();
        // The host prints a link; its last part is the token.
        let token = token.split_once("token=").map_or(token, |(_, it)| it);
        Self {
            agent: config.into(),
            url: url.trim_end_matches('/').to_owned(),
            bearer: format!("Bearer {token}"),
        }
    }

    pub(super) fn moment(&self) -> Result<Moment, Trouble> {
        let request = self.agent.get(format!("{}/api/script", self.url));
        self.read(request.header("authorization", &self.bearer).call())
    }

    pub(super) fn preview(&self, order: &Value) -> Result<Preview, Trouble> {
        self.post("/api/script/preview", &json!({ "control": order }))
    }

    pub(super) fn order(&self, key: &str, order: &Value) -> Result<Done, Trouble> {
        let body = json!({"idempotency_key": key, "session": SESSION, "control": order});
        self.post("/api/script/controls", &body)
    }

    fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Trouble> {
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
        let away = |error: ureq::Error| Trouble::Away(error.to_string());
        let answer = answer.map_err(away)?;
        let status = answer.status();
        let mut body = answer.into_body();
        let text = body.with_config().limit(ANSWER_MAX).read_to_string();
        let text = text.map_err(away)?;
        let not_ours = |why: String| {
            let url = &self.url;
            Trouble::Hopeless(anyhow!("{url} is no game of this version: {why}"))
        };
        if status.is_success() {
            return serde_json::from_str(&text).map_err(|error| not_ours(error.to_string()));
        }
        let Ok(refused) = serde_json::from_str::<ErrorBody>(&text) else {
            return Err(not_ours(format!("it answers {status}")));
        };
        let ErrorBody {
            code,
            message,
            help,
        } = refused;
        Err(match status.as_u16() {
            401 | 403 => Trouble::Hopeless(anyhow!("{message} ({code}): {help}")),
            429 | 503 => Trouble::Away(message),
            _ => Trouble::Refused { code, message },
        })
    }
}
