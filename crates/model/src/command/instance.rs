//! Commands that name an instance, for those who have to find it elsewhere.

use super::Command;
use crate::ids::InstanceId;

impl Command {
    /// The instance that it is done to, of commands that anybody may send.
    #[must_use]
    pub const fn instance(&self) -> Option<InstanceId> {
        match self {
            Self::TerminateInstance { instance }
            | Self::StopInstance { instance }
            | Self::RebootInstance { instance } => Some(*instance),
            _ => None,
        }
    }

    /// The same, done to another instance.
    #[must_use]
    pub fn aimed_at(mut self, it: InstanceId) -> Self {
        if let Self::TerminateInstance { instance }
        | Self::StopInstance { instance }
        | Self::RebootInstance { instance } = &mut self
        {
            *instance = it;
        }
        self
    }
}
