//! The rules in five lines, as the server writes them. The form for joining has them from what is on the board, and
//! follows it.

use crate::format::points;
use crate::i18n::T;
use crate::view::Rules;

/// The lines, as text; `within` says of right answers that are fast, ok and slow how soon they came.
pub(crate) fn rules(t: T, rules: &Rules, within: [&str; 3]) -> [String; 5] {
    let scores = [rules.fast_mpt, rules.ok_mpt, rules.slow_mpt].map(points);
    let scored = |place: usize| match within[place] {
        "" => scores[place].clone(),
        within => format!("{} {within}", scores[place]),
    };
    [
        t.rule_right(&scored(0), &scored(1), &scored(2)),
        t.rule_wrong(&points(rules.failed_mpt), &points(rules.wrong_mpt)),
        t.rule_cost(&points(rules.mpt_per_usd)),
        t.rule_breaks().to_owned(),
        t.rule_same().to_owned(),
    ]
}
