//! Commands that change who may do what, and what a group's scaling does.

use super::World;
use super::commands::Outcome;
use model::account::{NoPermission, Policy, Process, permitted};
use model::actor::Principal;
use model::command::{Command, Denied};
use model::event::Change;
use model::ids::Name;

impl World {
    /// Whether a principal may issue a command: by the rules of the game, then
    /// by the account's policies, then by the protection of what it is aimed at.
    pub(super) fn check_permission(
        &self,
        principal: Principal,
        command: &Command,
    ) -> Result<(), Denied> {
        let is_theirs = match command {
            Command::LaunchInstance { group } => principal == self.launcher_of(group),
            Command::RetireInstance { .. } => {
                matches!(principal, Principal::Autoscaler | Principal::Deployer)
            }
            Command::FinishDeployment { .. } => principal == Principal::Deployer,
            // It only costs money: nobody plants it in an account of their own.
            Command::AddIdle { .. } => matches!(
                principal,
                Principal::ChaosMonkey
                    | Principal::Ceo
                    | Principal::Facilitator
                    | Principal::System
            ),
            _ => true,
        };
        if !is_theirs {
            return Err(Denied::NotAllowed { principal });
        }
        permitted(&self.account.policies, principal, command).map_err(|why| match why {
            NoPermission::Denied(policy) => Denied::Forbidden { principal, policy },
            NoPermission::Missing => Denied::NoPolicy { principal },
        })?;
        self.check_protection(principal, command)?;
        self.check_deployment(principal, command)
    }

    /// Termination protection is about calls to terminate. As in the field, it
    /// does not keep the group's own scaling from ending instances: their
    /// number and their health stay its business.
    fn check_protection(&self, principal: Principal, command: &Command) -> Result<(), Denied> {
        let Command::TerminateInstance { instance } = command else {
            return Ok(());
        };
        let instance = self.account.instances.get(instance.0 as usize);
        let group = instance.and_then(|i| self.group(&i.group).ok());
        match group {
            Some(group) if group.is_protected && principal != Principal::Autoscaler => {
                Err(Denied::Protected {
                    group: group.name.clone(),
                })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn put_policy(&mut self, policy: &Policy) -> Outcome {
        if let Some(reason) = policy.is_void() {
            return Err(Denied::Invalid { reason });
        }
        let what = format!("policy/{}", policy.name);
        let after = policy.to_string();
        let policies = &mut self.account.policies;
        let before = match policies.iter_mut().find(|p| p.name == policy.name) {
            Some(old) => std::mem::replace(old, policy.clone()).to_string(),
            None => {
                let (wanted, limit) = (policies.len() as u32 + 1, self.scenario.limits.policies);
                if wanted > limit {
                    return Err(Denied::Limit {
                        what: "policies".into(),
                        wanted,
                        limit,
                    });
                }
                policies.push(policy.clone());
                String::new()
            }
        };
        self.retry_now();
        Ok(Some(Change {
            what,
            before,
            after,
        }))
    }

    pub(super) fn delete_policy(&mut self, name: &Name) -> Outcome {
        let policies = &mut self.account.policies;
        let index = policies.iter().position(|policy| policy.name == *name);
        let index = index.ok_or_else(|| Denied::Unknown {
            what: format!("policy `{name}`"),
        })?;
        let policy = policies.remove(index);
        self.retry_now();
        Ok(Some(Change {
            what: format!("policy/{name}"),
            before: policy.to_string(),
            after: "deleted".into(),
        }))
    }

    pub(super) fn set_protection(&mut self, name: &Name, is_protected: bool) -> Outcome {
        let group = self.group_mut(name)?;
        let before = std::mem::replace(&mut group.is_protected, is_protected);
        let shown = |is_protected| {
            if is_protected {
                "protected from termination"
            } else {
                "not protected"
            }
        };
        Ok(Some(Change {
            what: format!("group/{name}"),
            before: shown(before).into(),
            after: shown(is_protected).into(),
        }))
    }

    pub(super) fn set_processes(&mut self, name: &Name, suspended: &[Process]) -> Outcome {
        let (wanted, limit) = (suspended.len() as u32, Process::ALL.len() as u32);
        if wanted > limit {
            return Err(Denied::Limit {
                what: "suspended processes".into(),
                wanted,
                limit,
            });
        }
        let group = self.group_mut(name)?;
        let shown = |suspended: &[Process]| match suspended {
            [] => "nothing suspended".to_owned(),
            some => {
                let words: Vec<&str> = some.iter().map(|process| process.as_str()).collect();
                format!("suspended: {}", words.join(", "))
            }
        };
        let before = shown(&group.suspended);
        group.suspended = Process::each_once(suspended);
        Ok(Some(Change {
            what: format!("group/{name}"),
            before,
            after: shown(&group.suspended),
        }))
    }
}
