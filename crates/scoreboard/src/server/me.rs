//! A member's own page, and the form of those who come back: both work without
//! scripts.

use super::guard::{Visitor, code_of, mark_of_member, same_origin};
use super::members::{assign, come_back, cookies_of};
use super::paper::{callout, paper, texts, wide_paper};
use super::reply::Problem;
use super::shared::Shared;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::wire::{Duty, RejoinRequest, RoleRequest};
use axum::extract::{ConnectInfo, Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode, Uri};
use std::net::SocketAddr;
use std::sync::Arc;

/// `GET /me`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let (status, content) = match visitor.member() {
        None => (StatusCode::UNAUTHORIZED, callout(t.me_not_in())),
        Some((team, member)) => {
            let name = shared.access.team_name(team).unwrap_or_default();
            let whose = t.me_yours(name, member);
            let duty = shared.access.duty_of(team, member);
            (
                StatusCode::OK,
                own(t, &whose, duty, code_of(&shared, &headers, &visitor)),
            )
        }
    };
    (status, paper(&uri, t, t.me_title(), content)).into_response()
}

/// `POST /me`: takes another role, and shows the page again.
pub(super) async fn take_role(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(RoleRequest { role }): Form<RoleRequest>,
) -> Result<Redirect, Problem> {
    let (team, member) = mark_of_member(&shared, &headers, &visitor)?;
    assign(&shared, team, member, role).await?;
    Ok(Redirect::to("/me"))
}

/// `GET /rejoin`
pub(super) async fn form(uri: Uri, headers: HeaderMap) -> Response {
    form_page(&uri, texts(&uri, &headers), None)
}

/// `POST /rejoin`: leads to the team's console, or says why not.
pub(super) async fn come(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    Form(RejoinRequest { code }): Form<RejoinRequest>,
) -> Result<Response, Problem> {
    same_origin(&headers, &visitor)?;
    match come_back(&shared, address, &code).await {
        Ok(joined) => {
            let cookies = cookies_of(&shared, &headers, &joined);
            Ok((cookies, Redirect::to("/team")).into_response())
        }
        Err(problem) => {
            let t = texts(&uri, &headers);
            let Some(why) = problem.reason() else {
                return Err(problem);
            };
            let mut response = form_page(&uri, t, Some(why.get(t.0)));
            *response.status_mut() = problem.status();
            Ok(problem.shown_as(response))
        }
    }
}

fn form_page(uri: &Uri, t: T, why_not: Option<&str>) -> Response {
    let mut out = Markup::default();
    out.add(format_args!(
        r#"<h1>{}</h1><p class="quiet">{}</p>"#,
        t.rejoin_title(),
        t.rejoin_how()
    ));
    if let Some(why) = why_not {
        out.add(format_args!(
            r#"<p class="callout callout--warn" role="alert" data-testid="rejoin-problem">{}</p>"#,
            Esc(why)
        ));
    }
    out.add(format_args!(
        r#"<form method="post" action="/rejoin"><label class="field"><span class="field__label">{}</span><input class="input input--short mono" name="code" required maxlength="24" autocomplete="off" autocapitalize="characters" spellcheck="false" data-testid="rejoin-input"></label> <button class="button button--primary" data-testid="rejoin-submit">{}</button></form>"#,
        t.rejoin_code(),
        t.rejoin_submit()
    ));
    wide_paper(
        uri,
        t,
        t.rejoin_title(),
        &[("/join", t.nav_join())],
        out.finish(),
    )
}

fn own(t: T, whose: &str, duty: Duty, code: Option<String>) -> String {
    let mut out = Markup::default();
    out.add(format_args!(
        r#"<h1>{}</h1><form method="post" action="/me"><fieldset class="choices"><legend class="field__label">{}</legend>"#,
        Esc(whose),
        t.join_role()
    ));
    for choice in Duty::ALL {
        let checked = if choice == duty { " checked" } else { "" };
        let (word, name) = (choice.as_str(), t.role(choice));
        out.add(format_args!(
            r#"<label class="choice"><input type="radio" name="role" value="{word}" data-testid="role-{word}"{checked}><span>{name}</span></label>"#
        ));
    }
    out.add(format_args!(
        r#"</fieldset><p class="quiet">{}</p><button class="button button--primary" data-testid="role-set">{}</button></form><h2>{}</h2>"#,
        t.me_role_how(),
        t.me_role_set(),
        t.rejoin_code()
    ));
    match code {
        Some(code) => out.add(format_args!(
            r#"<p><strong class="mono" data-testid="rejoin-code">{}</strong></p><p class="quiet">{}</p>"#,
            Esc(code),
            t.me_code_how()
        )),
        None => out.add(format_args!(r#"<p class="quiet">{}</p>"#, t.me_code_none())),
    }
    out.finish()
}
