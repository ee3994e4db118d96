//! What events do to the traffic.

use super::T;
use model::scenario::{ExtraKeys, TrafficChange};
use model::text::{Lang, Text};

super::texts! {
    traffic_surge(times: &str) => "{times} times the requests, of the usual kind", "요청이 평소의 {times}배, 종류는 평소와 같음";
    traffic_surge_new(times: &str) => "{times} times the requests; those on top all ask for new keys", "요청이 평소의 {times}배, 늘어난 요청의 키는 모두 새 키";
    traffic_surge_repeats(times: &str, share: &str) => "{times} times the requests; {share} of those on top repeat keys", "요청이 평소의 {times}배, 늘어난 요청의 {share}는 반복되는 키";
    traffic_all_new => "every request asks for a new key", "모든 요청의 키가 새 키";
    traffic_usual => "the traffic is as usual again", "트래픽이 평소로 돌아옴";
}

/// What an event does to the traffic, in both languages.
#[must_use]
pub fn traffic_in_words(change: TrafficChange) -> Text {
    both(|t| match change {
        TrafficChange::AllNew => t.traffic_all_new().to_owned(),
        TrafficChange::Surge { times, keys } => {
            let times = times.to_string();
            match keys {
                ExtraKeys::Same => t.traffic_surge(&times),
                ExtraKeys::AllNew => t.traffic_surge_new(&times),
                ExtraKeys::Repeats(share) => t.traffic_surge_repeats(&times, &share.to_string()),
            }
        }
    })
}

/// That it is over, in both languages.
#[must_use]
pub fn traffic_usual_in_words() -> Text {
    both(|t| t.traffic_usual().to_owned())
}

fn both(text: impl Fn(T) -> String) -> Text {
    Text {
        en: text(T(Lang::En)),
        ko: text(T(Lang::Ko)),
    }
}
