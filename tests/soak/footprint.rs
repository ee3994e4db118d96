//! What the process holds.

use super::MEMORY;
use super::support::{services_of, wait_for};
use procfs::net::TcpState;
use procfs::process::{FDTarget, Process};
use scoreboard::server::Hub;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// How long it may take until what was given back is gone.
const GONE_WITHIN: Duration = Duration::from_secs(40);
/// How long a process may take to end and to be reaped, on a busy machine.
const REAPED_WITHIN: Duration = Duration::from_secs(20);
/// How long nothing may change before it is a baseline: longer than anything takes to notice that
/// its other side has gone.
const STEADY_FOR: Duration = Duration::from_secs(3);

/// What the process holds at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Footprint {
    /// Its own memory, without what is mapped from files.
    pub(crate) memory_kib: u64,
    /// What is in use of it.
    pub(crate) used_kib: u64,
    /// That of its largest instance.
    pub(crate) largest_kib: u64,
    /// Open file descriptors.
    pub(crate) fds: usize,
    /// Ports that it listens at.
    pub(crate) ports: usize,
    /// Tasks of the runtime that have not ended.
    pub(crate) tasks: usize,
    /// Threads.
    pub(crate) threads: u64,
    /// Processes that it has started and that are not reaped.
    pub(crate) children: usize,
}

impl Footprint {
    /// Of this process, now.
    pub(crate) fn now() -> Self {
        let own = Process::myself().expect("a Linux system");
        let (fds, sockets) = descriptors(&own);
        // One that is being started is a copy of this process for a moment, and no instance yet.
        let instances = services_of(std::process::id());
        let largest = instances.iter().filter_map(|pid| {
            let status = Process::new(*pid).and_then(|it| it.status()).ok()?;
            status.rssanon
        });
        let status = own.status().expect("the kernel says");
        Self {
            memory_kib: status.rssanon.expect("the kernel says"),
            used_kib: MEMORY.current_usage() as u64 / 1024,
            largest_kib: largest.max().unwrap_or(0),
            fds,
            ports: listening(&own, &sockets),
            tasks: tokio::runtime::Handle::current()
                .metrics()
                .num_alive_tasks(),
            threads: status.threads,
            children: children().len(),
        }
    }

    /// Once no process is left, and descriptors, ports and tasks have stayed the same for a while:
    /// what is then there does not go away by itself.
    pub(crate) async fn baseline() -> Self {
        let mut steady: Option<(Instant, Self)> = None;
        wait_for("nothing to change any more", GONE_WITHIN, || {
            let now = Self::now();
            let (since, before) = *steady.get_or_insert((Instant::now(), now));
            if now.children > 0 || !now.holds_as_many_as(&before) {
                steady = Some((Instant::now(), now));
            }
            let is_steady =
                steady.is_some_and(|(at, _)| at == since) && since.elapsed() > STEADY_FOR;
            std::future::ready(is_steady.then_some(now))
        })
        .await
    }

    /// The less of both, each by itself.
    pub(crate) fn least(self, other: Self) -> Self {
        Self {
            memory_kib: self.memory_kib.min(other.memory_kib),
            used_kib: self.used_kib.min(other.used_kib),
            largest_kib: self.largest_kib.min(other.largest_kib),
            fds: self.fds.min(other.fds),
            ports: self.ports.min(other.ports),
            tasks: self.tasks.min(other.tasks),
            threads: self.threads.min(other.threads),
            children: self.children.min(other.children),
        }
    }

    fn holds_as_many_as(&self, other: &Self) -> bool {
        (self.fds, self.ports, self.tasks) == (other.fds, other.ports, other.tasks)
    }

    /// What is left of it once everything was given back.
    pub(crate) async fn settled(before: Self) -> Self {
        wait_for(
            &format!("nothing to be left beyond {before:?}"),
            GONE_WITHIN,
            || async {
                let now = Self::now();
                let is_gone = now.children == 0
                    && now.ports <= before.ports
                    && now.tasks <= before.tasks
                    && now.fds <= before.fds;
                is_gone.then_some(now)
            },
        )
        .await
    }
}

/// Waits until there are no more processes than the accounts have servers.
pub(crate) async fn no_more_processes_than_servers(hub: &Hub) {
    wait_for("no process without a server", REAPED_WITHIN, || async {
        (children().len() <= servers(hub)).then_some(())
    })
    .await;
}

/// Servers and cache nodes that teams have.
fn servers(hub: &Hub) -> usize {
    let counts = hub.consoles.iter().map(|console| {
        let account = &console.borrow().account;
        account.instances.len() + usize::from(account.cache_node.is_some())
    });
    counts.sum()
}

/// The processes that this one has started, those that wait to be reaped included.
pub(crate) fn children() -> Vec<u32> {
    let threads = Process::myself().and_then(|own| own.tasks());
    let threads = threads.expect("a Linux system").flatten();
    let lists = threads.filter_map(|thread| thread.children().ok());
    lists.flatten().collect()
}

/// How many descriptors are open, and which sockets are among them.
fn descriptors(own: &Process) -> (usize, HashSet<u64>) {
    let all: Vec<_> = own.fd().expect("a Linux system").flatten().collect();
    let sockets = all.iter().filter_map(|fd| match fd.target {
        FDTarget::Socket(inode) => Some(inode),
        _ => None,
    });
    // One is open to look at the process, one to read the others.
    (all.len() - 2, sockets.collect())
}

/// How many of these sockets listen for connections.
fn listening(own: &Process, sockets: &HashSet<u64>) -> usize {
    let tables = [own.tcp(), own.tcp6()];
    tables
        .into_iter()
        .flatten()
        .flatten()
        .filter(|it| it.state == TcpState::Listen && sockets.contains(&it.inode))
        .count()
}
