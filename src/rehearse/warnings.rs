//! What looks wrong with a script, each with a way out.
//!
//! Some can be told from the scenario alone; the others only from games: those
//! that were played, with these teams.

use super::play::Source;
use super::range::{Range, Tally};
use super::script::{Entry, Script, Trigger, Window, sum};
use model::scenario::{FaultKind, Scenario, TeamPick, Tell, Timing};
use model::text::Text;
use serde::Serialize;
use std::collections::BTreeSet;

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Warning {
    /// A name that stays.
    pub(crate) code: &'static str,
    /// The events, surges, monkeys, objectives or teams that it is about.
    pub(crate) about: Vec<String>,
    pub(crate) message: Text,
    /// A way out.
    pub(crate) help: Text,
}

fn warning(code: &'static str, about: &[&str], message: [String; 2], help: [&str; 2]) -> Warning {
    let text = |[en, ko]: [String; 2]| Text { en, ko };
    Warning {
        code,
        about: about.iter().map(|it| (*it).to_owned()).collect(),
        message: text(message),
        help: text(help.map(str::to_owned)),
    }
}

/// All of them: what the scenario says first, then what its games came to.
pub(crate) fn all(scenario: &Scenario, script: &Script, range: &Range) -> Vec<Warning> {
    let mut all = Vec::new();
    nothing_breaks(scenario, script, &mut all);
    after_the_end(script, &mut all);
    overlaps(scenario, script, &mut all);
    texts(scenario, &mut all);
    scores(range, &mut all);
    objectives(scenario, range, &mut all);
    targets(scenario, range, &mut all);
    conditions(scenario, script, range, &mut all);
    all
}

fn nothing_breaks(scenario: &Scenario, script: &Script, all: &mut Vec<Warning>) {
    let brings = |it: &model::scenario::EventPlan| {
        it.brings.as_ref().is_some_and(|it| !it.fault.is_traffic())
    };
    let strikes = script.monkeys.iter().any(|monkey| monkey.expected > 0.0);
    if !strikes && !scenario.event.iter().any(brings) {
        all.push(warning(
            "nothing-breaks",
            &[],
            [
                "nothing ever breaks: there is no monkey, and no event brings a fault".into(),
                "아무것도 고장 나지 않습니다. 몽키도 없고 장애를 일으키는 이벤트도 없습니다".into(),
            ],
            [
                "add a `[[monkey]]`, or a `fault` to an event (`gameday chaos list`)",
                "`[[monkey]]`를 추가하거나 이벤트에 `fault`를 넣으세요 (`gameday chaos list`)",
            ],
        ));
    }
}

fn after_the_end(script: &Script, all: &mut Vec<Warning>) {
    let length = script.length;
    for entry in &script.entries {
        let too_late = entry.windows.iter().filter(|it| it.latest >= length);
        let (mut never, mut count) = (true, 0);
        for window in too_late {
            never &= window.earliest >= length;
            count += 1;
        }
        if count == 0 {
            continue;
        }
        let id = &entry.id;
        let [en, ko] = match never {
            true => ["comes", "에 옵니다"],
            false => ["may come", "에 올 수 있습니다"],
        };
        all.push(warning(
            "after-the-end",
            &[id],
            [
                format!(
                    "`{id}` {en} after the end of the game, at {length}: then it does not happen"
                ),
                format!("`{id}`: 게임이 끝난 뒤({length}){ko}. 그러면 일어나지 않습니다"),
            ],
            [
                "let it come earlier, shorten `within` or `wait`, or make the game longer",
                "더 일찍 오게 하거나 `within`이나 `wait`을 줄이거나 게임을 늘리세요",
            ],
        ));
    }
}

/// A fault of an event as long as it may last.
struct Reach<'s> {
    entry: &'s Entry,
    kind: FaultKind,
    windows: Vec<Window>,
}

fn overlaps(scenario: &Scenario, script: &Script, all: &mut Vec<Warning>) {
    let reach = |entry| reach(scenario, entry);
    let reaches: Vec<Reach<'_>> = script.entries.iter().filter_map(reach).collect();
    for (place, one) in reaches.iter().enumerate() {
        let id = one.entry.id.as_str();
        let kind = one.kind;
        if one.windows.windows(2).any(|pair| meet(pair[0], pair[1])) {
            all.push(warning(
                "overlap",
                &[id],
                [
                    format!("`{id}` repeats before its `{kind}` is over"),
                    format!("`{id}`: `{kind}`가 끝나기 전에 되풀이됩니다"),
                ],
                [
                    "repeat it less often, or shorten `for`",
                    "되풀이 간격을 늘리거나 `for`를 줄이세요",
                ],
            ));
        }
        for other in &reaches[place + 1..] {
            let met = |it: &Window| other.windows.iter().any(|other| meet(*it, *other));
            if !share_a_team(&one.entry.teams, &other.entry.teams) || !one.windows.iter().any(met) {
                continue;
            }
            let other_id = other.entry.id.as_str();
            let kinds = BTreeSet::from([kind, other.kind]);
            if one.kind == other.kind {
                all.push(warning(
                    "overlap",
                    &[id, other_id],
                    [
                        format!("`{id}` and `{other_id}` may bring `{kind}` at the same time"),
                        format!("`{id}`와 `{other_id}`가 같은 때에 `{kind}`를 일으킬 수 있습니다"),
                    ],
                    [
                        "move one of them, or shorten `for` or `within`; what has a fault already does not get it twice",
                        "하나를 옮기거나 `for`나 `within`을 줄이세요. 이미 걸린 장애는 두 번 걸리지 않습니다",
                    ],
                ));
            } else if kinds == BTreeSet::from([FaultKind::ZoneOutage, FaultKind::RegionOutage]) {
                all.push(warning(
                    "overlap-region",
                    &[id, other_id],
                    [
                        format!("`{id}` and `{other_id}` may put a zone and a region out at the same time: perhaps nothing is left"),
                        format!("`{id}`와 `{other_id}`가 같은 때에 존과 리전을 멈출 수 있습니다. 아무것도 남지 않을 수 있습니다"),
                    ],
                    [
                        "move one of them, or name a `zone` of that very `region`",
                        "하나를 옮기거나 바로 그 `region`의 `zone`을 지정하세요",
                    ],
                ));
            }
        }
    }
}

/// Spans in which a lasting fault of an event may be there.
fn reach<'s>(scenario: &Scenario, entry: &'s Entry) -> Option<Reach<'s>> {
    let brings = scenario.event[entry.event?].brings.as_ref()?;
    let lasts = brings.lasts?;
    let to_its_end = |it: &Window| Window {
        latest: sum(it.latest, lasts),
        ..*it
    };
    Some(Reach {
        entry,
        kind: brings.fault.kind(),
        windows: entry.windows.iter().map(to_its_end).collect(),
    })
}

/// What ends as the other begins does not meet it.
fn meet(one: Window, other: Window) -> bool {
    one.earliest < other.latest && other.earliest < one.latest
}

fn share_a_team(one: &TeamPick, other: &TeamPick) -> bool {
    match (one, other) {
        (TeamPick::Named(one), TeamPick::Named(other)) => one == other,
        _ => true,
    }
}

fn texts(scenario: &Scenario, all: &mut Vec<Warning>) {
    let bursts = scenario.burst.iter();
    let bursts = bursts.flat_map(|it| it.tell.iter().map(|text| (it.id.as_str(), text)));
    let events = scenario.event.iter().flat_map(|it| {
        let told = it.tell.iter().flat_map(Tell::texts);
        told.chain(&it.say)
            .chain(&it.watch)
            .map(|text| (it.id.as_str(), text))
    });
    let told = bursts.chain(events);
    for (id, text) in std::iter::once(("story", &scenario.story)).chain(told) {
        let (en, ko) = (text.en.trim(), text.ko.trim());
        if !en.is_empty() && !ko.is_empty() && en != ko {
            continue;
        }
        let [why_en, why_ko] = match (en.is_empty(), ko.is_empty()) {
            (true, true) => ["is empty", "비어 있습니다"],
            (true, false) => ["has no English", "영어가 없습니다"],
            (false, true) => ["has no Korean", "한국어가 없습니다"],
            (false, false) => ["is the same in both languages", "두 언어가 같습니다"],
        };
        all.push(warning(
            "missing-translation",
            &[id],
            [
                format!("the text of `{id}` {why_en}"),
                format!("`{id}`의 글: {why_ko}"),
            ],
            [
                "say it in both: `{ en = \"…\", ko = \"…\" }`",
                "두 언어로 쓰세요: `{ en = \"…\", ko = \"…\" }`",
            ],
        ));
    }
}

fn scores(range: &Range, all: &mut Vec<Warning>) {
    let games = range.games;
    if games > 0 && range.teams.iter().all(|team| team.most_mpt <= 0) {
        all.push(warning(
            "cannot-be-won",
            &[],
            [
                format!("no reference team ends above zero in any of {games} games"),
                format!("{games}번의 게임에서 0점을 넘은 기준 팀이 없습니다"),
            ],
            [
                "try it with a better playbook (`--team Us=expert`); if that loses too, lower prices, penalties or chaos",
                "더 나은 플레이북으로 해 보세요 (`--team Us=expert`). 그래도 지면 가격, 감점, 장애를 줄이세요",
            ],
        ));
    }
}

/// An objective that everybody always meets, or nobody ever, tells no teams apart.
fn objectives(scenario: &Scenario, range: &Range, all: &mut Vec<Warning>) {
    let games = range.games;
    for (place, objective) in scenario.objective.iter().enumerate().filter(|_| games > 0) {
        let id = objective.id.as_str();
        let mut met = range.teams.iter().map(|team| team.met[place]);
        if met.clone().all(|count| count == 0) {
            all.push(warning(
                "objective-never-met",
                &[id],
                [
                    format!("no reference team meets the objective `{id}` in any of {games} games"),
                    format!("{games}번의 게임에서 목표 `{id}`를 이룬 기준 팀이 없습니다"),
                ],
                [
                    "loosen its limit, or show with a playbook that it can be met",
                    "한계를 늦추거나 이룰 수 있음을 플레이북으로 보이세요",
                ],
            ));
        } else if met.all(|count| count == games) {
            all.push(warning(
                "objective-always-met",
                &[id],
                [
                    format!(
                        "every reference team meets the objective `{id}` in all of {games} games"
                    ),
                    format!("{games}번의 게임 모두에서 모든 기준 팀이 목표 `{id}`를 이룹니다"),
                ],
                [
                    "tighten its limit, or add a reference team that does nothing",
                    "한계를 조이거나 아무것도 하지 않는 기준 팀을 추가하세요",
                ],
            ));
        }
    }
}

/// What never found anything to hit, in any game and team.
fn targets(scenario: &Scenario, range: &Range, all: &mut Vec<Warning>) {
    let games = range.games;
    for (source, Tally { times, came, .. }) in &range.tallies {
        let (id, fault) = match source {
            Source::Event(place) => {
                let event = &scenario.event[*place];
                let Some(brings) = event.brings.as_ref().filter(|it| !it.fault.is_traffic()) else {
                    continue;
                };
                (event.id.to_string(), brings.fault.kind().to_string())
            }
            Source::Monkey(place) => {
                let monkey = &scenario.monkey[*place];
                let words = monkey.brings.iter().map(|it| it.fault.kind().as_str());
                let words = words
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect::<Vec<_>>();
                (monkey.kind.to_string(), words.join("`, `"))
            }
        };
        if came.times == 0 {
            all.push(warning(
                "no-such-team",
                &[&id],
                [
                    format!("`{id}` came {times} times in {games} games and hit no team"),
                    format!("`{id}`: {games}번의 게임에서 {times}번 왔지만 맞은 팀이 없습니다"),
                ],
                [
                    "mend the name in `teams`, or play with a team of that name (`--team`)",
                    "`teams`의 이름을 고치거나 그 이름의 팀으로 해 보세요 (`--team`)",
                ],
            ));
        } else if came.missed + came.impossible == came.times {
            all.push(warning(
                "no-target",
                &[&id],
                [
                    format!("`{fault}` of `{id}` found nothing to hit, {} times in {games} games: its target may not exist", came.times),
                    format!("`{id}`의 `{fault}`: {games}번의 게임에서 {}번 모두 맞을 것이 없었습니다. 대상이 없을 수 있습니다", came.times),
                ],
                [
                    "mend its `pick` or what it names, or bring something that teams have",
                    "`pick`이나 지정한 이름을 고치거나 팀이 가진 것에 장애를 일으키세요",
                ],
            ));
        } else if came.hit == 0 {
            all.push(warning(
                "never-hits",
                &[&id],
                [
                    format!("`{fault}` of `{id}` never got through in {games} games: missed {}, withheld {}, refused {} times", came.missed, came.withheld, came.refused),
                    format!("`{id}`의 `{fault}`: {games}번의 게임에서 한 번도 통하지 않았습니다: 빗나감 {}, 보류 {}, 거부 {}", came.missed, came.withheld, came.refused),
                ],
                [
                    "raise `guards.instances_max`, or look at the policies of the account",
                    "`guards.instances_max`를 올리거나 계정의 정책을 살펴보세요",
                ],
            ));
        }
    }
}

fn conditions(scenario: &Scenario, script: &Script, range: &Range, all: &mut Vec<Warning>) {
    let games = range.games;
    for entry in script.entries.iter().filter(|_| games > 0) {
        let (Some(place), Trigger::Condition(condition)) = (entry.event, &entry.trigger) else {
            continue;
        };
        if range.tallies.contains_key(&Source::Event(place)) {
            continue;
        }
        let id = entry.id.as_str();
        let mut about = vec![id];
        about.extend(followers(scenario, id));
        let rest = match about.len() {
            1 => [String::new(), String::new()],
            _ => {
                let names = about[1..].join("`, `");
                [
                    format!("; nor did `{names}` come"),
                    format!(". `{names}`도 오지 않았습니다"),
                ]
            }
        };
        all.push(warning(
            "never-so",
            &about,
            [
                format!("`{condition}` was never so in {games} games: `{id}` did not come{}", rest[0]),
                format!("`{condition}`: {games}번의 게임에서 한 번도 그렇지 않아 `{id}`가 오지 않았습니다{}", rest[1]),
            ],
            [
                "loosen the condition, or try it with teams of which it is so (`--team`)",
                "조건을 늦추거나 조건에 맞는 팀으로 해 보세요 (`--team`)",
            ],
        ));
    }
}

/// The events that come after one, directly or by others.
fn followers<'s>(scenario: &'s Scenario, id: &str) -> Vec<&'s str> {
    let mut found: Vec<&str> = Vec::new();
    loop {
        let next = scenario.event.iter().find(|event| match event.timing() {
            Some(Timing::After(after, _)) => {
                let is_after = after.as_str() == id || found.contains(&after.as_str());
                is_after && !found.contains(&event.id.as_str())
            }
            _ => false,
        });
        match next {
            Some(event) => found.push(event.id.as_str()),
            None => return found,
        }
    }
}
