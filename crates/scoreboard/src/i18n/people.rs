//! Who is there, and a member's own page: what the server alone says.

use super::T;

super::texts! {
    observer_refused => "You are an observer, and change nothing. Take another role on your page.", "관찰자는 아무것도 바꿀 수 없습니다. 내 페이지에서 역할을 바꾸세요.";
    join_wrong_pin => "This is not the game's PIN. It is on the projector.", "게임 PIN이 아닙니다. 화면에 표시된 PIN을 확인하세요.";
    join_name_taken => "Somebody in this team is called that. Rejoin by your code if it is you, or choose another name.", "이 팀에 같은 이름이 있습니다. 본인이면 코드로 다시 참가하고, 아니면 다른 이름을 쓰세요.";
    too_often(seconds: u64) => "That was too often. Wait {seconds} s, then try again.", "너무 자주 시도했습니다. {seconds}초 뒤에 다시 해 보세요.";
    not_running => "The game is not running.", "게임이 진행 중이 아닙니다.";
    edited_meanwhile(member: &str, at: &str, what: &str, change: &str) => "{member} changed this at {at}: {what} ({change})", "{member} 님이 {at}에 바꿨습니다: {what} ({change})";

    people_title => "Who is here", "접속 중";
    people_you => "you", "나";
    people_editing(what: &str) => "is changing: {what}", "변경 중: {what}";
    people_code => "Your rejoin code, for another device or a lost login:", "내 재참가 코드(다른 기기나 로그인을 잃었을 때):";

    me_yours(team: &str, member: &str) => "{member}, {team}", "{team} 팀 {member}";
    me_role_how => "An incident commander decides and says who does what; an operator changes the account; an observer watches figures or keeps notes, and can change nothing. Whoever has a role can take another at any time.", "인시던트 커맨더는 결정하고 일을 나눕니다. 운영자는 계정을 바꿉니다. 관찰자는 지표를 보거나 기록하며 아무것도 바꾸지 못합니다. 역할은 언제든 바꿀 수 있습니다.";
    me_role_set => "Take this role", "이 역할 맡기";
    me_code_how => "Write it down. On another device, or when this one has forgotten you: open the page for joining, and rejoin by code. Nobody else can read it to you: the host does not keep it.", "적어 두세요. 다른 기기에서나 로그인을 잃었을 때 참가 페이지에서 코드로 다시 참가하면 됩니다. 호스트는 코드를 보관하지 않으므로 다른 사람이 알려 줄 수 없습니다.";
    me_code_none => "This browser has no code of yours: you came by a link, which stays valid.", "이 브라우저에는 코드가 없습니다. 링크로 들어왔다면 그 링크를 계속 쓸 수 있습니다.";
    me_not_in => "You are in no team yet: join one first.", "아직 팀이 없습니다. 먼저 참가하세요.";

    rejoin_title => "Rejoin by code", "코드로 다시 참가";
    rejoin_how => "You were shown it when you joined: eight letters and digits.", "참가할 때 표시된 글자와 숫자 여덟 개입니다.";
    rejoin_code => "Rejoin code", "재참가 코드";
    rejoin_submit => "Rejoin the team", "팀에 다시 참가";
    rejoin_wrong => "Nobody comes back by this code. Look again, or join with the PIN.", "맞지 않는 코드입니다. 다시 확인하거나 PIN으로 참가하세요.";

    thing_cdn => "CDN", "CDN";
    thing_cache_node => "cache node", "캐시 노드";
    thing_address => "the service's address", "서비스 주소";
    thing_logging => "logging", "로그";
    thing_spend => "declared spend", "신고 비용";
    thing_sizes => "sizes", "크기";
    thing_scaling => "scaling", "스케일링";
    thing_schedule => "schedule", "예약";
    thing_metrics => "metrics", "지표";
    thing_launch => "new instances", "새 인스턴스";
    thing_weight => "weight", "가중치";
    thing_behind => "balancer", "밸런서";
    thing_subnets => "subnets", "서브넷";
    thing_protection => "protection", "보호";
    thing_processes => "processes", "프로세스";
    thing_settings => "kind and settings", "종류와 설정";
    thing_health => "health check", "상태 확인";
}

impl T {
    /// A thing that members change, such as `group/web/sizes`; names stay as they are.
    pub(crate) fn thing(self, place: &str) -> String {
        let mut parts = place.split('/');
        let (whole, name) = (parts.next().unwrap_or_default(), parts.next());
        let part = parts.next().map(|part| self.part(part).unwrap_or(part));
        match (whole, name, part) {
            ("cdn", ..) => self.thing_cdn().to_owned(),
            ("cache-node", ..) => self.thing_cache_node().to_owned(),
            ("dns", ..) => self.thing_address().to_owned(),
            ("logging", ..) => self.thing_logging().to_owned(),
            ("spend", ..) => self.thing_spend().to_owned(),
            (_, Some(name), Some(part)) => format!("{name}: {part}"),
            (_, Some(name), None) => name.to_owned(),
            (whole, None, _) => self.part(whole).unwrap_or(whole).to_owned(),
        }
    }

    fn part(self, part: &str) -> Option<&'static str> {
        Some(match part {
            "sizes" => self.thing_sizes(),
            "scaling" => self.thing_scaling(),
            "schedule" => self.thing_schedule(),
            "metrics" => self.thing_metrics(),
            "launch" => self.thing_launch(),
            "weight" => self.thing_weight(),
            "behind" => self.thing_behind(),
            "subnets" => self.thing_subnets(),
            "protection" => self.thing_protection(),
            "processes" => self.thing_processes(),
            "settings" => self.thing_settings(),
            "health" => self.thing_health(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    #[test]
    fn things_have_words_and_names_stay() {
        for (place, en, ko) in [
            ("cdn", "CDN", "CDN"),
            ("group/web/sizes", "web: sizes", "web: 크기"),
            (
                "balancer/front/health",
                "front: health check",
                "front: 상태 확인",
            ),
            ("policy/deny-1", "deny-1", "deny-1"),
            ("subnets", "subnets", "서브넷"),
            ("unheard-of", "unheard-of", "unheard-of"),
        ] {
            assert_eq!(T(Lang::En).thing(place), en);
            assert_eq!(T(Lang::Ko).thing(place), ko);
        }
    }
}
