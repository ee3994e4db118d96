//! What events tell, and to whom.

use crate::room::Room;
use model::event::{Event, EventKind};

const PARCEL: &str = r#"
[[event]]
id    = "parcel"
at    = "20s"
teams = "team:blue"
tell  = { public = { en = "A parcel.", ko = "소포." }, team = { en = "For you.", ko = "당신 것." }, facilitator = { en = "A trick.", ko = "속임수." } }

[[event]]
id    = "hint"
at    = "30s"
teams = "team:red"
fault = "hang"
for   = "5s"
tell  = { team = { en = "Something hangs.", ko = "무언가 멈췄습니다." } }
"#;

fn told(events: &[Event]) -> Vec<(bool, &str)> {
    events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Told { text, .. } => Some((false, text.en.as_str())),
            EventKind::ToldTeam { text, .. } => Some((true, text.en.as_str())),
            _ => None,
        })
        .collect()
}

/// Whoever is hit is told, with and without a fault; the others hear what is
/// for everybody, and nobody in the game hears what is for who runs it.
#[test]
fn teams_are_told_what_is_for_them() {
    let mut room = Room::new(PARCEL, 1, &["red", "blue"]);
    room.to(40);
    let parcel = (false, "A parcel.");
    assert_eq!(told(room.events(0)), [parcel, (true, "Something hangs.")]);
    assert_eq!(told(room.events(1)), [parcel, (true, "For you.")]);
    assert_eq!(room.hit("parcel"), [[1]]);
    let written = format!("{:?} {:?}", room.events(0), room.events(1));
    assert!(!written.contains("A trick."), "{written}");
}
