//! What an instance runs as, and where.

use super::house::House;
use super::life::{Life, Over};
use super::resident::{self, Resident};
use super::{Spawner, process};
use std::fmt;
use std::io;
use std::sync::Arc;

/// What an instance or a cache node runs as. The rest of the plane does not know the difference.
pub enum Body {
    /// A process of its own. Its first line of output must be `listening on http://ADDRESS`; it must end when its
    /// standard input does.
    Process(std::process::Command),
    /// Tasks of this process.
    Resident(Box<dyn Resident>),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process(command) => f.debug_tuple("Process").field(command).finish(),
            Self::Resident(_) => f.write_str("Resident"),
        }
    }
}

/// Where bodies of both kinds live.
#[derive(Clone, Debug)]
pub(crate) struct Grounds {
    spawner: Spawner,
    house: Arc<House>,
}

impl Grounds {
    /// Has everything ready to start them.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            spawner: Spawner::start()?,
            house: Arc::default(),
        })
    }
}

impl Body {
    /// Starts it and follows it to its end.
    pub(super) async fn run(self, grounds: &Grounds, life: &mut Life) -> Over {
        match self {
            Self::Process(command) => process::run(command, &grounds.spawner, life).await,
            Self::Resident(guest) => resident::run(guest, &grounds.house, life).await,
        }
    }
}
