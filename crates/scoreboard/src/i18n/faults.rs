//! What breaks, and that it works again.

use super::T;
use model::fault::Fault;
use model::ids::InstanceId;
use model::script::Guard;
use model::text::{Lang, Text};
use model::units::Ppm;

super::texts! {
    fault_began_zone(zone: &str) => "zone {zone} is down: its instances are gone, nothing can be launched there", "{zone}존 장애: 인스턴스가 모두 사라졌고 그곳에는 새로 띄울 수 없음";
    fault_ended_zone(zone: &str) => "zone {zone} is back", "{zone}존 복구됨";
    headline_zone(zone: &str) => "Gorilla ate zone {zone}", "고릴라가 {zone}존을 삼켰습니다";
    headline_region => "King Kong has the region", "킹콩이 리전을 차지했습니다";
    fault_crashed(id: &str) => "the process of {id} has ended", "{id}의 프로세스가 종료됨";
    fault_taken_back(id: &str) => "{id} is wanted back", "{id} 회수 요청";
    fault_frozen(id: &str) => "{id} accepts requests and answers none", "{id} 요청을 받기만 하고 응답하지 않음";
    fault_unreachable(id: &str) => "{id} cannot be reached", "{id}에 연결할 수 없음";
    fault_late(id: &str, share: &str, add: &str) => "{share} of the answers of {id} take {add} longer", "{id} 응답의 {share}가 {add} 더 걸림";
    fault_resets(id: &str, share: &str) => "{share} of the connections to {id} are reset", "{id} 연결의 {share}가 끊김";
    fault_errors(id: &str, share: &str) => "{id} answers {share} of its requests with an error", "{id} 요청의 {share}에 오류로 응답";
    fault_wrong(id: &str, share: &str) => "{id} answers {share} of its requests wrongly", "{id} 요청의 {share}에 틀린 답";
    fault_slower(id: &str, times: &str) => "{id} takes {times} times as long", "{id} 처리 시간이 {times}배";
    fault_leak(id: &str, share: &str) => "{id} slows down by {share} each minute", "{id} 1분마다 {share}씩 느려짐";
    fault_throttled(id: &str, count: u32) => "{id} works on {count} requests at once, and refuses more", "{id} 동시 처리 {count}개로 제한, 초과 요청은 거부됨";
    fault_no_capacity(zone: &str) => "zone {zone} has no capacity left: nothing can be launched there", "{zone}존 용량 부족: 새로 띄울 수 없음";
    fault_no_capacity_anywhere => "no zone has capacity left: nothing can be launched", "모든 존 용량 부족: 새로 띄울 수 없음";
    fault_api_errors(share: &str) => "the cloud refuses {share} of all commands", "클라우드가 명령의 {share}를 거부함";
    fault_api_throttled(count: u32, every: &str) => "the cloud takes {count} commands in {every}", "클라우드가 {every}에 명령 {count}개만 받음";
    fault_prices(times: &str) => "everything costs {times} times as much", "모든 가격이 {times}배";
    fault_outside(fault: &str) => "{fault}, for the own infrastructure to bring about", "{fault}: 자체 인프라에서 재현할 장애";
    fault_over(what: &str) => "over: {what}", "해소: {what}";
    fault_missed(fault: &str) => "came, and found nothing to hit: {fault}", "왔지만 대상이 없었음: {fault}";

}

/// That something broke, in both languages, for the audit log.
#[must_use]
pub fn fault_began_in_words(fault: &Fault) -> Text {
    both(|t| t.fault(fault))
}

/// What an outage is called in a headline, in both languages: of a zone or a
/// region by who did it, else by the first words of what everybody was told.
#[must_use]
pub fn fault_headline_in_words(kind: &str, zone: Option<&str>, tell: &Text) -> Text {
    match (kind, zone) {
        ("zone-outage", Some(zone)) => both(|t| t.headline_zone(zone)),
        ("region-outage", _) => both(|t| t.headline_region().to_owned()),
        _ => Text {
            en: first_words(&tell.en),
            ko: first_words(&tell.ko),
        },
    }
}

/// The part of a text before its first stop, at most so long as a headline bears.
fn first_words(text: &str) -> String {
    const LEN_MAX: usize = 40;
    let clause = text.split(['.', ':', '!', '—']).next().unwrap_or(text);
    let clause = clause.trim();
    match clause.char_indices().nth(LEN_MAX) {
        None => clause.to_owned(),
        Some((end, _)) => {
            let short = &clause[..end];
            let end = short.rfind([',', ' ']).unwrap_or(end);
            format!("{}…", short[..end].trim_end_matches(','))
        }
    }
}

/// That it works again, in both languages, for the audit log.
#[must_use]
pub fn fault_ended_in_words(fault: &Fault) -> Text {
    both(|t| match fault {
        Fault::ZoneDown { zone } => t.fault_ended_zone(zone.as_str()),
        fault => t.fault_over(&t.fault(fault)),
    })
}

/// That a fault found nothing to hit, in both languages, for the audit log.
#[must_use]
pub fn fault_missed_in_words(fault: &str) -> Text {
    both(|t| t.fault_missed(fault))
}

/// That a guard kept a fault from the team, in both languages, for the audit log.
#[must_use]
pub fn fault_withheld_in_words(fault: &str, guard: Guard) -> Text {
    both(|t| t.fault_withheld(fault, guard))
}

fn both(text: impl Fn(T) -> String) -> Text {
    Text {
        en: text(T(Lang::En)),
        ko: text(T(Lang::Ko)),
    }
}

impl T {
    fn fault_withheld(self, fault: &str, guard: Guard) -> String {
        let why = match (self.0, guard) {
            (Lang::En, Guard::Halted) => "everything is halted",
            (Lang::En, Guard::BlastRadius) => "too much would be broken at once",
            (Lang::En, Guard::BrokenBefore) => "the same is broken already",
            (Lang::En, Guard::AtMost) => "the monkey has broken as much as it may at once",
            (Lang::Ko, Guard::Halted) => "모든 장애가 중지된 상태입니다",
            (Lang::Ko, Guard::BlastRadius) => "한 번에 너무 많이 고장 나게 됩니다",
            (Lang::Ko, Guard::BrokenBefore) => "이미 같은 장애가 있습니다",
            (Lang::Ko, Guard::AtMost) => {
                "이 몽키가 한 번에 고장 낼 수 있는 만큼 이미 고장 냈습니다"
            }
        };
        match self.0 {
            Lang::En => format!("{fault} was held back: {why}"),
            Lang::Ko => format!("{fault} 보류: {why}"),
        }
    }

    /// What is broken.
    fn fault(self, fault: &Fault) -> String {
        let id = fault
            .instance()
            .map_or(String::new(), |id: InstanceId| id.to_string());
        let id = id.as_str();
        match fault {
            Fault::ZoneDown { zone } => self.fault_began_zone(zone.as_str()),
            Fault::Crashed { .. } => self.fault_crashed(id),
            Fault::TakenBack { .. } => self.fault_taken_back(id),
            Fault::Frozen { .. } => self.fault_frozen(id),
            Fault::Unreachable { .. } => self.fault_unreachable(id),
            Fault::Late { add, share, .. } => {
                self.fault_late(id, &share.to_string(), &add.to_string())
            }
            Fault::Resets { share, .. } => self.fault_resets(id, &share.to_string()),
            Fault::Errors { share, .. } => self.fault_errors(id, &share.to_string()),
            Fault::Wrong { share, .. } => self.fault_wrong(id, &share.to_string()),
            Fault::Slower {
                times, per_minute, ..
            } => match *per_minute {
                Ppm::ZERO => self.fault_slower(id, &times.to_string()),
                share => self.fault_leak(id, &share.to_string()),
            },
            Fault::Throttled { concurrency, .. } => self.fault_throttled(id, *concurrency),
            Fault::NoCapacity { zone: Some(zone) } => self.fault_no_capacity(zone.as_str()),
            Fault::NoCapacity { zone: None } => self.fault_no_capacity_anywhere().to_owned(),
            Fault::ApiErrors { share } => self.fault_api_errors(&share.to_string()),
            Fault::ApiThrottled { commands, every } => {
                self.fault_api_throttled(*commands, &every.to_string())
            }
            Fault::Prices { times } => self.fault_prices(&times.to_string()),
            Fault::Outside(outside) => self.fault_outside(outside.fault.as_str()),
        }
    }
}
