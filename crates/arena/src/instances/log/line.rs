//! A line as it is kept: short, and harmless to whoever shows it.

use std::borrow::Cow;

/// The longest line, in bytes; what is beyond is cut.
pub(in crate::instances) const LINE_LEN_MAX: usize = 500;

/// Where a line was cut.
const CUT: char = '…';

/// A raw line without its end, cut, and with nothing in it that could move a
/// terminal's cursor or turn the direction of a text.
pub(super) fn clean(raw: &[u8]) -> String {
    let text: Cow<'_, str> = String::from_utf8_lossy(raw);
    let mut kept = String::new();
    for character in text.trim_end().chars() {
        let shown = match character {
            '\t' => ' ',
            _ if is_unsafe(character) => char::REPLACEMENT_CHARACTER,
            _ => character,
        };
        if kept.len() + shown.len_utf8() > LINE_LEN_MAX {
            while kept.len() + CUT.len_utf8() > LINE_LEN_MAX {
                kept.pop();
            }
            kept.push(CUT);
            break;
        }
        kept.push(shown);
    }
    kept
}

fn is_unsafe(character: char) -> bool {
    let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(character, '\u{2028}' | '\u{2029}');
    character.is_control() || turns || breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_and_cannot_do_harm() {
        assert_eq!(clean(b"plain\r\n"), "plain");
        assert_eq!(clean(b"a\tb\x1b[31mred\x07"), "a b\u{fffd}[31mred\u{fffd}");
        assert_eq!(clean("left\u{202e}right".as_bytes()), "left\u{fffd}right");
        assert_eq!(clean(b"\n"), "");
        for raw in [
            vec![b'a'; 10_000],
            "판".repeat(1_000).into_bytes(),
            vec![0xff; 600],
        ] {
            let kept = clean(&raw);
            assert!((LINE_LEN_MAX - 3..=LINE_LEN_MAX).contains(&kept.len()));
            assert!(kept.ends_with(CUT), "{kept}");
        }
        assert_eq!(clean(&[b'a'; LINE_LEN_MAX]).len(), LINE_LEN_MAX);
        assert_eq!(clean(&[b'a'; LINE_LEN_MAX]).find(CUT), None, "it is whole");
        assert_eq!(clean("<b>판교</b>".as_bytes()), "<b>판교</b>");
    }
}
