//! What the process holds.

use super::support::{services_of, wait_for};
use scoreboard::server::Hub;
use std::collections::HashSet;
use std::fs;
use std::time::Duration;

/// How long it may take until what was given back is gone.
const GONE_WITHIN: Duration = Duration::from_secs(40);
/// How long a process may take to end and to be reaped, on a busy machine.
const REAPED_WITHIN: Duration = Duration::from_secs(20);

/// What the process holds at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Footprint {
    /// Its own memory, without what is mapped from files.
    pub(crate) memory_kib: u64,
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
        let (fds, sockets) = descriptors();
        // One that is being started is a copy of this process for a moment, and no instance yet.
        let instances = services_of(std::process::id());
        let largest = instances
            .iter()
            .filter_map(|pid| status(&pid.to_string(), "RssAnon:"));
        Self {
            memory_kib: status("self", "RssAnon:").expect("the kernel says"),
            largest_kib: largest.max().unwrap_or(0),
            fds,
            ports: listening(&sockets),
            tasks: tokio::runtime::Handle::current()
                .metrics()
                .num_alive_tasks(),
            threads: status("self", "Threads:").expect("the kernel says"),
            children: children().len(),
        }
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
pub(crate) fn children() -> Vec<String> {
    let threads = fs::read_dir("/proc/self/task").expect("a Linux system");
    let of = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("children"));
    let lists = threads.flatten().filter_map(|thread| of(thread).ok());
    lists
        .flat_map(|list| {
            let pids = list.split_whitespace().map(str::to_owned);
            pids.collect::<Vec<_>>()
        })
        .collect()
}

/// How many descriptors are open, and which sockets are among them.
fn descriptors() -> (usize, HashSet<String>) {
    let all = fs::read_dir("/proc/self/fd").expect("a Linux system");
    let targets: Vec<_> = all.flatten().map(|fd| fs::read_link(fd.path())).collect();
    let sockets = targets.iter().flatten().filter_map(|target| {
        let inode = target.to_str()?.strip_prefix("socket:[")?;
        Some(inode.strip_suffix(']')?.to_owned())
    });
    // One of them was open to read the others.
    (targets.len() - 1, sockets.collect())
}

/// How many of these sockets listen for connections.
fn listening(sockets: &HashSet<String>) -> usize {
    const LISTENS: &str = "0A";
    let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    let texts = tables.map(|table| fs::read_to_string(table).unwrap_or_default());
    let is_ours = |line: &&str| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        columns.get(3) == Some(&LISTENS)
            && columns.get(9).is_some_and(|inode| sockets.contains(*inode))
    };
    texts
        .iter()
        .flat_map(|text| text.lines())
        .filter(is_ours)
        .count()
}

/// A number of a process's status; memory in KiB.
fn status(pid: &str, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
