//! Tokens that let nobody in any more: one's own, or those of whoever has to go.

use super::access::Revoked;
use super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::bodies;
use super::guard::{Visitor, no_cookies, order_of_facilitator, same_origin, token_of};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use crate::wire::RevokeAnswer;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use std::net::SocketAddr;
use std::sync::Arc;

/// `POST /api/leave`
pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_origin(&headers, &visitor)?;
    if let Some(pass) = token_of(&shared, &headers).and_then(|token| shared.access.pass_of(token)) {
        revoke_now(&shared, Revoked::One(pass)).await?;
        shared
            .visits
            .note(address.ip(), "POST", "/api/leave", "left");
    }
    let cookies = no_cookies(&shared, &headers).map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies)).into_response())
}

/// `POST /api/revoke`
pub(super) async fn revoke(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RevokeAnswer>, Problem> {
    order_of_facilitator(&shared, &headers, &visitor)?;
    let request = bodies::revoke(&json(&headers, body)?)?;
    if shared.access.team_name(request.team).is_none() {
        let message = "there is no such team";
        return Err(Problem::bad_value(message, "teams are in /api/board"));
    }
    let gone = Revoked::Members {
        team: request.team,
        member: request.member,
    };
    let revoked = revoke_now(&shared, gone).await?;
    if let Some(address) = visitor.address {
        shared
            .visits
            .note(address, "POST", "/api/revoke", "revoked");
    }
    Ok(Json(RevokeAnswer { revoked }))
}

/// Written down first: what is revoked stays revoked beyond an outage of the host. Nobody comes back by code meanwhile.
async fn revoke_now(shared: &Arc<Shared>, gone: Revoked) -> Result<usize, Problem> {
    let revoking = shared.in_turn(|shared| async move {
        let kept = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Revoke {
            gone: gone.clone(),
            reply,
        });
        kept.await?;
        Ok(shared.access.revoke(&gone))
    });
    revoking.await
}
