//! What monitoring scrapes of a real host: each team its own figures, whoever
//! runs the game everybody's.

use super::host::Host;
use super::support::scenario_text;
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// The page for a token.
fn scrape(host: &Host, token: &str) -> String {
    let mut stream = TcpStream::connect(host.address).expect("it listens");
    let request = format!(
        "GET /metrics HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n",
        host.address
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let (head, page) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("text/plain; version=0.0.4"), "{head}");
    page.to_owned()
}

/// The figure on a line that begins so.
fn figure(page: &str, line: &str) -> f64 {
    let found = page.lines().find_map(|it| it.strip_prefix(line));
    let value = found.unwrap_or_else(|| panic!("no line {line:?} in:\n{page}"));
    value.trim().parse().expect("a figure")
}

#[test]
fn each_team_scrapes_its_own_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("calm.toml");
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"60s\"");
    std::fs::write(&scenario, text).expect("a file");
    let file = folder.path().join("metrics.gameday");
    let (scenario, file) = (
        scenario.to_str().expect("a path"),
        file.to_str().expect("a path"),
    );
    let teams = ["--team", "Us", "--team", "Them"];
    let how = ["--autostart", "--port", "0", "--journal", file];
    let host = Host::start(&[&[scenario], &teams[..], &how[..]].concat());
    let ours = host.join();
    let page = host.until("four seconds of game", || {
        let page = scrape(&host, &ours);
        match figure(&page, "gameday_game_seconds{team=\"Us\"}") >= 4.0 {
            true => Ok(page),
            false => Err(page),
        }
    });
    assert!(!page.contains("Them"), "another team's figures:\n{page}");
    let ours = |name: &str| figure(&page, &format!("{name}{{team=\"Us\"}}"));
    assert!(ours("gameday_requests_sent_total") >= 40.0, "{page}");
    assert!(
        ours("gameday_request_duration_seconds_count") > 0.0,
        "{page}"
    );
    assert!(ours("gameday_instance_requests_total") > 0.0, "{page}");
    assert!(
        ours("gameday_slots") > 0.0 && ours("gameday_score_points").abs() > 0.0,
        "{page}"
    );

    // Whoever runs the game sees both, as the board does.
    let page = scrape(&host, host.token());
    let (_, board) = host
        .ask("GET", "/api/board", host.token(), &json!({}))
        .expect("an answer");
    for row in board["board"]["teams"].as_array().expect("teams") {
        let name = row["name"].as_str().expect("a name");
        let spent = figure(&page, &format!("gameday_spend_dollars{{team=\"{name}\"}}"));
        let shown = row["spend_musd"].as_f64().expect("a figure") / 1e6;
        assert!(
            (0.0..=shown).contains(&spent),
            "{spent} scraped, then {shown} on the board"
        );
    }
    let kinds = page
        .lines()
        .filter(|line| line.starts_with("# TYPE gameday_slots "));
    assert_eq!(kinds.count(), 1, "{page}");
    host.kill();
}
