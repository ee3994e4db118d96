//! One thread that spawns all children.
//!
//! A parent-death signal fires when the *thread* that spawned the child ends,
//! so that thread must live as long as the host.

use std::io;
use std::process::Stdio;
use std::sync::mpsc;
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

type Job = (std::process::Command, oneshot::Sender<io::Result<Child>>);

/// Spawns processes on a thread of its own.
#[derive(Clone, Debug)]
pub(crate) struct Spawner {
    jobs: mpsc::Sender<Job>,
}

impl Spawner {
    /// Starts the thread; it ends with the last handle.
    pub(crate) fn start() -> io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new()
            .name("spawner".into())
            .spawn(move || {
                let _inside = runtime.enter();
                for (command, reply) in queue {
                    let mut command = Command::from(command);
                    command
                        .stdin(Stdio::piped())
                        .stdout(Stdio::piped())
                        .stderr(Stdio::piped())
                        .kill_on_drop(true);
                    // If nobody waits any more, dropping the child kills it.
                    let _ = reply.send(command.spawn());
                }
            })?;
        Ok(Self { jobs })
    }

    pub(crate) async fn spawn(&self, command: std::process::Command) -> io::Result<Child> {
        let (reply, answer) = oneshot::channel();
        let gone = || io::Error::other("the spawner thread is gone");
        self.jobs.send((command, reply)).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}
