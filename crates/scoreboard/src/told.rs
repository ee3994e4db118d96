//! What the story told, and who was killed, as a list.

use crate::format::short_clock;
use crate::markup::{Esc, Markup};
use crate::view::Told;
use model::text::Lang;

/// The inside of a list of told texts and obituaries, the newest first.
pub(crate) fn told_items(told: &[Told], obituaries: &[Told], lang: Lang, length_s: u32) -> String {
    let mut news: Vec<(&Told, &str)> = told.iter().map(|told| (told, "")).collect();
    news.extend(obituaries.iter().map(|told| (told, "† ")));
    news.sort_by_key(|(told, _)| told.second);
    let mut items = Markup::default();
    for (told, mark) in news.into_iter().rev() {
        items.add(format_args!(
            r#"<li><span class="quiet">{}</span><span>{mark}{}</span></li>"#,
            short_clock(told.second, length_s),
            Esc(told.text.get(lang))
        ));
    }
    items.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Text;

    #[test]
    fn obituaries_stand_among_the_news() {
        let told = |second, en: &str| Told {
            second,
            text: Text {
                en: en.to_owned(),
                ko: String::new(),
            },
        };
        let items = told_items(
            &[told(1, "hello"), told(9, "<late>")],
            &[told(5, "Sparkles, 4 s")],
            Lang::En,
            60,
        );
        let at = |text| items.find(text).unwrap();
        assert!(at("&lt;late&gt;") < at("† Sparkles") && at("† Sparkles") < at("hello"));
    }
}
