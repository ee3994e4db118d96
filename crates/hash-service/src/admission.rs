//! Who may run: a fixed number of slots, and a bounded first-in-first-out queue for them.
//!
//! ```text
//! enter() ─► slot free?  yes ─► Ticket ─► slot().await, ready at once ─► Slot ─► dropped: next in queue
//!               no ─► room in the queue?  yes ─► Ticket ─► slot().await, in order of enter()
//!                        no ─► QueueFull
//! ```
//!
//! A slot passes from the request that ends to the head of the queue under one lock, so that nobody can
//! slip in between and the overload that a request meets is read at exactly that moment.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, oneshot};

/// How much work is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Requests that occupy a slot.
    pub in_service: u32,
    /// Requests that wait for one.
    pub queued: u32,
}

/// Every slot and every place in the queue is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueueFull;

#[derive(Debug)]
pub(crate) struct Admission {
    slots: u32,
    queue_limit: u32,
    state: Mutex<State>,
    emptied: Notify,
}

/// Invariant: the queue is empty unless every slot is taken.
#[derive(Debug)]
struct State {
    in_service: u32,
    /// Each waits to be told how many requests it finds above the slots. No receiver of these is
    /// dropped or closed without its sender being removed under the same lock.
    queue: VecDeque<oneshot::Sender<u32>>,
}

/// A place in the order. Dropping it gives the place up.
#[derive(Debug)]
pub(crate) struct Ticket {
    admission: Arc<Admission>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Granted { extra: u32 },
    Queued(oneshot::Receiver<u32>),
    Used,
}

/// A request in service. Dropping it lets the next one in.
#[derive(Debug)]
pub(crate) struct Slot {
    admission: Arc<Admission>,
    extra: u32,
}

impl Admission {
    pub(crate) fn new(slots: u32, queue_limit: u32) -> Arc<Self> {
        let state = State {
            in_service: 0,
            queue: VecDeque::new(),
        };
        Arc::new(Self {
            slots,
            queue_limit,
            state: Mutex::new(state),
            emptied: Notify::new(),
        })
    }

    /// Takes a free slot or the last place in the queue.
    pub(crate) fn enter(self: &Arc<Self>) -> Result<Ticket, QueueFull> {
        let mut state = self.lock();
        let place = if state.in_service < self.slots {
            state.in_service += 1;
            Place::Granted {
                extra: state.extra(self.slots),
            }
        } else if state.queued() < self.queue_limit {
            let (sender, receiver) = oneshot::channel();
            state.queue.push_back(sender);
            Place::Queued(receiver)
        } else {
            return Err(QueueFull);
        };
        Ok(Ticket {
            admission: Arc::clone(self),
            place,
        })
    }

    pub(crate) fn load(&self) -> Load {
        let state = self.lock();
        Load {
            in_service: state.in_service,
            queued: state.queued(),
        }
    }

    /// Waits until nothing is in service or queued.
    pub(crate) async fn emptied(&self) {
        loop {
            // Listens before it looks, so that it cannot miss the last one leaving.
            let emptied = self.emptied.notified();
            if self.lock().in_service == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands one slot on, or frees it.
    fn release(&self, state: &mut State) {
        while let Some(next) = state.queue.pop_front() {
            // The next one counts itself: `in_service` stays, as its slot is the one handed on.
            if next.send(state.extra(self.slots)).is_ok() {
                return;
            }
        }
        state.in_service -= 1;
        if state.in_service == 0 {
            self.emptied.notify_waiters();
        }
    }
}

impl State {
    fn queued(&self) -> u32 {
        u32::try_from(self.queue.len()).expect("the queue's limit is a u32")
    }

    fn extra(&self, slots: u32) -> u32 {
        (self.in_service + self.queued()).saturating_sub(slots)
    }
}

impl Ticket {
    /// Waits for the slot, in the order of the tickets.
    pub(crate) async fn slot(mut self) -> Slot {
        let extra = match &mut self.place {
            Place::Granted { extra } => *extra,
            Place::Queued(turn) => turn
                .await
                .expect("a sender leaves the queue only to grant a slot"),
            Place::Used => unreachable!("a ticket is used by value, so once"),
        };
        self.place = Place::Used;
        Slot {
            admission: Arc::clone(&self.admission),
            extra,
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut state = self.admission.lock();
        match mem::replace(&mut self.place, Place::Used) {
            Place::Used => {}
            Place::Granted { .. } => self.admission.release(&mut state),
            Place::Queued(mut turn) => {
                turn.close();
                if turn.try_recv().is_ok() {
                    // Granted, but dropped before it noticed.
                    self.admission.release(&mut state);
                } else {
                    state.queue.retain(|waiting| !waiting.is_closed());
                }
            }
        }
    }
}

impl Slot {
    /// Requests in service or queued above the number of slots when this one got its slot.
    pub(crate) fn extra(&self) -> u32 {
        self.extra
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.admission.release(&mut self.admission.lock());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// Polls once: does this ticket have its slot?
    fn ready(ticket: Ticket) -> Result<Slot, &'static str> {
        match pin!(ticket.slot()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(slot) => Ok(slot),
            Poll::Pending => Err("still queued"),
        }
    }

    fn load(admission: &Admission) -> (u32, u32) {
        let Load { in_service, queued } = admission.load();
        (in_service, queued)
    }

    #[test]
    fn slots_then_queue_then_full() {
        let admission = Admission::new(2, 1);
        let first = ready(admission.enter().expect("a free slot")).expect("at once");
        let _second = ready(admission.enter().expect("a free slot")).expect("at once");
        let third = admission.enter().expect("a place in the queue");
        assert_eq!(admission.enter().err(), Some(QueueFull));
        assert_eq!(load(&admission), (2, 1));
        drop(first);
        assert_eq!(load(&admission), (2, 0), "the slot was handed on");
        ready(third).expect("its turn");
        assert_eq!(load(&admission), (1, 0));
    }

    #[test]
    fn slots_are_granted_in_order_of_arrival_with_the_overload_of_that_moment() {
        let admission = Admission::new(1, 3);
        let running = ready(admission.enter().expect("a free slot")).expect("at once");
        assert_eq!(running.extra(), 0);
        let tickets: Vec<_> = (0..3)
            .map(|_| admission.enter().expect("a place in the queue"))
            .collect();
        drop(running);
        // It counts itself, and the two still behind it: 1 + 2 - 1 slot.
        let extras: Vec<_> = tickets
            .into_iter()
            .map(|ticket| ready(ticket).expect("its turn").extra())
            .collect();
        assert_eq!(extras, [2, 1, 0]);
        assert_eq!(load(&admission), (0, 0));
    }

    #[test]
    fn a_ticket_given_up_frees_its_place() {
        let admission = Admission::new(1, 2);
        let running = ready(admission.enter().expect("a free slot")).expect("at once");
        let gives_up = admission.enter().expect("a place in the queue");
        let stays = admission.enter().expect("a place in the queue");
        drop(gives_up);
        assert_eq!(load(&admission), (1, 1));
        let granted_unseen = stays;
        drop(running);
        assert_eq!(load(&admission), (1, 0));
        drop(granted_unseen);
        assert_eq!(
            load(&admission),
            (0, 0),
            "a granted slot is not lost with its ticket"
        );
        drop(admission.enter().expect("a free slot"));
        assert_eq!(load(&admission), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn emptied_waits_for_the_last_one() {
        let admission = Admission::new(1, 1);
        admission.emptied().await;
        let slot = ready(admission.enter().expect("a free slot")).expect("at once");
        let mut emptied = pin!(admission.emptied());
        assert!(
            emptied
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        drop(slot);
        emptied.await;
    }
}
