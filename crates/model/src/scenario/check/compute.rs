//! Whether what groups launch is offered.

use super::Checker;

impl Checker<'_> {
    pub(super) fn compute(&mut self) {
        let scenario = self.scenario;
        let types = scenario.instance_types();
        let names: Vec<&str> = types.iter().map(|t| t.name.as_str()).collect();
        for (i, group) in scenario.account.group.iter().enumerate() {
            let path = format!("account.group[{i}].launch");
            if let Some(name) = &group.launch.instance_type {
                self.known(
                    "instance type",
                    &format!("{path}.instance_type"),
                    name,
                    &names,
                );
            }
        }
    }
}
