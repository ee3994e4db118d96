//! The remote: what the projector shows, switched by the buttons of a plain form
//! that fits on a phone and needs no scripts.

use super::super::bodies::RemoteForm;
use super::super::clock::may_turn;
use super::super::guard::{Visitor, same_origin};
use super::super::paper::{callout, texts, wide_paper};
use super::super::reply::Problem;
use super::super::shared::Shared;
use super::{countdown, may_switch, switch};
use crate::format::clock;
use crate::i18n::T;
use crate::stage::{Show, Slide};
use crate::view::GamePhase;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode, Uri};
use std::fmt::Write as _;
use std::sync::Arc;

/// Countdowns to choose from, in minutes.
const MINUTES: [u32; 4] = [1, 3, 5, 10];

/// `GET /stage/remote`
pub(in super::super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    if may_switch(&shared, &visitor).is_err() {
        let content = callout(t.remote_not_yours());
        return (StatusCode::UNAUTHORIZED, paper(&uri, t, content)).into_response();
    }
    let content = controls(t, &shared, &visitor);
    paper(&uri, t, content)
}

/// `POST /stage/remote`: does it, and shows the page again.
pub(in super::super) async fn press(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<RemoteForm>,
) -> Result<Response, Problem> {
    same_origin(&headers, &visitor)?;
    may_switch(&shared, &visitor)?;
    if let Some(show) = form.show {
        switch(&shared, show.0).await?;
    }
    if let Some(minutes) = form.start_in_min {
        may_turn(&shared, &visitor)?;
        let in_s = (minutes > 0).then(|| u32::from(minutes) * 60);
        countdown::set(&shared, in_s)?;
    }
    Ok(Redirect::to("/stage/remote").into_response())
}

fn paper(uri: &Uri, t: T, content: String) -> Response {
    let ways = [("/", t.nav_board()), ("/stage", t.remote_open_stage())];
    wide_paper(uri, t, t.remote_title(), &ways, content)
}

fn controls(t: T, shared: &Shared, visitor: &Visitor) -> String {
    let state = shared.projector.state();
    let mut out = format!(
        "<h1>{}</h1><p data-testid=\"remote-now\">{}</p><section class=\"section\"><h2>{}</h2>\
         <form method=\"post\" action=\"/stage/remote\" class=\"remote\">",
        t.remote_title(),
        t.remote_now(slide_name(t, state.slide)),
        t.remote_slide()
    );
    let shows = std::iter::once(Show::Auto).chain(Slide::ALL.map(Show::Only));
    for show in shows {
        let word = match show {
            Show::Auto => t.remote_auto(),
            Show::Only(slide) => slide_name(t, slide),
        };
        let is_on = show == state.show;
        let class = if is_on { " button--primary" } else { "" };
        let _ = write!(
            out,
            "<button class=\"button{class}\" name=\"show\" value=\"{}\" aria-pressed=\"{is_on}\">{word}</button>",
            show.as_str()
        );
    }
    let _ = write!(
        out,
        "</form><p class=\"quiet\">{}</p></section>",
        t.remote_auto_note()
    );
    let phase = shared.truth.borrow().board.phase;
    if phase == GamePhase::Lobby && may_turn(shared, visitor).is_ok() {
        add_countdown(&mut out, t, state.starts_in_s);
    }
    if phase == GamePhase::Ended {
        let _ = write!(
            out,
            "<p><a class=\"button button--primary\" href=\"/reveal\">{}</a></p>",
            t.remote_reveal()
        );
    }
    out
}

fn add_countdown(out: &mut String, t: T, starts_in_s: Option<u32>) {
    let _ = write!(
        out,
        "<section class=\"section\"><h2>{}</h2>",
        t.remote_start()
    );
    if let Some(left_s) = starts_in_s {
        let left = clock(left_s, 0);
        let _ = write!(
            out,
            "<p data-testid=\"remote-countdown\">{}</p>",
            t.remote_starts_in(&left)
        );
    }
    out.push_str("<form method=\"post\" action=\"/stage/remote\" class=\"remote\">");
    for minutes in MINUTES {
        let _ = write!(
            out,
            "<button class=\"button\" name=\"start_in_min\" value=\"{minutes}\">{}</button>",
            t.remote_minutes(minutes)
        );
    }
    if starts_in_s.is_some() {
        let _ = write!(
            out,
            "<button class=\"button\" name=\"start_in_min\" value=\"0\">{}</button>",
            t.remote_cancel()
        );
    }
    let _ = write!(
        out,
        "</form><p class=\"quiet\">{}</p></section>",
        t.remote_countdown_note()
    );
}

/// What a slide is called.
fn slide_name(t: T, slide: Slide) -> &'static str {
    match slide {
        Slide::Lobby => t.remote_lobby(),
        Slide::TopTen => t.stage_top(),
        Slide::Movers => t.stage_movers(),
        Slide::Trend => t.stage_trend(),
        Slide::Incident => t.stage_incident(),
        Slide::Clock => t.stage_clock(),
    }
}
