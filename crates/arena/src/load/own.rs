//! A service outside of the game: requests go to its own address, and nothing
//! it says is believed but status and body.

use super::exchange::{Answer, Broken, exchange};
use crate::drive::Target;
use crate::drive::lanes::{Lane, Lanes};
use crate::edge::TryOutcome;
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::Empty;
use model::outcome::FailCause;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Connections to it at most; who comes when all are in use waits for one.
const CONNECTIONS_MAX: usize = 1_024;
/// Connections that it had closed by the time they were used, for one attempt.
const STALE_MAX: u32 = 8;
/// The largest answer that is read, in bytes.
const BODY_LEN_MAX: usize = 4 * 1024;

/// A service outside of the game.
pub(crate) struct Own {
    target: Target,
    lanes: Arc<Lanes>,
    timeout: Duration,
}

impl Own {
    /// One that is waited for so long, from the first connection on.
    pub(crate) fn new(target: Target, timeout: Duration) -> Self {
        let lanes = Lanes::new(target.address(), CONNECTIONS_MAX, timeout);
        Self {
            target,
            lanes,
            timeout,
        }
    }

    /// One exchange; `None` when the connection fails. Redirects are answers like others: nobody follows them.
    pub(crate) async fn exchange(
        &self,
        key: impl fmt::Display,
        is_sent: &mut bool,
    ) -> Option<Answer> {
        for _ in 0..STALE_MAX {
            let mut lane = self.lanes.take().await.ok()?;
            let request = self.request(&key)?;
            *is_sent = true;
            match exchange(lane.connection(), request, BODY_LEN_MAX).await {
                Ok(answer) => {
                    give_back(lane, &answer);
                    return Some(answer);
                }
                // It closed the connection while that was idle, as it may: that is no failure.
                Err(Broken::NotSent) => *is_sent = false,
                Err(Broken::Connection(_) | Broken::TooLong) => return None,
            }
        }
        None
    }

    fn request(&self, key: impl fmt::Display) -> Option<Request<Empty<Bytes>>> {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = self.target.uri_of(key)?;
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.target.host().clone());
        headers.insert(header::USER_AGENT, HeaderValue::from_static("gameday"));
        Some(request)
    }

    /// Sends one request by hand.
    pub(crate) async fn try_one(&self, key: &str) -> TryOutcome {
        let mut is_sent = false;
        let asked = tokio::time::timeout(self.timeout, self.exchange(Escaped(key), &mut is_sent));
        let answer = asked.await.ok().flatten();
        TryOutcome {
            status: answer.as_ref().map_or(0, |answer| answer.status.as_u16()),
            body: answer.map_or_else(String::new, |answer| {
                String::from_utf8_lossy(&answer.body).into_owned()
            }),
            from: None,
            is_hit: false,
            is_own: true,
        }
    }
}

/// Why a status other than 200 is a failure.
pub(crate) const fn cause_of(status: u16) -> FailCause {
    match status {
        500 => FailCause::ServiceError,
        503 => FailCause::QueueFull,
        429 => FailCause::Throttled,
        _ => FailCause::OtherStatus,
    }
}

/// Keeps a connection unless its server is about to close it.
fn give_back(lane: Lane, answer: &Answer) {
    let connection = answer.headers.get(header::CONNECTION);
    let is_last = connection.is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"close"));
    if !is_last {
        lane.give_back();
    }
}

/// A text in a query, where it might mean something else.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    write!(f, "{}", char::from(byte))?;
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_mean_something_in_a_query_is_escaped() {
        assert_eq!(Escaped("3615-7184").to_string(), "3615-7184");
        assert_eq!(Escaped("a&b=c 하").to_string(), "a%26b%3Dc%20%ED%95%98");
    }
}
