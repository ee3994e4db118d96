//! An instance as a process of its own.

use super::Spawner;
use super::life::{End, Life, Order, Over};
use super::log::{LogSource, LogWriter};
use super::read::read;
use rustix::process::Signal;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Child;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// How long a process may take to announce its address.
const READY_WITHIN: Duration = Duration::from_secs(10);

/// How long the last lines of a process that has ended may take to come.
const READ_WITHIN: Duration = Duration::from_secs(1);

/// Runs a process to its end.
pub(super) async fn run(
    command: std::process::Command,
    spawner: &Spawner,
    life: &mut Life,
) -> Over {
    let mut child = match spawner.spawn(command).await {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(instance = %life.id, %error, "cannot start a process");
            return Over::silent(End::Itself, "could not be started on the host");
        }
    };
    life.has_pid(child.id().unwrap_or(0));
    // Closing this pipe is what ends the child if all else fails.
    let stdin = child.stdin.take();
    let (reading, first_line) = read_all(&mut child, &life.log);
    let end = match listens(&child, first_line, &mut life.orders).await {
        Ok(address) => {
            life.listens_at(address);
            obey(&mut child, &mut life.orders).await
        }
        Err(end) => {
            tracing::warn!(instance = %life.id, "ended or was ended before it listened");
            if end == End::Itself && matches!(child.try_wait(), Ok(None)) {
                life.log
                    .note("ended by the host: it did not listen in time");
            }
            let _ = child.start_kill();
            let _ = child.wait().await;
            end
        }
    };
    let last_words = Box::pin(async move {
        drop(stdin);
        last_words(child, reading).await
    });
    Over { end, last_words }
}

/// Waits for what is still in its pipes, and tells how it ended.
async fn last_words(mut child: Child, mut reading: JoinSet<()>) -> String {
    // What it has started itself may keep them open.
    let rest = async { while reading.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(READ_WITHIN, rest).await;
    // It has been waited for: this only tells again how it ended.
    match child.try_wait() {
        Ok(Some(status)) => format!("ended: {status}"),
        _ => "ended".to_owned(),
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
