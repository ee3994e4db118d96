//! Settings that are varied: `--set service.slots=5,10`, and every combination of them.

use std::str::FromStr;
use toml::{Table, Value};

/// Combinations of one sweep at most.
const COMBINATIONS_MAX: usize = 10_000;

/// A setting of the scenario and the values it takes in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    path: String,
    steps: Vec<Step>,
    values: Vec<Value>,
}

/// One step from a table or an array down to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A key, or, in an array of tables, the `id`, `name` or `kind` of one.
    Key(String),
    /// A place in an array, from 0.
    Place(usize),
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form =
            "a setting is PATH=VALUE,VALUE, such as service.slots=5,10 or burst.surge-1.times=2,3";
        let (path, values) = text.split_once('=').ok_or(form)?;
        let path = path.trim();
        Ok(Self {
            steps: steps(path).ok_or(form)?,
            path: path.to_owned(),
            values: values_of(values.trim())?,
        })
    }
}

impl Setting {
    /// Where it stands in a scenario.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Its values, as one types them.
    pub(crate) fn values(&self) -> impl Iterator<Item = String> {
        self.values.iter().map(shown)
    }
}

fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, places) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return None;
        }
        steps.push(Step::Key(key.to_owned()));
        let mut rest = places;
        while let Some(open) = rest.strip_prefix('[') {
            let (place, after) = open.split_once(']')?;
            steps.push(Step::Place(place.parse().ok()?));
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(steps)
}

/// TOML values if they are such, and else texts: nobody wants to quote `10s` twice.
fn values_of(text: &str) -> Result<Vec<Value>, String> {
    let as_toml = format!("values = [{text}]").parse::<Table>();
    let values: Vec<Value> = match as_toml.as_ref().map(|table| table.get("values")) {
        Ok(Some(Value::Array(values))) => values.clone(),
        _ => text.split(',').map(|part| scalar(part.trim())).collect(),
    };
    if values.is_empty() || values.contains(&Value::String(String::new())) {
        return Err("there is no value after the `=`".into());
    }
    match values
        .iter()
        .enumerate()
        .find(|(at, v)| values[..*at].contains(v))
    {
        Some((_, twice)) => Err(format!("the value {} is named twice", shown(twice))),
        None => Ok(values),
    }
}

fn scalar(text: &str) -> Value {
    let parsed = format!("value = {text}").parse::<Table>();
    let value = parsed.ok().and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A scenario with one value for each setting.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// The values as they were typed, in the order of the settings.
    pub(crate) set: Vec<String>,
    /// The text of the scenario with them.
    pub(crate) text: String,
}

/// Every combination of the values, the last setting changing fastest.
///
/// # Errors
/// When there are too many, or a path leads nowhere.
pub(crate) fn variants(text: &str, settings: &[Setting]) -> Result<Vec<Variant>, String> {
    if settings.is_empty() {
        let (set, text) = (Vec::new(), text.to_owned());
        return Ok(vec![Variant { set, text }]);
    }
    let count = settings
        .iter()
        .try_fold(1usize, |count, s| count.checked_mul(s.values.len()))
        .filter(|count| *count <= COMBINATIONS_MAX)
        .ok_or_else(|| format!("more than {COMBINATIONS_MAX} combinations of settings"))?;
    let base: Table = text
        .parse()
        .map_err(|e: toml::de::Error| e.message().to_owned())?;
    let base = Value::Table(base);
    (0..count)
        .map(|number| {
            let mut root = base.clone();
            let mut set = vec![String::new(); settings.len()];
            let mut rest = number;
            for (place, setting) in settings.iter().enumerate().rev() {
                let value = &setting.values[rest % setting.values.len()];
                rest /= setting.values.len();
                put(&mut root, &setting.steps, value.clone())
                    .map_err(|why| format!("--set {}: {why}", setting.path))?;
                set[place] = shown(value);
            }
            Ok(Variant {
                set,
                text: toml::to_string(&root).map_err(|e| e.to_string())?,
            })
        })
        .collect()
}

/// Puts a value where the steps lead; tables on the way are made.
fn put(root: &mut Value, steps: &[Step], value: Value) -> Result<(), String> {
    let mut at = root;
    for (index, step) in steps.iter().enumerate() {
        let is_last = index + 1 == steps.len();
        at = match (step, at) {
            (Step::Key(key), Value::Table(table)) => {
                table.entry(key.clone()).or_insert_with(|| match is_last {
                    true => value.clone(),
                    false => Value::Table(Table::new()),
                })
            }
            (Step::Key(name), Value::Array(items)) => {
                let names = names_in(items);
                let found = items.iter_mut().find(|item| is_called(item, name));
                found.ok_or_else(|| match names.is_empty() {
                    true => format!("there is no `{name}`; give its place, such as [0]"),
                    false => format!("there is no `{name}`, only {}", names.join(", ")),
                })?
            }
            (Step::Place(place), Value::Array(items)) => {
                let count = items.len();
                let found = items.get_mut(*place);
                found.ok_or_else(|| {
                    format!("there is no [{place}]: places go from 0, and it has {count}")
                })?
            }
            (Step::Key(key), _) => return Err(format!("`{key}` leads into a plain value")),
            (Step::Place(place), _) => return Err(format!("[{place}] is not within an array")),
        };
    }
    let is_plain = |value: &Value| !(value.is_table() || value.is_array());
    if is_plain(&value) && !is_plain(at) {
        return Err("it is a table or an array; name a setting within it".into());
    }
    *at = value;
    Ok(())
}

const NAMING_KEYS: [&str; 3] = ["id", "name", "kind"];

fn is_called(item: &Value, name: &str) -> bool {
    NAMING_KEYS
        .iter()
        .any(|key| item.get(key).and_then(Value::as_str) == Some(name))
}

fn names_in(items: &[Value]) -> Vec<String> {
    let name = |item: &Value| {
        let mut names = NAMING_KEYS.iter().filter_map(|key| item.get(key)?.as_str());
        names.next().map(str::to_owned)
    };
    items.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "
        format = 1
        length = \"15m\"
        [service]
        slots = 5
        [[burst]]
        id = \"noon\"
        times = 2
        [[burst]]
        id = \"evening\"
        times = 3
        [traffic]
        rate = [{ at = \"0m\", rps = 1 }, { at = \"5m\", rps = 2 }]
    ";

    fn variants_of(sets: &[&str]) -> Result<Vec<(Vec<String>, Table)>, String> {
        let settings: Result<Vec<Setting>, String> = sets.iter().map(|set| set.parse()).collect();
        let all = variants(TEXT, &settings?)?;
        Ok(all
            .into_iter()
            .map(|v| (v.set, v.text.parse().unwrap()))
            .collect())
    }

    #[test]
    fn every_combination_is_made_and_nothing_else_changes() {
        let all = variants_of(&["service.slots=5,8", "burst.evening.times=3, 4, 5"]).unwrap();
        assert_eq!(all.len(), 6);
        assert_eq!(all[5].0, ["8", "5"]);
        assert_eq!(all[5].1["service"]["slots"].as_integer(), Some(8));
        assert_eq!(all[5].1["burst"][1]["times"].as_integer(), Some(5));
        assert_eq!(all[5].1["burst"][0]["times"].as_integer(), Some(2));
        let same = variants_of(&["service.slots=5"]).unwrap();
        assert_eq!(same[0].1, TEXT.parse::<Table>().unwrap());
    }

    #[test]
    fn values_need_no_quotes_and_paths_reach_everything() {
        let all = variants_of(&["length=10m,20m"]).unwrap();
        assert_eq!(all[1].1["length"].as_str(), Some("20m"));
        let all = variants_of(&["traffic.rate[1].rps=7"]).unwrap();
        assert_eq!(all[0].1["traffic"]["rate"][1]["rps"].as_integer(), Some(7));
        let all = variants_of(&["scaling.warm_up=10s,60s"]).unwrap();
        assert_eq!(all[1].1["scaling"]["warm_up"].as_str(), Some("60s"));
        let all = variants_of(&["seed=3,4"]).unwrap();
        assert_eq!(all[1].1["seed"].as_integer(), Some(4));
    }

    #[test]
    fn what_leads_nowhere_is_refused_in_words() {
        for (set, why) in [
            ("service.slots", "PATH=VALUE"),
            ("service.slots=", "no value"),
            ("service.slots=5,5", "twice"),
            ("=5", "PATH=VALUE"),
            ("burst.morning.times=1", "noon, evening"),
            ("traffic.rate[2].rps=1", "from 0"),
            ("service.slots.more=1", "plain value"),
            ("service=1", "within it"),
            ("burst=1", "within it"),
            ("length[0]=1", "not within an array"),
            ("a..b=1", "PATH=VALUE"),
        ] {
            let refused = variants_of(&[set]).unwrap_err();
            assert!(refused.contains(why), "{set}: {refused}");
        }
        let many = format!(
            "service.slots={}",
            (1..200)
                .map(|n| n.to_string())
                .collect::<Vec<_>>()
                .join(",")
        );
        let more = many.replace("service.slots", "burst.noon.times");
        assert!(
            variants_of(&[&many, &more])
                .unwrap_err()
                .contains("combinations")
        );
    }
}
