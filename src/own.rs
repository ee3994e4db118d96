//! Teams that bring a service of their own: where it is, whether it may be there, and what it costs.

mod allow;
mod declared;
mod hook;
mod notice;
mod roster;

pub use allow::{Allowed, Forbidden};
pub use hook::{Hook, Secret, Told, signature};
pub(crate) use hook::{Hooks, Noticed};
pub(crate) use notice::{Notice, announce, notices};
pub(crate) use roster::{Typed, is_own};

use anyhow::Context as _;
use arena::drive::Target;
use sim_engine::{OwnService, Plan};

/// The parameter of a URL that the key comes in.
pub const PARAM: &str = "input";

/// Where the requests of each team go that brings a service of its own. No name is looked up: the roster has addresses.
///
/// # Errors
/// When a URL of the roster is none.
pub fn targets(plan: &Plan) -> anyhow::Result<Vec<Option<Target>>> {
    let target = |entry: &sim_engine::TeamEntry| {
        let service = entry.own_service();
        let pinned = |it: &OwnService| Target::pinned(&it.url, PARAM, it.address);
        let target = service.map(pinned).transpose();
        target.with_context(|| format!("the own service of team {}", entry.name))
    };
    plan.teams.iter().map(target).collect()
}
