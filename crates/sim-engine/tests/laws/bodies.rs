//! The schema of commands' bodies, which the API's document is made of, says
//! what a body may be: no more and no less than what is taken.

use crate::chance::for_each_case;
use crate::made_up;
use model::command::{Action, Command};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Whether a value is what a schema says; patterns of texts apart.
fn fits(schema: &Value, value: &Value) -> bool {
    for (key, enough) in [("oneOf", 1..=1), ("anyOf", 1..=usize::MAX)] {
        if let Some(all) = schema[key].as_array() {
            return enough.contains(&all.iter().filter(|one| fits(one, value)).count());
        }
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.contains(value);
    }
    match schema["type"].as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.as_i64().is_some_and(|number| {
            let within = |key: &str, test: fn(&i64, &i64) -> bool| {
                schema[key].as_i64().is_none_or(|end| test(&number, &end))
            };
            within("minimum", i64::ge) && within("maximum", i64::le)
        }),
        "array" => {
            let is_one = |item: &Value| fits(&schema["items"], item);
            value
                .as_array()
                .is_some_and(|items| items.iter().all(is_one))
        }
        "object" => value.as_object().is_some_and(|it| is_object(schema, it)),
        other => panic!("a type `{other}`"),
    }
}

fn is_object(schema: &Value, object: &Map<String, Value>) -> bool {
    let required = schema["required"].as_array().expect("a list");
    let is_there = |key: &Value| object.contains_key(key.as_str().expect("a key"));
    let is_one = |(key, value): (&String, &Value)| match &schema["properties"][key] {
        Value::Null => schema["additionalProperties"] != false,
        its => fits(its, value),
    };
    required.iter().all(is_there) && object.iter().all(is_one)
}

fn is_taken(body: &Value) -> bool {
    serde_json::from_value::<Command>(body.clone()).is_ok()
}

/// Every place of an object in a body, as a JSON pointer.
fn objects(at: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.push(at.into());
            for (key, value) in fields {
                objects(&format!("{at}/{key}"), value, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(&format!("{at}/{index}"), item, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_command_has_a_body_and_nothing_else_has() {
    let schema = Command::schema();
    let bodies = schema["oneOf"].as_array().expect("a list");
    let named = |body: &Value| {
        let keys = body["properties"].as_object().expect("fields").keys();
        keys.cloned().collect::<Vec<_>>().concat()
    };
    let described: BTreeSet<String> = bodies.iter().map(named).collect();
    let all: BTreeSet<String> = Action::ALL.iter().map(Action::to_string).collect();
    assert_eq!(described, all);
    assert_eq!(bodies.len(), all.len(), "each once");
}

#[test]
fn a_body_is_taken_just_if_the_schema_says_so() {
    let schema = Command::schema();
    for_each_case("a_body_is_taken_just_if_the_schema_says_so", |dice| {
        for _ in 0..20 {
            let command = made_up::command(dice);
            let body = serde_json::to_value(&command).expect("JSON");
            assert!(fits(&schema, &body), "{body}");
            let mut places = Vec::new();
            objects("", &body, &mut places);
            for place in places {
                let fields = body.pointer(&place).and_then(Value::as_object);
                for key in fields.expect("an object").keys() {
                    let mut less = body.clone();
                    let its = less.pointer_mut(&place).and_then(Value::as_object_mut);
                    its.expect("an object").remove(key);
                    assert_eq!(is_taken(&less), fits(&schema, &less), "{less}");
                    let mut other = body.clone();
                    other.pointer_mut(&place).expect("an object")[key] = json!([[7.5]]);
                    assert_eq!(is_taken(&other), fits(&schema, &other), "{other}");
                }
                let mut more = body.clone();
                more.pointer_mut(&place).expect("an object")["colour"] = json!("red");
                assert_eq!(is_taken(&more), fits(&schema, &more), "{more}");
            }
        }
    });
}
