//! The reveal: who has won, from the last place up.

super::texts! {
    reveal_title => "The reveal", "최종 발표";
    reveal_hidden => "Who has won?", "우승 팀은?";
    reveal_places(from: usize, to: usize) => "Places {from} to {to}", "{from}위부터 {to}위까지";
    reveal_place(rank: u16) => "Place {rank}", "{rank}위";
    reveal_winner(team: &str) => "{team} wins", "{team} 우승";
    reveal_next => "Next", "다음";
    reveal_back => "Back", "이전";
    reveal_keys => "Space or → goes on, ← goes back", "스페이스나 →로 다음, ←로 이전";
    reveal_step(step: usize, of: usize) => "Step {step} of {of}", "{of}단계 중 {step}단계";
    reveal_since_freeze => "since the freeze", "고정 이후";
    reveal_not_yours => "The reveal is for whoever runs the game.", "발표는 진행자만 볼 수 있습니다.";
    reveal_not_over => "The game is not over: there is nothing to reveal yet.", "게임이 끝나지 않아 아직 발표할 것이 없습니다.";
    reveal_to_end => "Go to the end of the replay", "리플레이 끝으로 가기";
    reveal_no_awards => "The awards are not made yet: load this page again when the report is there.", "특별상을 준비하고 있습니다. 리포트가 완성된 뒤 이 페이지를 다시 여세요.";
}
