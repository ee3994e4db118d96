//! Numbers in markup.

/// A coordinate with at most one decimal: `44`, `278.1`, `-3.5`.
pub(super) fn num(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        for (value, text) in [
            (44.0, "44"),
            (278.14, "278.1"),
            (-3.55, "-3.6"),
            (-0.01, "0"),
            (0.05, "0.1"),
        ] {
            assert_eq!(num(value), text);
        }
    }
}
