//! Which key a request asks for.

use super::curve::Curve;
use super::fashion::{HotNow, HotPart, Round, RoundNow};
use super::zipf::Zipf;
use crate::random::{Stream, threshold_hit};
use model::key::{KeyId, mix};
use model::scenario::{ExtraKeys, Keys};
use model::units::{Ppm, SECOND_NS, StoryDuration};

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

/// The picker as it stands in one second.
pub(super) struct SecondKeys<'p> {
    picker: &'p KeyPicker,
    unique_threshold: u64,
    fillings: &'p [u32],
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

    pub(super) fn of_second(&self, second: u32) -> SecondKeys<'_> {
        let at_ns = u64::from(second) * SECOND_NS;
        let epoch = (at_ns / self.every_ns) as usize;
        SecondKeys {
            picker: self,
            unique_threshold: Ppm::new(self.unique.at(at_ns) as u32).threshold(),
            fillings: &self.fillings[epoch.min(self.fillings.len() - 1)],
            hot: self.hot.as_ref().map(|hot| hot.at(at_ns)),
            round: self.round.as_ref().map(|round| round.at(at_ns)),
        }
    }
}

/// Stands for "asked for once" until the request has its number.
const UNIQUE: KeyId = KeyId::unique(0);

impl SecondKeys<'_> {
    /// A key of the everyday mix.
    pub(super) fn everyday(&self, stream: &mut Stream) -> KeyId {
        if let Some(round) = &self.round
            && threshold_hit(stream.bits(), round.threshold)
        {
            return round.key(stream.bits());
        }
        self.pick(self.unique_threshold, stream)
    }

    /// A key of a surge's extra requests.
    pub(super) fn extra(&self, keys: ExtraKeys, stream: &mut Stream) -> KeyId {
        match keys {
            ExtraKeys::Same => self.everyday(stream),
            ExtraKeys::AllNew => UNIQUE,
            ExtraKeys::Repeats(share) => self.pick(u64::MAX - share.threshold(), stream),
        }
    }

    fn pick(&self, unique_threshold: u64, stream: &mut Stream) -> KeyId {
        let (coin, column, alias) = (stream.bits(), stream.bits(), stream.bits());
        if coin < unique_threshold {
            return UNIQUE;
        }
        let place = match &self.hot {
            Some(hot) if threshold_hit(stream.bits(), hot.threshold) => hot.place(column),
            _ => self.picker.zipf.draw(column, alias),
        };
        KeyId::repeating(place, self.fillings[place as usize])
    }
}
