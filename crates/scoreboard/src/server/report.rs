//! A game looked back on, as soon as it is over: for a team its own part, for
//! whoever ran the game all of it.

use super::access::Role;
use super::guard::Visitor;
use super::hub::Retrospect;
use super::paper::{callout, paper, texts};
use super::reply::Problem;
use super::shared::Shared;
use crate::i18n::T;
use crate::report::{Audience, Report, render};
use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How soon to ask again while it is made.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// What a report's page may load: it brings its style along, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Why there is no report.
enum Missing {
    NotYours,
    NotKept,
    NotYet,
    Frozen,
    Making { done: u32, of: u32 },
    Failed(String),
}

fn asked_for(shared: &Shared, visitor: &Visitor) -> Result<(Arc<Report>, Audience), Missing> {
    let audience = match visitor.role {
        Some(Role::Member { team, .. }) => Audience::Team(team),
        Some(Role::Facilitator) => Audience::Host,
        None => return Err(Missing::NotYours),
    };
    let kept = shared.retrospect.as_ref();
    // What is known of a replay serves its awards, and is no whole report.
    let Some(retrospect) = kept.filter(|_| shared.recording.is_none()) else {
        return Err(Missing::NotKept);
    };
    let is_frozen = shared.snapshot.borrow().board.frozen_s.is_some();
    match &*retrospect.borrow() {
        Retrospect::Open => Err(Missing::NotYet),
        // It would tell who has won.
        _ if is_frozen && audience != Audience::Host => Err(Missing::Frozen),
        Retrospect::Making { done, of, .. } => Err(Missing::Making {
            done: *done,
            of: *of,
        }),
        Retrospect::Ready(report) => Ok((report.clone(), audience)),
        Retrospect::Failed(why) => Err(Missing::Failed(why.clone())),
    }
}

/// `GET /api/report`
pub(super) async fn report(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<Value>, Problem> {
    let (report, audience) = asked_for(&shared, &visitor)?;
    // Long games make long reports: not on a thread that others wait for.
    let numbers = tokio::task::spawn_blocking(move || match audience {
        Audience::Host => serde_json::to_value(&*report),
        Audience::Team(team) => serde_json::to_value(report.of_team(team)),
    });
    let numbers = numbers.await.map_err(|error| error.to_string());
    let numbers = numbers.and_then(|it| it.map_err(|error| error.to_string()));
    Ok(Json(numbers.map_err(Missing::Failed)?))
}

/// `GET /report`; with `?download` as a file.
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    match asked_for(&shared, &visitor) {
        Err(missing) => why_not(&uri, t, &missing),
        Ok((report, audience)) => {
            let made = tokio::task::spawn_blocking(move || render(&report, t.0, audience));
            match made.await {
                Ok(html) => whole(&uri, html),
                Err(error) => why_not(&uri, t, &Missing::Failed(error.to_string())),
            }
        }
    }
}

fn whole(uri: &Uri, html: String) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let query = uri.query().unwrap_or_default();
    let is_download = |pair: &str| pair.split('=').next() == Some("download");
    if query.split('&').any(is_download) {
        let name = HeaderValue::from_static("attachment; filename=\"gameday-report.html\"");
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

fn why_not(uri: &Uri, t: T, missing: &Missing) -> Response {
    let (words, again) = match missing {
        Missing::NotYours => (t.report_not_yours().to_owned(), None),
        Missing::NotKept => (t.report_none().to_owned(), None),
        Missing::NotYet => (t.report_not_yet().to_owned(), None),
        Missing::Frozen => (t.report_frozen().to_owned(), None),
        Missing::Making { done, of } => (t.report_making(*done, *of), Some(LOOK_AGAIN)),
        Missing::Failed(why) => (t.report_unmade(why), None),
    };
    let page = paper(uri, t, t.report_paper(), callout(words));
    let mut response = (missing.status(), page).into_response();
    if let Some(again) = again {
        let seconds = HeaderValue::from(again.as_secs());
        let refresh = HeaderName::from_static("refresh");
        response.headers_mut().insert(refresh, seconds);
    }
    response
}

impl Missing {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotYours => StatusCode::UNAUTHORIZED,
            Self::NotKept => StatusCode::NOT_FOUND,
            Self::NotYet | Self::Frozen => StatusCode::CONFLICT,
            Self::Making { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Missing> for Problem {
    fn from(missing: Missing) -> Self {
        let status = missing.status();
        let (code, message, help) = match missing {
            Missing::NotYours => return Self::no_token(),
            Missing::NotKept => (
                "no-report",
                "this game keeps no report here".to_owned(),
                "`gameday report FILE` makes one from its file",
            ),
            Missing::NotYet => (
                "not-over",
                "the game is not over".to_owned(),
                "ask again after its end",
            ),
            Missing::Frozen => (
                "frozen",
                "the board is frozen, and a report would tell who has won".to_owned(),
                "ask again when the board is shown",
            ),
            Missing::Making { done, of } => (
                "in-the-making",
                format!("the report is being made: {done} of {of} games tried"),
                "ask again after the time of `Retry-After`",
            ),
            Missing::Failed(why) => (
                "no-report",
                format!("the report cannot be had: {why}"),
                "`gameday journal verify FILE` tells more",
            ),
        };
        let problem = Self::new(status, code, message, help);
        match status {
            StatusCode::SERVICE_UNAVAILABLE => problem.after(LOOK_AGAIN),
            _ => problem,
        }
    }
}
