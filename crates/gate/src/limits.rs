//! The limits of a listener.

use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto;
use std::time::Duration;

/// HTTP/2: an idle client is asked for a sign of life so often.
const PING_EVERY: Duration = Duration::from_secs(20);
/// HTTP/2: how much of bodies may be on its way, in bytes, each way.
const WINDOW: u32 = 64 * 1024;

/// The limits of a listener.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once.
    pub connections_max: usize,
    /// Of these, from one address.
    pub from_one_address_max: usize,
    /// How long a connection may have no request under way, and its client may
    /// take in nothing of an answer. A stream of events has to bring one more often.
    pub idle_max: Duration,
    /// After so long a connection is asked to come again, if it has no end by itself.
    pub age_max: Option<Duration>,
    /// The longest head of a request, in bytes.
    pub head_len_max: usize,
    /// Fields in a head.
    pub head_fields_max: usize,
    /// HTTP/2: requests at once on one connection.
    pub streams_max: u32,
}

impl Limits {
    /// Both versions of HTTP, within these limits.
    pub(crate) fn protocols(&self) -> auto::Builder<TokioExecutor> {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            // Seats are looked over from the first byte on, without a timer for each request.
            .header_read_timeout(None)
            .max_headers(self.head_fields_max)
            .max_buf_size(self.head_len_max.max(8 * 1024));
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(self.streams_max)
            .max_header_list_size(u32::try_from(self.head_len_max).unwrap_or(u32::MAX))
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .max_send_buf_size(WINDOW as usize)
            .keep_alive_interval(PING_EVERY)
            .keep_alive_timeout(self.idle_max);
        builder
    }
}
