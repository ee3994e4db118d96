//! A drill: brief, prediction, comparison, and again. A page of forms, which
//! work without scripts.

mod brief;
mod compare;
mod form;
pub(super) mod words;

use super::api::{REPLY_TIMEOUT, ask};
use super::guard::{Visitor, same_origin};
use super::hub::Action;
use super::paper::{callout, paper, texts};
use super::reply::Problem;
use super::shared::Shared;
use crate::drill::{Drill, Outcome};
use crate::format::clock;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::view::GamePhase;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use form::Typed;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// How soon the page looks again, in seconds: while the game runs, and while
/// its comparison is computed.
const LOOK_AGAIN_S: [&str; 2] = ["5", "1"];

/// What a form holds.
type Sent = Form<BTreeMap<String, String>>;

/// `GET /drill`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    show(&shared, &visitor, &uri, &headers, &Typed::default())
}

/// `POST /drill`: keeps the prediction, if there is one, and begins.
pub(super) async fn start(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    Form(sent): Sent,
) -> Result<Response, Problem> {
    let drill = learner(&shared, &visitor, &headers)?;
    if !shared.access.may_start(visitor.role.as_ref()) {
        return Err(Problem::forbidden("this game is started by its host"));
    }
    if sent.get("go").map(String::as_str) != Some("skip") {
        match form::read(texts(&uri, &headers), &drill.brief, &sent) {
            Ok(prediction) => {
                ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Predict {
                    prediction,
                    reply,
                })
                .await?;
            }
            Err(wrong) => {
                let typed = Typed {
                    sent,
                    wrong: Some(wrong),
                };
                return Ok(show(&shared, &visitor, &uri, &headers, &typed));
            }
        }
    }
    ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Start {
        reply,
    })
    .await?;
    Ok(Redirect::to("/team").into_response())
}

/// `POST /drill/again`: the next round.
pub(super) async fn again(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    Form(sent): Sent,
) -> Result<Response, Problem> {
    let _ = learner(&shared, &visitor, &headers)?;
    let Some(seed) = sent.get("seed").and_then(|it| it.trim().parse().ok()) else {
        let wrong = Some(texts(&uri, &headers).drill_no_seed().to_owned());
        let typed = Typed { sent, wrong };
        return Ok(show(&shared, &visitor, &uri, &headers, &typed));
    };
    ask(&shared.actions, REPLY_TIMEOUT, |reply| Action::Again {
        seed,
        reply,
    })
    .await?;
    // The next round's server answers it, as soon as it stands: this one takes no more visitors from before they are told.
    shared.close.send_replace(true);
    Ok(Redirect::to("/drill").into_response())
}

/// Whoever may press the buttons, and the drill.
fn learner(shared: &Shared, visitor: &Visitor, headers: &HeaderMap) -> Result<Arc<Drill>, Problem> {
    same_origin(headers, visitor)?;
    let (team, _) = visitor.require_member()?;
    let drill = shared.drill.as_ref().ok_or_else(Problem::not_found)?;
    let limited = shared.limits.writes.take(team, Instant::now());
    limited.map_err(Problem::rate_limited)?;
    Ok(drill.borrow().clone())
}

fn show(
    shared: &Shared,
    visitor: &Visitor,
    uri: &Uri,
    headers: &HeaderMap,
    typed: &Typed,
) -> Response {
    let t = texts(uri, headers);
    let answer = |status: StatusCode, content: String| {
        (status, paper(uri, t, t.drill_title(), content)).into_response()
    };
    let Some(drill) = &shared.drill else {
        return answer(StatusCode::NOT_FOUND, callout(t.drill_none()));
    };
    if visitor.member().is_none() {
        return answer(StatusCode::UNAUTHORIZED, callout(t.drill_not_yours()));
    }
    let drill = drill.borrow().clone();
    let (phase, second, length_s) = {
        let snapshot = shared.snapshot.borrow();
        let board = &snapshot.board;
        (board.phase, board.second, board.length_s)
    };
    let status = match typed.wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let mut page = Markup::default();
    head(&mut page, t, &drill);
    if let Some(wrong) = &typed.wrong {
        page.add(format_args!(
            "<p class=\"callout\" role=\"alert\">{}</p>",
            Esc(wrong)
        ));
    }
    let again_s = match phase {
        GamePhase::Lobby => {
            brief::add(&mut page, t, &drill.brief);
            if drill.prediction.is_some() {
                form::add_given(&mut page, t, &drill);
            }
            form::add(&mut page, t, &drill, typed);
            None
        }
        GamePhase::Running | GamePhase::Paused => {
            running(
                &mut page,
                t,
                &drill,
                &clock(length_s.saturating_sub(second), length_s),
            );
            Some(LOOK_AGAIN_S[0])
        }
        GamePhase::Ended => ended(&mut page, t, &drill),
    };
    let mut response = answer(status, page.finish());
    if let (Some(seconds), None) = (again_s, &typed.wrong) {
        // Browsers know it, and it needs no script.
        let refresh = HeaderName::from_static("refresh");
        let again = HeaderValue::from_static(seconds);
        response.headers_mut().insert(refresh, again);
    }
    response
}

fn head(page: &mut Markup, t: T, drill: &Drill) {
    page.add(format_args!(
        "<h1>{}</h1><p class=\"quiet\">{} · {}</p>",
        Esc(drill.brief.title.get(t.0)),
        t.drill_round(drill.round, drill.seed),
        t.drill_steps()
    ));
}

fn running(page: &mut Markup, t: T, drill: &Drill, left: &str) {
    page.add(format_args!(
        "<p class=\"callout\">{} {}</p><p><a class=\"button button--primary\" href=\"/team\">{}</a></p>",
        t.drill_runs(),
        t.drill_left(left),
        t.drill_to_console()
    ));
    form::add_given(page, t, drill);
    page.add(format_args!(
        "<details><summary>{}</summary>",
        t.drill_brief()
    ));
    brief::add(page, t, &drill.brief);
    page.add(format_args!("</details>"));
}

/// Tells how soon to look again, while there is something to come.
fn ended(page: &mut Markup, t: T, drill: &Drill) -> Option<&'static str> {
    match &drill.outcome {
        Outcome::Ready(comparison) => {
            compare::add(page, t, drill, comparison);
            compare::add_again(page, t, drill);
            compare::add_file(page, t, comparison);
            return None;
        }
        Outcome::Failed(why) => {
            let why = t.drill_failed(why);
            page.add(format_args!("<p class=\"callout\">{}</p>", Esc(why)));
            compare::add_again(page, t, drill);
            return None;
        }
        Outcome::Open => page.add(format_args!("<p class=\"callout\">{}…</p>", t.drill_computing())),
        Outcome::Computing { done, of } => page.add(format_args!(
            "<p class=\"callout\">{}…</p><p><progress max=\"{of}\" value=\"{done}\"></progress> {}</p>",
            t.drill_computing(),
            t.drill_progress(*done, *of)
        )),
    }
    form::add_given(page, t, drill);
    Some(LOOK_AGAIN_S[1])
}
