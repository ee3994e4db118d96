//! What a script brings, on an axis of time.

use crate::cues::{Cue, Is, Sheet, When};
use crate::rehearse::script::{Entry, Lane, Script, Window};
use crate::show::cues::when;
use model::scenario::{Scenario, Span};
use model::text::{Lang, Text};
use model::units::{GameTime, SECOND_NS, StoryDuration};
use scoreboard::scenario::{Scripted, Stretch};
use scoreboard::view::MonkeySpan;
use std::collections::BTreeMap;

/// Of something that comes again and again, so many times are named and drawn.
const TIMES_MAX: usize = 24;

/// The rows of the picture, by the places of [`Lane::ALL`].
pub(super) fn lanes() -> Vec<Text> {
    let name = |lane: &Lane| {
        let (en, ko) = match lane {
            Lane::Story => ("Story", "이야기"),
            Lane::Surges => ("Traffic", "트래픽"),
            Lane::Ceo => ("CEO", "CEO"),
            Lane::Zones => ("Zones", "존"),
            Lane::Instances => ("Instances", "인스턴스"),
            Lane::Network => ("Network", "네트워크"),
            Lane::Cloud => ("Cloud", "클라우드"),
        };
        Text::new(en, ko)
    };
    Lane::ALL.iter().map(name).collect()
}

/// Events and surges of a scenario, which is at its speed already.
pub(super) fn script(scenario: &Scenario) -> Vec<Scripted> {
    // The first of each has its words; when it comes again they are the same.
    let mut cues: BTreeMap<(bool, String), Cue> = BTreeMap::new();
    for cue in Sheet::of("", scenario, None).cues {
        if matches!(cue.is, Is::Event | Is::Burst) {
            let key = (cue.is == Is::Event, cue.id.clone());
            cues.entry(key).or_insert(cue);
        }
    }
    let length = scenario.length;
    let entries = Script::of(scenario).entries.into_iter();
    entries
        .filter_map(|entry| {
            let cue = cues.remove(&(entry.event.is_some(), entry.id.clone()))?;
            Some(scripted(entry, cue, length))
        })
        .collect()
}

fn scripted(entry: Entry, cue: Cue, length: StoryDuration) -> Scripted {
    let lane = Lane::ALL.iter().position(|it| *it == entry.lane);
    let stretches = entry.windows.iter().take(TIMES_MAX);
    Scripted {
        number: entry.number,
        lane: lane.unwrap_or_default(),
        when: whens(&entry, &cue.when),
        what: cue.what,
        tell: cue.tell,
        stretches: stretches
            .filter(|window| window.earliest < length)
            .map(|window| stretch(window, entry.lasts))
            .collect(),
        id: entry.id,
    }
}

/// All its times, in words.
fn whens(entry: &Entry, first: &When) -> Text {
    let of = |lang| {
        if entry.windows.len() < 2 {
            return when(first, lang);
        }
        let windows = entry.windows.iter().take(TIMES_MAX);
        let mut all: Vec<String> = windows.map(|it| when(&at(*it), lang)).collect();
        if entry.windows.len() > TIMES_MAX {
            all.push("…".into());
        }
        all.join(", ")
    };
    Text::new(of(Lang::En), of(Lang::Ko))
}

fn at(window: Window) -> When {
    match window.earliest == window.latest {
        true => When::At(GameTime::ZERO + window.earliest),
        false => When::Within(window),
    }
}

fn stretch(window: &Window, lasts: Option<Span>) -> Stretch {
    let none = Span {
        least: StoryDuration::ZERO,
        most: StoryDuration::ZERO,
    };
    let lasts = lasts.unwrap_or(none);
    Stretch {
        from_s: second(window.earliest),
        to_s: second(window.latest).saturating_add(second(lasts.most)),
        is_sure: window.earliest == window.latest && lasts.least == lasts.most,
    }
}

pub(super) fn monkeys(scenario: &Scenario) -> Vec<MonkeySpan> {
    let monkeys = Script::of(scenario).monkeys.into_iter();
    monkeys
        .flat_map(|monkey| {
            let kind = monkey.kind.to_string();
            monkey.pace.into_iter().map(move |pace| MonkeySpan {
                monkey: kind.clone(),
                from_s: second(pace.from),
                to_s: second(pace.to),
                mean_s: second(pace.mean_between),
            })
        })
        .collect()
}

fn second(length: StoryDuration) -> u32 {
    u32::try_from(length.as_ns() / SECOND_NS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Source;

    const CALM: &str = include_str!("../../tests/scenarios/calm.toml");

    fn written(script: &str) -> Vec<Scripted> {
        let calm = CALM.replace("length = \"15s\"", "length = \"10m\"");
        let loaded = Source::written("it", &format!("{calm}\n{script}")).loaded(1);
        let problems = format!("{:?}", loaded.problems);
        super::script(&loaded.value.expect(&problems))
    }

    #[test]
    fn times_windows_and_what_has_none() {
        let script = written(
            "[[event]]\nid = \"fixed\"\nat = \"60s\"\nfault = \"hang\"\nfor = \"30s\"\n\
             [[event]]\nid = \"drawn\"\nafter = \"fixed\"\nwait = \"10s\"\nwithin = \"20s\"\nfault = \"hang\"\nfor = \"30s\"\n\
             [[event]]\nid = \"hand\"\nmanual = true\nfault = \"hang\"\nfor = \"30s\"\n\
             [[event]]\nid = \"again\"\nat = \"10s\"\nrepeat = { every = \"20s\", times = 3 }\ntell = { en = \"x\", ko = \"y\" }\n",
        );
        let of = |id: &str| {
            let its = script.iter().find(|it| it.id == id);
            its.unwrap_or_else(|| panic!("{id} is missing: {script:?}"))
        };
        let stretch = |from_s, to_s, is_sure| Stretch {
            from_s,
            to_s,
            is_sure,
        };
        assert_eq!(of("fixed").stretches, [stretch(60, 90, true)]);
        assert_eq!(of("drawn").stretches, [stretch(70, 120, false)]);
        assert_eq!(of("hand").stretches, []);
        assert_eq!(of("hand").when.en, "by hand");
        let again: Vec<u32> = of("again").stretches.iter().map(|it| it.from_s).collect();
        assert_eq!(again, [10, 30, 50]);
        assert_eq!(of("again").when.en.matches(", ").count(), 2);
        assert!(of("again").tell.public.is_some());
    }
}
