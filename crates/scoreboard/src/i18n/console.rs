//! A team's own page: what is seen.

use crate::format::limit;

super::texts! {
    console_title(team: &str) => "{team}, team console", "{team} 팀 콘솔";

    alarm_wrong(share: &str) => "{share} of answers are wrong", "답의 {share}가 틀립니다";
    alarm_wrong_static => "More than 5 % of answers are wrong.", "답의 5 % 넘게 틀립니다.";
    alarm_since(span: &str) => "For {span}.", "{span}째.";
    alarm_key => "The CDN's key leaves out the query string, so every key gets the same hash.", "CDN 키에 쿼리 문자열이 빠져 모든 키가 같은 해시를 받습니다.";
    alarm_unknown => "Send one key by hand, then another, and compare.", "키 하나를 직접 보내고 다른 키와 비교해 보세요.";
    alarm_by(who: &str, at: &str) => "{who} set it at {at}.", "{at}에 {who} 설정.";
    alarm_loss(points: &str) => "It costs about {points} points a minute.", "분당 약 {points}점을 잃습니다.";
    alarm_fix => "Use the query string as key", "쿼리 문자열을 키로 쓰기";
    alarm_down => "Most requests fail", "요청 대부분이 실패합니다";
    alarm_down_why(share: &str, cause: &str) => "{share} fail, most of them: {cause}.", "{share} 실패, 주된 원인: {cause}.";
    alarm_down_plain(share: &str) => "{share} of requests fail.", "요청의 {share}가 실패합니다.";

    vital_rank => "Rank", "순위";
    vital_rank_of(teams: u16) => "of {teams}", "/ {teams}";
    vital_trend => "Trend, pts/min", "추세, 점/분";
    vital_trend_unit(window: &str) => "over {window}", "최근 {window}";
    vital_requests => "Requests", "요청";
    vital_requests_unit => "req/s", "건/초";
    vital_hits => "Cache hits", "캐시 적중";
    vital_wrong => "Wrong, 10 s", "오답, 10초";
    vital_failed => "Failed, 10 s", "실패, 10초";
    vital_p50 => "p50 latency", "p50 지연";
    vital_p99 => "p99 latency", "p99 지연";
    vital_in_service => "In service", "서비스 중";
    vital_starting(n: u32) => "+ {n} start", "+ {n} 시작 중";
    vital_busy(busy: u32, slots: u32) => "{busy}/{slots} slots", "슬롯 {busy}/{slots}";
    vital_spend => "Spend", "지출";
    vital_spend_unit => "per hour", "시간당";

    run_title => "What we run", "운영 구성";
    run_note => "badges say why requests fail there", "배지는 그곳에서 요청이 실패하는 이유";
    show_as => "Show as", "보기";
    as_diagram => "Diagram", "그림";
    as_list => "Table", "표";
    node_cdn => "CDN", "CDN";
    node_no_cdn => "no CDN", "CDN 없음";
    node_cdn_answers(share: &str) => "answers {share}", "응답 {share}";
    node_cdn_key(key: &str, ttl: &str) => "key {key}, kept {ttl}", "키 {key}, 보관 {ttl}";
    node_cache => "Cache node", "캐시 노드";
    node_cache_answers(share: &str) => "hits {share}", "적중 {share}";
    badge_node_starting => "starts: v3 waits in vain", "시작 중: v3는 헛되이 기다림";
    badge_node_lost => "lost: v3 waits in vain", "손실: v3는 헛되이 기다림";
    node_in_flight(n: u64) => "{n} in flight", "처리 중 {n}";
    node_targets(healthy: usize, all: usize) => "{healthy} of {all} in service", "{all}개 중 {healthy}개 서비스 중";
    kind_classic => "Classic balancer", "클래식 밸런서";
    kind_application => "Application balancer", "애플리케이션 밸런서";
    zone(name: &str) => "zone {name}", "{name}존";
    zone_free(cidr: &str, free: u32) => "{cidr}, {free} free", "{cidr}, 여유 {free}";
    instance_queue(waiting: u32, places: u32) => "queue {waiting}/{places}", "대기 {waiting}/{places}";
    instance_boots(left: &str) => "boots {left}", "부팅 {left}";
    instance_probing => "waits for its probe", "상태 확인 대기";
    instance_stuck => "never comes up", "켜지지 않음";
    instance_draining => "draining", "비우는 중";
    badge_key_path => "one hash for every key", "모든 키에 같은 해시";
    badge_wrong(share: &str) => "{share} wrong: key leaves out the query", "오답 {share}: 키에 쿼리 빠짐";
    badge_no_target => "no target: 503", "대상 없음: 503";
    badge_failed(share: &str, cause: &str) => "{share} fail: {cause}", "실패 {share}: {cause}";
    badge_blocked(barrier: &str) => "blocked, 504: {barrier}", "막힘, 504: {barrier}";
    badge_cut_off(barrier: &str) => "the balancer cannot reach it: {barrier}", "밸런서에서 접근할 수 없음: {barrier}";
    badge_no_code(barrier: &str) => "could not fetch its code: {barrier}", "코드를 받지 못함: {barrier}";
    badge_full => "full: 503", "가득 참: 503";
    badge_sick => "fails its probe", "상태 확인 실패";
    badge_no_address => "no free address: launches fail", "여유 주소 없음: 시작 실패";
    kind_balancer => "Balancer", "밸런서";
    waste_idle_nat => "no route uses it", "쓰는 경로 없음";
    waste_unattached => "unattached", "연결 안 됨";
    waste_no_targets => "no targets", "대상 없음";
    hatched => "hatched = wasted", "빗금 = 낭비";
    busy_slots(busy: u32, all: u32) => "{busy} of {all} slots busy", "슬롯 {all}개 중 {busy}개 사용";
    col_part => "Part", "구성 요소";
    col_where => "Where", "위치";
    col_state => "State", "상태";
    col_load => "Load", "부하";
    in_service => "in service", "서비스 중";

    metrics_title => "Metrics", "지표";
    metrics_note => "one time axis", "하나의 시간축";
    metrics_desc => "Requests, latency on a logarithmic scale, cache hits, wrong answers, queue and instances in service over time. The same numbers are in the table below.", "시간에 따른 요청, 지연(로그 눈금), 캐시 적중, 오답, 대기열, 서비스 중 인스턴스. 같은 숫자가 아래 표에 있습니다.";
    metrics_data => "Metrics data", "지표 자료";
    panel_requests => "Requests", "요청";
    panel_latency => "Latency, log", "지연, 로그";
    panel_hits => "Cache hits", "캐시 적중";
    panel_wrong => "Wrong answers", "오답";
    panel_queue => "Queue", "대기열";
    panel_in_service => "In service", "서비스 중";
    limit_timeout(limit: &str) => "timeout {limit}", "시간 초과 {limit}";
    limit_alarm => "alarm 5 %", "경보 5 %";
    col_metric => "Metric", "지표";
    row_p50 => "Latency p50", "지연 p50";
    row_p99 => "Latency p99", "지연 p99";

    why_title => "Why did our score move?", "점수가 왜 변했나?";
    why_note(span: &str, points: &str) => "last {span}: {points}, one sample for each cause", "최근 {span}: {points}, 원인마다 표본 하나";
    why_all => "Single events, the newest first", "개별 사건, 최신순";
    why_empty => "Nothing has moved it yet.", "아직 변화가 없습니다.";
    col_time => "Time", "시각";
    col_points => "Points", "점수";
    col_cause => "Cause", "원인";
    col_sample => "Sample", "표본";
    col_latency => "Latency", "지연";
    col_from => "From", "응답자";
    times(n: &str) => "{n} times", "{n}회";
    sample_right => "hash as expected", "기대한 해시";
    sample_expected(hash: &str) => "expected {hash}", "기대 {hash}";
    sample_got(got: &str) => "got {got}", "받음 {got}";
    got_nothing => "nothing", "없음";

    audit_title => "Audit log", "감사 로그";
    audit_empty => "Nobody has done anything yet.", "아직 아무도 한 일이 없습니다.";
    audit_who => "Who", "누가";
    audit_all => "All", "전체";
    col_what => "What", "무엇을";
    col_change => "Before, after", "전, 후";
    col_result => "Result", "결과";
    accepted => "accepted", "수락";
    happened => "happened", "발생";
    denied_because(reason: &str) => "denied: {reason}", "거부: {reason}";

    cost_title => "Cost", "비용";
    cost_wasted(money: &str) => "{money} an hour is wasted", "시간당 {money} 낭비";
    cost_instances => "Instances", "인스턴스";
    cost_debug_logs => "Debug logs", "디버그 로그";
    cost_no_waste => "nothing is wasted", "낭비 없음";
    per_hour(money: &str) => "{money}/h", "{money}/시간";
    wasted => "wasted", "낭비";

    try_title => "Try one request", "요청 하나 보내기";
    try_note => "not scored", "점수와 무관";
    try_key => "Key", "키";
    try_send => "Send", "보내기";
    try_sending => "Sent, waiting…", "보냄, 기다리는 중…";
    try_right => "right", "맞음";
    try_wrong => "wrong", "틀림";
    from_who(who: &str) => "from {who}", "응답 {who}";
    news_title => "What was told", "전해진 소식";
    papers_title => "Papers", "문서";
    hints_title => "Hints", "힌트";
    drill_title => "Drill: predict and compare", "훈련: 예측과 비교";
    runbook_title => "Runbook", "런북";
}

impl super::T {
    /// The panels of a team's figures over time, in the order of the drawing.
    pub(crate) const fn panels(self) -> [&'static str; 6] {
        [
            self.panel_requests(),
            self.panel_latency(),
            self.panel_hits(),
            self.panel_wrong(),
            self.panel_queue(),
            self.panel_in_service(),
        ]
    }

    /// The limits in them: the clients' patience, the alarm.
    pub(crate) fn limits(self, patience_ms: u64) -> [String; 2] {
        let patience = self.limit_timeout(&limit(patience_ms));
        [patience, self.limit_alarm().to_owned()]
    }
}
