//! Why commands are refused: worded by the server, in both languages.

use super::T;
use model::command::Denied;
use model::hint::NoHint;
use model::text::{Lang, Text};

super::texts! {
    no_hint_off => "this game has no hints", "이 게임에는 힌트가 없음";
    no_hint_locked => "no hint yet: your team has not lost points to this for long enough", "아직 힌트 없음: 이것으로 잃은 지 오래되지 않음";
    no_hint_order => "first the question, then the place, then the action", "질문, 위치, 조치 순서로만 받을 수 있음";
    no_hint_taken => "this hint was given: it is among what was told", "이미 받은 힌트: 전해진 소식에 있음";
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
    denied_no_capacity(zones: &str) => "no capacity left in zone {zones}: try another zone, or wait", "{zones}존 용량 부족: 다른 존을 쓰거나 기다리세요";
    denied_own_endpoint => "this team has a service of its own: the game has no account of it to change", "자체 서비스를 쓰는 팀: 게임 안에 바꿀 계정이 없습니다";
    denied_unavailable => "the cloud's interface answers with an error: try again", "클라우드 API 오류: 다시 시도하세요";
    denied_too_many_commands(commands: u32, every: &str) => "too many commands: the cloud takes {commands} in {every}", "명령이 너무 많음: {every}에 {commands}개까지";
    denied_not_yet(what: &str) => "{what} is not available yet", "{what}: 아직 쓸 수 없음";
}

/// Why a command was refused, in both languages. A reason that the game itself worded stays as it is.
#[must_use]
pub fn denied_in_both_languages(denied: &Denied) -> Text {
    Text::new(T(Lang::En).denied(denied), T(Lang::Ko).denied(denied))
}

impl T {
    /// Why a command was refused. A reason that the game itself worded stays as it is.
    fn denied(self, denied: &Denied) -> String {
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
