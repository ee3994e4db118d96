//! What members do in their teams.

use super::{Access, Pass, Role};
use crate::wire::Duty;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{MutexGuard, PoisonError};

/// What each member does, by team and name; who is not named operates.
pub(super) type Duties = BTreeMap<(u16, String), Duty>;

/// Beyond so many, those who are gone are forgotten.
const DUTIES_MAX: usize = 4_096;

impl Access {
    /// Gives a member something to do from now on.
    pub fn assign(&self, team: u16, member: &str, duty: Duty) {
        let gone = |duties: &Duties| duties.len() >= DUTIES_MAX;
        if gone(&self.duties()) {
            let here = self.people();
            self.duties().retain(|name, _| here.contains(name));
        }
        self.duties().insert((team, member.to_owned()), duty);
    }

    /// What a member does.
    pub(in crate::server) fn duty_of(&self, team: u16, member: &str) -> Duty {
        let duties = self.duties();
        let name = (team, member.to_owned());
        duties.get(&name).copied().unwrap_or_default()
    }

    /// A team's members by name, with what they do. Each open console asks for it when somebody comes or goes, so the
    /// names of other teams are not copied.
    pub(in crate::server) fn members_of(&self, team: u16) -> Vec<(String, Duty)> {
        let own = |pass: &Pass| match &pass.role {
            Role::Member { team: its, member } if *its == team => Some((*its, member.clone())),
            Role::Member { .. } | Role::Facilitator => None,
        };
        let names: BTreeSet<_> = self.passes().iter().filter_map(own).collect();
        let duties = self.duties();
        let does = |name: (u16, String)| {
            let duty = duties.get(&name).copied().unwrap_or_default();
            (name.1, duty)
        };
        names.into_iter().map(does).collect()
    }

    /// Whether somebody of the team is called that already.
    pub(in crate::server) fn is_taken(&self, team: u16, member: &str) -> bool {
        let passes = self.passes();
        let role = Role::member(team, member);
        passes.iter().any(|pass| pass.role == role)
    }

    fn duties(&self) -> MutexGuard<'_, Duties> {
        let duties = &self.inner.duties;
        duties.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_nothing_operates() {
        let access = Access::new(None, vec!["Red".into(), "Blue".into()]);
        for (team, member) in [(0, "Mina"), (0, "Jae"), (1, "Mina")] {
            let _ = access.issue_team_token(team, member);
        }
        access.assign(0, "Mina", Duty::Commander);
        access.assign(1, "Mina", Duty::Observer);
        let members = |team| access.members_of(team);
        let named = |member: &str, duty| (member.to_owned(), duty);
        assert_eq!(
            members(0),
            [named("Jae", Duty::Operator), named("Mina", Duty::Commander)]
        );
        assert_eq!(members(1), [named("Mina", Duty::Observer)]);
        assert!(access.is_taken(1, "Mina") && !access.is_taken(1, "Jae"));
    }

    #[test]
    fn those_who_are_gone_are_forgotten_when_there_are_too_many() {
        let access = Access::new(None, vec!["Red".into()]);
        let _ = access.issue_team_token(0, "Mina");
        access.assign(0, "Mina", Duty::Observer);
        for number in 0..2 * DUTIES_MAX {
            access.assign(0, &format!("m-{number}"), Duty::Commander);
        }
        assert!(access.duties().len() <= DUTIES_MAX);
        assert_eq!(access.duty_of(0, "Mina"), Duty::Observer);
    }
}
