//! Permissions: who may do what to an account.
//!
//! As in the field: nothing is allowed that no policy allows, and a policy
//! that denies wins over all that allow.

use super::{Access, ResourceKind};
use crate::actor::Principal;
use crate::command::{Action, Command};
use crate::ids::Name;
use crate::scenario::table;
use std::fmt;

table! {
    /// A permission: lets somebody do something, or forbids it. What is
    /// forbidden cannot be allowed elsewhere.
    pub struct Policy {
        /// What it is called.
        pub name: Name,
        /// Whom it is about; `player` covers scripted teams, too.
        pub principal: Principal,
        /// What they do; everything if absent.
        pub action: Option<Action>,
        /// The kind of resource they do it to; every kind if absent.
        pub kind: Option<ResourceKind>,
        /// Whether they may.
        pub effect: Access,
    }
}

/// Those whom policies govern, with the names of the policies that every
/// account begins with. The game itself and its facilitator stand above them.
const GOVERNED: [(&str, Principal); 6] = [
    ("players", Principal::Player),
    ("autoscaler", Principal::Autoscaler),
    ("chaos-monkey", Principal::ChaosMonkey),
    ("ceo", Principal::Ceo),
    ("deployer", Principal::Deployer),
    ("container-agent", Principal::ContainerAgent),
];

/// Why somebody may not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPermission {
    /// This policy forbids it.
    Denied(Name),
    /// No policy allows it.
    Missing,
}

impl Policy {
    /// These policies, and those that every account begins with: everybody may
    /// do everything, which is one of its mistakes.
    #[must_use]
    pub fn with_defaults(mut policies: Vec<Self>) -> Vec<Self> {
        for (name, principal) in GOVERNED {
            let name = Name::fixed(name);
            if policies.iter().all(|policy| policy.name != name) {
                policies.push(Self {
                    name,
                    principal,
                    action: None,
                    kind: None,
                    effect: Access::Allow,
                });
            }
        }
        policies
    }

    /// Why this policy can never say anything about anybody, if so.
    #[must_use]
    pub fn is_void(&self) -> Option<String> {
        if matches!(self.principal, Principal::System | Principal::Facilitator) {
            return Some(format!("no policy governs the {}", self.principal));
        }
        let (action, kind) = (self.action?, self.kind?);
        let acts_on = action.acts_on()?;
        (acts_on != kind).then(|| format!("`{action}` is done to a {acts_on}, never to a {kind}"))
    }

    /// Whether every account has a policy of this name from the start.
    #[must_use]
    pub fn is_of_every_account(name: &Name) -> bool {
        GOVERNED
            .iter()
            .any(|(governed, _)| *governed == name.as_str())
    }

    /// Whether it is about everything that another one is about.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        governed_as(self.principal) == governed_as(other.principal)
            && (self.action.is_none() || self.action == other.action)
            && (self.kind.is_none() || self.kind == other.kind)
    }

    fn covers(&self, who: Principal, command: &Command) -> bool {
        self.principal == governed_as(who)
            && self.action.is_none_or(|action| action == command.action())
            && self.kind.is_none_or(|kind| kind == command.acts_on())
    }
}

/// In a few words, for the audit log and plans.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let may = match self.effect {
            Access::Allow => "may",
            Access::Deny => "may not",
        };
        let action = self.action.map_or("everything", |action| action.as_str());
        write!(f, "{} {may} {action}", self.principal)?;
        match self.kind {
            Some(kind) => write!(f, " on {kind}"),
            None => Ok(()),
        }
    }
}

/// Asks the policies whether somebody may issue a command.
///
/// Whoever plays can always change policies: nobody is locked out for good.
///
/// # Errors
/// When a policy forbids it, or none allows it.
pub fn permitted(
    policies: &[Policy],
    who: Principal,
    command: &Command,
) -> Result<(), NoPermission> {
    let is_above = matches!(who, Principal::System | Principal::Facilitator);
    let mends = governed_as(who) == Principal::Player
        && matches!(
            command,
            Command::PutPolicy { .. } | Command::DeletePolicy { .. }
        );
    if is_above || mends {
        return Ok(());
    }
    let mut is_allowed = false;
    for policy in policies.iter().filter(|policy| policy.covers(who, command)) {
        if policy.effect == Access::Deny {
            return Err(NoPermission::Denied(policy.name.clone()));
        }
        is_allowed = true;
    }
    if is_allowed {
        Ok(())
    } else {
        Err(NoPermission::Missing)
    }
}

/// A scripted team plays for people, with their permissions.
const fn governed_as(who: Principal) -> Principal {
    match who {
        Principal::Bot => Principal::Player,
        who => who,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::InstanceId;

    const KILL: Command = Command::TerminateInstance {
        instance: InstanceId(1),
    };

    fn deny(name: &'static str, principal: Principal, action: Option<Action>) -> Policy {
        Policy {
            name: Name::fixed(name),
            principal,
            action,
            kind: None,
            effect: Access::Deny,
        }
    }

    #[test]
    fn at_first_everybody_may_do_everything() {
        let policies = Policy::with_defaults(Vec::new());
        for who in Principal::ALL {
            assert_eq!(permitted(&policies, *who, &KILL), Ok(()), "{who}");
        }
    }

    #[test]
    fn a_denial_wins_whatever_the_order() {
        let no = deny(
            "no-kills",
            Principal::ChaosMonkey,
            Some(Action::TerminateInstance),
        );
        let mut policies = Policy::with_defaults(vec![no]);
        for _ in 0..2 {
            let denied = Err(NoPermission::Denied(Name::fixed("no-kills")));
            assert_eq!(permitted(&policies, Principal::ChaosMonkey, &KILL), denied);
            let other = Command::DeleteCdn {};
            assert_eq!(permitted(&policies, Principal::ChaosMonkey, &other), Ok(()));
            assert_eq!(permitted(&policies, Principal::Autoscaler, &KILL), Ok(()));
            policies.reverse();
        }
    }

    #[test]
    fn what_no_policy_allows_is_denied() {
        let mut policies = Policy::with_defaults(Vec::new());
        policies.retain(|policy| policy.principal != Principal::ChaosMonkey);
        let missing = Err(NoPermission::Missing);
        assert_eq!(permitted(&policies, Principal::ChaosMonkey, &KILL), missing);
    }

    #[test]
    fn a_kind_narrows_a_policy() {
        let no_volumes = Policy {
            kind: Some(ResourceKind::Volume),
            ..deny("keep-volumes", Principal::Ceo, Some(Action::Delete))
        };
        let policies = Policy::with_defaults(vec![no_volumes]);
        let delete = |kind| Command::Delete {
            resource: super::super::ResourceRef {
                kind,
                name: Name::fixed("x"),
            },
        };
        let of = |kind| permitted(&policies, Principal::Ceo, &delete(kind)).is_ok();
        assert!(!of(ResourceKind::Volume) && of(ResourceKind::NatGateway));
    }

    #[test]
    fn those_who_play_can_always_mend_policies() {
        let policies = vec![deny("shut", Principal::Player, None)];
        let mend = Command::DeletePolicy {
            policy: Name::fixed("shut"),
        };
        for who in [Principal::Player, Principal::Bot] {
            assert!(permitted(&policies, who, &KILL).is_err());
            assert_eq!(permitted(&policies, who, &mend), Ok(()));
        }
        assert!(permitted(&policies, Principal::Ceo, &mend).is_err());
        assert_eq!(permitted(&policies, Principal::System, &KILL), Ok(()));
    }
}
