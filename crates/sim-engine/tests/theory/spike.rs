//! A spike against an autoscaler: the metric of a period is known when the
//! period is over, and an instance serves when it has booted, so for
//! `period + boot` after a jump target tracking serves with what it had. Who
//! knows that the spike comes, scales by hand and keeps the points. Both pay
//! for the same instances, so that a good forecast is what is left to win by.

use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::command::Command;
use model::ids::Name;
use model::playbook::{Playbook, Step};
use model::scenario::{RatePoint, Scenario, load};
use model::text::Text;
use model::tick::TickRecord;
use model::units::{MilliRps, Permille, StoryDuration};
use sim_engine::{Game, Mode, Plan, Player, TeamEntry};

const STORY: &str = include_str!("../../../../scenarios/unicorn-rentals.toml");

const SPIKE_S: usize = 600;
const SPIKE_LENGTH_S: usize = 180;
const TIMES: u32 = 3;

/// An instance of the shipped service answers 5 / 4.25 = 1.18 requests a second.
const RPS: u32 = 5;
const TARGET_PER_MIN: u32 = 60;
const SIZE: u32 = RPS * 60 / TARGET_PER_MIN;

/// The shipped story's service, prices and times, with a level rate and one spike.
fn scenario() -> Scenario {
    let mut scenario = load(STORY).value.expect("the story is right");
    scenario.length = StoryDuration::from_secs(1_200);
    scenario.event.clear();
    scenario.monkey.clear();
    scenario.traffic.rate.truncate(1);
    scenario.traffic.rate[0].rps = MilliRps::new(u64::from(RPS) * 1000);
    scenario.burst.truncate(1);
    let spike = &mut scenario.burst[0];
    spike.at = StoryDuration::from_secs(SPIKE_S as u64);
    spike.within = StoryDuration::ZERO;
    spike.lasts.least = StoryDuration::from_secs(SPIKE_LENGTH_S as u64);
    spike.lasts.most = spike.lasts.least;
    spike.times = Permille::new(TIMES * 1000);
    let account = &mut scenario.account;
    account.subnet[0].cidr = "10.0.0.0/24".parse().expect("a range");
    account.balancer[0].kind = BalancerKind::Application;
    let group = &mut account.group[0];
    group.launch.start_script = model::account::StartScript::Baked;
    (group.desired, group.max) = (SIZE, 40);
    scenario
}

fn team(name: &str, steps: Vec<(usize, Command)>) -> TeamEntry {
    let steps = steps.into_iter().map(|(at_s, command)| Step {
        at: StoryDuration::from_secs(at_s as u64),
        command,
    });
    TeamEntry {
        name: name.into(),
        player: Player::Bot(Playbook {
            name: Text::default(),
            steps: steps.collect(),
            judgement: None,
        }),
    }
}

/// The seconds of the team that tracks a target, and of the one that scales by hand.
fn play(scenario: Scenario, seed: u64) -> [Vec<TickRecord>; 2] {
    let group = Name::try_new("hashers").expect("a name");
    let track = Command::SetScaling {
        group: group.clone(),
        policy: ScalingPolicy::RequestsPerTarget {
            target_per_min: TARGET_PER_MIN,
        },
    };
    let size = |desired| Command::SetGroup {
        group: group.clone(),
        min: None,
        desired: Some(desired),
        max: None,
    };
    let by_hand = vec![
        (SPIKE_S - 120, size(SIZE * TIMES)),
        (SPIKE_S + SPIKE_LENGTH_S, size(SIZE)),
    ];
    let teams = vec![team("tracks", vec![(0, track)]), team("by hand", by_hand)];
    let plan = Plan::try_new(scenario, seed, 1, teams).expect("two teams");
    let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
    game.begin();
    game.run_to(game.length_s()).expect("the end");
    let mut records = game.take_records().into_iter().map(|team| team.ticks);
    [(); 2].map(|()| records.next().expect("a team"))
}

/// Points of requests, without the bill, between two seconds.
fn earned(ticks: &[TickRecord], range: std::ops::Range<usize>) -> f64 {
    let entries = ticks[range].iter().flat_map(|tick| &tick.entries);
    let of_requests = entries.filter(|e| e.cause != model::score::ScoreCause::Cost);
    of_requests.map(|e| e.points.get() as f64 / 1000.0).sum()
}

#[test]
fn a_spike_beats_the_autoscaler_and_not_the_hand() {
    let startup = scenario().startup;
    let period_s = startup.metric_period.as_ns() / 1_000_000_000;
    let late_s = (period_s + startup.baked.as_ns() / 1_000_000_000) as usize;
    assert!(
        late_s < SPIKE_LENGTH_S,
        "the autoscaler does arrive, but late"
    );
    for seed in 1..=10 {
        let [tracks, by_hand] = play(scenario(), seed);
        let before = 240..SPIKE_S - 120;
        let calm = earned(&tracks, before.clone());
        assert!(
            (earned(&by_hand, before) / calm - 1.0).abs() < 0.2,
            "seed {seed}: until then both do alike"
        );
        let late = SPIKE_S..SPIKE_S + late_s;
        let most = tracks[late.clone()]
            .iter()
            .map(|tick| tick.in_service)
            .max();
        assert!(
            most < Some(SIZE * 2),
            "seed {seed}: nothing has been seen of the spike yet"
        );
        let (lost, kept) = (earned(&tracks, late.clone()), earned(&by_hand, late));
        assert!(lost < 0.0, "seed {seed}: target tracking earned {lost}");
        // Three times the rate, at five points a request and a little less.
        let all = f64::from(RPS * TIMES) * late_s as f64 * 5.0;
        assert!(kept > 0.8 * all, "seed {seed}: by hand {kept} of {all}");
        let end = |ticks: &[TickRecord]| ticks.last().expect("a second").score;
        assert!(
            end(&by_hand) > end(&tracks),
            "seed {seed}: also after the bill"
        );
    }
}

/// What target tracking is good at: a rise by a fifth every five minutes, which
/// in the time that it is late stays within what the target leaves free.
#[test]
fn a_gentle_rise_does_not_beat_the_autoscaler() {
    let mut gentle = scenario();
    gentle.burst.clear();
    gentle.traffic.rate.push(RatePoint {
        at: StoryDuration::from_secs(1_200),
        rps: MilliRps::new(u64::from(RPS) * 1_800),
        step: false,
    });
    for seed in 1..=10 {
        let [tracks, _] = play(gentle.clone(), seed);
        // From 7 requests a second to 9: 8 in the mean.
        let all = f64::from(RPS) * 1.6 * 600.0 * 5.0;
        let kept = earned(&tracks, SPIKE_S..1_200);
        assert!(kept > 0.8 * all, "seed {seed}: {kept} of {all}");
    }
}
