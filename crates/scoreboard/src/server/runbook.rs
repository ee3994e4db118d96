//! The runbook: what teams can read about the service.

use super::guard::Visitor;
use super::paper::{callout, paper, texts};
use super::reply::Problem;
use super::shared::Shared;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};
use model::text::Text;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::sync::Arc;

/// `GET /api/team/runbook`
pub(super) async fn runbook(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<Text>, Problem> {
    visitor.role.as_ref().ok_or_else(Problem::no_token)?;
    let runbook = shared.runbook.clone();
    Ok(Json(runbook.ok_or_else(Problem::not_found)?))
}

/// `GET /runbook`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let (status, content) = match (&visitor.role, &shared.runbook) {
        (None, _) => (StatusCode::UNAUTHORIZED, callout(t.runbook_not_yours())),
        (Some(_), None) => (StatusCode::NOT_FOUND, callout(t.runbook_none())),
        (Some(_), Some(text)) => (StatusCode::OK, rendered(text.get(t.0))),
    };
    (status, paper(&uri, t, t.runbook_title(), content)).into_response()
}

/// Markdown as HTML: texts, lists, tables, code, links to pages. A scenario may
/// come from anywhere, so that HTML in it is shown as it was written, pictures
/// are their descriptions, and links lead to the web or nowhere.
fn rendered(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut is_dead_link = Vec::new();
    let safe = Parser::new_ext(markdown, options).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        // Nobody ticks it here, so it is no control that would need a name.
        Event::TaskListMarker(is_done) => {
            let mark = if is_done { "☑ " } else { "☐ " };
            Some(Event::Text(mark.into()))
        }
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { dest_url, .. }) if !is_page(&dest_url) => {
            is_dead_link.push(true);
            None
        }
        Event::Start(Tag::Link { .. }) => {
            is_dead_link.push(false);
            Some(event)
        }
        Event::End(TagEnd::Link) => (is_dead_link.pop() == Some(false)).then_some(event),
        event => Some(event),
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, safe);
    out
}

fn is_page(link: &str) -> bool {
    ["https://", "http://", "#"]
        .iter()
        .any(|it| link.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_runbook_needs_is_rendered() {
        let html = rendered(
            "# A\n\n| a | b |\n|---|---|\n| *c* | `d` |\n\n- [ ] e\n- [x] g\n- [x](https://f)\n",
        );
        for part in [
            "<h1>A</h1>",
            "<em>c</em>",
            "<code>d</code>",
            "<li>☐ e</li>",
            "<li>☑ g</li>",
            "<a href=\"https://f\">x</a>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn nothing_in_a_runbook_runs_or_loads() {
        for evil in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,y)",
            "[x](//elsewhere)",
            "![x](https://elsewhere/pixel.png)",
            "<https://ok> [a [b](javascript:c) d](vbscript:e)",
            "[x][1]\n\n[1]: javascript:alert(1)",
        ] {
            let html = rendered(evil).to_lowercase();
            for part in [
                "<script",
                "<img",
                "href=\"javascript",
                "href=\"data",
                "href=\"vbscript",
                "href=\"//",
            ] {
                assert!(!html.contains(part), "{evil}: {html}");
            }
            assert_eq!(
                html.matches("<a ").count(),
                html.matches("</a>").count(),
                "{html}"
            );
        }
    }
}
