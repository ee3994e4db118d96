//! The record of visits.

super::texts! {
    visits_how => "Who came in, and what was refused; the newest first. The same again is counted in its line, and at most 500 lines are kept. Times are UTC. No token, PIN or query of an address is in it.", "들어온 사람과 거부된 요청, 최신순. 같은 일은 한 줄에 횟수로 남고, 최대 500줄입니다. 시각은 UTC. 토큰, PIN, 주소의 질의는 남기지 않습니다.";
    visits_none => "Nothing of that kind.", "해당하는 기록이 없습니다.";
    visits_when => "When", "시각";
    visits_outcome => "Outcome", "결과";
    visits_from => "From", "주소";
    visits_asked => "Asked for", "요청";
    visits_times => "Times", "횟수";
    visits_all => "All", "전체";
    visits_not_refused => "Not refused", "거부되지 않음";
    visits_refused => "Refused", "거부됨";
    visits_show => "Show", "보기";
    visit_joined => "joined a team", "팀에 참가";
    visit_rejoined => "came back by code", "코드로 다시 참가";
    visit_logged_in => "opened a link", "링크로 들어옴";
    visit_left => "left", "나감";
    visit_revoked => "took tokens away", "토큰을 회수함";
    visit_wrong_pin => "wrong PIN", "틀린 PIN";
    visit_wrong_code => "wrong rejoin code", "틀린 재참가 코드";
    visit_name_taken => "a name that is taken", "이미 쓰는 이름";
    visit_wrong_token => "a token that nobody has", "없는 토큰";
    visit_no_token => "not logged in", "로그인하지 않음";
    visit_forbidden => "not allowed to", "권한 없음";
    visit_observer => "an observer who wanted to change something", "변경하려던 관찰자";
    visit_tls_only => "came without TLS", "TLS 없이 접속";
    visit_other_origin => "sent by another site", "다른 사이트에서 보냄";
    visit_rate_limited => "too often", "너무 자주";
    visit_not_found => "nothing there", "없는 주소";
    visit_too_large => "too large", "너무 큼";
}
