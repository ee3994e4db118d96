//! Monkeys keep to the distribution that the scenario states.

use chaos_monkey::schedule;
use model::account::Phase;
use model::event::EventKind;
use model::scenario::Scenario;
use model::units::StoryDuration;
use std::collections::{BTreeMap, BTreeSet};

use crate::room::{Room, scenario};

/// A kill every 8 minutes in the mean, at least one apart: gaps are 60 s and an
/// exponential time of 420 s.
const MONKEY: &str = "[[monkey]]\nkind = \"chaos-monkey\"\nfrom = \"5m\"\nmean_between = \"8m\"\nmin_between = \"1m\"\n";
const SEEDS: u64 = 1_000;
const LENGTH_S: u64 = 40 * 3_600;

fn gaps_s(scenario: &Scenario, seed: u64) -> Vec<f64> {
    let length = StoryDuration::from_secs(LENGTH_S);
    let strikes = schedule(&scenario.monkey[0], 0, length, seed);
    let times: Vec<f64> = strikes.iter().map(|s| s.at.as_ns() as f64 / 1e9).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Kolmogorov and Smirnov: the largest distance between the gaps of a thousand
/// seeds and 60 s + Exp(420 s). The critical value at 0.1 % is 1.95 / sqrt(n)
/// (N. Smirnov, Table for Estimating the Goodness of Fit, 1948).
#[test]
fn gaps_between_kills_are_as_stated() {
    let scenario = scenario(MONKEY);
    // The first gaps of each seed: those that the end cuts off are left out without bias.
    let first = |seed| gaps_s(&scenario, seed).into_iter().take(100);
    let mut gaps: Vec<f64> = (0..SEEDS).flat_map(first).collect();
    gaps.sort_by(f64::total_cmp);
    assert_eq!(gaps.len(), 100_000);
    assert!(gaps[0] >= 60.0, "{} s apart", gaps[0]);
    let distance = |mean: f64| {
        let n = gaps.len() as f64;
        let stated = |gap: f64| 1.0 - libm::exp(-(gap - 60.0) / mean);
        let at = |(i, gap): (usize, &f64)| {
            let (below, above) = (i as f64 / n, (i + 1) as f64 / n);
            (stated(*gap) - below)
                .abs()
                .max((above - stated(*gap)).abs())
        };
        gaps.iter().enumerate().map(at).fold(0.0, f64::max)
    };
    let critical = 1.95 / (gaps.len() as f64).sqrt();
    assert!(
        distance(420.0) < critical,
        "{} of {critical}",
        distance(420.0)
    );
    assert!(distance(432.0) > critical, "the test can tell 3 % apart");
}

/// The number of kills of a game: mean and variance of a renewal process whose
/// gaps have mean 480 s and standard deviation 420 s (D. R. Cox, Renewal Theory,
/// 1962, section 3.3), over a thousand seeds.
#[test]
fn the_number_of_kills_is_as_stated() {
    let scenario = scenario(MONKEY);
    let length = StoryDuration::from_secs(LENGTH_S);
    let count = |seed| schedule(&scenario.monkey[0], 0, length, seed).len() as f64;
    let counts: Vec<f64> = (0..SEEDS).map(count).collect();
    let square = |x: f64| x * x;
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / n;
    let variance = counts.iter().map(|c| square(c - mean)).sum::<f64>() / (n - 1.0);
    let time = LENGTH_S as f64 - 300.0;
    let (gap, deviation) = (480.0_f64, 420.0_f64);
    // The first kill comes after an exponential time alone: 60 s early.
    let expected = (time + 60.0) / gap + (square(deviation) / square(gap) - 1.0) / 2.0;
    let spread = time * square(deviation) / (square(gap) * gap);
    let error = (spread / n).sqrt();
    assert!(
        (mean - expected).abs() < 4.0 * error,
        "{mean}, expected {expected} +- {error}"
    );
    // The variance of a thousand counts is known to about 4.5 %.
    assert!(
        (variance / spread - 1.0).abs() < 0.18,
        "{variance}, expected {spread}"
    );
}

#[test]
fn nobody_is_hit_outside_the_window() {
    let scenario = scenario(MONKEY);
    for seed in 0..SEEDS {
        let strikes = schedule(&scenario.monkey[0], 0, scenario.length, seed);
        for strike in strikes {
            let second = strike.at.second();
            assert!((300..600).contains(&second), "seed {seed}: {second} s");
        }
    }
}

#[test]
fn nobody_is_hit_outside_a_window_that_closes() {
    let text = format!(
        "{MONKEY}until = \"450s\"\nescalate = [{{ at = \"400s\", mean_between = \"90s\" }}]\n"
    );
    let (open, closing) = (
        scenario(&text.replace("until = \"450s\"", "")),
        scenario(&text),
    );
    let (mut all, mut after) = (0, 0);
    for seed in 0..SEEDS {
        let strikes = schedule(&closing.monkey[0], 0, closing.length, seed);
        for strike in &strikes {
            let ns = strike.at.as_ns();
            assert!(
                (300_000_000_000..450_000_000_000).contains(&ns),
                "seed {seed}: {ns} ns"
            );
        }
        // The window cuts off, and moves nothing that lies in it.
        let whole = schedule(&open.monkey[0], 0, open.length, seed);
        assert_eq!(whole[..strikes.len()], strikes, "seed {seed}");
        all += strikes.len();
        after += whole.len() - strikes.len();
    }
    assert!(
        all > 300 && after > 300,
        "{all} in the window, {after} after it"
    );
}

/// Of those that are due, a share comes, each with the draws that it has at any chance.
#[test]
fn a_chance_lets_a_share_come_and_moves_no_draw() {
    let length = StoryDuration::from_secs(LENGTH_S);
    let (sure, rare) = (
        scenario(MONKEY),
        scenario(&format!("{MONKEY}chance = \"30%\"\n")),
    );
    let (mut due, mut came) = (0, 0);
    for seed in 0..100 {
        let all = schedule(&sure.monkey[0], 0, length, seed);
        let some = schedule(&rare.monkey[0], 0, length, seed);
        assert!(
            some.iter().all(|strike| all.contains(strike)),
            "seed {seed}"
        );
        due += all.len();
        came += some.len();
    }
    let (n, p) = (due as f64, 0.3);
    let error = (n * p * (1.0 - p)).sqrt();
    assert!((came as f64 - n * p).abs() < 4.0 * error, "{came} of {due}");
}

/// Eight instances in two groups and two zones.
const TWO_GROUPS: &str = "[[account.group]]\nname = \"canary\"\nlaunch = { version = \"v2\", start_script = \"slow\" }\n\
    subnets = [\"public-a\", \"public-b\"]\nmin = 1\ndesired = 6\nmax = 6\nbehind = \"front\"\n";

/// The instances that a monkey hit, by their group and zone.
fn hit(room: &Room) -> BTreeMap<(String, String), u32> {
    let account = room.game.teams()[0].world().account();
    let mut all = BTreeMap::new();
    for event in room.events(0) {
        if let EventKind::FaultBegan { fault, .. } = &event.kind {
            let id = fault.instance().expect("faults of instances alone");
            let it = &account.instances[id.0 as usize];
            *all.entry((it.group.to_string(), it.zone.to_string()))
                .or_default() += 1;
        }
    }
    all
}

#[test]
fn a_monkey_keeps_to_its_groups_and_zones() {
    let monkey = "[[monkey]]\nkind = \"latency-monkey\"\nfrom = \"20s\"\nmean_between = \"3s\"\nfor = \"2s\"\n";
    let hit = |more: &str| {
        let mut room = Room::quiet(&format!("{TWO_GROUPS}{monkey}{more}"), 3);
        let places = hit(room.to(400)).into_keys();
        places
            .map(|(group, zone)| format!("{group}/{zone}"))
            .collect::<Vec<_>>()
    };
    let all = ["canary/a", "canary/b", "hashers/a", "hashers/b"];
    assert_eq!(hit(""), all);
    assert_eq!(hit("groups = [\"hashers\"]\n"), all[2..]);
    assert_eq!(hit("except = [\"hashers\"]\n"), all[..2]);
    assert_eq!(hit("zones = [\"b\"]\n"), [all[1], all[3]]);
    assert_eq!(hit("except = [\"canary\"]\nzones = [\"a\"]\n"), [all[2]]);
}

/// The most instances of a team that were under faults, or missing, at once
/// from this second on, and how often the monkey's limit kept something back.
fn most(tables: &str, seed: u64, from: u32) -> (usize, usize) {
    let mut room = Room::quiet(&format!("{TWO_GROUPS}{tables}"), seed);
    let mut most = 0;
    for second in 1..400 {
        room.to(second);
        let account = room.game.teams()[0].world().account();
        let up: BTreeSet<_> = account
            .living()
            .filter(|i| i.phase == Phase::Running)
            .map(|i| i.id)
            .collect();
        let broken: BTreeSet<_> = account.faults.iter().filter_map(|f| f.instance()).collect();
        let missing = if second < from { 0 } else { 8 - up.len() };
        most = most.max(missing + broken.intersection(&up).count());
    }
    let is_kept = |kind: &EventKind| matches!(kind, EventKind::Withheld { guard, .. } if guard.as_str() == "at-most");
    let kept = room.events(0).iter().filter(|event| is_kept(&event.kind));
    (most, kept.count())
}

#[test]
fn a_monkey_never_breaks_more_at_once_than_it_may() {
    let monkey = |faults: &str| {
        format!(
            "[[monkey]]\nkind = \"chaos-monkey\"\nfrom = \"30s\"\nmean_between = \"4s\"\npick = \"up to 2\"\nfaults = [{faults}]\n"
        )
    };
    let lasting = monkey("\"latency\", \"hang\"") + "for = \"40s\"\n";
    let kills = monkey("\"terminate-instance\", \"crash-instance\"");
    for (tables, what) in [(lasting, "lasting"), (kills, "kills")] {
        for seed in 0..8 {
            let (free, none) = most(&tables, seed, 30);
            let (kept_to, kept) = most(&format!("{tables}at_most = 2\n"), seed, 30);
            println!(
                "{what}, seed {seed}: {free} at once, {kept_to} with a limit, {kept} kept back"
            );
            assert!(free > 2 && none == 0, "without a limit it breaks more");
            assert!((1..=2).contains(&kept_to) && kept > 10);
        }
    }
}
