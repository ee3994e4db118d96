//! What happened to a team without a command, in words.

use model::event::EventKind;
use model::text::Text;

/// A line of the audit log; nothing where the log leaves it out: what is told
/// or asked has lines of its own, and the script is no team's affair.
pub(crate) fn happening_in_words(kind: &EventKind) -> Option<Text> {
    Some(match kind {
        EventKind::InstanceLost { instance } => Text {
            en: format!("{instance} lost: its process ended"),
            ko: format!("{instance} 손실: 프로세스가 종료되었습니다"),
        },
        EventKind::StartFailed { instance, barrier } => {
            scoreboard::start_failed_in_words(*instance, barrier)
        }
        EventKind::TaskLost { instance, host } => scoreboard::task_lost_in_words(*instance, *host),
        EventKind::Interrupted { instance, gone_at } => {
            scoreboard::interrupted_in_words(*instance, *gone_at)
        }
        EventKind::Health {
            instance,
            healthy: false,
        } => Text {
            en: format!("{instance} is unhealthy"),
            ko: format!("{instance} 비정상"),
        },
        EventKind::DnsHealth {
            balancer,
            healthy: true,
        } => Text {
            en: format!("DNS answers {balancer} again: it is healthy"),
            ko: format!("DNS가 {balancer} 응답을 재개합니다: 정상"),
        },
        EventKind::DnsHealth { balancer, .. } => Text {
            en: format!("DNS finds {balancer} unhealthy"),
            ko: format!("DNS 상태 확인: {balancer} 비정상"),
        },
        EventKind::Deployment { group, news } => scoreboard::deployment_in_words(group, news),
        EventKind::Missed { fault } => scoreboard::fault_missed_in_words(fault),
        EventKind::Withheld { fault, guard } => scoreboard::fault_withheld_in_words(fault, *guard),
        EventKind::FaultBegan { fault, .. } => scoreboard::fault_began_in_words(fault),
        EventKind::FaultEnded { fault } => scoreboard::fault_ended_in_words(fault),
        EventKind::CacheNode { phase } => scoreboard::node_phase_in_words(*phase),
        EventKind::Command { .. }
        | EventKind::Told { .. }
        | EventKind::ToldTeam { .. }
        | EventKind::Health { .. }
        | EventKind::Instance { .. }
        | EventKind::Charged { .. }
        | EventKind::Script { .. } => return None,
    })
}
