//! One instance: its process, its address, its end.

use super::Spawner;
use super::log::{LogSource, LogWriter};
use super::read::read;
use crate::edge::{Role, Upstream};
use model::account::Capacity;
use model::fault::Trouble;
use model::ids::InstanceId;
use rustix::process::Signal;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::process::Child;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// How long a process may take to announce its address.
const READY_WITHIN: Duration = Duration::from_secs(10);

/// How long the last lines of a process that has ended may take to come.
const READ_WITHIN: Duration = Duration::from_secs(1);

/// How an instance ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exit {
    pub(crate) instance: InstanceId,
}

/// What can be asked of a process.
#[derive(Debug)]
enum Order {
    Kill,
    Drain,
    /// Stand still, or go on.
    Freeze(bool),
}

/// What ended a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// An order to kill it: whoever gave it knows, and may have started another
    /// under the same name by now.
    Order,
    /// It ended by itself, or having done what it had to do.
    Itself,
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
    /// Starts a process and watches it; `exited` is told when it ends without
    /// an order to kill it.
    pub(crate) fn start(
        id: InstanceId,
        capacity: Capacity,
        role: Role,
        command: std::process::Command,
        spawner: Spawner,
        log: LogWriter,
        exited: impl FnOnce(Exit) + Send + 'static,
    ) -> Self {
        let (orders, queue) = mpsc::unbounded_channel();
        let (announce, ready) = watch::channel(None);
        let pid = Arc::new(AtomicU32::new(0));
        let upstream = Arc::new(Upstream::new(id, role));
        tokio::spawn(watch_process(
            id,
            command,
            spawner,
            log,
            Arc::clone(&pid),
            Arc::clone(&upstream),
            announce,
            queue,
            exited,
        ));
        Self {
            id,
            capacity,
            upstream,
            pid,
            orders,
            ready,
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid.load(Ordering::Relaxed)
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

    /// Resolves with the address once the process listens; `None` if it never will.
    pub(crate) fn ready(&self) -> watch::Receiver<Option<SocketAddr>> {
        self.ready.clone()
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "everything that one process's task owns"
)]
async fn watch_process(
    id: InstanceId,
    command: std::process::Command,
    spawner: Spawner,
    log: LogWriter,
    pid: Arc<AtomicU32>,
    upstream: Arc<Upstream>,
    announce: watch::Sender<Option<SocketAddr>>,
    mut orders: mpsc::UnboundedReceiver<Order>,
    exited: impl FnOnce(Exit) + Send + 'static,
) {
    let mut child = match spawner.spawn(command).await {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(instance = %id, %error, "cannot start a process");
            log.note("could not be started on the host");
            return exited(Exit { instance: id });
        }
    };
    pid.store(child.id().unwrap_or(0), Ordering::Relaxed);
    // Closing this pipe is what ends the child if all else fails.
    let _stdin = child.stdin.take();
    let log = Arc::new(log);
    let (mut reading, first_line) = read_all(&mut child, &log);
    let end = match listens(&child, first_line, &mut orders).await {
        Ok(address) => {
            upstream.listens_at(address);
            announce.send_replace(Some(address));
            obey(&mut child, &mut orders).await
        }
        Err(end) => {
            tracing::warn!(instance = %id, "ended or was ended before it listened");
            if end == End::Itself && matches!(child.try_wait(), Ok(None)) {
                log.note("ended by the host: it did not listen in time");
            }
            let _ = child.start_kill();
            let _ = child.wait().await;
            end
        }
    };
    drop(announce);
    if end == End::Itself {
        exited(Exit { instance: id });
    }
    // Its last words may still be in the pipes; what it has started itself may keep them open.
    let rest = async { while reading.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(READ_WITHIN, rest).await;
    // It has been waited for: this only tells again how it ended.
    match child.try_wait() {
        Ok(Some(status)) => log.note(&format!("ended: {status}")),
        _ => log.note("ended"),
    }
}

/// Keeps reading what a process writes, so that no pipe ever fills. The first
/// line of its standard output comes out of the receiver, too.
fn read_all(
    child: &mut Child,
    log: &Arc<LogWriter>,
) -> (JoinSet<()>, oneshot::Receiver<Option<SocketAddr>>) {
    let mut reading = JoinSet::new();
    let (tell, first_line) = oneshot::channel();
    if let Some(stdout) = child.stdout.take() {
        let mut tell = Some(tell);
        let seen = move |line: &str| {
            if let Some(tell) = tell.take() {
                let _ = tell.send(address_in(line));
            }
        };
        reading.spawn(read(stdout, LogSource::Stdout, Arc::clone(log), seen));
    }
    if let Some(stderr) = child.stderr.take() {
        reading.spawn(read(stderr, LogSource::Stderr, Arc::clone(log), |_| {}));
    }
    (reading, first_line)
}

/// Waits until the process listens, or what becomes of it instead. One that is
/// to stand still does so from then on: earlier it would never come to listen.
async fn listens(
    child: &Child,
    first_line: oneshot::Receiver<Option<SocketAddr>>,
    orders: &mut mpsc::UnboundedReceiver<Order>,
) -> Result<SocketAddr, End> {
    let mut reading = pin!(tokio::time::timeout(READY_WITHIN, first_line));
    let mut is_frozen = false;
    let address = loop {
        tokio::select! {
            line = &mut reading => {
                let address = line.ok().and_then(Result::ok).flatten();
                break address.ok_or(End::Itself)?;
            }
            order = orders.recv() => match order {
                Some(Order::Freeze(freeze)) => is_frozen = freeze,
                Some(Order::Drain) => return Err(End::Itself),
                Some(Order::Kill) | None => return Err(End::Order),
            },
        }
    };
    if is_frozen {
        signal(child, Signal::STOP);
    }
    Ok(address)
}

/// Waits for the end of the process, passing on orders.
async fn obey(child: &mut Child, orders: &mut mpsc::UnboundedReceiver<Order>) -> End {
    loop {
        tokio::select! {
            _ = child.wait() => return End::Itself,
            order = orders.recv() => match order {
                Some(Order::Drain) => signal(child, Signal::TERM),
                Some(Order::Freeze(true)) => signal(child, Signal::STOP),
                Some(Order::Freeze(false)) => signal(child, Signal::CONT),
                Some(Order::Kill) | None => {
                    let _ = child.start_kill();
                    let _ = child.wait().await;
                    return End::Order;
                }
            },
        }
    }
}

/// Signals a process: to finish and end, to stand still, to go on.
fn signal(child: &Child, signal: Signal) {
    let pid = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// The address in the first line, `listening on http://127.0.0.1:4711`.
fn address_in(line: &str) -> Option<SocketAddr> {
    line.rsplit_once("http://")?.1.trim().parse().ok()
}
