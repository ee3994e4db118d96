//! Connections to one address, no more than allowed, handed to whoever has
//! waited longest.
//!
//! Who waits gets the first connection that comes free, be it the one dialled
//! for it or one that another request is done with: a server that stood still
//! would otherwise be charged with connections nobody needs.

use crate::edge::wire::{self, Connection};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Connections to one address.
pub(crate) struct Lanes {
    address: SocketAddr,
    open_max: usize,
    dial_timeout: Duration,
    state: Mutex<State>,
    dialled: AtomicU64,
    crowded: AtomicU64,
}

type Waiter = oneshot::Sender<io::Result<Lane>>;

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    waiting: VecDeque<Waiter>,
    /// Those in use, idle, and being dialled.
    open: usize,
}

/// A connection in use; dropped, it is closed and its place is free.
pub(crate) struct Lane {
    connection: Option<Connection>,
    lanes: Arc<Lanes>,
}

impl Lanes {
    pub(crate) fn new(address: SocketAddr, open_max: usize, dial_timeout: Duration) -> Arc<Self> {
        Arc::new(Self {
            address,
            open_max: open_max.max(1),
            dial_timeout,
            state: Mutex::default(),
            dialled: AtomicU64::new(0),
            crowded: AtomicU64::new(0),
        })
    }

    /// How many were dialled.
    pub(super) fn dialled(&self) -> u64 {
        self.dialled.load(Ordering::Relaxed)
    }

    /// How many requests found every connection in use, and as many open as may be.
    pub(super) fn crowded(&self) -> u64 {
        self.crowded.load(Ordering::Relaxed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection that works: an idle one, a new one, or the next that comes free.
    pub(crate) async fn take(self: &Arc<Self>) -> io::Result<Lane> {
        loop {
            let idle = self.state().idle.pop();
            let Some(connection) = idle else {
                return self.wait().await;
            };
            let mut lane = self.lane(connection);
            if lane.connection().ready().await.is_ok() {
                return Ok(lane);
            }
        }
    }

    fn lane(self: &Arc<Self>, connection: Connection) -> Lane {
        Lane {
            connection: Some(connection),
            lanes: Arc::clone(self),
        }
    }

    async fn wait(self: &Arc<Self>) -> io::Result<Lane> {
        let (waiter, lane) = oneshot::channel();
        if self.queue(waiter) {
            self.crowded.fetch_add(1, Ordering::Relaxed);
        }
        self.dial_if_room();
        lane.await
            .unwrap_or_else(|_| Err(io::Error::other("nobody dials any more")))
    }

    /// Lets somebody wait; says whether every connection there may be is open.
    fn queue(&self, waiter: Waiter) -> bool {
        let mut state = self.state();
        // Patience is the same for all, so those who gave up stand in front.
        while state.waiting.front().is_some_and(Waiter::is_closed) {
            state.waiting.pop_front();
        }
        state.waiting.push_back(waiter);
        state.open >= self.open_max
    }

    /// Dials one more connection if somebody waits and there is room.
    fn dial_if_room(self: &Arc<Self>) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let mut state = self.state();
        if state.open >= self.open_max || state.waiting.is_empty() {
            return;
        }
        state.open += 1;
        drop(state);
        runtime.spawn(Arc::clone(self).dial());
    }

    async fn dial(self: Arc<Self>) {
        self.dialled.fetch_add(1, Ordering::Relaxed);
        let dialled =
            tokio::time::timeout(self.dial_timeout, wire::connect_outside(self.address)).await;
        let error = match dialled {
            Ok(Ok(connection)) => return self.deliver(self.lane(connection)),
            Ok(Err(error)) => error,
            Err(_) => io::ErrorKind::TimedOut.into(),
        };
        let mut state = self.state();
        state.open -= 1;
        let mut outcome = Err(error);
        while let Some(waiter) = state.waiting.pop_front() {
            let Err(unheard) = waiter.send(outcome) else {
                break;
            };
            outcome = unheard;
        }
        drop(state);
        self.dial_if_room();
    }

    /// Gives a connection to whoever waits longest, or keeps it.
    fn deliver(&self, lane: Lane) {
        let mut outcome = Ok(lane);
        let mut state = self.state();
        while let Some(waiter) = state.waiting.pop_front() {
            match waiter.send(outcome) {
                Ok(()) => return,
                Err(unheard) => outcome = unheard,
            }
        }
        if let Ok(mut lane) = outcome {
            state.idle.extend(lane.connection.take());
        }
    }

    /// Closes those that are idle.
    pub(crate) fn close(&self) {
        let idle = std::mem::take(&mut self.state().idle);
        self.state().open -= idle.len();
    }
}

impl Lane {
    /// The connection.
    ///
    /// # Panics
    /// Never: it is taken out only when the lane itself goes.
    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until it goes")
    }

    /// The answer has been read to its end: the next request may have it.
    pub(crate) fn give_back(self) {
        if self.connection.as_ref().is_some_and(|it| !it.is_closed()) {
            let lanes = Arc::clone(&self.lanes);
            lanes.deliver(self);
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if self.connection.take().is_none() {
            return;
        }
        self.lanes.state().open -= 1;
        self.lanes.dial_if_room();
    }
}
