//! What a deployment that runs works with, and nobody else may change meanwhile.

use super::Account;
use crate::command::Command;
use crate::deploy::Deployment;
use crate::ids::Name;

impl Account {
    /// The group whose deployment is in the way of a command. While a group is
    /// being deployed, others may change its sizes, subnets and scaling, but
    /// not what the deployment itself works with.
    #[must_use]
    pub fn deployment_against(&self, command: &Command) -> Option<&Name> {
        let found: Option<&Deployment> = match command {
            Command::SetLaunch { group, .. } | Command::SetBehind { group, .. } => {
                self.deployment_of(group)
            }
            Command::SetWeight { group, .. } => {
                let its = self.deployment_of(group);
                its.filter(|d| d.beside.is_some())
            }
            Command::SetGroup { group, .. } => {
                let its = self.deployment_of(group);
                its.filter(|d| d.group != *group)
            }
            Command::SwitchBalancer { balancer, .. } => {
                let mut groups = self.groups.iter().filter(|g| g.behind == *balancer);
                groups.find_map(|g| {
                    let its = self.deployment_of(&g.name);
                    its.filter(|d| d.beside.is_some())
                })
            }
            _ => None,
        };
        found.map(|deployment| &deployment.group)
    }
}
