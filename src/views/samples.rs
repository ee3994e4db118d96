//! Samples of requests, in words.

use arena::TryOutcome;
use model::key::Salt;
use model::tick::{Exemplar, Got, Source};
use scoreboard::view::{Sample, TryAnswer};
use std::time::Duration;

/// A service outside of the game, as the one who answered.
const OWN: &str = "own endpoint";

/// A sample as the score's log shows it.
pub(super) fn sample(exemplar: &Exemplar, seed: u64, salt: &Salt) -> Sample {
    let key = exemplar.key.text(seed).to_string();
    Sample {
        expected: salt.hash_of(&key).to_string(),
        key,
        got: match &exemplar.got {
            Got::HashOf(other) => salt.hash_of(&other.text(seed).to_string()).to_string(),
            Got::Text(text) => text.clone(),
            Got::Status(status) => status.to_string(),
            Got::Nothing => String::new(),
        },
        latency_us: exemplar.latency.as_ns() / 1000,
        from: match exemplar.source {
            Source::CdnHit => "cdn (hit)".into(),
            Source::CdnShared => "cdn (shared)".into(),
            Source::Instance(id) => id.to_string(),
            Source::Edge => "edge".into(),
            Source::Nobody => String::new(),
            Source::Own => OWN.into(),
        },
    }
}

/// The answer to a request by hand.
pub(crate) fn try_answer(
    key: String,
    expected: String,
    outcome: &TryOutcome,
    took: Duration,
) -> TryAnswer {
    let is_answer = outcome.status == 200;
    let right = is_answer && outcome.body == expected;
    let got = if is_answer {
        outcome.body.chars().take(64).collect()
    } else {
        outcome.status.to_string()
    };
    let from = match (outcome.is_hit, outcome.from) {
        (true, _) => "cdn (hit)".into(),
        (false, Some(id)) => id.to_string(),
        (false, None) if outcome.is_own => OWN.into(),
        (false, None) => "edge".into(),
    };
    let latency_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    TryAnswer {
        sample: Sample {
            key,
            expected,
            got,
            latency_us,
            from,
        },
        right,
    }
}
