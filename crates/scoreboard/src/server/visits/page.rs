//! The record as a table, for whoever runs the event.

use super::super::access::Role;
use super::super::guard::Visitor;
use super::super::language::query;
use super::super::paper::{callout, texts, wide_paper};
use super::super::shared::Shared;
use super::unix_ms;
use crate::format::grouped;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::table::{cell, number, table, text};
use crate::wire::Visit;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// What is no refusal.
const NO_REFUSALS: [&str; 5] = ["joined", "rejoined", "logged-in", "left", "revoked"];
/// Of the filter: all that was refused, and all that was not, such as coming in and leaving.
const NOT_REFUSED: &str = "not-refused";
const REFUSED: &str = "refused";

/// `GET /visits?what=wrong-pin`
pub(in crate::server) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let ways = [("/facilitator", t.desk_title()), ("/", t.nav_board())];
    let (status, content) = match visitor.role {
        Some(Role::Facilitator) => {
            let what = query(&uri, "what").unwrap_or_default();
            let lines = shared.visits.newest_first();
            (StatusCode::OK, content(t, &lines, what, unix_ms()))
        }
        Some(Role::Member { .. }) => (StatusCode::FORBIDDEN, callout(t.desk_not_yours())),
        None => (StatusCode::UNAUTHORIZED, callout(t.desk_not_yours())),
    };
    (
        status,
        wide_paper(&uri, t, t.visits_title(), &ways, content),
    )
        .into_response()
}

fn is_refused(line: &Visit) -> bool {
    !NO_REFUSALS.contains(&line.what.as_str())
}

/// Whether a line is one of those that are asked for.
fn is_wanted(line: &Visit, what: &str) -> bool {
    match what {
        "" => true,
        NOT_REFUSED => !is_refused(line),
        REFUSED => is_refused(line),
        code => line.what == code,
    }
}

fn content(t: T, lines: &[Visit], what: &str, now_ms: u64) -> String {
    let mut page = Markup::default();
    page.add(format_args!(
        "<h1>{}</h1><p class=\"quiet\">{}</p>",
        t.visits_title(),
        t.visits_how()
    ));
    filter(&mut page, t, lines, what);
    let wanted: Vec<&Visit> = lines.iter().filter(|line| is_wanted(line, what)).collect();
    if wanted.is_empty() {
        page.add(format_args!(
            "<p data-testid=\"visits-none\">{}</p>",
            t.visits_none()
        ));
        return page.finish();
    }
    let rows: Vec<Vec<String>> = wanted.iter().map(|line| row(t, line, now_ms)).collect();
    let columns = [
        text(t.visits_when()),
        text(t.visits_outcome()),
        text(t.visits_from()),
        text(t.visits_asked()),
        number(t.visits_times()),
    ];
    page.add(format_args!("<div data-testid=\"visits\">"));
    table(&mut page, t.visits_title(), &columns, &rows);
    page.add(format_args!("</div>"));
    page.finish()
}

/// A choice among what there is, with how often it came.
fn filter(page: &mut Markup, t: T, lines: &[Visit], what: &str) {
    let times = |wanted: &str| -> u64 {
        let its = lines.iter().filter(|line| is_wanted(line, wanted));
        its.map(|line| u64::from(line.times)).sum()
    };
    let codes: BTreeSet<&str> = lines.iter().map(|line| line.what.as_str()).collect();
    page.add(format_args!(
        "<form method=\"get\" action=\"/visits\" class=\"button-row compare__choice\"><label class=\"field\"><span>{}</span>\
         <select class=\"input\" name=\"what\" data-testid=\"visits-what\">",
        t.visits_outcome()
    ));
    let groups = [
        ("", t.visits_all()),
        (NOT_REFUSED, t.visits_not_refused()),
        (REFUSED, t.visits_refused()),
    ];
    let codes = codes
        .into_iter()
        .map(|code| (code, outcome(t, code).unwrap_or(code)));
    for (value, words) in groups.into_iter().chain(codes) {
        let selected = if value == what { " selected" } else { "" };
        page.add(format_args!(
            "<option value=\"{}\"{selected}>{} ({})</option>",
            Esc(value),
            Esc(words),
            grouped(i64::try_from(times(value)).unwrap_or(i64::MAX))
        ));
    }
    page.add(format_args!(
        "</select></label><button class=\"button button--primary\">{}</button></form>",
        t.visits_show()
    ));
}

fn row(t: T, line: &Visit, now_ms: u64) -> Vec<String> {
    let at = UNIX_EPOCH + Duration::from_millis(line.at_ms);
    let at = humantime::format_rfc3339_seconds(at).to_string();
    let ago_s = now_ms.saturating_sub(line.at_ms) / 1_000;
    let ago = t.clash_ago(&t.span(u32::try_from(ago_s).unwrap_or(u32::MAX)));
    // The day is the same for all but the longest event: the machine keeps it.
    let clock = at.get(11..19).unwrap_or(&at);
    let when = format!("<time datetime=\"{at}\">{clock}</time> <span class=\"quiet\">{ago}</span>");
    let (class, mark) = match is_refused(line) {
        true => ("loss", "✕"),
        false => ("gain", "✓"),
    };
    let code = Esc(&line.what);
    let words = match outcome(t, &line.what) {
        Some(words) => format!("{words} <code>{code}</code>"),
        None => format!("<code>{code}</code>"),
    };
    let asked = format!("{} {}", line.method, line.path);
    vec![
        when,
        format!("<span class=\"{class}\"><span aria-hidden=\"true\">{mark}</span> {words}</span>"),
        cell(&line.address),
        format!("<code>{}</code>", Esc(asked.trim())),
        line.times.to_string(),
    ]
}

/// An outcome in words, if it is one of those that tell something about people;
/// others are what programs do wrong, and their codes are in the reference.
fn outcome(t: T, code: &str) -> Option<&'static str> {
    Some(match code {
        "joined" => t.visit_joined(),
        "rejoined" => t.visit_rejoined(),
        "logged-in" => t.visit_logged_in(),
        "left" => t.visit_left(),
        "revoked" => t.visit_revoked(),
        "wrong-pin" => t.visit_wrong_pin(),
        "wrong-code" => t.visit_wrong_code(),
        "name-taken" => t.visit_name_taken(),
        "wrong-token" => t.visit_wrong_token(),
        "no-token" | "401" => t.visit_no_token(),
        "forbidden" | "403" => t.visit_forbidden(),
        "observer" => t.visit_observer(),
        "tls-only" => t.visit_tls_only(),
        "other-origin" => t.visit_other_origin(),
        "rate-limited" => t.visit_rate_limited(),
        "not-found" | "404" => t.visit_not_found(),
        "too-large" => t.visit_too_large(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    const T_EN: T = T(Lang::En);

    fn visit(what: &str, path: &str, times: u32) -> Visit {
        Visit {
            at_ms: 1_790_000_000_000,
            address: "192.0.2.7".into(),
            method: "POST".into(),
            path: path.into(),
            what: what.into(),
            times,
        }
    }

    #[test]
    fn the_filter_keeps_what_is_asked_for_and_counts_all_of_it() {
        let lines = [
            visit("wrong-pin", "/api/join", 12),
            visit("joined", "/api/join", 3),
            visit("strange-code", "/x", 1),
        ];
        let page = |what| content(T_EN, &lines, what, 1_790_000_061_000);
        let all = page("");
        for part in [
            "wrong-pin",
            "strange-code",
            "All (16)",
            "Not refused (3)",
            "Refused (13)",
            "1 min 1 s ago",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
        let rows = |html: &str| html.matches("<tr>").count() - 1;
        assert_eq!(
            [
                rows(&all),
                rows(&page(NOT_REFUSED)),
                rows(&page(REFUSED)),
                rows(&page("wrong-pin"))
            ],
            [3, 1, 2, 1]
        );
        assert!(page("nothing-of-it").contains("visits-none"));
    }

    #[test]
    fn what_strangers_ask_for_is_text() {
        let evil = "/<script>alert(1)</script>";
        let html = content(T_EN, &[visit("<i>", evil, 1)], "\"><b>", 0);
        assert!(
            !html.contains("<script") && !html.contains("<i>") && !html.contains("\"><b>"),
            "{html}"
        );
    }
}
