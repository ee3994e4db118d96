//! How fast a team was: when it hurt, when somebody acted, when it was well again.
//!
//! What hurts is measured on points, which is what the game is about: the points of an average request over the last half
//! minute, against those of the two minutes before the fault. Money is left out: it is spent to mend things.

use model::outcome::Counts;
use model::scenario::Score;
use model::score::ScoreEntry;
use model::tick::TickRecord;
use scoreboard::report::Hurt;

/// Seconds over which a request's points are averaged.
const WINDOW_S: usize = 30;
/// Seconds before a fault that they are compared with.
const BEFORE_S: usize = 120;
/// Seconds after its end, or after what only struck or stays, within which it has to begin to hurt.
const ONSET_S: u32 = 120;
/// Requests without which an average says nothing.
const REQUESTS_MIN: u64 = 5;

/// How "hurt" is measured in a game of this score: a tenth of what lies between the best and the worst answer.
pub(super) fn hurt(score: &Score) -> Hurt {
    let worst = score.failed.get().min(score.wrong.get());
    Hurt {
        window_s: WINDOW_S as u32,
        before_s: BEFORE_S as u32,
        drop_mpt: (score.fast.points.get() - worst) / 10,
    }
}

/// What a team's requests came to, second by second, added up so that any window is one subtraction.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    settled: Vec<u64>,
    points_mpt: Vec<i64>,
    /// When somebody of the team did something, in order.
    acts_s: Vec<u32>,
}

/// How one strike went. Seconds are game seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Strike {
    pub(super) hurt_at: u32,
    pub(super) acted_at: Option<u32>,
    pub(super) well_at: Option<u32>,
    pub(super) lost_mpt: i64,
}

impl Course {
    /// Takes in a second; they come in order.
    pub(super) fn tick(&mut self, tick: &TickRecord) {
        let counts: &Counts = &tick.seen.counts;
        let is_of_requests = |entry: &&ScoreEntry| entry.cause.is_of_requests();
        let entries = tick.entries.iter().filter(is_of_requests);
        let points: i64 = entries.map(|entry| entry.points.get()).sum();
        let last = |list: &[i64]| list.last().copied().unwrap_or(0);
        self.points_mpt.push(last(&self.points_mpt) + points);
        let settled = self.settled.last().copied().unwrap_or(0);
        self.settled
            .push(settled + counts.settled() - counts.void_total());
    }

    /// Somebody of the team did something.
    pub(super) fn act(&mut self, second: u32) {
        self.acts_s.push(second);
    }

    /// Requests and points of the seconds `[from, to)`.
    fn sums(&self, from: usize, to: usize) -> (u64, i64) {
        let before = |list: &[u64], at: usize| at.checked_sub(1).map_or(0, |i| list[i]);
        let points_before = |at: usize| at.checked_sub(1).map_or(0, |i| self.points_mpt[i]);
        let to = to.min(self.settled.len());
        let from = from.min(to);
        (
            before(&self.settled, to) - before(&self.settled, from),
            points_before(to) - points_before(from),
        )
    }

    /// Milli-points of an average request; nothing if there were too few.
    fn average(&self, from: usize, to: usize) -> Option<i64> {
        let (requests, points) = self.sums(from, to);
        (requests >= REQUESTS_MIN).then(|| points / requests as i64)
    }

    /// How a strike went that came at `from_s` and lasted until `to_s`, looked at until `until_s`. Nothing if it did not
    /// hurt, or if there was nothing before to compare it with. What begins to hurt long after has another reason.
    pub(super) fn strike(
        &self,
        hurt: Hurt,
        (from_s, to_s): (u32, u32),
        until_s: u32,
    ) -> Option<Strike> {
        let from = from_s as usize;
        let end = (until_s as usize).min(self.settled.len());
        let onset = (to_s.saturating_add(ONSET_S) as usize).min(end);
        let usual = self.average(from.saturating_sub(BEFORE_S), from)?;
        // The window looks back, but never behind the begin: what came before is not the fault's doing.
        let is_hurt_at = |second: usize| {
            let average = self.average(second.saturating_sub(WINDOW_S).max(from), second);
            average.map(|average| average < usual - hurt.drop_mpt)
        };
        let hurt_at = (from + 1..=onset).find(|second| is_hurt_at(*second) == Some(true))?;
        // Well means: half a minute without a word of it.
        let (mut well, mut calm) = (None, 0);
        for second in hurt_at + 1..=end {
            match is_hurt_at(second) {
                Some(false) => calm += 1,
                Some(true) => calm = 0,
                None => {}
            }
            if calm == WINDOW_S {
                well = Some(second + 1 - WINDOW_S);
                break;
            }
        }
        let over = well.unwrap_or(end);
        let (requests, points) = self.sums(from, over);
        let in_time = |at: &&u32| (hurt_at..=over).contains(&(**at as usize));
        Some(Strike {
            hurt_at: hurt_at as u32,
            acted_at: self.acts_s.iter().find(in_time).copied(),
            well_at: well.map(|well| well as u32),
            lost_mpt: (usual * requests as i64 - points).max(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HURT: Hurt = Hurt {
        window_s: 30,
        before_s: 120,
        drop_mpt: 2_000,
    };

    /// Ten requests a second of so many points each, for so many seconds.
    fn course(parts: &[(u32, i64)]) -> Course {
        let mut course = Course::default();
        let (mut settled, mut points) = (0, 0);
        for (seconds, each_mpt) in parts {
            for _ in 0..*seconds {
                settled += 10;
                points += 10 * each_mpt;
                course.settled.push(settled);
                course.points_mpt.push(points);
            }
        }
        course
    }

    #[test]
    fn an_outage_hurts_until_it_is_over_and_somebody_acts_meanwhile() {
        let mut course = course(&[(200, 5_000), (100, -5_000), (300, 5_000)]);
        course.act(100);
        course.act(220);
        let strike = course.strike(HURT, (200, 300), 600).unwrap();
        assert_eq!((strike.hurt_at, strike.acted_at), (201, Some(220)));
        // Of the last half minute six seconds may be bad: 24 * 5 - 6 * 5 is 3 a request.
        assert_eq!(strike.well_at, Some(324));
        assert_eq!(strike.lost_mpt, 100 * 10 * 10_000);
    }

    #[test]
    fn what_stays_bad_is_never_well() {
        let strike = course(&[(200, 10_000), (400, -10_000)]).strike(HURT, (200, 300), 600);
        let strike = strike.unwrap();
        assert_eq!((strike.acted_at, strike.well_at), (None, None));
        assert_eq!(strike.lost_mpt, 400 * 10 * 20_000);
    }

    #[test]
    fn a_little_less_does_not_hurt_and_neither_does_what_nothing_came_before() {
        assert_eq!(
            course(&[(200, 5_000), (400, 3_001)]).strike(HURT, (200, 300), 600),
            None
        );
        assert_eq!(course(&[(600, -5_000)]).strike(HURT, (0, 0), 600), None);
        assert_eq!(course(&[]).strike(HURT, (30, 30), 600), None);
    }

    #[test]
    fn what_begins_to_hurt_long_after_has_another_reason() {
        let course = course(&[(400, 5_000), (200, -5_000)]);
        assert_eq!(course.strike(HURT, (200, 250), 600), None);
        assert!(course.strike(HURT, (200, 300), 600).is_some());
    }

    #[test]
    fn what_was_bad_before_is_what_it_is_compared_with() {
        assert_eq!(course(&[(600, -5_000)]).strike(HURT, (300, 400), 600), None);
    }
}
