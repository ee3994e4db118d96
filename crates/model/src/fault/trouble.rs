//! What is wrong with one instance, all faults taken together.

use super::Fault;
use crate::ids::InstanceId;
use crate::key::mix;
use crate::units::{GameTime, Permille, Ppm, RequestDuration};

/// What is wrong with one instance: whole, not a difference, so that applying
/// it twice does no harm. The default is an instance without trouble.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// Its process stands still.
    pub is_frozen: bool,
    /// Nothing gets to it or back.
    pub is_unreachable: bool,
    /// How its answers are delayed: by how much, up to how much more, which share.
    pub late: Vec<(RequestDuration, RequestDuration, Ppm)>,
    /// The share of connections that are reset.
    pub resets: Ppm,
    /// The share of requests that get an error.
    pub errors: Ppm,
    /// The share of requests that get another key's hash.
    pub wrong: Ppm,
    /// How much more slowly it works.
    pub slowness: Vec<Slowness>,
    /// Environments that it may use at once, if it is a function whose share was cut.
    pub concurrency: Option<u32>,
}

/// How an instance slows down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slowness {
    /// So many times as long at the begin.
    pub times: Permille,
    /// When it began.
    pub since: GameTime,
    /// By so much of its time a request takes longer after each minute.
    pub per_minute: Ppm,
}

/// What chance decides for one request at an instance in trouble.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Luck {
    /// Its connection is reset.
    pub is_reset: bool,
    /// It gets an error.
    pub is_error: bool,
    /// It gets another key's hash.
    pub is_wrong: bool,
    /// How much longer its answer is on its way.
    pub late: RequestDuration,
}

/// The longest that trouble makes a request take, as with any demand.
const SLOWED_NS_MAX: u64 = 3_600_000_000_000;

/// Any numbers: they keep hashes of one draw apart.
const RESET_SALT: u64 = 0x7265_7365_7421;
const ERROR_SALT: u64 = 0x6572_726f_7221;
const WRONG_SALT: u64 = 0x7772_6f6e_6721;
const LATE_SALT: u64 = 0x006c_6174_6521;
const JITTER_SALT: u64 = 0x6a69_7474_6572;

impl Trouble {
    /// What the faults of an account mean for an instance: its own, and those
    /// of its host if it is a container. Shares of several faults of one kind
    /// do not add up: the largest counts.
    #[must_use]
    pub fn of(faults: &[Fault], it: InstanceId, host: Option<InstanceId>) -> Self {
        let mut all = Self::default();
        let is_its = |id| id == it || Some(id) == host;
        for fault in faults.iter().filter(|f| f.instance().is_some_and(is_its)) {
            match fault {
                Fault::Frozen { .. } => all.is_frozen = true,
                Fault::Unreachable { .. } => all.is_unreachable = true,
                Fault::Late {
                    add, jitter, share, ..
                } => all.late.push((*add, *jitter, *share)),
                Fault::Resets { share, .. } => all.resets = all.resets.max(*share),
                Fault::Errors { share, .. } => all.errors = all.errors.max(*share),
                Fault::Wrong { share, .. } => all.wrong = all.wrong.max(*share),
                Fault::Slower {
                    times,
                    since,
                    per_minute,
                    ..
                } => all.slowness.push(Slowness {
                    times: *times,
                    since: *since,
                    per_minute: *per_minute,
                }),
                Fault::Throttled { concurrency, .. } => {
                    let before = all.concurrency.unwrap_or(u32::MAX);
                    all.concurrency = Some(before.min(*concurrency));
                }
                Fault::ZoneDown { .. }
                | Fault::Crashed { .. }
                | Fault::TakenBack { .. }
                | Fault::NoCapacity { .. }
                | Fault::ApiErrors { .. }
                | Fault::ApiThrottled { .. }
                | Fault::Prices { .. }
                | Fault::Outside(_) => {}
            }
        }
        all
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What chance decides for an attempt at it. `draw_ppm` is the attempt's
    /// own draw, which decides on the errors of versions too and travels with
    /// live requests: so both data planes decide alike.
    #[must_use]
    pub fn luck(&self, draw_ppm: u32) -> Luck {
        let bits = |salt: u64| mix(u64::from(draw_ppm) ^ salt);
        let is_hit = |salt: u64, share: Ppm| share == Ppm::ONE || bits(salt) < share.threshold();
        let late_ns = self.late.iter().zip(0..).map(|((add, jitter, share), n)| {
            if !is_hit(LATE_SALT + n, *share) {
                return 0;
            }
            let jitter_ns = u128::from(jitter.as_ns()) * u128::from(bits(JITTER_SALT + n));
            add.as_ns() + (jitter_ns >> 64) as u64
        });
        Luck {
            is_reset: is_hit(RESET_SALT, self.resets),
            is_error: is_hit(ERROR_SALT, self.errors),
            is_wrong: is_hit(WRONG_SALT, self.wrong),
            late: RequestDuration::from_ns(late_ns.sum()),
        }
    }

    /// How much later all its answers are at least, for probes.
    #[must_use]
    pub fn late_at_least(&self) -> RequestDuration {
        let always = self.late.iter().filter(|(_, _, share)| *share == Ppm::ONE);
        RequestDuration::from_ns(always.map(|(add, ..)| add.as_ns()).sum())
    }

    /// How long something takes that would take `ns` without the trouble.
    #[must_use]
    pub fn slowed_ns(&self, ns: u64, now: GameTime) -> u64 {
        let slowed = self.slowness.iter().fold(u128::from(ns), |ns, it| {
            let minutes_ppm = u128::from(now.as_ns().saturating_sub(it.since.as_ns())) / 60_000;
            // Thousandths at the begin, and millionths for each millionth of a minute.
            let grown = minutes_ppm * u128::from(it.per_minute.get()) / 1_000_000;
            let factor_ppm = u128::from(it.times.get()) * 1_000 + grown;
            (ns * factor_ppm / 1_000_000).min(u128::from(SLOWED_NS_MAX))
        });
        slowed as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IT: InstanceId = InstanceId(3);

    #[test]
    fn it_is_that_of_one_instance_and_over_with_its_faults() {
        let other = Fault::Frozen {
            instance: InstanceId(4),
        };
        assert!(Trouble::of(std::slice::from_ref(&other), IT, None).is_none());
        let faults = [
            other,
            Fault::Errors {
                instance: IT,
                share: Ppm::new(5),
            },
            Fault::Errors {
                instance: IT,
                share: Ppm::new(9),
            },
        ];
        let trouble = Trouble::of(&faults, IT, None);
        assert_eq!(trouble.errors, Ppm::new(9));
        assert!(!trouble.is_frozen && !trouble.is_none());
        let packed = Trouble::of(&faults, IT, Some(InstanceId(4)));
        assert!(packed.is_frozen, "it stands still with its host");
        assert_eq!(packed.errors, Ppm::new(9));
    }

    #[test]
    fn luck_keeps_to_its_shares_and_its_kinds_are_independent() {
        let share = Ppm::new(200_000);
        let trouble = Trouble {
            resets: share,
            errors: share,
            wrong: share,
            late: vec![(
                RequestDuration::from_ms(100),
                RequestDuration::from_ms(50),
                share,
            )],
            ..Trouble::default()
        };
        let (mut counts, mut both, mut late_ms) = ([0_u32; 4], 0_u32, 0);
        for draw in 0..100_000 {
            let luck = trouble.luck(draw * 10);
            let is_late = luck.late > RequestDuration::ZERO;
            let hits = [luck.is_reset, luck.is_error, luck.is_wrong, is_late];
            counts
                .iter_mut()
                .zip(hits)
                .for_each(|(n, hit)| *n += u32::from(hit));
            both += u32::from(luck.is_reset && luck.is_error);
            late_ms += luck.late.as_ns() / 1_000_000;
        }
        // Standard deviations: sqrt(10^5 x 0.2 x 0.8) = 126 and sqrt(10^5 x 0.04 x 0.96) = 62.
        assert!(
            counts.iter().all(|n| (19_370..20_630).contains(n)),
            "{counts:?}"
        );
        assert!((3_690..4_310).contains(&both), "{both}");
        let mean_ms = late_ms / u64::from(counts[3]);
        assert!(
            (123..=126).contains(&mean_ms),
            "{mean_ms}: 100 and half of 50"
        );
        let certain = Trouble {
            errors: Ppm::ONE,
            ..Trouble::default()
        };
        assert!((0..1_000).all(|draw| certain.luck(draw).is_error && !certain.luck(draw).is_reset));
    }

    #[test]
    fn a_leak_slows_down_by_its_share_each_minute() {
        let slowness = |times, per_minute| Slowness {
            times: Permille::new(times),
            since: GameTime::from_second(60),
            per_minute: Ppm::new(per_minute),
        };
        let leak = Trouble {
            slowness: vec![slowness(1_000, 200_000)],
            ..Trouble::default()
        };
        let at = |minute: u32| leak.slowed_ns(4_000, GameTime::from_second(minute * 60));
        assert_eq!([at(1), at(2), at(6)], [4_000, 4_800, 8_000]);
        let both = Trouble {
            slowness: vec![slowness(2_000, 0), slowness(3_000, 0)],
            ..Trouble::default()
        };
        assert_eq!(both.slowed_ns(4_000, GameTime::from_second(60)), 24_000);
        assert_eq!(
            leak.slowed_ns(u64::MAX, GameTime::from_second(600)),
            SLOWED_NS_MAX
        );
    }
}
