//! Numbers as people read them; the same in every language.

/// A true minus sign: as wide as a plus, and never broken off its number.
pub const MINUS: &str = "\u{2212}";
/// Keeps a number and its unit on one line.
pub const NBSP: &str = "\u{a0}";

/// With thousands marked off: `182,187`, `−98,763`.
pub(crate) fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { MINUS } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Milli-points in whole points, rounded towards zero.
pub fn points(mpt: i64) -> String {
    grouped(mpt / 1000)
}

/// The same with a plus in front of gains.
pub fn signed_points(mpt: i64) -> String {
    if mpt / 1000 > 0 {
        format!("+{}", points(mpt))
    } else {
        points(mpt)
    }
}

/// A moment of a game of this length: `02:11:40`, or `11:40` in a game below an hour.
pub(crate) fn clock(second: u32, length_s: u32) -> String {
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    if length_s < 3600 && hours == 0 {
        format!("{minutes:02}:{seconds:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    }
}

/// The same for axes and lists: `2:11`, or `11:40` in a game below an hour.
pub(crate) fn short_clock(second: u32, length_s: u32) -> String {
    if length_s < 3600 {
        format!("{}:{:02}", second / 60, second % 60)
    } else {
        format!("{}:{:02}", second / 3600, second / 60 % 60)
    }
}

/// The same for an axis whose marks are `step_s` apart: with seconds where minutes would repeat.
pub(crate) fn axis_clock(second: u32, length_s: u32, step_s: u32) -> String {
    if length_s >= 3600 && step_s < 60 {
        format!(
            "{}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    } else {
        short_clock(second, length_s)
    }
}

/// A length of time as machines read it: `PT2H11M40S`.
pub(crate) fn iso_duration(second: u32) -> String {
    format!("PT{}H{}M{}S", second / 3600, second / 60 % 60, second % 60)
}

/// Micro-dollars in whole dollars: `$418`.
pub(crate) fn dollars(musd: i64) -> String {
    let whole = (musd.unsigned_abs() + 500_000) / 1_000_000;
    let sign = if musd < 0 && whole > 0 { MINUS } else { "" };
    format!(
        "{sign}${}",
        grouped(i64::try_from(whole).unwrap_or(i64::MAX))
    )
}

/// Micro-dollars in dollars and cents: `$431.50`.
pub fn cents(musd: i64) -> String {
    let cents = (musd.unsigned_abs() + 5_000) / 10_000;
    let sign = if musd < 0 && cents > 0 { MINUS } else { "" };
    format!(
        "{sign}${}.{:02}",
        grouped(i64::try_from(cents / 100).unwrap_or(i64::MAX)),
        cents % 100
    )
}

/// Thousandths as a number with one decimal: `8.6`.
pub fn tenths(thousandths: u64) -> String {
    let tenths = (thousandths + 50) / 100;
    format!(
        "{}.{}",
        grouped(i64::try_from(tenths / 10).unwrap_or(i64::MAX)),
        tenths % 10
    )
}

/// Thousandths as percent: `31.4 %`, `100 %`.
pub fn percent(permille: u32) -> String {
    format!("{}{NBSP}%", percent_number(permille))
}

/// The same without the sign.
pub(crate) fn percent_number(permille: u32) -> String {
    if permille.is_multiple_of(10) {
        (permille / 10).to_string()
    } else {
        format!("{}.{}", permille / 10, permille % 10)
    }
}

/// A latency as number and unit, with three digits or so: `("4.31", "s")`.
pub(crate) fn latency_parts(us: u64) -> (String, &'static str) {
    match us {
        0..1_000 => (us.to_string(), "µs"),
        1_000..10_000 => (format!("{}.{}", us / 1_000, us % 1_000 / 100), "ms"),
        10_000..1_000_000 => ((us / 1_000).to_string(), "ms"),
        1_000_000..10_000_000 => (
            format!("{}.{:02}", us / 1_000_000, us % 1_000_000 / 10_000),
            "s",
        ),
        _ => (
            format!("{}.{}", us / 1_000_000, us % 1_000_000 / 100_000),
            "s",
        ),
    }
}

/// A latency: `4.31 s`.
pub fn latency(us: u64) -> String {
    let (number, unit) = latency_parts(us);
    format!("{number}{NBSP}{unit}")
}

/// A limit that somebody chose, as short as it can be: `1 s`, `1.5 s`, `250 ms`.
pub(crate) fn limit(ms: u64) -> String {
    match (ms / 1000, ms % 1000) {
        (0, ms) => format!("{ms}{NBSP}ms"),
        (seconds, 0) => format!("{seconds}{NBSP}s"),
        (seconds, rest) => format!(
            "{seconds}.{}{NBSP}s",
            format!("{rest:03}").trim_end_matches('0')
        ),
    }
}

/// A hash of any length, shortened in its middle: `9f2c…e1`.
pub(crate) fn short_hash(text: &str) -> String {
    if text.len() <= 12 || !text.is_ascii() {
        return text.to_owned();
    }
    format!("{}…{}", &text[..8], &text[text.len() - 4..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(182_187), "182,187");
        assert_eq!(grouped(-1_098_763), "−1,098,763");
        assert_eq!(grouped(i64::MIN), "−9,223,372,036,854,775,808");
        assert_eq!(points(-999), "0");
        assert_eq!(signed_points(1_306_999), "+1,306");
        assert_eq!(signed_points(-548_000), "−548");
        assert_eq!(signed_points(999), "0");
    }

    #[test]
    fn times() {
        assert_eq!(clock(7_900, 14_400), "02:11:40");
        assert_eq!(clock(59, 1_800), "00:59");
        assert_eq!(short_clock(7_900, 14_400), "2:11");
        assert_eq!(short_clock(100, 180), "1:40");
        assert_eq!(axis_clock(70, 14_400, 10), "0:01:10");
        assert_eq!(axis_clock(7_900, 14_400, 600), "2:11");
        assert_eq!(iso_duration(7_900), "PT2H11M40S");
    }

    #[test]
    fn money_and_shares() {
        assert_eq!(dollars(418_499_999), "$418");
        assert_eq!(dollars(-1), "$0");
        assert_eq!(cents(431_500_000), "$431.50");
        assert_eq!(cents(-1_994_999), "−$1.99");
        assert_eq!(tenths(8_649), "8.6");
        assert_eq!(percent(314), "31.4\u{a0}%");
        assert_eq!(percent(1000), "100\u{a0}%");
    }

    #[test]
    fn latencies_keep_about_three_digits() {
        for (us, text) in [
            (7, "7 µs"),
            (3_240, "3.2 ms"),
            (42_000, "42 ms"),
            (4_310_000, "4.31 s"),
            (14_140_000, "14.1 s"),
        ] {
            assert_eq!(latency(us), text.replace(' ', NBSP), "{us}");
        }
    }

    #[test]
    fn limits_are_as_short_as_they_can_be() {
        for (ms, text) in [
            (1_000, "1 s"),
            (1_500, "1.5 s"),
            (250, "250 ms"),
            (2_050, "2.05 s"),
        ] {
            assert_eq!(limit(ms), text.replace(' ', NBSP));
        }
    }

    #[test]
    fn long_hashes_are_shortened() {
        assert_eq!(short_hash("9f2c41d000000000000000e1"), "9f2c41d0…00e1");
        assert_eq!(short_hash("503"), "503");
    }
}
