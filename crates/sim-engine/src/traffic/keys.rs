//! Which key a request asks for.

use super::curve::Curve;
use super::fashion::{HotNow, HotPart, Round, RoundNow};
use super::zipf::Zipf;
use crate::random::{Stream, threshold_hit};
use model::key::{KeyId, mix};
use model::scenario::{ExtraKeys, Keys};
use model::units::{Ppm, StoryDuration};

/// Picks keys for arrivals.
#[derive(Clone, Debug)]
pub(super) struct KeyPicker {
    zipf: Zipf,
    unique: Curve,
    every_ns: u64,
    /// For each epoch of the churn, the filling of each place.
    fillings: Vec<Vec<u32>>,
    hot: Option<HotPart>,
    round: Option<Round>,
}

/// What a stream of requests asks for in one second.
pub(super) struct Mix<'p> {
    zipf: &'p Zipf,
    unique_threshold: u64,
    fillings: &'p [u32],
    fashion: Option<Fashion>,
}

/// What is in fashion in that second, if the scenario has such.
struct Fashion {
    hot: Option<HotNow>,
    round: Option<RoundNow>,
}

impl KeyPicker {
    pub(super) fn new(keys: &Keys, length: StoryDuration, seed: u64) -> Self {
        let (every_ns, replace) = match &keys.churn {
            Some(churn) => (churn.every.as_ns(), churn.replace),
            None => (u64::MAX, Ppm::ZERO),
        };
        let churn_key = Stream::key(seed, "traffic/churn");
        let mut current = vec![0u32; keys.set as usize];
        let mut fillings = vec![current.clone()];
        for epoch in 1..=length.as_ns() / every_ns {
            for (place, filling) in current.iter_mut().enumerate() {
                let bits = mix(churn_key ^ mix(epoch << 32 | place as u64));
                *filling += u32::from(threshold_hit(bits, replace.threshold()));
            }
            fillings.push(current.clone());
        }
        Self {
            zipf: Zipf::new(keys.set, f64::from(keys.zipf.get()) / 1000.0),
            unique: Curve::new(
                keys.unique
                    .iter()
                    .map(|p| (p.at.as_ns(), u64::from(p.share.get())))
                    .collect(),
            ),
            every_ns,
            fillings,
            hot: keys
                .hot
                .as_ref()
                .map(|hot| HotPart::new(hot, keys.set, seed)),
            round: keys.duplicates.as_ref().map(|d| Round::new(d, keys.set)),
        }
    }

    /// The mix at a time: the everyday one, or that of a surge's extra requests.
    pub(super) fn mix(&self, at_ns: u64, extra: Option<ExtraKeys>) -> Mix<'_> {
        let epoch = (at_ns / self.every_ns) as usize;
        let unique_threshold = match extra {
            None | Some(ExtraKeys::Same) => Ppm::new(self.unique.at(at_ns) as u32).threshold(),
            Some(ExtraKeys::AllNew) => u64::MAX,
            Some(ExtraKeys::Repeats(share)) => u64::MAX - share.threshold(),
        };
        let is_everyday = matches!(extra, None | Some(ExtraKeys::Same));
        let round = self.round.as_ref().filter(|_| is_everyday);
        Mix {
            zipf: &self.zipf,
            unique_threshold,
            fillings: &self.fillings[epoch.min(self.fillings.len() - 1)],
            fashion: (self.hot.is_some() || round.is_some()).then(|| Fashion {
                hot: self.hot.as_ref().map(|hot| hot.at(at_ns)),
                round: round.map(|round| round.at(at_ns)),
            }),
        }
    }
}

/// Stands for "asked for once" until the request has its number.
const UNIQUE: KeyId = KeyId::unique(0);

impl Mix<'_> {
    /// The next key. What few scenarios have is out of the way of the others.
    pub(super) fn draw(&self, stream: &mut Stream) -> KeyId {
        match &self.fashion {
            None => self.draw_plain(stream),
            Some(fashion) => self.draw_with(fashion, stream),
        }
    }

    // Never inlined: with the loop over arrivals around it, it takes half as long again.
    #[inline(never)]
    fn draw_plain(&self, stream: &mut Stream) -> KeyId {
        let (coin, column, alias) = (stream.bits(), stream.bits(), stream.bits());
        if coin < self.unique_threshold {
            return UNIQUE;
        }
        self.of_set(self.zipf.draw(column, alias))
    }

    #[inline(never)]
    fn draw_with(&self, fashion: &Fashion, stream: &mut Stream) -> KeyId {
        if let Some(round) = &fashion.round
            && threshold_hit(stream.bits(), round.threshold)
        {
            return round.key(stream.bits());
        }
        let (coin, column, alias) = (stream.bits(), stream.bits(), stream.bits());
        if coin < self.unique_threshold {
            return UNIQUE;
        }
        self.of_set(match &fashion.hot {
            Some(hot) if threshold_hit(stream.bits(), hot.threshold) => hot.place(column),
            _ => self.zipf.draw(column, alias),
        })
    }

    fn of_set(&self, place: u32) -> KeyId {
        KeyId::repeating(place, self.fillings[place as usize])
    }
}
