//! What a team may read once its game is over: its own report, and nobody else's.

use super::host::Host;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);

fn report(host: &Host, token: &str) -> (u16, Value) {
    host.ask("GET", "/api/report", token, &json!(null))
        .expect("an answer")
}

fn page(host: &Host, path: &str, token: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut answer = agent
        .get(format!("http://{}{path}", host.address))
        .header("authorization", format!("Bearer {token}"))
        .call()
        .expect("an answer");
    let text = answer.body_mut().read_to_string().expect("a page");
    (answer.status().as_u16(), text)
}

/// Nobody gets a report, and each is told why.
pub(crate) fn refused(host: &Host, token: &str, status: u16, code: &str) {
    let (found, problem) = report(host, token);
    assert_eq!((found, &problem["code"]), (status, &json!(code)));
    assert_eq!(page(host, "/report", token).0, status);
}

/// The report of a team, when it is made: it is Red's, and nothing in it is Blue's alone.
pub(crate) fn is_its_own(host: &Host, member: &str, facilitator: &str) {
    let began = Instant::now();
    let own = loop {
        let (status, found) = report(host, member);
        if status == 200 {
            break found;
        }
        assert_eq!((status, &found["code"]), (503, &json!("in-the-making")));
        assert!(began.elapsed() < PATIENCE, "in vain: {found}");
        crate::support::look_again();
    };
    assert_eq!(own["team"]["row"]["name"], "Red");
    let names = |list: &Value, name: &str| -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.map(|it| it.pointer(name).expect("a name").to_string())
            .collect()
    };
    // Everybody saw the board.
    assert_eq!(names(&own["standings"], "/name").len(), 2);
    assert_eq!(own["teams"], Value::Null);
    let (_, all) = report(host, facilitator);
    assert_eq!(names(&all["teams"], "/row/name").len(), 2);
    let its = |team: &str| {
        let mut teams = all["teams"].as_array().expect("a list").iter();
        let found = teams.find(|it| it["row"]["name"] == team);
        found.expect("it played").clone()
    };
    assert_eq!(own["team"], its("Red"), "the same numbers");
    let (_, board) = host
        .ask("GET", "/api/board", "", &json!(null))
        .expect("an answer");
    for team in ["Red", "Blue"] {
        let mut rows = board["board"]["teams"].as_array().expect("rows").iter();
        let row = rows.find(|it| it["name"] == team).expect("its row");
        assert_eq!(its(team)["row"]["score_mpt"], row["score_mpt"], "{team}");
    }
    let (status, html) = page(host, "/report", member);
    assert_eq!(status, 200);
    assert!(html.contains("id=\"team-0\"") && !html.contains("id=\"team-1\""));
    assert!(!html.contains("id=\"script\""));
    let file = ureq::get(format!("http://{}/report?download", host.address))
        .header("authorization", format!("Bearer {member}"))
        .call()
        .expect("a page");
    let disposition = file.headers().get("content-disposition");
    let disposition = disposition.expect("a file").to_str().expect("text");
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let (_, html) = page(host, "/report?lang=ko", facilitator);
    assert!(html.contains("id=\"team-0\"") && html.contains("id=\"team-1\""));
    assert!(html.contains("lang=\"ko\"") && html.contains("id=\"script\""));
}
