//! What was decided, as a list of what happened in order.

use crate::measured::{Measured, Twins};
use model::deploy::DeploymentNews;
use model::event::{Event, EventKind};
use std::collections::BTreeMap;

/// What came of comparing.
pub(super) struct Compared {
    /// So many, of both planes.
    pub(super) compared: usize,
    /// What is not the same, in words.
    pub(super) differ: Vec<String>,
}

/// Compares the decisions of a team. They have to be the same ones in the same seconds; within a
/// second their order is not compared, as what hangs on observations comes before the tick live and
/// in it offline. With slack the same decision may be so many seconds off.
pub(super) fn compare(twins: &Twins, slack_s: u64) -> Compared {
    let (live, offline) = (decided(&twins.live), decided(&twins.offline));
    let compared = offline.values().map(Vec::len).sum();
    let mut differ = Vec::new();
    if twins.live.all().sent != twins.offline.all().sent {
        differ.push(format!(
            "{} requests sent live, {} offline",
            twins.live.all().sent,
            twins.offline.all().sent
        ));
    }
    for (what, seconds) in &live {
        if !offline.contains_key(what) {
            differ.push(format!("live alone, in {seconds:?}: {what}"));
        }
    }
    for (what, virtually) in &offline {
        let Some(really) = live.get(what) else {
            differ.push(format!("offline alone, in {virtually:?}: {what}"));
            continue;
        };
        let is_close = really.len() == virtually.len()
            && really
                .iter()
                .zip(virtually)
                .all(|(a, b)| a.abs_diff(*b) <= slack_s);
        if !is_close {
            differ.push(format!("in {really:?} live, {virtually:?} offline: {what}"));
        }
    }
    Compared { compared, differ }
}

/// Each decision, and the seconds in which it was taken.
fn decided(measured: &Measured) -> BTreeMap<String, Vec<u64>> {
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for event in &measured.events {
        if let Some(what) = decision(event) {
            let second = event.at.as_ns() / 1_000_000_000;
            all.entry(what).or_default().push(second);
        }
    }
    all
}

/// What was decided by whom; nothing if it is a bill or a word of the story.
fn decision(event: &Event) -> Option<String> {
    let who = &event.principal;
    match &event.kind {
        EventKind::Charged { .. }
        | EventKind::Told { .. }
        | EventKind::ToldTeam { .. }
        | EventKind::Script { .. } => None,
        // Errors are counted, and counts may be off by a few; that it is taken back may not.
        EventKind::Deployment {
            group,
            news: DeploymentNews::RolledBack { errors },
        } => Some(format!(
            "{who}: deployment of {group} rolled back, for errors: {}",
            errors.is_some()
        )),
        kind => Some(format!("{who}: {kind:?}")),
    }
}
