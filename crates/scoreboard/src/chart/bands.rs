//! Faults and bursts as hatched, numbered ranges.

use super::scale::Linear;
use super::write::num;
use crate::view::Band;
use std::fmt::Write;

/// The least width of a band, so that a short one can be seen.
const WIDTH_MIN: f64 = 3.0;

/// Draws bands between two heights, and their numbers above.
///
/// `now` ends those that last; the pressed one and those are drawn firmly.
pub(super) fn bands(
    bands: &[Band],
    time: &Linear,
    now: u32,
    heights: (f64, f64),
    pressed: Option<u16>,
) -> (String, String) {
    let (top, bottom) = heights;
    let (mut ranges, mut numbers) = (String::new(), String::new());
    let mut free_from = f64::MIN;
    for band in bands {
        let left = time.within(f64::from(band.from_s));
        let right = time.within(f64::from(band.to_s.unwrap_or(now)));
        let width = (right - left).max(WIDTH_MIN);
        let firm = band.to_s.is_none() || pressed == Some(band.number);
        let firmly = if firm {
            ("band band--firm", "band-edge band-edge--firm")
        } else {
            ("band", "band-edge")
        };
        let _ = write!(
            ranges,
            r#"<rect class="{}" x="{}" y="{}" width="{}" height="{}"/><line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>"#,
            firmly.0,
            num(left),
            num(top),
            num(width),
            num(bottom - top),
            firmly.1,
            num(left),
            num(left),
            num(top),
            num(bottom),
        );
        let plate_width = 8.0 + 8.0 * band.number.to_string().len() as f64;
        let x = left.max(free_from);
        free_from = x + plate_width + 2.0;
        let _ = write!(
            numbers,
            r#"<g class="band-number"><rect x="{}" y="{}" width="{}" height="16" rx="2"/><text x="{}" y="{}">{}</text></g>"#,
            num(x),
            num(top - 18.0),
            num(plate_width),
            num(x + plate_width / 2.0),
            num(top - 6.0),
            band.number,
        );
    }
    (ranges, numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(number: u16, from_s: u32, to_s: Option<u32>) -> Band {
        Band {
            number,
            from_s,
            to_s,
            ..Band::default()
        }
    }

    #[test]
    fn a_band_that_lasts_ends_now_and_is_firm() {
        let time = Linear::new((0.0, 100.0), (0.0, 100.0));
        let (ranges, numbers) = bands(
            &[band(1, 10, Some(20)), band(2, 50, None)],
            &time,
            70,
            (20.0, 90.0),
            None,
        );
        assert!(
            ranges.starts_with(r#"<rect class="band" x="10" y="20" width="10" height="70"/>"#),
            "{ranges}"
        );
        assert!(
            ranges.contains(
                r#"<rect class="band band--firm" x="50" y="20" width="20" height="70"/>"#
            ),
            "{ranges}"
        );
        assert!(numbers.contains(">2</text>"));
    }

    #[test]
    fn numbers_stand_side_by_side() {
        let time = Linear::new((0.0, 100.0), (0.0, 100.0));
        let (_, numbers) = bands(
            &[band(1, 10, Some(11)), band(2, 12, Some(13))],
            &time,
            70,
            (20.0, 90.0),
            Some(1),
        );
        assert!(
            numbers.contains(r#"<rect x="10""#) && numbers.contains(r#"<rect x="28""#),
            "{numbers}"
        );
    }
}
