//! A writer on a thread of its own: callers queue batches and go on, the thread commits whatever waits.
//!
//! ```text
//!  submit ──► queue (bounded) ──► thread: take all, one transaction, flush ──► committed = n ──► tickets, callback
//! ```
//!
//! A flush costs the same for one batch as for a hundred, so the thread takes the whole queue each time (group commit): under
//! load the groups grow, and nobody waits for more than the flush in progress and the next one.

use std::fmt;
use std::mem;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::admission::Admission;
use crate::error::JournalError;
use crate::limits::{QUEUE_BATCHES_MAX, QUEUE_BYTES_MAX};
use crate::rows::Batch;
use crate::writer::{Finished, Writer};

/// Called on the journal thread with the number of the last batch committed, after each commit; numbers only grow.
///
/// Keep it short: the next commit waits for it. It is dropped when the journal stops, whatever the reason, which closes a
/// channel that it holds; [`JournalThread::failure`] then tells whether that was an error.
pub type CommitCallback = Box<dyn Fn(u64) + Send>;

/// A journal that is written in the background. Share it by reference or in an `Arc`.
///
/// Dropping it commits what waits and closes the journal, which can then be resumed; [`JournalThread::finish`] ends the game.
pub struct JournalThread {
    shared: Arc<Shared>,
    handle: Mutex<Option<JoinHandle<()>>>,
}

/// A submitted batch. Its number counts batches from 1 in order of submission.
#[derive(Clone)]
pub struct Ticket {
    number: u64,
    shared: Arc<Shared>,
}

/// Why a batch was not queued at once.
#[derive(Debug)]
pub enum TrySubmitError {
    /// The queue is full. The batch is handed back untouched; submit it again when the next commit is reported.
    Full(Batch),
    /// As from [`JournalThread::submit`].
    Journal(JournalError),
}

struct Shared {
    path: PathBuf,
    state: Mutex<State>,
    /// The thread waits for batches or the end.
    work: Condvar,
    /// Submitters wait for room.
    room: Condvar,
    /// Tickets wait for commits.
    done: Condvar,
}

struct State {
    admission: Admission,
    queue: Vec<Batch>,
    queue_bytes: usize,
    submitted: u64,
    committed: u64,
    order: Order,
    outcome: Option<Outcome>,
}

/// What the thread is to do once the queue is empty.
#[derive(Clone, Copy)]
enum Order {
    Wait,
    Close,
    Finish { digest: [u8; 32], ended_second: u32 },
}

/// How the thread ended.
enum Outcome {
    Closed,
    Finished(Finished),
    Failed(Arc<JournalError>),
}

impl JournalThread {
    /// Moves a writer to a thread of its own.
    ///
    /// # Errors
    /// [`JournalError::Io`] if the system gives no thread; the journal is closed then and can be resumed.
    pub fn spawn(writer: Writer, on_commit: CommitCallback) -> Result<Self, JournalError> {
        let shared = Arc::new(Shared {
            path: writer.path().to_path_buf(),
            state: Mutex::new(State {
                admission: writer.admission().clone(),
                queue: Vec::new(),
                queue_bytes: 0,
                submitted: 0,
                committed: 0,
                order: Order::Wait,
                outcome: None,
            }),
            work: Condvar::new(),
            room: Condvar::new(),
            done: Condvar::new(),
        });
        let handle = thread::Builder::new()
            .name("journal".to_owned())
            .spawn({
                let shared = Arc::clone(&shared);
                move || run(shared, writer, on_commit)
            })
            .map_err(|error| JournalError::io(&shared.path, "start the journal thread", error))?;
        Ok(Self {
            shared,
            handle: Mutex::new(Some(handle)),
        })
    }

    /// Queues a batch; waits while the queue is full. The batch is safe only when its ticket says so.
    ///
    /// # Errors
    /// Refusals, as from [`Writer::append`]: nothing was queued. [`JournalError::Ended`] after [`JournalThread::finish`].
    /// [`JournalError::Stopped`] if the journal has failed, now or at any time before.
    pub fn submit(&self, batch: Batch) -> Result<Ticket, JournalError> {
        let bytes = batch.bytes();
        let mut state = self.shared.lock();
        while state.is_open() && !state.has_room(bytes) {
            state = wait(&self.shared.room, state);
        }
        self.enqueue(state, batch, bytes)
    }

    /// Queues a batch without ever waiting; for async callers.
    ///
    /// # Errors
    /// [`TrySubmitError::Full`] hands the batch back; otherwise as [`JournalThread::submit`].
    pub fn try_submit(&self, batch: Batch) -> Result<Ticket, TrySubmitError> {
        let bytes = batch.bytes();
        let state = self.shared.lock();
        if state.is_open() && !state.has_room(bytes) {
            return Err(TrySubmitError::Full(batch));
        }
        self.enqueue(state, batch, bytes)
            .map_err(TrySubmitError::Journal)
    }

    /// The sequence number that the next submitted event must have.
    #[must_use]
    pub fn next_seq(&self) -> u64 {
        self.shared.lock().admission.last_seq + 1
    }

    /// The number of the last batch committed; 0 before the first.
    #[must_use]
    pub fn committed(&self) -> u64 {
        self.shared.lock().committed
    }

    /// Why the journal stopped; none while it works, and none after a good end.
    #[must_use]
    pub fn failure(&self) -> Option<Arc<JournalError>> {
        match &self.shared.lock().outcome {
            Some(Outcome::Failed(failure)) => Some(Arc::clone(failure)),
            _ => None,
        }
    }

    /// Commits what waits, ends the game as [`Writer::finish`] does, and returns when that is done. Blocks.
    ///
    /// # Errors
    /// [`JournalError::Stopped`] if the journal has failed; [`JournalError::Ended`] if it had been finished before.
    pub fn finish(&self, digest: [u8; 32], ended_second: u32) -> Result<Finished, JournalError> {
        let mut state = self.shared.lock();
        state.check_open(&self.shared)?;
        state.order = Order::Finish {
            digest,
            ended_second,
        };
        self.shared.notify_all();
        loop {
            match &state.outcome {
                None => state = wait(&self.shared.done, state),
                Some(Outcome::Finished(finished)) => return Ok(*finished),
                Some(Outcome::Failed(failure)) => {
                    return Err(JournalError::stopped(&self.shared.path, failure));
                }
                Some(Outcome::Closed) => {
                    return Err(JournalError::Ended {
                        path: self.shared.path.clone(),
                    });
                }
            }
        }
    }

    fn enqueue(
        &self,
        mut state: MutexGuard<'_, State>,
        batch: Batch,
        bytes: usize,
    ) -> Result<Ticket, JournalError> {
        state.check_open(&self.shared)?;
        state.admission.admit(&batch)?;
        state.queue.push(batch);
        state.queue_bytes += bytes;
        state.submitted += 1;
        self.shared.work.notify_one();
        Ok(Ticket {
            number: state.submitted,
            shared: Arc::clone(&self.shared),
        })
    }
}

impl Drop for JournalThread {
    fn drop(&mut self) {
        {
            let mut state = self.shared.lock();
            if matches!(state.order, Order::Wait) {
                state.order = Order::Close;
            }
        }
        self.shared.notify_all();
        let handle = self
            .handle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // A callback that holds the last reference drops it on the journal thread, which cannot wait for itself.
        if let Some(handle) = handle.filter(|handle| handle.thread().id() != thread::current().id())
        {
            let _ = handle.join();
        }
    }
}

impl Ticket {
    /// The batch's number, as the commit callback counts.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Waits until the batch is on the disk. Blocks.
    ///
    /// # Errors
    /// [`JournalError::Stopped`] if the journal failed before; then the batch must not be shown.
    pub fn wait(&self) -> Result<(), JournalError> {
        let mut state = self.shared.lock();
        loop {
            if state.committed >= self.number {
                return Ok(());
            }
            match &state.outcome {
                None => state = wait(&self.shared.done, state),
                Some(Outcome::Failed(failure)) => {
                    return Err(JournalError::stopped(&self.shared.path, failure));
                }
                Some(Outcome::Closed | Outcome::Finished(_)) => {
                    unreachable!("a good end commits the queue first")
                }
            }
        }
    }
}

impl Shared {
    /// Whoever panics while holding this lock has found a broken count; the state itself is whole after each statement.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn notify_all(&self) {
        self.work.notify_all();
        self.room.notify_all();
        self.done.notify_all();
    }

    /// Keeps how the thread ended; the first word counts.
    fn end(&self, outcome: Outcome) {
        let mut state = self.lock();
        state.outcome.get_or_insert(outcome);
        state.queue = Vec::new();
        state.queue_bytes = 0;
        drop(state);
        self.notify_all();
    }
}

impl State {
    fn is_open(&self) -> bool {
        self.outcome.is_none() && matches!(self.order, Order::Wait)
    }

    /// Any batch that keeps its own limit fits into an empty queue.
    fn has_room(&self, bytes: usize) -> bool {
        self.queue.is_empty()
            || self.queue.len() < QUEUE_BATCHES_MAX && self.queue_bytes + bytes <= QUEUE_BYTES_MAX
    }

    fn check_open(&self, shared: &Shared) -> Result<(), JournalError> {
        match &self.outcome {
            Some(Outcome::Failed(failure)) => Err(JournalError::stopped(&shared.path, failure)),
            None if self.is_open() => Ok(()),
            _ => Err(JournalError::Ended {
                path: shared.path.clone(),
            }),
        }
    }
}

/// Ends the thread's story even if the callback panics, so that nobody waits for ever.
struct EndGuard<'s>(&'s Shared);

impl Drop for EndGuard<'_> {
    fn drop(&mut self) {
        let panicked = JournalError::ThreadPanicked {
            path: self.0.path.clone(),
        };
        self.0.end(Outcome::Failed(Arc::new(panicked)));
    }
}

fn run(shared: Arc<Shared>, writer: Writer, on_commit: CommitCallback) {
    // Dropped before the callback: who sees its channel closed finds the outcome set.
    let _guard = EndGuard(&shared);
    let outcome = drive(&shared, writer, &on_commit);
    shared.end(outcome);
}

/// Commits until there is an order to end or a failure. Closes the writer, so that whoever hears of the end can resume.
fn drive(shared: &Shared, mut writer: Writer, on_commit: &CommitCallback) -> Outcome {
    loop {
        let (group, order) = next_group(shared);
        if group.is_empty() {
            match order {
                Order::Wait => continue,
                Order::Close => return Outcome::Closed,
                Order::Finish {
                    digest,
                    ended_second,
                } => return finish(writer, digest, ended_second),
            }
        }
        if let Err(error) = writer.commit(&group) {
            return failed(error);
        }
        let committed = {
            let mut state = shared.lock();
            state.committed += group.len() as u64;
            assert!(
                state.committed <= state.submitted,
                "committed more than was submitted"
            );
            state.committed
        };
        shared.done.notify_all();
        on_commit(committed);
    }
}

/// Waits for work; an empty group means that the queue is empty and there is an order.
fn next_group(shared: &Shared) -> (Vec<Batch>, Order) {
    let mut state = shared.lock();
    while state.queue.is_empty() && matches!(state.order, Order::Wait) {
        state = wait(&shared.work, state);
    }
    let group = mem::take(&mut state.queue);
    state.queue_bytes = 0;
    let order = state.order;
    drop(state);
    shared.room.notify_all();
    (group, order)
}

fn finish(writer: Writer, digest: [u8; 32], ended_second: u32) -> Outcome {
    match writer.finish(digest, ended_second) {
        Ok(finished) => Outcome::Finished(finished),
        Err(error) => failed(error),
    }
}

/// Keeps the cause, not the message around it: each later call says by itself that the journal has stopped.
fn failed(error: JournalError) -> Outcome {
    Outcome::Failed(match error {
        JournalError::Stopped { source, .. } => source,
        other => Arc::new(other),
    })
}

fn wait<'s>(condition: &Condvar, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
    condition
        .wait(state)
        .unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for JournalThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalThread")
            .field("path", &self.shared.path)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TrySubmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(_) => {
                f.write_str("the journal's queue is full; try again after the next commit")
            }
            Self::Journal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TrySubmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Full(_) => None,
            Self::Journal(error) => error.source(),
        }
    }
}
