//! What the story told, as a list.

use crate::format::short_clock;
use crate::markup::{Esc, Markup};
use crate::view::Told;
use model::text::Lang;

/// The inside of a list of told texts, the newest first.
pub(crate) fn told_items(told: &[Told], lang: Lang, length_s: u32) -> String {
    let mut items = Markup::default();
    for told in told.iter().rev() {
        items.add(format_args!(
            r#"<li><span class="quiet">{}</span><span>{}</span></li>"#,
            short_clock(told.second, length_s),
            Esc(told.text.get(lang))
        ));
    }
    items.finish()
}
