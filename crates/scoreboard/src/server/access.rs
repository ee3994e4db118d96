//! Who may do what: tokens of team members and facilitators.
//!
//! A token is 256 random bits in hex. Only its SHA-256 is kept, and a token
//! that comes in is compared with all of them in constant time.

use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq;

/// Members of a team with a valid token, at most; the oldest token gives way.
const MEMBERS_MAX: usize = 64;
/// Facilitators with a valid token, at most.
const FACILITATORS_MAX: usize = 16;
/// The longest name of a member, in characters.
pub const MEMBER_LEN_MAX: usize = 32;

/// The tokens of a game. Clones share them.
#[derive(Clone)]
pub struct Access {
    inner: Arc<Inner>,
}

struct Inner {
    pin: Option<[u8; 32]>,
    team_names: Vec<String>,
    team_may_start: bool,
    passes: Mutex<Vec<Pass>>,
}

struct Pass {
    digest: [u8; 32],
    role: Role,
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Plays in a team.
    Member { team: u16, member: String },
    /// Runs the event.
    Facilitator,
}

impl Access {
    /// Nobody has a token yet. Without a PIN nobody can join by form; tokens
    /// from [`Self::issue_team_token`] still work.
    #[must_use]
    pub fn new(pin: Option<String>, team_names: Vec<String>) -> Self {
        let pin = pin.map(|pin| digest_of(&pin));
        Self {
            inner: Arc::new(Inner {
                pin,
                team_names,
                team_may_start: false,
                passes: Mutex::default(),
            }),
        }
    }

    /// Lets every team member start the game, not only facilitators: for a
    /// game of one.
    ///
    /// # Panics
    /// When the access has been cloned before.
    #[must_use]
    pub fn team_may_start(mut self) -> Self {
        let inner = Arc::get_mut(&mut self.inner).expect("decided before it is shared");
        inner.team_may_start = true;
        self
    }

    /// A new token for a member of a team; `/join?token=…` logs in with it.
    ///
    /// # Panics
    /// When there is no such team, or the system has no random numbers.
    #[must_use]
    pub fn issue_team_token(&self, team: u16, member: &str) -> String {
        assert!(
            usize::from(team) < self.inner.team_names.len(),
            "there is no team {team}"
        );
        let member = member.chars().take(MEMBER_LEN_MAX).collect();
        self.issue(Role::Member { team, member })
    }

    /// A new token for somebody who runs the event.
    ///
    /// # Panics
    /// When the system has no random numbers.
    #[must_use]
    pub fn issue_facilitator_token(&self) -> String {
        self.issue(Role::Facilitator)
    }

    fn issue(&self, role: Role) -> String {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).expect("the system gives random numbers");
        let token = hex(&bytes);
        let mut passes = self.passes();
        let same = |pass: &Pass| match (&pass.role, &role) {
            (Role::Member { team: a, .. }, Role::Member { team: b, .. }) => a == b,
            (Role::Facilitator, Role::Facilitator) => true,
            _ => false,
        };
        let limit = if role == Role::Facilitator {
            FACILITATORS_MAX
        } else {
            MEMBERS_MAX
        };
        if passes.iter().filter(|pass| same(pass)).count() >= limit {
            let oldest = passes.iter().position(same).expect("just counted");
            passes.remove(oldest);
        }
        passes.push(Pass {
            digest: digest_of(&token),
            role,
        });
        token
    }

    /// Whom a token belongs to.
    pub(super) fn role_of(&self, token: &str) -> Option<Role> {
        let digest = digest_of(token);
        let passes = self.passes();
        let mut found = None;
        for pass in passes.iter() {
            if bool::from(pass.digest.ct_eq(&digest)) {
                found = Some(pass.role.clone());
            }
        }
        found
    }

    /// Whether anybody can join by PIN.
    pub(super) fn has_pin(&self) -> bool {
        self.inner.pin.is_some()
    }

    /// Whether this is the PIN.
    pub(super) fn is_pin(&self, pin: &str) -> bool {
        self.inner
            .pin
            .is_some_and(|right| bool::from(right.ct_eq(&digest_of(pin.trim()))))
    }

    /// Whether this visitor may start the game.
    pub(super) fn may_start(&self, role: Option<&Role>) -> bool {
        match role {
            Some(Role::Facilitator) => true,
            Some(Role::Member { .. }) => self.inner.team_may_start,
            None => false,
        }
    }

    /// What a team is called.
    pub(super) fn team_name(&self, team: u16) -> Option<&str> {
        self.inner
            .team_names
            .get(usize::from(team))
            .map(String::as_str)
    }

    fn passes(&self) -> MutexGuard<'_, Vec<Pass>> {
        self.inner
            .passes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access")
            .field("teams", &self.inner.team_names.len())
            .finish_non_exhaustive()
    }
}

fn digest_of(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Bytes as small hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access() -> Access {
        Access::new(Some("361571".into()), vec!["A".into(), "B".into()])
    }

    #[test]
    fn a_token_stands_for_one_team_only() {
        let access = access();
        let token = access.issue_team_token(1, "Mina");
        assert_eq!(token.len(), 64);
        assert_eq!(
            access.role_of(&token),
            Some(Role::Member {
                team: 1,
                member: "Mina".into()
            })
        );
        assert_eq!(access.role_of(&token[1..]), None);
        assert_eq!(access.role_of(""), None);
        assert_ne!(token, access.issue_team_token(1, "Mina"));
    }

    #[test]
    fn only_the_named_may_start() {
        let access = access();
        let member = Role::Member {
            team: 0,
            member: "M".into(),
        };
        assert!(!access.may_start(None));
        assert!(!access.may_start(Some(&member)));
        assert!(access.may_start(Some(&Role::Facilitator)));
        assert!(access.team_may_start().may_start(Some(&member)));
    }

    #[test]
    fn tokens_are_bounded_and_the_oldest_gives_way() {
        let access = access();
        let first = access.issue_team_token(0, "first");
        let other = access.issue_team_token(1, "other team");
        for _ in 0..MEMBERS_MAX {
            let _ = access.issue_team_token(0, "more");
        }
        assert_eq!(access.role_of(&first), None);
        assert!(
            access.role_of(&other).is_some(),
            "another team's tokens stay"
        );
    }

    #[test]
    fn the_pin_is_compared_as_a_whole() {
        assert!(access().is_pin(" 361571 "));
        assert!(!access().is_pin("361"));
        assert!(!Access::new(None, Vec::new()).is_pin(""));
    }
}
