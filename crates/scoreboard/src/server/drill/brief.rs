//! What a learner is told before the start.

use super::words;
use crate::drill::Brief;
use crate::format::clock;
use crate::i18n::T;
use crate::markup::{Esc, Markup};

pub(super) fn add(page: &mut Markup, t: T, brief: &Brief) {
    page.add(format_args!(
        "<p class=\"drill__story\">{}</p><p>{}</p>",
        Esc(brief.story.get(t.0)),
        t.drill_lasts(&clock(brief.length_s, brief.length_s))
    ));
    page.add(format_args!("<h2>{}</h2>", t.drill_objectives()));
    words::add_objectives(page, t, &brief.objectives);
    page.add(format_args!(
        "<h2>{}</h2><div class=\"table-scroll\"><table class=\"table\"><thead><tr><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th></tr></thead><tbody>",
        t.drill_moments(),
        t.drill_when(),
        t.drill_what()
    ));
    for moment in &brief.moments {
        page.add(format_args!(
            "<tr><td class=\"drill__when\">{}</td><td>{}</td></tr>",
            Esc(moment.when.get(t.0)),
            Esc(moment.what.get(t.0))
        ));
    }
    page.add(format_args!(
        "</tbody></table></div><h2>{}</h2><ul>",
        t.drill_account()
    ));
    for part in &brief.account {
        page.add(format_args!("<li>{}</li>", Esc(part.get(t.0))));
    }
    page.add(format_args!(
        "</ul><p>{}</p><h2>{}</h2><table class=\"table\"><tbody>",
        t.drill_controls(),
        t.drill_numbers()
    ));
    for (what, number) in &brief.numbers {
        page.add(format_args!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
            Esc(what.get(t.0)),
            Esc(number.get(t.0))
        ));
    }
    page.add(format_args!("</tbody></table>"));
}
