//! Pseudonyms in the place of whatever people called themselves, their team and their resources, and of what they wrote.

use journal::Reader;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Gives everybody and everything that a person named a number, in order of appearance: the same for the same each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Anonymous {
    teams: HashMap<String, usize>,
    members: HashMap<String, usize>,
    texts: HashMap<String, usize>,
    resources: HashMap<String, usize>,
    /// What the scenario and the playbooks call things: nobody's own words.
    known: HashSet<String>,
}

/// Fields of commands that hold the name of a resource, or a list of names.
const NAMES: [&str; 12] = [
    "balancer",
    "behind",
    "gateway",
    "group",
    "hosts",
    "instance_type",
    "name",
    "network_acl",
    "policy",
    "route_table",
    "security_group",
    "subnets",
];

/// What is said by whoever runs a game, unless they say who they are.
const FACILITATOR: &str = "facilitator";

impl Anonymous {
    pub(crate) fn new(reader: &Reader) -> Self {
        let meta = reader.meta();
        let mut known = HashSet::new();
        known.extend(words(&meta.scenario_text).map(str::to_owned));
        let mut teams = HashMap::new();
        for (number, team) in meta.teams.as_array().into_iter().flatten().enumerate() {
            if let Some(name) = team["name"].as_str() {
                teams.entry(name.to_owned()).or_insert(number);
            }
            // A team's own URL is nobody else's words.
            if team["player"]["own"].is_null() {
                known.extend(words(&team["player"].to_string()).map(str::to_owned));
            }
        }
        Self {
            teams,
            known,
            ..Self::default()
        }
    }

    /// What a team is called.
    pub(crate) fn team(number: usize) -> String {
        format!("team-{}", number + 1)
    }

    /// Puts pseudonyms into a payload, and takes out keys that a program made up. Numbers stay.
    pub(crate) fn hide(&mut self, payload: &mut Value) {
        if let Some(envelope) = payload.get("command")
            && envelope["principal"] == "player"
        {
            self.learn(&envelope["command"]);
        }
        self.walk("", payload);
    }

    /// Takes in what somebody called their resources.
    fn learn(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    if NAMES.contains(&key.as_str()) {
                        let one = std::slice::from_ref(value);
                        let names = value.as_array().map_or(one, Vec::as_slice);
                        names
                            .iter()
                            .filter_map(Value::as_str)
                            .for_each(|name| self.learn_name(name));
                    }
                    self.learn(value);
                }
            }
            _ => {}
        }
    }

    fn learn_name(&mut self, name: &str) {
        if !self.known.contains(name) {
            number(&mut self.resources, name);
        }
    }

    fn walk(&mut self, key: &str, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(key, item)),
            Value::Object(fields) => self.walk_fields(key, fields),
            Value::String(text) => {
                if let Some(other) = self.instead(key, text) {
                    *text = other;
                }
            }
            _ => {}
        }
    }

    fn walk_fields(&mut self, key: &str, fields: &mut Map<String, Value>) {
        fields.remove("idempotency_key");
        for (inner, value) in fields {
            match (key, inner.as_str(), &mut *value) {
                // Why, in the words of whoever runs the game.
                ("halt" | "adjust" | "void" | "ordered", "reason", Value::String(reason)) => {
                    *reason = self.text(reason)
                }
                _ => self.walk(inner, value),
            }
        }
    }

    /// What stands in the place of a text; nothing if it may stay.
    fn instead(&mut self, key: &str, text: &str) -> Option<String> {
        match key {
            "principal" => None,
            "session" if text == FACILITATOR => None,
            "session" => Some(format!("member-{}", number(&mut self.members, text))),
            // What was told, in each language.
            "en" | "ko" if !text.is_empty() => Some(self.text(text)),
            _ => match self.teams.get(text) {
                Some(number) => Some(Self::team(*number)),
                None => self.without_resources(text),
            },
        }
    }

    fn text(&mut self, text: &str) -> String {
        format!("text-{}", number(&mut self.texts, text))
    }

    /// Names of resources also stand in sentences, and behind their kind.
    fn without_resources(&self, text: &str) -> Option<String> {
        if !words(text).any(|word| self.resources.contains_key(word)) {
            return None;
        }
        let mut out = String::new();
        let mut end = 0;
        for word in words(text) {
            // Words are slices of the text, in order.
            let begin = end + text[end..].find(word)?;
            out.push_str(&text[end..begin]);
            match self.resources.get(word) {
                Some(number) => out.push_str(&format!("resource-{number}")),
                None => out.push_str(word),
            }
            end = begin + word.len();
        }
        out.push_str(&text[end..]);
        Some(out)
    }
}

/// Everything in a text that could be the name of a resource.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty())
}

/// The number of a name, from 1; a new one for a name that was not seen before.
fn number(numbers: &mut HashMap<String, usize>, name: &str) -> usize {
    let next = numbers.len() + 1;
    *numbers.entry(name.to_owned()).or_insert(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn hidden(anonymous: &mut Anonymous, mut payload: Value) -> Value {
        anonymous.hide(&mut payload);
        payload
    }

    #[test]
    fn members_get_numbers_and_keep_them() {
        let mut anonymous = Anonymous::default();
        let mut session = |name: &str| {
            let payload = json!({"command": {"session": name, "idempotency_key": "x", "at": 1}});
            hidden(&mut anonymous, payload)["command"].clone()
        };
        assert_eq!(session("Mina"), json!({"session": "member-1", "at": 1}));
        assert_eq!(session("Jae")["session"], "member-2");
        assert_eq!(session("Mina")["session"], "member-1");
    }

    #[test]
    fn what_people_wrote_goes_and_what_the_program_wrote_stays() {
        let mut anonymous = Anonymous::default();
        anonymous.teams.insert("Red".into(), 0);
        let halt =
            json!({"control": {"session": "facilitator", "control": {"halt": {"reason": "fire"}}}});
        assert_eq!(
            hidden(&mut anonymous, halt)["control"],
            json!({"session": "facilitator", "control": {"halt": {"reason": "text-1"}}})
        );
        for order in ["halt", "adjust", "void", "ordered"] {
            let why = json!({ order: {"reason": "Mina fell asleep", "points": 5} });
            let why = hidden(&mut anonymous, why);
            assert!(!why.to_string().contains("Mina"), "{why}");
        }
        let said =
            json!({"broadcast": {"team": "Red", "text": {"en": "Mina, look", "ko": "미나"}}});
        let said = hidden(&mut anonymous, said).to_string();
        assert!(!said.contains("Mina") && said.contains("team-1"), "{said}");
        let told = json!({"told": {"id": "a", "text": {"en": "fire", "ko": "불"}}});
        assert_eq!(
            hidden(&mut anonymous, told)["told"]["text"],
            json!({"en": "text-1", "ko": "text-5"})
        );
        let picked = json!({"inject": {"teams": {"named": "Red"}}, "rescue": {"team": "Red"}});
        assert_eq!(
            hidden(&mut anonymous, picked),
            json!({"inject": {"teams": {"named": "team-1"}}, "rescue": {"team": "team-1"}})
        );
        let denied = json!({"command": {"denied": {"invalid": {"reason": "too long"}}}});
        assert_eq!(hidden(&mut anonymous, denied.clone()), denied);
    }

    #[test]
    fn resources_that_somebody_named_are_found_in_sentences_too() {
        let mut anonymous = Anonymous::default();
        anonymous.known.insert("front".into());
        let made = json!({"command": {"principal": "player", "command": {"create-balancer": {"name": "minas", "subnets": ["front"]}}}});
        let made = hidden(&mut anonymous, made);
        assert_eq!(
            made["command"]["command"]["create-balancer"],
            json!({"name": "resource-1", "subnets": ["front"]})
        );
        let charged = json!({"charged": {"resource": "balancer/minas", "amount": 3}});
        assert_eq!(
            hidden(&mut anonymous, charged)["charged"],
            json!({"resource": "balancer/resource-1", "amount": 3})
        );
        let said = json!({"command": {"change": {"what": "minas and minas-2, minas"}}});
        assert_eq!(
            hidden(&mut anonymous, said)["command"]["change"]["what"],
            "resource-1 and minas-2, resource-1"
        );
    }
}
