//! Markup as text, for parts of a page that are only read: drawings and
//! tables of figures.
//!
//! A view is compiled for each shape it has; text is not. Parts that nobody
//! clicks on are therefore written as text, and only those that are clicked on
//! are views. Every text from outside goes through [`Esc`].

use crate::i18n::T;
use model::status::Status;
use std::fmt::{self, Display, Write};

/// A value as it may stand between tags and in quoted attributes.
pub(crate) struct Esc<D>(pub(crate) D);

impl<D: Display> Display for Esc<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

struct Escaping<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (plain, special) = rest.split_at(at);
            self.0.write_str(plain)?;
            self.0.write_str(match special.as_bytes()[0] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &special[1..];
        }
        self.0.write_str(rest)
    }
}

/// Markup in the making.
#[derive(Default)]
pub(crate) struct Markup(String);

impl Markup {
    /// Appends markup; texts from outside must be wrapped in [`Esc`].
    pub(crate) fn add(&mut self, markup: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(markup);
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// An icon by its name.
pub(crate) fn icon(name: &str) -> String {
    format!(
        r##"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="#icon-{name}"/></svg>"##
    )
}

/// A status as icon and word.
pub(crate) fn status_mark(t: T, status: Status) -> String {
    format!(
        r#"<span class="status status--{status}">{}<span>{}</span></span>"#,
        icon(status.as_str()),
        t.status(status)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_name_cannot_break_out() {
        assert_eq!(
            Esc("<script>\"'&").to_string(),
            "&lt;script&gt;&quot;&#39;&amp;"
        );
        assert_eq!(Esc("판교 <유니콘즈>").to_string(), "판교 &lt;유니콘즈&gt;");
        assert_eq!(Esc(7).to_string(), "7");
    }
}
