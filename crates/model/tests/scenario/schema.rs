//! The schema that editors read: it is the committed one, and the shipped
//! files keep to it.

use crate::{DEMO, DRILLS, LUNCH, STORY, change};
use model::scenario::schema;
use serde_json::Value;

const GOLDEN: &str = include_str!("../../../../scenarios/gameday.schema.json");

/// Editors use the committed file, the program the built one. Compared as
/// values: in which order an object's keys are printed is up to the features
/// that `serde_json` was built with.
#[test]
fn the_committed_schema_is_the_one_that_is_read() {
    let committed: Value = serde_json::from_str(GOLDEN).expect("the committed schema is JSON");
    let first = difference("", &committed, &schema());
    assert_eq!(
        first, None,
        "the reader of scenarios has changed; if it was meant, renew the committed schema:\n  \
         cargo run -- schema > scenarios/gameday.schema.json"
    );
    assert!(
        GOLDEN.ends_with("}\n"),
        "the committed schema ends with one line end"
    );
}

#[test]
fn shipped_scenarios_keep_to_the_schema() {
    let schema = schema();
    let games = [
        ("unicorn-rentals", STORY),
        ("lunch-hour", LUNCH),
        ("demo", DEMO),
    ];
    for (name, text) in games.into_iter().chain(DRILLS) {
        let problems = problems(text, &schema);
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

/// The check above must be able to fail.
#[test]
fn what_the_schema_forbids_is_found() {
    let schema = schema();
    #[rustfmt::skip]
    let mistakes = [
        ("slots               = 5", "slot = 5", 2),
        ("[limits]", "[limits]\ncolour = 3", 1),
        ("arrivals = \"poisson\"", "arrivals = \"poison\"", 1),
        ("slots               = 5", "slots = \"5\"", 1),
        ("slots               = 5", "slots = -5", 1),
        ("extra_keys = \"all-new\"", "extra_keys = { repeat = \"9%\" }", 1),
        ("client_timeout      = \"15s\"", "client_timeout = \"15 parsecs\"", 1),
        ("for = \"3m..6m\"", "for = \"3m-6m\"", 1),
        ("cidr = \"10.0.0.0/28\"", "cidr = \"10.0.0.0\"", 1),
        ("name = \"public-a\"", "name = \"Public A\"", 1),
        ("error_rate = \"1%\"", "error_rate = \"1\"", 1),
        ("[[team]]", "[[event]]\nat = \"1m\"\n[[team]]", 1),
    ];
    for (find, put, count) in mistakes {
        let found = problems(&change(STORY, find, put), &schema);
        assert_eq!(found.len(), count, "{put}: {found:?}");
    }
}

/// The first place where two values differ.
fn difference(path: &str, a: &Value, b: &Value) -> Option<String> {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => {
            let odd = x
                .keys()
                .chain(y.keys())
                .find(|key| x.contains_key(*key) != y.contains_key(*key));
            odd.map(|key| format!("{path}/{key} is in one of them only"))
                .or_else(|| {
                    x.iter().find_map(|(key, value)| {
                        difference(&format!("{path}/{key}"), value, &y[key])
                    })
                })
        }
        _ if a == b => None,
        _ => Some(format!("{path}: committed {a}, built {b}")),
    }
}

fn problems(text: &str, schema: &Value) -> Vec<String> {
    let table: toml::Table = toml::from_str(text).expect("the file is TOML");
    let value = serde_json::to_value(table).expect("TOML without dates is JSON");
    let mut problems = Vec::new();
    validate("", &value, schema, &mut problems);
    problems
}

/// The part of JSON Schema that our schema uses.
fn validate(path: &str, value: &Value, schema: &Value, problems: &mut Vec<String>) {
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice: &&Value| {
            let mut found = Vec::new();
            validate(path, value, choice, &mut found);
            found.is_empty()
        };
        if choices.iter().filter(fits).count() != 1 {
            problems.push(format!("{path}: {value} is none of {schema}"));
        }
        return;
    }
    match (schema["type"].as_str(), value) {
        (Some("object"), Value::Object(object)) => {
            for key in schema["required"].as_array().into_iter().flatten() {
                if !object.contains_key(key.as_str().unwrap_or_default()) {
                    problems.push(format!("{path}: {key} is missing"));
                }
            }
            for (key, value) in object {
                match schema["properties"].get(key) {
                    Some(schema) => validate(&format!("{path}/{key}"), value, schema, problems),
                    None => problems.push(format!("{path}: unknown key {key}")),
                }
            }
            assert_eq!(
                schema["additionalProperties"], false,
                "{path} lets everything in"
            );
        }
        (Some("array"), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                validate(&format!("{path}/{index}"), item, &schema["items"], problems);
            }
        }
        (Some("string"), Value::String(text)) => {
            let words = schema["enum"].as_array();
            if words.is_some_and(|words| !words.contains(value)) {
                problems.push(format!("{path}: {text} is not one of {words:?}"));
            }
            let pattern = schema["pattern"].as_str().map(regex::Regex::new);
            let pattern = pattern.map(|regex| regex.expect("the schema's patterns can be read"));
            if pattern.is_some_and(|pattern| !pattern.is_match(text)) {
                problems.push(format!(
                    "{path}: {text} does not match {}",
                    schema["pattern"]
                ));
            }
        }
        (Some("integer"), Value::Number(number)) if number.is_i64() || number.is_u64() => {
            let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
            if number.as_i64().is_some_and(|number| number < least) {
                problems.push(format!("{path}: {number} is below {least}"));
            }
        }
        (Some("number"), Value::Number(_)) | (Some("boolean"), Value::Bool(_)) => {}
        (kind, _) => problems.push(format!("{path}: {value} is no {kind:?}")),
    }
}
