//! The API's document: written by hand, but for the commands and orders, which
//! describe themselves.

use model::command::Command;
use model::script::control_schema;
use serde_json::Value;
use std::sync::LazyLock;

const WRITTEN: &str = include_str!("openapi.json");

/// The document with everything in it.
pub(super) fn document() -> &'static str {
    static WHOLE: LazyLock<String> = LazyLock::new(|| whole().to_string());
    &WHOLE
}

/// # Panics
/// When the written part is no JSON, which a test would find.
pub(super) fn whole() -> Value {
    let mut document: Value = serde_json::from_str(WRITTEN).expect("the written part is JSON");
    let schemas = &mut document["components"]["schemas"];
    for (name, schema) in [
        ("Command", Command::schema()),
        ("Control", control_schema()),
    ] {
        let about = schemas[name]["description"].take();
        schemas[name] = schema;
        schemas[name]["description"] = about;
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::command::Action;

    #[test]
    fn every_command_is_described_with_its_body() {
        let document = whole();
        let schemas = &document["components"]["schemas"];
        let bodies = schemas["Command"]["oneOf"].as_array().unwrap();
        for action in Action::ALL {
            let mut its = bodies
                .iter()
                .filter_map(|one| one["properties"].get(action.as_str()));
            let body = its
                .next()
                .unwrap_or_else(|| panic!("`{action}` is missing"));
            assert_eq!(body["additionalProperties"], false, "{action}");
            assert!(
                body["description"].as_str().is_some_and(|it| it.len() > 9),
                "{action}"
            );
        }
        assert_eq!(bodies.len(), Action::ALL.len());
        let about = schemas["Command"]["description"].as_str();
        assert!(about.is_some_and(|it| it.contains("One key")), "{about:?}");
    }

    /// Every reference within the document leads somewhere.
    #[test]
    fn nothing_is_referred_to_that_is_not_there() {
        fn references<'d>(value: &'d Value, found: &mut Vec<&'d str>) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(reference)) = fields.get("$ref") {
                        found.push(reference);
                    }
                    fields.values().for_each(|it| references(it, found));
                }
                Value::Array(items) => items.iter().for_each(|it| references(it, found)),
                _ => {}
            }
        }
        let document = whole();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "{found:?}");
        for reference in found {
            let pointer = reference
                .strip_prefix('#')
                .expect("a part of this document");
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
