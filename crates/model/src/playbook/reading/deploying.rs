//! Steps that start deployments.

use crate::command::Command;
use crate::deploy::Strategy;
use crate::scenario::problem::Problem;
use crate::scenario::read::{Reader, Table};
use crate::units::{Ppm, StoryDuration};
use crate::words::words;

words! {
    /// How new instances take the place of old ones.
    enum Way {
        /// See [`Strategy::AllAtOnce`].
        AllAtOnce = "all-at-once",
        /// See [`Strategy::Rolling`].
        Rolling = "rolling",
        /// See [`Strategy::BlueGreen`].
        BlueGreen = "blue-green",
        /// See [`Strategy::Canary`].
        Canary = "canary",
    }
}

/// The keys of a strategy stand beside its name; those of another are a mistake.
pub(super) fn start(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field(table, "group", None);
    let version = reader.field(table, "version", None);
    let start_script = reader.field(table, "start_script", None);
    let instance_type = reader.field(table, "instance_type", None);
    let task = reader.field(table, "task", None);
    let way = reader.field::<Way>(table, "strategy", None);
    let batch = reader.field::<Option<u32>>(table, "batch", None)?;
    let share = reader.field::<Option<Ppm>>(table, "share", None)?;
    let bake = reader.field::<Option<StoryDuration>>(table, "bake", None)?;
    let rollback = reader.field(table, "rollback", None);
    let strategy = match (way?, batch, share, bake) {
        (Way::AllAtOnce, None, None, None) => Ok(Strategy::AllAtOnce),
        (Way::AllAtOnce, ..) => Err("`all-at-once` has no other keys"),
        (Way::Rolling, Some(batch), None, None) => Ok(Strategy::Rolling { batch }),
        (Way::Rolling, ..) => Err("`rolling` needs `batch`, and nothing else"),
        (Way::BlueGreen, None, None, Some(bake)) => Ok(Strategy::BlueGreen { bake }),
        (Way::BlueGreen, ..) => Err("`blue-green` needs `bake`, and nothing else"),
        (Way::Canary, None, Some(share), Some(bake)) => Ok(Strategy::Canary { share, bake }),
        (Way::Canary, ..) => Err("`canary` needs `share` and `bake`, and nothing else"),
    };
    let problem = match &strategy {
        Ok(strategy) => strategy.problem(),
        Err(message) => Some((*message).to_owned()),
    };
    if let Some(message) = problem {
        reader.problem(
            Problem::error("contradiction", table.span(), message)
                .label("cannot work")
                .help("see docs/reference/deploy.md for what each strategy needs"),
        );
        return None;
    }
    Some(Command::StartDeployment {
        group: group?,
        version: version?,
        start_script: start_script?,
        instance_type: instance_type?,
        task: task?,
        strategy: strategy.ok()?,
        rollback: rollback?,
    })
}
