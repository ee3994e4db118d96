//! Balancers: their kind, how they probe, and how groups share their requests.

use super::billing::balancer_line;
use super::commands::Outcome;
use super::{Outbox, World};
use crate::effect::RouteGroup;
use model::account::{Balancer, GROUP_WEIGHT, GROUP_WEIGHT_MAX, Group, Instance, Tuning};
use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::command::Denied;
use model::event::Change;
use model::health::HealthSettings;
use model::ids::Name;
use model::scenario::Health as HealthCheck;
use model::units::{GameTime, StoryDuration};

impl World {
    pub(super) fn switch_balancer(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        kind: BalancerKind,
        now: GameTime,
    ) -> Outcome {
        let balancer = self.balancer_mut(name)?;
        let before = balancer.kind;
        if before == kind {
            return Err(Denied::Invalid {
                reason: format!("`{name}` is a balancer of kind {kind} already"),
            });
        }
        balancer.switch(kind);
        let line = balancer_line(balancer);
        if !kind.has_request_metric() {
            let blinded = |g: &&mut Group| g.behind == *name && g.policy.needs_request_metric();
            for group in self.account.groups.iter_mut().filter(blinded) {
                group.policy = ScalingPolicy::Manual;
            }
        }
        self.close_line(out, &line, now);
        self.open_line(line.clone(), self.balancer_price(kind), now);
        self.refresh_route(out);
        Ok(Some(Change {
            what: line,
            before: before.to_string(),
            after: kind.to_string(),
        }))
    }

    /// Changes how a balancer deals with its targets; instances that drain
    /// already keep their time.
    pub(super) fn tune_balancer(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        change: Tuning,
    ) -> Outcome {
        let balancer = self.balancer_mut(name)?;
        let tuned = balancer.tuned(change).map_err(|mistake| Denied::Invalid {
            reason: format!("{mistake}: {}", mistake.help()),
        })?;
        let before = std::mem::replace(balancer, tuned).tuning_text();
        let after = balancer.tuning_text();
        self.refresh_route(out);
        Ok(Some(Change {
            what: format!("balancer/{name} targets"),
            before,
            after,
        }))
    }

    /// Changes how a balancer probes, from the next probe of each instance on.
    pub(super) fn set_health_check(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        change: HealthSettings,
        fail_open: Option<bool>,
    ) -> Outcome {
        if let Some(wrong) = change.out_of_range() {
            return Err(Denied::Invalid {
                reason: format!(
                    "{} is {}: it may be {}",
                    wrong.key, wrong.value, wrong.range
                ),
            });
        }
        let common = self.scenario.health.clone();
        let balancer = self.balancer_mut(name)?;
        let shown = |balancer: &Balancer| {
            let opens = match balancer.fails_open() {
                true => ", fails open",
                false => "",
            };
            format!("{}{opens}", balancer.health.over(&common))
        };
        let before = shown(balancer);
        balancer.fail_open = fail_open.or(balancer.fail_open);
        balancer.health = balancer.health.changed(change);
        let after = shown(balancer);
        self.refresh_route(out);
        Ok(Some(Change {
            what: format!("balancer/{name} health check"),
            before,
            after,
        }))
    }

    /// Changes a group's share of its balancer's requests.
    pub(super) fn set_weight(&mut self, out: &mut Outbox, name: &Name, weight: u32) -> Outcome {
        if weight > GROUP_WEIGHT_MAX {
            return Err(Denied::Limit {
                what: "weight".into(),
                wanted: weight,
                limit: GROUP_WEIGHT_MAX,
            });
        }
        let behind = self.group(name)?.behind.clone();
        let balancer = self.account.balancers.iter().find(|b| b.name == behind);
        if !balancer.is_some_and(|b| b.kind.has_weights()) {
            return Err(Denied::Invalid {
                reason: "a classic balancer has no weights: switch it to an application balancer"
                    .into(),
            });
        }
        let before = std::mem::replace(&mut self.group_mut(name)?.weight, weight);
        self.refresh_route(out);
        Ok(Some(Change {
            what: format!("group/{name} weight"),
            before: before.to_string(),
            after: weight.to_string(),
        }))
    }

    /// The groups behind a balancer with their targets, those without any too:
    /// they keep their turn.
    pub(super) fn routed_groups(&self, entry: &Balancer) -> Vec<RouteGroup> {
        let targets: Vec<&Instance> = self.account.targets_of(entry).collect();
        if !entry.kind.has_weights() {
            return vec![RouteGroup {
                group: entry.name.clone(),
                weight: GROUP_WEIGHT,
                targets: targets.iter().map(|i| i.id).collect(),
                full_at: Vec::new(),
            }];
        }
        let slow_start = entry.slow_start;
        let full_at = |i: &&Instance| match i.healthy_since {
            Some(since) => since + slow_start,
            None => GameTime::ZERO,
        };
        let groups = self.account.groups.iter();
        groups
            .filter(|group| group.behind == entry.name)
            .map(|group| {
                let its = targets.iter().filter(|i| i.group == group.name);
                let starting = its.clone().filter(|_| slow_start > StoryDuration::ZERO);
                RouteGroup {
                    group: group.name.clone(),
                    weight: group.weight,
                    targets: its.map(|i| i.id).collect(),
                    full_at: starting.map(full_at).collect(),
                }
            })
            .collect()
    }

    /// How an instance is probed: as the balancer of its group says.
    pub(super) fn check_of(&self, instance: &Instance) -> HealthCheck {
        let common = &self.scenario.health;
        let balancer = self.before(instance);
        balancer.map_or_else(|| common.clone(), |b| b.health.over(common))
    }

    /// How long an instance may take over what it has once it is retired.
    pub(super) fn drain_of(&self, instance: &Instance) -> StoryDuration {
        let its = self.before(instance).and_then(|balancer| balancer.drain);
        its.unwrap_or(self.scenario.startup.drain)
    }

    /// The balancer that an instance stands behind.
    fn before(&self, instance: &Instance) -> Option<&Balancer> {
        let mut groups = self.account.groups.iter();
        let group = groups.find(|g| g.name == instance.group)?;
        self.account.balancer(&group.behind)
    }

    pub(super) fn balancer_mut(&mut self, name: &Name) -> Result<&mut Balancer, Denied> {
        let found = self.account.balancers.iter_mut().find(|b| b.name == *name);
        found.ok_or_else(|| Denied::Unknown {
            what: format!("balancer `{name}`"),
        })
    }
}
