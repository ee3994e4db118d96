use super::*;
use model::scenario::load_library;
use model::script::{Control, read_control};

const FILE: &str = r#"
format = 1

[[event]]
id     = "first"
at     = "2m"
within = "3m"
fault  = "latency"
add    = "300ms"
pick   = "50%"
for    = "80s"
teams  = "25%"
repeat = { every = "20m", times = 3 }

[[event]]
id    = "then"
after = "first"
wait  = "1m"
fault = "hang"

[[event]]
id   = "told"
at   = "30m"
tell = { public = { en = "Hello.", ko = "안녕하세요." }, team = { en = "You.", ko = "여러분." } }
say  = { en = "Hello?", ko = "여보세요?" }
watch = { en = "Faces.", ko = "표정." }

[[event]]
id    = "by-hand"
manual = true
fault = "hang"

[[event]]
id    = "after-by-hand"
after = "by-hand"
fault = "hang"

[[event]]
id    = "flood"
at    = "5m"
fault = "spike"

[[monkey]]
kind         = "chaos-monkey"
from         = "1m"
mean_between = "4m"
at_most      = 2
faults       = ["terminate-instance", "hang"]
for          = "2m"

[[burst]]
id    = "rush"
at    = "10m"
times = 2
for   = "2m"
"#;

fn planned(seed: u64, speed: u32) -> (Vec<Planned>, Vec<Refused>) {
    let loaded = load_library(FILE);
    let problems = format!("{:?}", loaded.problems);
    let library = loaded.value.unwrap_or_else(|| panic!("{problems}"));
    let length = StoryDuration::from_secs(3_600 / u64::from(speed));
    plan(FILE, library, seed, 0, length, speed).expect("a plan")
}

#[test]
fn every_strike_is_an_order_that_the_game_can_read() {
    let (planned, _) = planned(7, 1);
    assert!(planned.len() > 10);
    assert!(planned.is_sorted_by_key(|it| it.at));
    for it in &planned {
        let control = read_control(&it.order);
        let Ok(Control::Strike(strike)) = control else {
            panic!("{}: {control:?}", it.order)
        };
        assert_eq!(strike.name, it.name);
        let kind = strike.brings.as_ref().map(|it| it.fault.kind().as_str());
        assert_eq!(kind, it.fault);
        let is_guest = it.name.as_str() == "guest-chaos-monkey-1";
        assert_eq!(strike.reach.is_some(), is_guest, "{}", it.order);
    }
    let mut keys: Vec<&str> = planned.iter().map(|it| it.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), planned.len(), "no two strikes are one");
    assert!(keys.iter().all(|it| it.len() <= 64));
}

#[test]
fn what_cannot_come_from_outside_is_told_and_moves_nothing() {
    let (planned, refused) = planned(7, 1);
    let what: Vec<&str> = refused.iter().map(|it| it.what.as_str()).collect();
    let wanted = [
        "burst 1 at 10m",
        "event by-hand",
        "event flood",
        "event after-by-hand",
    ];
    assert_eq!(what, wanted);
    let count = |name: &str| planned.iter().filter(|it| it.name.as_str() == name).count();
    assert_eq!(["first", "then", "told"].map(count), [3, 1, 1]);
    assert_eq!(["by-hand", "after-by-hand", "flood"].map(count), [0; 3]);
}

#[test]
fn seeds_and_speeds_move_times_and_keys_alone() {
    let (one, _) = planned(7, 1);
    assert_eq!(planned(7, 1).0, one);
    let (other, _) = planned(8, 1);
    assert!(one.iter().all(|it| other.iter().all(|o| o.key != it.key)));
    // The same orders, in story time, four times as early.
    let (faster, _) = planned(7, 4);
    assert_eq!(faster.len(), one.len());
    for (slow, fast) in one.iter().zip(&faster) {
        assert_eq!((&slow.key, &slow.order), (&fast.key, &fast.order));
        assert!(slow.at.as_ns().abs_diff(fast.at.as_ns() * 4) < 1_000_000);
    }
}
