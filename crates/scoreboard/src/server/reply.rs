//! Errors as JSON: a code for programs, a message and a help line for people.

use super::hub::Refused;
use crate::format::clock;
use crate::i18n::{T, denied_in_both_languages};
use crate::wire::{Edited, ErrorBody};
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use model::command::Denied;
use model::script::ScriptRefusal;
use model::text::{Lang, Text};
use std::time::Duration;

/// An answer that is no success.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    body: ErrorBody,
    retry_after: Option<Duration>,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        code: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let body = ErrorBody {
            title: status.canonical_reason().unwrap_or_default().into(),
            status: status.as_u16(),
            code: code.into(),
            message: message.into(),
            help: help.into(),
            reason: None,
            denied: None,
            edited: None,
        };
        Self {
            status,
            body,
            retry_after: None,
        }
    }

    /// The same, with a time to wait before another try.
    pub(super) fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// A page in its place, which the record of visits knows by its code all the same.
    pub(super) fn shown_as(self, mut page: Response) -> Response {
        page.extensions_mut().insert(Code(self.body.code));
        page
    }

    /// What is said about it.
    pub(super) fn into_body(self) -> ErrorBody {
        self.body
    }

    /// The same, with words for the visitor, whom a page tells.
    fn because<W: Into<String>>(mut self, words: impl Fn(T) -> W) -> Self {
        self.body.reason = Some(in_both(words));
        self
    }

    /// Why, in words for the visitor, if a page shows it.
    pub(super) fn reason(&self) -> Option<&Text> {
        self.body.reason.as_ref()
    }

    pub(super) fn bad_host() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad-host",
            "this request does not say which host it is for",
            "send one `Host` header: a name or an address, and a port",
        )
    }

    pub(super) fn no_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "no-token",
            "this needs a team member's token",
            "open your team's link, or join with the PIN; programs send `Authorization: Bearer TOKEN`",
        )
    }

    pub(super) fn forbidden(message: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            message,
            "ask the facilitator",
        )
    }

    pub(super) fn observer() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "observer",
            "an observer changes nothing",
            "take another role on your page, /me, or ask who operates",
        )
        .because(T::observer_refused)
    }

    pub(super) fn wrong_pin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "wrong-pin",
            "this is not the game's PIN",
            "it is on the projector",
        )
        .because(T::join_wrong_pin)
    }

    pub(super) fn wrong_code() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "wrong-code",
            "nobody comes back by this code",
            "it has eight letters and digits; join with the PIN if you have none",
        )
        .because(T::rejoin_wrong)
    }

    pub(super) fn name_taken() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "name-taken",
            "somebody in this team is called that",
            "rejoin by your code if it is you, or choose another name",
        )
        .because(T::join_name_taken)
    }

    pub(super) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "there is nothing here",
            "see /api/openapi.json",
        )
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "this address does not take that method",
            "see /api/openapi.json",
        )
    }

    pub(super) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "the body is too large",
            "send at most 16 KB",
        )
    }

    pub(super) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            "the body did not come in time",
            "send it at once, within 10 s",
        )
    }

    pub(super) fn bad_body(error: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad-body",
            format!("the body cannot be read: {error}"),
            "see /api/openapi.json",
        )
    }

    pub(super) fn bad_value(message: &str, help: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-value", message, help)
    }

    pub(super) fn rate_limited(wait: Duration) -> Self {
        let seconds = seconds_up(wait);
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate-limited",
            "too many requests",
            format!("wait {seconds} s"),
        )
        .because(|t| t.too_often(seconds))
        .after(wait)
    }

    pub(super) fn too_many_streams() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too-many-streams",
            "too many event streams are open",
            "close other tabs, or poll /api/board",
        );
        problem.retry_after = Some(Duration::from_secs(5));
        problem
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let message = refused.to_string();
        match refused {
            Refused::Denied(denied) => {
                let (status, code, help) = of_denied(&denied);
                let mut problem = Self::new(status, code, message, help);
                problem.body.reason = Some(denied_in_both_languages(&denied));
                problem.body.denied = Some(denied);
                problem
            }
            Refused::Script(refusal) => {
                let (status, code, help) = of_script(&refusal);
                Self::new(status, code, message, help)
            }
            Refused::Conflict { .. } => Self::new(
                StatusCode::CONFLICT,
                "conflict",
                message,
                "look at the account again, then send it anew",
            ),
            Refused::Edited(edited) => {
                let help =
                    "look at it again; send it anew with a higher `seen` to change it all the same";
                let problem = Self::new(StatusCode::CONFLICT, "edited-meanwhile", message, help);
                let mut problem = problem.because(|t| who_and_what(t, &edited));
                problem.body.edited = Some(edited);
                problem
            }
            Refused::NotRunning => Self::new(
                StatusCode::CONFLICT,
                "not-running",
                message,
                "wait for the start",
            )
            .because(T::not_running),
            Refused::Paused => {
                let help = "wait until whoever runs the game lets it go on";
                Self::new(StatusCode::CONFLICT, "paused", message, help)
            }
            Refused::NotPaused => {
                let help = "it goes on already, or has not begun";
                Self::new(StatusCode::CONFLICT, "not-paused", message, help)
            }
            Refused::AlreadyStarted => Self::new(
                StatusCode::CONFLICT,
                "already-started",
                message,
                "watch the board",
            ),
            Refused::NotesFull => {
                let help = "write on paper from now on; what was noted stays";
                Self::new(StatusCode::CONFLICT, "notes-full", message, help)
            }
            Refused::Busy => {
                let mut problem = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "busy",
                    message,
                    "send the same request again",
                );
                problem.retry_after = Some(Duration::from_secs(1));
                problem
            }
            Refused::Internal(reason) => {
                tracing::error!(reason, "the game could not answer");
                let help = "send the same request again; the reason is in the host's log";
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "internal",
                    "something broke on the host",
                    help,
                )
            }
        }
    }
}

/// A text in both languages.
fn in_both<W: Into<String>>(words: impl Fn(T) -> W) -> Text {
    Text::new(words(T(Lang::En)), words(T(Lang::Ko)))
}

/// Who changed what, when.
fn who_and_what(t: T, edited: &Edited) -> String {
    let what = edited.what.get(t.0);
    let change = match edited.before.as_str() {
        "" => edited.after.clone(),
        before => t.from_to(before, &edited.after),
    };
    // A game's length is not known here; the clock with hours is right in all.
    let at = clock(edited.second, u32::MAX);
    t.edited_meanwhile(&edited.member, &at, what, &change)
}

fn of_script(refusal: &ScriptRefusal) -> (StatusCode, &'static str, &'static str) {
    let (conflict, unknown) = (StatusCode::CONFLICT, StatusCode::NOT_FOUND);
    match refusal {
        ScriptRefusal::UnknownEvent { .. } => (
            unknown,
            "unknown-event",
            "events are in /api/script; `gameday script` lists them",
        ),
        ScriptRefusal::UnknownTeam { .. } => (unknown, "unknown-team", "teams are in /api/board"),
        ScriptRefusal::NotToCome { .. } => (
            conflict,
            "not-to-come",
            "trigger it to let it happen again, or end what it broke",
        ),
        ScriptRefusal::NameTaken { .. } => (
            conflict,
            "name-taken",
            "the scenario has it already: trigger it, or strike under another name",
        ),
        ScriptRefusal::NoTime { .. } => (conflict, "no-time", "pause it, and resume it later"),
        ScriptRefusal::NotPaused { .. } => (conflict, "not-paused", "pause it first"),
        ScriptRefusal::PausedBefore { .. } => (conflict, "paused", "resume it"),
        ScriptRefusal::Fixed { .. } => (
            conflict,
            "fixed",
            "change its time in the scenario, for the next game",
        ),
        ScriptRefusal::TooMany { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "too-many",
            "write the rest into the scenario, for the next game",
        ),
        ScriptRefusal::TrafficIsForAll => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "traffic-is-for-all",
            "leave out the teams, or inject a fault of instances or zones",
        ),
        ScriptRefusal::TooMuchTraffic { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "too-much-traffic",
            "ask for fewer times, or end another surge first",
        ),
        ScriptRefusal::Scheduled { .. } => (
            conflict,
            "scheduled",
            "end it in two seconds, once it has begun",
        ),
        ScriptRefusal::TooLateToRetime => (conflict, "too-late", "let it end"),
        ScriptRefusal::RetimeOutOfRange { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "out-of-range",
            "what remains may take from a fifth to twice of the time that the story gives it",
        ),
        ScriptRefusal::NotOver { .. } => (
            conflict,
            "not-over",
            "give an interval of the game that is over",
        ),
        ScriptRefusal::TooLongAgo { .. } => (
            conflict,
            "too-long-ago",
            "adjust the teams' scores one by one",
        ),
        ScriptRefusal::NothingToMend { .. } => (
            conflict,
            "nothing-to-mend",
            "look at the team's account, or mend something else",
        ),
        ScriptRefusal::NothingToEnd { .. } => (
            conflict,
            "nothing-to-end",
            "what is broken is in /api/script",
        ),
        ScriptRefusal::HaltedBefore => (conflict, "halted", "release it when all is well"),
        ScriptRefusal::NotHalted => (conflict, "not-halted", "there is nothing to release"),
        ScriptRefusal::FrozenBefore => (conflict, "frozen", "thaw it when all may see it"),
        ScriptRefusal::NotFrozen => (conflict, "not-frozen", "there is nothing to thaw"),
        ScriptRefusal::Halted => (conflict, "halted", "release the halt first"),
    }
}

fn of_denied(denied: &Denied) -> (StatusCode, &'static str, &'static str) {
    match denied {
        Denied::NotAllowed { .. } => (
            StatusCode::FORBIDDEN,
            "not-allowed",
            "this is not for teams: the account's own scaling, the story or the facilitator does it",
        ),
        Denied::Forbidden { .. } | Denied::NoPolicy { .. } => (
            StatusCode::FORBIDDEN,
            "no-permission",
            "change the policy that forbids it, or put one that allows it",
        ),
        Denied::Protected { .. } => (
            StatusCode::CONFLICT,
            "protected",
            "lift the group's protection first",
        ),
        Denied::Unknown { .. } => (
            StatusCode::NOT_FOUND,
            "unknown",
            "names are in /api/team, under account",
        ),
        Denied::Exists { .. } => (StatusCode::CONFLICT, "exists", "choose another name"),
        Denied::NoCapacity { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "no-capacity",
            "try another zone, or wait",
        ),
        Denied::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "the cloud has trouble: try again",
        ),
        Denied::TooManyCommands { .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-commands",
            "the cloud is throttled: send fewer commands",
        ),
        Denied::NoFreeAddress { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "no-free-address",
            "add a subnet, or free addresses",
        ),
        Denied::ZoneDown { .. } => (
            StatusCode::CONFLICT,
            "zone-down",
            "add a subnet in another zone, or wait",
        ),
        Denied::NoRoom { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "no-room",
            "add hosts, or make tasks smaller",
        ),
        Denied::TaskTooLarge { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "task-too-large",
            "make tasks smaller, or give the hosts a larger type",
        ),
        Denied::PortTaken { .. } => (
            StatusCode::CONFLICT,
            "port-taken",
            "make the port dynamic, or add hosts",
        ),
        Denied::Limit { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "limit", "ask for less"),
        Denied::Invalid { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "change the values",
        ),
        Denied::InUse { .. } => (StatusCode::CONFLICT, "in-use", "detach it first"),
        Denied::NoHint { .. } => (
            StatusCode::CONFLICT,
            "no-hint",
            "`hints` of /api/team says what may be asked",
        ),
        Denied::OwnEndpoint => (
            StatusCode::CONFLICT,
            "own-endpoint",
            "change your own infrastructure; `declare-spend` says what it costs",
        ),
        Denied::NotYet { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-yet",
            "wait for the story to bring it",
        ),
    }
}

/// The code of a problem, for those who pass its answer on.
#[derive(Clone, Debug)]
pub(super) struct Code(pub(super) String);

/// The media type of errors: RFC 9457.
const PROBLEM_JSON: &str = "application/problem+json";

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = Code(self.body.code.clone());
        let mut response = (self.status, Json(self.body)).into_response();
        response.extensions_mut().insert(code);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(wait) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds_up(wait)));
        }
        response
    }
}

fn seconds_up(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
