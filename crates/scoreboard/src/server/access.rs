//! Who may do what: tokens of team members and facilitators.
//!
//! A token is 256 random bits in hex. Only its SHA-256 is kept, and a token
//! that comes in is compared with all of them in constant time.

pub(super) mod code;
mod duties;

use duties::Duties;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq;
use tokio::sync::watch;

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
    /// The PIN as it is told to others.
    pin_text: Option<String>,
    found_at: Option<String>,
    team_names: Vec<String>,
    team_may_start: bool,
    passes: Mutex<Vec<Pass>>,
    /// What members do in their teams.
    duties: Mutex<Duties>,
    /// Says when passes may have been taken away.
    revoked: watch::Sender<()>,
}

/// Lets in whoever has the token of this digest. It is no secret: no token can
/// be made from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    digest: Hex,
    role: Role,
    /// The code by which its member gets another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Hex>,
}

/// A digest, written as hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Hex(#[serde(with = "hex_text")] [u8; 32]);

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Plays in a team.
    Member {
        /// By its number.
        team: u16,
        /// The name that the team sees.
        member: String,
    },
    /// Runs the event.
    Facilitator,
}

/// Tokens that let nobody in any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revoked {
    /// One token.
    One(Pass),
    /// All of a team's members of this name, or of the whole team.
    Members {
        /// The team, by its number.
        team: u16,
        /// The member, as they call themselves.
        member: Option<String>,
    },
}

impl Pass {
    /// What it stands for.
    pub(super) fn role(&self) -> &Role {
        &self.role
    }
}

impl Revoked {
    /// Whether it is about this pass.
    #[must_use]
    pub fn takes(&self, pass: &Pass) -> bool {
        match (self, &pass.role) {
            (Self::One(gone), _) => gone == pass,
            (
                Self::Members { team, member },
                Role::Member {
                    team: of,
                    member: name,
                },
            ) => team == of && member.as_ref().is_none_or(|member| member == name),
            (Self::Members { .. }, Role::Facilitator) => false,
        }
    }
}

/// A digest as text.
mod hex_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(digest: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::hex(digest))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(from)?;
        let mut digest = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(D::Error::custom("a digest has 64 hexadecimal digits"));
        }
        for (byte, place) in digest.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[place..place + 2], 16).map_err(D::Error::custom)?;
        }
        Ok(digest)
    }
}

impl Role {
    /// A member of a team, by at most the start of a long name.
    #[must_use]
    pub fn member(team: u16, member: &str) -> Self {
        let member = member.chars().take(MEMBER_LEN_MAX).collect();
        Self::Member { team, member }
    }
}

impl Access {
    /// Nobody has a token yet. Without a PIN nobody can join by form; tokens
    /// from [`Self::issue_team_token`] still work.
    #[must_use]
    pub fn new(pin: Option<String>, team_names: Vec<String>) -> Self {
        Self {
            inner: Arc::new(Inner {
                pin: pin.as_deref().map(digest_of),
                pin_text: pin,
                found_at: None,
                team_names,
                team_may_start: false,
                passes: Mutex::default(),
                duties: Mutex::default(),
                revoked: watch::Sender::default(),
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

    /// Says where others find the game, such as `http://192.168.0.7:8080`: for
    /// invitations.
    ///
    /// # Panics
    /// When the access has been cloned before.
    #[must_use]
    pub fn to_be_found_at(mut self, base: &str) -> Self {
        let inner = Arc::get_mut(&mut self.inner).expect("decided before it is shared");
        inner.found_at = Some(base.trim_end_matches('/').to_owned());
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
        let (token, pass) = Self::mint(Role::member(team, member));
        self.admit(pass);
        token
    }

    /// A new token for somebody who runs the event.
    ///
    /// # Panics
    /// When the system has no random numbers.
    #[must_use]
    pub fn issue_facilitator_token(&self) -> String {
        let (token, pass) = Self::mint(Role::Facilitator);
        self.admit(pass);
        token
    }

    /// A new token, which lets nobody in before its pass is admitted.
    ///
    /// # Panics
    /// When the system has no random numbers.
    #[must_use]
    pub fn mint(role: Role) -> (String, Pass) {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).expect("the system gives random numbers");
        let token = hex(&bytes);
        let pass = Pass {
            digest: Hex(digest_of(&token)),
            role,
            code: None,
        };
        (token, pass)
    }

    /// Lets in whoever has the token of this pass from now on. One for a team
    /// that does not play lets in nobody.
    pub fn admit(&self, pass: Pass) {
        let mut passes = self.passes();
        let role = &pass.role;
        if matches!(role, Role::Member { team, .. } if self.team_name(*team).is_none()) {
            return;
        }
        let same = |pass: &Pass| match (&pass.role, role) {
            (Role::Member { team: a, .. }, Role::Member { team: b, .. }) => a == b,
            (Role::Facilitator, Role::Facilitator) => true,
            _ => false,
        };
        let limit = if *role == Role::Facilitator {
            FACILITATORS_MAX
        } else {
            MEMBERS_MAX
        };
        if passes.iter().filter(|pass| same(pass)).count() >= limit {
            let oldest = passes.iter().position(same).expect("just counted");
            passes.remove(oldest);
        }
        let mine = |known: &Pass| pass.code.is_some() && known.code == pass.code;
        if passes.iter().filter(|known| mine(known)).count() >= code::DEVICES_MAX {
            let oldest = passes.iter().position(mine).expect("just counted");
            passes.remove(oldest);
        }
        passes.push(pass);
    }

    /// Lets nobody in any more by the tokens that this picks; says how many there were.
    pub fn revoke(&self, gone: &Revoked) -> usize {
        let mut passes = self.passes();
        let before = passes.len();
        passes.retain(|pass| !gone.takes(pass));
        let revoked = before - passes.len();
        drop(passes);
        self.inner.revoked.send_replace(());
        revoked
    }

    /// Waits until this pass lets nobody in any more.
    pub(super) async fn gone(&self, pass: &Pass) {
        let mut revoked = self.inner.revoked.subscribe();
        while self.passes().contains(pass) {
            if revoked.changed().await.is_err() {
                return;
            }
        }
    }

    /// Everybody who has joined a team, by team and name: once, on however many devices.
    fn people(&self) -> BTreeSet<(u16, String)> {
        let member = |pass: &Pass| match &pass.role {
            Role::Member { team, member } => Some((*team, member.clone())),
            Role::Facilitator => None,
        };
        self.passes().iter().filter_map(member).collect()
    }

    /// How many people have joined a team.
    pub(super) fn players(&self) -> u32 {
        self.people().len() as u32
    }

    /// The pass of a token that is valid. All of them are compared, whichever it is.
    pub(super) fn pass_of(&self, token: &str) -> Option<Pass> {
        let digest = digest_of(token);
        let passes = self.passes();
        let mut found = None;
        for pass in passes.iter() {
            if bool::from(pass.digest.0.ct_eq(&digest)) {
                found = Some(pass.clone());
            }
        }
        found
    }

    /// Whether anybody can join by PIN.
    pub(super) fn has_pin(&self) -> bool {
        self.inner.pin.is_some()
    }

    /// The PIN, for those who may tell it to others.
    pub(super) fn pin(&self) -> Option<&str> {
        self.inner.pin_text.as_deref()
    }

    /// Where others find the game.
    pub(super) fn found_at(&self) -> Option<&str> {
        self.inner.found_at.as_deref()
    }

    /// How many people have joined each team, by id. Who came twice counts once.
    pub(super) fn joined(&self) -> Vec<usize> {
        let mut joined = vec![0; self.inner.team_names.len()];
        for (team, _) in self.people() {
            if let Some(its) = joined.get_mut(usize::from(team)) {
                *its += 1;
            }
        }
        joined
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

/// A short name for a token that is wrong, to know it again.
pub(super) fn fingerprint(token: &str) -> u64 {
    let mut start = [0; 8];
    start.copy_from_slice(&digest_of(token)[..8]);
    u64::from_be_bytes(start)
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

    fn role_of(access: &Access, token: &str) -> Option<Role> {
        access.pass_of(token).map(|pass| pass.role)
    }

    fn access() -> Access {
        Access::new(Some("361571".into()), vec!["A".into(), "B".into()])
    }

    #[test]
    fn a_token_stands_for_one_team_only() {
        let access = access();
        let token = access.issue_team_token(1, "Mina");
        assert_eq!(token.len(), 64);
        assert_eq!(
            role_of(&access, &token),
            Some(Role::Member {
                team: 1,
                member: "Mina".into()
            })
        );
        assert_eq!(role_of(&access, &token[1..]), None);
        assert_eq!(role_of(&access, ""), None);
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
        assert_eq!(role_of(&access, &first), None);
        assert!(
            role_of(&access, &other).is_some(),
            "another team's tokens stay"
        );
    }

    #[test]
    fn who_is_admitted_again_by_its_pass_is_let_in_with_the_same_token() {
        let before = access();
        let tokens = [
            before.issue_team_token(1, "Mina"),
            before.issue_facilitator_token(),
        ];
        let text = serde_json::to_string(&*before.passes()).expect("passes as text");
        assert!(tokens.iter().all(|token| !text.contains(token)), "{text}");
        let after = access();
        let passes: Vec<Pass> = serde_json::from_str(&text).expect("passes again");
        passes.into_iter().for_each(|pass| after.admit(pass));
        for token in &tokens {
            assert!(role_of(&before, token).is_some());
            assert_eq!(role_of(&after, token), role_of(&before, token));
        }
        let crafted = r#"{"digest":"00","role":"facilitator"}"#;
        assert!(serde_json::from_str::<Pass>(crafted).is_err());
    }

    #[test]
    fn the_pin_is_compared_as_a_whole() {
        assert!(access().is_pin(" 361571 "));
        assert!(!access().is_pin("361"));
        assert!(!Access::new(None, Vec::new()).is_pin(""));
    }
}
