//! What events tell, and to whom.

use crate::room::Room;
use model::event::{Event, EventKind};
use model::script::Control;
use model::text::Text;

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

/// What whoever runs the game says goes to everybody, or to one team and no other.
#[test]
fn a_broadcast_reaches_those_it_is_for() {
    let mut room = Room::new("", 1, &["red", "blue"]);
    let says = |team: Option<&str>, text: &str| Control::Broadcast {
        team: team.map(str::to_owned),
        text: Text {
            en: text.into(),
            ko: text.into(),
        },
    };
    room.to(5);
    room.control(says(None, "Lunch at one."))
        .expect("everybody");
    room.control(says(Some("blue"), "Look at your key."))
        .expect("one");
    let unknown = room.control(says(Some("green"), "Hello?"));
    assert!(unknown.is_err(), "{unknown:?}");
    room.to(8);
    let lunch = (false, "Lunch at one.");
    assert_eq!(told(room.events(0)), [lunch]);
    assert_eq!(told(room.events(1)), [lunch, (true, "Look at your key.")]);
}
