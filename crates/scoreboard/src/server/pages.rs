//! Pages: collects what a page shows, and renders it.

use super::access::Role;
use super::guard::{Visitor, code_of, pass_of, token_cookie};
use super::language::{LANGUAGE_COOKIE, asked_for, language, query};
use super::paper::{callout, texts, wide_paper};
use super::people;
use super::replay;
use super::shared::Shared;
use super::shell::{Document, document};
use super::stage::invite;
use crate::i18n::code;
use crate::page::{Member, PageData, Screen, Shown, Viewer};
use crate::stage::Invite;
use crate::view::Desk;
use crate::view::GamePhase;
use crate::wire::ReplayOrder;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, Uri, header};
use model::text::Text;
use std::net::SocketAddr;
use std::sync::Arc;

/// How those are called who look at a replay.
const REPLAY_VISITOR: &str = "replay";

/// `GET /`
pub(super) async fn board(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    if let Some(there) = go_to_moment(&shared, moment_of(request.uri()), "/").await {
        return there;
    }
    render(&shared, &visitor, Screen::Board, request)
}

/// `GET /team`
pub(super) async fn team(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    if let Some(there) = go_to_moment(&shared, moment_of(request.uri()), "/team").await {
        return there;
    }
    render(&shared, &visitor, Screen::Team, request)
}

/// `GET /facilitator`: nobody else sees more of it than why not.
pub(super) async fn facilitator(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let status = match visitor.role {
        Some(Role::Facilitator) => StatusCode::OK,
        Some(Role::Member { .. }) => StatusCode::FORBIDDEN,
        None => StatusCode::UNAUTHORIZED,
    };
    if status != StatusCode::OK {
        let (uri, headers) = (request.uri(), request.headers());
        let t = texts(uri, headers);
        let why = callout(t.desk_not_yours());
        let ways = [("/", t.nav_board()), ("/join", t.nav_join())];
        return (status, wide_paper(uri, t, t.desk_title(), &ways, why)).into_response();
    }
    render(&shared, &visitor, Screen::Facilitator, request)
}

/// `GET /stage`
pub(super) async fn stage(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    if let Some(there) = go_to_moment(&shared, moment_of(request.uri()), "/stage").await {
        return there;
    }
    render(&shared, &visitor, Screen::Stage, request)
}

/// `GET /reveal`
pub(super) async fn reveal(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    if let Some(there) = go_to_moment(&shared, moment_of(request.uri()), "/reveal").await {
        return there;
    }
    let is_refused = super::stage::may_switch(&shared, &visitor).is_err();
    let mut response = render(&shared, &visitor, Screen::Reveal, request);
    if is_refused {
        *response.status_mut() = StatusCode::UNAUTHORIZED;
    }
    response
}

/// The moment of a replay that a link leads to: `?at=1:20:30`, colons encoded or not.
pub(super) fn moment_of(uri: &Uri) -> Option<u32> {
    let text = query(uri, "at")?;
    replay::moment(&text.replace("%3A", ":").replace("%3a", ":"))
}

/// Goes to a moment of a replay, if this is one, and sends the browser on to the
/// page without it: a reload is no wish to go there again.
pub(super) async fn go_to_moment(
    shared: &Shared,
    second: Option<u32>,
    path: &str,
) -> Option<Response> {
    shared.recording.as_ref()?;
    let order = ReplayOrder {
        second: Some(second?),
        ..ReplayOrder::default()
    };
    // Where it cannot be had, the page shows the moment that there is.
    let _ = replay::go(shared, order).await;
    Some(Redirect::to(path).into_response())
}

/// `GET /join`; with `?token=…` it logs in, and in a replay with `?team=…`.
pub(super) async fn join(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    request: Request,
) -> Response {
    if let Some(token) = query(request.uri(), "token") {
        return match pass_of(&shared, Some(address.ip()), token).await {
            Some(pass) => {
                shared
                    .visits
                    .note(address.ip(), "GET", "/join", "logged-in");
                logged_in(&shared, pass.role(), token, &request)
            }
            None => Redirect::to("/join?link=dead").into_response(),
        };
    }
    // What is over is no secret: whoever sees the replay may look at every team.
    if shared.recording.is_some()
        && let Some(team) = query(request.uri(), "team").and_then(|it| it.parse().ok())
        && shared.access.team_name(team).is_some()
    {
        let token = shared.access.issue_team_token(team, REPLAY_VISITOR);
        return logged_in(
            &shared,
            &Role::member(team, REPLAY_VISITOR),
            &token,
            &request,
        );
    }
    render(&shared, &visitor, Screen::Join, request)
}

/// Everything else.
pub(super) async fn not_found(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let mut response = render(&shared, &visitor, Screen::NotFound, request);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Gives the browser its token and sends it on.
///
/// Coming from another site (a link in a chat), browsers keep strict cookies
/// back all along a redirect; a page of our own that moves on by itself does not
/// have that problem.
fn logged_in(shared: &Shared, role: &Role, token: &str, request: &Request) -> Response {
    let to = match role {
        Role::Member { .. } if shared.drill.is_some() => "/drill",
        Role::Member { .. } => "/team",
        Role::Facilitator => wanted(request.uri()),
    };
    let to = match asked_for(request.uri()) {
        Some(lang) => format!("{to}?lang={}", code(lang)),
        None => to.to_owned(),
    };
    let elsewhere = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site" || site == "same-site");
    let mut response = if elsewhere {
        Html(format!("<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url={to}\"><a href=\"{to}\">{to}</a>"))
            .into_response()
    } else {
        Redirect::to(&to).into_response()
    };
    set(
        &mut response,
        header::SET_COOKIE,
        &token_cookie(shared, request.headers(), token),
    );
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

/// Where whoever runs the game wants to go first: `&to=stage`.
fn wanted(uri: &Uri) -> &'static str {
    match query(uri, "to") {
        Some("stage") => "/stage",
        Some("remote") => "/stage/remote",
        _ => "/facilitator",
    }
}

fn render(shared: &Shared, visitor: &Visitor, screen: Screen, request: Request<Body>) -> Response {
    let lang = language(request.uri(), request.headers());
    let chosen = asked_for(request.uri());
    let (mut data, shown) = page_data(shared, visitor, screen, &request);
    data.lang = lang;
    data.typed_pin = typed_pin(request.uri());
    data.dead_link = query(request.uri(), "link") == Some("dead");
    let Document { html, policy } = document(data, &shown);
    let mut response = Html(html).into_response();
    set(&mut response, header::CONTENT_SECURITY_POLICY, &policy);
    set(&mut response, header::CACHE_CONTROL, "no-store");
    set(&mut response, header::CONTENT_LANGUAGE, code(lang));
    set(&mut response, header::VARY, "cookie, accept-language");
    if let Some(lang) = chosen {
        let cookie = format!(
            "{LANGUAGE_COOKIE}={}; Path=/; SameSite=Lax; Max-Age=31536000",
            code(lang)
        );
        set(&mut response, header::SET_COOKIE, &cookie);
    }
    response
}

/// The PIN of an address that a QR code led to.
fn typed_pin(uri: &Uri) -> String {
    const LEN_MAX: usize = 12;
    let pin = query(uri, "pin").unwrap_or_default();
    let is_plain = pin.len() <= LEN_MAX && pin.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain {
        pin.to_owned()
    } else {
        String::new()
    }
}

/// An invitation for those who have something to invite to: before the start
/// everybody on the board, on the page for joining those who are in.
fn invitation(shared: &Shared, visitor: &Visitor, screen: Screen) -> Option<Invite> {
    let is_lobby = shared.snapshot.borrow().board.phase == GamePhase::Lobby;
    let is_in = visitor.role.is_some();
    let shows = match screen {
        Screen::Board => is_lobby,
        Screen::Join => is_in,
        Screen::Team | Screen::Facilitator | Screen::Stage | Screen::Reveal | Screen::NotFound => {
            false
        }
    };
    shows.then(|| invite(&shared.access, is_in))?
}

fn page_data(
    shared: &Shared,
    visitor: &Visitor,
    screen: Screen,
    request: &Request<Body>,
) -> (PageData, Shown) {
    let team = visitor.member().map(|(team, _)| team);
    let snapshot = shared.seen_by(shared.snapshot.borrow().clone(), team);
    let board = &snapshot.board;
    let member = visitor.member().map(|(team, member)| Member {
        team,
        team_name: shared.access.team_name(team).unwrap_or_default().to_owned(),
        member: member.to_owned(),
        people: match screen {
            Screen::Team => {
                let code = code_of(shared, request.headers(), visitor);
                people::section(shared, team, member, code.as_deref())
            }
            _ => Text::default(),
        },
    });
    let mut open_teams: Vec<_> = board
        .teams
        .iter()
        .filter(|row| !row.is_bot)
        .map(|row| (row.id, row.name.clone()))
        .collect();
    open_teams.sort();
    let console = team.and_then(|team| shared.consoles.get(usize::from(team)));
    let shown = match (screen, console) {
        (Screen::Board, _) => Shown::Board(snapshot.clone()),
        (Screen::Team, Some(console)) => Shown::Team(console.borrow().clone()),
        (Screen::Facilitator, _) => Shown::Desk(Arc::new(
            shared.desk_now(Desk::clone(&shared.desk.borrow())),
        )),
        (Screen::Stage, _) => {
            let lang = language(request.uri(), request.headers());
            Shown::Stage(Arc::new(shared.projector.now(lang, visitor.role.is_some())))
        }
        (Screen::Reveal, _) => Shown::Reveal(Arc::new(super::stage::reveal(
            shared,
            visitor,
            request.uri(),
        ))),
        _ => Shown::Nothing,
    };
    let data = PageData {
        screen,
        viewer: Viewer {
            may_start: shared.access.may_start(visitor.role.as_ref()),
            team: member,
            is_facilitator: visitor.role == Some(Role::Facilitator),
        },
        title: board.title.clone(),
        teams: board.teams.len(),
        open_teams,
        has_pin: shared.access.has_pin(),
        recording: shared.recording.as_deref().cloned(),
        is_drill: shared.drill.is_some(),
        rules: snapshot.rules,
        invite: invitation(shared, visitor, screen),
        starts_in_s: shared.projector.countdown.left_s(),
        ..PageData::default()
    };
    (data, shown)
}

fn set(response: &mut Response, name: http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(name, value);
    }
}
