//! The hours of the day: a raised cosine with its top at the busiest time.

use model::scenario::Day;
use model::units::Ppm;

/// Minutes of a day.
const DAY_MIN: u128 = 1_440;

/// The hours of the day, in game time.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    lasts_ns: u64,
    /// How long ago the busiest time was when the game began.
    since_peak_ns: u64,
    trough: f64,
}

impl Hours {
    pub(super) fn new(day: &Day) -> Self {
        let lasts_ns = day.lasts.as_ns();
        let minutes = u128::from(day.begins.minutes_since(day.peak, day.utc_offset));
        Self {
            lasts_ns,
            since_peak_ns: (minutes * u128::from(lasts_ns) / DAY_MIN) as u64,
            trough: f64::from(day.trough.get()) / 1e6,
        }
    }

    /// What the day leaves of a rate at a time: all of it at the busiest hour.
    pub(super) fn of(&self, rate: u64, time_ns: u64) -> u64 {
        let phase_ns = (time_ns + self.since_peak_ns) % self.lasts_ns;
        let angle = std::f64::consts::TAU * phase_ns as f64 / self.lasts_ns as f64;
        let share = self.trough + (1.0 - self.trough) * (1.0 + libm::cos(angle)) / 2.0;
        Ppm::new((share * 1e6 + 0.5) as u32).of(rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::StoryDuration;

    fn day(begins: &str, utc_offset: &str, hours: u64) -> Hours {
        Hours::new(&Day {
            begins: begins.parse().expect("a time"),
            peak: "16:00".parse().expect("a time"),
            utc_offset: utc_offset.parse().expect("an offset"),
            trough: Ppm::new(200_000),
            lasts: StoryDuration::from_secs(hours * 3600),
        })
    }

    fn at_hours(hours: &Hours, times: &[u64]) -> Vec<u64> {
        times
            .iter()
            .map(|t| hours.of(1_000, t * 3_600_000_000_000))
            .collect()
    }

    #[test]
    fn the_day_peaks_at_its_hour_and_is_quiet_half_a_day_away() {
        let central_europe = day("09:00", "+01:00", 24);
        // The game begins at 10:00 there; 16:00 is six hours later.
        assert_eq!(
            at_hours(&central_europe, &[6, 12, 18, 24, 30]),
            [1_000, 600, 200, 600, 1_000]
        );
        assert_eq!(
            at_hours(&day("16:00", "+00:00", 24), &[0, 12, 24]),
            [1_000, 200, 1_000]
        );
        assert_eq!(
            at_hours(&day("22:00", "-06:00", 24), &[0, 12]),
            [1_000, 200]
        );
    }

    #[test]
    fn a_shorter_day_goes_round_in_the_game() {
        let quick = day("10:00", "+00:00", 4);
        assert_eq!(
            at_hours(&quick, &[0, 1, 2, 3, 4, 5]),
            [600, 1_000, 600, 200, 600, 1_000]
        );
    }
}
