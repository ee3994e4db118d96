//! Scores of a sweep as box plots: 5 to 95 % as a line, 25 to 75 % as a box, the median as a mark.

use super::result::group_digits;
use super::sweep::set_in_words;
use crate::sweep::grid::Setting;
use crate::sweep::summary::{Summary, TeamSummary};
use std::fmt::Write as _;

const WIDTH: f64 = 900.0;
const NAMES: f64 = 190.0;
const RIGHT: f64 = 50.0;
const TOP: f64 = 46.0;
const ROW: f64 = 26.0;
const TITLE: f64 = 30.0;
/// Okabe and Ito's colours, which everybody can tell apart.
const COLOURS: [&str; 7] = [
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#999999",
];

/// The chart as an SVG file, light and dark.
pub(crate) fn svg(scenario: &str, settings: &[Setting], summary: &Summary) -> String {
    let teams = || summary.combinations.iter().flat_map(|c| &c.teams);
    let least = teams().map(|t| t.score.p5).fold(0.0, f64::min);
    let most = teams().map(|t| t.score.p95).fold(1.0, f64::max);
    let step = step((most - least) / 6.0);
    let (least, most) = ((least / step).floor() * step, (most / step).ceil() * step);
    let x = |points: f64| NAMES + (points - least) / (most - least) * (WIDTH - NAMES - RIGHT);
    let rows: f64 = summary
        .combinations
        .iter()
        .map(|c| TITLE + c.teams.len() as f64 * ROW)
        .sum();
    let height = TOP + rows + 20.0;

    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"title\">\n<title id=\"title\">Scores of {}: 5 to 95 %, 25 to 75 %, median</title>\n{STYLE}",
        escape(scenario)
    );
    let _ = writeln!(
        out,
        "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>"
    );
    let mut tick = least;
    while tick <= most + step / 2.0 {
        let (at, label) = (x(tick), group_digits(tick.round() as i64));
        let _ = writeln!(
            out,
            "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/>\
             <text class=\"tick\" x=\"{at:.1}\" y=\"{:.1}\">{label}</text>",
            height - 14.0,
            TOP - 10.0
        );
        tick += step;
    }
    let mut y = TOP;
    for combination in &summary.combinations {
        let title = format!("{scenario}{}", set_in_words(settings, &combination.set));
        let games = group_digits(combination.games as i64);
        let _ = writeln!(
            out,
            "<text class=\"title\" x=\"12\" y=\"{:.1}\">{}, {games} games</text>",
            y + TITLE - 10.0,
            escape(&title)
        );
        y += TITLE;
        for (place, team) in combination.teams.iter().enumerate() {
            row(
                &mut out,
                team,
                COLOURS[place % COLOURS.len()],
                y + ROW / 2.0,
                &x,
            );
            y += ROW;
        }
    }
    out.push_str("</svg>\n");
    out
}

fn row(out: &mut String, team: &TeamSummary, colour: &str, y: f64, x: &impl Fn(f64) -> f64) {
    let s = &team.score;
    let [p5, p25, p50, p75, p95] = [s.p5, s.p25, s.p50, s.p75, s.p95].map(x);
    let _ = writeln!(
        out,
        "<text class=\"name\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\
         <line stroke=\"{colour}\" stroke-width=\"2\" x1=\"{p5:.1}\" x2=\"{p95:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
         <rect fill=\"{colour}\" x=\"{p25:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" rx=\"2\"/>\
         <line class=\"median\" x1=\"{p50:.1}\" x2=\"{p50:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
        NAMES - 12.0,
        y + 4.0,
        escape(&team.name),
        y - 6.0,
        (p75 - p25).max(1.0),
        y - 9.0,
        y + 9.0
    );
}

/// 1, 2 or 5 times a power of ten, at least so much.
fn step(at_least: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= at_least {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    steps
        .into_iter()
        .find(|s| *s >= at_least)
        .unwrap_or(power * 10.0)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().filter(|c| !c.is_control()) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(letter),
        }
    }
    out
}

const STYLE: &str = "<style>
text { font: 13px system-ui, 'Noto Sans', 'Noto Sans CJK KR', sans-serif; fill: #1b1f24 }
.ground { fill: #ffffff } .grid { stroke: #d8dee4 } .median { stroke: #1b1f24; stroke-width: 2.5 }
.title { font-weight: 600 } .name { text-anchor: end } .tick { text-anchor: middle; fill: #59636e }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .ground { fill: #11151a } .grid { stroke: #2f3740 } .median { stroke: #f0f6fc }
  .tick { fill: #9aa5b1 }
}
</style>
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (at_least, round) in [
            (0.3, 1.0),
            (1.0, 1.0),
            (3.0, 5.0),
            (70.0, 100.0),
            (20.0, 20.0),
        ] {
            assert_eq!(step(at_least), round, "{at_least}");
        }
    }

    #[test]
    fn names_are_text_and_never_markup() {
        assert_eq!(escape("<b>&\u{7}"), "&lt;b&gt;&amp;");
    }
}
