//! Tables of papers: the first column names rows, all others hold numbers.

use crate::markup::{Esc, Markup};

/// A table that may be wider than the page.
pub(in crate::server) fn table(page: &mut Markup, heads: &[&str], rows: impl FnOnce(&mut Markup)) {
    page.add(format_args!(
        "<div class=\"table-scroll\" tabindex=\"0\"><table class=\"table\"><thead><tr>"
    ));
    for (place, head) in heads.iter().enumerate() {
        let class = if place == 0 { "" } else { " class=\"num\"" };
        page.add(format_args!("<th scope=\"col\"{class}>{}</th>", Esc(head)));
    }
    page.add(format_args!("</tr></thead><tbody>"));
    rows(page);
    page.add(format_args!("</tbody></table></div>"));
}

/// A row.
pub(in crate::server) fn row(page: &mut Markup, name: &str, cells: &[String]) {
    row_of(page, "", name, cells);
}

/// The row below a sum's line.
pub(in crate::server) fn sum_row(page: &mut Markup, name: &str, cells: &[String]) {
    row_of(page, " class=\"table__sum\"", name, cells);
}

fn row_of(page: &mut Markup, class: &str, name: &str, cells: &[String]) {
    page.add(format_args!(
        "<tr{class}><th scope=\"row\">{}</th>",
        Esc(name)
    ));
    for cell in cells {
        page.add(format_args!("<td class=\"num\">{}</td>", Esc(cell)));
    }
    page.add(format_args!("</tr>"));
}
