//! What is said of instances that were killed.

use model::text::Lang;

super::texts! {
    obituary(name: &str, lived: &str, left: &str) => "{name}, {lived}, survived by {left}", "{name}, {lived}, 남은 동료 {left}";
}

impl super::T {
    /// How many are left, as obituaries count.
    pub(crate) fn survivors(self, count: usize) -> String {
        const WORDS: [&str; 13] = [
            "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve",
        ];
        match (self.0, WORDS.get(count)) {
            (Lang::En, Some(word)) => (*word).to_owned(),
            (Lang::Ko, _) if count == 0 => "없음".to_owned(),
            _ => count.to_string(),
        }
    }
}
