//! An instance as tasks of this process.

use super::house::House;
use super::life::{End, Life, Order, Over};
use super::log::LogSource;
use std::fmt;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// The slow service, or a cache node, inside this process.
pub trait Resident: Send {
    /// Serves until it is told to finish, then finishes what it has; says why if that did not go well. Dropping the
    /// future kills it: its connections break and its work stops.
    fn live(self: Box<Self>, listener: TcpListener, strings: Strings) -> Living;
}

/// The life of a [`Resident`].
pub type Living = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// What a [`Resident`] hangs on, in place of pipes and signals.
pub struct Strings {
    /// Takes what a process would write to standard error, a line at a time.
    pub say: Arc<dyn Fn(&str) + Send + Sync>,
    /// Resolves when it is to finish and end.
    pub drain: oneshot::Receiver<()>,
    /// While this is true it stands still: it answers nothing, nor does anything else.
    pub still: watch::Receiver<bool>,
}

impl fmt::Debug for Strings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Strings").finish_non_exhaustive()
    }
}

/// What it is ordered by.
struct Hands {
    serving: JoinHandle<Result<(), String>>,
    drain: Option<oneshot::Sender<()>>,
    still: watch::Sender<bool>,
}

/// Has it live in the house.
pub(super) async fn run(guest: Box<dyn Resident>, house: &House, life: &mut Life) -> Over {
    match move_in(guest, house, life).await {
        Ok(mut hands) => obey(&mut hands, life).await,
        Err(error) => {
            tracing::error!(instance = %life.id, %error, "cannot start an instance");
            Over::silent(End::Itself, "could not be started on the host")
        }
    }
}

async fn move_in(
    guest: Box<dyn Resident>,
    house: &House,
    life: &mut Life,
) -> std::io::Result<Hands> {
    let house = house.handle()?;
    // Inside: a socket belongs to the runtime that it was opened in.
    let opened = house.spawn(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
    let listener = opened.await.map_err(std::io::Error::other)??;
    let address = listener.local_addr()?;
    let (drain, drained) = oneshot::channel();
    let (still, stands) = watch::channel(false);
    // Whoever is dead says nothing any more, even if some task of it does not know yet.
    let log = Arc::downgrade(&life.log);
    let strings = Strings {
        say: Arc::new(move |line| {
            if let Some(log) = log.upgrade() {
                log.write(LogSource::Stderr, line.as_bytes());
            }
        }),
        drain: drained,
        still: stands,
    };
    let first_line = format!("listening on http://{address}");
    life.log.write(LogSource::Stdout, first_line.as_bytes());
    let serving = house.spawn(guest.live(listener, strings));
    life.listens_at(address);
    Ok(Hands {
        serving,
        drain: Some(drain),
        still,
    })
}

/// Waits for its end, passing on orders.
async fn obey(hands: &mut Hands, life: &mut Life) -> Over {
    loop {
        tokio::select! {
            ended = &mut hands.serving => return match ended {
                Ok(Ok(())) => Over::silent(End::Itself, "ended"),
                Ok(Err(why)) => Over::silent(End::Itself, format!("ended: {why}")),
                Err(error) => {
                    tracing::error!(instance = %life.id, %error, "an instance failed");
                    Over::silent(End::Itself, "ended: it failed on the host")
                }
            },
            order = life.orders.recv() => match order {
                Some(Order::Drain) => drop(hands.drain.take().map(|drain| drain.send(()))),
                Some(Order::Freeze(is_still)) => drop(hands.still.send_replace(is_still)),
                Some(Order::Kill) | None => {
                    hands.serving.abort();
                    // What it was working on ends once nobody can let it stand still any more.
                    let _ = (&mut hands.serving).await;
                    return Over::silent(End::Order, "ended: killed");
                }
            },
        }
    }
}
