//! Who sits where: the connections that are open, and who has to leave.

use crate::limits::Limits;
use crate::seat::Seat;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, Id};

/// The connections that are open.
pub(crate) struct Seats {
    limits: Limits,
    taken: HashMap<Id, Taken>,
    from: BTreeMap<IpAddr, usize>,
}

/// A seat that is taken, and how whoever has it is told to leave.
struct Taken {
    seat: Arc<Seat>,
    task: AbortHandle,
    finish: Option<oneshot::Sender<()>>,
}

impl Taken {
    /// Has it end once the requests under way are answered.
    fn finish(&mut self) {
        if let Some(finish) = self.finish.take() {
            let _ = finish.send(());
        }
    }
}

impl Seats {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            taken: HashMap::new(),
            from: BTreeMap::new(),
        }
    }

    /// Whether there is a seat for a newcomer, if need be that of whoever has
    /// been idle longest.
    pub(crate) fn has_room(&mut self, address: IpAddr) -> bool {
        let from_there = self.from.get(&address).copied().unwrap_or(0);
        if from_there >= self.limits.from_one_address_max {
            self.make_room(|seat| seat.address == address)
        } else if self.taken.len() >= self.limits.connections_max {
            self.make_room(|_| true)
        } else {
            true
        }
    }

    fn make_room(&mut self, is_meant: impl Fn(&Seat) -> bool) -> bool {
        let idle = self
            .taken
            .iter()
            .filter(|(_, taken)| is_meant(&taken.seat))
            .filter_map(|(id, taken)| Some((taken.seat.quiet_since()?, *id)));
        match idle.min_by_key(|(since, _)| *since) {
            Some((_, id)) => self.cut(id),
            None => false,
        }
    }

    /// Takes a seat for a connection.
    pub(crate) fn take(&mut self, seat: Arc<Seat>, task: AbortHandle, finish: oneshot::Sender<()>) {
        *self.from.entry(seat.address).or_default() += 1;
        let taken = Taken {
            seat,
            finish: Some(finish),
            task,
        };
        self.taken.insert(taken.task.id(), taken);
    }

    /// Cuts a connection.
    fn cut(&mut self, id: Id) -> bool {
        let taken = self.taken.get(&id);
        taken.inspect(|taken| taken.task.abort());
        self.leave(id);
        true
    }

    /// Cuts those on which no request has been under way for too long, or no answer
    /// taken in, and has the old ones end.
    pub(crate) fn sweep(&mut self) {
        let Limits {
            idle_max, age_max, ..
        } = self.limits;
        let mut quiet = Vec::new();
        for (id, taken) in &mut self.taken {
            let seat = &taken.seat;
            let since = seat.quiet_since().or_else(|| seat.stuck_since());
            if since.is_some_and(|since| since.elapsed() >= idle_max) {
                quiet.push(*id);
            } else if age_max.is_some_and(|max| taken.seat.age() >= max) {
                taken.finish();
            }
        }
        for id in quiet {
            self.cut(id);
        }
    }

    /// Has all of them end.
    pub(crate) fn finish(&mut self) {
        self.taken.values_mut().for_each(Taken::finish);
    }

    /// A connection has ended.
    pub(crate) fn leave(&mut self, id: Id) {
        let Some(taken) = self.taken.remove(&id) else {
            return;
        };
        if let Some(count) = self.from.get_mut(&taken.seat.address) {
            *count -= 1;
            if *count == 0 {
                self.from.remove(&taken.seat.address);
            }
        }
    }
}
