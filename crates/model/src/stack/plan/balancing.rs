//! How a balancer deals with its targets, and how it probes them.

use super::super::BalancerWish;
use super::Planner;
use crate::account::Tuning;
use crate::command::Command;
use crate::health::HealthSettings;

impl Planner<'_> {
    /// Sets how a balancer deals with its targets.
    pub(super) fn tune_balancer(&mut self, path: &str, wish: &BalancerWish, index: usize) {
        let has = &self.after.balancers[index];
        let change = Tuning {
            algorithm: wish.algorithm.filter(|it| *it != has.algorithm()),
            slow_start: wish.slow_start.filter(|it| *it != has.slow_start),
            drain: wish.drain.filter(|it| Some(*it) != has.drain),
        };
        if change == Tuning::default() {
            return;
        }
        match has.tuned(change) {
            Ok(tuned) => {
                self.after.balancers[index] = tuned;
                self.send(Command::TuneBalancer {
                    balancer: wish.name.clone(),
                    algorithm: change.algorithm,
                    slow_start: change.slow_start,
                    drain: change.drain,
                });
            }
            Err(mistake) => {
                let path = format!("{path}.{}", mistake.key());
                let (code, label) = (mistake.code(), mistake.label());
                self.error(code, &path, mistake.to_string(), label, mistake.help());
            }
        }
    }

    /// Sets how a balancer probes its instances, and what it does while none is healthy.
    pub(super) fn set_health_check(&mut self, path: &str, wish: &BalancerWish, index: usize) {
        let has = &self.after.balancers[index];
        let check = has.health.over(&self.scenario.health);
        let wanted = wish.health.clone().unwrap_or_default();
        let change = HealthSettings {
            path: wanted.path.filter(|it| *it != check.path),
            interval: wanted.interval.filter(|it| *it != check.interval),
            timeout: wanted.timeout.filter(|it| *it != check.timeout),
            healthy_after: wanted.healthy_after.filter(|it| *it != check.healthy_after),
            unhealthy_after: (wanted.unhealthy_after).filter(|it| *it != check.unhealthy_after),
        };
        let fail_open = wish.fail_open.filter(|it| *it != has.fails_open());
        if let Some(wrong) = change.out_of_range() {
            let message = format!("`{}` is {}, out of range", wrong.key, wrong.value);
            let label = format!("must be {}", wrong.range);
            let path = format!("{path}.health.{}", wrong.key);
            let help = "choose a value within the range";
            self.error("out-of-range", &path, message, &label, help);
            return;
        }
        if change == HealthSettings::default() && fail_open.is_none() {
            return;
        }
        let its = &mut self.after.balancers[index];
        its.health = its.health.changed(change.clone());
        its.fail_open = fail_open.or(its.fail_open);
        self.send(Command::SetHealthCheck {
            balancer: wish.name.clone(),
            path: change.path,
            interval: change.interval,
            timeout: change.timeout,
            healthy_after: change.healthy_after,
            unhealthy_after: change.unhealthy_after,
            fail_open,
        });
    }
}
