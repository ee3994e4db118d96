//! What a member of a team does from a terminal, at a game behind TLS with a certificate of its own.

use super::host::{Host, PIN};
use super::support::{look_again, scenario_text};
use super::terminal::{Terminal, strs};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How long it may take until something is so.
const PATIENCE: Duration = Duration::from_secs(90);

/// A certificate for this machine, as files.
fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).expect("a pair");
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&certificate, cert.pem()).expect("a file");
    std::fs::write(&key, signing_key.serialize_pem()).expect("a file");
    (certificate, key)
}

#[test]
fn a_member_plays_from_a_terminal_behind_tls() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("calm.toml");
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"30s\"");
    std::fs::write(&scenario, text).expect("a scenario");
    let (certificate, key) = certificate(folder.path());
    let file = folder.path().join("member.gameday");
    let text = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
    let host = Host::start(&strs(&[
        text(&scenario),
        "--team=Red".into(),
        "--team=Blue".into(),
        "--tls-cert".into(),
        text(&certificate),
        "--tls-key".into(),
        text(&key),
        "--journal".into(),
        text(&file),
        "--port=0".into(),
        "--in-process".into(),
    ]));
    assert!(host.link.starts_with("https://127.0.0.1:"), "{}", host.link);
    let terminal = |name| Terminal {
        name,
        home: tempfile::tempdir().expect("a home"),
        ca: Some(certificate.clone()),
        url: format!("https://{}", host.address),
    };
    let mina = terminal("Mina");

    // Nobody is let in without the right certificate, PIN and team.
    let told = mina.refused(4, &["status"]);
    assert!(told.contains("gameday join"), "{told}");
    let told = mina.refused(1, &["join", &mina.url, "--pin", PIN, "--team", "Red"]);
    assert!(told.contains("--ca FILE"), "{told}");
    let told = mina.refused(4, &strs(&mina.join(&["--pin", "000000", "--team", "Red"])));
    assert!(told.contains("wrong-pin"), "{told}");
    let told = mina.refused(2, &strs(&mina.join(&["--pin", PIN, "--team", "rde"])));
    assert!(told.contains("did you mean `Red`?"), "{told}");
    let plain = mina.url.replace("https://", "http://");
    let told = mina.refused(1, &["join", &plain, "--pin", PIN, "--team", "Red"]);
    assert!(told.contains("tls-only"), "{told}");
    assert!(!mina.session().exists());

    let told = mina.done(&strs(&mina.join(&["--pin", PIN, "--team", "red"])));
    assert!(told.contains("you are in Red as Mina"), "{told}");
    let code = told.split_once("your rejoin code is ");
    let code = code.expect("a code").1.split(',').next();
    assert_eq!(code.map(str::len), Some("K7QM-4XRA".len()), "{told}");
    // The name is one's own until one leaves.
    let told = mina.refused(1, &strs(&mina.join(&["--pin", PIN, "--team", "Red"])));
    assert!(
        told.contains("name-taken") && told.contains("gameday leave"),
        "{told}"
    );
    let jae = terminal("Jae");
    let joined = jae.json(&strs(&jae.join(&["--pin", PIN, "--team", "Red", "--json"])));
    // Nobody gets somebody else's name by leaving.
    let as_mina = ["--name", "Mina", "--pin", PIN, "--team", "Red"];
    let ca = text(&certificate);
    let told = jae.refused(
        1,
        &[&["join", &jae.url, "--ca", &ca], &as_mina[..]].concat(),
    );
    assert!(
        told.contains("name-taken") && !told.contains("gameday leave"),
        "{told}"
    );
    assert_eq!(joined["member"], "Jae");
    assert!(joined["rejoin_code"].is_string(), "{joined}");
    let mode = std::fs::metadata(mina.session())
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let told = mina.done(&["status"]);
    assert!(
        told.contains("waits for its start") && told.contains("number 1 of 2"),
        "{told}"
    );
    // Another game's token is not sent to this one, nor the other way round.
    let told = mina.refused(4, &["status", "--url", "http://127.0.0.1:1"]);
    assert!(told.contains("no game at http://127.0.0.1:1"), "{told}");

    // Whoever runs the game trusts the certificate, too.
    let as_facilitator = |arguments: &[&str]| {
        let mut command = mina.command(arguments);
        command
            .env("GAMEDAY_URL", &mina.url)
            .env("GAMEDAY_TOKEN", &host.link)
            .env("GAMEDAY_CA", &certificate);
        command.output().expect("it runs")
    };
    assert!(as_facilitator(&["countdown", "1s"]).status.success());
    let is_running = || mina.json(&["status", "--json"])["phase"] == "running";
    let began = Instant::now();
    while !is_running() {
        assert!(began.elapsed() < PATIENCE, "it starts");
        look_again();
    }
    let follow = ["score", "--follow", "--json", "--last", "60"];
    let mut follow = mina.command(&follow);
    let follower = follow.stdout(Stdio::piped()).spawn().expect("it runs");

    changes(&mina);
    ways_back(&mina, &jae);

    // What the score is made of is its causes, told one after the other until the end.
    let began = Instant::now();
    while mina.json(&["status", "--json"])["phase"] != "ended" {
        assert!(began.elapsed() < PATIENCE, "it ends");
        // A machine that is too busy makes the game stand still.
        let _ = as_facilitator(&["resume"]);
        look_again();
    }
    let followed = follower.wait_with_output().expect("it ends with the game");
    assert!(followed.status.success());
    let followed = String::from_utf8(followed.stdout).expect("UTF-8");
    let events = followed
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    let points = |event: Value| event["points_mpt"].as_i64().expect("points");
    let sum: i64 = events.map(points).sum();
    let score = mina.json(&["score", "--json"]);
    assert_eq!(Some(sum), score["row"]["score_mpt"].as_i64(), "{followed}");

    // A token that was given up is worth nothing.
    let token = std::fs::read_to_string(mina.session()).expect("a session");
    let token: Value = serde_json::from_str(&token).expect("JSON");
    let token = token["token"].as_str().expect("a token").to_owned();
    mina.done(&["leave"]);
    assert!(!mina.session().exists());
    let ca = text(&certificate);
    let by_hand = ["status", "--url", &mina.url, "--ca", &ca, "--token", &token];
    assert!(mina.refused(4, &by_hand).contains("no-token"));
    host.kill();
}

/// Changes of the account: planned, refused, made, taken back, and all of it in the log.
fn changes(mina: &Terminal) {
    let wanted = [
        "apply",
        "--set",
        "cdn.key=query-string",
        "--set",
        "cdn.ttl=1h",
    ];
    let with = |more: &[&'static str]| [&wanted[..], more].concat();
    let cdn = || {
        let planned = mina.json(&with(&["--plan", "--json"]));
        planned["planned"]["differences"]
            .as_array()
            .expect("a list")
            .len()
    };
    assert_eq!(cdn(), 1, "it is not there yet");
    let told = mina.done(&with(&["--plan"]));
    assert!(
        told.contains("+ create  cdn") && told.contains("cost a minute"),
        "{told}"
    );
    // Nobody is there to be asked, and what reads JSON is never asked.
    assert!(mina.refused(2, &wanted).contains("--yes"));
    let told = mina.refused(2, &with(&["--json"]));
    assert!(told.contains("<--plan|--yes>"), "{told}");
    assert_eq!(cdn(), 1, "a plan changes nothing");
    assert!(
        mina.done(&with(&["--yes"]))
            .contains("done  cdn: none -> key query-string")
    );
    assert_eq!(cdn(), 0);
    assert!(mina.done(&with(&["--yes"])).contains("nothing to do"));

    // What a plan says can be applied as it is, also if there is nothing to do.
    let planned = mina.home.path().join("planned.json");
    std::fs::write(&planned, mina.done(&with(&["--plan", "--json"]))).expect("a file");
    let planned = planned.to_str().expect("a path in UTF-8");
    let told = mina.done(&["apply", planned, "--yes"]);
    assert!(told.contains("nothing to do"), "{told}");

    let file = mina.home.path().join("commands.json");
    let commands = r#"[{"delete-cdn": {}}, {"delete-cdn": {}}]"#;
    std::fs::write(&file, commands).expect("a file");
    let file = file.to_str().expect("a path in UTF-8");
    let told = mina.refused(1, &["apply", file, "--yes"]);
    assert!(told.contains("nothing was sent"), "{told}");
    assert_eq!(cdn(), 0, "none of them was sent");
    let told = mina.refused(3, &["apply", "--set", "group.nobody.desired=1", "--yes"]);
    assert!(told.contains("nobody"), "{told}");

    assert!(
        mina.done(&["undo", "--yes"])
            .contains("done  cdn: key query-string")
    );
    assert_eq!(cdn(), 1, "it is as it was");
    assert!(
        mina.refused(2, &["undo", "--yes"])
            .contains("gameday audit")
    );

    let told = mina.done(&["audit", "--by", "Mina"]);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].contains("cdn: none -> key query-string"), "{told}");
    assert!(
        lines[1].contains("-> none") && lines[1].ends_with("done"),
        "{told}"
    );
    assert!(
        mina.refused(2, &["audit", "--by", "Mino"])
            .contains("did you mean `Mina`?")
    );
    assert!(mina.done(&["logs"]).contains("runs"));
}

/// A way back that is refused, because somebody else changed the same since, does not bar those before it.
fn ways_back(mina: &Terminal, jae: &Terminal) {
    let planned = mina.home.path().join("planned.json");
    let cdn = ["apply", "--set", "cdn.key=path", "--plan", "--json"];
    std::fs::write(&planned, mina.done(&cdn)).expect("a file");
    let planned = planned.to_str().expect("a path in UTF-8");
    assert!(
        mina.done(&["apply", planned, "--yes"])
            .contains("done  cdn")
    );
    mina.done(&["apply", "--set", "group.hashers.max=5", "--yes"]);
    jae.done(&["apply", "--set", "group.hashers.max=4", "--yes"]);
    for _ in 0..2 {
        let told = mina.refused(1, &["undo", "--yes"]);
        assert!(
            told.contains("edited-meanwhile") && told.contains("gameday undo --skip"),
            "{told}"
        );
    }
    assert!(
        mina.refused(2, &["undo", "--skip", "--plan"])
            .contains("--plan")
    );
    let told = mina.done(&["undo", "--skip"]);
    assert!(
        told.contains(r#"{"set-group":{"group":"hashers","max":6}}"#) && told.contains("the next"),
        "{told}"
    );
    let told = mina.done(&["undo", "--yes"]);
    assert!(told.contains("done  cdn: key path"), "{told}");
    assert!(
        mina.refused(2, &["undo", "--skip"])
            .contains("gameday audit")
    );
    let left = jae.json(&["undo", "--skip", "--json"]);
    assert_eq!(
        (&left["ways_back"], left["skipped"].as_array().map(Vec::len)),
        (&Value::from(0), Some(1))
    );
}
