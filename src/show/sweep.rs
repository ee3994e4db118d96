//! What a sweep came to, in a terminal.

use super::result::group_digits;
use super::{fit, width};
use crate::sweep::grid::Setting;
use crate::sweep::summary::{Combination, Share, Summary};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

const NAME_COLUMNS: usize = 18;

/// A table for each combination of settings, and what the settings do.
pub(crate) fn text(scenario: &str, settings: &[Setting], summary: &Summary) -> String {
    let mut out = String::new();
    for combination in &summary.combinations {
        let title = set_in_words(settings, &combination.set);
        let games = group_digits(combination.games as i64);
        let _ = writeln!(out, "\x1b[1m{scenario}{title}\x1b[0m, {games} games");
        table(&mut out, combination);
        out.push('\n');
    }
    if !summary.effects.is_empty() {
        effects(&mut out, summary);
    }
    out
}

/// ` with service.slots = 5, limits.instances = 10`.
pub(super) fn set_in_words(settings: &[Setting], set: &[String]) -> String {
    let pairs = settings.iter().zip(set);
    let pairs: Vec<String> = pairs
        .map(|(s, value)| format!("{} = {value}", s.path()))
        .collect();
    match pairs.is_empty() {
        true => String::new(),
        false => format!(" with {}", pairs.join(", ")),
    }
}

fn table(out: &mut String, combination: &Combination) {
    let has_objectives = combination.teams.iter().any(|t| t.all_objectives.is_some());
    let _ = write!(out, "{}", fit("team", NAME_COLUMNS));
    for head in ["mean", "5 %", "median", "95 %", "spent"] {
        let _ = write!(out, "{head:>11}");
    }
    let _ = write!(out, "  {:17}", "wins (95 %)");
    let _ = writeln!(
        out,
        "{}",
        if has_objectives { "objectives met" } else { "" }
    );
    for team in &combination.teams {
        let (score, spent) = (&team.score, team.spend_usd.p50);
        let _ = write!(out, "{}", fit(&team.name, NAME_COLUMNS));
        let figures = [score.mean, score.p5, score.p50, score.p95];
        for figure in figures {
            let _ = write!(out, "{:>11}", group_digits(figure.round() as i64));
        }
        let spent = format!("${}", group_digits(spent.round() as i64));
        let _ = write!(out, "{spent:>11}  {:17}", share(team.wins));
        let _ = writeln!(
            out,
            "{}",
            team.all_objectives.map(share).unwrap_or_default()
        );
    }
}

/// `62 % (52..71)`.
fn share(share: Share) -> String {
    let percent = |part: f64| (part * 100.0).round() as i64;
    format!(
        "{} % ({}..{})",
        percent(share.share()),
        percent(share.low),
        percent(share.high)
    )
}

fn effects(out: &mut String, summary: &Summary) {
    let _ = writeln!(
        out,
        "\x1b[1meffects\x1b[0m: points more or less, all else alike (95 %)"
    );
    let change = |e: &crate::sweep::summary::Effect| format!("{}: {} -> {}", e.path, e.from, e.to);
    let columns = summary
        .effects
        .iter()
        .map(|e| change(e).chars().count())
        .max();
    let columns = columns
        .unwrap_or(0)
        .min(width().saturating_sub(NAME_COLUMNS + 30));
    for effect in &summary.effects {
        let points = group_digits(effect.points.round() as i64);
        let sign = if effect.points > 0.0 { "+" } else { "" };
        let points = format!("{sign}{points}");
        let within = effect.plus_minus.map_or_else(
            || "(one seed: no interval)".to_owned(),
            |half| format!("± {}", group_digits(half.round() as i64)),
        );
        let _ = writeln!(
            out,
            "{}  {}{points:>12} {within}",
            fit(&change(effect), columns),
            fit(&effect.team, NAME_COLUMNS),
        );
    }
    out.push('\n');
}

/// How much was played, how fast, and where it is.
pub(crate) fn closing(games: usize, requests: u64, wall: Duration, out: Option<&Path>) -> String {
    let mut text = format!(
        "{} games, {} requests, {:.2} s on {} threads\n",
        group_digits(games as i64),
        group_digits(requests as i64),
        wall.as_secs_f64(),
        rayon::current_num_threads()
    );
    if let Some(folder) = out {
        let _ = writeln!(
            text,
            "results in {}: games.ndjson, teams.csv, summary.json, scores.svg",
            folder.display()
        );
    }
    text
}
