//! Who may do what: policies that are wanted, and whether the plan itself may be carried out.

use super::Planner;
use crate::account::{Access, NoPermission, Policy, permitted};
use crate::actor::Principal;
use crate::command::{Action, Command};
use crate::ids::Name;

/// What is to become of a policy.
struct Turn {
    name: Name,
    wanted: Option<Policy>,
    /// Its place among the wishes, for problems.
    path: String,
}

impl Planner<'_> {
    /// Changes policies: what loosens comes before everything else and what
    /// tightens after it, so that a plan does not stand in its own way.
    pub(super) fn policies(&mut self, loosening: bool) {
        for turn in self.turns() {
            let found = |it: &&Policy| it.name == turn.name;
            let old = self.after.policies.iter().find(found);
            if old == turn.wanted.as_ref() || loosens(old, turn.wanted.as_ref()) != loosening {
                continue;
            }
            match turn.wanted {
                None => {
                    self.after.policies.retain(|it| it.name != turn.name);
                    self.send(Command::DeletePolicy { policy: turn.name });
                }
                Some(policy) => self.put(&turn.path, policy),
            }
        }
    }

    /// What is to go, then what is to be.
    fn turns(&self) -> Vec<Turn> {
        let wishes = &self.stack.account.policy;
        let is_surplus = |it: &&Policy| {
            self.stack.prune
                && !Policy::is_of_every_account(&it.name)
                && wishes.iter().all(|wish| wish.name != it.name)
        };
        let surplus = self.after.policies.iter().filter(is_surplus);
        let gone = surplus.map(|it| Turn {
            name: it.name.clone(),
            wanted: None,
            path: String::new(),
        });
        let kept = wishes.iter().enumerate().map(|(i, it)| Turn {
            name: it.name.clone(),
            wanted: Some(it.clone()),
            path: format!("account.policy[{i}]"),
        });
        gone.chain(kept).collect()
    }

    fn put(&mut self, path: &str, policy: Policy) {
        if let Some(why) = policy.is_void() {
            let help = "change it, or leave the policy out";
            self.error("bad-policy", path, why, "never matches", help);
            return;
        }
        let limit = self.scenario.limits.policies as usize;
        let policies = &mut self.after.policies;
        match policies.iter().position(|it| it.name == policy.name) {
            Some(index) => policies[index] = policy.clone(),
            None if policies.len() >= limit => {
                let message = format!("an account may have {limit} policies");
                let help = "leave it out, or let `prune` delete others";
                self.error("limit", path, message, "one too many", help);
                return;
            }
            None => policies.push(policy.clone()),
        }
        self.send(Command::PutPolicy { policy });
    }

    /// Policies let whoever plays send each of these commands when its turn comes.
    pub(super) fn permissions(&mut self) {
        let mut policies = self.before.policies.clone();
        let mut all: Vec<(Action, NoPermission)> = Vec::new();
        for planned in &self.commands {
            let command = &planned.command;
            if let Err(why) = permitted(&policies, Principal::Player, command) {
                all.push((command.action(), why));
            }
            match command {
                Command::DeletePolicy { policy } => policies.retain(|it| it.name != *policy),
                Command::PutPolicy { policy } => {
                    policies.retain(|it| it.name != policy.name);
                    policies.push(policy.clone());
                }
                _ => {}
            }
        }
        all.dedup();
        for (action, why) in all {
            let (message, help) = match why {
                NoPermission::Denied(policy) => (
                    format!("the policy `{policy}` denies players `{action}`"),
                    "delete the policy first: nobody is locked out of that",
                ),
                NoPermission::Missing => (
                    format!("no policy allows players `{action}`"),
                    "put a policy first that allows it: nobody is locked out of that",
                ),
            };
            self.error("forbidden", "account", message, "needs that", help);
        }
    }
}

/// Whether less is forbidden, or more allowed, than before.
fn loosens(old: Option<&Policy>, wanted: Option<&Policy>) -> bool {
    match (old, wanted) {
        (Some(old), _) => old.effect == Access::Deny,
        (None, Some(new)) => new.effect == Access::Allow,
        (None, None) => false,
    }
}
