//! Zipf-distributed ranks by Vose's alias method (1991): two table look-ups a draw.

use crate::random::scale;

/// Draws ranks `0..n` with weight `1 / (rank + 1)^s`.
#[derive(Clone, Debug)]
pub(super) struct Zipf {
    /// For each column: the threshold below which it stands for itself, and
    /// the rank that it stands for otherwise.
    columns: Vec<(u64, u32)>,
}

impl Zipf {
    /// # Panics
    /// When there are no ranks; the scenario check refuses that.
    pub(super) fn new(ranks: u32, exponent: f64) -> Self {
        assert!(ranks > 0, "an empty key set");
        let weights: Vec<f64> = (1..=ranks)
            .map(|rank| libm::pow(f64::from(rank), -exponent))
            .collect();
        let total: f64 = weights.iter().sum();
        let mut share: Vec<f64> = weights
            .iter()
            .map(|w| w / total * f64::from(ranks))
            .collect();
        let mut columns = vec![(u64::MAX, 0); ranks as usize];
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..share.len()).partition(|i| share[*i] < 1.0);
        while let (Some(low), Some(high)) = (small.pop(), large.last().copied()) {
            columns[low] = ((share[low] * TWO_POW_64) as u64, high as u32);
            share[high] -= 1.0 - share[low];
            if share[high] < 1.0 {
                large.pop();
                small.push(high);
            }
        }
        for rest in small.into_iter().chain(large) {
            columns[rest] = (u64::MAX, rest as u32);
        }
        Self { columns }
    }

    /// A rank from two uniform draws.
    pub(super) fn draw(&self, column_bits: u64, coin_bits: u64) -> u32 {
        let column = scale(column_bits, self.columns.len() as u64) as usize;
        let (threshold, other) = self.columns[column];
        if coin_bits < threshold {
            column as u32
        } else {
            other
        }
    }
}

const TWO_POW_64: f64 = 18_446_744_073_709_551_616.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn frequencies_follow_the_weights() {
        let zipf = Zipf::new(100, 0.9);
        let mut stream = Stream::new(3, "zipf");
        let mut counts = [0u32; 100];
        let draws = 400_000;
        for _ in 0..draws {
            let (a, b) = (stream.bits(), stream.bits());
            counts[zipf.draw(a, b) as usize] += 1;
        }
        let total: f64 = (1..=100).map(|r| libm::pow(f64::from(r), -0.9)).sum();
        for rank in [1usize, 2, 10, 100] {
            let expected = libm::pow(rank as f64, -0.9) / total * f64::from(draws);
            let off = (f64::from(counts[rank - 1]) - expected).abs() / expected.sqrt();
            assert!(
                off < 4.5,
                "rank {rank}: {} against {expected:.0}, {off:.1} sigma",
                counts[rank - 1]
            );
        }
    }

    #[test]
    fn exponent_zero_is_uniform() {
        let zipf = Zipf::new(4, 0.0);
        let mut stream = Stream::new(4, "uniform");
        let mut counts = [0u32; 4];
        for _ in 0..40_000 {
            let (a, b) = (stream.bits(), stream.bits());
            counts[zipf.draw(a, b) as usize] += 1;
        }
        assert!(
            counts.iter().all(|c| (9_500..10_500).contains(c)),
            "{counts:?}"
        );
    }
}
