//! The page of a scenario, and what the checker says of one.

super::texts! {
    scenario_none => "The scenario of this game is not known here.", "이 게임의 시나리오를 알 수 없습니다.";
    scenario_download => "Download the file (TOML)", "파일 내려받기 (TOML)";
    scenario_check => "Check", "검사";
    scenario_prices => "Prices", "요금";
    scenario_offered => "What is offered", "제공되는 것";
    scenario_price => "Price", "요금";
    scenario_within(limit: &str) => "(within {limit})", "({limit} 이내)";
    scenario_no_objectives => "None but the most points.", "가장 많은 점수, 그 밖에는 없습니다.";
    scenario_start => "What every team starts with", "모든 팀이 시작할 때 가진 것";
    scenario_no_script => "Nothing is scripted: what comes, comes from the teams and the traffic.", "예정된 것이 없습니다. 트래픽과 팀이 하는 일뿐입니다.";
    scenario_timeline_key => "firm edge = at that time; dashed = somewhere in it, drawn by the seed, or as long as it lasts at most. As it was written: the desk shows how it stands.", "굵은 테두리 = 그 시각에, 점선 = 그 안의 어느 때(시드가 정함) 또는 길어야 그만큼. 작성된 그대로이며, 지금 상태는 진행자 화면에 있습니다.";
    scenario_timeline_desc => "A lane for each kind of event, and one for monkeys. The table below has the same, and what has no time of its own.", "이벤트 종류별 줄과 몽키 줄. 아래 표에 같은 내용과 시각이 정해지지 않은 것이 있습니다.";
    scenario_told => "What is told", "알리는 내용";
    scenario_mean(span: &str) => "one strike every {span} on average", "평균 {span}마다 한 번";
    told_to_all => "To all:", "모두에게:";
    told_to_teams => "To those hit:", "해당 팀에게:";
    told_to_you => "To you:", "진행자에게:";
    scenario_file => "The file as it is played, with what it includes", "진행 중인 파일 (포함된 파일까지)";
    scenario_happened => "What has happened so far", "지금까지 일어난 일";
    scenario_lasting => "still", "진행 중";
    scenario_nothing_yet => "Nothing yet.", "아직 없습니다.";
    scenario_another => "This is another scenario, checked for you alone: it is neither played nor kept. The game goes on with its own.", "진행자에게만 보이는 다른 시나리오의 검사 결과입니다. 실행하지도 저장하지도 않으며, 게임은 원래 시나리오로 계속됩니다.";
    scenario_ask => "Check another scenario", "다른 시나리오 검사";
    scenario_ask_how => "Choose a file, or write one below. It is read by the checker, as `gameday check` does, and forgotten; what it includes has to be among the shipped files.", "파일을 고르거나 아래에 적으세요. `gameday check`처럼 검사만 하고 남기지 않습니다. 포함하는 파일은 함께 제공되는 것이어야 합니다.";
    scenario_ask_file => "A file, at most 1 MB", "파일, 최대 1MB";
    scenario_ask_text => "Or its text", "또는 내용";
    scenario_ask_go => "Check it", "검사하기";

    check_fine => "No errors, and nothing to warn of.", "오류도 경고도 없습니다.";
    check_warned(warnings: usize) => "It can be played. Warnings: {warnings}.", "진행할 수 있습니다. 경고 {warnings}개.";
    check_unplayable(errors: usize) => "It cannot be played. Errors: {errors}.", "진행할 수 없습니다. 오류 {errors}개.";
    check_library => "A file to be included, no errors. Whether what it names is there is checked in a scenario.", "포함용 파일이며 오류가 없습니다. 가리키는 것이 있는지는 시나리오에서 검사됩니다.";
    check_left_out(more: usize) => "{more} more are not shown: mend these first.", "{more}개는 보이지 않습니다. 먼저 위의 것을 고치세요.";
    check_error => "error", "오류";
    check_warning => "warning", "경고";
    check_line => "The line", "해당 줄";
    check_help => "Help:", "도움말:";
}
