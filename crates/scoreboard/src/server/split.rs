//! The parts of a score, and what lies between two scores, in words.

use crate::format::signed_points;
use crate::i18n::T;
use model::score::{ScoreCause, ScoreSplit};
use model::units::MilliPoints;

/// A part of a score: its cause, and how much it is.
pub(super) type Part = (Option<ScoreCause>, fn(&ScoreSplit) -> MilliPoints);

/// The parts of a score, in order; the cause of failures is left open.
pub(super) const PARTS: [Part; 8] = [
    (Some(ScoreCause::Fast), |it| it.fast),
    (Some(ScoreCause::Ok), |it| it.ok),
    (Some(ScoreCause::Slow), |it| it.slow),
    (Some(ScoreCause::Wrong), |it| it.wrong),
    (None, |it| it.failed),
    (Some(ScoreCause::Cost), |it| it.cost),
    (Some(ScoreCause::Hints), |it| it.hints),
    (Some(ScoreCause::Corrected), |it| it.corrected),
];

/// What a part of a score is called.
pub(super) fn cause(t: T, cause: Option<ScoreCause>) -> &'static str {
    cause.map_or(t.split_failed_requests(), |it| t.cause(it))
}

/// The difference of two scores in points.
pub(super) fn difference(from: &ScoreSplit, to: &ScoreSplit) -> String {
    signed_points((to.total() - from.total()).get())
}

/// The same by cause, the largest first: `fast +1,200, cost −300`.
pub(super) fn parts(t: T, from: &ScoreSplit, to: &ScoreSplit) -> String {
    let parts = PARTS.iter();
    let mut parts: Vec<(&str, i64)> = parts
        .map(|(name, of)| (cause(t, *name), (of(to) - of(from)).get()))
        .filter(|(_, mpt)| mpt.abs() >= 1_000)
        .collect();
    parts.sort_by_key(|(_, mpt)| std::cmp::Reverse(mpt.abs()));
    if parts.is_empty() {
        return t.split_no_difference().to_owned();
    }
    let told = parts.iter();
    let told: Vec<String> = told
        .map(|(name, mpt)| format!("{name} {}", signed_points(*mpt)))
        .collect();
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    #[test]
    fn the_parts_are_all_of_a_score() {
        let split = ScoreSplit {
            fast: MilliPoints::new(1),
            ok: MilliPoints::new(20),
            slow: MilliPoints::new(300),
            wrong: MilliPoints::new(-4_000),
            failed: MilliPoints::new(-50_000),
            cost: MilliPoints::new(-600_000),
            hints: MilliPoints::new(-7_000_000),
            corrected: MilliPoints::new(80_000_000),
        };
        let sum: i64 = PARTS.iter().map(|(_, of)| of(&split).get()).sum();
        assert_eq!(sum, split.total().get());
        let told = parts(T(Lang::En), &ScoreSplit::default(), &split);
        assert!(told.contains("80,000") && told.contains("−7,000"), "{told}");
    }
}
