//! The desk of those who run the game.

use super::T;
use crate::view::Need;
use model::script::{Fix, ScriptState};

super::texts! {
    desk_title => "Facilitator", "진행자";
    desk_papers => "For you alone", "진행자 전용";
    scenario_title => "Scenario", "시나리오";
    visits_title => "Visits", "접속 기록";
    desk_needs_script => "Without JavaScript this page shows how things stand, and takes no orders. Give them from a terminal: gameday script, gameday halt …", "자바스크립트가 없으면 이 페이지는 상태만 보여 줍니다. 명령은 터미널에서 내리세요: gameday script, gameday halt …";
    phase_lobby => "Waiting for the start", "시작 대기";
    phase_running => "Running", "진행 중";
    phase_paused => "Game paused", "게임 일시정지";
    phase_ended => "Over", "종료";
    phase_halted => "Faults halted", "장애 중지됨";
    time_left(span: &str) => "{span} left", "{span} 남음";
    told_fast(speed: u32) => "story at ×{speed}", "이야기 {speed}배속";
    crowd(teams: usize, players: u32, rate: &str) => "{teams} teams, {players} joined, {rate} req/s each", "{teams}팀, {players}명, 팀당 {rate} req/s";
    halt_all => "HALT ALL", "전체 중지";
    halt_note => "Stops every fault and blocks new ones", "모든 장애를 멈추고 새 장애를 막습니다";
    release_halt => "Release", "중지 해제";
    halted_because(reason: &str) => "Everything is halted: {reason}", "모든 장애 중지됨: {reason}";
    paused_because(reason: &str) => "The game stands still: {reason}", "게임이 멈춰 있습니다: {reason}";
    paused_host_out(seconds: u64) => "The host was out for {seconds} s. Nothing of that counts; the game waits for you.", "호스트가 {seconds}초 동안 멈췄습니다. 그동안은 집계되지 않으며, 게임이 재개를 기다립니다.";
    frozen_since(clock: &str) => "The public board shows {clock}; each team sees its own score.", "공개 순위표는 {clock} 시점입니다. 각 팀은 자기 점수를 계속 봅니다.";
    room_offline(now: u32, before: u32) => "Room offline? {now} of {before} open pages are left.", "교실 네트워크가 끊겼나요? 열린 페이지 {before}개 중 {now}개만 남았습니다.";
    start_game => "Start the game", "게임 시작";
    pause_game => "Pause game", "게임 일시정지";
    resume_game => "Resume game", "게임 재개";
    freeze_board => "Freeze board", "순위표 고정";
    thaw_board => "Thaw board", "순위표 고정 해제";
    broadcast => "Broadcast", "알림";
    undo_of(what: &str) => "Undo: {what}", "되돌리기: {what}";
    ordered_at(clock: &str) => "✓ done at {clock}", "✓ {clock}에 완료";
    now_at(clock: &str) => "now {clock}", "지금 {clock}";
    board_freezes => "board freezes", "순위표 고정";

    timeline => "Timeline", "타임라인";
    timeline_key => "dashed = scripted, hatched = live, grey = done, firm edge = paused", "점선 = 예정, 빗금 = 진행 중, 회색 = 완료, 굵은 테두리 = 일시정지";
    seed_of(seed: u64) => "seed {seed}", "시드 {seed}";
    timeline_label => "Timeline of the game", "게임 타임라인";
    timeline_desc => "Lanes for what is done, live, scripted, and for monkeys. The list below has the same events with their controls.", "완료, 진행 중, 예정, 몽키별 줄. 아래 목록에 같은 이벤트와 제어 버튼이 있습니다.";
    lane_done => "Done", "완료";
    lane_live => "Live", "진행 중";
    lane_scripted => "Scripted", "예정";
    lane_monkeys => "Monkeys", "몽키";
    monkey_pace(monkey: &str, mean: &str) => "{monkey}, mean {mean}", "{monkey}, 평균 {mean}";
    next_events => "Events", "이벤트";
    col_at => "At", "시각";
    col_event => "Event", "이벤트";
    col_hits => "Hits", "대상";
    col_controls => "Controls", "제어";
    col_who => "Who", "누가";
    at_now => "now", "지금";
    script_empty => "This scenario's script has no events. Inject one.", "이 시나리오에는 예정된 이벤트가 없습니다. 주입할 수 있습니다.";
    all_teams => "all teams", "모든 팀";
    by_hand => "by hand", "수동";
    after_event(event: &str) => "after {event}", "{event} 다음";
    later_than(wait: &str, event: &str) => "{wait} after {event}", "{event} {wait} 뒤";
    as_soon_as(condition: &str) => "when {condition}", "{condition} 이면";
    state_live => "live", "진행 중";
    state_waiting => "waits for its time", "시각 대기";
    state_pending => "waits for what makes it happen", "조건 대기";
    state_paused => "paused", "일시정지";
    state_done => "done", "완료";
    state_skipped => "skipped", "건너뜀";
    state_fixed => "its time is fixed", "시각 고정";
    times_left(n: u32) => "{n} more times", "{n}번 남음";
    lasting_for(span: &str) => "for {span}", "{span} 동안";
    monkey_broke => "a monkey's", "몽키가 일으킴";
    press_trigger => "Trigger now", "지금 실행";
    press_pause => "Pause", "일시정지";
    press_resume => "Resume", "재개";
    press_skip => "Skip", "건너뛰기";
    press_delay => "Delay", "지연";
    press_end => "End now", "지금 끝내기";
    press_hint => "Hint", "힌트";
    press_rescue => "Rescue", "구조";
    press_undo => "Undo", "되돌리기";
    of_what(label: &str, what: &str) => "{label}: {what}", "{label}: {what}";

    inject => "Inject", "주입";
    inject_note => "nothing happens before you confirm", "확인하기 전에는 아무 일도 없습니다";
    field_fault => "Fault or prepared event", "장애 또는 준비된 이벤트";
    group_prepared => "Prepared events", "준비된 이벤트";
    field_teams => "Teams", "팀";
    teams_leader => "the leader", "선두";
    teams_last => "the last one", "꼴찌";
    teams_one => "one, drawn", "추첨 한 팀";
    teams_half => "half of them, drawn", "추첨 절반";
    field_pick => "Which instances", "인스턴스";
    field_for => "For how long", "지속 시간";
    field_by => "Who is behind it", "누가";
    by_default => "as usual for this fault", "장애의 기본값";
    own_default(value: &str) => "default {value}", "기본값 {value}";
    preview_it => "Preview", "미리 보기";
    inject_into(teams: usize) => "Inject into {teams} teams", "{teams}팀에 주입";
    inject_into_one => "Inject into one team", "한 팀에 주입";
    inject_now => "Inject", "주입";
    would_hit(hit: usize, all: usize) => "Would hit {hit} of {all} teams", "{all}팀 중 {hit}팀에 영향";
    would_hit_nobody => "Would hit nothing now", "지금은 아무 영향이 없음";
    blast_note => "Each square is a team in rank order, with how many things would change there. Firm edge: spared.", "네모 하나가 순위순으로 한 팀이며, 숫자는 바뀔 것의 수입니다. 굵은 테두리: 영향 없음.";
    would_follow(events: &str) => "Events that come after it: {events}", "뒤따르는 이벤트: {events}";
    would_move(what: &str, from: &str, to: &str) => "{what}: {from} → {to}", "{what}: {from} → {to}";
    the_end => "the end", "종료";

    needs => "Teams in need", "도움이 필요한 팀";
    needs_count(n: usize) => "{n}, longest first", "{n}팀, 오래된 순";
    needs_none => "None: every team's score rises or has fallen for less than 10 minutes, and everybody did something in the last 15.", "없음: 10분 넘게 점수가 떨어지거나 15분 동안 아무것도 하지 않은 팀이 없습니다.";
    need_falling(span: &str, points: &str) => "score falling for {span}, {points} points a minute", "{span}째 점수 하락, 분당 {points}점";
    need_silent(span: &str) => "nobody has done anything for {span}", "{span}째 아무도 손대지 않음";
    need_wrong(percent: &str) => "{percent} wrong", "틀린 답 {percent}";
    need_failed(percent: &str) => "{percent} failed", "실패 {percent}";
    need_empty => "nothing in service", "서비스 중인 인스턴스 없음";
    need_log => "logs", "로그";

    broadcast_note => "among the news of boards and consoles", "순위표와 콘솔의 소식에 나옵니다";
    field_en => "English", "영어";
    field_ko => "Korean", "한국어";
    field_to => "To", "받는 팀";
    to_everybody => "everybody", "모두";
    send_it => "Send", "보내기";

    boards => "Boards", "순위표 비교";
    boards_both => "Both", "둘 다";
    boards_true => "True", "실제";
    boards_public => "Public", "공개";
    boards_which => "Which board", "어느 순위표";
    col_apart => "Apart", "차이";
    col_trend_short => "Trend", "추세";
    boards_same => "Nothing is hidden: both boards are the same.", "숨긴 것이 없습니다. 두 순위표가 같습니다.";
    adjust => "Adjust a score", "점수 정정";
    void_interval => "Void an interval", "구간 무효";
    retime => "End at another time", "종료 시각 변경";

    cues => "Cue sheet", "진행표";
    cues_note => "what to say and what to watch", "말할 것과 볼 것";
    cue_say => "Say", "말하기";
    cue_watch => "Watch", "보기";
    cue_told => "Told to all", "모두에게";
    cue_told_them => "Told to them", "해당 팀에게";
    cue_for_you => "For you", "진행자에게";
    notes => "Notes", "메모";
    notes_note => "for those who run the game; they stay with the game file", "진행자만 봅니다. 게임 파일에 남습니다";
    field_note => "A note", "메모 쓰기";
    keep_it => "Keep", "남기기";
    orders => "Orders", "내린 명령";
    orders_none => "Nothing has been ordered yet.", "아직 내린 명령이 없습니다.";

    ask_cancel => "Cancel", "취소";
    field_reason => "Reason, for the record", "이유 (기록에 남음)";
    ask_halt => "Halt everything", "모든 장애 중지";
    ask_halt_note => "What is broken is taken back in every team at once, and nothing new breaks until you release it. Clock, traffic and scores go on.", "모든 팀의 장애를 바로 해소하고, 해제할 때까지 새 장애를 막습니다. 시계, 트래픽, 점수는 계속됩니다.";
    ask_release => "Release the halt", "중지 해제";
    ask_release_note => "New faults may come again. What came meanwhile stays away.", "새 장애가 다시 생길 수 있습니다. 그동안의 장애는 오지 않습니다.";
    ask_pause_game => "Pause the whole game", "게임 전체 일시정지";
    ask_pause_game_note => "No traffic, no clock, no bills, for everybody; the reason stands on every board.", "모두에게 트래픽, 시계, 청구가 멈추고, 이유가 모든 순위표에 나옵니다.";
    ask_start_note => "The clock starts for everybody.", "모두의 시계가 시작됩니다.";
    ask_thaw_note => "Everybody sees how things are, the other teams' newer numbers too. That cannot be unseen.", "모두가 다른 팀의 최신 점수까지 봅니다. 되돌려도 본 것은 남습니다.";
    ask_event(what: &str, event: &str) => "{what}: {event}", "{what}: {event}";
    ask_trigger_note => "It happens in the next second, whatever was said about its time.", "정해진 시각과 관계없이 다음 초에 일어납니다.";
    ask_end_note => "What it has broken is taken back now.", "일으킨 장애를 지금 해소합니다.";
    ask_skip_note => "It never happens.", "일어나지 않게 됩니다.";
    ask_delay_note => "It happens later than planned, in story time.", "이야기 시간 기준으로 늦춰집니다.";
    field_dependents => "Events that come after it", "뒤따르는 이벤트";
    dependents_skip => "are skipped, too", "함께 건너뜀";
    dependents_keep => "come when they would have come", "원래 시각에 실행";
    field_delay => "By how much, such as 5m", "얼마나 (예: 5m)";
    ask_rescue_note => "One thing of the team's account is mended for free; its audit log says who did it.", "팀 계정의 한 가지를 무료로 고칩니다. 감사 로그에 누가 했는지 남습니다.";
    field_team => "Team", "팀";
    field_fix => "What is mended", "고칠 것";
    ask_adjust_note => "The ledger has it as a cause of its own, and the team is told the reason.", "점수 내역에 별도 항목으로 남고, 팀에게 이유를 알립니다.";
    field_points => "Points, above or below zero", "점수 (+ 또는 −)";
    ask_void_note => "What requests brought or cost in that interval is taken back, in every team; spending stays, and everybody is told.", "그 구간의 요청 점수를 모든 팀에서 되돌립니다. 지출은 그대로이며 모두에게 알립니다.";
    field_from => "From, as the clock showed (h:mm:ss)", "시작, 게임 시계 (h:mm:ss)";
    field_until => "To", "끝";
    ask_retime_note => "What remains is told faster or slower. Rates and how long things last stay.", "남은 이야기를 더 빠르거나 느리게 진행합니다. 비율과 지속 시간은 그대로입니다.";
    field_end => "The end, by the clock (h:mm:ss)", "종료, 게임 시계 (h:mm:ss)";
    bad_moment => "Write a moment as h:mm:ss, such as 1:05:00.", "시각은 1:05:00처럼 h:mm:ss로 쓰세요.";
    ask_hint_note => "Only this team is told, among the news of its console.", "이 팀의 콘솔 소식에만 나옵니다.";

    help_halt => "halt everything", "모든 장애 중지";
    help_pause => "pause or resume the game", "게임 일시정지 또는 재개";
    help_inject => "inject a fault", "장애 주입";
    help_broadcast => "write a broadcast", "알림 쓰기";
    help_facilitator => "facilitator", "진행자";
}

super::texts! {
    fix_cdn => "cdn: a CDN with the query string as its key", "cdn: 쿼리 문자열을 키로 하는 CDN";
    fix_health => "health: probes ask for the right path", "health: 올바른 헬스 체크 경로";
    fix_network => "network: gateways, routes and firewalls let requests through", "network: 게이트웨이, 경로, 방화벽 복구";
    fix_permissions => "permissions: the policies of the start", "permissions: 처음의 정책";
    fix_boot => "boot: everything is baked into the image", "boot: 이미지에 모두 포함";
    fix_room => "room: another subnet", "room: 서브넷 하나 추가";
    fix_size => "size: groups as large as at the start", "size: 그룹을 처음 크기로";
    fix_waste => "waste: what nothing uses is deleted", "waste: 쓰지 않는 것 삭제";
}

impl T {
    /// What a rescue mends.
    pub(crate) fn fix(self, fix: Fix) -> &'static str {
        match fix {
            Fix::Cdn => self.fix_cdn(),
            Fix::Health => self.fix_health(),
            Fix::Network => self.fix_network(),
            Fix::Permissions => self.fix_permissions(),
            Fix::Boot => self.fix_boot(),
            Fix::Room => self.fix_room(),
            Fix::Size => self.fix_size(),
            Fix::Waste => self.fix_waste(),
        }
    }

    /// How an event stands.
    pub(crate) fn script_state(self, state: ScriptState) -> &'static str {
        match state {
            ScriptState::Waiting => self.state_waiting(),
            ScriptState::Pending => self.state_pending(),
            ScriptState::Paused => self.state_paused(),
            ScriptState::Done => self.state_done(),
            ScriptState::Skipped => self.state_skipped(),
        }
    }

    /// Why a team needs help, and how its service is doing.
    pub(crate) fn why_in_need(self, need: &Need) -> String {
        use crate::format::{percent, signed_points};
        let mut why: Vec<String> = Vec::new();
        if let Some(seconds) = need.falling_s {
            let points = signed_points(need.trend_mpt_per_min);
            why.push(self.need_falling(&self.span(seconds), &points));
        }
        if let Some(seconds) = need.silent_s {
            why.push(self.need_silent(&self.span(seconds)));
        }
        if need.in_service == 0 {
            why.push(self.need_empty().to_owned());
        }
        if need.wrong_permille > 0 {
            why.push(self.need_wrong(&percent(need.wrong_permille)));
        }
        if need.failed_permille > 0 {
            why.push(self.need_failed(&percent(need.failed_permille)));
        }
        why.join(", ")
    }
}
