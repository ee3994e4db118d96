//! What changes of a team's account would come to, before anybody sends them.

use super::api::{Body, REPLY_TIMEOUT, ask, json};
use super::bodies;
use super::guard::{Visitor, same_origin};
use super::hub::{Action, Outlook, Refused};
use super::reply::Problem;
use super::shared::Shared;
use crate::plan::{Planned, Refusal};
use crate::wire::ErrorBody;
use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use std::sync::Arc;
use std::time::Instant;

/// `POST /api/team/plan`
pub(super) async fn plan(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Planned>, Problem> {
    same_origin(&headers, &visitor)?;
    let (team, _) = visitor.require_member()?;
    let request = bodies::plan(&json(&headers, body)?)?;
    let taken = shared.limits.plans.take(team, Instant::now());
    taken.map_err(Problem::rate_limited)?;
    let found = ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Plan {
        team,
        request,
        reply,
    });
    let Outlook {
        mut planned,
        denied,
    } = found.await?;
    planned.refused = denied.map(|(place, denied)| {
        let ErrorBody {
            code,
            message,
            help,
            ..
        } = Problem::from(Refused::Denied(denied)).into_body();
        Refusal {
            place,
            code,
            detail: message,
            help,
        }
    });
    Ok(Json(planned))
}
