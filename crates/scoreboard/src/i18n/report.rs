//! The report of a game.

super::texts! {
    report_title(game: &str) => "{game}, the report", "{game} 결과 보고서";
    report_played(date: &str, played: &str, teams: usize, requests: &str, launched: &str, killed: &str) => "{date}, {played} played, {teams} teams, {requests} requests, {launched} instances launched and {killed} killed.", "{date}, 게임 시간 {played}, {teams}팀, 요청 {requests}건, 인스턴스 {launched}개 시작, {killed}개 종료당함.";
    report_cut_off(played: &str, all: &str) => "The game was cut off after {played} of {all}: these are the standings until then.", "게임이 {all} 중 {played}에 중단되었습니다. 그때까지의 순위입니다.";
    report_podium => "Podium", "시상대";
    report_place(rank: u16) => "Rank {rank}", "{rank}위";
    report_points(points: &str) => "{points} points", "{points}점";

    report_chart_note => "the first three; hatched: surges, and what the script broke for a while", "상위 세 팀, 빗금: 급증과 한동안의 장애";
    report_scores_table => "Scores as a table", "점수 표";
    report_minute => "Time", "시각";

    report_change_title => "Best single change", "가장 좋았을 변화 하나";
    report_change_note => "same traffic, same chaos, one change at one moment; played again by the model", "같은 트래픽과 장애에서 한 순간의 변화 하나, 모델로 다시 계산";
    report_change_at => "At", "시각";
    report_change_what => "Change", "변화";
    report_change_gain => "Points", "점수";
    report_change_rank => "Rank then", "바뀐 순위";
    report_change_none => "None of the usual changes would have made it better.", "흔한 변화로는 더 나아지지 않았습니다.";
    report_change_played => "as played", "실제";
    report_change_changed => "what if", "변화 시";
    report_change_text(what: &str, at: &str, points: &str, rank: u16, was: u16) => "At {at}: {what}. {points} points more, rank {rank} instead of {was}.", "{at}: {what}. {points}점 더, {was}위 대신 {rank}위.";

    report_points_title => "Where the points came from", "점수의 출처";
    report_points_note => "points", "점";
    report_fast => "Fast", "빠름";
    report_ok => "Ok", "보통";
    report_slow => "Slow", "느림";
    report_failed => "Failed", "실패";
    report_wrong => "Wrong", "오답";
    report_corrected => "Corrected", "정정";
    report_cost => "Cost", "비용";

    report_hits_title => "How fast the teams were", "대응 속도";
    report_hits_note(drop: &str, window: u32, before: u32) => "medians over the teams that were hurt, from where it hurt: {drop} points less a request over {window} s than in the {before} s before", "피해를 본 팀의 중앙값, 피해 시점부터: 직전 {before}초보다 {window}초 평균이 요청당 {drop}점 낮을 때";
    report_hit_what => "What", "사건";
    report_hit_when => "When", "시각";
    report_hit_hurt => "Hurt", "피해";
    report_hit_acted => "Detect", "감지";
    report_hit_mitigated => "Mitigate", "완화";
    report_hit_well => "Recover", "복구";
    report_hit_first => "First to recover", "가장 먼저 복구";
    report_hit_recovered => "Recovered", "복구한 팀";
    report_hit_lost => "Points lost", "잃은 점수";
    report_hit_of(n: usize, all: usize) => "{n} of {all}", "{all} 중 {n}";
    report_hit_help => "Detect: until somebody of the team did something. Mitigate: well again while it was still there. Recover: well again at all. A dash: nobody did, or it did not hurt.", "감지: 팀이 무언가 하기까지. 완화: 사건이 남아 있는데도 정상으로 돌아오기까지. 복구: 정상으로 돌아오기까지. 줄표: 없었거나 피해가 없었음.";
    report_adaptive => "adaptive", "적응형";
    report_nothing_came => "Nothing came over the teams in this game.", "이 게임에는 아무 일도 없었습니다.";
    report_times(n: usize) => "{n} times", "{n}번";

    report_costs_title => "Cost by resource", "자원별 비용";
    report_costs_note => "dollars", "달러";
    report_all => "All", "전체";
    report_objectives_title => "Objectives", "목표";
    report_objective => "Objective", "목표";
    report_limit => "Limit", "기준";
    report_value => "Value", "값";
    report_result => "Result", "결과";
    report_pass => "pass", "달성";
    report_fail => "fail", "미달";
    report_met_by(n: usize, all: usize) => "{n} of {all} teams", "{all}팀 중 {n}팀";
    report_median => "Median team", "중앙값 팀";

    report_awards_title => "Awards", "특별상";
    award_favourite => "The monkey's favourite", "몽키가 가장 사랑한 팀";
    award_favourite_text(team: &str, n: u64) => "{team}, {n} instances", "{team}, 인스턴스 {n}개";
    award_wrong => "Wrong with conviction", "확신에 찬 오답";
    award_wrong_text(team: &str, n: &str) => "{team}, {n} wrong answers", "{team}, 오답 {n}건";
    award_thrift => "Cheapest right answers", "가장 저렴한 정답";
    award_thrift_text(team: &str, usd: &str) => "{team}, {usd} for a thousand", "{team}, 천 건에 {usd}";
    award_idle => "Dearest idle thing", "가장 비싼 낭비";
    award_idle_text(team: &str, what: &str, usd: &str) => "{team}, {usd} for {what}", "{team}, {what}에 {usd}";
    award_hands => "Busiest hands", "가장 바쁜 손";
    award_hands_text(team: &str, n: usize) => "{team}, {n} commands", "{team}, 명령 {n}개";
    award_repair => "Quickest to recover", "가장 빠른 복구";
    award_repair_text(team: &str, span: &str) => "{team}, {span} in the median", "{team}, 중앙값 {span}";

    report_team_rank(rank: u16, points: &str) => "Rank {rank}, {points} points.", "{rank}위, {points}점.";
    report_team_line(sent: &str, right: &str, spend: &str, kills: u64, commands: usize) => "{sent} requests, {right} of them answered right; {spend} spent; {kills} instances killed by the monkey; {commands} commands.", "요청 {sent}건 중 정답 {right}건, 지출 {spend}, 몽키가 종료한 인스턴스 {kills}개, 명령 {commands}개.";
    report_void(n: &str) => "{n} requests count for nobody: the host was out or late.", "호스트 중단이나 지연으로 {n}건은 집계에서 제외.";
    report_open(n: &str) => "{n} requests had no answer yet when the game ended.", "게임이 끝날 때 {n}건은 응답 대기 중.";
    report_causes => "Why the score moved", "점수 변동 이유";
    report_cause => "Cause", "이유";
    report_count => "Count", "횟수";
    report_metrics => "Figures over time", "시간에 따른 수치";
    report_log => "What was done and what happened", "한 일과 일어난 일";
    report_log_left_out(n: usize) => "{n} lines about instances that came and went are left out; the game file has them all.", "인스턴스가 오간 기록 {n}줄은 생략, 게임 파일에 모두 있음.";
    report_who => "Who", "누가";
    report_refused => "refused", "거부됨";

    report_script_title => "What the script did", "대본이 한 일";
    report_script_note => "for whoever ran the event", "진행자용";
    report_script_none => "The scenario has no script.", "대본이 없는 시나리오입니다.";
    report_teams_hit => "Teams", "팀";
    report_everybody => "all", "전체";

    report_source(scenario: &str, sha: &str, seed: u64, speed: u32) => "Scenario {scenario} ({sha}), seed {seed}, speed {speed}.", "시나리오 {scenario} ({sha}), 시드 {seed}, 속도 {speed}.";
    report_digest => "Digest", "다이제스트";
    report_same => "The same scenario, seed and commands give the same digest. The game was played again for this report, and every second and event compared with the file.", "같은 시나리오, 시드, 명령은 같은 다이제스트를 냅니다. 이 보고서를 위해 게임을 다시 계산해 모든 초와 사건을 파일과 비교했습니다.";
    report_live => "Played live, against real processes.", "실제 프로세스로 진행한 게임.";
    report_offline => "Played offline, in virtual time.", "가상 시간으로 진행한 오프라인 게임.";
    report_by(version: &str) => "Recorded by gameday {version}. This file needs no network and no JavaScript.", "gameday {version} 기록. 이 파일은 네트워크도 자바스크립트도 필요 없습니다.";
}
