//! Half of the browsers lost at once: whoever runs the game is asked whether to pause.

use super::host::Host;
use super::support::scenario_text;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// A browser's page: its event stream, once the first of it has come.
fn browser(host: &Host) -> TcpStream {
    let mut stream = TcpStream::connect(host.address).expect("it listens");
    let head = format!(
        "GET /api/board/events HTTP/1.1\r\nHost: {}\r\n\r\n",
        host.address
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    stream.set_read_timeout(Some(PATIENCE)).expect("a length");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("it answers");
    assert_eq!(&first, b"HTTP/1.1 200");
    stream
}

fn until(host: &Host, path: &str, is_so: impl Fn(&Value) -> bool) {
    let began = Instant::now();
    loop {
        let (_, found) = host
            .ask("GET", path, host.token(), &json!(null))
            .expect("an answer");
        if is_so(&found) {
            return;
        }
        let (_, board) = host
            .ask("GET", "/api/board", "", &json!(null))
            .expect("an answer");
        host.resume_if_paused(&board);
        assert!(began.elapsed() < PATIENCE, "in vain: {found}");
        crate::support::look_again();
    }
}

#[test]
fn half_of_the_browsers_gone_at_once_is_told_until_they_are_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let text = scenario_text("calm.toml").replacen("length = \"15s\"", "length = \"90s\"", 1);
    std::fs::write(path("game.toml"), text).expect("a scenario");
    let host = Host::start(&[
        &path("game.toml"),
        "--team",
        "Red",
        "--journal",
        &path("g.gameday"),
        "--port",
        "0",
        "--autostart",
    ]);
    let second = |board: &Value| board["board"]["second"].as_u64().unwrap_or(0);
    until(&host, "/api/board", |board| {
        board["board"]["phase"] == "running" && second(board) >= 1
    });
    let mut browsers: Vec<TcpStream> = (0..6).map(|_| browser(&host)).collect();
    // They are counted once a second.
    let (_, board) = host
        .ask("GET", "/api/board", "", &json!(null))
        .expect("an answer");
    let counted = second(&board) + 3;
    until(&host, "/api/board", |board| second(board) >= counted);
    until(&host, "/api/script", |script| script["room_lost"].is_null());
    browsers.truncate(2);
    until(&host, "/api/script", |script| {
        script["room_lost"] == json!({ "before": 6, "now": 2 })
    });
    browsers.extend((0..2).map(|_| browser(&host)));
    until(&host, "/api/script", |script| script["room_lost"].is_null());
    host.kill();
}
