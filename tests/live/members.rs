//! Several members of one team at a real host: what one changed another one does not overwrite unseen, also when the host
//! has gone out in between; tokens, rejoin codes and roles outlive it.

use super::host::{Host, PIN};
use serde_json::{Value, json};

fn join(host: &Host, member: &str, role: &str) -> Value {
    let body = json!({"pin": PIN, "team": 0, "member": member, "role": role});
    let (status, joined) = host.ask("POST", "/api/join", "", &body).expect("an answer");
    assert_eq!(status, 200, "{joined}");
    joined
}

fn token(joined: &Value) -> &str {
    joined["token"].as_str().expect("a token")
}

/// Sends a command of a member who has seen so many lines of the log, if they say.
fn send(host: &Host, who: &Value, key: &str, seen: Option<u64>, command: &Value) -> (u16, Value) {
    let mut body = json!({"idempotency_key": key, "command": command});
    if let Some(seen) = seen {
        body["seen"] = seen.into();
    }
    // A machine that is too busy makes the game stand still now and then.
    host.until(key, || {
        let asked = host.ask("POST", "/api/team/commands", token(who), &body);
        match asked.expect("an answer") {
            (409, answer) if answer["code"] == "paused" => Err(answer.to_string()),
            answered => Ok(answered),
        }
    })
}

fn desired(host: &Host, who: &Value) -> Value {
    let console = host.ask("GET", "/api/team", token(who), &Value::Null);
    console.expect("a console").1["account"]["groups"][0]["desired"].clone()
}

fn sizes(desired: u32) -> Value {
    json!({"set-group": {"group": "hashers", "desired": desired}})
}

#[test]
fn two_members_overwrite_nothing_unseen_beyond_an_outage_of_the_host() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("members.gameday");
    let file = file.to_str().expect("a path in UTF-8");
    let scenario = folder.path().join("members.toml");
    std::fs::write(&scenario, super::resume::scenario_of(90)).expect("a scenario");
    let scenario = scenario.to_str().expect("a path in UTF-8");
    let arguments = [
        scenario,
        "--team",
        "Us",
        "--journal",
        file,
        "--port",
        "0",
        "--autostart",
    ];
    let host = Host::start(&arguments);
    let [mina, jae] = [("Mina", "commander"), ("Jae", "operator")].map(|(m, r)| join(&host, m, r));
    let sol = join(&host, "Sol", "observer");

    let (status, done) = send(&host, &mina, "mina-1", Some(0), &sizes(3));
    assert_eq!(status, 200, "{done}");
    let number = done["audit_number"].as_u64().expect("a number");
    // Jae began before that.
    let (status, refused) = send(&host, &jae, "jae-1", Some(number), &sizes(4));
    assert_eq!(
        (status, &refused["code"]),
        (409, &"edited-meanwhile".into())
    );
    let edited = &refused["edited"];
    assert_eq!(
        (&edited["member"], &edited["number"]),
        (&"Mina".into(), &number.into())
    );
    assert!(
        edited["what"]["ko"]
            .as_str()
            .is_some_and(|it| it.contains("hashers")),
        "{edited}"
    );
    assert_eq!(desired(&host, &jae), 3, "nothing was applied");
    // Another setting of the same group is another thing; her own change does not stand in her way.
    let metrics = json!({"set-monitoring": {"group": "hashers", "detailed": true}});
    assert_eq!(send(&host, &jae, "jae-2", Some(number), &metrics).0, 200);
    assert_eq!(send(&host, &mina, "mina-2", Some(0), &sizes(2)).0, 200);
    // A command that was carried out is not asked again, whatever came since.
    let (status, again) = send(&host, &mina, "mina-1", Some(0), &sizes(3));
    assert_eq!((status, &again["audit_number"]), (200, &number.into()));
    assert_eq!(desired(&host, &jae), 2);
    let (status, refused) = send(&host, &sol, "sol-1", None, &sizes(5));
    assert_eq!((status, &refused["code"]), (403, &"observer".into()));
    let audit = host.ask("GET", "/api/team", token(&jae), &Value::Null);
    let audit = audit.expect("a console").1["audit"].clone();
    let lines = audit.as_array().expect("lines").iter();
    let touched: Vec<&Value> = lines.filter_map(|line| line.get("touched")).collect();
    let things = ["sizes", "metrics", "sizes"].map(|part| json!([format!("group/hashers/{part}")]));
    assert_eq!(touched, things.each_ref());

    host.kill();
    let host = Host::start(&["--resume", file]);
    for member in [&mina, &jae, &sol] {
        assert_ne!(desired(&host, member), Value::Null, "the token is known");
    }
    let code = json!({"code": jae["rejoin_code"]});
    let back = host
        .ask("POST", "/api/rejoin", "", &code)
        .expect("an answer");
    assert_eq!(
        (back.0, &back.1["member"]),
        (200, &"Jae".into()),
        "{}",
        back.1
    );
    let (_, members) = host
        .ask("GET", "/api/team/members", token(&back.1), &Value::Null)
        .expect("an answer");
    let roles: Vec<&Value> = members
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["role"])
        .collect();
    assert_eq!(
        roles,
        ["operator", "commander", "observer"],
        "by name: {members}"
    );
    assert_eq!(send(&host, &sol, "sol-2", None, &sizes(5)).0, 403);
    // What was changed before the host went out still counts, on the other device too.
    let (status, refused) = send(&host, &back.1, "jae-3", Some(number), &sizes(4));
    assert_eq!(
        (status, &refused["edited"]["member"]),
        (409, &"Mina".into()),
        "{refused}"
    );
    let seen = refused["edited"]["number"].as_u64().expect("a number") + 1;
    let (status, done) = send(&host, &back.1, "jae-4", Some(seen), &sizes(4));
    assert_eq!(status, 200, "{done}");
    // Who is not asked what they saw overwrites, as scripts do.
    assert_eq!(send(&host, &mina, "mina-3", None, &sizes(3)).0, 200);

    let gone = json!({"team": 0, "member": "Jae"});
    assert_eq!(
        host.ask("POST", "/api/revoke", host.token(), &gone)
            .expect("an answer")
            .0,
        200
    );
    host.kill();
    let host = Host::start(&["--resume", file]);
    let (status, refused) = host
        .ask("POST", "/api/rejoin", "", &code)
        .expect("an answer");
    assert_eq!((status, &refused["code"]), (403, &"wrong-code".into()));
    host.kill();
}
