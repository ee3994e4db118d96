//! Lines of an audit log.

use super::super::script::clock;
use super::super::{fit, printable};
use model::event::Change;
use scoreboard::view::AuditLine;

/// Columns for who did it.
const WHO: usize = 16;

/// One line: when, who, what, before and after, what came of it.
pub(crate) fn line(line: &AuditLine) -> String {
    let who = line.member.as_deref().unwrap_or(line.principal.as_str());
    let what = printable(&line.what.en);
    let changed = line.change.as_ref();
    let change = changed.map_or_else(String::new, |it| format!("  {}", change(it)));
    let end = match (&line.refused, line.is_command) {
        (Some(why), _) => format!("  \x1b[31mrefused: {}\x1b[0m", printable(&why.en)),
        (None, true) => "  \x1b[32mdone\x1b[0m".to_owned(),
        (None, false) => String::new(),
    };
    format!(
        "{}  {}  {what}\x1b[2m{change}\x1b[0m{end}\n",
        clock(line.second),
        fit(who, WHO)
    )
}

/// What was changed, before and after.
fn change(it: &Change) -> String {
    let named = |text: &str| match text {
        "" => "nothing".to_owned(),
        text => printable(text),
    };
    let (what, before, after) = (printable(&it.what), named(&it.before), named(&it.after));
    format!("{what}: {before} -> {after}")
}

/// A command that was carried out: what it changed, or else what it is in words.
pub(crate) fn done(changed: Option<&Change>, what: &str) -> String {
    let what = changed.map_or_else(|| printable(what), change);
    format!("\x1b[32mdone\x1b[0m  {what}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::actor::Principal;
    use model::event::Change;
    use model::text::Text;

    fn sample() -> AuditLine {
        let text = |en: &str| Text {
            en: en.into(),
            ko: String::new(),
        };
        AuditLine {
            number: 3,
            second: 725,
            principal: Principal::Player,
            member: Some("Mina".into()),
            what: text("CDN in front: key query-string"),
            is_command: true,
            change: Some(Change {
                what: "cdn".into(),
                before: String::new(),
                after: "query-string".into(),
            }),
            refused: None,
            command: None,
            denied: None,
            touched: Vec::new(),
        }
    }

    #[test]
    fn a_line_says_who_what_before_after_and_what_came_of_it() {
        let shown = anstream::adapter::strip_str(&line(&sample())).to_string();
        assert_eq!(
            shown,
            "0:12:05  Mina              CDN in front: key query-string  cdn: nothing -> query-string  done\n"
        );
        let refused = AuditLine {
            principal: Principal::Ceo,
            member: None,
            change: None,
            refused: Some(Text {
                en: "no policy \x1b[2Jallows it".into(),
                ko: String::new(),
            }),
            ..sample()
        };
        let shown = anstream::adapter::strip_str(&line(&refused)).to_string();
        assert!(
            shown.ends_with("  refused: no policy [2Jallows it\n"),
            "{shown}"
        );
        assert!(shown.contains("  ceo  "), "{shown}");
    }

    #[test]
    fn what_was_done_is_its_change_or_else_its_words() {
        let shown = |it: Option<&Change>| {
            let line = done(it, "delete \x1b[2Jthe CDN");
            anstream::adapter::strip_str(&line).to_string()
        };
        let mut it = sample().change.unwrap();
        assert_eq!(shown(Some(&it)), "done  cdn: nothing -> query-string\n");
        (it.before, it.after) = ("a\x07".into(), String::new());
        assert_eq!(shown(Some(&it)), "done  cdn: a -> nothing\n");
        assert_eq!(shown(None), "done  delete [2Jthe CDN\n");
    }
}
