//! Hints: what a team may ask about its losses, what it costs, what was told.
//! A page of forms, which work without scripts.

use super::api::{REPLY_TIMEOUT, ask};
use super::bodies::Wish;
use super::guard::{Visitor, same_origin};
use super::hub::Action;
use super::members::require_hands;
use super::paper::{callout, paper, texts};
use super::reply::Problem;
use super::shared::Shared;
use crate::format::points;
use crate::i18n::T;
use crate::markup::Esc;
use crate::view::Hint;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode, Uri};
use model::command::Command;
use model::hint::Rung;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

/// `GET /hints`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let own = visitor.member().map(|(team, _)| usize::from(team));
    let console = own.and_then(|team| shared.consoles.get(team));
    let hints = console.map(|it| it.borrow().hints.clone());
    let (status, content) = match hints {
        None => (StatusCode::UNAUTHORIZED, callout(t.hints_not_yours())),
        Some(None) => (StatusCode::OK, callout(t.no_hint_off())),
        Some(Some(hints)) if hints.is_empty() => (StatusCode::OK, callout(t.hints_none_yet())),
        Some(Some(hints)) => (StatusCode::OK, list(t, &hints)),
    };
    (status, paper(&uri, t, t.hints_title(), content)).into_response()
}

/// `POST /hints`: asks, and shows the page again.
pub(super) async fn take(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    wish: Form<Wish>,
) -> Result<Response, Problem> {
    same_origin(&headers, &visitor)?;
    let (team, member) = match require_hands(&shared, &visitor) {
        Ok(own) => own,
        Err(refused) => return refused_page(&uri, &headers, refused),
    };
    let limited = shared.limits.writes.take(team, Instant::now());
    limited.map_err(Problem::rate_limited)?;
    let Form(Wish { about, rung }) = wish;
    // The same button twice is one wish.
    let idempotency_key = format!("hint-{about}-{rung}-{}", shared.snapshot.borrow().board.seq);
    let done = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Command {
        team,
        session: member.to_owned(),
        idempotency_key,
        expected_version: None,
        seen: None,
        command: Command::TakeHint { about, rung },
        reply,
    });
    match done.await {
        Ok(_) => Ok(Redirect::to("/hints").into_response()),
        Err(refused) => refused_page(&uri, &headers, refused),
    }
}

/// A refusal by the game is a page; everything else is a problem.
fn refused_page(uri: &Uri, headers: &HeaderMap, refused: Problem) -> Result<Response, Problem> {
    let Some(reason) = refused.reason() else {
        return Err(refused);
    };
    let t = texts(uri, headers);
    let back = t.hints_title();
    let content = format!(
        "{}<p><a href=\"/hints\">{back}</a></p>",
        callout(reason.get(t.0))
    );
    let page = (refused.status(), paper(uri, t, back, content)).into_response();
    Ok(refused.shown_as(page))
}

fn list(t: T, hints: &[Hint]) -> String {
    let mut out = format!(
        "<h1>{}</h1><p class=\"quiet\">{}</p>",
        t.hints_title(),
        t.hints_how()
    );
    for hint in hints {
        let _ = write!(
            out,
            "<section class=\"section\"><h2>{}</h2>",
            Esc(t.hint_about(hint.about))
        );
        for (rung, told) in Rung::ALL.iter().zip(&hint.told) {
            let _ = write!(
                out,
                "<p><strong>{}</strong> {}</p>",
                t.rung(*rung),
                Esc(told.get(t.0))
            );
        }
        if let Some(next) = hint.next {
            let price = match hint.price_mpt {
                0 => t.hint_free().to_owned(),
                price => t.hint_price(&points(price)),
            };
            let (about, rung) = (hint.about, t.rung(next));
            let _ = write!(
                out,
                "<form method=\"post\" action=\"/hints\"><input type=\"hidden\" name=\"about\" value=\"{about}\">\
                 <button class=\"button\" name=\"rung\" value=\"{next}\">{rung} · {price}</button></form>"
            );
        }
        out.push_str("</section>");
    }
    out
}
