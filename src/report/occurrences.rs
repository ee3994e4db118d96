//! What came over the teams, and what it did to each.

use super::pace::Course;
use model::actor::Principal;
use model::event::{Event, EventKind};
use model::script::{Control, ScriptNews};
use model::text::Text;
use model::units::SECOND_NS;
use scoreboard::report::{Hit, Hurt, Occurrence, Sort, median};
use scoreboard::view::Band;
use sim_engine::Game;
use std::collections::BTreeMap;

/// How long after its end an occurrence is looked at, as a share of the game in thousandths; what stays until somebody
/// mends it is looked at to the end of the game.
const AFTER_PERMILLE: u64 = 42;
/// And at least so many seconds.
const AFTER_MIN_S: u32 = 60;

/// What struck when, taken in as the game goes by.
pub(super) struct Strikes {
    /// Each time of each event of the script: the second, and by team whether it was to hit it.
    events: BTreeMap<String, Vec<(u32, Vec<bool>)>>,
    /// The seconds in which monkeys struck each team: which of them did what is told apart in its log.
    monkeys: Vec<Vec<u32>>,
    /// Seconds in which events hit a team: what comes to it then is the event's.
    of_events: Vec<(u32, usize)>,
    /// When what an event broke was taken back before its time; of all events, if none is named.
    taken_back: Vec<(u32, Option<String>)>,
}

impl Strikes {
    pub(super) fn new(teams: usize) -> Self {
        Self {
            events: BTreeMap::new(),
            monkeys: vec![Vec::new(); teams],
            of_events: Vec::new(),
            taken_back: Vec::new(),
        }
    }

    /// Takes in what became of the script.
    pub(super) fn script(&mut self, event: &Event) {
        let EventKind::Script { news } = &event.kind else {
            return;
        };
        let second = event.at.as_ns().div_ceil(SECOND_NS) as u32;
        match news {
            ScriptNews::Happened { event: id, teams } => {
                let mut is_hit = vec![false; self.monkeys.len()];
                for team in teams {
                    is_hit[usize::from(team.0)] = true;
                    self.of_events.push((second, usize::from(team.0)));
                }
                let times = self.events.entry(id.to_string()).or_default();
                times.push((second, is_hit));
            }
            ScriptNews::Stopped { event: id }
            | ScriptNews::Controlled {
                control: Control::End { event: id },
                ..
            } => self.taken_back.push((second, Some(id.to_string()))),
            ScriptNews::Controlled {
                control: Control::Halt { .. },
                ..
            } => self.taken_back.push((second, None)),
            ScriptNews::Withheld { .. } | ScriptNews::Controlled { .. } => {}
        }
    }

    /// How long it lasted what came at a second and was to last so long: it may have been taken back before.
    fn lasted(&self, id: &str, from_s: u32, planned_s: u32) -> u32 {
        let its = self.taken_back.iter().filter(|(second, event)| {
            *second >= from_s && event.as_ref().is_none_or(|event| event == id)
        });
        let ended = its.map(|(second, _)| second - from_s).min();
        ended.map_or(planned_s, |ended| ended.min(planned_s))
    }

    /// Takes in what happened to a team.
    pub(super) fn team(&mut self, team: usize, event: &Event) {
        let is_by_monkey = matches!(event.principal, Principal::ChaosMonkey | Principal::Ceo);
        let struck = matches!(
            event.kind,
            EventKind::Command { denied: None, .. } | EventKind::FaultBegan { .. }
        );
        let second = event.at.second();
        if !is_by_monkey || !struck || self.of_events.contains(&(second, team)) {
            return;
        }
        let its = &mut self.monkeys[team];
        if its.last() != Some(&second) {
            its.push(second);
        }
    }
}

/// Everything that came over the teams, in the order of the game, and by team what it did to it.
pub(super) fn all(
    game: &Game,
    strikes: &Strikes,
    courses: &[&Course],
    hurt: Hurt,
) -> (Vec<Occurrence>, Vec<Vec<Option<Hit>>>) {
    let mut found: Vec<(Occurrence, Vec<Option<Hit>>)> = Vec::new();
    let everybody = vec![true; courses.len()];
    let look = |occurrence: Occurrence, times: &[(u32, Vec<bool>)]| {
        let hits = courses.iter().enumerate().map(|(team, course)| {
            let its = times.iter().filter(|(_, is_hit)| is_hit[team]);
            let seconds: Vec<u32> = its.map(|(second, _)| *second).collect();
            let lasts = |from_s: u32| {
                let planned_s = occurrence.lasts_s?;
                Some(strikes.lasted(&occurrence.id, from_s, planned_s))
            };
            hit(course, &seconds, lasts, game, hurt)
        });
        let hits = hits.collect();
        (occurrence, hits)
    };
    let now_s = game.second();
    let adaptive = crate::rehearse::script::adaptive(game.scenario());
    for burst in game.traffic().bursts() {
        let from_s = burst.from.second();
        if from_s >= now_s {
            continue;
        }
        let occurrence = Occurrence {
            id: burst.id.to_string(),
            what: crate::views::surge_in_words(burst),
            sort: Sort::Surge,
            times_s: vec![from_s],
            lasts_s: Some(burst.to.second() - from_s),
            is_adaptive: adaptive.contains(&burst.id.to_string()),
        };
        found.push(look(occurrence, &[(from_s, everybody.clone())]));
    }
    for scheduled in game.script() {
        let id = scheduled.plan.id.to_string();
        let Some(times) = strikes.events.get(&id) else {
            continue;
        };
        // Stories and versions break nothing.
        let Some(brings) = &scheduled.plan.brings else {
            continue;
        };
        // Surges are in the list already.
        let is_surge = game
            .traffic()
            .bursts()
            .iter()
            .any(|it| it.id == scheduled.plan.id);
        if is_surge {
            continue;
        }
        let fault = brings.fault.kind();
        let planned_s = brings.lasts.map(|it| (it.as_ns() / SECOND_NS) as u32);
        // Told of is the longest: what was taken back early once may have lasted at another time.
        let lasted = times
            .iter()
            .map(|(from_s, _)| Some(strikes.lasted(&id, *from_s, planned_s?)));
        let lasts_s = lasted.max().flatten();
        let occurrence = Occurrence {
            is_adaptive: adaptive.contains(&id),
            id,
            what: Text {
                en: fault.to_string(),
                ko: fault.to_string(),
            },
            sort: Sort::Event,
            times_s: times.iter().map(|(second, _)| *second).collect(),
            lasts_s,
        };
        found.push(look(occurrence, times));
    }
    let mut times_s: Vec<u32> = strikes.monkeys.iter().flatten().copied().collect();
    times_s.sort_unstable();
    times_s.dedup();
    if !times_s.is_empty() {
        let hits = courses.iter().zip(&strikes.monkeys);
        let hits = hits.map(|(course, seconds)| hit(course, seconds, |_| Some(0), game, hurt));
        let occurrence = Occurrence {
            id: "monkeys".to_owned(),
            what: Text {
                en: "strikes of the monkeys".to_owned(),
                ko: "몽키의 공격".to_owned(),
            },
            sort: Sort::Monkey,
            times_s,
            lasts_s: Some(0),
            is_adaptive: false,
        };
        found.push((occurrence, hits.collect()));
    }
    found.sort_by_key(|(occurrence, _)| occurrence.times_s.first().copied());
    let mut by_team = vec![Vec::new(); courses.len()];
    let mut occurrences = Vec::new();
    for (occurrence, hits) in found {
        occurrences.push(occurrence);
        for (list, hit) in by_team.iter_mut().zip(hits) {
            list.push(hit);
        }
    }
    (occurrences, by_team)
}

/// What strikes at these seconds did to a team; nothing if there were none.
fn hit(
    course: &Course,
    seconds: &[u32],
    lasts_s: impl Fn(u32) -> Option<u32>,
    game: &Game,
    hurt: Hurt,
) -> Option<Hit> {
    if seconds.is_empty() {
        return None;
    }
    let after_s = (u64::from(game.length_s()) * AFTER_PERMILLE / 1000) as u32;
    let mut all = Hit {
        times: seconds.len() as u32,
        ..Hit::default()
    };
    let (mut hurts, mut acts, mut mitigations, mut wells) = (vec![], vec![], vec![], vec![]);
    for from_s in seconds {
        let end_s = lasts_s(*from_s).map(|lasts| from_s + lasts);
        let until_s = end_s.map_or(u32::MAX, |end| end + after_s.max(AFTER_MIN_S));
        let Some(strike) = course.strike(hurt, (*from_s, end_s.unwrap_or(*from_s)), until_s) else {
            continue;
        };
        all.hurt += 1;
        all.lost_mpt += strike.lost_mpt;
        hurts.push(strike.hurt_at - from_s);
        acts.extend(strike.acted_at.map(|at| at - strike.hurt_at));
        if let Some(well_at) = strike.well_at {
            all.recovered += 1;
            wells.push(well_at - strike.hurt_at);
            if end_s.is_none_or(|end| well_at < end) {
                mitigations.push(well_at - strike.hurt_at);
            }
        }
    }
    all.until_hurt_s = median(hurts.into_iter());
    all.until_acted_s = median(acts.into_iter());
    all.until_mitigated_s = median(mitigations.into_iter());
    all.until_well_s = median(wells.into_iter());
    Some(all)
}

/// What lasted a while, as bands for the charts.
pub(super) fn bands(occurrences: &[Occurrence], played_s: u32) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for occurrence in occurrences {
        let Some(lasts_s) = occurrence.lasts_s.filter(|lasts| *lasts > 0) else {
            continue;
        };
        let title = match occurrence.sort {
            Sort::Surge => occurrence.what.clone(),
            Sort::Event | Sort::Monkey => Text {
                en: occurrence.id.clone(),
                ko: occurrence.id.clone(),
            },
        };
        bands.extend(occurrence.times_s.iter().map(|from_s| Band {
            number: 0,
            title: title.clone(),
            from_s: *from_s,
            to_s: Some((from_s + lasts_s).min(played_s)),
        }));
    }
    bands.sort_by_key(|band| band.from_s);
    for (index, band) in bands.iter_mut().enumerate() {
        band.number = index as u16 + 1;
    }
    bands
}
