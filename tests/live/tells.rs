//! What events tell reaches those whom it is for, and nobody else's wire.

use super::support::{open, people, scenario_text};
use sim_engine::Plan;

const PARCEL: &str = r#"
[[event]]
id    = "parcel"
at    = "1s"
teams = "team:Blue"
say   = { en = "spoken aloud", ko = "큰 소리로" }
watch = { en = "looked at", ko = "지켜보기" }
tell  = { public = { en = "for everybody", ko = "모두에게" }, team = { en = "for blue", ko = "파랑에게" }, facilitator = { en = "for the host", ko = "진행자에게" } }
"#;

/// Everything that is sent to browsers, clients and files of participants is
/// made of the board and a console.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_to_some_is_on_no_other_wire() {
    let text = scenario_text("calm.toml").replace("length = \"15s\"", "length = \"10s\"") + PARCEL;
    let scenario = model::scenario::load(&text).value.expect("a scenario");
    let plan = Plan::try_new(scenario, 3, 1, vec![people("Red"), people("Blue")]).expect("a plan");
    let (director, hub) = open(plan).await;
    director.play().await.expect("the game ends well");

    let wire = |shown: serde_json::Result<String>| shown.expect("it goes over a wire");
    let board = wire(serde_json::to_string(&*hub.snapshot.borrow()));
    let red = wire(serde_json::to_string(&*hub.consoles[0].borrow()));
    let blue = wire(serde_json::to_string(&*hub.consoles[1].borrow()));
    let script = wire(serde_json::to_string(&hub.desk.borrow().script));
    for (text, listeners) in [
        ("for everybody", [true, true, true, true]),
        ("모두에게", [true, true, true, true]),
        ("for blue", [false, false, true, true]),
        ("파랑에게", [false, false, true, true]),
        ("for the host", [false, false, false, true]),
        ("진행자에게", [false, false, false, true]),
        ("spoken aloud", [false, false, false, false]),
        ("looked at", [false, false, false, false]),
    ] {
        let heard = [&board, &red, &blue, &script].map(|wire| wire.contains(text));
        assert_eq!(heard, listeners, "{text}: board, red, blue, script");
    }
}
