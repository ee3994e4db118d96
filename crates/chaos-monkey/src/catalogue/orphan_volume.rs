//! A volume that nothing uses.

use super::unused;
use super::{Entry, Live, Moment};
use model::account::{ResourceKind, ResourceRef};
use model::command::Command;
use model::scenario::faults::OrphanVolume;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "add-idle of a volume",
    cause: "cost",
    detect: "a volume attached to nothing",
    recovery: "delete it",
    live: Live::Same,
};

pub(super) fn acts(_: &OrphanVolume, on: &Moment<'_>) -> Vec<Act> {
    let taken = on.account().volumes.iter().map(|volume| &volume.name);
    let name = unused::name("backup-of-backup", taken);
    name.map_or(Vec::new(), |name| {
        let kind = ResourceKind::Volume;
        on.command(Command::AddIdle {
            resource: ResourceRef { kind, name },
        })
    })
}
