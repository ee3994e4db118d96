//! The traffic of a game: the same arrivals, with the same keys, for every team.
//!
//! Each second is drawn from streams numbered by that second, so that any of
//! them can be made by itself: for a team, for a live generator, for a resume.

mod amendment;
mod burst;
mod curve;
mod day;
mod fashion;
mod keys;
mod moods;
mod zipf;

pub use amendment::Amendment;
pub use burst::DrawnBurst;

use crate::random::{Stream, unit_exponential};
use crate::story_clock::StoryClock;
use amendment::Churns;
use burst::Layer;
use curve::Curve;
use day::Hours;
use keys::{KeyPicker, Mix};
use model::ids::RequestId;
use model::key::KeyId;
use model::scenario::{Arrivals, ExtraKeys, Scenario};
use model::units::{GameTime, SECOND_NS};
use moods::Moods;
use std::ops::Range;
use std::sync::Arc;

/// One request of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it is sent.
    pub at: GameTime,
    /// Its number: the second in the upper half, its place in the second below.
    pub request: RequestId,
    /// What it asks for.
    pub key: KeyId,
}

/// Makes the arrivals of a game, second by second.
#[derive(Clone, Debug)]
pub struct Traffic {
    arrivals: Arrivals,
    rate: Curve,
    hours: Option<Hours>,
    moods: Option<Moods>,
    /// Those of the scenario, then what events have brought.
    bursts: Vec<DrawnBurst>,
    /// Times in which events make every key new.
    churns: Churns,
    everyday: Layer,
    clock: Arc<StoryClock>,
    drawn: Arc<Drawn>,
    seed: u64,
}

/// What was drawn before the game, in times of the story. Never changed, and
/// large: shared by all that amend the same traffic.
#[derive(Debug)]
struct Drawn {
    moods: Option<Moods>,
    bursts: Vec<DrawnBurst>,
    keys: KeyPicker,
}

impl Traffic {
    /// The traffic of a scenario (already at its speed) under a seed, before
    /// any event has changed it.
    #[must_use]
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let traffic = &scenario.traffic;
        let points = traffic
            .rate
            .iter()
            .map(|p| (p.at.as_ns(), p.rps.get(), p.step));
        let everyday = Layer {
            gap_key: Stream::key(seed, "traffic/gaps"),
            pick_key: Stream::key(seed, "traffic/keys"),
            number: 0,
        };
        let drawn = Drawn {
            moods: traffic
                .moods()
                .map(|bursty| Moods::draw(&bursty, scenario.length, seed)),
            bursts: burst::draw(&scenario.burst, everyday, seed),
            keys: KeyPicker::new(&traffic.keys, scenario.length, seed),
        };
        Self {
            arrivals: traffic.arrivals,
            rate: Curve::with_steps(points),
            hours: traffic.day.as_ref().map(Hours::new),
            moods: drawn.moods.clone(),
            bursts: drawn.bursts.clone(),
            churns: Churns::new(),
            everyday,
            clock: Arc::new(StoryClock::new(scenario.length)),
            drawn: Arc::new(drawn),
            seed,
        }
    }

    /// Makes these the changes that events have brought, and no others.
    pub fn amend(&mut self, amendments: &[Amendment]) {
        let (surges, churns) = amendment::layers(amendments, self.seed);
        self.bursts.truncate(self.drawn.bursts.len());
        self.bursts.extend(surges);
        self.churns = churns;
    }

    /// Reads everything where the story is by this clock: curves, moods, surges
    /// of the scenario and fashions of keys. Rates are what they are there, and
    /// what events have brought lasts as long as it was to.
    pub(crate) fn retime(&mut self, clock: &Arc<StoryClock>) {
        let drawn = &self.drawn;
        self.moods = drawn.moods.as_ref().map(|moods| moods.at(clock));
        for (burst, drawn) in self.bursts.iter_mut().zip(&drawn.bursts) {
            *burst = drawn.at(clock);
        }
        self.clock = Arc::clone(clock);
    }

    /// The surges as the seed drew them, then those that events have brought.
    #[must_use]
    pub fn bursts(&self) -> &[DrawnBurst] {
        &self.bursts
    }

    /// The scenario's own surges.
    pub(crate) fn own_bursts(&self) -> &[DrawnBurst] {
        &self.bursts[..self.drawn.bursts.len()]
    }

    /// The arrivals of one second, in order of time. `into` is cleared first.
    pub fn fill_second(&self, second: u32, into: &mut Vec<Arrival>) {
        into.clear();
        let start_ns = u64::from(second) * SECOND_NS;
        let base_milli = self.rate_milli(self.story_ns(start_ns + SECOND_NS / 2));
        let is_churned = self.churns.iter().any(|time| time.contains(&start_ns));
        let (picker, keys_ns) = (&self.drawn.keys, self.story_ns(start_ns));
        let keys = |extra| match is_churned {
            true => picker.mix(keys_ns, Some(ExtraKeys::AllNew)),
            false => picker.mix(keys_ns, extra),
        };
        let everyday = Stretch {
            second,
            layer: self.everyday,
            order: 0,
            keys: keys(None),
            part: 0..SECOND_NS,
        };
        self.fill_stretch(&everyday, base_milli, into);
        // One layer alone is in order already.
        let everyday = into.len();
        for (index, burst) in self.bursts.iter().enumerate() {
            let part = burst.part_of_second(start_ns);
            if part.is_empty() {
                continue;
            }
            let extra_milli = base_milli * u64::from(burst.extra_permille) / 1000;
            let surge = Stretch {
                second,
                layer: burst.layer,
                order: index as u64 + 1,
                keys: keys(Some(burst.keys)),
                part,
            };
            self.fill_stretch(&surge, extra_milli, into);
        }
        if into.len() > everyday {
            into.sort_by_key(|arrival| (arrival.at, arrival.request));
        }
        let first = u64::from(second) << 32;
        for (place, arrival) in into.iter_mut().enumerate() {
            let request = RequestId(first | place as u64);
            if arrival.key.is_unique() {
                arrival.key = KeyId::unique(request.0);
            }
            arrival.request = request;
        }
    }

    /// About how many requests everyday brings within some game seconds, without
    /// surges and moods.
    #[must_use]
    pub fn everyday(&self, seconds: Range<u32>) -> u64 {
        const SAMPLES: u64 = 240;
        let (from_ns, to_ns) = (
            u64::from(seconds.start) * SECOND_NS,
            u64::from(seconds.end) * SECOND_NS,
        );
        let Some(step_ns) = to_ns.checked_sub(from_ns).map(|all| all / SAMPLES) else {
            return 0;
        };
        let middles = (0..SAMPLES).map(|sample| from_ns + sample * step_ns + step_ns / 2);
        let rates = middles.map(|ns| self.rate_milli(self.story_ns(ns)));
        let sum_milli: u64 = rates.sum();
        // Thousandths a second, each for a step.
        (u128::from(sum_milli) * u128::from(step_ns) / u128::from(1000 * SECOND_NS)) as u64
    }

    fn story_ns(&self, ns: u64) -> u64 {
        self.clock.story_at(GameTime::from_ns(ns)).as_ns()
    }

    /// The everyday rate at a time of the story, whatever the mood.
    fn rate_milli(&self, time_ns: u64) -> u64 {
        let rate_milli = self.rate.at(time_ns);
        match &self.hours {
            None => rate_milli,
            Some(hours) => hours.of(rate_milli, time_ns),
        }
    }

    /// One layer's part of a second: the everyday traffic or a surge on top.
    /// Independent Poisson streams add up to a Poisson stream. Where moods
    /// switch within the part, each piece has draws of its own: a Poisson
    /// stream has no memory.
    fn fill_stretch(&self, stretch: &Stretch<'_>, rate_milli: u64, into: &mut Vec<Arrival>) {
        let part = stretch.part.clone();
        let Some(moods) = &self.moods else {
            self.fill_piece(stretch, 0, part, rate_milli, into);
            return;
        };
        let start_ns = u64::from(stretch.second) * SECOND_NS;
        for (index, (piece, share)) in moods.pieces(start_ns, part).enumerate() {
            let piece_milli = share.of(rate_milli);
            self.fill_piece(stretch, index as u64, piece, piece_milli, into);
        }
    }

    /// One piece of it, with one rate.
    fn fill_piece(
        &self,
        stretch: &Stretch<'_>,
        piece: u64,
        part: Range<u64>,
        rate_milli: u64,
        into: &mut Vec<Arrival>,
    ) {
        if rate_milli == 0 {
            return;
        }
        let Stretch {
            second,
            layer,
            order,
            keys,
            ..
        } = stretch;
        let start_ns = u64::from(*second) * SECOND_NS;
        let stream_number = piece << 48 | u64::from(*second) << 16 | layer.number;
        let mut times = Times::new(
            self.arrivals,
            Stream::at(layer.gap_key, stream_number),
            start_ns,
            &part,
            rate_milli,
        );
        let mut picks = Stream::at(layer.pick_key, stream_number);
        while let Some(at_ns) = times.next_before(part.end) {
            into.push(Arrival {
                at: GameTime::from_ns(start_ns + at_ns),
                request: RequestId(order << 32 | into.len() as u64),
                key: keys.draw(&mut picks),
            });
        }
    }
}

/// What a layer of the traffic has in one second.
struct Stretch<'k> {
    second: u32,
    layer: Layer,
    /// The place of the layer: of requests at the same moment.
    order: u64,
    keys: Mix<'k>,
    /// The part of the second, in nanoseconds of it.
    part: Range<u64>,
}

/// The times of one stream's arrivals within a second, in order.
enum Times {
    /// Exponential gaps, added up as they are drawn.
    Poisson {
        gaps: Stream,
        gap_mean_ns: f64,
        at_ns: f64,
    },
    /// The `next`-th of arrivals that are spread evenly from the game's start
    /// on. In whole numbers: gaps that were added up would drift, and lose or
    /// double one at the border of a second.
    Constant {
        next: u128,
        rate_milli: u128,
        start_ns: u128,
    },
}

/// Nanoseconds in a second, times the thousandths of a rate.
const MILLI_SECOND_NS: u128 = 1000 * SECOND_NS as u128;

impl Times {
    fn new(
        arrivals: Arrivals,
        mut gaps: Stream,
        start_ns: u64,
        part: &Range<u64>,
        rate_milli: u64,
    ) -> Self {
        match arrivals {
            // What is bursty is a Poisson stream in each piece.
            Arrivals::Poisson | Arrivals::Bursty => {
                let gap_mean_ns = 1e12 / rate_milli as f64;
                let at_ns = part.start as f64 + unit_exponential(gaps.bits()) * gap_mean_ns;
                Self::Poisson {
                    gaps,
                    gap_mean_ns,
                    at_ns,
                }
            }
            Arrivals::Constant => {
                let (rate_milli, start_ns) = (u128::from(rate_milli), u128::from(start_ns));
                let first_ns = start_ns + u128::from(part.start);
                Self::Constant {
                    next: (first_ns * rate_milli).div_ceil(MILLI_SECOND_NS),
                    rate_milli,
                    start_ns,
                }
            }
        }
    }

    /// The next time, in nanoseconds of the second, if it lies before `end_ns`.
    fn next_before(&mut self, end_ns: u64) -> Option<u64> {
        match self {
            Self::Poisson {
                gaps,
                gap_mean_ns,
                at_ns,
            } => {
                let now_ns = *at_ns;
                if now_ns >= end_ns as f64 {
                    return None;
                }
                *at_ns += unit_exponential(gaps.bits()) * *gap_mean_ns;
                Some(now_ns as u64)
            }
            Self::Constant {
                next,
                rate_milli,
                start_ns,
            } => {
                let at_ns = (*next * MILLI_SECOND_NS / *rate_milli - *start_ns) as u64;
                *next += 1;
                (at_ns < end_ns).then_some(at_ns)
            }
        }
    }
}
