//! How a balancer chooses a target. Both data planes call this.

mod groups;
mod loads;
mod slow_start;

pub use groups::{Members, Place, Pools, Share, Turns};
pub use loads::Loads;

use crate::words::words;

words! {
    /// A kind of load balancer.
    pub enum BalancerKind {
        /// Round robin; no request-count-per-target metric to scale on.
        Classic = "classic",
        /// Least outstanding requests unless told otherwise, with the metric.
        Application = "application",
    }
}

words! {
    /// What a balancer goes by when it chooses a target.
    pub enum Algorithm {
        /// The fewest outstanding requests.
        LeastOutstanding = "least-outstanding",
        /// One after the other.
        RoundRobin = "round-robin",
    }
}

impl BalancerKind {
    /// Whether it has target groups, and shares the traffic among them by weight.
    #[must_use]
    pub const fn has_weights(self) -> bool {
        matches!(self, Self::Application)
    }

    /// Whether scaling can follow the requests per target.
    #[must_use]
    pub const fn has_request_metric(self) -> bool {
        matches!(self, Self::Application)
    }
}

/// Chooses among targets by their outstanding requests; `turn` counts the
/// choices made so far. `None` when there is no target.
///
/// Among equally loaded targets the next in turn is taken, so that an idle
/// pool is used evenly.
///
/// ```
/// use model::balance::{Algorithm, choose};
/// let mut turn = 0;
/// assert_eq!(choose(Algorithm::RoundRobin, &mut turn, &[9, 0]), Some(0), "it does not look");
/// assert_eq!(choose(Algorithm::LeastOutstanding, &mut turn, &[9, 0]), Some(1));
/// ```
pub fn choose(algorithm: Algorithm, turn: &mut u64, outstanding: &[u32]) -> Option<usize> {
    let count = outstanding.len();
    if count == 0 {
        return None;
    }
    let first = (*turn % count as u64) as usize;
    *turn = turn.wrapping_add(1);
    match algorithm {
        Algorithm::RoundRobin => Some(first),
        Algorithm::LeastOutstanding => {
            let (later, sooner) = (first..count, 0..first);
            later.chain(sooner).min_by_key(|index| outstanding[*index])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tournament is the scan, only faster: over many targets, changes and turns.
    #[test]
    fn a_tournament_chooses_as_the_scan_does() {
        let mut state = 1u64;
        let mut below = |limit: u64| {
            state = crate::key::mix(state);
            state % limit
        };
        for count in 0..=70usize {
            let mut scan: Vec<u32> = (0..count).map(|_| below(4) as u32).collect();
            let mut loads = Loads::new(&scan);
            let (mut turn, mut turn_of_scan) = (below(9), 0);
            turn_of_scan += turn;
            for _ in 0..300 {
                for algorithm in Algorithm::ALL.iter().copied() {
                    let chosen = loads.choose(algorithm, &mut turn);
                    assert_eq!(
                        chosen,
                        choose(algorithm, &mut turn_of_scan, &scan),
                        "{scan:?}"
                    );
                    assert_eq!(turn, turn_of_scan);
                }
                if count == 0 {
                    continue;
                }
                let target = below(count as u64) as usize;
                if scan[target] > 0 && below(2) == 0 {
                    scan[target] -= 1;
                    loads.remove(target);
                } else {
                    scan[target] += 1;
                    loads.add(target);
                }
            }
        }
    }

    #[test]
    fn equal_loads_take_turns() {
        for algorithm in Algorithm::ALL.iter().copied() {
            let mut turn = 0;
            let chosen: Vec<_> = (0..6)
                .filter_map(|_| choose(algorithm, &mut turn, &[2, 2, 2]))
                .collect();
            assert_eq!(chosen, [0, 1, 2, 0, 1, 2], "{algorithm}");
        }
        assert_eq!(choose(Algorithm::LeastOutstanding, &mut 0, &[]), None);
    }
}
