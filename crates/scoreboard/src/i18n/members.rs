//! Members of a team: what they do, and what two of them change at once.

use super::T;
use crate::wire::Duty;

super::texts! {
    join_rejoin => "Already in a team? Rejoin by code", "이미 팀에 있나요? 코드로 다시 참가하세요";
    join_role => "Your role", "역할";
    role_commander => "Incident commander", "인시던트 커맨더";
    role_operator => "Operator", "운영자";
    role_observer => "Observer (changes nothing)", "관찰자 (변경 불가)";
    me_title => "Your role and rejoin code", "내 역할과 재참가 코드";

    clash_by(member: &str, at: &str, what: &str) => "{member} changed this at {at}: {what}.", "{member} 님이 {at}에 바꿨습니다: {what}.";
    clash_ago(span: &str) => "{span} ago", "{span} 전";
    clash_keep => "Keep theirs", "상대 변경 유지";
    clash_apply => "Apply mine anyway", "그래도 내 변경 적용";
}

impl T {
    /// What a member does.
    pub(crate) const fn role(self, duty: Duty) -> &'static str {
        match duty {
            Duty::Commander => self.role_commander(),
            Duty::Operator => self.role_operator(),
            Duty::Observer => self.role_observer(),
        }
    }
}
