//! The script of a game as lanes on one axis of time: done, live, scripted, monkeys.

use super::scale::Linear;
use super::ticks::{moments, step};
use super::write::num;
use crate::format::{axis_clock, clock};
use crate::i18n::T;
use crate::markup::Esc;
use crate::view::{Desk, MonkeySpan, ScriptEvent, Surge};
use model::script::ScriptState;
use std::fmt::Write;

/// The view box is as wide as that.
pub(crate) const TIMELINE_WIDTH: u32 = 1360;
/// Where time begins and ends.
pub(super) const TIME_X: (f64, f64) = (84.0, 1348.0);
/// Above the lanes is room for what the lines mean.
pub(super) const TOP: f64 = 20.0;
const ROW: f64 = 30.0;
const BLOCK: f64 = 26.0;
pub(super) const GAP: f64 = 4.0;
/// Rows of a lane at most; more blocks share the last one, without names.
const ROWS_MAX: usize = 6;
/// Something that is over at once is as wide as that.
const WIDTH_MIN: f64 = 8.0;

/// What a block looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Done,
    Live,
    Scripted,
    Paused,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Done => "event-block event-block--done",
            Self::Live => "event-block event-block--live",
            Self::Scripted => "event-block event-block--scripted",
            Self::Paused => "event-block event-block--paused",
        }
    }
}

/// Something that lasts from then to then.
pub(super) struct Block {
    pub(super) from_s: u32,
    pub(super) to_s: u32,
    pub(super) name: String,
    pub(super) look: Look,
}

/// The drawing and its height.
pub(crate) fn timeline_svg(desk: &Desk, t: T) -> (String, u32) {
    let (now, length_s) = (desk.script.second, desk.script.length_s.max(1));
    let time = Linear::new((0.0, f64::from(length_s)), TIME_X);
    let lanes = [
        (t.lane_done(), Vec::new()),
        (t.lane_live(), Vec::new()),
        (t.lane_scripted(), Vec::new()),
        (t.lane_monkeys(), monkeys(desk, t)),
    ];
    let mut lanes = lanes.map(|(name, blocks): (_, Vec<Block>)| (name, blocks));
    let events = desk.script.events.iter().filter_map(|it| of_event(it, now));
    let surges = desk.surges.iter().map(|it| of_surge(it, now, t));
    for block in events.chain(surges) {
        let lane = match block.look {
            Look::Done => 0,
            Look::Live => 1,
            Look::Scripted | Look::Paused => 2,
        };
        lanes[lane].1.push(block);
    }
    let (lanes, bottom) = drawn(lanes, &time);
    let svg = grid(&time, length_s, bottom) + &lanes + &lines(desk, &time, bottom, t);
    (svg, height(bottom))
}

/// Lanes below each other, and where they end.
pub(super) fn drawn<'n>(
    lanes: impl IntoIterator<Item = (&'n str, Vec<Block>)>,
    time: &Linear,
) -> (String, f64) {
    let (mut svg, mut y) = (String::new(), TOP);
    for (name, mut blocks) in lanes {
        blocks.sort_by_key(|block| (block.from_s, block.to_s));
        y = lane(&mut svg, y, name, &blocks, time) + GAP;
    }
    (svg, y - GAP)
}

/// How high a drawing is whose lanes end there: times stand below.
pub(super) fn height(bottom: f64) -> u32 {
    (bottom + 22.0) as u32
}

/// Where an event has its block, if anybody knows when it is.
fn of_event(event: &ScriptEvent, now: u32) -> Option<Block> {
    let lasts = event.lasts_s.unwrap_or(0);
    let (from_s, to_s, look) = match (&event.broken, event.happened_s, event.due_s) {
        (Some(_), Some(from), _) => (from, (from + lasts).max(now), Look::Live),
        (_, _, Some(due)) if event.left > 0 && event.state == ScriptState::Paused => {
            (due, due + lasts, Look::Paused)
        }
        (_, _, Some(due)) if event.left > 0 && event.state == ScriptState::Waiting => {
            (due, due + lasts, Look::Scripted)
        }
        // What ended before its time has no end that is known.
        (_, Some(from), _) if from + lasts > now => (from, from, Look::Done),
        (_, Some(from), _) => (from, from + lasts, Look::Done),
        _ => return None,
    };
    let name = event.event.clone();
    Some(Block {
        from_s,
        to_s,
        name,
        look,
    })
}

fn of_surge(surge: &Surge, now: u32, t: T) -> Block {
    Block {
        from_s: surge.from_s,
        to_s: surge.to_s,
        name: surge.title.get(t.0).to_owned(),
        look: match now {
            now if now >= surge.to_s => Look::Done,
            now if now >= surge.from_s => Look::Live,
            _ => Look::Scripted,
        },
    }
}

/// Monkeys draw their moments anew: what is known is when they are about, and how often they strike.
fn monkeys(desk: &Desk, t: T) -> Vec<Block> {
    let now = desk.script.second;
    let is_loose = |name: &str| desk.script.monkeys.iter().any(|it| it.by == name);
    let block = |span: &MonkeySpan| Block {
        from_s: span.from_s,
        to_s: span.to_s,
        name: t.monkey_pace(&span.monkey, &t.span(span.mean_s)),
        look: match now {
            now if now >= span.to_s => Look::Done,
            now if now >= span.from_s || is_loose(&span.monkey) => Look::Live,
            _ => Look::Scripted,
        },
    };
    desk.monkeys.iter().map(block).collect()
}

/// Draws a lane; says where it ends.
pub(super) fn lane(svg: &mut String, top: f64, name: &str, blocks: &[Block], time: &Linear) -> f64 {
    let mut free_from: Vec<f64> = Vec::new();
    let mut drawn = String::new();
    for block in blocks {
        let (left, right) = (
            time.within(f64::from(block.from_s)),
            time.within(f64::from(block.to_s)),
        );
        let left = left.min(TIME_X.1 - WIDTH_MIN);
        let width = (right - left).max(WIDTH_MIN);
        let words = words_width(&block.name);
        let place = Place::of(left, width, words);
        let begin = place.begin(left, words);
        let row = free_from.iter().position(|free| *free <= begin);
        let row = row.unwrap_or_else(|| {
            if free_from.len() < ROWS_MAX {
                free_from.push(f64::MIN);
            }
            free_from.len() - 1
        });
        let is_free = free_from[row] <= begin;
        free_from[row] = place.end(left, width, words).max(free_from[row]);
        let y = top + GAP + row as f64 * ROW;
        let _ = write!(
            drawn,
            r#"<g class="{}"><rect x="{}" y="{}" width="{}" height="{BLOCK}" rx="2"/>"#,
            block.look.class(),
            num(left),
            num(y),
            num(width),
        );
        if is_free {
            place.write(&mut drawn, block, (left, width, words), y);
        }
        drawn.push_str("</g>");
    }
    let rows = free_from.len().max(1) as f64;
    let height = GAP + rows * ROW;
    let _ = write!(
        svg,
        r#"<rect class="lane-ground" x="{}" y="{}" width="{}" height="{}"/><text class="name lane-label" x="8" y="{}">{}</text>{drawn}"#,
        num(TIME_X.0),
        num(top),
        num(TIME_X.1 - TIME_X.0),
        num(height),
        num(top + height / 2.0 + 4.0),
        Esc(name),
    );
    top + height
}

/// Where a block has its name: in it, behind it, or before it where it would leave the drawing.
#[derive(Clone, Copy)]
enum Place {
    Inside,
    Behind,
    Before,
}

impl Place {
    fn of(left: f64, width: f64, words: f64) -> Self {
        if words + 14.0 <= width {
            Self::Inside
        } else if left + width + 5.0 + words <= TIME_X.1 {
            Self::Behind
        } else {
            Self::Before
        }
    }

    fn begin(self, left: f64, words: f64) -> f64 {
        match self {
            Self::Inside | Self::Behind => left,
            Self::Before => left - 5.0 - words,
        }
    }

    fn end(self, left: f64, width: f64, words: f64) -> f64 {
        match self {
            Self::Inside | Self::Before => left + width + 6.0,
            Self::Behind => left + width + words + 14.0,
        }
    }

    fn write(self, svg: &mut String, block: &Block, (left, width, words): (f64, f64, f64), y: f64) {
        let (x, anchor) = match self {
            Self::Inside => (left + 7.0, "start"),
            Self::Behind => (left + width + 5.0, "start"),
            Self::Before => (left - 5.0, "end"),
        };
        if matches!(self, Self::Inside) && block.look == Look::Live {
            let _ = write!(
                svg,
                r#"<rect class="event-block__plate" x="{}" y="{}" width="{}" height="18"/>"#,
                num(left + 4.0),
                num(y + 4.0),
                num(words + 6.0),
            );
        }
        let _ = write!(
            svg,
            r#"<text x="{}" y="{}" text-anchor="{anchor}">{}</text>"#,
            num(x),
            num(y + 17.5),
            Esc(&block.name),
        );
    }
}

/// About as wide as words of 12 pixels are, whatever the font.
fn words_width(words: &str) -> f64 {
    let width = |c: char| if c.is_ascii() { 6.7 } else { 12.0 };
    words.chars().map(width).sum()
}

pub(super) fn grid(time: &Linear, length_s: u32, bottom: f64) -> String {
    let marks = moments(0, length_s, 9);
    let step = step(&marks);
    let mut svg = String::new();
    for mark in &marks {
        let x = num(time.within(f64::from(*mark)));
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{x}" x2="{x}" y1="{}" y2="{}"/><text class="tick" x="{x}" y="{}" text-anchor="middle">{}</text>"#,
            num(TOP),
            num(bottom),
            num(bottom + 16.0),
            axis_clock(*mark, length_s, step),
        );
    }
    svg
}

/// Now, and when the board freezes.
fn lines(desk: &Desk, time: &Linear, bottom: f64, t: T) -> String {
    let (now, length_s) = (desk.script.second, desk.script.length_s);
    let mut svg = String::new();
    let mut line = |second: u32, class: &str, name: &str, words: &str| {
        let x = time.within(f64::from(second));
        let half = words_width(words) / 2.0;
        let middle = x.clamp(TIME_X.0 + half - 8.0, TIME_X.1 - half);
        let _ = write!(
            svg,
            r#"<line class="{class}" x1="{}" x2="{}" y1="14" y2="{}"/><text class="{name}" x="{}" y="11" text-anchor="middle">{}</text>"#,
            num(x),
            num(x),
            num(bottom),
            num(middle),
            Esc(words),
        );
    };
    let shown = t.now_at(&clock(now, length_s));
    line(now, "now-line", "name", &shown);
    // Where the two would overlap, now is worth more.
    if let Some(at) = desk.freezes_s.filter(|at| *at > now) {
        let apart = time.within(f64::from(at)) - time.within(f64::from(now));
        let words = match apart > 160.0 {
            true => t.board_freezes(),
            false => "",
        };
        line(at, "now", "tick", words);
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Broken, ScriptView};
    use model::text::Lang;

    fn event(name: &str, state: ScriptState) -> ScriptEvent {
        ScriptEvent {
            event: name.into(),
            state,
            due_s: None,
            happened_s: None,
            left: 1,
            timing: String::new(),
            fault: None,
            lasts_s: Some(60),
            teams: "all".into(),
            tell: None,
            is_fixed: false,
            is_adaptive: false,
            broken: None,
        }
    }

    fn desk(events: Vec<ScriptEvent>) -> Desk {
        let script = ScriptView {
            second: 500,
            length_s: 1_264,
            events,
            ..ScriptView::default()
        };
        Desk {
            script,
            ..Desk::default()
        }
    }

    #[test]
    fn each_event_lies_in_its_lane_at_its_time() {
        let done = ScriptEvent {
            happened_s: Some(100),
            left: 0,
            ..event("over", ScriptState::Done)
        };
        let live = ScriptEvent {
            happened_s: Some(480),
            left: 0,
            broken: Some(Broken {
                by: "bites".into(),
                teams: vec!["Red".into()],
            }),
            ..event("bites", ScriptState::Done)
        };
        let paused = ScriptEvent {
            due_s: Some(900),
            ..event("<held>", ScriptState::Paused)
        };
        let unknown = event("whenever", ScriptState::Pending);
        let (svg, height) = timeline_svg(&desk(vec![done, live, paused, unknown]), T(Lang::En));
        // A pixel a second: time begins at 84.
        for block in [
            r#"event-block--done"><rect x="184" y="24" width="60""#,
            r#"event-block--live"><rect x="564" y="62" width="60""#,
            r#"event-block--paused"><rect x="984" y="100" width="60""#,
        ] {
            assert!(svg.contains(block), "{block}: {svg}");
        }
        assert!(svg.contains("&lt;held&gt;") && !svg.contains("<held>"));
        assert!(!svg.contains("whenever"), "nobody knows when");
        assert!(svg.contains("now 08:20"), "{svg}");
        assert_eq!(height, 20 + 4 * 34 + 3 * 4 + 22);
    }

    #[test]
    fn names_do_not_lie_on_each_other_and_a_crowd_stays_bounded() {
        let crowd = |n: u32| ScriptEvent {
            due_s: Some(600 + n),
            ..event(&format!("event-number-{n}"), ScriptState::Waiting)
        };
        let (svg, height) = timeline_svg(&desk((0..40).map(crowd).collect()), T(Lang::Ko));
        assert_eq!(svg.matches("event-block--scripted").count(), 40);
        assert!(svg.matches("event-number").count() <= ROWS_MAX, "{svg}");
        assert!(height < 20 + 9 * 38 + 22 + 20);
    }
}
