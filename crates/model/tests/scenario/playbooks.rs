//! Playbooks: the shipped ones are right, and mistakes are told as in scenarios.

use model::playbook::load;

macro_rules! shipped {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../../../../scenarios/playbooks/", $name, ".toml")))),*]
    };
}

const BOOKS: [(&str, &str); 25] = shipped!(
    "autoscale",
    "cache",
    "cache-wrong-key",
    "containers",
    "demo-cache",
    "demo-expert",
    "do-nothing",
    "drill-cache",
    "drill-cost",
    "drill-deploy",
    "drill-regions",
    "drill-scaling",
    "drill-zones",
    "expert",
    "intermediate",
    "judicious",
    "late",
    "lunch-cache",
    "lunch-expert",
    "lunch-late",
    "lunch-scale",
    "lunch-wrong-key",
    "novice",
    "overprovision",
    "scale"
);

#[test]
fn shipped_playbooks_have_no_problem_and_their_steps_are_in_order() {
    for (name, text) in BOOKS {
        let loaded = load(text);
        assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
        let steps = loaded.value.expect("it is right").steps;
        assert!(steps.is_sorted_by_key(|step| step.at), "{name}");
        assert_eq!(steps.len(), text.matches("[[step]]").count(), "{name}");
    }
}

/// What a step says, the code, the place, and words of the help.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("at = \"1m\"", "missing-key", "[[step]]", "put-cdn"),
    ("at = \"1m\"\ndo = \"put-cnd\"", "unknown-word", "\"put-cnd\"", "did you mean `put-cdn`?"),
    ("at = \"1m\"\ndo = 3", "wrong-type", "3", "a word"),
    ("do = \"delete-cdn\"", "missing-key", "[[step]]", "add `at"),
    ("at = \"soon\"\ndo = \"delete-cdn\"", "bad-value", "\"soon\"", "1h30m"),
    ("at = \"1m\"\ndo = \"put-cdn\"", "missing-key", "[[step]]", "add `key"),
    ("at = \"1m\"\ndo = \"delete-cdn\"\nkey = \"path\"", "unknown-key", "key", "the keys here are: at, do"),
    ("at = \"1m\"\ndo = \"put-cdn\"\nkey = \"path\"\ntl = \"1m\"", "unknown-key", "tl", "did you mean `ttl`?"),
    ("at = \"1m\"\ndo = \"set-group\"\ngroup = \"g\"\nmin = -1", "out-of-range", "-1", "not below zero"),
    ("at = \"1m\"\ndo = \"set-network-acl\"\nnetwork_acl = \"x\"\nhttp = \"denied\"", "unknown-word", "\"denied\"", "choose one of: allow, deny"),
    ("at = \"1m\"\ndo = \"set-route\"\nroute_table = \"main\"\ntarget = \"igw\"", "bad-value", "\"igw\"", "internet-gateway/igw"),
    ("at = \"1m\"\ndo = \"put-policy\"\nname = \"p\"\nprincipal = \"ceo\"", "missing-key", "[[step]]", "add `effect"),
    ("at = \"1m\"\ndo = \"start-deployment\"\ngroup = \"g\"\nstrategy = \"rollin\"", "unknown-word", "\"rollin\"", "did you mean `rolling`?"),
    ("at = \"1m\"\ndo = \"start-deployment\"\ngroup = \"g\"\nstrategy = \"rolling\"\nbake = \"1m\"", "contradiction", "[[step]]", "deploy.md"),
    ("at = \"1m\"\ndo = \"start-deployment\"\ngroup = \"g\"\nstrategy = \"canary\"\nshare = \"100%\"\nbake = \"1m\"", "contradiction", "[[step]]", "deploy.md"),
    ("at = \"1m\"\ndo = \"start-deployment\"\ngroup = \"g\"\nstrategy = \"all-at-once\"\nrollback = { error_rate = \"5%\", over = \"2h\" }", "out-of-range", "\"2h\"", "from 1s"),
    ("at = \"1m\"\ndo = \"delete\"\nkind = \"volum\"\nname = \"v\"", "unknown-word", "\"volum\"", "did you mean `volume`?"),
];

#[test]
fn every_mistake_of_a_step_is_told_with_its_place_and_a_way_out() {
    for (step, code, at, help) in MISTAKES {
        let text = format!("format = 1\nname = {{ en = \"x\", ko = \"x\" }}\n\n[[step]]\n{step}\n");
        let loaded = load(&text);
        assert!(loaded.value.is_none(), "{step}");
        let [problem] = &loaded.problems[..] else {
            panic!("{step}: one problem, not {:?}", loaded.problems)
        };
        assert_eq!(problem.code, *code, "{step}");
        assert_eq!(&text[problem.span.clone()], *at, "{step}");
        let told = problem.help.as_deref().unwrap_or_default();
        assert!(told.contains(help), "{step}: {told}");
    }
}

/// What a judgement says, the code, the place, and words of the help.
#[rustfmt::skip]
const MISJUDGED: &[(&str, &str, &str, &str)] = &[
    ("", "missing-key", "[judgement]", "add `skill"),
    ("skill = \"novize\"", "unknown-word", "\"novize\"", "did you mean `novice`?"),
    ("skill = \"novice\"\nlook_every = \"0s\"", "out-of-range", "\"0s\"", "from 1s"),
    ("skill = \"novice\"\nmistakes = \"101%\"", "out-of-range", "\"101%\"", "from 0% to 100%"),
    ("skill = \"novice\"\nspare = \"100%\"", "out-of-range", "\"100%\"", "to 90%"),
    ("skill = \"novice\"\npatience = 0", "out-of-range", "0", "from 1 to 60"),
    ("skill = \"novice\"\nideas = [\"cash\"]", "unknown-word", "\"cash\"", "cache"),
    ("skill = \"novice\"\nmood = 3", "unknown-key", "mood", "the keys here are: skill"),
];

#[test]
fn every_mistake_of_a_judgement_is_told_with_its_place_and_a_way_out() {
    for (judgement, code, at, help) in MISJUDGED {
        let text = format!(
            "format = 1\nname = {{ en = \"x\", ko = \"x\" }}\n\n[judgement]\n{judgement}\n"
        );
        let loaded = load(&text);
        assert!(loaded.value.is_none(), "{judgement}");
        let [problem] = &loaded.problems[..] else {
            panic!("{judgement}: one problem, not {:?}", loaded.problems)
        };
        assert_eq!(problem.code, *code, "{judgement}");
        assert_eq!(&text[problem.span.clone()], *at, "{judgement}");
        let told = problem.help.as_deref().unwrap_or_default();
        assert!(told.contains(help), "{judgement}: {told}");
    }
}

/// A step of each command about the account, and the command that it means.
#[test]
fn steps_about_the_account_say_what_the_commands_say() {
    let steps = [
        r#"{"set-security-group":{"security_group":"default","http":"deny"}}"#,
        r#"{"set-network-acl":{"network_acl":"default","http":"allow"}}"#,
        r#"{"set-route":{"route_table":"main","target":{"kind":"nat-gateway","name":"n"}}}"#,
        r#"{"set-route":{"route_table":"main","target":null}}"#,
        r#"{"attach-gateway":{"gateway":"igw"}}"#,
        r#"{"detach-gateway":{"gateway":"igw"}}"#,
        r#"{"put-policy":{"policy":{"name":"p","principal":"ceo","action":"delete","kind":null,"effect":"deny"}}}"#,
        r#"{"delete-policy":{"policy":"p"}}"#,
        r#"{"set-protection":{"group":"g","is_protected":true}}"#,
        r#"{"set-processes":{"group":"g","suspended":["launch","terminate"]}}"#,
        r#"{"set-logging":{"logging":"debug"}}"#,
        r#"{"set-scaling":{"group":"g","policy":{"busy-slots":{"target_percent":60}}}}"#,
        r#"{"set-scaling":{"group":"g","policy":{"steps":{"steps":[{"busy_percent":80,"change":2}]}}}}"#,
        r#"{"set-scaling":{"group":"g","policy":"manual"}}"#,
        r#"{"set-schedule":{"group":"g","schedule":[]}}"#,
        r#"{"set-monitoring":{"group":"g","detailed":true}}"#,
        r#"{"set-weight":{"group":"g","weight":5}}"#,
        r#"{"set-dns":{"ttl":"20s","records":[{"balancer":"b","weight":3,"role":"primary","health_checked":true},{"balancer":"c","weight":1,"role":"secondary","health_checked":false}]}}"#,
        r#"{"set-health-check":{"balancer":"b","path":"/calc","interval":"10s","timeout":null,"healthy_after":null,"unhealthy_after":3,"fail_open":false}}"#,
    ];
    let text = r#"
do = "set-security-group", security_group = "default", http = "deny"
do = "set-network-acl", network_acl = "default", http = "allow"
do = "set-route", route_table = "main", target = "nat-gateway/n"
do = "set-route", route_table = "main"
do = "attach-gateway", gateway = "igw"
do = "detach-gateway", gateway = "igw"
do = "put-policy", name = "p", principal = "ceo", action = "delete", effect = "deny"
do = "delete-policy", policy = "p"
do = "set-protection", group = "g", protected = true
do = "set-processes", group = "g", suspended = ["launch", "terminate"]
do = "set-logging", logging = "debug"
do = "set-scaling", group = "g", busy_percent = 60
do = "set-scaling", group = "g", steps = [{ busy_percent = 80, change = 2 }]
do = "set-scaling", group = "g"
do = "set-schedule", group = "g", schedule = []
do = "set-monitoring", group = "g", detailed = true
do = "set-weight", group = "g", weight = 5
do = "set-dns", ttl = "20s", records = [{ balancer = "b", weight = 3 }, { balancer = "c", role = "secondary", health_checked = false }]
do = "set-health-check", balancer = "b", path = "/calc", interval = "10s", unhealthy_after = 3, fail_open = false
"#;
    let lines = text.trim().lines();
    let written: Vec<String> = lines
        .map(|line| format!("{{ at = \"1m\", {line} }}"))
        .collect();
    let book = format!(
        "format = 1\nname = {{ en = \"x\", ko = \"x\" }}\nstep = [{}]\n",
        written.join(", ")
    );
    let loaded = load(&book);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let read = loaded.value.expect("it is right").steps;
    let meant: Vec<String> = read
        .iter()
        .map(|step| serde_json::to_string(&step.command).expect("a command"))
        .collect();
    assert_eq!(meant, steps);
}
