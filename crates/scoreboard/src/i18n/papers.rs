//! Pages that the server alone makes: the runbook, hints.

use super::T;
use model::hint::{HintCause, Rung};

super::texts! {
    runbook_none => "This game has no runbook. The old team took it with them.", "이 게임에는 런북이 없습니다. 이전 팀이 가져갔습니다.";
    runbook_not_yours => "The runbook is for those who play. Join a team first.", "런북은 참가자만 볼 수 있습니다. 먼저 팀에 참가하세요.";
    back_to_team => "Back to the console", "콘솔로 돌아가기";
    log_of(instance: &str) => "Log of {instance}", "{instance} 로그";
    log_how => "What instances and the cache node write: their last lines, with the game time at which each came.", "인스턴스와 캐시 노드가 쓰는 것: 마지막 줄들과 각 줄이 나온 게임 시각.";
    log_not_yours => "Logs are for those who play. Join a team first.", "로그는 참가자만 볼 수 있습니다. 먼저 팀에 참가하세요.";
    log_which_team => "Say whose logs, by the team's number: /log?team=0 is the first team.", "어느 팀의 로그인지 번호로 지정하세요. /log?team=0이 첫 번째 팀입니다.";
    log_none_live => "Logs are of live games. Nothing of them is recorded, so a replay has none.", "로그는 라이브 게임에만 있습니다. 기록되지 않으므로 다시 보기에는 없습니다.";
    log_none_yet => "No instance of this team has run on the host yet.", "이 팀의 인스턴스가 아직 호스트에서 실행된 적이 없습니다.";
    log_no_such => "There is no log of that name: it is not one of this team's, or too many have ended since.", "그 이름의 로그가 없습니다. 이 팀의 것이 아니거나, 그 뒤로 너무 많은 인스턴스가 끝났습니다.";
    log_empty => "It has written nothing yet.", "아직 아무것도 쓰지 않았습니다.";
    log_left_out(lines: &str) => "{lines} earlier lines, or lines too many in a second, are not kept.", "이전 줄이나 1초에 너무 많은 줄 {lines}개는 남아 있지 않습니다.";
    log_all => "All logs", "모든 로그";
    log_instance => "Instance", "인스턴스";
    log_state => "State", "상태";
    log_runs => "runs", "실행 중";
    log_ended => "ended", "종료";
    log_lines => "Lines", "줄";
    log_last => "Last line", "마지막 줄";
    log_time => "Time", "시각";
    log_source => "From", "출처";
    log_text => "Line", "내용";
    desk_not_yours => "This page is for whoever runs the game. The host printed the link at its start: facilitator http://…/join?token=…", "이 페이지는 게임 진행자만 볼 수 있습니다. 호스트가 시작할 때 출력한 링크로 들어오세요: facilitator http://…/join?token=…";
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
    split_failed_requests => "failed requests", "실패한 요청";
    split_no_difference => "no difference", "차이 없음";
    compare_none => "There are not two teams to compare here.", "여기에는 비교할 두 팀이 없습니다.";
    compare_not_here => "Two teams are compared in a replay, and by whoever runs the game: `gameday replay FILE` opens a game that is over.", "두 팀 비교는 다시 보기에서, 그리고 진행자만 볼 수 있습니다. 끝난 게임은 `gameday replay FILE`로 엽니다.";
    compare_one => "One team", "한 팀";
    compare_other => "The other", "다른 팀";
    compare_moment => "Moment", "시각";
    compare_go => "Compare", "비교";
    compare_at(moment: &str, all: &str) => "{moment} of {all}", "{all} 중 {moment}";
    compare_ahead(team: &str, points: &str, parts: &str) => "{team} is ahead by {points} points: {parts}.", "{team} 팀이 {points}점 앞섭니다: {parts}.";
    compare_equal => "Both have the same score.", "두 팀의 점수가 같습니다.";
    compare_points => "Where the points come from", "점수의 출처";
    compare_difference => "Difference", "차이";
    compare_now => "At this moment", "이 시각";
    compare_latency_p50 => "Median latency", "지연 시간 중앙값";
    compare_latency_p99 => "99th percentile", "99번째 백분위";
    compare_requests => "Requests per second", "초당 요청";
    compare_hits => "Answers from the CDN", "CDN이 준 응답";
    compare_wrong => "Wrong answers", "틀린 답";
    compare_failed => "Failed requests", "실패한 요청";
    compare_queued => "Requests that wait", "대기 중인 요청";
    compare_in_service => "Instances in service", "서비스 중인 인스턴스";
    compare_per_hour => "Spend per hour", "시간당 지출";
    compare_accounts => "What is different in their accounts", "계정의 차이";
    compare_accounts_same => "Both run the same.", "두 팀의 구성이 같습니다.";
    compare_what => "What", "항목";
    compare_done => "What they did", "한 일";
    compare_done_note => "Changes of each team, the newest first; of each log's last hundred lines.", "각 팀의 변경, 최신순. 각 기록의 마지막 100줄에서.";
    compare_done_none => "Nobody has changed anything yet.", "아직 아무도 아무것도 바꾸지 않았습니다.";
    compare_playing => "The replay is running: this page follows it.", "다시 보기가 재생 중입니다. 이 페이지도 따라갑니다.";
    what_if_none => "Questions are answered in a replay: `gameday replay FILE` opens a game that is over.", "질문은 다시 보기에서 할 수 있습니다. 끝난 게임은 `gameday replay FILE`로 엽니다.";
    what_if_ask => "Ask: what if?", "만약에?";
    what_if_how => "The game is played again offline with this one change: the same traffic, the same chaos, the same other commands.", "이 변경 하나만 더해 게임을 오프라인으로 다시 진행합니다. 트래픽도 카오스도 나머지 명령도 같습니다.";
    what_if_change => "Change", "변경";
    what_if_usual => "At that moment", "그 시각에";
    what_if_a_stack => "a stack applied", "스택 적용";
    what_if_stack_how => "The stack, as in a stack file", "스택 파일과 같은 형식의 스택";
    what_if_leave_out => "Leave out a command", "명령 하나 빼기";
    what_if_as_playbook => "From the begin, played by", "처음부터 다른 플레이북으로";
    what_if_go => "Play it", "실행";
    what_if_changed(team: &str, at: &str, what: &str) => "What if {team} had changed this at {at}: {what}?", "{team} 팀이 {at}에 이렇게 바꿨다면: {what}?";
    what_if_played_as(team: &str, name: &str) => "What if {team} had played as {name}?", "{team} 팀이 {name}처럼 플레이했다면?";
    what_if_without(team: &str, what: &str) => "What if {team} had not done this: {what}?", "{team} 팀이 이것을 하지 않았다면: {what}?";
    what_if_computing(done: u32, of: u32) => "{done} of {of} games played.", "{of}게임 중 {done}게임 완료.";
    what_if_busy => "Others are asking. This page tries again by itself.", "다른 질문을 계산하고 있습니다. 이 페이지가 다시 시도합니다.";
    what_if_failed => "This cannot be played:", "실행할 수 없습니다:";
    what_if_said(base: &str, changed: &str, parts: &str) => "{changed} points instead of {base}: {parts}.", "{base}점 대신 {changed}점: {parts}.";
    what_if_band(draws: usize, least: &str, most: &str) => "In {draws} other draws of the service times: {least} to {most}.", "서비스 시간을 {draws}번 다시 뽑으면: {least}에서 {most}.";
    what_if_adaptive(events: &str) => "Adaptive: {events} hang on how teams play; whom they hit is as it was recorded, when they come may not be.", "적응형: {events}는 팀의 플레이에 따라 달라집니다. 대상은 기록과 같지만 시각은 다를 수 있습니다.";
    what_if_sent => "Sent", "보낸 명령";
    what_if_lost => "No longer applies", "더는 적용되지 않는 것";
    what_if_no_moment(end: &str) => "A moment is 0:05 (hours and minutes), 0:05:30, or seconds, before the end at {end}.", "시각은 0:05(시:분), 0:05:30 또는 초로 적고, 끝({end})보다 앞서야 합니다.";
    what_if_no_change => "Choose one of the changes.", "변경을 하나 고르세요.";
    what_if_no_stack(most: usize) => "Write the stack below: some text, at most {most} bytes.", "아래에 스택을 적으세요. 최대 {most}바이트.";
    report_not_yet => "The report comes when the game is over.", "보고서는 게임이 끝나면 나옵니다.";
    report_not_yours => "The report is for those who played, and for whoever ran the game. Join a team first.", "보고서는 참가자와 진행자만 볼 수 있습니다. 먼저 팀에 참가하세요.";
    report_frozen => "The board is still frozen. The report comes when it is shown.", "순위표가 아직 고정되어 있습니다. 공개되면 보고서가 나옵니다.";
    report_making(done: u32, of: u32) => "The report is being made: {done} of {of} games tried.", "보고서를 만드는 중입니다: {of}게임 중 {done}게임 완료.";
    report_none => "This game keeps no report here. `gameday report FILE` makes one from its file.", "여기에는 보고서가 없습니다. `gameday report FILE`이 게임 파일에서 만듭니다.";
    report_unmade(why: &str) => "The report cannot be had: {why}", "보고서를 만들 수 없습니다: {why}";
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
