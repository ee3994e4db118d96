//! Members of a team: who is there, what they do, and how they come back.

use super::access::{Access, Pass, Role, code};
use super::api::{Body, ask_to_the_end, json};
use super::bodies;
use super::guard::{Visitor, code_cookie, mark_of_member, same_origin, token_cookie};
use super::hub::Action;
use super::reply::Problem;
use super::shared::Shared;
use crate::wire::{Duty, Joined, Person};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode, header};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// `GET /api/team/members`
pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<Vec<Person>>, Problem> {
    let (team, _) = visitor.require_member()?;
    Ok(Json(people(&shared, team)))
}

/// `POST /api/team/role`
pub(super) async fn role(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Person>, Problem> {
    let (team, member) = mark_of_member(&shared, &headers, &visitor)?;
    let request = bodies::role(&json(&headers, body)?)?;
    assign(&shared, team, member, request.role).await?;
    let mut people = people(&shared, team).into_iter();
    let own = people.find(|person| person.member == member);
    own.map(Json).ok_or_else(Problem::no_token)
}

/// `POST /api/team/editing`
pub(super) async fn editing(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let (team, member) = mark_of_member(&shared, &headers, &visitor)?;
    let request = bodies::editing(&json(&headers, body)?)?;
    shared.presence.edits(team, member, request.place);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/rejoin`
pub(super) async fn rejoin(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    same_origin(&headers, &visitor)?;
    let request = bodies::rejoin(&json(&headers, body)?)?;
    let joined = come_back(&shared, address, &request.code).await?;
    let cookies = cookies_of(&shared, &headers, &joined);
    Ok((cookies, Json(joined)).into_response())
}

/// Everybody who has joined a team.
pub(super) fn people(shared: &Shared, team: u16) -> Vec<Person> {
    let here = shared.presence.here(team);
    let person = |(member, role): (String, Duty)| {
        let at = here.get(&member);
        Person {
            is_here: at.is_some(),
            editing: at.and_then(|at| at.editing.clone()),
            member,
            role,
        }
    };
    let members = shared.access.members_of(team).into_iter();
    members.map(person).collect()
}

/// Gives a member something else to do.
pub(super) async fn assign(
    shared: &Arc<Shared>,
    team: u16,
    member: &str,
    duty: Duty,
) -> Result<(), Problem> {
    let member = member.to_owned();
    let assigning =
        shared.in_turn(move |shared| async move { assign_now(&shared, team, &member, duty).await });
    assigning.await
}

/// The same in somebody's turn. It is written down first.
async fn assign_now(shared: &Shared, team: u16, member: &str, duty: Duty) -> Result<(), Problem> {
    if shared.access.duty_of(team, member) == duty {
        return Ok(());
    }
    let kept = ask_to_the_end(&shared.actions, |reply| Action::Assign {
        team,
        member: member.to_owned(),
        duty,
        reply,
    });
    kept.await?;
    shared.access.assign(team, member, duty);
    shared.presence.tell(team);
    Ok(())
}

/// The team and the name of a visitor who may change things: an observer may not.
pub(super) fn require_hands<'v>(
    shared: &Shared,
    visitor: &'v Visitor,
) -> Result<(u16, &'v str), Problem> {
    let (team, member) = visitor.require_member()?;
    match shared.access.duty_of(team, member) {
        Duty::Observer => Err(Problem::observer()),
        Duty::Commander | Duty::Operator => Ok((team, member)),
    }
}

/// Lets somebody in again by their code. Whoever guesses is slowed down twice: by how many may be wrong, and as
/// with wrong tokens.
pub(super) async fn come_back(
    shared: &Arc<Shared>,
    address: SocketAddr,
    typed: &str,
) -> Result<Joined, Problem> {
    let (now, limits) = (Instant::now(), &shared.limits);
    let guesses = limits.codes.check(address.ip(), now);
    guesses.map_err(Problem::rate_limited)?;
    let code = code::read(typed).filter(|code| shared.access.knows_code(code));
    let Some(code) = code else {
        limits.codes.wrong(address.ip(), now);
        if let Some(wait) = shared.tarpit.wrong(address.ip(), typed, now) {
            tokio::time::sleep(wait).await;
        }
        return Err(Problem::wrong_code());
    };
    let joins = limits.joins.take(address.ip(), now);
    joins.map_err(Problem::rate_limited)?;
    let coming = shared.in_turn(move |shared| async move {
        // Who was taken out meanwhile does not come back by a code that was read before.
        let again = shared.access.mint_again(&code);
        let (token, pass) = again.ok_or_else(Problem::wrong_code)?;
        let joined = admit(&shared, pass, token, code).await?;
        let visits = &shared.visits;
        visits.note(address.ip(), "POST", "/api/rejoin", "rejoined");
        Ok(joined)
    });
    coming.await
}

/// Lets somebody in who is new. Names are taken once, or two could overwrite each other's changes as one: of two who
/// come at once with one name, one comes too late.
pub(super) async fn come_in(
    shared: &Arc<Shared>,
    address: IpAddr,
    team: u16,
    member: String,
    duty: Duty,
) -> Result<Joined, Problem> {
    let coming = shared.in_turn(move |shared| async move {
        if shared.access.is_taken(team, &member) {
            return Err(Problem::name_taken());
        }
        assign_now(&shared, team, &member, duty).await?;
        let (token, code, pass) = Access::mint_with_code(Role::member(team, &member));
        let joined = admit(&shared, pass, token, code).await?;
        let visits = &shared.visits;
        visits.note(address, "POST", "/api/join", "joined");
        Ok(joined)
    });
    coming.await
}

/// Lets a member in by a new token, in their turn. It is written down first.
async fn admit(
    shared: &Shared,
    pass: Pass,
    token: String,
    rejoin_code: String,
) -> Result<Joined, Problem> {
    let Role::Member { team, member } = pass.role().clone() else {
        return Err(Problem::wrong_code());
    };
    let kept = ask_to_the_end(&shared.actions, |reply| Action::Admit {
        pass: pass.clone(),
        reply,
    });
    kept.await?;
    shared.access.admit(pass);
    Ok(Joined {
        team,
        team_name: shared.access.team_name(team).unwrap_or_default().to_owned(),
        member,
        token,
        rejoin_code,
    })
}

/// The headers that give a browser its token, and its code to show.
pub(super) fn cookies_of(
    shared: &Shared,
    headers: &HeaderMap,
    joined: &Joined,
) -> AppendHeaders<[(HeaderName, String); 2]> {
    AppendHeaders([
        (
            header::SET_COOKIE,
            token_cookie(shared, headers, &joined.token),
        ),
        (
            header::SET_COOKIE,
            code_cookie(shared, headers, &joined.rejoin_code),
        ),
    ])
}
