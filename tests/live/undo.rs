//! Ways back that do not come to their end: in a game that stands still, cut off, and behind a proxy that loses answers.

use super::host::{Host, PIN};
use super::support::scenario_text;
use super::terminal::{Terminal, strs};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How long something may take that is to come.
const PATIENCE: Duration = Duration::from_secs(40);
const COMMANDS: &str = "/api/team/commands";

/// What becomes of a command on its way.
enum Fate {
    Passes,
    /// It goes no further, and nobody says so.
    IsHeld,
    /// It is done, and its answer is lost.
    LosesItsAnswer,
}

/// A proxy in front of a host: each command has the next fate; what has none passes, and so does all else.
struct Proxy {
    url: String,
    fates: Sender<Fate>,
    /// Says when a command is held.
    held: Receiver<()>,
}

impl Proxy {
    fn before(host: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let ((fates, next), (holds, held)) = (channel(), channel());
        std::thread::spawn(move || {
            let mut kept = Vec::new();
            for client in listener.incoming() {
                let mut client = client.expect("somebody");
                let Some(request) = request_of(&mut client) else {
                    continue;
                };
                let is_command = request.starts_with(&format!("POST {COMMANDS} "));
                let fate = is_command.then(|| next.try_recv().ok()).flatten();
                match fate.unwrap_or(Fate::Passes) {
                    Fate::Passes => {
                        // Whoever was killed does not listen.
                        let _ = client.write_all(&answer_of(host, &request));
                    }
                    Fate::IsHeld => {
                        kept.push(client);
                        holds.send(()).expect("somebody waits");
                    }
                    Fate::LosesItsAnswer => {
                        answer_of(host, &request);
                        let page = "<html>502 Bad Gateway</html>";
                        let answer = format!(
                            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                            page.len()
                        );
                        client.write_all(answer.as_bytes()).expect("it reads");
                    }
                }
            }
        });
        Self { url, fates, held }
    }

    fn next(&self, fates: impl IntoIterator<Item = Fate>) {
        for fate in fates {
            self.fates.send(fate).expect("it runs");
        }
    }
}

/// A whole request, as the last one of its connection.
fn request_of(client: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut part = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut fields = head.lines().filter_map(|line| line.split_once(": "));
            let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            let length = length.map_or(0, |(_, length)| length.parse().expect("a number"));
            if body.len() >= length {
                let (first, rest) = text.split_once("\r\n")?;
                return Some(format!("{first}\r\nConnection: close\r\n{rest}"));
            }
        }
        match client.read(&mut part) {
            Ok(0) | Err(_) => return None,
            Ok(count) => request.extend_from_slice(&part[..count]),
        }
    }
}

fn answer_of(host: SocketAddr, request: &str) -> Vec<u8> {
    let mut host = TcpStream::connect(host).expect("the host listens");
    host.write_all(request.as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    host.read_to_end(&mut answer).expect("it answers");
    answer
}

/// How many commands each way back takes.
fn ways_back(mina: &Terminal) -> Vec<usize> {
    let path = mina.home.path().join("gameday/applied.json");
    let text = std::fs::read_to_string(path).expect("what was applied");
    let applied: Value = serde_json::from_str(&text).expect("JSON");
    let ways_back = applied["ways_back"].as_array().expect("a list").iter();
    ways_back
        .map(|it| it["commands"].as_array().expect("a list").len())
        .collect()
}

#[test]
fn a_way_back_that_ends_half_way_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("calm.toml");
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"10m\"");
    std::fs::write(&scenario, text).expect("a scenario");
    let file = folder.path().join("undo.gameday");
    let host = Host::start(&[
        scenario.to_str().expect("UTF-8"),
        "--team=Red",
        "--journal",
        file.to_str().expect("UTF-8"),
        "--port=0",
        "--in-process",
        "--autostart",
    ]);
    let proxy = Proxy::before(host.address);
    let mina = Terminal {
        name: "Mina",
        home: tempfile::tempdir().expect("a home"),
        ca: None,
        url: proxy.url.clone(),
    };
    mina.done(&strs(&mina.join(&["--pin", PIN])));
    let changes = ["--set", "cdn.key=path", "--set", "group.hashers.max=5"];
    mina.done(&[&["apply", "--yes"], &changes[..]].concat());
    assert_eq!(ways_back(&mina), [2]);

    // A game that stands still goes on by itself: nothing is to be skipped.
    let order = |path: &str, body: Value| {
        let asked = host.ask("POST", path, host.token(), &body);
        assert_eq!(asked.expect("an answer").0, 200, "{path}");
    };
    order("/api/pause", json!({"reason": "lunch"}));
    let told = mina.refused(1, &["undo", "--yes"]);
    assert!(
        told.contains("(paused)") && told.contains("the next one was not,"),
        "{told}"
    );
    assert!(!told.contains("--skip"), "{told}");
    order("/api/resume", json!({}));
    assert_eq!(ways_back(&mina), [2]);

    // One that is cut off knows how far it got.
    proxy.next([Fate::Passes, Fate::IsHeld]);
    let mut undo = mina.command(&["undo", "--yes"]);
    let mut undo = undo.stdout(Stdio::null()).spawn().expect("it runs");
    let is_held = proxy.held.recv_timeout(PATIENCE);
    is_held.expect("the second command is on its way");
    assert_eq!(ways_back(&mina), [1]);
    undo.kill().expect("SIGKILL");
    undo.wait().expect("it ends");

    // What became of a command whose answer is lost is not known.
    proxy.next([Fate::LosesItsAnswer]);
    let told = mina.refused(1, &["undo", "--yes"]);
    assert!(
        told.contains("502 Bad Gateway") && told.contains("was is not known"),
        "{told}"
    );
    assert!(!told.contains("--skip"), "{told}");
    assert_eq!(ways_back(&mina), [1]);

    // It was done, and there is no CDN any more that could be taken away.
    let told = mina.refused(1, &["undo", "--yes"]);
    assert!(told.contains("gameday undo --skip"), "{told}");
    mina.done(&["undo", "--skip"]);
    assert!(ways_back(&mina).is_empty());
    host.kill();
}
