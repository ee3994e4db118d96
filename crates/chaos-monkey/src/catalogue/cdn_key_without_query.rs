//! The CEO simplifies the CDN: one answer for everybody.

use super::{Entry, Live, Moment};
use model::cache_key::CacheKey;
use model::command::Command;
use model::scenario::faults::CdnKeyWithoutQuery;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "put-cdn with the path as its key and the same TTL; nothing without a CDN",
    cause: "wrong",
    detect: "more than half of the answers are wrong, and fast",
    recovery: "set the key to query-string, then invalidate",
    live: Live::Same,
};

pub(super) fn acts(_: &CdnKeyWithoutQuery, on: &Moment<'_>) -> Vec<Act> {
    on.account().cdn.map_or(Vec::new(), |cdn| {
        on.command(Command::PutCdn {
            key: CacheKey::Path,
            ttl: cdn.ttl,
        })
    })
}
