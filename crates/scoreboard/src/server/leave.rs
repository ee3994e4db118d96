//! Tokens that let nobody in any more: one's own, or those of whoever has to go.

use super::access::Revoked;
use super::api::{Body, ask_to_the_end, json};
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
use std::net::{IpAddr, SocketAddr};
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
        let visit = (address.ip(), "/api/leave", "left");
        revoke_now(&shared, Revoked::One(pass), Some(visit)).await?;
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
    let visit = visitor.address.map(|it| (it, "/api/revoke", "revoked"));
    let revoked = revoke_now(&shared, gone, visit).await?;
    Ok(Json(RevokeAnswer { revoked }))
}

/// Written down first: what is revoked stays revoked beyond an outage of the host. Nobody comes back by code meanwhile.
/// It is noted who asked for it.
async fn revoke_now(
    shared: &Arc<Shared>,
    gone: Revoked,
    visit: Option<(IpAddr, &'static str, &'static str)>,
) -> Result<usize, Problem> {
    let revoking = shared.in_turn(move |shared| async move {
        let kept = ask_to_the_end(&shared.actions, |reply| Action::Revoke {
            gone: gone.clone(),
            reply,
        });
        kept.await?;
        let revoked = shared.access.revoke(&gone);
        if let Some((address, path, what)) = visit {
            shared.visits.note(address, "POST", path, what);
        }
        Ok(revoked)
    });
    revoking.await
}
