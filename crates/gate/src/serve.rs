//! From a listener to answers.

use crate::held::Held;
use crate::limits::Limits;
use crate::seat::{Handing, Seat};
use crate::seats::Seats;
use crate::tls::{Stream, Tls};
use http::{Request, Response, StatusCode};
use http_body::Body;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use std::error::Error;
use std::future::pending;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::either::Either;

/// How often connections are looked over: by so much may a limit be late.
const SWEEP_EVERY: Duration = Duration::from_millis(500);
/// Of what is written, so many bytes at most wait in the kernel to be sent: what it takes in counts as sent, so that a slow
/// client's stream would lag behind by megabytes before anybody noticed.
#[cfg(target_os = "linux")]
const UNSENT_MAX: u32 = 32 * 1024;
/// Pause after a failed accept: when descriptors run out, trying again at once only burns time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// Where connections come in.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    tls: Option<Tls>,
}

/// Marks a request that came without TLS where it is spoken: as an extension.
#[derive(Clone, Copy, Debug)]
pub struct Unsecured;

impl Door {
    /// One behind which TLS is spoken. Who comes without it is served all the same, so
    /// that they can be told; their requests are marked as [`Unsecured`].
    #[must_use]
    pub fn secured(listener: TcpListener, tls: Tls) -> Self {
        Self {
            listener,
            tls: Some(tls),
        }
    }

    /// Whether TLS is spoken.
    #[must_use]
    pub fn is_secured(&self) -> bool {
        self.tls.is_some()
    }
}

impl From<TcpListener> for Door {
    /// One without TLS.
    fn from(listener: TcpListener) -> Self {
        Self {
            listener,
            tls: None,
        }
    }
}

/// Serves until `shutdown` is done; then the listener closes, idle connections
/// end, and the others with the answers that are under way. Dropping the future
/// ends all of them at once.
///
/// `service_for` makes the service of a connection from its client's address;
/// `refused` is told of clients whose words were no request, and of the status
/// that they were answered with.
pub async fn serve<S, B>(
    door: impl Into<Door>,
    limits: Limits,
    service_for: impl Fn(SocketAddr) -> S,
    refused: impl Fn(SocketAddr, StatusCode) + Clone + Send + 'static,
    shutdown: impl Future<Output = ()>,
) where
    S: Service<Request<Incoming>, Response = Response<B>> + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let protocols = limits.protocols();
    let Door { listener, tls } = door.into();
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    let mut seats = Seats::new(limits);
    let mut sweep = interval(SWEEP_EVERY);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut shutdown = pin!(shutdown);
    while listener.is_some() || !connections.is_empty() {
        let accept = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => pending().await,
            }
        };
        tokio::select! {
            biased;
            () = &mut shutdown, if listener.is_some() => {
                listener = None;
                seats.finish();
            }
            Some(ended) = connections.join_next_with_id() => {
                seats.leave(ended.map_or_else(|error| error.id(), |(id, ())| id));
            }
            _ = sweep.tick() => seats.sweep(),
            accepted = accept => {
                let Ok((stream, address)) = accepted else {
                    sleep(ACCEPT_PAUSE).await;
                    continue;
                };
                if !seats.has_room(address.ip()) {
                    continue;
                }
                let seat = Arc::new(Seat::new(address.ip()));
                let (finish, finishing) = oneshot::channel();
                let service = service_for(address);
                prepare(&stream, limits.idle_max);
                let held = let_in(tls.clone(), stream, Arc::clone(&seat), protocols.clone(), service, finishing);
                let refused = refused.clone();
                let task = connections.spawn(async move {
                    if let Some(status) = held.await {
                        refused(address, status);
                    }
                });
                seats.take(seat, task, finish);
            }
        }
    }
}

/// Small answers do not wait for one another, a client that takes in nothing is
/// given up, and little waits for one that is slow. If it can't be set, a
/// connection is merely slower to answer or to end.
fn prepare(stream: &TcpStream, silent_max: Duration) {
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    {
        let ms = u32::try_from(silent_max.as_millis()).unwrap_or(u32::MAX);
        let _ = rustix::net::sockopt::set_tcp_user_timeout(stream, ms);
        let _ = socket2::SockRef::from(stream).set_tcp_notsent_lowat(UNSENT_MAX);
    }
}

/// One connection from its first byte to its end. No request has begun until a
/// handshake is over: one that takes its time is cut with whoever is silent.
async fn let_in<S, B>(
    tls: Option<Tls>,
    stream: TcpStream,
    seat: Arc<Seat>,
    protocols: auto::Builder<TokioExecutor>,
    service: S,
    mut finishing: oneshot::Receiver<()>,
) -> Option<StatusCode>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let stream = match &tls {
        None => Either::Left(stream),
        // What fails here has no words of HTTP.
        Some(tls) => tokio::select! {
            biased;
            greeted = tls.greet(stream) => greeted.ok()?,
            _ = &mut finishing => return None,
        },
    };
    let is_unsecured = tls.is_some() && matches!(stream, Either::Left(_));
    hold(stream, is_unsecured, seat, protocols, service, finishing).await
}

/// Answers the requests of one connection until its end; tells how it was
/// refused if what came was no request.
async fn hold<S, B>(
    stream: Stream,
    is_unsecured: bool,
    seat: Arc<Seat>,
    protocols: auto::Builder<TokioExecutor>,
    service: S,
    finishing: oneshot::Receiver<()>,
) -> Option<StatusCode>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let service = service_fn(move |mut request: Request<Incoming>| {
        if is_unsecured {
            request.extensions_mut().insert(Unsecured);
        }
        let at_work = seat.begin();
        let answer = service.call(request);
        async {
            let answer = answer.await?;
            Ok::<_, S::Error>(answer.map(|body| Held {
                body,
                handing: Handing::of(at_work),
            }))
        }
    });
    let mut connection = pin!(protocols.serve_connection(TokioIo::new(stream), service));
    // A broken connection concerns only its client.
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => ended,
        _ = finishing => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    ended.err().and_then(|error| refusal(&*error))
}

/// The status that a client was answered with who sent what is no request.
fn refusal(error: &(dyn Error + 'static)) -> Option<StatusCode> {
    let error = error.downcast_ref::<hyper::Error>()?;
    if error.is_parse_too_large() {
        Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
    } else {
        error.is_parse().then_some(StatusCode::BAD_REQUEST)
    }
}
