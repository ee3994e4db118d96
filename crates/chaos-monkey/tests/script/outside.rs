//! A team whose service is outside of the game: what would hit it is noted, taken back in its time, and hits nothing.

use crate::room::{name, scenario};
use model::actor::Principal;
use model::event::{Event, EventKind};
use model::fault::{Fault, Outside};
use model::script::Control;
use sim_engine::{Directive, Game, Input, Mode, OwnService, Plan, Player, TeamEntry};

const EVENTS: &str = r#"
[[event]]
id = "link"
at = "2s"
fault = "latency"
add = "300ms"
pick = "25%"
for = "4s"

[[event]]
id = "crash"
at = "3s"
fault = "crash-instance"

[[event]]
id = "rush"
at = "3s"
fault = "spike"
times = 2
for = "2s"

[[event]]
id = "zone"
at = "5s"
fault = "zone-outage"
for = "60s"

[[monkey]]
kind = "chaos-monkey"
from = "4s"
until = "20s"
mean_between = "4s"
min_between = "2s"
"#;

fn played(control: Option<(u32, Control)>) -> Vec<Event> {
    let team = TeamEntry {
        name: "red".into(),
        player: Player::Own(OwnService {
            url: "http://192.0.2.1/".into(),
            address: "192.0.2.1:80".parse().expect("an address"),
            declared: None,
        }),
    };
    let plan = Plan::try_new(scenario(EVENTS), 3, 1, vec![team]).expect("a plan");
    let mut game = Game::new(&plan, Mode::Live, &chaos_monkey::troublemakers);
    game.begin();
    for second in 1..=20 {
        if let Some((at, control)) = &control
            && second == at + 1
        {
            let order = Directive {
                at: game.now(),
                idempotency_key: "once".into(),
                principal: Principal::Facilitator,
                session: "Kim".into(),
                control: control.clone(),
            };
            game.step(Input::Control(order)).expect("an order");
        }
        let (_, effects) = game.step(Input::Tick { second }).expect("a second");
        assert!(
            effects.is_empty(),
            "nothing of it is the game's: {effects:?}"
        );
        assert!(game.teams()[0].world().account().instances.is_empty());
    }
    game.take_records().swap_remove(0).events
}

/// Faults of an event as they begin (`true`) and end, with the second.
fn course(events: &[Event], source: &str) -> Vec<(u32, bool)> {
    let course = events.iter().filter_map(|event| match &event.kind {
        EventKind::FaultBegan {
            fault: Fault::Outside(it),
            ..
        } => Some((it, event.at.second(), true)),
        EventKind::FaultEnded {
            fault: Fault::Outside(it),
        } => Some((it, event.at.second(), false)),
        EventKind::FaultBegan { .. } | EventKind::FaultEnded { .. } | EventKind::Missed { .. } => {
            panic!("{event:?}")
        }
        _ => None,
    });
    let its = course.filter(|(it, ..)| it.source == name(source));
    its.map(|(_, second, begins)| (second, begins)).collect()
}

fn outside<'e>(events: &'e [Event], source: &str) -> &'e Outside {
    let found = events.iter().find_map(|event| match &event.kind {
        EventKind::FaultBegan {
            fault: Fault::Outside(it),
            ..
        } if it.source == name(source) => Some(it),
        _ => None,
    });
    found.expect(source)
}

#[test]
fn what_would_hit_it_is_told_with_its_settings_and_ends_in_its_time() {
    let events = played(None);
    assert_eq!(course(&events, "link"), [(2, true), (6, false)]);
    // What stays until somebody mends it is nobody's to take back.
    assert_eq!(course(&events, "crash"), [(3, true)]);
    // Requests tell of themselves.
    assert_eq!(course(&events, "rush"), []);
    assert_eq!(course(&events, "zone"), [(5, true)]);
    let link = outside(&events, "link");
    assert_eq!(
        (link.fault.as_str(), link.settings["add"].as_str()),
        ("latency", "300ms")
    );
    assert_eq!(
        link.pick.as_ref().map(ToString::to_string).as_deref(),
        Some("25%")
    );
    assert!(!link.stays && outside(&events, "crash").stays);
    let zone = outside(&events, "zone");
    assert!(zone.pick.is_none() && zone.settings.is_empty(), "{zone:?}");
    let monkey = events
        .iter()
        .any(|event| event.principal == Principal::ChaosMonkey);
    assert!(monkey, "monkeys reach it, too");
}

#[test]
fn whoever_runs_the_game_takes_it_back() {
    let end = Control::End {
        event: name("zone"),
    };
    let events = played(Some((8, end)));
    assert_eq!(course(&events, "zone"), [(5, true), (8, false)]);
    let halt = Control::Halt {
        reason: "lunch".into(),
    };
    let events = played(Some((4, halt)));
    assert_eq!(course(&events, "link"), [(2, true), (4, false)]);
    assert_eq!(course(&events, "zone"), []);
    let withheld = |event: &Event| matches!(event.kind, EventKind::Withheld { .. });
    assert!(
        events.iter().any(withheld),
        "the log has what was held back"
    );
}
