//! What members of a team read in a terminal.

pub(crate) mod audit;
pub(crate) mod outlook;
pub(crate) mod score;
pub(crate) mod status;

use super::result::group_digits;

/// Milli-points as points; small ones with a tenth.
fn points(mpt: i64) -> String {
    match mpt.unsigned_abs() {
        0..10_000 => format!(
            "{}{}.{}",
            minus(mpt),
            mpt.abs() / 1_000,
            mpt.abs() % 1_000 / 100
        ),
        _ => group_digits(mpt / 1_000),
    }
}

/// The same with a plus in front of gains.
fn signed(mpt: i64) -> String {
    match mpt > 0 {
        true => format!("+{}", points(mpt)),
        false => points(mpt),
    }
}

fn minus(value: i64) -> &'static str {
    if value < 0 { "-" } else { "" }
}

/// Micro-dollars in dollars and cents.
fn dollars(musd: i64) -> String {
    let cents = musd.abs() / 10_000;
    let whole = group_digits(cents / 100);
    format!("{}${whole}.{:02}", minus(musd), cents % 100)
}

/// Thousandths as percent.
fn percent(permille: u32) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

/// Thousandths with one decimal.
fn tenths(thousandths: u64) -> String {
    format!("{}.{}", thousandths / 1_000, thousandths % 1_000 / 100)
}

/// A latency with its unit.
fn latency(us: u64) -> String {
    match us {
        0..1_000_000 => format!("{} ms", us / 1_000),
        _ => format!("{}.{:02} s", us / 1_000_000, us % 1_000_000 / 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_keep_their_sign() {
        assert_eq!(points(1_234_567), "1,234");
        assert_eq!(points(-350), "-0.3");
        assert_eq!(points(9_999), "9.9");
        assert_eq!(signed(2_310_000), "+2,310");
        assert_eq!(signed(0), "0.0");
        assert_eq!(dollars(431_500_000), "$431.50");
        assert_eq!(dollars(-1_230_000), "-$1.23");
        assert_eq!(percent(314), "31.4 %");
        assert_eq!(tenths(42_190), "42.1");
        assert_eq!(
            (latency(42_100), latency(4_310_000)),
            ("42 ms".into(), "4.31 s".into())
        );
    }
}
