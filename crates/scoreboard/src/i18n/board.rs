//! The public board.

use crate::view::GamePhase;
use model::status::Status;

super::texts! {
    headline_lobby => "Waiting for the start", "시작을 기다리는 중";
    headline_band(what: &str, fast: usize, all: usize) => "{what}: {fast} of {all} teams still fast", "{what}: {all}팀 중 {fast}팀만 아직 빠릅니다";
    headline_leader(leader: &str, ahead: &str) => "{leader} leads by {ahead}", "{leader} 선두, {ahead}점 앞섬";
    headline_tie(leader: &str) => "Neck and neck: {leader} is first by name only", "막상막하: {leader}, 이름순으로만 선두";
    headline_alone(leader: &str, points: &str) => "{leader} has {points} points", "{leader} {points}점";
    headline_won(winner: &str, points: &str) => "{winner} wins with {points} points", "{winner} 우승, {points}점";
    headline_paused => "The game stands still", "게임 일시정지";
    sub_paused => "Nothing is sent; clock and bills stand still.", "요청도, 시계도, 요금도 멈췄습니다.";
    sub_host_out(seconds: &u64) => "The host was out for {seconds} s. Nothing of it counts; the game waits to be resumed.", "호스트가 {seconds}초 동안 멈췄습니다. 그 시간은 집계되지 않으며, 재개를 기다립니다.";
    headline_frozen => "The board is frozen", "순위표 고정 중";
    headline_over_frozen => "The game is over. Who has won?", "게임 종료. 우승 팀은?";
    sub_frozen => "Everything goes on; only nobody sees it.", "모든 것은 계속되지만 아무도 볼 수 없습니다.";
    headline_empty => "No teams yet", "아직 팀이 없습니다";
    sub_fast(fast: usize, all: usize) => "{fast} of {all} teams are fast.", "{all}팀 중 {fast}팀이 빠릅니다.";
    sub_lobby(teams: usize, length: &str) => "{teams} teams, {length} of game time.", "{teams}팀, 게임 시간 {length}.";
    sub_ended => "The game is over. These are the final standings.", "게임이 끝났습니다. 최종 순위입니다.";

    now => "Now", "현재";
    of_total(total: &str) => "of {total}", "/ {total}";
    rail_label(played: &str, all: &str) => "Game time: {played} of {all}", "게임 시간: {all} 중 {played}";
    frozen_board(since: &str) => "The board is frozen at {since}. Each team still sees its own score.", "순위표는 {since} 시점에 고정되었습니다. 각 팀은 자기 점수를 계속 볼 수 있습니다.";
    late_warning(share: &str) => "The load generator sent {share} of the last second's requests late: take these scores with care.", "부하 생성기가 지난 1초의 요청 중 {share}를 늦게 보냈습니다. 점수를 그대로 믿지 마세요.";

    final_standings => "Final standings", "최종 순위";
    split_of_score => "Split of the score", "점수 구성";
    legend_cost => "cost", "비용";
    legend_failed => "failed, wrong", "실패, 오답";
    legend_fast(limit: &str) => "fast ≤ {limit}", "빠름 ≤ {limit}";
    legend_ok(limit: &str) => "ok ≤ {limit}", "보통 ≤ {limit}";
    legend_slow(limit: &str) => "slow ≤ {limit}", "느림 ≤ {limit}";

    col_rank => "Rank", "순위";
    col_move => "Change of rank", "순위 변화";
    col_team => "Team", "팀";
    col_status => "Status", "상태";
    col_score => "Score", "점수";
    col_trend(window: &str) => "Pts/min, {window}", "분당 점수, {window}";
    col_split => "Lost | earned", "잃음 | 얻음";
    col_spent => "Spent", "지출";
    rank_same => "no change", "변화 없음";
    rank_up(places: u16) => "up {places}", "{places}계단 상승";
    rank_down(places: u16) => "down {places}", "{places}계단 하락";
    you => "you", "우리 팀";
    bot => "bot", "봇";
    split_label(fast: &str, ok: &str, slow: &str, wrong: &str, failed: &str, cost: &str) => "fast {fast}, ok {ok}, slow {slow}, wrong {wrong}, failed {failed}, cost {cost}", "빠름 {fast}, 보통 {ok}, 느림 {slow}, 오답 {wrong}, 실패 {failed}, 비용 {cost}";
    split_corrected(points: &str) => ", corrected {points}", ", 정정 {points}";
    no_match => "No team of that name.", "그런 이름의 팀이 없습니다.";

    chart_title => "Score over time", "점수 흐름";
    chart_note => "top three", "상위 세 팀";
    chart_note_own => "top three and your team", "상위 세 팀과 우리 팀";
    chart_desc => "Score of each team over game time; numbered hatched bands are bursts and outages. The same numbers are in the table below.", "게임 시간에 따른 팀별 점수. 번호가 붙은 빗금은 급증과 장애입니다. 같은 숫자가 아래 표에 있습니다.";
    events_on_chart => "Events on the chart", "차트의 사건";
    lasting(from: &str) => "{from}–now", "{from}–지금";
    as_table => "Show these numbers as a table", "표로 보기";
    score_data => "Score data", "점수 자료";
    no_events => "Nothing has happened to everybody yet.", "아직 모두에게 일어난 일이 없습니다.";

    story => "The story", "이야기";
    told => "What was told", "전해진 소식";
    start => "Start the game", "게임 시작";
    starting => "Starting…", "시작하는 중…";
    start_note => "Everybody starts at the same moment.", "모두 같은 순간에 시작합니다.";
    resume => "Resume the game", "게임 재개";
    resuming => "Resuming…", "재개하는 중…";
    resume_note => "Clock, traffic and bills go on where they stopped.", "시계와 트래픽, 요금이 멈춘 곳에서 이어집니다.";
    start_waits => "The game starts when the facilitator says so.", "진행자가 시작하면 게임이 시작됩니다.";
    podium => "Podium", "시상대";
    place(rank: u16) => "Place {rank}", "{rank}위";
}

impl super::T {
    /// A status in one word.
    pub(crate) const fn status(self, status: Status) -> &'static str {
        use model::text::Lang::{En, Ko};
        match (status, self.0) {
            (Status::Idle, En) => "idle",
            (Status::Idle, Ko) => "대기",
            (Status::Fast, En) => "fast",
            (Status::Fast, Ko) => "빠름",
            (Status::Slow, En) => "slow",
            (Status::Slow, Ko) => "느림",
            (Status::Wrong, En) => "wrong",
            (Status::Wrong, Ko) => "오답",
            (Status::Down, En) => "down",
            (Status::Down, Ko) => "중단",
            (Status::Recovering, En) => "recovering",
            (Status::Recovering, Ko) => "복구 중",
        }
    }

    /// What the table is called at this stage of the game.
    pub(crate) const fn table_title(self, phase: GamePhase) -> &'static str {
        match phase {
            GamePhase::Lobby | GamePhase::Running | GamePhase::Paused => self.nav_board(),
            GamePhase::Ended => self.final_standings(),
        }
    }
}
