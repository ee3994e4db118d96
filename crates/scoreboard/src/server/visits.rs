//! Who came in, and what was refused: the record that whoever runs the event
//! reads when somebody tries doors.
//!
//! It holds no token, no PIN and no query of an address. What the same visitor
//! does again is counted in one line, so that a flood fills nothing.

mod page;

pub(super) use page::page;

use super::guard::Visitor;
use super::reply::{Code, Problem};
use super::shared::Shared;
use crate::wire::Visit;
use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Lines that are kept; the oldest gives way.
const LINES_MAX: usize = 500;
/// The longest address that is kept, in bytes.
const PATH_LEN_MAX: usize = 120;
/// Lines that are searched for the same one, from the newest.
const SAME_AMONG: usize = 64;

/// The record.
#[derive(Default)]
pub(super) struct Visits(Mutex<VecDeque<Visit>>);

impl Visits {
    /// Writes a line, or counts it in the one that says the same.
    pub(super) fn note(&self, address: IpAddr, method: &str, path: &str, what: &str) {
        let (address, path) = (address.to_canonical().to_string(), clipped(path));
        let at_ms = unix_ms();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |line: &&mut Visit| {
            line.what == what
                && line.path == path
                && line.method == method
                && line.address == address
        };
        if let Some(line) = lines.iter_mut().rev().take(SAME_AMONG).find(same) {
            line.times = line.times.saturating_add(1);
            line.at_ms = at_ms;
            return;
        }
        if lines.len() >= LINES_MAX {
            lines.pop_front();
        }
        lines.push_back(Visit {
            at_ms,
            address,
            method: method.to_owned(),
            path: path.to_owned(),
            what: what.to_owned(),
            times: 1,
        });
    }

    fn newest_first(&self) -> Vec<Visit> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().rev().cloned().collect()
    }
}

fn clipped(path: &str) -> &str {
    // An address has no letters but those of ASCII.
    path.get(..PATH_LEN_MAX).unwrap_or(path)
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// Writes down every request that is refused.
pub(super) async fn record(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status == StatusCode::SERVICE_UNAVAILABLE {
        let code = response.extensions().get::<Code>();
        let what = code.map_or(status.as_str(), |Code(code)| code);
        shared
            .visits
            .note(address.ip(), method.as_str(), &path, what);
    }
    response
}

/// `GET /api/visits`
pub(super) async fn visits(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Json<Vec<Visit>>, Problem> {
    visitor.require_facilitator()?;
    Ok(Json(shared.visits.newest_first()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_flood_is_one_line_and_strangers_push_out_the_oldest() {
        let visits = Visits::default();
        for _ in 0..1_000 {
            visits.note(HERE, "POST", "/api/join", "wrong-pin");
        }
        let lines = visits.newest_first();
        assert_eq!((lines.len(), lines[0].times), (1, 1_000));
        for number in 0..2 * LINES_MAX {
            visits.note(HERE, "GET", &format!("/{number}"), "not-found");
        }
        let lines = visits.newest_first();
        assert_eq!(lines.len(), LINES_MAX);
        assert_eq!(lines[0].path, format!("/{}", 2 * LINES_MAX - 1));
    }

    #[test]
    fn long_addresses_are_cut() {
        let visits = Visits::default();
        visits.note(HERE, "GET", &"/a".repeat(4_000), "not-found");
        assert_eq!(visits.newest_first()[0].path.len(), PATH_LEN_MAX);
    }
}
