//! Joining a team, and pages for those who have not.

super::texts! {
    join_title => "You are the new DevOps team.", "새로운 데브옵스 팀이 되셨습니다.";
    join_pin => "Game PIN, on the projector", "게임 PIN (화면에 표시)";
    join_team => "Team", "팀";
    join_name => "Your name", "이름";
    join_submit => "Join the game", "게임 참가";
    joining => "Joining…", "참가하는 중…";
    join_closed => "This game has no PIN. Ask for your team's link; it opens your console.", "이 게임에는 PIN이 없습니다. 팀 링크를 받아 여세요.";
    join_no_team => "There is no team to join.", "참가할 팀이 없습니다.";
    join_needs_script => "Joining by PIN needs JavaScript; a team link works without.", "PIN 참가에는 자바스크립트가 필요합니다. 팀 링크는 없어도 됩니다.";
    join_dead_link => "This link is not valid any more. Ask for a new one, or join by PIN.", "더는 쓸 수 없는 링크입니다. 새 링크를 받거나 PIN으로 참가하세요.";
    joined_as(team: &str) => "You are in: {team}.", "참가 중: {team}.";
    to_console => "To my team's console", "우리 팀 콘솔로";
    check_running => "Checking the connection…", "연결 확인 중…";
    check_ok => "Connected", "연결됨";
    check_ms(ms: u32) => "{ms} ms", "{ms} ms";
    check_failed => "No connection", "연결 안 됨";
    rules => "The rules in five lines", "다섯 줄 규칙";
    rule_right(fast: &str, ok: &str, slow: &str) => "Right answers score: fast {fast}, ok {ok}, slow {slow}.", "맞는 답은 점수: 빠름 {fast}, 보통 {ok}, 느림 {slow}.";
    rule_wrong(failed: &str, wrong: &str) => "A failed request: {failed}. A wrong answer: {wrong}.", "실패한 요청 {failed}, 틀린 답 {wrong}.";
    rule_cost(points: &str) => "Every dollar costs {points} points.", "1달러에 {points}점이 빠집니다.";
    rule_breaks => "Things will break. Read the audit log.", "무언가 고장 납니다. 감사 로그를 읽으세요.";
    scenario_more => "The scenario: goals and prices", "시나리오: 목표와 요금";
    rule_same => "All teams get the same requests and the same faults.", "모든 팀이 같은 요청과 같은 장애를 받습니다.";

    invite_title => "Invite people", "함께할 사람 부르기";
    invite_mates => "Team mates scan this, or open", "팀원은 QR을 찍거나 아래 주소를 여세요";
    invite_pin => "and type", "PIN 입력:";
    invite_qr(url: &str) => "QR code that opens {url}", "{url} 주소의 QR 코드";
    invite_only_here => "Only this machine can open this address: host with --listen 0.0.0.0.", "이 컴퓨터에서만 열리는 주소입니다: --listen 0.0.0.0으로 호스트하세요.";
    starts_label => "Time until the start", "시작까지 남은 시간";
    starts_in(time: &str) => "The game starts in {time}", "{time} 뒤에 게임이 시작됩니다";
    starts_now => "The game starts now", "지금 시작합니다";

    no_team_title => "This page belongs to a team.", "팀 전용 페이지입니다.";
    no_team_how => "Open your team's link, or join with the game's PIN.", "팀 링크를 열거나 게임 PIN으로 참가하세요.";
    no_team_demo => "In a demo, the command line prints the link when it starts.", "데모에서는 시작할 때 명령줄에 링크가 표시됩니다.";
}
