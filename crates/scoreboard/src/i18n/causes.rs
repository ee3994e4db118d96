//! Reasons: why a score moved, who did something, why it was refused.

use super::T;
use model::account::{Barrier, NodePhase};
use model::actor::Principal;
use model::command::Denied;
use model::hint::NoHint;
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
    no_hint_off => "this game has no hints", "이 게임에는 힌트가 없음";
    no_hint_locked => "no hint yet: your team has not lost points to this for long enough", "아직 힌트 없음: 이것으로 잃은 지 오래되지 않음";
    no_hint_order => "first the question, then the place, then the action", "질문, 위치, 조치 순서로만 받을 수 있음";
    no_hint_taken => "this hint was given: it is among what was told", "이미 받은 힌트: 전해진 소식에 있음";
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

    denied_not_allowed(who: &str) => "{who} may not do this", "{who}: 이 작업의 권한이 없음";
    denied_forbidden(who: &str, policy: &str) => "policy {policy} forbids it to {who}: policies can be changed under Network and permissions", "{who}: 정책 {policy}에 의해 금지됨 (네트워크와 권한에서 변경 가능)";
    denied_no_policy(who: &str) => "no policy allows it to {who}", "{who}: 허용하는 정책 없음";
    denied_protected(group: &str) => "instances of {group} are protected from termination", "{group}: 인스턴스 종료 방지됨";
    denied_unknown(what: &str) => "there is no {what}", "{what}: 없는 항목";
    denied_exists(what: &str) => "{what} exists already", "{what}: 이미 있음";
    denied_no_address(subnets: &str) => "no free address in {subnets}: add a subnet, or free addresses", "{subnets}: 남은 주소 없음. 서브넷을 더하거나 주소를 비우세요";
    denied_zone_down(zones: &str) => "zone {zones} is down: add a subnet in another zone, or wait", "{zones}존 장애: 다른 영역에 서브넷을 더하거나 기다리세요";
    denied_no_room(hosts: &str, task: &str) => "no host of {hosts} has room for a task of {task}: add hosts, or make tasks smaller", "{hosts}: 작업({task})이 들어갈 호스트 없음. 호스트를 더하거나 작업을 줄이세요";
    denied_task_too_large(hosts: &str, task: &str, host: &str) => "a task of {task} is too large for any host of {hosts}, which have {host}", "작업({task})이 {hosts}의 어떤 호스트({host})보다도 큼";
    denied_port_taken(hosts: &str) => "the port is taken on every host of {hosts} with room: one task a host has a fixed one, make it dynamic", "{hosts}: 자리가 있는 모든 호스트의 포트가 사용 중. 고정 포트는 호스트마다 작업 하나뿐이니 동적 포트로 바꾸세요";
    denied_limit(what: &str, wanted: u32, limit: u32) => "{what} would be {wanted}, at most {limit} are allowed", "{what} {wanted}개 요청, 최대 {limit}개";
    denied_in_use(what: &str, by: &str) => "{what} is in use by {by}", "{what}: {by}에서 사용 중";
    denied_not_yet(what: &str) => "{what} is not available yet", "{what}: 아직 쓸 수 없음";
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

    /// Why a command was refused. A reason that the game itself worded stays as it is.
    pub(crate) fn denied(self, denied: &Denied) -> String {
        match denied {
            Denied::NotAllowed { principal } => self.denied_not_allowed(self.who(*principal)),
            Denied::Forbidden { principal, policy } => {
                self.denied_forbidden(self.who(*principal), policy.as_str())
            }
            Denied::NoPolicy { principal } => self.denied_no_policy(self.who(*principal)),
            Denied::Protected { group } => self.denied_protected(group.as_str()),
            Denied::Unknown { what } => self.denied_unknown(what),
            Denied::Exists { what } => self.denied_exists(what),
            Denied::NoFreeAddress { subnets } => self.denied_no_address(subnets),
            Denied::ZoneDown { zones } => self.denied_zone_down(zones),
            Denied::NoRoom { hosts, task } => {
                self.denied_no_room(hosts.as_str(), &task.to_string())
            }
            Denied::TaskTooLarge { hosts, task, host } => {
                self.denied_task_too_large(hosts.as_str(), &task.to_string(), &host.to_string())
            }
            Denied::PortTaken { hosts } => self.denied_port_taken(hosts.as_str()),
            Denied::NoCapacity { zones } => self.denied_no_capacity(zones),
            Denied::Unavailable => self.denied_unavailable().to_owned(),
            Denied::TooManyCommands { commands, every } => {
                self.denied_too_many_commands(*commands, &every.to_string())
            }
            Denied::Limit {
                what,
                wanted,
                limit,
            } => self.denied_limit(what, *wanted, *limit),
            Denied::Invalid { reason } => reason.clone(),
            Denied::InUse { what, by } => self.denied_in_use(what, by),
            Denied::NoHint { why } => match why {
                NoHint::Off => self.no_hint_off().to_owned(),
                NoHint::Locked => self.no_hint_locked().to_owned(),
                NoHint::OutOfOrder => self.no_hint_order().to_owned(),
                NoHint::Taken => self.no_hint_taken().to_owned(),
            },
            Denied::NotYet { what } => self.denied_not_yet(what),
            Denied::OwnEndpoint => self.denied_own_endpoint().to_owned(),
        }
    }
}
