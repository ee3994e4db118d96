//! Requests that wait: clients for their answer, fetches for their instance.
//!
//! Both live in slabs; a reference carries the generation of its place, so
//! that a stale one finds nothing.

use super::cache::Shelf;
use model::ids::{InstanceId, RequestId};
use model::key::KeyId;
use model::units::{GameTime, RequestDuration};

/// Somebody who sent a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    pub(super) request: RequestId,
    pub(super) key: KeyId,
    pub(super) sent_at: GameTime,
    /// How often it has tried before.
    pub(super) attempt: u32,
}

/// A client that asks; one that has waited before has its place already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker {
    pub(super) client: Client,
    pub(super) place: Option<ClientRef>,
}

/// A request at an instance, and who waits for it.
#[derive(Clone, Debug)]
pub(super) struct Fetch {
    pub(super) request: RequestId,
    pub(super) attempt: u32,
    pub(super) key: KeyId,
    pub(super) shelf: Shelf,
    pub(super) instance: InstanceId,
    /// How long its answer is on its way once the instance is done.
    pub(super) way_back: RequestDuration,
    pub(super) is_on_its_way: bool,
    pub(super) is_error: bool,
    /// Whether it gets another key's hash.
    pub(super) is_wrong: bool,
    /// Whether its answer is put into the cache node.
    pub(super) fills_node: bool,
    /// How long it is worked on, once that is known.
    pub(super) takes_ns: u64,
    /// Who asked first; nobody for a balancer's probe.
    pub(super) first: Option<ClientRef>,
    /// Who asked later and shares the answer.
    pub(super) more: Waiters,
}

/// Those who share an answer.
pub(super) type Waiters = Vec<ClientRef>;

/// What an instance did for a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) instance: InstanceId,
    pub(super) key: KeyId,
    pub(super) is_probe: bool,
    pub(super) is_error: bool,
    pub(super) fills_node: bool,
    pub(super) took_ns: u64,
}

impl Fetch {
    /// What its instance did, once that is done.
    pub(super) fn work(&self) -> Work {
        Work {
            instance: self.instance,
            key: self.key,
            is_probe: self.first.is_none(),
            is_error: self.is_error,
            fills_node: self.fills_node,
            took_ns: self.takes_ns,
        }
    }

    pub(super) fn waiters(&self) -> impl Iterator<Item = ClientRef> {
        self.first.into_iter().chain(self.more.iter().copied())
    }
}

/// A place in a slab, of a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ref {
    index: u32,
    generation: u32,
}

pub(super) type ClientRef = Ref;
pub(super) type FetchRef = Ref;
pub(super) type Clients = Slab<Client>;
pub(super) type Fetches = Slab<Fetch>;

/// A list with free places that are used again.
#[derive(Clone, Debug)]
pub(super) struct Slab<T> {
    items: Vec<(u32, Option<T>)>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    fn insert(&mut self, item: T) -> Ref {
        if let Some(index) = self.free.pop() {
            let (generation, place) = &mut self.items[index as usize];
            *place = Some(item);
            return Ref {
                index,
                generation: *generation,
            };
        }
        let index =
            u32::try_from(self.items.len()).expect("fewer than 2^32 requests are open at once");
        self.items.push((0, Some(item)));
        Ref {
            index,
            generation: 0,
        }
    }

    /// Takes an item out; `None` if it was taken before.
    pub(super) fn close(&mut self, at: Ref) -> Option<T> {
        let (generation, place) = &mut self.items[at.index as usize];
        if *generation != at.generation {
            return None;
        }
        let item = place.take()?;
        *generation = generation.wrapping_add(1);
        self.free.push(at.index);
        Some(item)
    }
}

impl Slab<Client> {
    pub(super) fn add(&mut self, client: Client) -> ClientRef {
        self.insert(client)
    }

    /// A client that still waits.
    pub(super) fn find(&mut self, at: ClientRef) -> Option<&mut Client> {
        let (generation, place) = &mut self.items[at.index as usize];
        place.as_mut().filter(|_| *generation == at.generation)
    }

    /// How many wait.
    pub(super) fn open_count(&self) -> u64 {
        (self.items.len() - self.free.len()) as u64
    }
}

impl Slab<Fetch> {
    pub(super) fn open(&mut self, fetch: Fetch) -> FetchRef {
        self.insert(fetch)
    }

    pub(super) fn if_open(&mut self, at: FetchRef) -> Option<&mut Fetch> {
        let (generation, place) = &mut self.items[at.index as usize];
        place.as_mut().filter(|_| *generation == at.generation)
    }

    /// # Panics
    /// When the fetch is closed; callers hold references of open ones only.
    pub(super) fn get_mut(&mut self, at: FetchRef) -> &mut Fetch {
        let (generation, place) = &mut self.items[at.index as usize];
        assert_eq!(*generation, at.generation, "a fetch that was closed");
        place.as_mut().expect("an open fetch")
    }

    /// One more waits for a fetch. Lists of those who do are used again.
    pub(super) fn join(&mut self, at: FetchRef, waiter: ClientRef, spare: &mut Vec<Waiters>) {
        let more = &mut self.get_mut(at).more;
        if more.capacity() == 0 {
            *more = spare.pop().unwrap_or_default();
        }
        more.push(waiter);
    }

    /// The fetches that an instance works on or keeps waiting; not those that it
    /// has answered.
    pub(super) fn of(&self, instance: InstanceId) -> Vec<FetchRef> {
        let of_instance = |(index, (generation, fetch)): (usize, &(u32, Option<Fetch>))| {
            let is_its = fetch
                .as_ref()
                .is_some_and(|f| f.instance == instance && !f.is_on_its_way);
            is_its.then_some(Ref {
                index: index as u32,
                generation: *generation,
            })
        };
        self.items
            .iter()
            .enumerate()
            .filter_map(of_instance)
            .collect()
    }
}
