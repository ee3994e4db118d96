//! The scenario: what a game is made of. Whoever runs it sees all of the file,
//! and may have another one checked; everybody else sees what is no secret.

mod findings;
mod page;

use super::access::Role;
use super::api::REPLY_TIMEOUT;
use super::guard::{Visitor, order_of_facilitator, token_of};
use super::paper::{callout, texts, wide_paper};
use super::reply::Problem;
use super::shared::Shared;
use crate::i18n::T;
use crate::scenario::{ASKED_LEN_MAX, ScenarioSheet, Scenarios};
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use page::Sees;
use std::sync::Arc;
use tokio::time::timeout;

/// The longest form with a scenario in it, in bytes: a text, and what is around it.
pub(super) const FORM_MAX: usize = ASKED_LEN_MAX + 16 * 1024;
const PATH: &str = "/scenario";

/// Whether a body may be longer than others: a scenario of somebody who runs the game.
pub(super) fn may_be_long(shared: &Shared, request: &Request) -> bool {
    request.uri().path() == PATH
        && request.method() == Method::POST
        && token_of(shared, request.headers())
            .and_then(|token| shared.access.pass_of(token))
            .is_some_and(|pass| *pass.role() == Role::Facilitator)
}

/// `GET /scenario`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let sees = sees(&shared, &visitor);
    let (status, content) = match &shared.scenarios {
        None => (StatusCode::NOT_FOUND, callout(t.scenario_none())),
        Some(scenarios) => {
            let snapshot = shared.snapshot.borrow().clone();
            let content = page::of_game(t, sees, &scenarios.own, &snapshot.board);
            (StatusCode::OK, content)
        }
    };
    answer(&uri, t, sees, status, content)
}

/// `POST /scenario`: what the checker says of another one. Nothing of it is kept.
pub(super) async fn check(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    order_of_facilitator(&shared, &headers, &visitor)?;
    let scenarios = known(&shared)?;
    let text = asked(form.map_err(Problem::bad_body)?).await?;
    let busy = || {
        let help = "send it again in a moment";
        let what = "another scenario is being read";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", what, help)
    };
    let turn = Arc::clone(&shared.reading).acquire_owned();
    let turn = timeout(REPLY_TIMEOUT, turn).await;
    let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
    let read = scenarios.read;
    // It may take a while, and others are waiting for theirs.
    let reading = tokio::task::spawn_blocking(move || {
        let sheet = read(&text);
        drop(turn);
        (sheet, text)
    });
    let (sheet, text) = reading.await.map_err(|_| busy())?;
    let t = texts(&uri, &headers);
    let content = page::of_another(t, &sheet, &text);
    Ok(answer(&uri, t, Sees::All, StatusCode::OK, content))
}

/// `GET /api/scenario`: the file.
pub(super) async fn file(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    if shared.recording.is_none() {
        visitor.require_facilitator()?;
    }
    let sheet = &known(&shared)?.own;
    let mut response = sheet.text.clone().into_response();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, "application/toml; charset=utf-8");
    set(header::CACHE_CONTROL, "no-store");
    let disposition = format!("attachment; filename=\"{}\"", file_name(sheet));
    set(header::CONTENT_DISPOSITION, &disposition);
    Ok(response)
}

/// What whoever asks may see. What is over is no secret.
fn sees(shared: &Shared, visitor: &Visitor) -> Sees {
    match &visitor.role {
        _ if shared.recording.is_some() => Sees::Recorded,
        Some(Role::Facilitator) => Sees::All,
        Some(Role::Member { .. }) => Sees::Team,
        None => Sees::Public,
    }
}

fn known(shared: &Shared) -> Result<&Scenarios, Problem> {
    shared.scenarios.as_ref().ok_or_else(Problem::not_found)
}

fn answer(uri: &Uri, t: T, sees: Sees, status: StatusCode, content: String) -> Response {
    let board = ("/", t.nav_board());
    let ways: &[_] = match sees {
        Sees::All => &[board, ("/facilitator", t.desk_title())],
        Sees::Team => &[board, ("/team", t.nav_team())],
        Sees::Public | Sees::Recorded => &[board],
    };
    (
        status,
        wide_paper(uri, t, t.scenario_title(), ways, content),
    )
        .into_response()
}

/// The text of a form: a file, or else what was written into its field.
async fn asked(mut form: Multipart) -> Result<String, Problem> {
    let cannot = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        _ => Problem::bad_body(error),
    };
    let (mut file, mut written) = (None, None);
    while let Some(field) = form.next_field().await.map_err(cannot)? {
        let place = match field.name() {
            Some("file") => &mut file,
            Some("text") => &mut written,
            _ => continue,
        };
        *place = Some(field.bytes().await.map_err(cannot)?);
    }
    let has_text = |bytes: &axum::body::Bytes| !bytes.is_empty();
    let bytes = file.filter(has_text).or(written).unwrap_or_default();
    if bytes.len() > ASKED_LEN_MAX {
        return Err(Problem::too_large());
    }
    let text = String::from_utf8(bytes.into()).map_err(|_| {
        let help = "save the file as UTF-8";
        Problem::bad_value("the scenario is not text in UTF-8", help)
    })?;
    // Forms end their lines as telegraphs did.
    Ok(text.replace("\r\n", "\n"))
}

/// What the file is called once it is saved: no path, and nothing that ends a header.
fn file_name(sheet: &ScenarioSheet) -> String {
    const LEN_MAX: usize = 64;
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = sheet.name.chars().filter(is_plain).take(LEN_MAX).collect();
    match name.as_str() {
        "" => "scenario.toml".to_owned(),
        name => format!("{name}.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_neither_a_path_nor_a_header() {
        for (name, saved) in [
            ("lunch-hour", "lunch-hour.toml"),
            ("../../etc/passwd", "etcpasswd.toml"),
            ("a\"\r\nset-cookie: b", "aset-cookieb.toml"),
            ("판교", "scenario.toml"),
        ] {
            let sheet = ScenarioSheet {
                name: name.to_owned(),
                ..ScenarioSheet::default()
            };
            assert_eq!(file_name(&sheet), saved);
        }
    }
}
