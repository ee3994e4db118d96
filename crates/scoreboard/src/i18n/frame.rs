//! What surrounds every page: navigation, feed mark, help, errors.

super::texts! {
    language => "Language", "언어";
    screens => "Screens", "화면";
    log_title => "Logs", "로그";
    report_paper => "Report", "보고서";
    what_if_title => "What if", "만약에";
    compare_title => "Two teams compared", "두 팀 비교";
    nav_board => "Scoreboard", "순위표";
    nav_team => "My team", "우리 팀";
    nav_join => "Join", "참가";
    one_team => "1 team", "1팀";
    teams(count: usize) => "{count} teams", "{count}팀";
    find_team => "Find a team", "팀 찾기";
    skip_to_content => "Skip to the content", "본문으로 건너뛰기";
    not_found => "There is no such page.", "없는 페이지입니다.";

    feed_snapshot => "Snapshot", "스냅숏";
    feed_connecting => "Connecting", "연결 중";
    feed_live => "Live", "실시간";
    feed_paused => "Paused", "일시정지";
    feed_frozen => "Frozen", "고정됨";
    feed_stale => "Stale", "지연됨";
    feed_reconnecting => "Reconnecting", "다시 연결 중";
    as_of(clock: &str) => "as of {clock}", "{clock} 기준";
    as_of_ago(clock: &str, age: u32) => "as of {clock}, {age} s ago", "{clock} 기준, {age}초 전";

    loading => "Loading…", "불러오는 중…";
    no_answer => "No answer from the game. Nothing is known to have changed; try again.", "게임이 응답하지 않습니다. 바뀐 것이 확인되지 않았으니 다시 시도하세요.";

    help => "Keyboard", "키보드";
    help_open => "Keyboard help", "키보드 도움말";
    help_close => "Close", "닫기";
    help_board => "scoreboard", "순위표";
    help_team => "my team", "우리 팀";
    help_search => "find a team", "팀 찾기";
    help_lang => "switch the language", "언어 바꾸기";
    help_help => "this help", "이 도움말";
    help_tab => "next control", "다음 항목";

    seconds(n: u32) => "{n} s", "{n}초";
    minutes(n: u32) => "{n} min", "{n}분";
    minutes_seconds(m: u32, s: u32) => "{m} min {s} s", "{m}분 {s}초";
    hours_minutes(h: u32, m: u32) => "{h} h {m} min", "{h}시간 {m}분";
}

impl super::T {
    /// A length of time in words.
    pub(crate) fn span(self, seconds: u32) -> String {
        match seconds {
            0..60 => self.seconds(seconds),
            60..3600 if seconds.is_multiple_of(60) => self.minutes(seconds / 60),
            60..3600 => self.minutes_seconds(seconds / 60, seconds % 60),
            _ => self.hours_minutes(seconds / 3600, seconds / 60 % 60),
        }
    }
}
