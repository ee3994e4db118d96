//! Which command touches what, and who is told.

use super::*;
use model::command::Action;
use serde_json::{Value, json};

/// Every command with what it touches, in order of their names.
fn table() -> Vec<(&'static str, Value, &'static [&'static str])> {
    let group = || json!({"group": "web"});
    let instance = || json!({"instance": 3});
    let launch = json!({
        "version": "v1", "start_script": "baked", "compute": "instance", "instance_type": null,
        "spot": false, "provisioned": 0, "hosts": null, "task": null, "placement": null,
        "host_port": null,
    });
    let deployment =
        json!({"group": "web", "version": "v2", "strategy": {"rolling": {"batch": 1}}});
    let policy = json!({"policy": {
        "name": "deny-1", "principal": "ceo", "action": null, "kind": null, "effect": "deny",
    }});
    vec![
        ("abort-deployment", group(), &["group/web/launch"]),
        (
            "add-balancer",
            json!({"name": "back", "kind": "classic", "subnets": []}),
            &["balancer/back"],
        ),
        (
            "add-group",
            json!({"name": "api", "launch": launch, "subnets": [], "behind": "front", "max": 1}),
            &["group/api"],
        ),
        (
            "add-idle",
            json!({"resource": {"kind": "volume", "name": "disk-1"}}),
            &["volume/disk-1"],
        ),
        (
            "add-subnet",
            json!({"name": "a-2", "zone": "a", "cidr": "10.0.9.0/24", "group": "web"}),
            &["subnet/a-2", "group/web/subnets"],
        ),
        (
            "attach-gateway",
            json!({"gateway": "igw"}),
            &["internet-gateway/igw"],
        ),
        ("declare-spend", json!({"musd_per_hour": 1}), &["spend"]),
        (
            "delete",
            json!({"resource": {"kind": "group", "name": "web"}}),
            &["group/web"],
        ),
        ("delete-cache-node", json!({}), &["cache-node"]),
        ("delete-cdn", json!({}), &["cdn"]),
        (
            "delete-policy",
            json!({"policy": "deny-1"}),
            &["policy/deny-1"],
        ),
        (
            "detach-gateway",
            json!({"gateway": "igw"}),
            &["internet-gateway/igw"],
        ),
        ("finish-deployment", group(), &["group/web/launch"]),
        ("flush-cache-node", json!({}), &[]),
        ("invalidate-cdn", json!({}), &[]),
        ("launch-instance", group(), &[]),
        ("lose-cache-node", json!({}), &[]),
        ("put-cache-node", json!({}), &["cache-node"]),
        ("put-cdn", json!({"key": "path", "ttl": "5m"}), &["cdn"]),
        ("put-policy", policy, &["policy/deny-1"]),
        ("reboot-instance", instance(), &["instance/i-0003"]),
        ("retire-instance", instance(), &["instance/i-0003"]),
        (
            "set-balancer-subnets",
            json!({"balancer": "front", "subnets": []}),
            &["balancer/front/subnets"],
        ),
        (
            "set-behind",
            json!({"group": "web", "balancer": "front"}),
            &["group/web/behind"],
        ),
        ("set-dns", json!({"records": []}), &["dns"]),
        ("set-entry", json!({"balancer": "front"}), &["dns"]),
        ("set-group", group(), &["group/web/sizes"]),
        (
            "set-group-subnets",
            json!({"group": "web", "subnets": []}),
            &["group/web/subnets"],
        ),
        (
            "set-health-check",
            json!({"balancer": "front"}),
            &["balancer/front/health"],
        ),
        ("set-launch", group(), &["group/web/launch"]),
        ("set-logging", json!({"logging": "debug"}), &["logging"]),
        (
            "set-monitoring",
            json!({"group": "web", "detailed": true}),
            &["group/web/metrics"],
        ),
        (
            "set-network-acl",
            json!({"network_acl": "default", "http": "deny"}),
            &["network-acl/default"],
        ),
        (
            "set-processes",
            json!({"group": "web", "suspended": []}),
            &["group/web/processes"],
        ),
        (
            "set-protection",
            json!({"group": "web", "is_protected": true}),
            &["group/web/protection"],
        ),
        (
            "set-route",
            json!({"route_table": "main"}),
            &["route-table/main"],
        ),
        (
            "set-scaling",
            json!({"group": "web", "policy": "manual"}),
            &["group/web/scaling"],
        ),
        (
            "set-schedule",
            json!({"group": "web", "schedule": []}),
            &["group/web/schedule"],
        ),
        (
            "set-security-group",
            json!({"security_group": "default", "http": "allow"}),
            &["security-group/default"],
        ),
        (
            "set-weight",
            json!({"group": "web", "weight": 9}),
            &["group/web/weight"],
        ),
        ("start-deployment", deployment, &["group/web/launch"]),
        ("stop-instance", instance(), &["instance/i-0003"]),
        (
            "switch-balancer",
            json!({"balancer": "front", "kind": "classic"}),
            &["balancer/front/settings"],
        ),
        (
            "take-hint",
            json!({"about": "slow", "rung": "question"}),
            &[],
        ),
        ("terminate-instance", instance(), &["instance/i-0003"]),
        (
            "tune-balancer",
            json!({"balancer": "front"}),
            &["balancer/front/settings"],
        ),
        ("tune-cdn", json!({}), &["cdn"]),
    ]
}

fn command(name: &str, body: &Value) -> Command {
    serde_json::from_value(json!({name: body})).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_command_touches_what_it_sets() {
    let table = table();
    for (name, body, things) in &table {
        assert_eq!(touched(&command(name, body)), *things, "{name}");
    }
    let mut names: Vec<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
    names.sort_unstable();
    let rows: Vec<&str> = table.iter().map(|row| row.0).collect();
    assert_eq!(rows, names, "a row for each command, in order");
}

/// Takes in changes by (member, command), numbered from 0.
fn edits(changes: &[(&str, Command)]) -> Edits {
    let mut edits = Edits::default();
    for (number, (member, command)) in (0..).zip(changes) {
        let change = Change {
            what: "it".into(),
            before: "before".into(),
            after: format!("after {number}"),
        };
        edits.take_in(number, number as u32, member, command, &change);
    }
    edits
}

fn sizes(group: &str) -> Command {
    command("set-group", &json!({"group": group, "desired": 3}))
}

#[test]
fn another_members_change_of_the_same_thing_is_told_until_it_was_seen() {
    let delete = command(
        "delete",
        &json!({"resource": {"kind": "group", "name": "web"}}),
    );
    let scaling = command("set-scaling", &json!({"group": "web", "policy": "manual"}));
    let edits = edits(&[("Mina", sizes("web")), ("Jae", sizes("api"))]);
    let told = |seen, member: &str, command: &Command| {
        edits.since(seen, member, command).map(|edit| edit.number)
    };
    assert_eq!(told(0, "Jae", &sizes("web")), Some(0));
    assert_eq!(told(1, "Jae", &sizes("web")), None, "he has seen it");
    assert_eq!(told(0, "Mina", &sizes("web")), None, "it was she");
    assert_eq!(told(0, "Jae", &sizes("web-2")), None, "another group");
    assert_eq!(told(0, "Jae", &scaling), None, "another setting");
    assert_eq!(told(0, "Jae", &delete), Some(0), "all of the group");
    let edit = edits.since(0, "Jae", &sizes("web")).expect("it was told");
    assert_eq!(edit.member, "Mina");
    assert!(edit.what.en.contains("web") && edit.what.ko.contains("web"));
    assert_eq!(
        (edit.before.as_str(), edit.after.as_str()),
        ("before", "after 0")
    );
}

#[test]
fn ones_own_later_change_does_not_hide_anothers() {
    let (mina, jae) = ("Mina", "Jae");
    let edits = edits(&[
        (mina, sizes("web")),
        (jae, sizes("web")),
        (jae, sizes("web")),
    ]);
    let told = |seen, member: &str| {
        let edit = edits.since(seen, member, &sizes("web"));
        edit.map(|edit| (edit.member.as_str(), edit.number))
    };
    assert_eq!(told(0, jae), Some((mina, 0)));
    assert_eq!(told(1, jae), None);
    assert_eq!(told(0, mina), Some((jae, 2)));
    assert_eq!(told(0, "Sol"), Some((jae, 2)));
}

#[test]
fn things_do_not_pile_up() {
    let changes: Vec<_> = (0..2 * THINGS_MAX)
        .map(|number| ("Mina", sizes(&format!("g-{number}"))))
        .collect();
    let edits = edits(&changes);
    assert_eq!(edits.0.len(), THINGS_MAX);
    let newest = sizes(&format!("g-{}", 2 * THINGS_MAX - 1));
    assert!(edits.since(0, "Jae", &newest).is_some());
}
