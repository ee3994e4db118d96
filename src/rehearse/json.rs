//! A rehearsal as one JSON object, a contract for scripts: keys stay, new ones
//! may come. Times are seconds of the game, scores points.

use super::Rehearsal;
use super::dry_run::{DryRun, Tried};
use super::play::{Came, Source};
use super::range::Range;
use super::script::{Entry, Lane, Script, Trigger};
use model::scenario::Scenario;
use model::units::{GameTime, SECOND_NS, StoryDuration};
use serde_json::{Value, json};

/// The object.
pub(crate) fn json(scenario: &Scenario, rehearsal: &Rehearsal) -> Value {
    let Rehearsal {
        script,
        dry_run,
        range,
        warnings,
        ..
    } = rehearsal;
    json!({
        "scenario": rehearsal.scenario,
        "length_seconds": seconds(script.length),
        "lanes": Lane::ALL.map(Lane::as_str),
        "timeline": script.entries.iter().map(entry).collect::<Vec<_>>(),
        "monkeys": monkeys(script),
        "dry_run": dry(scenario, dry_run),
        "range": ranges(scenario, range),
        "warnings": warnings,
    })
}

fn seconds(length: StoryDuration) -> f64 {
    length.as_ns() as f64 / SECOND_NS as f64
}

fn points(milli: i64) -> f64 {
    milli as f64 / 1000.0
}

fn entry(entry: &Entry) -> Value {
    let windows = entry.windows.iter().map(|it| {
        json!({
            "earliest": seconds(it.earliest),
            "latest": seconds(it.latest),
        })
    });
    let (trigger, detail) = match &entry.trigger {
        Trigger::Clock => ("clock", None),
        Trigger::Condition(condition) => ("condition", Some(condition)),
        Trigger::Manual => ("manual", None),
        Trigger::After(event) => ("after", Some(event)),
    };
    let lasts = entry.lasts.map(|it| {
        json!({
            "least": seconds(it.least),
            "most": seconds(it.most),
        })
    });
    json!({
        "number": entry.number,
        "id": entry.id,
        "is": if entry.event.is_some() { "event" } else { "burst" },
        "lane": entry.lane.as_str(),
        "trigger": trigger,
        "trigger_detail": detail,
        "windows": windows.collect::<Vec<_>>(),
        "fault": entry.fault,
        "pick": entry.pick.as_ref().map(ToString::to_string),
        "traffic_times": entry.times.map(|times| f64::from(times.get()) / 1000.0),
        "unlock": entry.unlock.map(|it| it.to_string()),
        "tells": entry.tells,
        "teams": entry.teams.to_string(),
        "lasts_seconds": lasts,
        "adaptive": entry.is_adaptive,
    })
}

fn monkeys(script: &Script) -> Vec<Value> {
    let one = |monkey: &super::script::MonkeyEntry| {
        let pace = monkey.pace.iter().map(|it| {
            json!({
                "from": seconds(it.from),
                "to": seconds(it.to),
                "mean_between": seconds(it.mean_between),
                "expected_strikes": it.expected(),
            })
        });
        json!({
            "kind": monkey.kind,
            "faults": monkey.faults,
            "expected_strikes": monkey.expected,
            "pace": pace.collect::<Vec<_>>(),
        })
    };
    script.monkeys.iter().map(one).collect()
}

/// What a source is, and its name.
fn named(scenario: &Scenario, source: Source) -> (&'static str, String, usize) {
    match source {
        Source::Event(place) => ("event", scenario.event[place].id.to_string(), place),
        Source::Monkey(place) => ("monkey", scenario.monkey[place].kind.to_string(), place),
    }
}

fn came(came: Came) -> Value {
    json!({
        "times": came.times,
        "hit": came.hit,
        "missed": came.missed,
        "withheld": came.withheld,
        "refused": came.refused,
        "impossible": came.impossible,
        "killed": came.killed,
    })
}

fn dry(scenario: &Scenario, run: &DryRun) -> Value {
    let name = |team: usize| run.game.teams[team].name.as_str();
    let events = run.tried.iter().map(|tried: &Tried| {
        let (is, id, place) = named(scenario, tried.source);
        let second = |at: &GameTime| at.as_ns() as f64 / SECOND_NS as f64;
        let teams = tried.outcomes.iter().map(|outcome| {
            let mut team = came(outcome.came);
            team["name"] = name(usize::from(outcome.team.0)).into();
            team["lost"] = points(outcome.lost_mpt).into();
            team
        });
        json!({
            "is": is,
            "id": id,
            "place": place,
            "at": tried.at.iter().map(second).collect::<Vec<_>>(),
            "teams": teams.collect::<Vec<_>>(),
        })
    });
    let teams = run.game.teams.iter().zip(&run.calm_mpt);
    let teams = teams.map(|(team, calm_mpt)| {
        json!({
            "name": team.name,
            "rank": team.rank,
            "score": points(team.score_mpt),
            "score_without_chaos": points(*calm_mpt),
            "kills": team.kills,
        })
    });
    json!({
        "seed": run.seed,
        "counted_after_seconds": run.after_s,
        "events": events.collect::<Vec<_>>(),
        "teams": teams.collect::<Vec<_>>(),
    })
}

fn ranges(scenario: &Scenario, range: &Range) -> Value {
    let teams = range.teams.iter().map(|team| {
        json!({
            "name": team.name,
            "score_min": points(team.least_mpt),
            "score_median": points(team.median_mpt),
            "score_max": points(team.most_mpt),
            "ranks": team.ranks,
            "kills_mean": team.kills_mean,
            "objectives_met": team.met,
        })
    });
    let events = range.tallies.iter().map(|(source, tally)| {
        let (is, id, place) = named(scenario, *source);
        json!({
            "is": is,
            "id": id,
            "place": place,
            "games": tally.games,
            "times": tally.times,
            "teams": came(tally.came),
        })
    });
    json!({
        "games": range.games,
        "teams": teams.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
    })
}
