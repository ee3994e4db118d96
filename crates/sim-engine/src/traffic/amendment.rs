//! What events change of the traffic while the game is played.
//!
//! Each change is a layer of its own, with streams by the name of its event: one
//! more moves no draw of another, and without it only its own requests are gone.

use super::burst::{DrawnBurst, Layer};
use crate::random::Stream;
use model::ids::Name;
use model::scenario::TrafficChange;
use model::units::GameTime;
use std::ops::Range;

/// A change of the traffic that an event brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Amendment {
    /// Which event.
    pub event: Name,
    /// Which of the event's times it is, from 1.
    pub time: u32,
    /// When it begins.
    pub from: GameTime,
    /// When it is over.
    pub to: GameTime,
    /// What it changes.
    pub change: TrafficChange,
}

/// Times in which every key is new, in nanoseconds of the game.
pub(super) type Churns = Vec<Range<u64>>;

/// The surges and the churns that amendments come to.
pub(super) fn layers(amendments: &[Amendment], seed: u64) -> (Vec<DrawnBurst>, Churns) {
    let (mut surges, mut churns) = (Vec::new(), Vec::new());
    for it in amendments {
        match it.change {
            TrafficChange::Surge { times, keys } => {
                let key = |what: &str| {
                    let label = format!("event/{}/traffic/{}/{what}", it.event, it.time);
                    Stream::key(seed, &label)
                };
                surges.push(DrawnBurst {
                    id: it.event.clone(),
                    from: it.from,
                    to: it.to,
                    extra_permille: times.get().saturating_sub(1000),
                    keys,
                    // The event itself tells what there is to tell.
                    tell: None,
                    layer: Layer {
                        gap_key: key("gaps"),
                        pick_key: key("keys"),
                        number: 0,
                    },
                });
            }
            TrafficChange::AllNew => churns.push(it.from.as_ns()..it.to.as_ns()),
        }
    }
    (surges, churns)
}
