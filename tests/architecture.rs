//! The crates may know each other only as `ARCHITECTURE.md` draws it:
//!
//! ```text
//! model <- sim-engine, journal, scoreboard, chaos-monkey, arena
//! gate <- arena, scoreboard
//! sim-engine <- chaos-monkey, arena
//! scoreboard <- scoreboard-web (its half in the browser)
//! all of these and hash-service <- gameday (the root package)
//! gate, hash-service and xtask know none of ours
//! ```
//! The facts come from `cargo metadata`, so a new dependency is seen however it is declared: optional, for one
//! platform, under another name.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::Command;

use serde_json::Value;

/// Every crate of the workspace, and which of the others it may depend on.
const DRAWN: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("sim-engine", &["model"]),
    ("chaos-monkey", &["model", "sim-engine"]),
    ("journal", &["model"]),
    ("gate", &[]),
    ("arena", &["gate", "model", "sim-engine"]),
    ("scoreboard", &["gate", "model"]),
    ("scoreboard-web", &["scoreboard"]),
    ("hash-service", &[]),
    ("xtask", &[]),
    (
        "gameday",
        &[
            "arena",
            "chaos-monkey",
            "gate",
            "hash-service",
            "journal",
            "model",
            "scoreboard",
            "sim-engine",
        ],
    ),
];

/// What only tests, examples and benchmarks may use beyond that, with the reason.
const DRAWN_FOR_TESTS: [(&str, &str, &str); 1] = [(
    "arena",
    "hash-service",
    "its edge is tested against the real service",
)];

/// Crates that do no I/O, and what would bring it in, at any distance.
const PURE: [&str; 3] = ["model", "sim-engine", "chaos-monkey"];
const IMPURE: [&str; 8] = [
    "async-std",
    "axum",
    "hyper",
    "mio",
    "reqwest",
    "rusqlite",
    "socket2",
    "tokio",
];

#[test]
fn crates_of_the_workspace_know_only_whom_the_architecture_draws() {
    let metadata = metadata();
    let drawn = BTreeMap::from(DRAWN);
    let mut problems = Vec::new();
    for package in members(&metadata) {
        let name = text(package, "name");
        let Some(allowed) = drawn.get(name) else {
            problems.push(format!(
                "{name} is not drawn; add it to DRAWN and to ARCHITECTURE.md"
            ));
            continue;
        };
        for dependency in list(package, "dependencies") {
            let used = text(dependency, "name");
            let is_ours = drawn.contains_key(used) && dependency["path"].is_string();
            let for_tests = dependency["kind"] == "dev";
            let excepted = DRAWN_FOR_TESTS
                .iter()
                .any(|(by, of, _)| for_tests && (*by, *of) == (name, used));
            if is_ours && !allowed.contains(&used) && !excepted {
                let kind = dependency["kind"].as_str().unwrap_or("normal");
                problems.push(format!(
                    "{name} -> {used} ({kind} dependency) is not drawn; move what {name} needs into a crate that both \
                     may know, or redraw the architecture here and in ARCHITECTURE.md"
                ));
            }
        }
    }
    let found: BTreeSet<_> = members(&metadata).map(|it| text(it, "name")).collect();
    let gone = drawn.keys().filter(|name| !found.contains(**name));
    problems.extend(gone.map(|name| format!("{name} is drawn but not in the workspace")));
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn core_crates_bring_in_no_io() {
    let metadata = metadata();
    let graph = Graph::of_normal_dependencies(&metadata);
    let mut problems = Vec::new();
    for core in PURE {
        for (name, chain) in graph.reachable_from(core) {
            if IMPURE.contains(&name) {
                problems.push(format!("{core} reaches {name}: {}", chain.join(" -> ")));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "the core does no I/O; put what needs it into an edge crate\n{}",
        problems.join("\n")
    );
}

/// The check above must be able to fail.
#[test]
fn the_walk_through_dependencies_finds_the_runtime_behind_the_edges() {
    let metadata = metadata();
    let graph = Graph::of_normal_dependencies(&metadata);
    let reached = graph.reachable_from("gameday");
    assert!(
        reached.contains_key("tokio"),
        "gameday is async, so its dependencies include tokio"
    );
    assert_eq!(reached["model"].first(), Some(&"gameday"));
}

/// Which package uses which in its product code, with all features that anything in the workspace turns on.
struct Graph<'m> {
    /// Package id -> name.
    names: BTreeMap<&'m str, &'m str>,
    /// Package id -> ids of what it uses.
    uses: BTreeMap<&'m str, Vec<&'m str>>,
}

impl<'m> Graph<'m> {
    fn of_normal_dependencies(metadata: &'m Value) -> Self {
        let names = list(metadata, "packages")
            .map(|package| (text(package, "id"), text(package, "name")))
            .collect();
        let is_normal =
            |dependency: &&Value| list(dependency, "dep_kinds").any(|it| it["kind"].is_null());
        let uses = list(&metadata["resolve"], "nodes")
            .map(|node| {
                let used = list(node, "deps")
                    .filter(is_normal)
                    .map(|it| text(it, "pkg"));
                (text(node, "id"), used.collect())
            })
            .collect();
        Self { names, uses }
    }

    /// Everything that `start` uses at any distance, by name, with one shortest chain of names that leads there.
    fn reachable_from(&self, start: &str) -> BTreeMap<&'m str, Vec<&'m str>> {
        let (start, name) = self
            .names
            .iter()
            .find(|(id, name)| **name == start && self.uses.contains_key(*id))
            .unwrap_or_else(|| panic!("{start} is not in the graph"));
        let mut chains = BTreeMap::from([(*start, vec![*name])]);
        let mut frontier = vec![*start];
        while !frontier.is_empty() {
            let mut next = Vec::new();
            for id in frontier {
                for used in &self.uses[id] {
                    if !chains.contains_key(used) {
                        let mut chain = chains[id].clone();
                        chain.push(self.names[used]);
                        chains.insert(*used, chain);
                        next.push(*used);
                    }
                }
            }
            frontier = next;
        }
        chains.remove(start);
        chains
            .into_iter()
            .map(|(id, chain)| (self.names[id], chain))
            .collect()
    }
}

/// What cargo knows about the workspace, resolved for the machine that the tests run on: packages for other platforms
/// may not have been downloaded.
fn metadata() -> Value {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            &host(),
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, it started this test");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo metadata failed: {complaint}"
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

fn host() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("-vV")
        .output()
        .expect("rustc runs, it built this test");
    let printed = String::from_utf8(output.stdout).expect("rustc prints UTF-8");
    let host = printed.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc -vV names its host").to_owned()
}

fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    let members: BTreeSet<_> = list(metadata, "workspace_members")
        .map(Value::as_str)
        .collect();
    list(metadata, "packages").filter(move |package| members.contains(&package["id"].as_str()))
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    let list = value[key].as_array();
    list.unwrap_or_else(|| panic!("cargo metadata has no list {key}"))
        .iter()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    let text = value[key].as_str();
    text.unwrap_or_else(|| panic!("cargo metadata has no text {key}"))
}
