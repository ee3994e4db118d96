//! The game's time as one line: what is played, and when things happened.

use super::scale::Linear;
use super::write::num;
use crate::view::Band;
use std::fmt::Write;

/// The inside of the rail's `<svg>`, whose view box is 1000 by 24.
#[cfg(feature = "ssr")]
pub(crate) fn rail_svg(second: u32, length_s: u32, bands: &[Band]) -> String {
    format!(
        r#"<rect class="game-rail__ground" y="9" width="1000" height="5"/><rect class="game-rail__done" y="9" width="{}" height="5"/>{}"#,
        rail_done(second, length_s),
        rail_bands_svg(second, length_s, bands)
    )
}

/// How wide what is played is drawn there.
pub(crate) fn rail_done(second: u32, length_s: u32) -> String {
    num(time(length_s).within(f64::from(second)))
}

/// When things happened, drawn above it.
pub(crate) fn rail_bands_svg(second: u32, length_s: u32, bands: &[Band]) -> String {
    let time = time(length_s);
    let mut svg = String::new();
    for band in bands {
        let left = time.within(f64::from(band.from_s));
        let right = time.within(f64::from(band.to_s.unwrap_or(second)));
        let (y, height) = if band.to_s.is_none() {
            (3, 17)
        } else {
            (6, 11)
        };
        let width = num((right - left).max(4.0));
        let left = num(left);
        for class in ["game-rail__plate", "split__failed"] {
            let _ = write!(
                svg,
                r#"<rect class="{class}" x="{left}" y="{y}" width="{width}" height="{height}"/>"#
            );
        }
    }
    svg
}

fn time(length_s: u32) -> Linear {
    Linear::new((0.0, f64::from(length_s.max(1))), (0.0, 1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_is_taller() {
        let over = Band {
            number: 1,
            from_s: 100,
            to_s: Some(200),
            ..Band::default()
        };
        let lasting = Band {
            number: 2,
            from_s: 400,
            to_s: None,
            ..Band::default()
        };
        let svg = rail_svg(500, 1000, &[over, lasting]);
        assert!(svg.contains(r#"game-rail__done" y="9" width="500""#));
        assert!(svg.contains(r#"split__failed" x="100" y="6" width="100" height="11""#));
        assert!(svg.contains(r#"split__failed" x="400" y="3" width="100" height="17""#));
    }

    #[test]
    fn a_game_without_length_is_drawn_too() {
        assert!(rail_svg(0, 0, &[]).contains(r#"width="0""#));
    }
}
