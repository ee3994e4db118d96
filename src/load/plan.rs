//! From what was typed to what is sent.

use super::Stage;
use crate::args::Load;
use arena::drive::{Pace, Seconds, Settings, Target};
use model::key::Salt;
use model::scenario::{Arrivals, Keys, RatePoint, Scenario, SharePoint, Traffic};
use model::units::{MilliRps, RequestDuration, StoryDuration};

/// Unless something else is typed.
const LENGTH: StoryDuration = StoryDuration::from_secs(30);
const TIMEOUT: RequestDuration = RequestDuration::from_secs(10);
const RATE: MilliRps = MilliRps::new(10_000);
/// Keys of a closed loop are drawn at this rate; nobody sends at it.
const DRAWN: MilliRps = MilliRps::new(20_000_000);

/// What is sent. The scenario is the one that was named, or one whose traffic is replaced.
pub(crate) fn plan(args: &Load, mut scenario: Scenario, target: Target) -> Settings {
    let is_own = args.scenario.is_none();
    if is_own {
        own(args, &mut scenario);
    } else if let Some(lasts) = args.lasts {
        scenario.length = scenario.length.min(lasts);
    }
    let timeout = match args.timeout {
        Some(timeout) => timeout,
        None if is_own => TIMEOUT,
        None => scenario.service.client_timeout,
    };
    let seed = args.seed.unwrap_or(if is_own { 1 } else { scenario.seed });
    let clients = args.max.map(|clients| clients as usize);
    Settings {
        target,
        seconds: Seconds {
            traffic: sim_engine::Traffic::new(&scenario, seed),
            length: scenario.length.as_std(),
        },
        pace: clients.map_or(Pace::Open, Pace::Closed),
        seed,
        salt: (!args.no_verify).then(|| Salt::new(args.salt.clone())),
        timeout: timeout.as_std(),
        slow: args.slow.map(RequestDuration::as_std),
        retries: args.retries,
        connections_max: args.connections_max as usize,
        in_flight_max: args.in_flight_max.max(u64::from(args.max.unwrap_or(0))),
    }
}

/// Traffic by stages, and keys of its own.
fn own(args: &Load, scenario: &mut Scenario) {
    let stages = stages(args);
    scenario.length = StoryDuration::from_ns(stages.iter().map(|it| it.lasts.as_ns()).sum());
    scenario.burst.clear();
    scenario.traffic = Traffic {
        arrivals: match args.poisson {
            true => Arrivals::Poisson,
            false => Arrivals::Constant,
        },
        bursty: None,
        rate: points(&stages),
        day: None,
        keys: Keys {
            set: args.keys,
            zipf: args.zipf,
            hot: None,
            duplicates: None,
            churn: None,
            unique: vec![SharePoint {
                at: StoryDuration::ZERO,
                share: args.unique,
            }],
        },
        clients: scenario.traffic.clients.clone(),
    };
}

fn stages(args: &Load) -> Vec<Stage> {
    if !args.stages.is_empty() {
        return args.stages.clone();
    }
    let rate = match args.max {
        Some(_) => DRAWN,
        None => args.rate.unwrap_or(RATE),
    };
    vec![Stage {
        lasts: args.lasts.unwrap_or(LENGTH),
        from: rate,
        to: rate,
    }]
}

/// Two points a stage: a jump to where it begins, and a line to where it ends.
fn points(stages: &[Stage]) -> Vec<RatePoint> {
    let mut at = StoryDuration::ZERO;
    let mut points = Vec::with_capacity(stages.len() * 2);
    for stage in stages {
        points.push(RatePoint {
            at,
            rps: stage.from,
            step: true,
        });
        at = StoryDuration::from_ns(at.as_ns() + stage.lasts.as_ns());
        points.push(RatePoint {
            at,
            rps: stage.to,
            step: false,
        });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_each_other_with_jumps_and_lines() {
        let stages: Vec<Stage> = ["2s=100", "4s=200..600"]
            .iter()
            .map(|text| text.parse().expect("a stage"))
            .collect();
        let source = crate::assets::scenario("demo").expect("it is shipped");
        let mut scenario = model::scenario::load(&source.text)
            .value
            .expect("a scenario");
        scenario.burst.clear();
        scenario.traffic.arrivals = Arrivals::Constant;
        scenario.traffic.rate = points(&stages);
        let traffic = sim_engine::Traffic::new(&scenario, 1);
        let mut arrivals = Vec::new();
        let counts = (0..6).map(|second| {
            traffic.fill_second(second, &mut arrivals);
            arrivals.len()
        });
        // The rate of a second is that of its middle: 250, 350, 450, 550.
        assert_eq!(counts.collect::<Vec<_>>(), [100, 100, 250, 350, 450, 550]);
    }
}
