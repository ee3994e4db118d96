//! Counts and timings of a team in both planes, over several runs.

use crate::measured::{Measured, Twins};
use model::histogram::Histogram;
use model::outcome::FailCause;
use model::units::RequestDuration;
use std::ops::Range;

/// Windows have so many answers offline at least, or are one with the next.
const ANSWERS_MIN: u64 = 20;
/// Seconds of a window.
const WINDOW_S: usize = 6;
/// Timings count from here on: before, fifty processes have just been started side by side, and every
/// connection is opened for the first time.
const WARM_S: usize = 2;

/// One thing that is measured.
struct Figure {
    what: String,
    /// In microseconds, rather than so many.
    is_time: bool,
    /// Of each run, live.
    live: Vec<u64>,
    /// The least and the most that it may be offline.
    offline: Range<u64>,
}

impl Figure {
    /// How far the median of the runs lies outside of what was seen offline.
    fn off(&self) -> u64 {
        let mut live = self.live.clone();
        live.sort_unstable();
        let median = live[live.len() / 2];
        let below = self.offline.start.saturating_sub(median);
        below.max(median.saturating_sub(self.offline.end))
    }

    /// 5 %, or what is large against a few: three requests, or 50 ms of sockets and scheduling.
    fn off_max(&self) -> u64 {
        let least = if self.is_time { 50_000 } else { 3 };
        (self.offline.end / 20).max(least)
    }

    fn words(&self) -> String {
        let Range { start, end } = self.offline;
        format!(
            "{}: {:?} live, {start} to {end} offline",
            self.what, self.live
        )
    }
}

/// All of a team.
#[derive(Default)]
pub(super) struct Figures(Vec<Figure>);

impl Figures {
    /// One run more.
    pub(super) fn add(&mut self, twins: &Twins) {
        let run = measure(twins);
        if self.0.is_empty() {
            self.0 = run;
            return;
        }
        for (all, one) in self.0.iter_mut().zip(run) {
            assert_eq!(all.what, one.what, "offline it is always the same game");
            all.live.extend(one.live);
        }
    }

    /// What is too far off, in words.
    pub(super) fn missed(&self) -> impl Iterator<Item = String> {
        let too_far = self.0.iter().filter(|it| it.off() > it.off_max());
        too_far.map(Figure::words)
    }

    /// How far the timing that is furthest off is off, in milliseconds; of counts, how many.
    pub(super) fn furthest(&self, is_time: bool) -> Option<u64> {
        let its = self.0.iter().filter(|it| it.is_time == is_time);
        let unit = if is_time { 1_000 } else { 1 };
        its.map(|it| it.off() / unit).max()
    }

    /// The one that is furthest off for what is allowed, in short.
    pub(super) fn worst(&self, is_time: bool) -> String {
        let its = self.0.iter().filter(|it| it.is_time == is_time);
        let Some(worst) = its.max_by_key(|it| it.off() * 1_000 / it.off_max()) else {
            return "too few answers".into();
        };
        match (worst.off(), is_time) {
            (0, _) => "0".into(),
            (off, true) => format!("{} ms ({})", off / 1_000, worst.what),
            (off, false) => format!("{off} ({})", worst.what),
        }
    }
}

fn measure(twins: &Twins) -> Vec<Figure> {
    let mut all = counts(twins);
    for window in windows(&twins.offline) {
        for (name, permille) in [("median", 500), ("90th", 900)] {
            all.push(timing(twins, &window, name, permille));
        }
    }
    all
}

fn counts(twins: &Twins) -> Vec<Figure> {
    let count = |what: &str, of: &dyn Fn(&Measured) -> u64| {
        let offline = of(&twins.offline);
        Figure {
            what: what.to_owned(),
            is_time: false,
            live: vec![of(&twins.live)],
            offline: offline..offline,
        }
    };
    let mut all = vec![
        count("fast", &|it| it.all().fast),
        count("ok", &|it| it.all().ok),
        count("slow", &|it| it.all().slow),
        count("wrong", &|it| it.all().wrong),
        count("void", &|it| it.all().void_total()),
        count("cdn", &|it| it.sum(|seen| seen.cdn_requests)),
        count("cdn hits", &|it| it.sum(|seen| seen.cdn_hits)),
        count("node", &|it| it.sum(|seen| seen.node_requests)),
        count("node hits", &|it| it.sum(|seen| seen.node_hits)),
        count("attempts", &|it| it.sum(|seen| seen.upstream_attempts)),
    ];
    for cause in FailCause::ALL {
        let failed = |it: &Measured| it.all().failed[*cause as usize];
        all.push(count(cause.as_str(), &failed));
    }
    all
}

/// Stretches of the game with enough answers offline to have a median.
fn windows(offline: &Measured) -> Vec<Range<usize>> {
    let seconds = offline.seconds();
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut from = WARM_S;
    for to in (WARM_S + WINDOW_S..=seconds).step_by(WINDOW_S) {
        if offline.answers(from..to) >= ANSWERS_MIN {
            all.push(from..to);
            from = to;
        } else if to + WINDOW_S > seconds
            && let Some(last) = all.last_mut()
        {
            last.end = to;
        }
    }
    all
}

/// How long at most the fastest of so many took, in a window. As many answers as counts may be off
/// by may stand before or after, so offline it is a range: where hits end and misses begin, one
/// answer more or less is the whole difference.
fn timing(twins: &Twins, window: &Range<usize>, name: &str, permille: u64) -> Figure {
    let us = |latency: &Histogram, permille: u64| {
        let its = latency.percentile(permille.clamp(1, 1_000));
        its.map_or(0, RequestDuration::as_ns) / 1_000
    };
    let answers = twins.offline.answers(window.clone());
    let few = (answers / 20).max(2) * 1_000 / answers;
    let offline = twins.offline.latency(window.clone());
    Figure {
        what: format!("{name} of {window:?} s"),
        is_time: true,
        live: vec![us(&twins.live.latency(window.clone()), permille)],
        offline: us(&offline, permille.saturating_sub(few))..us(&offline, permille + few),
    }
}
