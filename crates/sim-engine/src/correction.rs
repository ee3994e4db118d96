//! Scores that whoever runs the game puts right.

use model::event::EventKind;
use model::ids::{Name, TeamId};
use model::score::{ScoreCause, ScoreEntry};
use model::script::ScriptRefusal;
use model::text::Text;
use model::units::{GameTime, MilliPoints, StoryDuration};
use std::collections::VecDeque;
use std::ops::Range;

/// Seconds of which it is kept what requests brought.
const KEPT_S: u32 = 3_600;

/// What is put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// A team's score, by so much.
    Adjusts {
        /// Whose.
        team: TeamId,
        /// By so much.
        points: MilliPoints,
        /// Why.
        reason: String,
    },
    /// Some seconds do not count, for any team.
    Voids {
        /// Which ones, in game seconds.
        seconds: Range<u32>,
        /// Why.
        reason: String,
    },
}

impl Correction {
    /// Seconds that are over, and not for too long.
    pub(crate) fn void(
        now: GameTime,
        from: StoryDuration,
        to: StoryDuration,
        reason: &str,
    ) -> Result<Self, ScriptRefusal> {
        let (from, to) = (GameTime::ZERO + from, GameTime::ZERO + to);
        let seconds = from.second()..to.second();
        if seconds.is_empty() || to > now {
            return Err(ScriptRefusal::NotOver { from, to });
        }
        if now.second() - seconds.start > KEPT_S {
            return Err(ScriptRefusal::TooLongAgo { limit: KEPT_S });
        }
        Ok(Self::Voids {
            seconds,
            reason: reason.to_owned(),
        })
    }
}

/// What a team's requests brought lately, and what is to be put right with the
/// second in progress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections {
    /// By second, the last one last; nothing where it was taken back.
    brought: VecDeque<MilliPoints>,
    /// The second after those.
    second: u32,
    due: MilliPoints,
    count: u64,
}

impl Corrections {
    /// Keeps what a second brought.
    pub(crate) fn observe(&mut self, second: u32, entries: &[ScoreEntry]) {
        let of_requests = entries.iter().filter(|it| it.cause.is_of_requests());
        let sum = of_requests.fold(MilliPoints::ZERO, |sum, entry| sum + entry.points);
        self.brought.push_back(sum);
        if self.brought.len() > KEPT_S as usize {
            self.brought.pop_front();
        }
        self.second = second + 1;
    }

    /// Puts something right, and says what the team is told of it; nothing if
    /// it is about another team.
    pub(crate) fn take(&mut self, correction: &Correction, us: TeamId) -> Option<EventKind> {
        let (points, text) = match correction {
            Correction::Adjusts { team, .. } if *team != us => return None,
            Correction::Adjusts { points, reason, .. } => (*points, adjusted(*points, reason)),
            Correction::Voids { seconds, reason } => {
                let points = self.take_back(seconds.clone());
                (points, void(seconds, points, reason))
            }
        };
        self.due += points;
        self.count += 1;
        Some(EventKind::ToldTeam {
            id: Name::try_new("correction").expect("letters are a name"),
            text,
        })
    }

    /// What undoes those seconds.
    fn take_back(&mut self, seconds: Range<u32>) -> MilliPoints {
        let first = self.second - self.brought.len() as u32;
        let mut sum = MilliPoints::ZERO;
        for second in seconds {
            let at = second.checked_sub(first).map(|at| at as usize);
            if let Some(points) = at.and_then(|at| self.brought.get_mut(at)) {
                sum += -std::mem::take(points);
            }
        }
        sum
    }

    /// The entry of what is due, with the second in progress.
    pub(crate) fn pay(&mut self) -> Option<ScoreEntry> {
        let (points, count) = (
            std::mem::take(&mut self.due),
            std::mem::take(&mut self.count),
        );
        (points != MilliPoints::ZERO).then_some(ScoreEntry {
            cause: ScoreCause::Corrected,
            count,
            points,
            exemplar: None,
        })
    }
}

fn adjusted(points: MilliPoints, reason: &str) -> Text {
    let points = signed(points);
    Text {
        en: format!("Your score was corrected by {points}: {reason}"),
        ko: format!("점수가 {points}점 정정되었습니다: {reason}"),
    }
}

fn void(seconds: &Range<u32>, points: MilliPoints, reason: &str) -> Text {
    let [from, to] = [seconds.start, seconds.end].map(GameTime::from_second);
    let points = signed(points);
    Text {
        en: format!("{from} to {to} does not count ({points}): {reason}"),
        ko: format!("{from}부터 {to}까지는 집계하지 않습니다({points}점): {reason}"),
    }
}

fn signed(points: MilliPoints) -> String {
    match points.get() {
        1.. => format!("+{points}"),
        _ => points.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: TeamId = TeamId(1);

    fn entry(cause: ScoreCause, points: i64) -> ScoreEntry {
        ScoreEntry {
            cause,
            count: 1,
            points: MilliPoints::new(points),
            exemplar: None,
        }
    }

    fn void_of(seconds: Range<u32>) -> Correction {
        Correction::Voids {
            seconds,
            reason: "the switch".into(),
        }
    }

    fn paid(corrections: &mut Corrections) -> Option<i64> {
        corrections.pay().map(|entry| entry.points.get())
    }

    #[test]
    fn seconds_are_taken_back_once_and_money_stays_spent() {
        let mut corrections = Corrections::default();
        for second in 0..5 {
            let brought = [
                entry(ScoreCause::Fast, 1_000 * i64::from(second)),
                entry(ScoreCause::Cost, -7_000),
            ];
            corrections.observe(second, &brought);
        }
        assert!(corrections.take(&void_of(2..4), US).is_some());
        assert_eq!(paid(&mut corrections), Some(-5_000));
        assert_eq!(paid(&mut corrections), None);
        corrections.take(&void_of(3..5), US);
        assert_eq!(paid(&mut corrections), Some(-4_000), "3 is void already");
    }

    #[test]
    fn an_adjustment_is_one_teams_own() {
        let mut corrections = Corrections::default();
        let adjust = |team| Correction::Adjusts {
            team,
            points: MilliPoints::new(250_000),
            reason: "a bonus".into(),
        };
        assert_eq!(corrections.take(&adjust(TeamId(0)), US), None);
        assert_eq!(paid(&mut corrections), None);
        let told = corrections.take(&adjust(US), US);
        let Some(EventKind::ToldTeam { text, .. }) = told else {
            panic!("{told:?}")
        };
        assert!(
            text.en.contains("+250") && text.ko.contains("a bonus"),
            "{text:?}"
        );
        assert_eq!(paid(&mut corrections), Some(250_000));
    }

    #[test]
    fn only_what_is_over_and_still_known_is_void() {
        let void = |now, from, to| {
            let s = StoryDuration::from_secs;
            Correction::void(GameTime::from_second(now), s(from), s(to), "x")
        };
        assert!(void(10, 3, 10).is_ok());
        for (from, to) in [(3, 11), (5, 5), (6, 5)] {
            assert!(matches!(
                void(10, from, to),
                Err(ScriptRefusal::NotOver { .. })
            ));
        }
        let refused = Err(ScriptRefusal::TooLongAgo { limit: KEPT_S });
        assert_eq!(void(KEPT_S + 1, 0, 5), refused);
        assert!(void(KEPT_S + 1, 1, 5).is_ok());
    }
}
