//! Faults that grow to their strength.

use super::Fault;
use crate::units::{GameTime, Permille, Ppm, RequestDuration, StoryDuration};

/// How far something has grown, in millionths.
///
/// ```
/// use model::fault::grown_ppm;
/// use model::units::{GameTime, Ppm, StoryDuration};
/// let (since, ramp) = (GameTime::from_second(60), StoryDuration::from_secs(120));
/// let at = |second| grown_ppm(since, ramp, GameTime::from_second(second));
/// assert_eq!([at(60), at(90), at(180), at(999)].map(Ppm::get), [0, 250_000, 1_000_000, 1_000_000]);
/// ```
#[must_use]
pub fn grown_ppm(since: GameTime, ramp: StoryDuration, now: GameTime) -> Ppm {
    let gone = u128::from(now.since(since).as_ns()) * 1_000_000;
    match gone.checked_div(u128::from(ramp.as_ns())) {
        Some(ppm) => Ppm::new(ppm.min(1_000_000) as u32),
        None => Ppm::ONE,
    }
}

impl Fault {
    /// The same with a share of its strength. What hits every answer is longer
    /// or shorter; what hits some of them hits more or fewer.
    #[must_use]
    pub fn grown_to(&self, grown: Ppm) -> Self {
        let part = |whole: u64| {
            let part = u128::from(whole) * u128::from(grown.get()) / 1_000_000;
            part as u64
        };
        let part_of_share =
            |share: &mut Ppm| *share = Ppm::new(part(u64::from(share.get())) as u32);
        let mut it = self.clone();
        match &mut it {
            Self::Late {
                add, jitter, share, ..
            } if *share == Ppm::ONE => {
                *add = RequestDuration::from_ns(part(add.as_ns()));
                *jitter = RequestDuration::from_ns(part(jitter.as_ns()));
            }
            Self::Late { share, .. }
            | Self::Resets { share, .. }
            | Self::Errors { share, .. }
            | Self::Wrong { share, .. } => part_of_share(share),
            Self::Slower { times, .. } => {
                let more = u64::from(times.get()).saturating_sub(1_000);
                *times = Permille::new(1_000 + part(more) as u32);
            }
            Self::ZoneDown { .. }
            | Self::Crashed { .. }
            | Self::TakenBack { .. }
            | Self::Frozen { .. }
            | Self::Unreachable { .. }
            | Self::Throttled { .. }
            | Self::NoCapacity { .. }
            | Self::ApiErrors { .. }
            | Self::ApiThrottled { .. }
            | Self::Prices { .. }
            | Self::Outside(_) => {}
        }
        it
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::InstanceId;

    #[test]
    fn half_grown_is_half_of_what_it_does() {
        let instance = InstanceId(0);
        let ms = RequestDuration::from_ms;
        let half = |fault: Fault| fault.grown_to(Ppm::new(500_000));
        let late = |add, jitter, share| Fault::Late {
            instance,
            add: ms(add),
            jitter: ms(jitter),
            share: Ppm::new(share),
        };
        assert_eq!(half(late(600, 80, 1_000_000)), late(300, 40, 1_000_000));
        assert_eq!(half(late(600, 0, 200_000)), late(600, 0, 100_000));
        let slower = |times| Fault::Slower {
            instance,
            times: Permille::new(times),
            since: GameTime::ZERO,
            per_minute: Ppm::ZERO,
        };
        assert_eq!(half(slower(4_000)), slower(2_500));
        let errors = |share| Fault::Errors {
            instance,
            share: Ppm::new(share),
        };
        assert_eq!(half(errors(300_000)), errors(150_000));
        assert_eq!(errors(300_000).grown_to(Ppm::ONE), errors(300_000));
        assert_eq!(slower(4_000).grown_to(Ppm::ZERO), slower(1_000));
    }
}
