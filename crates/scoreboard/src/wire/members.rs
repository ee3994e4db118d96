//! Members of a team: what they do in it, who is there, and what two of them change at once.

use model::text::Text;
use serde::{Deserialize, Serialize};

/// What a member does in the team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Decides, and says who does what: the incident commander.
    Commander,
    /// Changes the account.
    #[default]
    Operator,
    /// Watches figures, or writes down and tells others; changes nothing.
    Observer,
}

impl Duty {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Commander, Self::Operator, Self::Observer];

    /// Its spelling in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commander => "commander",
            Self::Operator => "operator",
            Self::Observer => "observer",
        }
    }
}

/// Body of `POST /api/rejoin`, and the form of the page for joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejoinRequest {
    /// The code that the member was shown: eight letters and digits; case, spaces and dashes mean nothing.
    pub code: String,
}

/// Body of `POST /api/team/role`, and the form of a member's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRequest {
    /// What the member does in the team from now on.
    pub role: Duty,
}

/// Body of `POST /api/team/editing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditingRequest {
    /// What the member has begun to change, such as `group/web/sizes`; nothing when they have done.
    #[serde(default)]
    pub place: Option<String>,
}

/// A member of the own team: answer of `GET /api/team/members` and `POST /api/team/role`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// What they are called.
    pub member: String,
    /// What they do.
    pub role: Duty,
    /// Whether a console of theirs is open.
    pub is_here: bool,
    /// What they have begun to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editing: Option<String>,
}

/// A change that a member made while another one was about to change the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// Its line in the audit log.
    pub number: u64,
    /// When, in game seconds.
    pub second: u32,
    /// Who.
    pub member: String,
    /// What they asked for.
    pub what: Text,
    /// The setting before, in the account's own words; empty if there was none.
    pub before: String,
    /// The setting afterwards.
    pub after: String,
}

/// Whether two things are the same, or one is a part of the other: `group/web` has `group/web/sizes` in it.
#[must_use]
pub fn is_same_thing(one: &str, other: &str) -> bool {
    let is_in = |part: &str, whole: &str| {
        let rest = part.strip_prefix(whole);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_in(one, other) || is_in(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_the_same_thing_as_its_whole_and_a_neighbour_is_not() {
        for (one, other, same) in [
            ("cdn", "cdn", true),
            ("group/web", "group/web/sizes", true),
            ("group/web/sizes", "group/web", true),
            ("group/web/sizes", "group/web/scaling", false),
            ("group/web", "group/web-2/sizes", false),
            ("group/web", "subnet/web", false),
        ] {
            assert_eq!(is_same_thing(one, other), same, "{one}, {other}");
        }
    }

    #[test]
    fn roles_are_spelled_as_in_the_api() {
        for duty in Duty::ALL {
            assert_eq!(serde_json::to_value(duty).unwrap(), duty.as_str());
        }
    }
}
