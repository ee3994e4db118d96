//! Server-sent events: one frame after the other until the viewer or the
//! server goes.

use super::guard::Visitor;
use super::reply::Problem;
use super::shared::Shared;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use http::header;
use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

/// After so long without news, a beat shows that the connection lives: longer than between two seconds of a game, or
/// every second that comes a moment late would bring a beat to every viewer, and sooner than pages turn grey.
pub(super) const BEAT_EVERY: Duration = Duration::from_secs(2);
/// A viewer who takes no frame for so long is gone.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// One end of a stream. A slow viewer misses frames, and gets the latest when it is ready.
pub(super) struct Frames(mpsc::Sender<Bytes>);

impl Frames {
    /// Sends a frame; false once nobody listens.
    pub(super) async fn send(&self, frame: Bytes) -> bool {
        matches!(
            tokio::time::timeout(SEND_TIMEOUT, self.0.send(frame)).await,
            Ok(Ok(()))
        )
    }
}

/// Opens a stream that `feed` fills. It ends when `feed` does, or the server stops.
pub(super) fn open<F, Fut>(shared: &Shared, visitor: &Visitor, feed: F) -> Result<Response, Problem>
where
    F: FnOnce(Frames) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let permit = shared
        .streams
        .clone()
        .try_acquire_owned()
        .map_err(|_| Problem::too_many_streams())?;
    let tab = shared
        .tabs
        .open(visitor)
        .ok_or_else(Problem::too_many_streams)?;
    let (sender, receiver) = mpsc::channel(1);
    let feeding = feed(Frames(sender));
    let mut closing = shared.closing.clone();
    let (access, pass) = (shared.access.clone(), visitor.pass.clone());
    let gone = async move {
        match pass {
            Some(pass) => access.gone(&pass).await,
            None => std::future::pending().await,
        }
    };
    tokio::spawn(async move {
        let _counted = (permit, tab);
        tokio::select! {
            () = feeding => {}
            // Whose token is taken away sees nothing more.
            () = gone => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    });
    let body = Body::from_stream(ReceiverStream::new(receiver).map(Ok::<_, Infallible>));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

/// Whether a viewer who saw one second has to be told everything at another:
/// a replay went elsewhere, or the viewer was too slow to see what lies between.
pub(super) fn is_jump(seen_s: u32, now_s: u32) -> bool {
    const STEP_MAX_S: u32 = 5;
    now_s < seen_s || now_s - seen_s > STEP_MAX_S
}

/// An event with its number.
pub(super) fn frame(event: &str, id: u64, data: &impl serde::Serialize) -> Bytes {
    let mut frame = format!("id: {id}\nevent: {event}\ndata: ").into_bytes();
    // JSON has no line breaks outside of strings, and escapes those inside.
    if let Err(error) = serde_json::to_writer(&mut frame, data) {
        tracing::error!(%error, event, "an event cannot be encoded");
        return beat();
    }
    frame.extend_from_slice(b"\n\n");
    frame.into()
}

/// An event that says nothing but that the connection lives.
pub(super) fn beat() -> Bytes {
    Bytes::from_static(b"event: beat\ndata: {}\n\n")
}
