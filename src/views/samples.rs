//! Samples of requests, in words.

use arena::TryOutcome;
use model::tick::{Exemplar, Got, Source};
use scoreboard::view::{Sample, TryAnswer};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// The right hash of a key, in hex.
fn hash_of(key: &str) -> String {
    Sha256::digest(key.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A sample as the score's log shows it.
pub(super) fn sample(exemplar: &Exemplar, seed: u64) -> Sample {
    let key = exemplar.key.text(seed).to_string();
    Sample {
        expected: hash_of(&key),
        key,
        got: match &exemplar.got {
            Got::HashOf(other) => hash_of(&other.text(seed).to_string()),
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
        },
    }
}

/// The answer to a request by hand.
pub(crate) fn try_answer(key: &str, outcome: &TryOutcome, took: Duration) -> TryAnswer {
    let expected = hash_of(key);
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
        (false, None) => "edge".into(),
    };
    let latency_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    TryAnswer {
        sample: Sample {
            key: key.to_owned(),
            expected,
            got,
            latency_us,
            from,
        },
        right,
    }
}
