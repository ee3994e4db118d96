//! How a team's service is, on one screen.

use super::super::script::clock;
use super::super::{fit, printable};
use super::{dollars, latency, percent, points, signed, tenths};
use model::account::{Instance, Phase};
use model::status;
use scoreboard::fault_began_in_words;
use scoreboard::view::{Alarm, Board, Console, GamePhase, Pause, TeamRow, Told, Vitals};
use serde::Serialize;
use std::fmt::Write as _;

/// All that the screen has; as JSON it is this.
#[derive(Debug, Serialize)]
pub(crate) struct Status<'g> {
    phase: GamePhase,
    /// Why the game stands still, if it does.
    pause: &'g Option<Pause>,
    second: u32,
    length_s: u32,
    /// The second that the others' numbers are of, while the board is frozen.
    frozen_s: Option<u32>,
    /// How many teams are ranked with this one.
    teams: u16,
    trend_window_s: u32,
    row: &'g TeamRow,
    vitals: &'g Vitals,
    alarm: &'g Option<Alarm>,
    instances: Vec<Line<'g>>,
    /// What hits everybody now.
    hitting: Vec<Hit>,
    /// What is broken in the team's own account.
    broken: Vec<String>,
    /// What the story told everybody last.
    told: Option<&'g Told>,
}

/// An instance.
#[derive(Debug, Serialize)]
struct Line<'g> {
    instance: String,
    group: &'g str,
    zone: &'g str,
    version: String,
    phase: Phase,
    is_healthy: bool,
    /// Requests in its slots and in its queue.
    busy_slots: u32,
    slots: u32,
    queued: u32,
}

#[derive(Debug, Serialize)]
struct Hit {
    what: String,
    since_s: u32,
}

impl<'g> Status<'g> {
    pub(crate) fn of(console: &'g Console, board: &'g Board) -> Self {
        let line = |it: &'g Instance| {
            let load = console.loads.iter().find(|load| load.0 == it.id);
            let (_, busy_slots, queued) = load.copied().unwrap_or((it.id, 0, 0));
            Line {
                instance: it.id.to_string(),
                group: it.group.as_str(),
                zone: it.zone.as_str(),
                version: it.version.to_string(),
                phase: it.phase,
                is_healthy: it.takes_requests(),
                busy_slots,
                slots: it.capacity.slots,
                queued,
            }
        };
        let lasting = board.bands.iter().filter(|band| band.to_s.is_none());
        let hit = lasting.map(|band| Hit {
            what: printable(&band.title.en),
            since_s: band.from_s,
        });
        let broken = console.account.faults.iter();
        Self {
            phase: console.phase,
            pause: &board.pause,
            second: console.second,
            length_s: console.length_s,
            frozen_s: board.frozen_s,
            teams: console.teams,
            trend_window_s: console.trend_window_s,
            row: &console.row,
            vitals: &console.vitals,
            alarm: &console.alarm,
            instances: console.account.instances.iter().map(line).collect(),
            hitting: hit.collect(),
            broken: broken
                .map(|it| printable(&fault_began_in_words(it).en))
                .collect(),
            told: console.told.last(),
        }
    }

    /// The screen.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.head(&mut out);
        self.figures(&mut out);
        self.list(&mut out);
        self.trouble(&mut out);
        out
    }

    fn head(&self, out: &mut String) {
        let (row, now, end) = (self.row, clock(self.second), clock(self.length_s));
        let phase = match self.phase {
            GamePhase::Lobby => "waits for its start".to_owned(),
            GamePhase::Running => format!("{now} of {end}"),
            GamePhase::Paused => format!("\x1b[33mstands still\x1b[0m at {now}"),
            GamePhase::Ended => format!("over after {now}"),
        };
        let why = match self.pause {
            Some(Pause::Ordered { reason }) if !reason.is_empty() => {
                format!(": {}", printable(reason))
            }
            _ => String::new(),
        };
        let _ = writeln!(out, "\x1b[1m{}\x1b[0m  {phase}{why}", printable(&row.name));
        let places = match row.rank_change {
            0 => String::new(),
            places => format!(" ({places:+})"),
        };
        let frozen = match self.frozen_s {
            Some(second) => format!("  others as of {}", clock(second)),
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "number {} of {}{places}  {} points  {} a minute over {} s{frozen}",
            row.rank,
            self.teams,
            points(row.score_mpt),
            signed(row.trend_mpt_per_min),
            self.trend_window_s,
        );
    }

    fn figures(&self, out: &mut String) {
        use status::Status as Word;
        let vitals = self.vitals;
        let status = self.row.status.unwrap_or(Word::Idle);
        let colour = match status {
            Word::Fast => 32,
            Word::Idle => 2,
            Word::Slow | Word::Recovering => 33,
            Word::Wrong | Word::Down => 31,
        };
        let time = |us: Option<u64>| us.map_or_else(|| "-".to_owned(), latency);
        let share = |it: Option<u32>| it.map_or_else(|| "-".to_owned(), percent);
        let _ = writeln!(
            out,
            "\x1b[{colour}m{status}\x1b[0m  {} requests/s  median {}  99th {}  CDN hits {}  wrong {}  failed {}",
            tenths(vitals.requests_mrps),
            time(vitals.p50_us),
            time(vitals.p99_us),
            share(vitals.hit_permille),
            percent(vitals.wrong_permille),
            percent(vitals.failed_permille),
        );
        let _ = writeln!(
            out,
            "{} in service, {} starting  {} of {} slots busy  {} queued  {} an hour, {} so far",
            vitals.in_service,
            vitals.starting,
            vitals.busy_slots,
            vitals.slots,
            vitals.queued,
            dollars(vitals.spend_musd_per_hour),
            dollars(self.row.spend_musd),
        );
    }

    fn list(&self, out: &mut String) {
        let widths = self.instances.iter().map(|it| it.group.len());
        let group = widths.max().unwrap_or(0).max("group".len());
        if !self.instances.is_empty() {
            let _ = writeln!(
                out,
                "\n{:10}  {:group$}  zone  version  {:18}  slots  queued",
                "instance", "group", "state"
            );
        }
        for it in &self.instances {
            let state = match (it.phase, it.is_healthy) {
                (Phase::Running, true) => "in service",
                (Phase::Running, false) => "running, unhealthy",
                (phase, _) => phase.as_str(),
            };
            let _ = writeln!(
                out,
                "{:10}  {}  {:4}  {:7}  {state:18}  {:>2}/{:<2}  {:>6}",
                it.instance,
                fit(it.group, group),
                it.zone,
                it.version,
                it.busy_slots,
                it.slots,
                it.queued,
            );
        }
    }

    fn trouble(&self, out: &mut String) {
        let is_calm = self.hitting.is_empty() && self.broken.is_empty() && self.alarm.is_none();
        if !is_calm || self.told.is_some() {
            out.push('\n');
        }
        if let Some(alarm) = self.alarm {
            let why = match alarm.key_leaves_out_query {
                true => ": the CDN's key leaves out the query string",
                false => "",
            };
            let _ = writeln!(
                out,
                "\x1b[1;31mALARM\x1b[0m {} of the answers are wrong since {}, at {} points a minute{why}",
                percent(alarm.wrong_permille),
                clock(alarm.since_s),
                signed(alarm.loss_mpt_per_min),
            );
        }
        for hit in &self.hitting {
            let _ = writeln!(out, "now  {}, since {}", hit.what, clock(hit.since_s));
        }
        for broken in &self.broken {
            let _ = writeln!(out, "broken  {broken}");
        }
        if let Some(told) = self.told {
            let _ = writeln!(
                out,
                "told  {}, at {}",
                printable(&told.text.en),
                clock(told.second)
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::account::Account;
    use model::fault::Fault;
    use model::ids::Name;
    use model::text::Text;
    use scoreboard::view::{Band, Metrics};

    fn told(en: &str, second: u32) -> Told {
        let text = Text {
            en: en.into(),
            ko: String::new(),
        };
        Told { second, text }
    }

    fn console() -> Console {
        let mut account = Account::new(Name::try_new("front").unwrap());
        account.faults.push(Fault::ZoneDown {
            zone: Name::try_new("a").unwrap(),
        });
        Console {
            seq: 1,
            phase: GamePhase::Paused,
            second: 725,
            length_s: 14_400,
            row: TeamRow {
                name: "Red\x1b[2J".into(),
                rank: 2,
                rank_change: -1,
                status: Some(status::Status::Wrong),
                score_mpt: 1_234_567,
                trend_mpt_per_min: -85_200,
                spend_musd: 8_200_000,
                ..TeamRow::default()
            },
            teams: 4,
            tiers_ms: [1, 2, 3],
            trend_window_s: 300,
            zones: Vec::new(),
            vitals: Vitals {
                requests_mrps: 42_190,
                p50_us: Some(4_310_000),
                hit_permille: Some(314),
                wrong_permille: 86,
                in_service: 5,
                ..Vitals::default()
            },
            metrics: Metrics::default(),
            account,
            account_version: 1,
            loads: Vec::new(),
            offers: Vec::new(),
            instances_max: 20,
            unlocked: Vec::new(),
            node_offered: None,
            costs: Vec::new(),
            score_events: Vec::new(),
            audit: Vec::new(),
            told: vec![
                told("Half of you have a CDN", 60),
                told("All \x1b[2Jleave", 700),
            ],
            alarm: Some(Alarm {
                wrong_permille: 86,
                since_s: 700,
                loss_mpt_per_min: -90_000,
                key_leaves_out_query: true,
                ..Alarm::default()
            }),
            bands: Vec::new(),
            playback: None,
            hints: None,
            own: None,
            herd: Default::default(),
        }
    }

    #[test]
    fn one_screen_has_what_a_team_needs_to_know() {
        let band = |title: &str, to_s| Band {
            number: 1,
            title: Text {
                en: title.into(),
                ko: String::new(),
            },
            from_s: 600,
            to_s,
        };
        let board = Board {
            frozen_s: Some(660),
            pause: Some(Pause::Ordered {
                reason: "lunch".into(),
            }),
            bands: vec![band("Surge", Some(650)), band("Zone a is out", None)],
            ..Board::default()
        };
        let console = console();
        let shown = Status::of(&console, &board).text();
        let shown = anstream::adapter::strip_str(&shown).to_string();
        for said in [
            "stands still at 0:12:05: lunch",
            "number 2 of 4 (-1)  1,234 points  -85 a minute over 300 s  others as of 0:11:00",
            "wrong  42.2 requests/s  median 4.31 s  99th -  CDN hits 31.4 %  wrong 8.6 %",
            "5 in service",
            "$8.20 so far",
            "ALARM 8.6 % of the answers are wrong since 0:11:40, at -90 points a minute: the CDN's key leaves out",
            "now  Zone a is out, since 0:10:00",
            "broken  ",
            "told  All [2Jleave, at 0:11:40",
        ] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        assert!(
            !shown.contains("Surge") && !shown.contains("Half") && !shown.contains('\x1b'),
            "{shown}"
        );
    }
}
