//! Judgement: a scripted team that looks at its metrics and acts by itself.

use crate::units::{Ppm, StoryDuration};
use crate::words::words;
use serde::{Deserialize, Serialize};

/// The most looks that can be asked to agree.
#[cfg(feature = "scenario")]
const PATIENCE_MAX: u32 = 60;

words! {
    /// How good somebody is at this; sets everything else.
    pub enum Skill {
        /// Knows that a cache helps, looks seldom, and errs often.
        Novice = "novice",
        /// Knows most of it, looks now and then.
        Intermediate = "intermediate",
        /// Knows all of it, looks all the time, and hardly errs.
        Expert = "expert",
    }
}

words! {
    /// Something that a team may think of.
    pub enum Idea {
        /// A CDN in front, keyed by the question.
        Cache = "cache",
        /// Delete what nothing uses.
        Waste = "waste",
        /// Bake the start-up script into the image.
        Boot = "boot",
        /// Another subnet, when addresses run out.
        Room = "room",
        /// An application balancer in place of a classic one.
        Balancer = "balancer",
        /// As many instances as the traffic needs.
        Scale = "scale",
        /// The version that the story brought.
        Deploy = "deploy",
    }
}

/// How a team judges. All times are of the story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// When it looks for the first time.
    pub from: StoryDuration,
    /// The mean time between two looks.
    pub look_every: StoryDuration,
    /// The mean time from seeing something to having changed it.
    pub reaction: StoryDuration,
    /// How often a change goes wrong at first.
    pub mistakes: Ppm,
    /// The share of its slots that it wants to keep free.
    pub spare: Ppm,
    /// Looks in a row that must agree before it takes another size.
    pub patience: u32,
    /// How long its CDN keeps an answer.
    pub ttl: StoryDuration,
    /// What it thinks of, the dearest first.
    pub ideas: Vec<Idea>,
}

impl Skill {
    /// How somebody of this skill judges a story of four hours.
    #[must_use]
    pub fn judgement(self) -> Judgement {
        let minutes = |minutes: u64| StoryDuration::from_secs(minutes * 60);
        let (from, look_every, reaction) = match self {
            Self::Novice => (minutes(15), minutes(10), minutes(8)),
            Self::Intermediate => (minutes(8), minutes(5), minutes(4)),
            Self::Expert => (minutes(3), minutes(1), minutes(1)),
        };
        let (mistakes_percent, spare_percent, patience) = match self {
            Self::Novice => (35, 0, 1),
            Self::Intermediate => (15, 15, 1),
            Self::Expert => (2, 30, 8),
        };
        let ideas = match self {
            Self::Novice => vec![Idea::Cache, Idea::Scale],
            Self::Intermediate => {
                vec![
                    Idea::Cache,
                    Idea::Waste,
                    Idea::Room,
                    Idea::Scale,
                    Idea::Boot,
                ]
            }
            Self::Expert => vec![
                Idea::Cache,
                Idea::Waste,
                Idea::Boot,
                Idea::Room,
                Idea::Balancer,
                Idea::Scale,
                Idea::Deploy,
            ],
        };
        Judgement {
            from,
            look_every,
            reaction,
            mistakes: Ppm::new(mistakes_percent * 10_000),
            spare: Ppm::new(spare_percent * 10_000),
            patience,
            ttl: minutes(24 * 60),
            ideas,
        }
    }
}

impl Judgement {
    /// This judgement for a story `speed` times as fast.
    #[must_use]
    pub fn at_speed(mut self, speed: u32) -> Self {
        for length in [
            &mut self.from,
            &mut self.look_every,
            &mut self.reaction,
            &mut self.ttl,
        ] {
            *length = length.at_speed(speed);
        }
        self
    }
}

#[cfg(feature = "scenario")]
mod reading {
    use super::{Idea, Judgement, PATIENCE_MAX, Skill};
    use crate::scenario::read::{Read, Reader, Table, Value};
    use crate::units::{Ppm, StoryDuration};
    use serde_json::{Value as Json, json};
    use std::fmt::Display;
    use std::ops::RangeInclusive;

    const KEYS: [&str; 9] = [
        "skill",
        "from",
        "look_every",
        "reaction",
        "mistakes",
        "spare",
        "patience",
        "ttl",
        "ideas",
    ];

    /// What is given, or else what the skill says; `None` if it is wrong.
    fn or<T: Read + PartialOrd + Display>(
        reader: &mut Reader,
        table: &Table<'_, '_>,
        key: &'static str,
        of_skill: T,
        range: &RangeInclusive<T>,
    ) -> Option<T> {
        let given = reader.field::<Option<T>>(table, key, None)?;
        match given {
            Some(given) => reader.bounded(table, key, Some(given), range),
            None => Some(of_skill),
        }
    }

    impl Read for Judgement {
        fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
            let table = reader.table(value, &KEYS)?;
            let skill = reader.field::<Skill>(&table, "skill", None);
            let preset = skill.unwrap_or(Skill::Expert).judgement();
            let hours = |hours: u64| StoryDuration::from_secs(hours * 3600);
            let (second, never) = (StoryDuration::from_secs(1), Ppm::ZERO);
            let from = or(
                reader,
                &table,
                "from",
                preset.from,
                &(StoryDuration::ZERO..=hours(48)),
            );
            let look_every = or(
                reader,
                &table,
                "look_every",
                preset.look_every,
                &(second..=hours(48)),
            );
            let reaction = or(
                reader,
                &table,
                "reaction",
                preset.reaction,
                &(StoryDuration::ZERO..=hours(48)),
            );
            let mistakes = or(
                reader,
                &table,
                "mistakes",
                preset.mistakes,
                &(never..=Ppm::ONE),
            );
            let spare = or(
                reader,
                &table,
                "spare",
                preset.spare,
                &(never..=Ppm::new(900_000)),
            );
            let patience = or(
                reader,
                &table,
                "patience",
                preset.patience,
                &(1..=PATIENCE_MAX),
            );
            let ttl = or(reader, &table, "ttl", preset.ttl, &(second..=hours(8_760)));
            let ideas = reader.field::<Option<Vec<Idea>>>(&table, "ideas", None);
            skill?;
            Some(Self {
                from: from?,
                look_every: look_every?,
                reaction: reaction?,
                mistakes: mistakes?,
                spare: spare?,
                patience: patience?,
                ttl: ttl?,
                ideas: ideas?.unwrap_or(preset.ideas),
            })
        }
        fn schema() -> Json {
            json!({ "type": "object", "required": ["skill"] })
        }
    }
}
