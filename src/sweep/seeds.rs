//! Seeds as they are typed: `7`, `1..1000`, `1..5,9`.

use std::str::FromStr;

/// Seeds of one sweep at most.
const SEEDS_MAX: u64 = 1_000_000;

/// The seeds of a sweep, in the order they were typed, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds(Vec<u64>);

impl Seeds {
    /// Each of them.
    pub(crate) fn as_slice(&self) -> &[u64] {
        &self.0
    }
}

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "seeds are numbers and ranges, such as 7 or 1..1000 or 1..5,9".to_owned();
        let number = |text: &str| text.trim().parse::<u64>().map_err(|_| form());
        let mut seeds = Vec::new();
        for part in text.split(',') {
            let (from, to) = match part.split_once("..") {
                Some((from, to)) => (number(from)?, number(to.trim_start_matches('='))?),
                None => (number(part)?, number(part)?),
            };
            if from > to {
                return Err(format!(
                    "{part} is empty: a range goes upwards, both ends included"
                ));
            }
            if (to - from).saturating_add(seeds.len() as u64) >= SEEDS_MAX {
                return Err(format!("at most {SEEDS_MAX} seeds can be played at once"));
            }
            seeds.extend(from..=to);
        }
        let mut seen = std::collections::BTreeSet::new();
        match seeds.iter().find(|seed| !seen.insert(**seed)) {
            Some(twice) => Err(format!("seed {twice} is named twice")),
            None => Ok(Self(seeds)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_include_both_ends() {
        let seeds = |text: &str| text.parse::<Seeds>().map(|s| s.0);
        assert_eq!(seeds("7"), Ok(vec![7]));
        assert_eq!(seeds("1..3"), Ok(vec![1, 2, 3]));
        assert_eq!(seeds("1..=2, 9"), Ok(vec![1, 2, 9]));
        for wrong in [
            "",
            "x",
            "3..1",
            "1..",
            "1..3,2",
            "0..18446744073709551615",
            "-1",
        ] {
            assert!(seeds(wrong).is_err(), "{wrong}");
        }
    }
}
