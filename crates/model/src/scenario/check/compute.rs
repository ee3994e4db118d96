//! Whether what groups launch is offered.

use super::Checker;
use crate::account::Compute;

impl Checker<'_> {
    pub(super) fn compute(&mut self) {
        let scenario = self.scenario;
        let types = scenario.instance_types();
        let names: Vec<&str> = types.iter().map(|t| t.name.as_str()).collect();
        for (i, group) in scenario.account.group.iter().enumerate() {
            let path = format!("account.group[{i}].launch");
            if let (Compute::Instance, Some(name)) =
                (group.launch.compute, &group.launch.instance_type)
            {
                let path = format!("{path}.instance_type");
                self.known("instance type", &path, name, &names);
                if !names.contains(&name.as_str()) {
                    continue;
                }
            }
            if let Err(reason) = scenario.offer(&group.launch) {
                let help = "offer it, or launch something else: see docs/reference/compute.md";
                self.error(
                    "not-offered",
                    &path,
                    reason,
                    "cannot be launched",
                    help.into(),
                );
            }
        }
        self.spot();
    }

    /// Whoever is given notice can finish a request.
    fn spot(&mut self) {
        let offered = self.scenario.serverless.as_ref();
        let Some(spot) = offered.and_then(|s| s.spot.as_ref()) else {
            return;
        };
        let base = self.scenario.service.base_time;
        if spot.notice.as_ns() < base.as_ns() {
            self.warning(
                "odd",
                "serverless.spot.notice",
                format!(
                    "a notice of {} is shorter than the {base} that a request takes",
                    spot.notice
                ),
                "every interruption loses requests",
                "give a longer notice (at a high speed it shrinks)".into(),
            );
        }
    }
}
