//! The scores of all teams over time.
//!
//! The first three and one's own are bold and named at their ends; the rest is
//! grey. Bands of faults lie behind.

use super::bands::bands;
use super::label::spread;
use super::line::{line, push_steps, thinned};
use super::scale::Linear;
use super::ticks::{moments, round_values, short, step};
use super::write::num;
use crate::format::{axis_clock, points};
use crate::markup::Esc;
use crate::view::{Band, ScoreChart, TeamRow};
use std::fmt::Write;

/// Width of the drawing, in its own units.
pub(crate) const SCORE_WIDTH: u32 = 540;
/// Height of the drawing, in its own units.
pub(crate) const SCORE_HEIGHT: u32 = 452;

/// Points of a grey line at most, once there are many of them: a browser draws a hundred of them at once.
const REST_POINTS_MAX: usize = 32;
/// With more teams than this, grey lines are thinned.
const MANY_TEAMS: usize = 20;
/// Letters of a name at the end of a line at most.
const NAME_LETTERS_MAX: usize = 16;

/// What the chart is drawn from.
pub(crate) struct ScoreChartInput<'a> {
    /// The lines, by team id.
    pub(crate) chart: &'a ScoreChart,
    /// The teams, the leader first.
    pub(crate) teams: &'a [TeamRow],
    /// Faults and bursts.
    pub(crate) bands: &'a [Band],
    /// Game seconds played.
    pub(crate) second: u32,
    /// Game seconds in all.
    pub(crate) length_s: u32,
    /// The viewer's team.
    pub(crate) own: Option<u16>,
    /// The band that is pointed at.
    pub(crate) pressed: Option<u16>,
    /// Width of the drawing.
    pub(crate) width: u32,
}

/// The inside of the chart's `<svg>`.
pub(crate) fn score_svg(input: &ScoreChartInput<'_>) -> String {
    let frame = Frame::of(input);
    let (ranges, numbers) = bands(
        input.bands,
        &frame.time,
        input.second,
        (frame.top, frame.bottom),
        input.pressed,
    );
    let mut svg = ranges;
    frame.draw_axes(&mut svg, input);
    let bold = bold_lines(input);
    svg.push_str(r#"<path class="series series--rest" d=""#);
    frame.draw_rest(&mut svg, input, &bold);
    svg.push_str(r#""/>"#);
    for (id, class) in bold.iter().rev() {
        let line = frame.line_of(input.chart, *id);
        let _ = write!(svg, r#"<path class="{class}" d="{line}"/>"#);
    }
    let now = num(frame.time.within(f64::from(input.second)));
    let _ = write!(
        svg,
        r#"<line class="now" x1="{now}" x2="{now}" y1="{}" y2="{}"/>{numbers}"#,
        num(frame.top),
        num(frame.bottom)
    );
    frame.draw_names(&mut svg, input, &bold);
    svg
}

/// The teams with a line of their own, with its class: the first three and the viewer's.
fn bold_lines(input: &ScoreChartInput<'_>) -> Vec<(u16, &'static str)> {
    const CLASSES: [&str; 3] = ["series series--1", "series series--2", "series series--3"];
    let mut bold: Vec<_> = input
        .teams
        .iter()
        .take(3)
        .zip(CLASSES)
        .map(|(team, class)| (team.id, class))
        .collect();
    if let Some(own) = input
        .own
        .filter(|own| input.teams.iter().any(|team| team.id == *own))
    {
        bold.retain(|(id, _)| *id != own);
        bold.insert(0, (own, "series series--own"));
    }
    bold
}

struct Frame {
    time: Linear,
    value: Linear,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    name_x: f64,
    until: u32,
    range: (i64, i64),
}

impl Frame {
    fn of(input: &ScoreChartInput<'_>) -> Self {
        let (left, top, bottom) = (44.0, 26.0, 426.0);
        let name_x = f64::from(input.width) - 124.0;
        let right = name_x - 24.0;
        let until = (input.second + input.second / 12 + 1).clamp(10, input.length_s.max(10));
        let values = input.chart.points.iter().flatten();
        let low = i64::from(values.clone().min().copied().unwrap_or(0).min(0));
        let high = i64::from(values.max().copied().unwrap_or(0).max(10));
        let room = (high - low) / 20;
        let range = (if low < 0 { low - room } else { 0 }, high + room);
        Self {
            time: Linear::new((0.0, f64::from(until)), (left, right)),
            value: Linear::new((range.0 as f64, range.1 as f64), (bottom, top)),
            left,
            right,
            top,
            bottom,
            name_x,
            until,
            range,
        }
    }

    fn draw_axes(&self, svg: &mut String, input: &ScoreChartInput<'_>) {
        let (left, right) = (num(self.left), num(self.right));
        for value in round_values(self.range.0, self.range.1, 6) {
            let y = self.value.at(value as f64);
            let class = if value == 0 { "zero" } else { "grid" };
            let _ = write!(
                svg,
                r#"<line class="{class}" x1="{left}" x2="{right}" y1="{0}" y2="{0}"/><text class="tick" x="{1}" y="{2}" text-anchor="end">{3}</text>"#,
                num(y),
                num(self.left - 6.0),
                num(y + 4.0),
                short(value)
            );
        }
        let count = if input.width < SCORE_WIDTH { 4 } else { 7 };
        let seconds_shown = moments(0, self.until, count);
        let step_s = step(&seconds_shown);
        for second in seconds_shown {
            let x = num(self.time.at(f64::from(second)));
            let _ = write!(
                svg,
                r#"<text class="tick" x="{x}" y="444" text-anchor="middle">{}</text>"#,
                axis_clock(second, input.length_s, step_s)
            );
        }
    }

    /// A team's line as a path.
    fn line_of(&self, chart: &ScoreChart, team: u16) -> String {
        let values = chart.points.get(usize::from(team)).into_iter().flatten();
        let place = |(second, value): (&u32, &i32)| {
            (
                self.time.at(f64::from(*second)),
                self.value.at(f64::from(*value)),
            )
        };
        line(chart.seconds.iter().zip(values).map(place))
    }

    /// The lines of all teams that are not bold, as one path; of many teams each has fewer points, in whole units.
    fn draw_rest(&self, path: &mut String, input: &ScoreChartInput<'_>, bold: &[(u16, &str)]) {
        let is_grey = |team: &&TeamRow| bold.iter().all(|(id, _)| *id != team.id);
        let grey = input.teams.iter().filter(is_grey).map(|team| team.id);
        if input.teams.len() <= MANY_TEAMS {
            grey.for_each(|team| path.push_str(&self.line_of(input.chart, team)));
            return;
        }
        let whole = |place: f64| (place + 0.5).floor() as i64;
        let seconds = &input.chart.seconds;
        let columns: Vec<(usize, i64)> = thinned(seconds.len(), REST_POINTS_MAX)
            .into_iter()
            .map(|index| (index, whole(self.time.at(f64::from(seconds[index])))))
            .collect();
        for values in grey.filter_map(|team| input.chart.points.get(usize::from(team))) {
            let place = |(index, x): &(usize, i64)| {
                let value = values.get(*index)?;
                Some((*x, whole(self.value.at(f64::from(*value)))))
            };
            push_steps(path, columns.iter().filter_map(place));
        }
    }

    fn draw_names(&self, svg: &mut String, input: &ScoreChartInput<'_>, bold: &[(u16, &str)]) {
        let named: Vec<_> = bold
            .iter()
            .filter_map(|(id, class)| {
                Some((input.teams.iter().find(|team| team.id == *id)?, class))
            })
            .collect();
        let wanted: Vec<_> = named
            .iter()
            .map(|(team, _)| self.value.at((team.score_mpt / 1000) as f64))
            .collect();
        let placed = spread(&wanted, 31.0, self.top + 4.0, self.bottom - 16.0);
        for ((team, class), y) in named.iter().zip(placed) {
            let _ = write!(
                svg,
                r#"<path class="{class}" d="M{} {}h16"/><text class="name" x="{x}" y="{}">{}</text><text class="tick" x="{x}" y="{}">{}</text>"#,
                num(self.name_x - 20.0),
                num(y),
                num(y + 4.0),
                Esc(shortened(&team.name)),
                num(y + 17.0),
                points(team.score_mpt),
                x = num(self.name_x + 2.0),
            );
        }
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LETTERS_MAX {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME_LETTERS_MAX - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(id: u16, name: &str, score: i64) -> TeamRow {
        TeamRow {
            id,
            name: name.into(),
            score_mpt: score * 1000,
            ..TeamRow::default()
        }
    }

    fn draw(own: Option<u16>) -> String {
        let mut chart = ScoreChart::default();
        chart.push(0, &[0, 0, 0, 0, 0]);
        chart.push(60, &[50, 100, 30, -40, 10]);
        let teams = [
            team(1, "<Second>", 100),
            team(0, "A", 50),
            team(2, "C", 30),
            team(4, "E", 10),
            team(3, "D", -40),
        ];
        let bands = [Band {
            number: 1,
            from_s: 20,
            to_s: Some(30),
            ..Band::default()
        }];
        score_svg(&ScoreChartInput {
            chart: &chart,
            teams: &teams,
            bands: &bands,
            second: 60,
            length_s: 600,
            own,
            pressed: None,
            width: SCORE_WIDTH,
        })
    }

    #[test]
    fn the_first_three_and_ones_own_are_named_and_the_rest_is_grey() {
        let grey = |svg: &str| {
            let rest = r#"<path class="series series--rest" d=""#;
            let (_, path) = svg.split_once(rest).expect("grey lines are one shape");
            let (path, _) = path.split_once('"').unwrap();
            path.matches('M').count()
        };
        let svg = draw(Some(3));
        assert_eq!(grey(&svg), 1);
        assert_eq!(svg.matches("series--own").count(), 2, "line and key");
        assert_eq!(svg.matches(r#"class="name""#).count(), 4);
        assert!(svg.contains("&lt;Second&gt;") && !svg.contains("<Second>"));
        let svg = draw(None);
        assert_eq!((grey(&svg), svg.matches("series--own").count()), (2, 0));
        let svg = draw(Some(1));
        assert_eq!(
            svg.matches(r#"class="name""#).count(),
            3,
            "a leader is named once"
        );
    }

    #[test]
    fn an_empty_game_draws_axes_only() {
        let chart = ScoreChart::default();
        let input = ScoreChartInput {
            chart: &chart,
            teams: &[],
            bands: &[],
            second: 0,
            length_s: 0,
            own: Some(7),
            pressed: None,
            width: 360,
        };
        assert!(!score_svg(&input).contains("NaN"));
    }

    #[test]
    fn long_names_are_shortened_by_letters_not_bytes() {
        assert_eq!(
            shortened("판교 유니콘즈 그리고 친구들 모두 함께"),
            "판교 유니콘즈 그리고 친구들…"
        );
        assert_eq!(shortened("Hash Browns"), "Hash Browns");
    }
}
