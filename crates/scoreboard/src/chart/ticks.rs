//! Round values for axes.

/// Steps of time that people count in, in seconds.
const TIME_STEPS_S: [u32; 14] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
];

/// Round values in `low..=high`, about `count` of them: multiples of 1, 2 or 5 times a power of ten.
pub(super) fn round_values(low: i64, high: i64, count: i64) -> Vec<i64> {
    let rough = ((high - low) / count.max(1)).max(1);
    let mut power = 1;
    while power * 10 <= rough {
        power *= 10;
    }
    let step = [1, 2, 5, 10]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= rough)
        .unwrap_or(power);
    let first = low.div_euclid(step) * step;
    (0..)
        .map(|index| first + index * step)
        .skip_while(|value| *value < low)
        .take_while(|value| *value <= high)
        .collect()
}

/// Round moments in `from..=to` seconds, at most `count` of them.
pub(super) fn moments(from: u32, to: u32, count: u32) -> Vec<u32> {
    let span = to.saturating_sub(from).max(1);
    let hours = (1..).map(|n| n * 3600 * 4);
    let step = TIME_STEPS_S
        .into_iter()
        .chain(hours)
        .find(|step| span / step < count.max(1))
        .unwrap_or(span);
    (from.div_ceil(step)..=to / step)
        .map(|index| index * step)
        .collect()
}

/// How far apart moments are.
pub(super) fn step(moments: &[u32]) -> u32 {
    match moments {
        [first, second, ..] => second - first,
        _ => u32::MAX,
    }
}

/// A round value as short as can be: `150k`, `−1.5M`, `500`.
pub(super) fn short(value: i64) -> String {
    let sign = if value < 0 { "\u{2212}" } else { "" };
    let size = value.unsigned_abs();
    let (unit, suffix) = match size {
        0..1_000 => (1, ""),
        1_000..1_000_000 => (1_000, "k"),
        _ => (1_000_000, "M"),
    };
    let (whole, tenth) = (size / unit, size % unit * 10 / unit);
    if tenth == 0 {
        format!("{sign}{whole}{suffix}")
    } else {
        format!("{sign}{whole}.{tenth}{suffix}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_round_and_inside() {
        assert_eq!(round_values(-98_763, 182_187, 5), [0, 100_000]);
        assert_eq!(
            round_values(-98_763, 182_187, 6),
            [-50_000, 0, 50_000, 100_000, 150_000]
        );
        assert_eq!(round_values(0, 0, 5), [0]);
        assert_eq!(round_values(0, 7, 4), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn moments_are_round() {
        assert_eq!(moments(0, 9000, 6), [0, 1800, 3600, 5400, 7200, 9000]);
        assert_eq!(moments(0, 180, 7), [0, 30, 60, 90, 120, 150, 180]);
        assert_eq!(
            moments(6_180, 7_900, 8),
            [6_300, 6_600, 6_900, 7_200, 7_500, 7_800]
        );
        assert_eq!(moments(0, 0, 5), [0]);
    }

    #[test]
    fn values_are_short() {
        assert_eq!(
            [0, 500, 150_000, -100_000, 1_500_000, 2_500].map(short),
            ["0", "500", "150k", "−100k", "1.5M", "2.5k"]
        );
    }
}
