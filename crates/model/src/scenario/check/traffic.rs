//! Whether the traffic can be drawn, and is of a size that can be played.

use super::Checker;
use crate::scenario::{RPS_MILLI_MAX, TrafficChange};
use crate::units::{Permille, SECOND_NS, StoryDuration};

/// Keys times changes of the set that a game may have at most: each is kept.
const CHURNED_KEYS_MAX: u64 = 20_000_000;

impl Checker<'_> {
    pub(super) fn traffic(&mut self) {
        self.clients();
        let traffic = &self.scenario.traffic;
        if traffic.rate.is_empty() {
            self.error(
                "empty",
                "traffic.rate",
                "the traffic has no rate".into(),
                "give at least one point",
                "such as `rate = [{ at = \"0m\", rps = 2.5 }]`".into(),
            );
        }
        self.in_order(
            "traffic.rate",
            "the points of the rate",
            traffic.rate.iter().map(|point| point.at),
        );
        self.in_order(
            "traffic.keys.unique",
            "the points of the share",
            traffic.keys.unique.iter().map(|point| point.at),
        );
        if traffic.rate.iter().all(|point| point.rps.get() == 0) && !traffic.rate.is_empty() {
            self.warning(
                "odd",
                "traffic.rate",
                "no request is ever sent".into(),
                "all points are zero",
                "raise `rps`".into(),
            );
        }
        for (i, point) in traffic.rate.iter().enumerate() {
            if point.rps.get() > RPS_MILLI_MAX {
                self.error(
                    "out-of-range",
                    &format!("traffic.rate[{i}].rps"),
                    format!(
                        "{} requests a second are more than {}",
                        point.rps,
                        RPS_MILLI_MAX / 1000
                    ),
                    "too much",
                    "lower `rps`".into(),
                );
            }
        }
        if traffic.rate.first().is_some_and(|point| point.step) {
            self.warning(
                "odd",
                "traffic.rate[0].step",
                "the first point of the rate is no step: there is nothing before it".into(),
                "nothing reads this",
                "the rate is level before its first point; remove `step`".into(),
            );
        }
        self.moods();
        self.hot_keys();
        self.duplicates();
        if let Some(churn) = &traffic.keys.churn {
            let changes = self.scenario.length.as_ns() / churn.every.as_ns().max(1);
            let kept = changes.saturating_mul(u64::from(traffic.keys.set));
            if kept > CHURNED_KEYS_MAX {
                self.error(
                    "out-of-range",
                    "traffic.keys.churn.every",
                    format!(
                        "{changes} changes of {} keys are more than can be kept",
                        traffic.keys.set
                    ),
                    "too often",
                    format!(
                        "raise `every`, or lower `set`: {CHURNED_KEYS_MAX} at most, multiplied"
                    ),
                );
            }
        }
    }

    /// Keys in fashion are of the set, and others can take over.
    fn hot_keys(&mut self) {
        let keys = &self.scenario.traffic.keys;
        let Some(hot) = &keys.hot else { return };
        let (set, hot) = (keys.set, hot.keys);
        if hot > set {
            self.error(
                "contradiction",
                "traffic.keys.hot.keys",
                format!("{hot} keys in fashion, but the set has {set}"),
                "more than `set`",
                "lower `keys`, or raise `set`".into(),
            );
        } else if hot > set / 2 && set > 1 {
            self.warning(
                "odd",
                "traffic.keys.hot.keys",
                format!("of {set} keys {hot} are in fashion: the next ones overlap with them"),
                "more than half of `set`",
                "lower `keys`, or raise `set`".into(),
            );
        }
    }

    /// Keys that go round are asked for more than once, if ever.
    fn duplicates(&mut self) {
        let Some(duplicates) = &self.scenario.traffic.keys.duplicates else {
            return;
        };
        let lives_ns = u128::from(duplicates.lives.as_ns());
        let milli = u128::from(duplicates.share.of(self.scenario.traffic.peak())) * lives_ns;
        let requests_milli = milli / u128::from(duplicates.keys) / u128::from(SECOND_NS);
        if requests_milli < 2_000 {
            self.warning(
                "odd",
                "traffic.keys.duplicates",
                format!(
                    "a key goes round for {} and is asked for {}.{} times in the mean, even at the highest rate",
                    duplicates.lives,
                    requests_milli / 1_000,
                    requests_milli / 100 % 10
                ),
                "hardly any duplicate",
                "lower `keys`, or raise `share` or `lives`".into(),
            );
        }
    }

    /// Calm and busy times, and the most that the latter send.
    fn moods(&mut self) {
        let traffic = &self.scenario.traffic;
        match traffic.moods() {
            None if traffic.bursty.is_some() => {
                let arrivals = traffic.arrivals;
                self.warning(
                    "odd",
                    "traffic.bursty",
                    format!("calm and busy times are given, but arrivals are {arrivals}"),
                    "nothing reads this",
                    "add `arrivals = \"bursty\"`, or remove the table".into(),
                );
            }
            Some(_)
                if self.scenario.traffic.peak() <= RPS_MILLI_MAX
                    && self.scenario.traffic.busiest() > RPS_MILLI_MAX =>
            {
                self.error(
                    "out-of-range",
                    "traffic.bursty.times",
                    format!(
                        "a busy time would send more than {} requests a second",
                        RPS_MILLI_MAX / 1000
                    ),
                    "too much",
                    "lower `times`, or the rate".into(),
                );
            }
            _ => {}
        }
    }

    pub(super) fn bursts(&mut self) {
        let scenario = self.scenario;
        for (i, event) in scenario.event.iter().enumerate() {
            let brought = event.brings.as_ref().and_then(|it| it.fault.traffic());
            if let Some(TrafficChange::Surge { times, .. }) = brought {
                self.surge(times, &format!("event[{i}]"));
            }
        }
        for (i, burst) in scenario.burst.iter().enumerate() {
            self.surge(burst.times, &format!("burst[{i}]"));
            if burst.lasts.least == StoryDuration::ZERO {
                self.error(
                    "empty",
                    &format!("burst[{i}].for"),
                    "this burst may last no time at all".into(),
                    "must be longer",
                    "such as `for = \"5m\"`".into(),
                );
            }
            if burst.lasts.most > self.scenario.length {
                self.error(
                    "contradiction",
                    &format!("burst[{i}].for"),
                    format!(
                        "this burst may last {}, longer than the game",
                        burst.lasts.most
                    ),
                    "longer than `length`",
                    "shorten it: what is left of the game is what counts".into(),
                );
            }
            if burst.within > burst.at {
                self.error(
                    "contradiction",
                    &format!("burst[{i}].within"),
                    format!(
                        "this burst could begin before the game does: at {} less {}",
                        burst.at, burst.within
                    ),
                    "larger than `at`",
                    "lower `within`".into(),
                );
            }
        }
    }

    /// A surge is of a size that can be sent.
    fn surge(&mut self, times: Permille, path: &str) {
        let peak = self.scenario.traffic.busiest();
        if peak <= RPS_MILLI_MAX && peak * u64::from(times.get()) / 1000 > RPS_MILLI_MAX {
            self.error(
                "out-of-range",
                &format!("{path}.times"),
                format!(
                    "this burst would send more than {} requests a second",
                    RPS_MILLI_MAX / 1000
                ),
                "too much",
                "lower `times`, or the rate".into(),
            );
        }
    }
}
