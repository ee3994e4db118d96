//! Pages that the server alone makes: the runbook.

super::texts! {
    runbook_none => "This game has no runbook. The old team took it with them.", "이 게임에는 런북이 없습니다. 이전 팀이 가져갔습니다.";
    runbook_not_yours => "The runbook is for those who play. Join a team first.", "런북은 참가자만 볼 수 있습니다. 먼저 팀에 참가하세요.";
    back_to_team => "Back to the console", "콘솔로 돌아가기";
}
