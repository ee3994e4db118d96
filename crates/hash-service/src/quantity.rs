//! Durations and shares as people type them, read exactly: no floats, nothing rounded away.

use std::time::Duration;

/// Reads `4s`, `250ms`, `1.5s`, `90m`, `1h`, `10us` or `7ns`.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let at = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    // A unit is `multiple` x 10^`digits` nanoseconds.
    let (multiple, digits) = match unit {
        "ns" => (1, 0),
        "us" => (1, 3),
        "ms" => (1, 6),
        "s" => (1, 9),
        "m" => (60, 9),
        "h" => (3_600, 9),
        _ => return Err("a duration needs a unit: for example 4s, 250ms, 1.5s or 2m".to_owned()),
    };
    scaled(number, digits)
        .and_then(|value| value.checked_mul(multiple))
        .map(Duration::from_nanos)
        .ok_or_else(|| {
            "not a duration that nanoseconds can hold: write it like 4s, 250ms or 1.5s".to_owned()
        })
}

/// The shortest exact text that [`parse_duration`] reads back as the same duration.
pub(crate) fn format_duration(duration: Duration) -> String {
    let ns = duration.as_nanos();
    match ns {
        0 => "0s".to_owned(),
        _ if ns.is_multiple_of(1_000_000_000) => format!("{}s", ns / 1_000_000_000),
        _ if ns.is_multiple_of(1_000_000) => format!("{}ms", ns / 1_000_000),
        _ if ns.is_multiple_of(1_000) => format!("{}us", ns / 1_000),
        _ => format!("{ns}ns"),
    }
}

/// Reads a share as a percentage (`1%`, `0.25%`) or as a fraction (`0.01`), in millionths.
/// `1` is a fraction: all of them.
pub(crate) fn parse_share_ppm(text: &str) -> Result<u32, String> {
    let ppm = match text.strip_suffix('%') {
        Some(percent) => scaled(percent, 4),
        None => scaled(text, 6),
    };
    ppm.filter(|ppm| *ppm <= 1_000_000)
        .and_then(|ppm| u32::try_from(ppm).ok())
        .ok_or_else(|| {
            "a share is a percentage or a fraction from 0 to 1, to the millionth: for example 1% or 0.01".to_owned()
        })
}

/// A decimal number times 10^`digits`, if that is a whole number that fits.
fn scaled(text: &str, digits: usize) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let malformed =
        whole.is_empty() || text.ends_with('.') || !all_digits(whole) || !all_digits(fraction);
    if malformed || fraction.len() > digits {
        return None;
    }
    format!("{whole}{fraction:0<digits$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_exact_and_survive_a_round_trip() {
        for (text, ns) in [
            ("4s", 4_000_000_000),
            ("250ms", 250_000_000),
            ("1.5s", 1_500_000_000),
            ("0.000000001s", 1),
            ("2m", 120_000_000_000),
            ("1h", 3_600_000_000_000),
            ("10us", 10_000),
            ("7ns", 7),
            ("0s", 0),
        ] {
            let read = parse_duration(text).expect(text);
            assert_eq!(read, Duration::from_nanos(ns), "{text}");
            assert_eq!(parse_duration(&format_duration(read)), Ok(read), "{text}");
        }
    }

    #[test]
    fn malformed_durations_are_refused() {
        for text in [
            "",
            "4",
            "s",
            ".5s",
            "4.s",
            "-4s",
            "4 s",
            "1.2.3s",
            "0.5ns",
            "4d",
            "99999999999999h",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shares_are_percentages_or_fractions() {
        for (text, ppm) in [
            ("1%", 10_000),
            ("0.25%", 2_500),
            ("0.01", 10_000),
            ("0", 0),
            ("1", 1_000_000),
            ("100%", 1_000_000),
        ] {
            assert_eq!(parse_share_ppm(text), Ok(ppm), "{text}");
        }
        for text in ["", "%", "101%", "1.000001", "2", "0.0000001", "-1%", "one"] {
            assert!(parse_share_ppm(text).is_err(), "{text}");
        }
    }
}
