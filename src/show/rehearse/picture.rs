//! The script as a picture: a lane for each kind of event, one for each monkey.
//!
//! `7` is event 7 at its time, `[7--]` the window that the seed draws it from,
//! `==` as long as it lasts (`~~` up to its longest); `·` is one expected strike
//! of a monkey, and a digit so many in one column.

use super::{Page, cell};
use crate::rehearse::expected::usual_times;
use crate::rehearse::script::{Entry, Lane, MonkeyEntry, Script, Trigger, Window, sum};
use model::units::{SECOND_NS, StoryDuration};
use std::fmt::Write as _;

const LABEL: usize = 16;

/// Steps of the axis, in seconds.
const STEPS: [u64; 15] = [
    1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600,
];

pub(super) fn draw(page: &Page, out: &mut String, script: &Script) {
    let canvas = Canvas {
        columns: page.columns - LABEL,
        length: script.length,
    };
    let (labels, ticks) = canvas.axis();
    let _ = writeln!(out, "{}{}", " ".repeat(LABEL), labels.trim_end());
    let _ = writeln!(out, "{}{ticks}", " ".repeat(LABEL));
    for lane in Lane::ALL {
        let its = script.entries.iter().filter(|entry| entry.lane == lane);
        for (place, row) in canvas.rows(its).iter().enumerate() {
            let label = if place == 0 { name(page, lane) } else { "" };
            let row: String = row.iter().collect();
            let _ = writeln!(out, "{}{}", cell(label, LABEL), row.trim_end());
        }
    }
    for monkey in &script.monkeys {
        let row = canvas.strikes(monkey);
        let label = cell(monkey.kind.as_str(), LABEL);
        let _ = writeln!(out, "{label}{}", row.trim_end());
    }
    out.push('\n');
    let legend = page.say(
        "7 at this time, [7--] in this window, == lasts, ~~ at most, · one expected strike (2 to 9, #: so many in a column)",
        "7 이 시각, [7--] 이 구간 안, == 지속, ~~ 길면, · 예상 공격 한 번 (2~9, #: 한 칸에 여러 번)",
    );
    page.lines(out, legend, 0);
    for monkey in &script.monkeys {
        expected(page, out, monkey);
    }
    without_time(page, out, script);
    out.push('\n');
}

fn name(page: &Page, lane: Lane) -> &'static str {
    match lane {
        Lane::Story => page.say("story", "이야기"),
        Lane::Surges => page.say("surges", "급증"),
        Lane::Ceo => "CEO",
        Lane::Zones => page.say("zones, regions", "존, 리전"),
        Lane::Instances => page.say("instances", "인스턴스"),
        Lane::Network => page.say("network", "네트워크"),
        Lane::Cloud => page.say("cloud", "클라우드"),
    }
}

/// How many strikes to expect, with the sum to check by hand.
fn expected(page: &Page, out: &mut String, monkey: &MonkeyEntry) {
    let length = |from: StoryDuration, to: StoryDuration| {
        StoryDuration::from_ns(to.as_ns().saturating_sub(from.as_ns()))
    };
    let parts: Vec<String> = monkey
        .pace
        .iter()
        .map(|it| format!("{} / {}", length(it.from, it.to), it.mean_between))
        .collect();
    let (kind, parts) = (monkey.kind, parts.join(" + "));
    let count = monkey.expected;
    let line = match page.lang {
        model::text::Lang::En => format!(
            "{kind}: {count:.1} strikes expected = {parts} (each stretch over its mean gap)"
        ),
        model::text::Lang::Ko => {
            format!("{kind}: 예상 공격 {count:.1}번 = {parts} (구간 길이 / 평균 간격)")
        }
    };
    page.lines(out, &line, 2);
}

/// What comes by condition, by hand, or after such.
fn without_time(page: &Page, out: &mut String, script: &Script) {
    let mut is_first = true;
    for entry in &script.entries {
        let why = match &entry.trigger {
            Trigger::Clock => continue,
            Trigger::Condition(condition) => {
                format!("{} {condition}", page.say("as soon as", "조건:"))
            }
            Trigger::Manual => page
                .say("by hand (not played here)", "손으로 (여기서는 하지 않음)")
                .into(),
            Trigger::After(event) => format!("{} {event}", page.say("after", "다음 이벤트 뒤:")),
        };
        if is_first {
            let head = page.say(
                "Not in the picture, for want of a time:",
                "시각이 없어 그림에 없는 것:",
            );
            let _ = writeln!(out, "{head}");
            is_first = false;
        }
        let line = format!("{:>4} {}: {why}", entry.number, entry.id);
        page.lines(out, &line, 6);
    }
}

struct Canvas {
    columns: usize,
    length: StoryDuration,
}

/// What an entry is in a row, from its first column on.
struct Item {
    from: usize,
    text: Vec<char>,
}

impl Item {
    fn to(&self) -> usize {
        self.from + self.text.len()
    }
}

impl Canvas {
    /// The column of a time; the end has the one after the last.
    fn column(&self, time: StoryDuration) -> usize {
        let (time, length) = (u128::from(time.as_ns()), u128::from(self.length.as_ns()));
        (time * self.columns as u128 / length).min(self.columns as u128) as usize
    }

    /// The labels of the axis, and its ticks.
    fn axis(&self) -> (String, String) {
        let length_s = self.length.as_ns().div_ceil(SECOND_NS);
        let room = |step: &u64| step * self.columns as u64 / length_s >= 9;
        let step_s = STEPS.into_iter().find(room).unwrap_or(43_200);
        let mut labels = vec![' '; self.columns];
        let mut ticks = vec!['─'; self.columns];
        for time_s in (0..length_s).step_by(step_s as usize) {
            let at = self
                .column(StoryDuration::from_secs(time_s))
                .min(self.columns - 1);
            ticks[at] = '┬';
            let label = match length_s {
                3_600.. => format!("{}:{:02}", time_s / 3600, time_s / 60 % 60),
                _ => format!("{}:{:02}", time_s / 60, time_s % 60),
            };
            for (place, letter) in label.chars().enumerate() {
                if let Some(cell) = labels.get_mut(at + place) {
                    *cell = letter;
                }
            }
        }
        (labels.into_iter().collect(), ticks.into_iter().collect())
    }

    /// Entries in as few rows as they need; of repeats that are too close to be
    /// drawn, the first stands for the rest.
    fn rows<'e>(&self, entries: impl Iterator<Item = &'e Entry>) -> Vec<Vec<char>> {
        let mut rows: Vec<Vec<char>> = Vec::new();
        for entry in entries {
            let mut items: Vec<Item> = Vec::new();
            for window in &entry.windows {
                let item = self.item(entry, *window);
                let is_apart = items.last().is_none_or(|last| last.to() < item.from);
                if is_apart && window.earliest < self.length {
                    items.push(item);
                }
            }
            if items.is_empty() {
                continue;
            }
            // A blank keeps neighbours apart.
            let is_free = |row: &Vec<char>| {
                items.iter().all(|item| {
                    let (from, to) = (
                        item.from.saturating_sub(1),
                        (item.to() + 1).min(self.columns),
                    );
                    row[from..to].iter().all(|cell| *cell == ' ')
                })
            };
            let place = rows.iter().position(is_free).unwrap_or(rows.len());
            if place == rows.len() {
                rows.push(vec![' '; self.columns]);
            }
            for item in &items {
                rows[place][item.from..item.to()].copy_from_slice(&item.text);
            }
        }
        rows
    }

    fn item(&self, entry: &Entry, window: Window) -> Item {
        let from = self.column(window.earliest);
        let is_window = window.latest > window.earliest;
        let mut text: Vec<char> = match is_window {
            true => format!("[{}", entry.number).chars().collect(),
            false => entry.number.to_string().chars().collect(),
        };
        let fill = |text: &mut Vec<char>, until: usize, with: char| {
            while from + text.len() < until {
                text.push(with);
            }
        };
        if is_window {
            fill(&mut text, self.column(window.latest), '-');
            text.push(']');
        }
        // What has to be there, moved to the left if the end is too near.
        let from = from.min(self.columns.saturating_sub(text.len()));
        if let Some(lasts) = entry.lasts {
            fill(&mut text, self.column(sum(window.latest, lasts.least)), '=');
            fill(&mut text, self.column(sum(window.latest, lasts.most)), '~');
        }
        text.truncate(self.columns - from);
        Item { from, text }
    }

    /// A usual game of a monkey.
    fn strikes(&self, monkey: &MonkeyEntry) -> String {
        let mut counts = vec![0_u32; self.columns];
        for time in usual_times(&monkey.pace) {
            if let Some(count) = counts.get_mut(self.column(time)) {
                *count += 1;
            }
        }
        let mark = |count| match count {
            0 => ' ',
            1 => '·',
            2..=9 => char::from_digit(count, 10).unwrap_or('#'),
            _ => '#',
        };
        counts.into_iter().map(mark).collect()
    }
}
