//! Steps about the cache node.

use crate::bounded_cache::Eviction;
use crate::command::Command;
use crate::scenario::read::{Reader, Table};
use crate::units::StoryDuration;

pub(super) fn put(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let ttl = reader.field::<Option<StoryDuration>>(table, "ttl", None);
    let size = reader.field::<Option<u32>>(table, "size", None);
    let eviction = reader.field::<Option<Eviction>>(table, "eviction", None);
    Some(Command::PutCacheNode {
        ttl: ttl?,
        size: size?,
        eviction: eviction?,
    })
}
