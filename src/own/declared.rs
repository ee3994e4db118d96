//! What a declared stack comes to.

use crate::exit::Failure;
use crate::verbs::plan::stack_plan;
use model::scenario::Scenario;
use model::units::MicroUsd;
use sim_engine::DeclaredStack;
use std::path::Path;

/// Minutes of an hour.
const MINUTES: i64 = 60;

/// What the account would cost that the scenario starts with, changed as a stack file says: as the model prices it, at
/// the groups' desired sizes.
pub(super) fn stack(
    scenario: &Scenario,
    speed: u32,
    file: &Path,
) -> Result<DeclaredStack, Failure> {
    let (_, plan) = stack_plan(scenario.clone(), speed, file)?;
    let after = plan.after;
    Ok(DeclaredStack {
        musd_per_hour: after.fixed_usd_per_min * MINUTES,
        has_cdn: after.cdn_usd_per_min_highest > MicroUsd::ZERO,
    })
}
