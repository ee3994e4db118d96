//! A client that takes in nothing: how much is made for it all the same.
#![cfg(target_os = "linux")]

use gate::{Limits, serve};
use http::{Request, Response};
use http_body::{Body, Frame};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use std::convert::Infallible;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::interval;

const PART: usize = 16 * 1024;
/// What its kernel takes in, what waits in ours, and what is being written.
const AHEAD_MAX: usize = 192 * 1024;

/// An answer without an end, and how many bytes of it were asked for.
struct Endless(Arc<AtomicUsize>);

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.fetch_add(PART, Ordering::Relaxed);
        let part = Bytes::from_static(&[b'x'; PART]);
        Poll::Ready(Some(Ok(Frame::data(part))))
    }
}

#[tokio::test]
async fn little_is_made_ahead_of_a_client_that_takes_in_nothing() {
    let made = Arc::new(AtomicUsize::new(0));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Limits {
        connections_max: 4,
        from_one_address_max: 4,
        idle_max: Duration::from_secs(60),
        age_max: None,
        head_len_max: 16 * 1024,
        head_fields_max: 100,
        streams_max: 4,
    };
    let counter = Arc::clone(&made);
    let service_for = move |_| {
        let counter = Arc::clone(&counter);
        service_fn(move |_: Request<Incoming>| {
            let body = Endless(Arc::clone(&counter));
            async { Ok::<_, Infallible>(Response::new(body)) }
        })
    };
    let serving = tokio::spawn(serve(listener, limits, service_for, |_, _| {}, pending()));

    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(8 * 1024).unwrap();
    let mut client = socket.connect(address).await.unwrap();
    client
        .write_all(b"GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        .await
        .unwrap();

    // Until nothing more is asked for: ten looks in a row see the same.
    let mut looks = interval(Duration::from_millis(50));
    let (mut seen, mut same) = (0, 0);
    while same < 10 {
        looks.tick().await;
        let now = made.load(Ordering::Relaxed);
        same = if now == seen && now > 0 { same + 1 } else { 0 };
        seen = now;
    }
    assert!(seen <= AHEAD_MAX, "{seen} bytes were made for nobody");
    drop(client);
    serving.abort();
}
