//! Reading and writing quantities as text, exactly.

/// Why a text is not a quantity. The text itself is known to the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// There is no number where one is needed.
    #[error("there is no number in it")]
    NoNumber,
    /// The number is written as `1e3`.
    #[error("it has an exponent")]
    Exponent,
    /// The number has no unit behind it.
    #[error("the unit is missing")]
    NoUnit,
    /// The unit is not one of those that fit.
    #[error("unknown unit `{0}`")]
    UnknownUnit(String),
    /// More digits than the quantity can hold.
    #[error("it has more digits than can be kept")]
    TooFine,
    /// Beyond what the quantity can hold.
    #[error("it is too large")]
    TooLarge,
    /// A duration's units must fall: hours, then minutes, then seconds.
    #[error("the units are not in falling order")]
    Order,
    /// It may not be below zero.
    #[error("it is below zero")]
    Negative,
}

/// Reads a decimal number such as `2.6` or `-10` as an integer of `10^-places`.
///
/// # Errors
/// When it is no number, or has more decimals than `places`, or is too large.
///
/// ```
/// use model::units::decimal;
/// assert_eq!(decimal("2.6", 3), Ok(2_600));
/// assert_eq!(decimal("-0.5", 1), Ok(-5));
/// assert!(decimal("0.0005", 3).is_err(), "silently losing digits would be worse");
/// ```
pub fn decimal(text: &str, places: u32) -> Result<i64, UnitError> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        return Err(UnitError::NoNumber);
    }
    if digits.contains(['e', 'E'])
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || "._+-eE".contains(c))
    {
        return Err(UnitError::Exponent);
    }
    let mut value: i64 = 0;
    let mut push = |digit: char| -> Result<(), UnitError> {
        let digit = i64::from(digit.to_digit(10).ok_or(UnitError::NoNumber)?);
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit))
            .ok_or(UnitError::TooLarge)?;
        Ok(())
    };
    for digit in whole.chars().filter(|c| *c != '_') {
        push(digit)?;
    }
    let mut kept = 0;
    for digit in part.chars().filter(|c| *c != '_') {
        if kept == places {
            if digit == '0' {
                continue;
            }
            return Err(if digit.is_ascii_digit() {
                UnitError::TooFine
            } else {
                UnitError::NoNumber
            });
        }
        push(digit)?;
        kept += 1;
    }
    for _ in kept..places {
        push('0')?;
    }
    Ok(if negative { -value } else { value })
}

/// Splits `12.5ms` into `12.5` and `ms`.
pub(super) fn number_and_unit(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '+')))
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal("0.1", 6), Ok(100_000));
        assert_eq!(decimal("2_000", 0), Ok(2_000));
        assert_eq!(decimal("1.50", 1), Ok(15), "trailing zeros lose nothing");
        assert_eq!(decimal("", 0), Err(UnitError::NoNumber));
        assert_eq!(
            decimal("_", 3),
            Err(UnitError::NoNumber),
            "no digit at all is not zero"
        );
        assert_eq!(decimal("._", 3), Err(UnitError::NoNumber));
        assert_eq!(decimal("-", 3), Err(UnitError::NoNumber));
        assert_eq!(decimal("--5", 0), Err(UnitError::NoNumber));
        assert_eq!(decimal("1.2.3", 3), Err(UnitError::NoNumber));
        assert_eq!(decimal("0.5", 0), Err(UnitError::TooFine));
        assert_eq!(decimal("-0.5", 1), Ok(-5));
        assert_eq!(decimal("1e3", 0), Err(UnitError::Exponent));
        assert_eq!(decimal("nan", 3), Err(UnitError::NoNumber));
        assert_eq!(decimal("9223372036854775807", 3), Err(UnitError::TooLarge));
    }
}
