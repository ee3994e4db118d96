//! The CDN's cache: what is kept under which key, and what is on its way.

use super::fetch::FetchRef;
use model::cache_key::CacheKey;
use model::key::KeyId;
use model::outcome::FailCause;
use model::units::GameTime;

/// Where an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    /// Nowhere: there is no CDN, or nobody will ask for it again.
    None,
    /// Under the path alone.
    Path,
    /// Under path and query string.
    Key(KeyId),
}

/// An answer that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The hash of this key.
    HashOf(KeyId),
    /// An error.
    Failed(FailCause),
}

/// What the cache has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    /// Nothing.
    Empty,
    /// This answer, still fresh.
    Fresh(Answer),
    /// A request for it is on its way.
    Fetching(FetchRef),
}

/// The CDN's cache. Keys that are asked for once are not kept: nobody could
/// tell the difference.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    path: Entry,
    /// For each place of the repeating set: the key it held last.
    places: Vec<(KeyId, Entry)>,
}

#[derive(Clone, Copy, Debug)]
enum Entry {
    Empty,
    Fetching(FetchRef),
    Kept { answer: Answer, until: GameTime },
}

impl Shelf {
    /// Where an answer for a key belongs.
    pub(super) fn of(policy: CacheKey, key: KeyId) -> Self {
        match policy {
            CacheKey::Path => Self::Path,
            CacheKey::QueryString if key.is_unique() => Self::None,
            CacheKey::QueryString => Self::Key(key),
        }
    }
}

impl Cache {
    pub(super) fn new(places: u32) -> Self {
        Self {
            path: Entry::Empty,
            places: vec![(KeyId::unique(0), Entry::Empty); places as usize],
        }
    }

    pub(super) fn clear(&mut self) {
        self.path = Entry::Empty;
        self.places.fill((KeyId::unique(0), Entry::Empty));
    }

    /// Drops what is kept; what is on its way will be kept.
    pub(super) fn invalidate(&mut self) {
        let drop_kept = |entry: &mut Entry| {
            if matches!(entry, Entry::Kept { .. }) {
                *entry = Entry::Empty;
            }
        };
        drop_kept(&mut self.path);
        self.places
            .iter_mut()
            .for_each(|(_, entry)| drop_kept(entry));
    }

    pub(super) fn look(&self, shelf: Shelf, now: GameTime) -> Lookup {
        match self.entry(shelf) {
            Some(Entry::Fetching(fetch)) => Lookup::Fetching(fetch),
            Some(Entry::Kept { answer, until }) if now < until => Lookup::Fresh(answer),
            _ => Lookup::Empty,
        }
    }

    /// Notes that an answer is on its way.
    pub(super) fn fetching(&mut self, shelf: Shelf, fetch: FetchRef) {
        self.set(shelf, Entry::Fetching(fetch));
    }

    /// Whether a place waits for the answer of this fetch.
    pub(super) fn awaits(&self, shelf: Shelf, fetch: FetchRef) -> bool {
        self.look(shelf, GameTime::ZERO) == Lookup::Fetching(fetch)
    }

    /// Keeps an answer.
    pub(super) fn store(&mut self, shelf: Shelf, answer: Answer, until: GameTime) {
        self.set(shelf, Entry::Kept { answer, until });
    }

    fn entry(&self, shelf: Shelf) -> Option<Entry> {
        match shelf {
            Shelf::None => None,
            Shelf::Path => Some(self.path),
            Shelf::Key(key) => {
                let (held, entry) = self.places[key.place()? as usize];
                (held == key).then_some(entry)
            }
        }
    }

    fn set(&mut self, shelf: Shelf, entry: Entry) {
        match shelf {
            Shelf::None => {}
            Shelf::Path => self.path = entry,
            Shelf::Key(key) => {
                if let Some(place) = key.place() {
                    self.places[place as usize] = (key, entry);
                }
            }
        }
    }
}
