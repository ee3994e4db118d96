//! Instances that somebody boots again.

use super::{Entry, Live, Moment};
use model::account::Compute;
use model::command::Command;
use model::scenario::faults::RebootInstance;
use sim_engine::actor::Act;

pub(super) const ENTRY: Entry = Entry {
    does: "reboot-instance for each that is a machine of its own: gone for startup.baked, then probed like a new one",
    cause: "reset for what it was working on, then no-target or queue-full while it is gone",
    detect: "the audit log names who did it; the same instance boots again",
    recovery: "by itself; a policy keeps it from happening",
    live: Live::Real("the process is killed, and another started under the same id"),
};

pub(super) fn acts(_: &RebootInstance, on: &Moment<'_>) -> Vec<Act> {
    let machines = on.instances(|instance| instance.compute == Compute::Instance);
    let reboot = |instance| Act::Command(Command::RebootInstance { instance });
    machines.into_iter().map(reboot).collect()
}
