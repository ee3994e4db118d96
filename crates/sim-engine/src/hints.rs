//! A team's hints: what it has lost points to, for how long, and what it was
//! told about it.

use model::account::Account;
use model::hint::{HintCause, NoHint, Rung};
use model::ids::Name;
use model::outcome::{Counts, FailCause};
use model::scenario::HintsPlan;
use model::score::{ScoreCause, ScoreEntry};
use model::units::{MilliPoints, SECOND_NS, StoryDuration};
use std::collections::BTreeMap;

/// What may be asked, and what was told, about one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HintOffer {
    /// About what.
    pub about: HintCause,
    /// The highest rung that was taken.
    pub taken: Option<Rung>,
    /// The next one, and what it costs now.
    pub next: Option<(Rung, MilliPoints)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Hints {
    plan: Option<HintsPlan>,
    losses: BTreeMap<HintCause, Loss>,
    /// Hints that are to be paid for with the second in progress.
    unpaid: (u64, MilliPoints),
}

/// What a team has lost to a cause.
#[derive(Clone, Copy, Debug)]
struct Loss {
    /// Seconds of the game: when the losses in progress began, and the last of them.
    since_s: u32,
    last_s: u32,
    /// The longest stretch of losses so far, in seconds.
    longest_s: u32,
    taken: Option<Rung>,
}

impl Hints {
    pub(crate) fn new(plan: Option<HintsPlan>) -> Self {
        Self {
            plan,
            losses: BTreeMap::new(),
            unpaid: (0, MilliPoints::ZERO),
        }
    }

    /// Takes in what a second has cost.
    pub(crate) fn observe(&mut self, second: u32, counts: &Counts, account: &Account) {
        let Some(plan) = &self.plan else {
            return;
        };
        // The second after is no break, however short `after` is.
        let break_max_s = (plan.break_max().as_ns() / SECOND_NS).max(1) as u32;
        for about in losses(counts, account) {
            let loss = self.losses.entry(about).or_insert(Loss {
                since_s: second,
                last_s: second,
                longest_s: 0,
                taken: None,
            });
            if second - loss.last_s > break_max_s {
                loss.since_s = second;
            }
            loss.last_s = second;
            loss.longest_s = loss.longest_s.max(second - loss.since_s + 1);
        }
    }

    /// Takes a rung, which is paid for with the second in progress.
    ///
    /// # Errors
    /// When there is no such hint for this team now.
    pub(crate) fn take(&mut self, about: HintCause, rung: Rung) -> Result<Option<Rung>, NoHint> {
        let plan = self.plan.as_ref().ok_or(NoHint::Off)?;
        let loss = self.losses.get_mut(&about).ok_or(NoHint::Locked)?;
        if loss.length() < plan.after {
            return Err(NoHint::Locked);
        }
        match next(loss.taken) {
            Some(next) if rung == next => {}
            Some(next) if rung > next => return Err(NoHint::OutOfOrder),
            _ => return Err(NoHint::Taken),
        }
        self.unpaid.0 += 1;
        self.unpaid.1 += plan.price(rung, loss.length());
        Ok(loss.taken.replace(rung))
    }

    /// What the hints of the second cost, as an entry of the score.
    pub(crate) fn pay(&mut self) -> Option<ScoreEntry> {
        let (count, price) = std::mem::replace(&mut self.unpaid, (0, MilliPoints::ZERO));
        (price != MilliPoints::ZERO).then(|| ScoreEntry {
            cause: ScoreCause::Hints,
            count,
            points: MilliPoints::ZERO - price,
            exemplar: None,
        })
    }

    /// What may be asked, in the order of the causes; nothing of what is locked.
    pub(crate) fn offers(&self) -> Vec<HintOffer> {
        let Some(plan) = &self.plan else {
            return Vec::new();
        };
        let open = self.losses.iter().filter(|it| it.1.length() >= plan.after);
        let offer = |(about, loss): (&HintCause, &Loss)| HintOffer {
            about: *about,
            taken: loss.taken,
            next: next(loss.taken).map(|rung| (rung, plan.price(rung, loss.length()))),
        };
        open.map(offer).collect()
    }
}

impl Loss {
    fn length(&self) -> StoryDuration {
        StoryDuration::from_secs(u64::from(self.longest_s))
    }
}

/// The rung above the highest that was taken.
fn next(taken: Option<Rung>) -> Option<Rung> {
    match taken {
        None => Some(Rung::Question),
        Some(Rung::Question) => Some(Rung::Place),
        Some(Rung::Place) => Some(Rung::Action),
        Some(Rung::Action) => None,
    }
}

/// What a second with these outcomes has cost points, or not brought them.
fn losses<'c>(counts: &'c Counts, account: &Account) -> impl Iterator<Item = HintCause> + 'c {
    let failed = FailCause::ALL.iter();
    let failed = failed.filter(|cause| counts.failed[**cause as usize] > 0);
    let others = [
        (
            HintCause::Slow,
            account.cdn.is_none() && counts.ok + counts.slow > 0,
        ),
        (HintCause::Wrong, counts.wrong > 0),
        (HintCause::Waste, wastes(account)),
    ];
    let others = others
        .into_iter()
        .filter_map(|(about, is_so)| is_so.then_some(about));
    failed
        .filter_map(|cause| HintCause::of(*cause))
        .chain(others)
}

/// Whether something is paid for that no request ever meets.
fn wastes(account: &Account) -> bool {
    let is_routed = |name: &Name| {
        let mut tables = account.network.route_tables.iter();
        tables.any(|it| it.default_route.as_ref().is_some_and(|to| to.name == *name))
    };
    let has_group = |name: &Name| account.groups.iter().any(|it| it.behind == *name);
    !account.volumes.is_empty()
        || account.nat_gateways.iter().any(|it| !is_routed(&it.name))
        || account.balancers.iter().any(|it| !has_group(&it.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> HintsPlan {
        HintsPlan {
            after: StoryDuration::from_secs(10),
            place: MilliPoints::new(2_000),
            action: MilliPoints::new(5_000),
            free_after: StoryDuration::from_secs(20),
        }
    }

    /// Wrong answers in these seconds.
    fn after(seconds: impl IntoIterator<Item = u32>) -> Hints {
        let account = Account::new(Name::try_new("front").expect("a name"));
        let mut hints = Hints::new(Some(plan()));
        for second in seconds {
            let counts = Counts {
                wrong: 1,
                ..Counts::default()
            };
            hints.observe(second, &counts, &account);
        }
        hints
    }

    #[test]
    fn a_cause_opens_after_its_time_and_a_long_break_begins_it_anew() {
        let mut early = after(0..9);
        assert_eq!(early.offers(), []);
        assert_eq!(
            early.take(HintCause::Wrong, Rung::Question),
            Err(NoHint::Locked)
        );
        assert_eq!(after(0..10).offers().len(), 1);
        // Breaks of two seconds are none; three are one.
        assert_eq!(after((0..12).step_by(2)).offers().len(), 1);
        assert_eq!(after((0..30).step_by(3)).offers(), []);
        // What was open stays open.
        assert_eq!(after((0..10).chain([100])).offers().len(), 1);
    }

    #[test]
    fn rungs_come_in_order_once_and_are_paid_for() {
        let mut hints = after(0..10);
        let about = HintCause::Wrong;
        assert_eq!(hints.take(about, Rung::Place), Err(NoHint::OutOfOrder));
        assert_eq!(hints.take(about, Rung::Question), Ok(None));
        assert_eq!(hints.pay(), None, "a question is free");
        assert_eq!(hints.take(about, Rung::Question), Err(NoHint::Taken));
        assert_eq!(hints.take(about, Rung::Place), Ok(Some(Rung::Question)));
        assert_eq!(hints.take(about, Rung::Action), Ok(Some(Rung::Place)));
        let paid = hints.pay().expect("they cost");
        assert_eq!((paid.count, paid.points.get()), (2, -7_000));
        assert_eq!(hints.pay(), None, "once");
        assert_eq!(hints.take(about, Rung::Action), Err(NoHint::Taken));
        assert_eq!(
            hints.take(HintCause::Slow, Rung::Question),
            Err(NoHint::Locked)
        );
    }

    #[test]
    fn what_to_do_is_free_for_who_has_lost_for_long() {
        for (seconds, price) in [(19, 5_000), (20, 0)] {
            let mut hints = after(0..seconds);
            for rung in [Rung::Question, Rung::Place] {
                hints.take(HintCause::Wrong, rung).expect("it is open");
            }
            let next = hints.offers()[0].next;
            assert_eq!(next, Some((Rung::Action, MilliPoints::new(price))));
        }
    }

    #[test]
    fn without_a_plan_there_are_none() {
        let mut hints = Hints::new(None);
        assert_eq!(
            hints.take(HintCause::Slow, Rung::Question),
            Err(NoHint::Off)
        );
    }
}
