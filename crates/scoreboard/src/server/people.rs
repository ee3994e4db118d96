//! Who of a team is there, as its consoles show it: words and markup that the
//! server alone makes, so that they cost the browser's bundle nothing.

use super::members::people;
use super::shared::Shared;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::wire::Person;
use model::text::{Lang, Text};

/// What a member sees of who is there, and the code by which they come back, if their browser has it. Whoever looks
/// at a replay sees nobody.
pub(super) fn section(shared: &Shared, team: u16, member: &str, code: Option<&str>) -> Text {
    if shared.recording.is_some() {
        return Text::default();
    }
    let mut people = people(shared, team);
    people.retain(|person| person.is_here || person.member == member);
    let of = |lang| in_words(T(lang), &people, member, code);
    Text {
        en: of(Lang::En),
        ko: of(Lang::Ko),
    }
}

fn in_words(t: T, people: &[Person], member: &str, code: Option<&str>) -> String {
    let mut out = Markup::default();
    out.add(format_args!(
        r#"<div class="section__head"><h2 class="section__title" id="people-title">{}</h2></div><div class="section__body"><ul class="people">"#,
        t.people_title()
    ));
    for person in people {
        out.add(format_args!(
            r#"<li><strong>{}</strong>"#,
            Esc(&person.member)
        ));
        if person.member == member {
            out.add(format_args!(
                r#" <span class="quiet">({})</span>"#,
                t.people_you()
            ));
        }
        out.add(format_args!(r#" · {}"#, t.role(person.role)));
        if let Some(place) = &person.editing {
            let what = t.people_editing(&t.thing(place));
            out.add(format_args!(r#" · <em>{}</em>"#, Esc(what)));
        }
        out.add(format_args!("</li>"));
    }
    out.add(format_args!("</ul>"));
    if let Some(code) = code {
        out.add(format_args!(
            r#"<p class="quiet">{} <strong class="mono" data-testid="rejoin-code">{}</strong></p>"#,
            t.people_code(),
            Esc(code)
        ));
    }
    out.add(format_args!("</div>"));
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Duty;

    #[test]
    fn names_stay_words_and_nobody_sees_the_codes_of_others() {
        let person = |member: &str, editing: Option<&str>| Person {
            member: member.to_owned(),
            role: Duty::Operator,
            is_here: true,
            editing: editing.map(str::to_owned),
        };
        let people = [person("<b>Mina</b>", None), person("Jae", Some("cdn"))];
        let markup = in_words(T(Lang::En), &people, "Jae", None);
        assert!(
            markup.contains("&lt;b&gt;Mina") && !markup.contains("<b>"),
            "{markup}"
        );
        assert!(markup.contains("(you)") && markup.contains("is changing: CDN"));
        assert!(!markup.contains("rejoin-code"), "{markup}");
        let korean = in_words(T(Lang::Ko), &people, "Jae", Some("K7QM-4XRA"));
        assert!(korean.contains("K7QM-4XRA") && korean.contains("변경 중: CDN"));
    }
}
