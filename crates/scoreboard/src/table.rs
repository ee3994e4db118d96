//! Sections and tables.

use crate::markup::{Esc, Markup};

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) head: &'a str,
    pub(super) is_number: bool,
}

pub(super) const fn text(head: &str) -> Column<'_> {
    Column {
        head,
        is_number: false,
    }
}

pub(super) const fn number(head: &str) -> Column<'_> {
    Column {
        head,
        is_number: true,
    }
}

/// A section with its head; `inside` writes the rest.
pub(super) fn section(
    page: &mut Markup,
    id: &str,
    (title, note): (&str, &str),
    end: &str,
    inside: impl FnOnce(&mut Markup),
) {
    page.add(format_args!(
        r#"<section class="section" aria-labelledby="{id}"><div class="section__head"><h2 class="section__title" id="{id}">{}</h2><span class="section__note">{}</span>{end}</div>"#,
        Esc(title),
        Esc(note)
    ));
    inside(page);
    page.add(format_args!("</section>"));
}

/// A table; cells are markup, and the first of each row is its head.
pub(super) fn table(page: &mut Markup, label: &str, columns: &[Column<'_>], rows: &[Vec<String>]) {
    page.add(format_args!(
        r#"<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table class="table"><thead><tr>"#,
        Esc(label)
    ));
    for column in columns {
        let class = if column.is_number {
            r#" class="num""#
        } else {
            ""
        };
        page.add(format_args!(
            r#"<th scope="col"{class}>{}</th>"#,
            Esc(column.head)
        ));
    }
    page.add(format_args!("</tr></thead><tbody>"));
    for row in rows {
        page.add(format_args!("<tr>"));
        for (index, (cell, column)) in row.iter().zip(columns).enumerate() {
            let class = if column.is_number {
                r#" class="num""#
            } else {
                ""
            };
            match index {
                0 => page.add(format_args!(r#"<th scope="row"{class}>{cell}</th>"#)),
                _ => page.add(format_args!("<td{class}>{cell}</td>")),
            }
        }
        page.add(format_args!("</tr>"));
    }
    page.add(format_args!("</tbody></table></div>"));
}

/// A text from outside as a cell.
pub(super) fn cell(text: impl std::fmt::Display) -> String {
    Esc(text).to_string()
}
