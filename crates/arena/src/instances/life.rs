//! One instance: its address, what it is ordered to do, its end.

use super::body::{Body, Grounds};
use super::log::LogWriter;
use crate::edge::{Role, Upstream};
use model::account::Capacity;
use model::fault::Trouble;
use model::ids::InstanceId;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::{mpsc, watch};

/// How an instance ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exit {
    pub(crate) instance: InstanceId,
}

/// What can be asked of an instance.
#[derive(Debug)]
pub(super) enum Order {
    Kill,
    Drain,
    /// Stand still, or go on.
    Freeze(bool),
}

/// What ended an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// An order to kill it: whoever gave it knows, and may have started another
    /// under the same name by now.
    Order,
    /// It ended by itself, or having done what it had to do.
    Itself,
}

/// The end of an instance.
pub(super) struct Over {
    pub(super) end: End,
    /// What remains to be read of it; then, what its log says last.
    pub(super) last_words: Pin<Box<dyn Future<Output = String> + Send>>,
}

impl Over {
    /// One that has nothing more to say.
    pub(super) fn silent(end: End, note: impl Into<String>) -> Self {
        let last_words = Box::pin(std::future::ready(note.into()));
        Self { end, last_words }
    }
}

/// What whoever runs an instance has to do with the plane.
pub(super) struct Life {
    pub(super) id: InstanceId,
    pub(super) log: Arc<LogWriter>,
    pub(super) orders: mpsc::UnboundedReceiver<Order>,
    pid: Arc<AtomicU32>,
    upstream: Arc<Upstream>,
    announce: watch::Sender<Option<SocketAddr>>,
}

impl Life {
    /// It has a process of this number.
    pub(super) fn has_pid(&self, pid: u32) {
        self.pid.store(pid, Ordering::Relaxed);
    }

    /// It takes requests from now on.
    pub(super) fn listens_at(&self, address: SocketAddr) {
        self.upstream.listens_at(address);
        self.announce.send_replace(Some(address));
    }

    /// Runs to the end; `exited` is told of it unless it was ordered.
    async fn run(
        mut self,
        body: Body,
        grounds: Grounds,
        exited: impl FnOnce(Exit) + Send + 'static,
    ) {
        let over = body.run(&grounds, &mut self).await;
        let Self {
            id, log, announce, ..
        } = self;
        drop(announce);
        if over.end == End::Itself {
            exited(Exit { instance: id });
        }
        log.note(&over.last_words.await);
    }
}

/// A running instance.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) id: InstanceId,
    pub(crate) capacity: Capacity,
    pub(crate) upstream: Arc<Upstream>,
    pid: Arc<AtomicU32>,
    orders: mpsc::UnboundedSender<Order>,
    ready: watch::Receiver<Option<SocketAddr>>,
}

impl Instance {
    /// Starts one and watches it; `exited` is told when it ends without an
    /// order to kill it.
    pub(crate) fn start(
        id: InstanceId,
        capacity: Capacity,
        role: Role,
        body: Body,
        grounds: Grounds,
        log: LogWriter,
        exited: impl FnOnce(Exit) + Send + 'static,
    ) -> Self {
        let (orders, queue) = mpsc::unbounded_channel();
        let (announce, ready) = watch::channel(None);
        let pid = Arc::new(AtomicU32::new(0));
        let upstream = Arc::new(Upstream::new(id, role));
        let life = Life {
            id,
            log: Arc::new(log),
            orders: queue,
            pid: Arc::clone(&pid),
            upstream: Arc::clone(&upstream),
            announce,
        };
        tokio::spawn(life.run(body, grounds, exited));
        Self {
            id,
            capacity,
            upstream,
            pid,
            orders,
            ready,
        }
    }

    /// Of its process, if it has one.
    pub(crate) fn pid(&self) -> Option<u32> {
        let pid = self.pid.load(Ordering::Relaxed);
        (pid > 0).then_some(pid)
    }

    pub(crate) fn kill(&self) {
        let _ = self.orders.send(Order::Kill);
    }

    pub(crate) fn drain(&self) {
        let _ = self.orders.send(Order::Drain);
    }

    /// This is wrong with it from now on.
    pub(crate) fn set_trouble(&self, trouble: Trouble) {
        let was_frozen = self.upstream.trouble().is_some_and(|it| it.is_frozen);
        if trouble.is_frozen != was_frozen {
            let _ = self.orders.send(Order::Freeze(trouble.is_frozen));
        }
        self.upstream.set_trouble(trouble);
    }

    /// Resolves with the address once it listens; `None` if it never will.
    pub(crate) fn ready(&self) -> watch::Receiver<Option<SocketAddr>> {
        self.ready.clone()
    }
}
