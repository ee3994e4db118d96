//! `gameday apply`: another account, by a stack file or by commands.

use super::CONSOLE;
use super::changes::{Changes, carry_out};
use crate::args::Apply;
use crate::assets::{self, Source};
use crate::exit::{Failure, Outcome};
use crate::session;
use model::command::Command;
use scoreboard::plan::PlanRequest;
use scoreboard::view::Console;
use serde_json::Value;
use std::io::Read as _;
use std::path::Path;

/// The largest text that is read from the standard input, in bytes.
const INPUT_LEN_MAX: u64 = 1 << 20;
/// What is named by a path in a stack file beside the account.
const BESIDE: [&str; 2] = ["cdn", "cache_node"];
/// What an account has several of, each with a name.
const LISTS: [&str; 10] = [
    "subnet",
    "balancer",
    "group",
    "nat_gateway",
    "volume",
    "security_group",
    "network_acl",
    "route_table",
    "internet_gateway",
    "policy",
];

pub(in super::super) fn run(args: &Apply) -> Outcome {
    let source = match &args.file {
        Some(path) if path == Path::new("-") => from_input()?,
        Some(path) => assets::stack(path)?,
        None => named("--set", stack_of(&args.settings)?),
    };
    let commands = commands_of(&source.text)
        .map_err(|why| Failure::Invalid(format!("{}: {why}", source.origin)))?;
    let stack = match &commands {
        None => Some(source.text.clone()),
        // No command at all leaves the account as it is, which is a wish as well.
        Some(commands) if commands.is_empty() => Some("format = 1".to_owned()),
        Some(_) => None,
    };
    let changes = Changes {
        request: PlanRequest {
            commands: commands.unwrap_or_default(),
            stack,
        },
        source: Some(source),
        way_back: None,
    };
    let game = session::game(&args.how.as_member)?;
    // Before the plan: what others change while somebody makes up their mind is not overwritten unseen.
    let console: Console = game.get(CONSOLE)?;
    carry_out(&args.how, &game, &console, &changes)
}

fn named(name: &str, text: String) -> Source {
    Source {
        origin: name.to_owned(),
        name: name.to_owned(),
        text,
        folder: None,
        merged: None,
    }
}

fn from_input() -> Result<Source, Failure> {
    let mut text = String::new();
    let mut input = std::io::stdin().take(INPUT_LEN_MAX + 1);
    let read = input.read_to_string(&mut text);
    read.map_err(|error| Failure::Invalid(format!("cannot read the standard input: {error}")))?;
    if text.len() as u64 > INPUT_LEN_MAX {
        let why = format!("the standard input has more than {INPUT_LEN_MAX} bytes");
        return Err(Failure::Invalid(why));
    }
    Ok(named("standard input", text))
}

/// The commands of a text, if it has commands; else it is a stack file.
fn commands_of(text: &str) -> Result<Option<Vec<Command>>, String> {
    let value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(no_json) => match toml::from_str::<toml::Table>(text) {
            Ok(mut table) => match table.remove("command") {
                Some(commands) => serde_json::to_value(commands)
                    .map_err(|error| format!("these commands cannot be read: {error}"))?,
                None => return Ok(None),
            },
            Err(_) if is_meant_as_json(text) => return Err(format!("this is no JSON: {no_json}")),
            // Whoever reads stack files says what is wrong with it.
            Err(_) => return Ok(None),
        },
    };
    let commands = unwrapped(value)?.into_iter().enumerate();
    let read = commands.map(|(place, value)| {
        serde_json::from_value(bare(value)).map_err(|error| {
            format!(
                "command {}: {error}; /api/openapi.json describes them",
                place + 1
            )
        })
    });
    read.collect::<Result<_, _>>().map(Some)
}

/// Whether a text that is neither JSON nor TOML was to be JSON: a file in TOML may begin with a bracket, too.
fn is_meant_as_json(text: &str) -> bool {
    let text = text.trim_start();
    let inside = text.trim_start_matches('[').trim_start();
    inside.starts_with('{')
}

/// One command or a list of them, also as `gameday plan --json` and `gameday apply --plan --json` say them.
fn unwrapped(value: Value) -> Result<Vec<Value>, String> {
    let mut value = value;
    if let Some(planned) = value.get_mut("planned") {
        value = planned.take();
    }
    match value.get_mut("commands").map(Value::take) {
        Some(Value::Array(all)) => Ok(all),
        Some(_) => Err("`commands` is no list".to_owned()),
        None => Ok(match value {
            Value::Array(all) => all,
            one => vec![one],
        }),
    }
}

/// A command without what it is wrapped in as the body of a request.
fn bare(mut value: Value) -> Value {
    for key in ["body", "command"] {
        if let Some(inner) = value.get_mut(key) {
            value = inner.take();
        }
    }
    value
}

/// A stack file of what was set one by one.
fn stack_of(settings: &[String]) -> Result<String, Failure> {
    let mut stack = toml::Table::new();
    stack.insert("format".into(), 1.into());
    for setting in settings {
        let wrong = |help: String| Failure::Usage(format!("`--set {setting}`: {help}"));
        let (path, value) = setting
            .split_once('=')
            .ok_or_else(|| wrong("write it as PATH=VALUE, such as cdn.key=query-string".into()))?;
        let path: Vec<String> = path
            .trim()
            .split('.')
            .map(|it| it.replace('-', "_"))
            .collect();
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let table = match keys[..] {
            ["prune"] => &mut stack,
            [first, _, ..] if BESIDE.contains(&first) => &mut stack,
            [list, _, _, ..] if LISTS.contains(&list) => {
                // Names may have dashes; only settings are written otherwise in the file.
                let name = setting.split('.').nth(1).unwrap_or_default();
                let rest = keys[2..].to_vec();
                let account = sub_table(&mut stack, "account");
                put(item_of(account, list, name), &rest, typed(value)).map_err(wrong)?;
                continue;
            }
            ["entry" | "logging"] | ["dns", _, ..] => sub_table(&mut stack, "account"),
            _ => {
                let lists = LISTS.map(|it| format!("{it}.NAME.…")).join(", ");
                return Err(wrong(format!(
                    "a path begins with cdn., cache_node., dns., entry, logging, prune, or one of {lists}"
                )));
            }
        };
        put(table, &keys, typed(value)).map_err(wrong)?;
    }
    toml::to_string(&stack).map_err(|error| Failure::Usage(format!("--set: {error}")))
}

/// A value as TOML reads it, or else as a text.
fn typed(value: &str) -> toml::Value {
    let value = value.trim();
    let read = toml::from_str::<toml::Table>(&format!("it = {value}")).ok();
    let read = read
        .filter(|table| table.len() == 1)
        .and_then(|mut table| table.remove("it"));
    match read {
        Some(toml::Value::Datetime(_)) | None => value.into(),
        Some(value) => value,
    }
}

fn sub_table<'t>(table: &'t mut toml::Table, key: &str) -> &'t mut toml::Table {
    let entry = table
        .entry(key)
        .or_insert_with(|| toml::Table::new().into());
    entry.as_table_mut().expect("only tables are put there")
}

/// The entry of a list that has this name.
fn item_of<'t>(account: &'t mut toml::Table, list: &str, name: &str) -> &'t mut toml::Table {
    let list = account
        .entry(list)
        .or_insert_with(|| toml::Value::Array(Vec::new()));
    let items = list.as_array_mut().expect("only lists are put there");
    let is_its = |it: &toml::Value| it.get("name").and_then(toml::Value::as_str) == Some(name);
    let place = items.iter().position(is_its).unwrap_or_else(|| {
        items.push(toml::Table::from_iter([("name".to_owned(), name.into())]).into());
        items.len() - 1
    });
    let item = items[place].as_table_mut();
    item.expect("only tables are put there")
}

fn put(table: &mut toml::Table, path: &[&str], value: toml::Value) -> Result<(), String> {
    let Some((last, above)) = path.split_last() else {
        return Err("names nothing".to_owned());
    };
    let mut table = table;
    for key in above {
        let entry = table
            .entry(*key)
            .or_insert_with(|| toml::Table::new().into());
        table = entry
            .as_table_mut()
            .ok_or_else(|| format!("`{key}` is set as a whole, too"))?;
    }
    match table.insert((*last).to_owned(), value) {
        None => Ok(()),
        Some(_) => Err("is set twice".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(settings: &[&str]) -> Result<String, String> {
        let settings: Vec<String> = settings.iter().map(|it| (*it).to_owned()).collect();
        stack_of(&settings).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_make_a_stack_file_that_can_be_read() {
        let text = set(&[
            "cdn.key=query-string",
            "cdn.ttl=24h",
            "group.my-hashers.desired=6",
            "group.my-hashers.launch.start-script=baked",
            "balancer.front.subnets=[\"public-a\", \"public-b\"]",
            "entry=front",
        ])
        .unwrap();
        let loaded = model::stack::load(&text);
        assert!(loaded.problems.is_empty(), "{text}: {:?}", loaded.problems);
        let account = loaded.value.unwrap().account;
        assert_eq!(account.group[0].name.as_str(), "my-hashers");
        assert_eq!(account.group[0].desired, Some(6));
        assert!(account.group[0].launch.start_script.is_some());
        assert_eq!(account.balancer[0].subnets.as_ref().unwrap().len(), 2);
        assert_eq!(account.entry.unwrap().as_str(), "front");
    }

    #[test]
    fn every_list_of_an_account_can_be_set() {
        let stack = model::stack::load("format = 1").value.unwrap();
        let Value::Object(account) = serde_json::to_value(&stack.account).unwrap() else {
            panic!("an account is a table");
        };
        let lists = account.iter().filter(|(_, it)| it.is_array());
        let mut lists: Vec<&str> = lists.map(|(key, _)| key.as_str()).collect();
        let mut known = LISTS;
        lists.sort_unstable();
        known.sort_unstable();
        assert_eq!(lists, known);
    }

    #[test]
    fn a_setting_that_is_none_is_told() {
        for (settings, said) in [
            (&["cdn.key"][..], "write it as PATH=VALUE"),
            (&["cnd.key=path"], "a path begins with"),
            (&["group.hashers=6"], "a path begins with"),
            (&["cdn.key=path", "cdn.key=path"], "is set twice"),
        ] {
            let error = set(settings).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn commands_come_as_json_and_toml_one_or_many_and_wrapped() {
        let one = r#"{"delete-cdn": {}}"#;
        let put = r#"{"put-cdn": {"key": "query-string", "ttl": "24h"}}"#;
        for (text, count) in [
            (one.to_owned(), 1),
            (format!("[{one}, {put}]"), 2),
            (format!(r#"{{"commands": [{{"body": {{"idempotency_key": "k", "command": {put}}}}}]}}"#), 1),
            (format!(r#"{{"commands": [{{"command": {put}, "what": {{}}}}]}}"#), 1),
            (format!(r#"{{"planned": {{"problems": [], "commands": [{{"command": {put}, "what": {{}}}}, {{"command": {one}}}]}}, "applied": [], "refused": null}}"#), 2),
            ("[]".to_owned(), 0),
            (format!("[\n  {one}\n]"), 1),
            ("[[command]] # step 1: cdn\ndelete-cdn = {}".to_owned(), 1),
            ("# first: cdn\n[[command]]\ndelete-cdn = {}".to_owned(), 1),
            ("[[command]]\nput-cdn = { key = \"query-string\", ttl = \"24h\" }\n[[command]]\ndelete-cdn = {}".to_owned(), 2),
        ] {
            let commands = commands_of(&text).unwrap().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(commands.len(), count, "{text}");
        }
        for stack in [
            "format = 1\n[cdn]\nkey = \"path\"",
            "[cdn]\nkey = \"path\"",
            "[cdn] # key: path\nkey = \"path\"",
            "not = = toml",
            "[cdn] # key: path\nkey = = \"path\"",
            "",
        ] {
            assert_eq!(commands_of(stack).unwrap(), None, "{stack}");
        }
        let error = commands_of(r#"[{"delete-cdn": {}}, {"delete-cnd": {}}]"#).unwrap_err();
        assert!(error.contains("command 2: unknown variant"), "{error}");
        for text in ["{", "[{\"delete-cdn\": {}}", " [\n {\"delete-cdn\" {}}]"] {
            let error = commands_of(text).unwrap_err();
            assert!(error.contains("no JSON"), "{text}: {error}");
        }
    }
}
