//! How a group is told to scale: its policy, its plan, its metrics.

use super::super::billing::metrics_line;
use super::super::commands::Outcome;
use super::{Outbox, World};
use model::account::Compute;
use model::autoscale::{Planned, SCHEDULE_MAX, ScalingPolicy};
use model::command::Denied;
use model::event::Change;
use model::ids::Name;
use model::units::GameTime;

impl World {
    pub(in crate::world) fn set_scaling(&mut self, name: &Name, policy: &ScalingPolicy) -> Outcome {
        if let Some(reason) = policy.problem() {
            return Err(Denied::Invalid { reason });
        }
        let group = self.group(name)?;
        if policy.needs_request_metric() && group.launch.compute == Compute::Host {
            let reason =
                "hosts get no requests themselves: scale them on the share that containers take";
            return Err(Denied::Invalid {
                reason: reason.into(),
            });
        }
        let behind = &group.behind;
        let balancer = self.account.balancers.iter().find(|b| b.name == *behind);
        if policy.needs_request_metric() && !balancer.is_some_and(|b| b.kind.has_request_metric()) {
            let reason = "a classic balancer has no requests-per-target metric: switch it to an application balancer";
            return Err(Denied::Invalid {
                reason: reason.into(),
            });
        }
        let group = self.group_mut(name)?;
        let before = std::mem::replace(&mut group.policy, policy.clone());
        self.scaling.cools_until.remove(name);
        Ok(Some(Change {
            what: format!("group/{name}"),
            before: before.to_string(),
            after: policy.to_string(),
        }))
    }

    pub(in crate::world) fn set_schedule(&mut self, name: &Name, schedule: &[Planned]) -> Outcome {
        if schedule.len() > SCHEDULE_MAX {
            return Err(Denied::Limit {
                what: "planned changes".into(),
                wanted: u32::try_from(schedule.len()).unwrap_or(u32::MAX),
                limit: SCHEDULE_MAX as u32,
            });
        }
        let mut schedule = schedule.to_vec();
        schedule.sort_by_key(|planned| planned.at);
        let shown = |schedule: &[Planned]| match schedule {
            [] => "nothing planned".to_owned(),
            some => {
                let words: Vec<String> = some.iter().map(Planned::to_string).collect();
                words.join("; ")
            }
        };
        let after = shown(&schedule);
        let group = self.group_mut(name)?;
        let before = std::mem::replace(&mut group.schedule, schedule);
        Ok(Some(Change {
            what: format!("group/{name}"),
            before: shown(&before),
            after,
        }))
    }

    pub(in crate::world) fn set_monitoring(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        detailed: bool,
        now: GameTime,
    ) -> Outcome {
        let group = self.group_mut(name)?;
        let before = std::mem::replace(&mut group.is_detailed, detailed);
        let line = metrics_line(name);
        match (before, detailed) {
            (false, true) => {
                let price = self.scenario.prices.detailed_metrics.clone();
                self.open_line(line, price, now);
            }
            (true, false) => self.close_line(out, &line, now),
            _ => {}
        }
        let shown = |detailed| match detailed {
            true => "detailed metrics",
            false => "basic metrics",
        };
        Ok(Some(Change {
            what: format!("group/{name}"),
            before: shown(before).into(),
            after: shown(detailed).into(),
        }))
    }
}
