//! Numbers in markup.

/// A coordinate with at most one decimal: `44`, `278.1`, `-3.5`.
pub(super) fn num(value: f64) -> String {
    let mut text = String::new();
    push_num(&mut text, value);
    text
}

/// Appends a coordinate. A chart of many teams has thousands of them, so each is written by hand.
pub(super) fn push_num(text: &mut String, value: f64) {
    let tenths = (value * 10.0).round() as i64;
    if tenths < 0 {
        text.push('-');
    }
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    push_digits(text, whole);
    if rest != 0 {
        text.push('.');
        push_digits(text, rest);
    }
}

/// Appends a whole number.
pub(super) fn push_whole(text: &mut String, value: i64) {
    if value < 0 {
        text.push('-');
    }
    push_digits(text, value.unsigned_abs());
}

fn push_digits(text: &mut String, value: u64) {
    if value >= 10 {
        push_digits(text, value / 10);
    }
    text.push(char::from(b'0' + (value % 10) as u8));
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
            (10.0, "10"),
            (-1_234.5, "-1234.5"),
        ] {
            assert_eq!(num(value), text);
        }
    }
}
