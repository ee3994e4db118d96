//! Names of teams and of their members, or numbers in their place.

use serde_json::{Map, Value};

/// What teams and members are called in an export.
#[derive(Clone, Debug)]
pub(crate) enum Names {
    /// As they are.
    Real(Vec<String>),
    /// `team 1`, `member 1`, in order of the roster and of appearance.
    Anonymous(Vec<String>),
}

impl Names {
    pub(crate) fn real(teams: Vec<String>) -> Self {
        Self::Real(teams)
    }

    pub(crate) fn anonymous() -> Self {
        Self::Anonymous(Vec::new())
    }

    /// What a team is called.
    pub(crate) fn team(&self, number: u16) -> String {
        let as_number = || format!("team {}", u32::from(number) + 1);
        match self {
            Self::Real(teams) => teams
                .get(usize::from(number))
                .cloned()
                .unwrap_or_else(as_number),
            Self::Anonymous(_) => as_number(),
        }
    }

    /// Puts numbers in the place of members' names, and takes out keys that a browser made up.
    pub(crate) fn hide(&mut self, payload: &mut Value) {
        let Self::Anonymous(members) = self else {
            return;
        };
        let Value::Object(fields) = payload else {
            return;
        };
        // Who ran the event may be known; whom they picked may not.
        hide_picked_teams(fields);
        let Some(Value::Object(envelope)) = fields.get_mut("command") else {
            return;
        };
        envelope.remove("idempotency_key");
        if let Some(Value::String(session)) = envelope.get_mut("session") {
            let known = members.iter().position(|member| member == session);
            let number = known.unwrap_or_else(|| {
                members.push(session.clone());
                members.len() - 1
            });
            *session = format!("member {}", number + 1);
        }
    }
}

/// Names of teams in orders, wherever they stand.
fn hide_picked_teams(fields: &mut Map<String, Value>) {
    for (key, value) in fields {
        match value {
            Value::String(_) if key == "named" => *value = "a team".into(),
            Value::Object(inner) => hide_picked_teams(inner),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_get_numbers_and_keep_them() {
        let mut names = Names::anonymous();
        let mut hidden = |session: &str| {
            let mut payload =
                json!({"command": {"session": session, "idempotency_key": "x", "at": 1}});
            names.hide(&mut payload);
            payload["command"].clone()
        };
        assert_eq!(hidden("Mina"), json!({"session": "member 1", "at": 1}));
        assert_eq!(hidden("Jae")["session"], "member 2");
        assert_eq!(hidden("Mina")["session"], "member 1");
        let mut order = json!({"control": {"inject": {"teams": {"named": "Red"}}}});
        names.hide(&mut order);
        assert_eq!(order["control"]["inject"]["teams"]["named"], "a team");
        assert_eq!(names.team(1), "team 2");
        let mut payload = json!({"command": {"session": "Mina"}});
        let mut real = Names::real(vec!["Red".into()]);
        real.hide(&mut payload);
        assert_eq!(
            (payload["command"]["session"].as_str(), real.team(0)),
            (Some("Mina"), "Red".into())
        );
    }
}
