//! A drill over HTTP: predicted, played, compared, and again with another seed.

use super::host::Host;
use super::support::{look_again, program, scenario_text};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Longer than a round takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A calm game with something to reach, and somebody who does it.
fn scenario(folder: &Path, length_s: u32) -> PathBuf {
    let expert = folder.join("expert.toml");
    let book = "format = 1\nname = { en = \"x\", ko = \"x\" }\n[[step]]\nat = \"2s\"\ndo = \"put-cdn\"\n\
                key = \"query-string\"\nttl = \"1h\"\n";
    std::fs::write(&expert, book).expect("a playbook");
    let text = scenario_text("calm.toml");
    let text = text.replace("length = \"15s\"", &format!("length = \"{length_s}s\""));
    let aims = format!(
        "\n[[objective]]\nid = \"fast\"\nmetric = \"fast-share\"\nat_least = \"50%\"\ntext = {{ en = \"Most are fast.\", ko = \"빠르게.\" }}\n\
         \n[[objective]]\nid = \"thrift\"\nmetric = \"spend-usd\"\nat_most = 2\ntext = {{ en = \"Cheap.\", ko = \"싸게.\" }}\n\
         \n[[team]]\nname = \"Reference\"\nplaybook = '{}'\n",
        expert.display()
    );
    let path = folder.join("tiny.toml");
    std::fs::write(&path, text + &aims).expect("a scenario");
    path
}

/// A drill that runs, and its learner.
struct Learner {
    host: Host,
    token: String,
    folder: PathBuf,
}

impl Learner {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let host = Host::run(&[&["drill"], arguments].concat());
        let (_, token) = host.link.split_once("token=").expect("a token");
        Self {
            token: token.to_owned(),
            folder: folder.to_owned(),
            host,
        }
    }

    /// One exchange with the pages: status and body.
    fn exchange(&self, method: &str, path: &str, form: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(self.host.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            self.host.address,
            self.token,
            form.len()
        );
        stream.write_all((head + form).as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        Some((status, body.to_owned()))
    }

    fn page(&self) -> String {
        let (status, body) = self.exchange("GET", "/drill", "").expect("a page");
        assert_eq!(status, 200, "{body}");
        body
    }

    fn send(&self, path: &str, form: &str) {
        let (status, body) = self.exchange("POST", path, form).expect("an answer");
        assert_eq!(status, 303, "{body}");
    }

    fn cache(&self) {
        let body = json!({
            "idempotency_key": "cache",
            "command": {"put-cdn": {"key": "query-string", "ttl": "1h"}}
        });
        let sent = self
            .host
            .ask("POST", "/api/team/commands", &self.token, &body);
        let (status, answer) = sent.expect("an answer");
        assert_eq!(status, 200, "{answer}");
    }

    /// The page, once it says this.
    fn until_it_says(&self, what: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let page = self.page();
            if page.contains(what) {
                return page;
            }
            assert!(Instant::now() < until, "no {what}: {page}");
            look_again();
        }
    }

    /// The page with its comparison, once it is there.
    fn compared(&self) -> String {
        self.until_it_says("What might have been")
    }

    /// The game file of a round.
    fn file(&self, round: u32) -> String {
        let entries = std::fs::read_dir(&self.folder).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mut its = paths.filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let is_its = name.starts_with(&format!("drill-tiny-{round}-"));
            (is_its && name.ends_with(".gameday")).then(|| path.display().to_string())
        });
        its.next().expect("the round's file")
    }
}

/// What another verb says about a file.
fn told(arguments: &[&str]) -> Value {
    let output = Command::new(program()).args(arguments).output();
    let output = output.expect("it runs");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Whole points as the pages write them.
fn points(value: &Value, is_signed: bool) -> String {
    let points = value.as_f64().expect("points").trunc() as i64;
    let digits = points.unsigned_abs().to_string();
    let digits = match digits.len() {
        4.. => format!(
            "{},{}",
            &digits[..digits.len() - 3],
            &digits[digits.len() - 3..]
        ),
        _ => digits,
    };
    match points {
        ..=-1 => format!("\u{2212}{digits}"),
        1.. if is_signed => format!("+{digits}"),
        _ => digits,
    }
}

#[test]
fn a_round_is_predicted_played_compared_and_played_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = scenario(folder.path(), 12);
    let scenario = scenario.to_str().expect("UTF-8");
    let rounds = folder.path().join("rounds");
    let into = rounds.to_str().expect("UTF-8");
    let arguments = [
        scenario,
        "--speed",
        "1",
        "--seed",
        "8",
        "--port",
        "0",
        "--journal",
        into,
    ];
    let learner = Learner::start(&rounds, &arguments);
    let brief = learner.page();
    for part in [
        "Round 1, seed 8",
        "Most are fast.",
        "Group hashers: 2",
        "objective-1",
    ] {
        assert!(brief.contains(part), "no {part}: {brief}");
    }
    let refused = learner.exchange("POST", "/drill/again", "seed=9");
    assert_eq!(refused.expect("an answer").0, 409, "nothing is over yet");
    learner.send(
        "/drill",
        "go=predict&change=cache&score=900&objective-0=70&objective-1=1.5",
    );
    learner.cache();
    let late = learner.exchange("POST", "/drill", "go=predict&score=1");
    assert_eq!(late.expect("an answer").0, 409, "it has begun");
    let page = learner.compared();
    assert!(page.contains("<td class=\"num\">900</td>"), "{page}");

    // What the page says is what the file says.
    let file = learner.file(1);
    let summary = told(&["journal", "inspect", &file, "--team", "You", "--json"]);
    let what_if = |more: &[&str]| {
        let ask = ["what-if", &file, "--team", "You", "--json", "--draws", "0"];
        told(&[&ask[..], more].concat())
    };
    let same = what_if(&[]);
    let recorded = points(&same["recorded_score"], false);
    let rerun = points(&same["base"]["score"], false);
    let says = |text: String| assert!(page.contains(&text), "no {text}: {page}\n{summary}");
    says(format!(
        "Recorded: {recorded} points; the rerun comes to {rerun}."
    ));
    says(format!(
        "<th scope=\"row\">Score</th><td class=\"num\">900</td><td class=\"num\">{recorded}</td>"
    ));
    let commands = summary["commands"].as_array().expect("commands");
    let own = commands.iter().find(|it| it["principal"] == "player");
    let number = own.expect("the learner's own command")["number"].to_string();
    let nothing = what_if(&["--without-command", &number]);
    let difference = points(&nothing["difference"], true);
    assert!(
        difference.starts_with('\u{2212}'),
        "the cache gained: {difference}"
    );
    says(format!("Had you done nothing: {difference} points"));
    let book = folder.path().join("expert.toml");
    let expert = what_if(&["--as-playbook", book.to_str().expect("UTF-8")]);
    says(format!(": {} points", points(&expert["difference"], true)));
    says(points(&expert["changed"]["score"], false));
    let best = told(&["what-if", &file, "--team", "You", "--best", "--json"]);
    let first = &best["changes"][0];
    match first["difference"].as_f64() {
        Some(gain) if gain > 0.0 => {
            let what = first["change"].as_str().expect("a name");
            says(format!("Best single change on top of yours: {what}"));
            says(format!("{} points", points(&first["difference"], true)));
        }
        _ => says("No single change of the list".into()),
    }
    says("You were right about the change: a CDN, keyed by the query string".into());

    // Again, with another seed, in the same process; the first round is remembered.
    learner.send("/drill/again", "seed=31");
    let next = learner.page();
    assert!(next.contains("Round 2, seed 31"), "{next}");
    learner.send("/drill", "go=skip");
    let page = learner.compared();
    assert!(page.contains("You started without a prediction."), "{page}");
    let recorded = points(
        &told(&[
            "what-if",
            &learner.file(2),
            "--team",
            "You",
            "--json",
            "--draws",
            "0",
        ])["recorded_score"],
        false,
    );
    for part in [
        "<th scope=\"row\">1</th><td class=\"num\">8</td><td class=\"num\">900</td>".to_owned(),
        format!(
            "<th scope=\"row\">2</th><td class=\"num\">31</td><td class=\"num\">–</td><td class=\"num\">{recorded}</td>"
        ),
        "value=\"32\"".to_owned(),
    ] {
        assert!(page.contains(&part), "no {part}: {page}");
    }
    for round in [1, 2] {
        let verified = Command::new(program())
            .args(["replay", &learner.file(round), "--verify"])
            .output()
            .expect("it runs");
        assert!(verified.status.success(), "{verified:?}");
    }
    learner.host.kill();
}

/// A prediction is in the game file before the page moves on.
#[test]
fn a_prediction_outlives_its_host() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = scenario(folder.path(), 60);
    let scenario = scenario.to_str().expect("UTF-8");
    let into = folder.path().to_str().expect("UTF-8");
    let arguments = [scenario, "--speed", "1", "--port", "0", "--journal", into];
    let learner = Learner::start(folder.path(), &arguments);
    learner.send("/drill", "go=predict&score=4321");
    let file = learner.file(1);
    learner.host.kill();
    let learner = Learner::start(folder.path(), &["--resume", &file]);
    let page = learner.until_it_says("is running");
    assert!(page.contains("Score: 4,321"), "{page}");
    learner.host.kill();
}
