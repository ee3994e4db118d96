//! The key in a query string, read as HTML forms write it (`%41` is `A`, `+` is a space).
//!
//! Written out here rather than left to a library, because every implementation of the service must
//! hash the same bytes: sloppy escapes and broken UTF-8, which libraries mend each in their own way,
//! are refused.

/// Longest key in bytes, after unescaping.
pub(crate) const KEY_BYTES_MAX: usize = 256;

/// Why a query has no usable key; the text is the body of the 400 answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("input is missing: ask for /calc?input=KEY")]
    Missing,
    #[error("input is empty: ask for /calc?input=KEY")]
    Empty,
    #[error("input is given more than once")]
    Repeated,
    #[error("input is longer than {KEY_BYTES_MAX} bytes")]
    TooLong,
    #[error("input has a % that is not followed by two hexadecimal digits")]
    Escape,
    #[error("input is not UTF-8")]
    NotUtf8,
}

/// The value of `input`; other parameters are ignored.
pub(crate) fn key(query: Option<&str>) -> Result<String, KeyError> {
    let mut values = query
        .unwrap_or("")
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter_map(|(name, value)| (name == "input").then_some(value));
    let value = values.next().ok_or(KeyError::Missing)?;
    if values.next().is_some() {
        return Err(KeyError::Repeated);
    }
    let bytes = unescape(value)?;
    match bytes.len() {
        0 => Err(KeyError::Empty),
        1..=KEY_BYTES_MAX => String::from_utf8(bytes).map_err(|_| KeyError::NotUtf8),
        _ => Err(KeyError::TooLong),
    }
}

fn unescape(value: &str) -> Result<Vec<u8>, KeyError> {
    let mut bytes = Vec::with_capacity(value.len().min(KEY_BYTES_MAX));
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || {
                    rest.next()
                        .and_then(|byte| char::from(byte).to_digit(16))
                        .ok_or(KeyError::Escape)
                };
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).expect("two hexadecimal digits are a byte")
            }
            _ => byte,
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        let at_limit = "k".repeat(KEY_BYTES_MAX);
        let beyond = "k".repeat(KEY_BYTES_MAX + 1);
        let escaped_limit = "%6B".repeat(KEY_BYTES_MAX);
        for (query, expected) in [
            ("input=3615-7184-2117", Ok("3615-7184-2117")),
            ("a=1&input=k&b", Ok("k")),
            ("input=a%2Bb+c%2fd", Ok("a+b c/d")),
            ("input=%EC%86%8C", Ok("소")),
            ("input=a=b", Ok("a=b")),
            (&format!("input={at_limit}"), Ok(at_limit.as_str())),
            (&format!("input={escaped_limit}"), Ok(at_limit.as_str())),
            ("", Err(KeyError::Missing)),
            ("INPUT=k", Err(KeyError::Missing)),
            ("input", Err(KeyError::Empty)),
            ("input=", Err(KeyError::Empty)),
            ("input=a&input=a", Err(KeyError::Repeated)),
            (&format!("input={beyond}"), Err(KeyError::TooLong)),
            ("input=%4", Err(KeyError::Escape)),
            ("input=%zz", Err(KeyError::Escape)),
            ("input=100%", Err(KeyError::Escape)),
            ("input=%ff", Err(KeyError::NotUtf8)),
        ] {
            assert_eq!(
                key(Some(query)).as_deref().map_err(|error| *error),
                expected,
                "{query}"
            );
        }
        assert_eq!(key(None), Err(KeyError::Missing));
    }
}
