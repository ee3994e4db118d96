//! Reasons: why a score moved, who did something.

use super::T;
use model::account::{Barrier, NodePhase};
use model::actor::Principal;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::score::ScoreCause;
use model::text::{Lang, Text};
use model::units::GameTime;

super::texts! {
    cause_ok => "ok", "보통";
    cause_failed => "failed", "실패";
    cause_cost => "cost", "비용";
    cause_corrected => "corrected by the facilitator", "진행자 정정";
    cause_hints => "hints", "힌트";
    fail_timeout => "no answer in time", "제시간에 응답 없음";
    fail_queue_full => "503, queue full", "503, 대기열 가득 참";
    fail_service_error => "500, the service's own error", "500, 서비스 자체 오류";
    fail_no_target => "503, no healthy target", "503, 정상 대상 없음";
    fail_reset => "502, the instance died", "502, 인스턴스가 죽음";
    fail_refused => "502, connection refused", "502, 연결 거부";
    fail_overflow => "not sent: too many were open", "보내지 못함: 열린 요청이 너무 많음";
    fail_other_status => "another status", "다른 상태 코드";
    fail_throttled => "429, the function is throttled", "429, 함수 한도 초과";
    fail_blocked => "504, the network lets nothing through", "504, 네트워크가 막음";
    fail_outage => "504, the zone is down", "504, 존 장애";

    interrupted(instance: &str, at: &str) => "{instance} is taken back: no new requests, gone at {at}", "{instance} 회수 통지: 새 요청 없음, {at} 종료";
    start_failed(instance: &str, barrier: &str) => "{instance} could not fetch its code: {barrier}", "{instance} 코드를 받지 못함: {barrier}";
    task_lost(task: &str, host: &str) => "{task} is lost with its host {host}", "{task}: 호스트 {host}와(과) 함께 사라짐";
    node_up => "the cache node is up, and empty", "캐시 노드 사용 가능, 비어 있음";
    node_starting => "the cache node starts", "캐시 노드 시작 중";
    node_lost => "the cache node is lost with all it held; another starts", "캐시 노드와 내용 손실, 새 노드 시작 중";
    barrier_security_group(name: &str) => "security group {name} lets no HTTP in", "보안 그룹 {name}: HTTP 차단";
    barrier_network_acl(name: &str) => "network ACL {name} denies", "네트워크 ACL {name}: 거부";
    barrier_no_route(name: &str) => "route table {name} has no default route", "라우팅 테이블 {name}: 기본 경로 없음";
    barrier_blackhole(target: &str) => "the default route leads to {target}, which is not there", "기본 경로가 없는 곳으로 감: {target}";
    barrier_outgoing_only(name: &str) => "route table {name} leads out by a NAT gateway, nobody gets in", "라우팅 테이블 {name}: NAT로 나갈 수만 있음";
    barrier_zone_down(zone: &str) => "zone {zone} is down", "{zone}존 장애";

    who_system => "The game", "게임";
    who_player => "Player", "팀원";
    who_bot => "Bot", "봇";
    who_autoscaler => "Autoscaler", "오토스케일러";
    who_chaos_monkey => "Chaos Monkey", "카오스 몽키";
    who_ceo => "The CEO", "CEO";
    who_deployer => "Deployment", "배포";
    who_container_agent => "Container agent", "컨테이너 에이전트";
    who_facilitator => "Facilitator", "진행자";

}

/// What became of the cache node, in both languages, for the audit log.
#[must_use]
pub fn node_phase_in_words(phase: NodePhase) -> Text {
    let text = |t: T| match phase {
        NodePhase::Starting => t.node_starting(),
        NodePhase::Up => t.node_up(),
        NodePhase::Lost => t.node_lost(),
    };
    Text {
        en: text(T(Lang::En)).to_owned(),
        ko: text(T(Lang::Ko)).to_owned(),
    }
}

/// Why an instance never comes up, in both languages, for the audit log.
#[must_use]
pub fn start_failed_in_words(instance: InstanceId, barrier: &Barrier) -> Text {
    let text = |t: T| t.start_failed(&instance.to_string(), &t.barrier(barrier));
    Text {
        en: text(T(Lang::En)),
        ko: text(T(Lang::Ko)),
    }
}

/// That a container went with its host, in both languages, for the audit log.
#[must_use]
pub fn task_lost_in_words(task: InstanceId, host: InstanceId) -> Text {
    let text = |t: T| t.task_lost(&task.to_string(), &host.to_string());
    Text {
        en: text(T(Lang::En)),
        ko: text(T(Lang::Ko)),
    }
}

/// That spot capacity is taken back, in both languages, for the audit log.
#[must_use]
pub fn interrupted_in_words(instance: InstanceId, gone_at: GameTime) -> Text {
    let text = |t: T| t.interrupted(&instance.to_string(), &gone_at.to_string());
    Text {
        en: text(T(Lang::En)),
        ko: text(T(Lang::Ko)),
    }
}

/// Why a score moved, in both languages, for those who read it elsewhere than on a page.
#[cfg(feature = "ssr")]
#[must_use]
pub fn score_cause_in_words(cause: ScoreCause) -> Text {
    let text = |lang| match (T(lang).cause(cause), cause) {
        (word, ScoreCause::Failed(why)) => format!("{word}: {}", T(lang).fail(why)),
        (word, _) => word.to_owned(),
    };
    Text {
        en: text(Lang::En),
        ko: text(Lang::Ko),
    }
}

impl T {
    /// Why a score moved, in one word.
    pub(crate) const fn cause(self, cause: ScoreCause) -> &'static str {
        use model::status::Status;
        match cause {
            ScoreCause::Fast => self.status(Status::Fast),
            ScoreCause::Ok => self.cause_ok(),
            ScoreCause::Slow => self.status(Status::Slow),
            ScoreCause::Wrong => self.status(Status::Wrong),
            ScoreCause::Failed(_) => self.cause_failed(),
            ScoreCause::Cost => self.cause_cost(),
            ScoreCause::Corrected => self.cause_corrected(),
            ScoreCause::Hints => self.cause_hints(),
        }
    }

    /// Why a request failed.
    pub(crate) const fn fail(self, cause: FailCause) -> &'static str {
        match cause {
            FailCause::Timeout => self.fail_timeout(),
            FailCause::QueueFull => self.fail_queue_full(),
            FailCause::ServiceError => self.fail_service_error(),
            FailCause::NoTarget => self.fail_no_target(),
            FailCause::Reset => self.fail_reset(),
            FailCause::Refused => self.fail_refused(),
            FailCause::Overflow => self.fail_overflow(),
            FailCause::OtherStatus => self.fail_other_status(),
            FailCause::Blocked => self.fail_blocked(),
            FailCause::Outage => self.fail_outage(),
            FailCause::Throttled => self.fail_throttled(),
        }
    }

    /// What stands in the way in the network.
    pub(crate) fn barrier(self, barrier: &Barrier) -> String {
        match barrier {
            Barrier::SecurityGroup(name) => self.barrier_security_group(name.as_str()),
            Barrier::NetworkAcl(name) => self.barrier_network_acl(name.as_str()),
            Barrier::NoRoute(name) => self.barrier_no_route(name.as_str()),
            Barrier::Blackhole(target) => self.barrier_blackhole(&target.to_string()),
            Barrier::OutgoingOnly(name) => self.barrier_outgoing_only(name.as_str()),
            Barrier::ZoneDown(zone) => self.barrier_zone_down(zone.as_str()),
        }
    }

    /// Who did something.
    pub(crate) const fn who(self, principal: Principal) -> &'static str {
        match principal {
            Principal::System => self.who_system(),
            Principal::Player => self.who_player(),
            Principal::Bot => self.who_bot(),
            Principal::Autoscaler => self.who_autoscaler(),
            Principal::ChaosMonkey => self.who_chaos_monkey(),
            Principal::Ceo => self.who_ceo(),
            Principal::Deployer => self.who_deployer(),
            Principal::ContainerAgent => self.who_container_agent(),
            Principal::Facilitator => self.who_facilitator(),
        }
    }
}
