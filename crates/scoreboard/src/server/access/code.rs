//! Codes by which members come back: on another device, or without their cookie.
//!
//! A code is short enough to be written down, so whoever guesses one is slowed
//! down as with the PIN. Like tokens, codes are kept as digests only.

use super::{Access, Hex, Pass, Role, digest_of};
use subtle::ConstantTimeEq;

/// Letters and digits that nobody mistakes for one another: no 0, 1, I and O.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Letters of a code: 40 random bits.
const LEN: usize = 8;
/// Devices on which one member may be logged in by their code; the oldest gives way.
pub(super) const DEVICES_MAX: usize = 8;

/// A code as it is shown, such as `K7QM-4XRA`, if this is one.
pub(in crate::server) fn read(typed: &str) -> Option<String> {
    let is_letter = |letter: &char| !letter.is_whitespace() && *letter != '-';
    let mut code = String::new();
    for letter in typed.chars().filter(is_letter) {
        let letter = letter.to_ascii_uppercase();
        let is_known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
        if !is_known || code.len() > LEN {
            return None;
        }
        if code.len() == LEN / 2 {
            code.push('-');
        }
        code.push(letter);
    }
    (code.len() == LEN + 1).then_some(code)
}

/// A new one.
fn random() -> String {
    let mut bytes = [0u8; LEN];
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let letters: String = bytes.iter().map(letter).collect();
    let (start, end) = letters.split_at(LEN / 2);
    format!("{start}-{end}")
}

impl Access {
    /// A new token for a new member, the code by which they come back, and the pass of both.
    ///
    /// # Panics
    /// When the system has no random numbers.
    #[must_use]
    pub fn mint_with_code(role: Role) -> (String, String, Pass) {
        let (token, mut pass) = Self::mint(role);
        let code = random();
        pass.code = Some(Hex(digest_of(&code)));
        (token, code, pass)
    }

    /// Whether this is the code of the member whose pass it is.
    pub(in crate::server) fn is_code_of(pass: &Pass, code: &str) -> bool {
        let digest = digest_of(code);
        let is_it = |Hex(right): &Hex| bool::from(right.ct_eq(&digest));
        pass.code.as_ref().is_some_and(is_it)
    }

    /// Whether a member comes back by this code.
    pub(in crate::server) fn knows_code(&self, code: &str) -> bool {
        self.pass_by_code(code).is_some()
    }

    /// A new token for the member whose code this is.
    pub(in crate::server) fn mint_again(&self, code: &str) -> Option<(String, Pass)> {
        let Pass { role, code, .. } = self.pass_by_code(code)?;
        let (token, pass) = Self::mint(role);
        Some((token, Pass { code, ..pass }))
    }

    /// A pass of the member whose code this is. All codes are compared, whichever it is.
    fn pass_by_code(&self, code: &str) -> Option<Pass> {
        let digest = digest_of(code);
        let mut found = None;
        for pass in self.passes().iter() {
            if let Some(Hex(right)) = &pass.code
                && bool::from(right.ct_eq(&digest))
            {
                found = Some(pass.clone());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access() -> Access {
        Access::new(None, vec!["Red".into(), "Blue".into()])
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["K7QM-4XRA", "k7qm4xra", " k7qm 4xra\t", "K-7-Q-M-4-X-R-A"] {
            assert_eq!(read(typed).as_deref(), Some("K7QM-4XRA"), "{typed}");
        }
        for typed in ["", "K7QM-4XR", "K7QM-4XRAB", "K7QM-4XR0", "K7QM-4XR\u{130}"] {
            assert_eq!(read(typed), None, "{typed}");
        }
        assert_eq!(read(&"A".repeat(10_000)), None);
        let code = random();
        assert_eq!(read(&code), Some(code.clone()));
        assert_ne!(code, random());
    }

    #[test]
    fn a_code_is_one_persons_and_a_person_is_one_on_all_devices() {
        let access = access();
        let (_, code, mina) = Access::mint_with_code(Role::member(1, "Mina"));
        let (_, _, jae) = Access::mint_with_code(Role::member(1, "Jae"));
        let (_, by_link) = Access::mint(Role::member(1, "Link"));
        assert!(Access::is_code_of(&mina, &code));
        assert!(!Access::is_code_of(&jae, &code));
        assert!(!Access::is_code_of(&by_link, &code));
        for pass in [mina, jae, by_link] {
            access.admit(pass);
        }
        let (_, tablet) = access.mint_again(&code).expect("it is known");
        assert!(Access::is_code_of(&tablet, &code));
        access.admit(tablet);
        assert_eq!(access.players(), 3);
    }

    #[test]
    fn a_code_lets_the_same_member_in_until_they_are_taken_out() {
        let access = access();
        let (token, code, pass) = Access::mint_with_code(Role::member(1, "Mina"));
        assert_eq!(access.mint_again(&code), None, "not before it is admitted");
        access.admit(pass);
        let (again, pass) = access.mint_again(&code).expect("it is known");
        assert_ne!(again, token);
        access.admit(pass.clone());
        for token in [&token, &again] {
            let role = access.pass_of(token).map(|pass| pass.role().clone());
            assert_eq!(role, Some(Role::member(1, "Mina")));
        }
        assert!(access.mint_again(&code).is_some(), "it may be used again");
        let written = serde_json::to_string(&pass).unwrap();
        assert!(!written.contains(&code), "{written}");
        assert_eq!(serde_json::from_str::<Pass>(&written).unwrap(), pass);

        access.revoke(&super::super::Revoked::Members {
            team: 1,
            member: Some("Mina".into()),
        });
        assert_eq!(access.mint_again(&code), None);
        assert_eq!(access.pass_of(&again), None);
    }

    #[test]
    fn coming_back_again_and_again_takes_nobody_else_out() {
        let access = access();
        let (others, _, pass) = Access::mint_with_code(Role::member(0, "Jae"));
        access.admit(pass);
        let (first, code, pass) = Access::mint_with_code(Role::member(0, "Mina"));
        access.admit(pass);
        let tokens: Vec<String> = (0..200)
            .map(|_| {
                let (token, pass) = access.mint_again(&code).expect("it stays valid");
                access.admit(pass);
                token
            })
            .collect();
        let valid = |token: &&String| access.pass_of(token).is_some();
        assert_eq!(tokens.iter().filter(valid).count(), DEVICES_MAX);
        assert!(access.pass_of(tokens.last().unwrap()).is_some());
        assert!(access.pass_of(&first).is_none(), "the oldest gives way");
        assert!(access.pass_of(&others).is_some());
    }
}
