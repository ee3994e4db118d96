//! Every text of the pages, in English and Korean.
//!
//! A text is a method of [`T`]; it is declared with both languages or not at
//! all, and one that nothing uses is a compiler warning. Names of teams,
//! resources and keys are never translated.

mod account;
mod board;
mod causes;
#[cfg(feature = "ssr")]
mod commands;
mod console;
mod controls;
#[cfg(feature = "ssr")]
mod denials;
mod deploying;
mod desk;
#[cfg(feature = "ssr")]
mod drill;
mod faults;
mod frame;
mod join;
mod members;
mod own;
#[cfg(feature = "ssr")]
mod papers;
#[cfg(feature = "ssr")]
mod people;
mod replay;
#[cfg(feature = "ssr")]
mod report;
mod reveal;
#[cfg(feature = "ssr")]
mod scenario;
#[cfg(feature = "ssr")]
mod stage;
mod traffic;
mod unicorn;
#[cfg(feature = "ssr")]
mod visits;

#[cfg(feature = "ssr")]
pub use causes::score_cause_in_words;
pub use causes::{
    interrupted_in_words, node_phase_in_words, start_failed_in_words, task_lost_in_words,
};
#[cfg(feature = "ssr")]
pub use commands::command_in_both_languages;
#[cfg(feature = "ssr")]
pub use denials::denied_in_both_languages;
pub use deploying::deployment_in_words;
pub use faults::{
    fault_began_in_words, fault_ended_in_words, fault_headline_in_words, fault_missed_in_words,
    fault_withheld_in_words,
};
pub use traffic::{traffic_in_words, traffic_usual_in_words};

use model::text::Lang;

/// The texts in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct T(pub(crate) Lang);

/// Declares texts: `name => "English", "한국어";`, with arguments
/// `name(n: usize) => "{n} teams", "{n}팀";`.
macro_rules! texts {
    ($( $name:ident $( ( $($arg:ident : $ty:ty),+ ) )? => $en:literal, $ko:literal; )+) => {
        impl $crate::i18n::T {
            $( $crate::i18n::text! { $name [ $( $($arg: $ty),+ )? ] $en, $ko } )+
        }
    };
}
macro_rules! text {
    ($name:ident [] $en:literal, $ko:literal) => {
        pub(crate) const fn $name(self) -> &'static str {
            match self.0 {
                model::text::Lang::En => $en,
                model::text::Lang::Ko => $ko,
            }
        }
    };
    ($name:ident [ $($arg:ident: $ty:ty),+ ] $en:literal, $ko:literal) => {
        pub(crate) fn $name(self, $($arg: $ty),+) -> String {
            match self.0 {
                model::text::Lang::En => format!($en),
                model::text::Lang::Ko => format!($ko),
            }
        }
    };
}
use {text, texts};

/// How a language is named in cookies, addresses and `<html lang>`.
pub(crate) const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ko => "ko",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_speak() {
        assert_eq!(T(Lang::En).nav_board(), "Scoreboard");
        assert_eq!(T(Lang::Ko).nav_board(), "순위표");
        assert_eq!(T(Lang::En).teams(12), "12 teams");
        assert_eq!(T(Lang::Ko).teams(12), "12팀");
    }
}
