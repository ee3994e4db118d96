//! `gameday score`: why a team's score moves.

use super::{CONSOLE, each_second, print_line};
use crate::args::Score;
use crate::exit::Outcome;
use crate::session;
use crate::show::{self, member::score as shown};
use crate::views::SCORE_BUCKET_S;
use scoreboard::view::{Console, GamePhase, ScoreEvent};
use serde_json::json;

pub(in super::super) fn run(args: &Score) -> Outcome {
    let game = session::game(&args.as_member)?;
    let first: Console = game.get(CONSOLE)?;
    if args.follow {
        if !args.json {
            show::print(&shown::sums(&first))?;
        }
        let mut follower = Follower::default();
        return each_second(&game, first, |console| {
            for event in follower.due(console, usize::from(args.last)) {
                match args.json {
                    true => print_line(event)?,
                    false => show::print(&shown::line(event))?,
                }
            }
            Ok(())
        });
    }
    let events = first.score_events.iter().take(usize::from(args.last));
    let events: Vec<&ScoreEvent> = events.collect();
    if args.json {
        return super::super::print_json(&json!({
            "second": first.second,
            "row": first.row,
            "events": events,
        }));
    }
    let lines: String = events.into_iter().rev().map(shown::line).collect();
    show::print(&(shown::sums(&first) + &lines))
}

/// What is still to be told. The game sums up what happens within some seconds; a sum is told
/// once nothing is added to it any more.
#[derive(Debug, Default)]
struct Follower {
    /// The first sums that were not complete at the last look.
    open: Option<u32>,
}

impl Follower {
    /// What is to be told now, the oldest first; at the first look so many at most.
    fn due<'c>(&mut self, console: &'c Console, first_max: usize) -> Vec<&'c ScoreEvent> {
        let open = match console.phase {
            GamePhase::Ended => u32::MAX,
            _ => console.second / SCORE_BUCKET_S,
        };
        let told = self.open.replace(open);
        let is_due = |it: &&ScoreEvent| {
            let bucket = it.second / SCORE_BUCKET_S;
            bucket < open && told.is_none_or(|told| bucket >= told)
        };
        let mut due: Vec<&ScoreEvent> = console.score_events.iter().filter(is_due).collect();
        if told.is_none() {
            due.truncate(first_max);
        }
        due.reverse();
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::account::Account;
    use model::ids::Name;
    use model::score::ScoreCause;
    use scoreboard::view::{Metrics, TeamRow, Vitals};

    fn console(second: u32, phase: GamePhase, events: &[u32]) -> Console {
        let event = |second: &u32| ScoreEvent {
            second: *second,
            cause: ScoreCause::Fast,
            count: 1,
            points_mpt: 1_000,
            sample: None,
        };
        Console {
            seq: 1,
            phase,
            second,
            length_s: 600,
            row: TeamRow::default(),
            teams: 1,
            tiers_ms: [1, 2, 3],
            trend_window_s: 60,
            zones: Vec::new(),
            vitals: Vitals::default(),
            metrics: Metrics::default(),
            account: Account::new(Name::try_new("front").unwrap()),
            account_version: 1,
            loads: Vec::new(),
            offers: Vec::new(),
            instances_max: 20,
            unlocked: Vec::new(),
            node_offered: None,
            costs: Vec::new(),
            score_events: events.iter().map(event).collect(),
            audit: Vec::new(),
            told: Vec::new(),
            alarm: None,
            bands: Vec::new(),
            playback: None,
            hints: None,
            own: None,
            herd: Default::default(),
        }
    }

    #[test]
    fn sums_are_told_once_when_they_are_complete() {
        let mut follower = Follower::default();
        let running = GamePhase::Running;
        let mut due = |console: &Console| -> Vec<u32> {
            let due = follower.due(console, 1);
            due.iter().map(|event| event.second).collect()
        };
        // The newest come first; the last sum grows until its ten seconds are over.
        assert_eq!(due(&console(25, running, &[25, 19, 9])), [19]);
        assert_eq!(due(&console(29, running, &[29, 19, 9])), [] as [u32; 0]);
        assert_eq!(due(&console(31, running, &[31, 29, 19, 9])), [29]);
        assert_eq!(due(&console(33, GamePhase::Ended, &[33, 29, 19, 9])), [33]);
        assert_eq!(
            due(&console(33, GamePhase::Ended, &[33, 29, 19, 9])),
            [] as [u32; 0]
        );
    }
}
