//! Teams with a service of their own.

super::texts! {
    open_league => "open league", "오픈 리그";
    open_league_note => "brings a service of its own, and ranks only against others that do", "자체 서비스를 쓰는 팀으로, 같은 조건의 팀끼리만 순위를 매깁니다";
    spend_unknown => "not declared", "미신고";

    own_title => "Your own service", "자체 서비스";
    own_note => "the game has no account of it", "게임 안에는 계정이 없습니다";
    own_url => "Requests go to", "요청을 보내는 곳";
    own_salt => "Salt", "솔트";
    own_salt_note => "The right answer is the SHA-256 of the salt followed by the key, in lowercase hexadecimal.", "정답은 솔트 뒤에 키를 이어 붙인 문자열의 SHA-256(소문자 16진수)입니다.";
    own_spend => "What it costs, in dollars an hour", "시간당 비용(달러)";
    own_spend_send => "Declare", "신고";
    own_spend_none => "Nothing is declared: you are charged nothing, and the board says so.", "신고한 비용이 없어 청구되지 않으며, 순위표에 그렇게 표시됩니다.";
    own_spend_now(amount: &str) => "Declared: {amount} an hour.", "신고한 비용: 시간당 {amount}.";
    own_spend_bad => "Enter an amount from 0 to 1,000,000.", "0에서 1,000,000 사이의 금액을 입력하세요.";
}
