//! What members of a team read in a terminal: figures are those of the pages.

pub(crate) mod audit;
pub(crate) mod outlook;
pub(crate) mod score;
pub(crate) mod status;

use scoreboard::format::{self, MINUS, NBSP};

/// Whole points.
fn points(mpt: i64) -> String {
    plain(&format::points(mpt))
}

/// The same with a plus in front of gains.
fn signed(mpt: i64) -> String {
    plain(&format::signed_points(mpt))
}

/// Micro-dollars in dollars and cents.
fn dollars(musd: i64) -> String {
    plain(&format::cents(musd))
}

/// Thousandths as percent.
fn percent(permille: u32) -> String {
    plain(&format::percent(permille))
}

/// Thousandths with one decimal.
fn tenths(thousandths: u64) -> String {
    plain(&format::tenths(thousandths))
}

/// A latency with its unit.
fn latency(us: u64) -> String {
    plain(&format::latency(us))
}

/// With common spaces and hyphens, in place of those that do not break and of minus signs: what a terminal shows is
/// searched and cut up by programs.
fn plain(figure: &str) -> String {
    figure.replace(NBSP, " ").replace(MINUS, "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_pages_with_common_spaces_and_hyphens() {
        assert_eq!(
            (points(1_234_567), points(-98_763_000)),
            ("1,234".into(), "-98,763".into())
        );
        assert_eq!(
            (signed(2_310_000), signed(-999)),
            ("+2,310".into(), "0".into())
        );
        assert_eq!(
            (dollars(-1_230_000), dollars(-1)),
            ("-$1.23".into(), "$0.00".into())
        );
        assert_eq!(
            (percent(314), percent(1_000)),
            ("31.4 %".into(), "100 %".into())
        );
        assert_eq!(tenths(42_190), "42.2");
        assert_eq!(
            (latency(420), latency(4_310_000)),
            ("420 µs".into(), "4.31 s".into())
        );
    }
}
