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
            if old == turn.wanted.as_ref() {
                continue;
            }
            match (change_of(old, turn.wanted.as_ref()), turn.wanted) {
                // What is forbidden in its place follows in the end.
                (Change::Both, _) => self.drop_policy(turn.name),
                (change, _) if loosening != (change == Change::Loosens) => {}
                (_, None) => self.drop_policy(turn.name),
                (_, Some(policy)) => self.put(&turn.path, policy),
            }
        }
    }

    fn drop_policy(&mut self, policy: Name) {
        self.after.policies.retain(|it| it.name != policy);
        self.send(Command::DeletePolicy { policy });
    }

    /// What the stack does not name and `prune` deletes.
    fn surplus(&self) -> impl Iterator<Item = &Policy> {
        let is_wanted = |it: &Policy| {
            let mut wishes = self.stack.account.policy.iter();
            wishes.any(|wish| wish.name == it.name)
        };
        let policies = self.after.policies.iter();
        policies.filter(move |it| {
            self.stack.prune && !Policy::is_of_every_account(&it.name) && !is_wanted(it)
        })
    }

    /// What is to go, then what is to be.
    fn turns(&self) -> Vec<Turn> {
        let wishes = &self.stack.account.policy;
        let gone = self.surplus().map(|it| Turn {
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
        let is_it = |it: &Policy| it.name == policy.name;
        let old = self.after.policies.iter().position(is_it);
        if old.is_none() && !self.has_room_for_policy() {
            let limit = self.scenario.limits.policies;
            let message = format!("an account may have {limit} policies");
            let help = "leave it out, or let `prune` delete others";
            self.error("limit", path, message, "one too many", help);
            return;
        }
        match old {
            Some(index) => self.after.policies[index] = policy.clone(),
            None => self.after.policies.push(policy.clone()),
        }
        self.send(Command::PutPolicy { policy });
    }

    /// Whether one more is allowed. What `prune` would delete in the end makes
    /// room when it is needed; what lets players do something comes last, as
    /// the plan itself may need it.
    fn has_room_for_policy(&mut self) -> bool {
        if self.after.policies.len() < self.scenario.limits.policies as usize {
            return true;
        }
        let is_players = |it: &&Policy| it.principal == Principal::Player;
        let first = self.surplus().min_by_key(is_players);
        let Some(name) = first.map(|it| it.name.clone()) else {
            return false;
        };
        self.drop_policy(name);
        true
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

/// What a policy does otherwise than before.
#[derive(PartialEq)]
enum Change {
    /// Less is forbidden, or more allowed.
    Loosens,
    /// Less is allowed, or more forbidden.
    Tightens,
    /// Something else is forbidden.
    Both,
}

fn change_of(old: Option<&Policy>, wanted: Option<&Policy>) -> Change {
    use Access::{Allow, Deny};
    let (old, new) = match (old, wanted) {
        (Some(old), Some(new)) => (old, new),
        (Some(gone), None) if gone.effect == Deny => return Change::Loosens,
        (None, Some(new)) if new.effect == Allow => return Change::Loosens,
        _ => return Change::Tightens,
    };
    match (old.effect, new.effect) {
        (Deny, Allow) => Change::Loosens,
        (Allow, Deny) => Change::Tightens,
        (Allow, Allow) if new.includes(old) => Change::Loosens,
        // The plan may need what it takes away.
        (Allow, Allow) => Change::Tightens,
        (Deny, Deny) if old.includes(new) => Change::Loosens,
        (Deny, Deny) if new.includes(old) => Change::Tightens,
        (Deny, Deny) => Change::Both,
    }
}
