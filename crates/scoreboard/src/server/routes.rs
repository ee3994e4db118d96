//! All addresses, in one table.

use super::bodies::BODY_MAX;
use super::reply::Problem;
use super::shared::Shared;
use super::slow_bodies;
use super::{
    api, assets, board_stream, clock, compare, drill, facilitator, hints, leave, logs, me, members,
    metrics, pages, plan, replay, report, runbook, scenario, script, secured, stage, team_stream,
    visits, what_if,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use http::uri::Authority;
use http::{HeaderName, HeaderValue, header};
use std::sync::Arc;

/// An address with its method; the table is also what the OpenAPI document is checked against.
type Route = (&'static str, &'static str, MethodRouter<Arc<Shared>>);

fn table() -> [Route; 63] {
    [
        ("get", "/", get(pages::board)),
        ("get", "/team", get(pages::team)),
        ("get", "/facilitator", get(pages::facilitator)),
        ("get", "/join", get(pages::join)),
        ("get", "/stage", get(pages::stage)),
        ("get", "/stage/remote", get(stage::remote)),
        ("post", "/stage/remote", post(stage::press)),
        ("get", "/reveal", get(pages::reveal)),
        ("get", "/me", get(me::page)),
        ("post", "/me", post(me::take_role)),
        ("get", "/rejoin", get(me::form)),
        ("post", "/rejoin", post(me::come)),
        ("get", "/runbook", get(runbook::page)),
        ("get", "/hints", get(hints::page)),
        ("post", "/hints", post(hints::take)),
        ("get", "/log", get(logs::page)),
        ("get", "/scenario", get(scenario::page)),
        ("post", "/scenario", post(scenario::check)),
        ("get", "/visits", get(visits::page)),
        ("get", "/report", get(report::page)),
        ("get", "/what-if", get(what_if::page)),
        ("get", "/compare", get(compare::page)),
        ("get", "/drill", get(drill::page)),
        ("post", "/drill", post(drill::start)),
        ("post", "/drill/again", post(drill::again)),
        ("get", "/api/report", get(report::report)),
        ("get", "/api/board", get(api::board)),
        ("get", "/api/board/events", get(board_stream::board_events)),
        ("get", "/api/team", get(api::team)),
        ("get", "/api/team/runbook", get(runbook::runbook)),
        ("get", "/api/team/events", get(team_stream::team_events)),
        ("get", "/api/team/members", get(members::list)),
        ("post", "/api/team/role", post(members::role)),
        ("post", "/api/team/editing", post(members::editing)),
        ("get", "/api/team/logs", get(logs::list)),
        ("get", "/api/team/instances/{id}/log", get(logs::log)),
        ("post", "/api/team/commands", post(api::commands)),
        ("post", "/api/team/plan", post(plan::plan)),
        ("post", "/api/team/try", post(api::try_one)),
        ("post", "/api/start", post(clock::start)),
        ("post", "/api/pause", post(clock::pause)),
        ("post", "/api/resume", post(clock::resume)),
        ("get", "/api/scenario", get(scenario::file)),
        ("get", "/api/script", get(script::script)),
        ("post", "/api/script/controls", post(script::control)),
        ("post", "/api/script/preview", post(script::preview)),
        ("get", "/api/facilitator", get(facilitator::desk)),
        ("get", "/api/facilitator/events", get(facilitator::events)),
        ("post", "/api/facilitator/notes", post(facilitator::note)),
        ("get", "/api/stage", get(stage::state)),
        ("post", "/api/stage", post(stage::order)),
        ("get", "/api/stage/events", get(stage::events)),
        ("post", "/api/countdown", post(stage::set_countdown)),
        ("get", "/api/replay", get(replay::replay)),
        ("post", "/api/replay", post(replay::order)),
        ("post", "/api/join", post(api::join)),
        ("post", "/api/rejoin", post(members::rejoin)),
        ("post", "/api/leave", post(leave::leave)),
        ("post", "/api/revoke", post(leave::revoke)),
        ("get", "/api/visits", get(visits::visits)),
        ("get", "/api/openapi.json", get(api::openapi)),
        ("get", "/metrics", get(metrics::page)),
        ("get", "/healthz", get(api::healthz)),
    ]
}

/// The whole server.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let routes = table()
        .into_iter()
        .fold(Router::new(), |router, (_, path, method)| {
            router.route(path, method)
        });
    routes
        .route("/icon.svg", get(assets::icon))
        .route("/style/{file}", get(assets::style))
        .route("/pkg/{digest}/{file}", get(assets::bundle))
        .fallback(fallback)
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(from_fn_with_state(Arc::clone(&shared), slow_bodies::refuse))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn(secured::secured_only))
        .layer(from_fn(known_host))
        .layer(from_fn_with_state(Arc::clone(&shared), visits::record))
        .layer(from_fn(security_headers))
        .with_state(shared)
}

async fn fallback(
    state: State<Arc<Shared>>,
    visitor: super::guard::Visitor,
    request: Request,
) -> Response {
    if request.uri().path().starts_with("/api/") || request.method() != http::Method::GET {
        return Problem::not_found().into_response();
    }
    pages::not_found(state, visitor, request).await
}

/// A request is for one host, said in one way. Nothing is ever made of what it is
/// called, but proxies and caches before us may. Under HTTP/2 it is said elsewhere;
/// from here on it stands where it does under HTTP/1.1.
async fn known_host(mut request: Request, next: Next) -> Response {
    let mut said = request.headers().get_all(header::HOST).iter();
    let is_said = match (said.next(), said.next(), request.uri().authority()) {
        (Some(host), None, at) => {
            let host = host
                .to_str()
                .ok()
                .and_then(|it| it.parse::<Authority>().ok());
            host.is_some_and(|host| at.is_none_or(|at| *at == host) && !host.as_str().contains('@'))
        }
        (None, None, Some(at)) => {
            request.version() == http::Version::HTTP_2 && !at.as_str().contains('@')
        }
        _ => false,
    };
    if is_said {
        if let Some(at) = request.uri().authority()
            && let Ok(host) = HeaderValue::from_str(at.as_str())
        {
            request.headers_mut().insert(header::HOST, host);
        }
        next.run(request).await
    } else {
        Problem::bad_host().into_response()
    }
}

async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Pages with forms have another: without a referrer, forms have no origin.
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    let opener = HeaderName::from_static("cross-origin-opener-policy");
    headers.insert(opener, HeaderValue::from_static("same-origin"));
    // Pages have set their own, with a nonce.
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_the_openapi_document_and_the_other_way_round() {
        let document = crate::server::openapi::whole();
        let paths = document["paths"].as_object().unwrap();
        let described: Vec<_> = paths
            .iter()
            .flat_map(|(path, methods)| {
                methods
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(move |method| (method.as_str(), path.as_str()))
            })
            .collect();
        let routes = table().map(|(method, path, _)| (method, path));
        for route in routes {
            assert!(described.contains(&route), "{route:?} is not described");
        }
        for route in described {
            assert!(
                routes.contains(&route),
                "{route:?} is described but does not exist"
            );
        }
    }
}
