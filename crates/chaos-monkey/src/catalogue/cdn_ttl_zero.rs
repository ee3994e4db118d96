//! The CEO wants fresh hashes.

use super::{Entry, Live, Moment};
use model::command::Command;
use model::scenario::faults::CdnTtlZero;
use model::units::StoryDuration;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "put-cdn TTL 0 with the same key, then invalidate-cdn; the least time of the CDN still holds",
    cause: "queue-full and timeout",
    detect: "the hit ratio falls; the audit log",
    recovery: "set a TTL",
    live: Live::Same,
};

pub(super) fn acts(_: &CdnTtlZero, on: &Moment<'_>) -> Vec<Act> {
    on.account().cdn.map_or(Vec::new(), |cdn| {
        let put = Command::PutCdn {
            key: cdn.key,
            ttl: StoryDuration::ZERO,
        };
        // What is kept stays fresh as long as it was to be: it has to go.
        vec![Act::Command(put), Act::Command(Command::InvalidateCdn {})]
    })
}
