//! Sections and tables.

use crate::markup::{Esc, Markup};

/// A column of a table.
#[derive(Clone, Copy)]
pub(crate) struct Column<'a> {
    pub(crate) head: &'a str,
    pub(crate) is_number: bool,
}

pub(crate) const fn text(head: &str) -> Column<'_> {
    Column {
        head,
        is_number: false,
    }
}

pub(crate) const fn number(head: &str) -> Column<'_> {
    Column {
        head,
        is_number: true,
    }
}

/// Columns of a table whose rows have a name, and numbers otherwise.
pub(crate) fn figures<'a>(heads: &[&'a str]) -> Vec<Column<'a>> {
    let (name, numbers) = heads.split_at(heads.len().min(1));
    let name = name.iter().map(|head| text(head));
    name.chain(numbers.iter().map(|head| number(head)))
        .collect()
}

/// A row of plain texts.
pub(crate) fn row(
    name: impl std::fmt::Display,
    cells: impl IntoIterator<Item = String>,
) -> Vec<String> {
    std::iter::once(cell(name))
        .chain(cells.into_iter().map(cell))
        .collect()
}

/// The same of a sum.
pub(crate) fn sum_row(
    name: impl std::fmt::Display,
    cells: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let strong = |cell: String| format!("<b>{cell}</b>");
    row(name, cells).into_iter().map(strong).collect()
}

/// A section with its head; `inside` writes the rest.
pub(crate) fn section(
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
pub(crate) fn table(page: &mut Markup, label: &str, columns: &[Column<'_>], rows: &[Vec<String>]) {
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
pub(crate) fn cell(text: impl std::fmt::Display) -> String {
    Esc(text).to_string()
}
