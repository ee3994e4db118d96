//! Lines of an audit log.

use super::super::fit;
use super::super::script::clock;
use scoreboard::view::AuditLine;

/// Columns for who did it.
const WHO: usize = 16;

/// One line: when, who, what, before and after, what came of it.
pub(crate) fn line(line: &AuditLine) -> String {
    let who = line.member.as_deref().unwrap_or(line.principal.as_str());
    let what = printable(&line.what.en);
    let change = match &line.change {
        Some(change) => {
            let before = match change.before.as_str() {
                "" => "nothing",
                before => before,
            };
            let after = match change.after.as_str() {
                "" => "nothing",
                after => after,
            };
            printable(&format!("  {}: {before} -> {after}", change.what))
        }
        None => String::new(),
    };
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

/// What came from others, without what a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).collect()
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
}
