//! What whoever runs a game tells everybody, or one team.

use super::{OrderError, error};
use crate::scenario::table;
use crate::script::Control;
use crate::text::Text;

/// The longest text, in characters of each language: a line or two of a list of news.
const TEXT_MAX: usize = 280;

table! {
    /// Tells everybody something, or one team alone. One language is enough; the other then has the same text.
    pub(super) struct Broadcast {
        /// In English; at most 280 characters.
        en: Option<String>,
        /// In Korean; at most 280 characters.
        ko: Option<String>,
        /// Only this team is told, and nobody else knows; everybody if none is named.
        team: Option<String>,
    }
}

impl Broadcast {
    /// The order.
    ///
    /// # Errors
    /// When it says nothing, or too much.
    pub(super) fn control(self) -> Result<Control, OrderError> {
        let said = |text: Option<String>| {
            let text = text.unwrap_or_default();
            Some(text.trim().to_owned()).filter(|it| !it.is_empty())
        };
        let (en, ko) = match (said(self.en), said(self.ko)) {
            (Some(en), Some(ko)) => (en, ko),
            (Some(one), None) | (None, Some(one)) => (one.clone(), one),
            (None, None) => {
                let help = "add `en`, `ko` or both";
                return Err(error("this tells nobody anything".into(), help));
            }
        };
        for text in [&en, &ko] {
            if text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
                let help = format!(
                    "write at most {TEXT_MAX} characters in one line; send more as another one"
                );
                return Err(error("this is no line of news".into(), &help));
            }
        }
        Ok(Control::Broadcast {
            team: self.team,
            text: Text { en, ko },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_control;
    use super::*;
    use serde_json::{Value, json};

    fn read(body: Value) -> Result<Control, OrderError> {
        read_control(&json!({ "broadcast": body }))
    }

    #[test]
    fn one_language_speaks_for_both() {
        let both = Control::Broadcast {
            team: Some("Red".into()),
            text: Text {
                en: "Zone a is back".into(),
                ko: "a존이 돌아왔습니다".into(),
            },
        };
        let order = json!({"en": " Zone a is back ", "ko": "a존이 돌아왔습니다", "team": "Red"});
        assert_eq!(read(order), Ok(both));
        let text = Text {
            en: "점심은 1시까지".into(),
            ko: "점심은 1시까지".into(),
        };
        let one = Control::Broadcast { team: None, text };
        assert_eq!(read(json!({"ko": "점심은 1시까지", "en": ""})), Ok(one));
    }

    #[test]
    fn what_is_no_news_is_told_with_a_way_out() {
        for (body, message) in [
            (json!({}), "nobody anything"),
            (json!({"en": "  "}), "nobody anything"),
            (json!({"en": "a\nb"}), "no line"),
            (json!({"en": "x".repeat(TEXT_MAX + 1)}), "no line"),
            (json!({"ko": "가".repeat(TEXT_MAX + 1)}), "no line"),
            (json!({"en": 3}), "expected"),
            (json!({"en": "a", "teams": "all"}), "teams"),
        ] {
            let error = read(body.clone()).expect_err(&body.to_string());
            assert!(error.message.contains(message), "{body}: {error:?}");
            assert!(!error.help.is_empty(), "{body}: {error:?}");
        }
        assert!(read(json!({"ko": "가".repeat(TEXT_MAX)})).is_ok());
    }
}
