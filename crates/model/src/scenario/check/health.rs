//! Whether probes can pass, and end before the next ones begin.

use super::super::parts::Health;
use super::super::problem::Problem;
use super::Checker;
use crate::health::Endpoint;

impl Checker<'_> {
    pub(super) fn health(&mut self) {
        let common = &self.scenario.health;
        self.health_check("health", common, |_| true);
        for (i, balancer) in self.scenario.account.balancer.iter().enumerate() {
            let path = format!("account.balancer[{i}].health");
            let own = &balancer.health;
            if let Some(wrong) = own.out_of_range() {
                self.error(
                    "out-of-range",
                    &format!("{path}.{}", wrong.key),
                    format!("`{}` is {}, out of range", wrong.key, wrong.value),
                    &format!("must be {}", wrong.range),
                    "choose a value within the range".into(),
                );
                continue;
            }
            // What a balancer does not say for itself is told of once, at `[health]`.
            self.health_check(&path, &own.over(common), |key| match key {
                "path" => own.path.is_some(),
                _ => own.timeout.is_some() || own.interval.is_some(),
            });
        }
    }

    /// `says` tells whether a setting stands here and not elsewhere.
    fn health_check(&mut self, path: &str, check: &Health, says: impl Fn(&str) -> bool) {
        if says("timeout") && check.timeout.as_ns() >= check.interval.as_ns() {
            let message = format!(
                "a probe waits {}, as long as the interval of {} or longer",
                check.timeout, check.interval
            );
            let mut place = self.places.of(&format!("{path}.timeout"));
            if place == self.places.of(path) {
                place = self.places.of(&format!("{path}.interval"));
            }
            let problem = Problem::error("contradiction", place, message)
                .label("must be shorter than the interval")
                .help(
                    "lower `timeout`, or raise `interval` (at a high speed the interval shrinks)",
                );
            self.problems.push(Problem {
                severity: self.inversion,
                ..problem
            });
        }
        if !says("path") {
            return;
        }
        let at = format!("{path}.path");
        let base = self.scenario.service.base_time;
        match check.path.endpoint() {
            Endpoint::Missing => self.warning(
                "odd",
                &at,
                format!("the service has nothing at `{}`", check.path),
                "every probe gets a 404 and fails",
                "probe `/healthcheck`".into(),
            ),
            Endpoint::Calc if check.timeout <= base => self.warning(
                "odd",
                &at,
                format!(
                    "probes wait {}, but the service itself takes {base} and more",
                    check.timeout
                ),
                "every probe times out",
                "probe `/healthcheck`, or raise `timeout`".into(),
            ),
            Endpoint::Calc | Endpoint::Healthcheck => {}
        }
    }
}
