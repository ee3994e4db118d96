//! Pages that the server alone makes: the runbook, hints.

use super::T;
use model::hint::{HintCause, Rung};

super::texts! {
    runbook_none => "This game has no runbook. The old team took it with them.", "이 게임에는 런북이 없습니다. 이전 팀이 가져갔습니다.";
    runbook_not_yours => "The runbook is for those who play. Join a team first.", "런북은 참가자만 볼 수 있습니다. 먼저 팀에 참가하세요.";
    back_to_team => "Back to the console", "콘솔로 돌아가기";
    hints_not_yours => "Hints are for those who play. Join a team first.", "힌트는 참가자만 볼 수 있습니다. 먼저 팀에 참가하세요.";
    hints_none_yet => "Nothing to ask yet. Hints come to teams that lose points to the same thing for a while; be glad.", "아직 물어볼 것이 없습니다. 힌트는 같은 것으로 한동안 점수를 잃은 팀에게 옵니다. 기뻐하세요.";
    hints_how => "First a question, then the place, then what to do. What is told stays here and among the news.", "먼저 질문, 다음은 위치, 그다음은 조치입니다. 들은 것은 여기와 소식에 남습니다.";
    hint_free => "free", "무료";
    hint_price(points: &str) => "{points} points", "{points}점";
    rung_question => "The question", "질문";
    rung_place => "The place", "위치";
    rung_action => "What to do", "조치";
    hint_slow => "Answers that take their time", "느긋한 응답";
    hint_wrong => "Wrong answers", "틀린 답";
    hint_timeout => "Clients that gave up", "포기한 고객";
    hint_queue_full => "Queues that were full", "가득 찬 대기열";
    hint_service_error => "Errors of the service", "서비스 오류";
    hint_no_target => "Nobody healthy to answer", "응답할 건강한 서버 없음";
    hint_reset => "Instances that died over their work", "일하다 죽은 인스턴스";
    hint_blocked => "A network that says no", "막는 네트워크";
    hint_outage => "Zones that are out", "중단된 존";
    hint_throttled => "Functions with too much to do", "일이 너무 많은 함수";
    hint_waste => "Money for nothing", "헛돈";
}

impl T {
    /// What a hint is about.
    pub(crate) const fn hint_about(self, about: HintCause) -> &'static str {
        match about {
            HintCause::Slow => self.hint_slow(),
            HintCause::Wrong => self.hint_wrong(),
            HintCause::Timeout => self.hint_timeout(),
            HintCause::QueueFull => self.hint_queue_full(),
            HintCause::ServiceError => self.hint_service_error(),
            HintCause::NoTarget => self.hint_no_target(),
            HintCause::Reset => self.hint_reset(),
            HintCause::Blocked => self.hint_blocked(),
            HintCause::Outage => self.hint_outage(),
            HintCause::Throttled => self.hint_throttled(),
            HintCause::Waste => self.hint_waste(),
        }
    }

    /// How much a hint says.
    pub(crate) const fn rung(self, rung: Rung) -> &'static str {
        match rung {
            Rung::Question => self.rung_question(),
            Rung::Place => self.rung_place(),
            Rung::Action => self.rung_action(),
        }
    }
}
