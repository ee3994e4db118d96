//! Every instance is a unicorn: its name, and what is said when it is killed.
//!
//! A name is a function of the game, the team and the instance. Of the game it
//! takes a few bits only, so that it tells nothing of what nobody may know.

use crate::i18n::T;
use model::ids::InstanceId;
use model::text::{Lang, Text};
use serde::{Deserialize, Serialize};

/// Where a game begins with its names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Herd(u8);

impl Herd {
    /// The herd of the game with this salt.
    #[must_use]
    pub fn of(salt: &str) -> Self {
        let mixed = salt
            .bytes()
            .fold(0, |mixed, byte| model::key::mix(mixed ^ u64::from(byte)));
        Self((mixed % NAMES.len() as u64) as u8)
    }

    /// What an instance of a team is called. The first ones of a team all have
    /// names of their own; then comes the second of each name.
    #[must_use]
    pub fn name(self, team: u16, instance: InstanceId) -> Text {
        let count = NAMES.len() as u32;
        let first = u32::from(self.0) + u32::from(team) * TEAM_STEP;
        let place = (first + instance.0 % count * NAME_STEP) % count;
        let (en, ko) = NAMES[place as usize];
        match instance.0 / count {
            0 => Text {
                en: en.to_owned(),
                ko: ko.to_owned(),
            },
            earlier => Text {
                en: format!("{en} {}", roman(earlier + 1)),
                ko: format!("{ko} {}세", earlier + 1),
            },
        }
    }
}

/// A small number as kings count; a large one as it is.
fn roman(number: u32) -> String {
    const SMALL: [&str; 9] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let small = number
        .checked_sub(1)
        .and_then(|place| SMALL.get(place as usize));
    small.map_or_else(|| number.to_string(), |small| (*small).to_owned())
}

/// What is said of an instance that was killed: its name, how long it was up, and
/// how many of its team were left.
#[must_use]
pub fn obituary_in_words(name: &Text, lived_s: u32, survivors: usize) -> Text {
    let one = |t: T| {
        let left = t.survivors(survivors);
        t.obituary(name.get(t.0), &t.span(lived_s), &left)
    };
    Text {
        en: one(T(Lang::En)),
        ko: one(T(Lang::Ko)),
    }
}

/// Steps through the names; both have no factor with their number in common.
const TEAM_STEP: u32 = 17;
const NAME_STEP: u32 = 23;

/// A prime number of them.
const NAMES: [(&str, &str); 61] = [
    ("Sparkles", "반짝이"),
    ("Duchess", "공작부인"),
    ("Pixel", "픽셀"),
    ("Moonbeam", "달빛"),
    ("Glitter", "글리터"),
    ("Buttercup", "미나리아재비"),
    ("Stardust", "별가루"),
    ("Marzipan", "마지팬"),
    ("Thunder", "천둥이"),
    ("Clover", "클로버"),
    ("Nimbus", "먹구름"),
    ("Pepper", "후추"),
    ("Velvet", "벨벳"),
    ("Comet", "혜성"),
    ("Biscuit", "비스킷"),
    ("Aurora", "오로라"),
    ("Waffles", "와플"),
    ("Quartz", "수정이"),
    ("Tulip", "튤립"),
    ("Rocket", "로켓"),
    ("Snowdrop", "눈송이"),
    ("Caramel", "캐러멜"),
    ("Twinkle", "꼬마별"),
    ("Bramble", "산딸기"),
    ("Opal", "오팔"),
    ("Zephyr", "산들바람"),
    ("Muffin", "머핀"),
    ("Indigo", "쪽빛"),
    ("Ginger", "생강이"),
    ("Cloud Nine", "구름위"),
    ("Toffee", "토피"),
    ("Meadow", "들판이"),
    ("Prancer", "깡충이"),
    ("Saffron", "사프란"),
    ("Bubbles", "방울이"),
    ("Lady Latency", "지연 여사"),
    ("Jellybean", "젤리"),
    ("Echo", "메아리"),
    ("Maple", "단풍이"),
    ("Ziggy", "지그재그"),
    ("Peaches", "복숭아"),
    ("Cobalt", "코발트"),
    ("Doodle", "낙서"),
    ("Rosie", "장미"),
    ("Captain Cache", "캐시 선장"),
    ("Lullaby", "자장가"),
    ("Noodle", "국수"),
    ("Topaz", "토파즈"),
    ("Whisper", "속삭임"),
    ("Pudding", "푸딩"),
    ("Hazel", "헤이즐"),
    ("Breezy", "바람이"),
    ("Cupcake", "컵케이크"),
    ("Sir Retry", "재시도 경"),
    ("Willow", "버들이"),
    ("Fidget", "꼼지락"),
    ("Honey", "꿀단지"),
    ("Blossom", "꽃송이"),
    ("Turbo", "터보"),
    ("Misty", "안개"),
    ("Daisy", "데이지"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn names(herd: Herd, team: u16, count: u32) -> BTreeSet<String> {
        let name = |id| herd.name(team, InstanceId(id)).en;
        (0..count).map(name).collect()
    }

    #[test]
    fn no_name_is_taken_twice_in_a_team() {
        let different: BTreeSet<&str> = NAMES.iter().flat_map(|(en, ko)| [*en, *ko]).collect();
        assert_eq!(different.len(), 2 * NAMES.len());
        for herd in ["a", "another game"].map(Herd::of) {
            assert_eq!(names(herd, 3, 700).len(), 700);
        }
        let texts = NAMES.iter().map(|(_, ko)| ko);
        assert!(texts.into_iter().all(|ko| !ko.is_ascii()));
    }

    #[test]
    fn a_name_hangs_on_game_team_and_instance_alone() {
        let herd = Herd::of("pepper");
        let name = herd.name(2, InstanceId(7));
        assert_eq!(name, Herd::of("pepper").name(2, InstanceId(7)));
        assert_ne!(name, herd.name(3, InstanceId(7)));
        assert_ne!(name, herd.name(2, InstanceId(8)));
        let herds: BTreeSet<String> = (0..40)
            .map(|n| Herd::of(&n.to_string()).name(0, InstanceId(0)).en)
            .collect();
        assert!(herds.len() > 20, "games begin elsewhere: {herds:?}");
    }

    #[test]
    fn the_next_of_a_name_is_counted() {
        let herd = Herd(0);
        assert_eq!(herd.name(0, InstanceId(61)).en, "Sparkles II");
        assert_eq!(herd.name(0, InstanceId(61)).ko, "반짝이 2세");
        assert_eq!(herd.name(0, InstanceId(610)).en, "Sparkles 11");
    }

    #[test]
    fn one_line_says_who_how_long_and_who_is_left() {
        let sparkles = Herd(0).name(0, InstanceId(0));
        let text = obituary_in_words(&sparkles, 8_040, 2);
        assert_eq!(text.en, "Sparkles, 2 h 14 min, survived by two");
        assert_eq!(text.ko, "반짝이, 2시간 14분, 남은 동료 2");
        let last = obituary_in_words(&sparkles, 48, 0);
        assert_eq!(last.en, "Sparkles, 48 s, survived by none");
        assert_eq!(last.ko, "반짝이, 48초, 남은 동료 없음");
        assert!(obituary_in_words(&sparkles, 1, 13).en.ends_with("by 13"));
    }
}
