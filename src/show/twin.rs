//! A live game beside its offline twin, in a terminal.

use super::fit;
use super::result::group_digits;
use crate::twin::{Pair, percent};
use sim_engine::Plan;
use std::fmt::Write as _;

const NAME_COLUMNS: usize = 18;

/// A line for each team.
pub(crate) fn table(scenario: &str, plan: &Plan, pairs: &[Pair]) -> String {
    let mut out = String::new();
    let (seed, speed) = (plan.seed, plan.speed);
    let _ = writeln!(
        out,
        "\x1b[1m{scenario}\x1b[0m at speed {speed}, seed {seed}: live / offline"
    );
    let _ = writeln!(
        out,
        "{}{:>21}{:>23}{:>9}{:>23}",
        fit("team", NAME_COLUMNS),
        "first attempts",
        "points",
        "off",
        "spent"
    );
    for pair in pairs {
        let both = |live: String, offline: String| format!("{live} / {offline}");
        let count = |n: u64| group_digits(i64::try_from(n).unwrap_or(i64::MAX));
        let dollars = |musd: i64| format!("${}.{:02}", musd / 1_000_000, musd % 1_000_000 / 10_000);
        let (live, offline) = (&pair.live, &pair.offline);
        let _ = writeln!(
            out,
            "{}{:>21}{:>23}{:>7} %{:>23}",
            fit(&pair.team, NAME_COLUMNS),
            both(count(live.first_attempts), count(offline.first_attempts)),
            both(
                group_digits(live.score_mpt / 1_000),
                group_digits(offline.score_mpt / 1_000)
            ),
            percent(pair.score_off_ppcm()),
            both(dollars(live.spend_musd), dollars(offline.spend_musd)),
        );
    }
    out
}
