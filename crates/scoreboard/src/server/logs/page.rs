//! The page: a table of logs, or the lines of one. It loads itself again
//! while there may be more to read.

use super::super::paper::{callout, texts, wide_paper};
use super::{InstanceLog, LogLine, LogSummary, Missing, readable};
use crate::format::{clock, grouped};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::server::guard::Visitor;
use crate::server::language::query;
use crate::server::shared::Shared;
use crate::table::{table, text};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use std::sync::Arc;

/// How often the page loads itself again, in seconds.
const AGAIN_S: &str = "5";

/// What a page shows.
struct Shown {
    status: StatusCode,
    content: String,
    /// Whether there may be more to read soon.
    grows: bool,
}

/// `GET /log`
pub(in crate::server) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let t = texts(&uri, &headers);
    let shown = show(t, &shared, &visitor, &uri).unwrap_or_else(|missing| Shown {
        status: missing.status(),
        content: callout(t.log_missing(missing)),
        grows: false,
    });
    let ways = [("/team", t.back_to_team()), ("/log", t.log_all())];
    // Whoever plays in no team has no console, and says whose logs each time.
    let ways = match visitor.member() {
        Some(_) => &ways[..],
        None => &[],
    };
    let page = wide_paper(&uri, t, t.log_title(), ways, shown.content);
    let mut response = (shown.status, page).into_response();
    if shown.grows {
        let again = HeaderValue::from_static(AGAIN_S);
        response.headers_mut().insert(header::REFRESH, again);
    }
    response
}

fn show(t: T, shared: &Shared, visitor: &Visitor, uri: &Uri) -> Result<Shown, Missing> {
    let (logs, team) = readable(shared, visitor, uri)?;
    let second = shared.truth.borrow().board.length_s;
    let whose = match visitor.member() {
        Some(_) => String::new(),
        None => format!("&team={team}"),
    };
    let (content, grows) = match query(uri, "instance") {
        Some(instance) => {
            let log = logs.of(team, instance).ok_or(Missing::NoSuch)?;
            (lines(t, &log, second), log.is_running)
        }
        None => (list(t, &logs.list(team), &whose, second), true),
    };
    Ok(Shown {
        status: StatusCode::OK,
        content,
        grows,
    })
}

fn list(t: T, logs: &[LogSummary], whose: &str, length_s: u32) -> String {
    let mut page = Markup::default();
    let (title, how) = (t.log_title(), t.log_how());
    page.add(format_args!("<h1>{title}</h1><p class=\"quiet\">{how}</p>"));
    if logs.is_empty() {
        page.add(format_args!("{}", callout(t.log_none_yet())));
        return page.finish();
    }
    // Those who run are what people look for, the newest first.
    let (running, ended): (Vec<_>, Vec<_>) = logs.iter().rev().partition(|log| log.is_running);
    let of_log = |log: &LogSummary| {
        let state = if log.is_running {
            t.log_runs()
        } else {
            t.log_ended()
        };
        let last = log
            .last_second
            .map_or_else(|| "–".to_owned(), |second| clock(second, length_s));
        let name = Esc(&log.instance);
        let link = format!("<a href=\"/log?instance={name}{}\">{name}</a>", Esc(whose));
        vec![link, state.to_owned(), log.lines.to_string(), last]
    };
    let rows: Vec<Vec<String>> = running.into_iter().chain(ended).map(of_log).collect();
    let heads = [t.log_instance(), t.log_state(), t.log_lines(), t.log_last()].map(text);
    table(&mut page, title, &heads, &rows);
    page.finish()
}

fn lines(t: T, log: &InstanceLog, length_s: u32) -> String {
    let mut page = Markup::default();
    let state = if log.is_running {
        t.log_runs()
    } else {
        t.log_ended()
    };
    let title = t.log_of(&log.instance);
    page.add(format_args!(
        "<h1>{}</h1><p class=\"quiet\">{state}</p>",
        Esc(&title)
    ));
    if log.left_out > 0 {
        let left_out = grouped(i64::try_from(log.left_out).unwrap_or(i64::MAX));
        let note = t.log_left_out(&left_out);
        page.add(format_args!("{}", callout(note)));
    }
    if log.lines.is_empty() {
        page.add(format_args!("<p>{}</p>", t.log_empty()));
        return page.finish();
    }
    // The newest first: a page that loads itself again begins at its top.
    let of_line = |line: &LogLine| {
        vec![
            clock(line.second, length_s),
            line.from.as_str().to_owned(),
            format!("<code>{}</code>", Esc(&line.text)),
        ]
    };
    let rows: Vec<Vec<String>> = log.lines.iter().rev().map(of_line).collect();
    let heads = [t.log_time(), t.log_source(), t.log_text()].map(text);
    table(&mut page, &title, &heads, &rows);
    page.finish()
}

impl T {
    const fn log_missing(self, missing: Missing) -> &'static str {
        match missing {
            Missing::NoToken => self.log_not_yours(),
            Missing::WhichTeam => self.log_which_team(),
            Missing::NotLive => self.log_none_live(),
            Missing::NoSuch => self.log_no_such(),
        }
    }
}
