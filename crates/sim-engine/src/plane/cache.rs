//! The CDN's cache: what is kept under which key, and what is on its way.

use super::fetch::FetchRef;
use model::cache_key::CacheKey;
use model::key::KeyId;
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

/// What the cache has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    /// Nothing.
    Empty,
    /// An answer to this key's request.
    Fresh(KeyId),
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
    Kept { content: KeyId, until: GameTime },
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

    pub(super) fn look(&self, shelf: Shelf, now: GameTime) -> Lookup {
        match self.entry(shelf) {
            Some(Entry::Fetching(fetch)) => Lookup::Fetching(fetch),
            Some(Entry::Kept { content, until }) if now < until => Lookup::Fresh(content),
            _ => Lookup::Empty,
        }
    }

    /// Notes that an answer is on its way.
    pub(super) fn fetching(&mut self, shelf: Shelf, fetch: FetchRef) {
        self.set(shelf, Entry::Fetching(fetch));
    }

    /// Keeps the answer of a fetch, if the place still waits for it.
    pub(super) fn store(&mut self, shelf: Shelf, fetch: FetchRef, content: KeyId, until: GameTime) {
        if self.look(shelf, GameTime::ZERO) == Lookup::Fetching(fetch) {
            self.set(shelf, Entry::Kept { content, until });
        }
    }

    /// Gives up a fetch that brought nothing to keep.
    pub(super) fn forget(&mut self, shelf: Shelf, fetch: FetchRef) {
        if self.look(shelf, GameTime::ZERO) == Lookup::Fetching(fetch) {
            self.set(shelf, Entry::Empty);
        }
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
