//! What hints say.

use super::{HintCause, Rung};
use crate::text::Text;

/// What a hint says.
#[must_use]
pub fn told(about: HintCause, rung: Rung) -> Text {
    let (en, ko) = SAID[about as usize][rung as usize];
    Text {
        en: en.into(),
        ko: ko.into(),
    }
}

/// In English and in Korean.
type Said = (&'static str, &'static str);

/// By cause, then by rung, in the order of their words.
#[rustfmt::skip]
const SAID: [[Said; Rung::ALL.len()]; HintCause::ALL.len()] = [
    // slow
    [
        ("Same question, same answer. Who says that it has to be worked out every time?", "같은 질문에는 같은 답입니다. 매번 새로 계산해야 한다고 누가 그랬나요?"),
        ("Look at what stands between your customers and your balancer: nothing.", "고객과 로드 밸런서 사이에 무엇이 있는지 보세요. 아무것도 없습니다."),
        ("Put a CDN in front, with the query string in its key and a long TTL. Repeats then take milliseconds and no server.", "쿼리 문자열을 키에 넣고 TTL을 길게 해서 CDN을 앞에 두세요. 반복되는 질문은 서버 없이 몇 밀리초면 됩니다."),
    ],
    // wrong
    [
        ("Your wrong answers are right answers. To which question?", "틀린 답들은 사실 맞는 답입니다. 어느 질문에 대한 답일까요?"),
        ("Look at what the CDN tells two answers apart by. If it knows, look for the one instance whose answers are wrong.", "CDN이 두 답을 무엇으로 구별하는지 보세요. 그게 맞다면 틀린 답을 내는 인스턴스 하나를 찾으세요."),
        ("Set the CDN's key to query-string and invalidate it. If one instance goes on answering wrongly, terminate it, and invalidate again.", "CDN의 키를 query-string으로 정하고 비우세요. 한 인스턴스가 계속 틀리면 종료하고 다시 비우세요."),
    ],
    // timeout
    [
        ("How long would you wait? And who keeps your customers waiting: all servers, or one of them?", "여러분이라면 얼마나 기다리겠어요? 고객을 기다리게 하는 건 모든 서버인가요, 그중 하나인가요?"),
        ("Compare the instances: requests at work, and probes. One that takes requests and answers none looks very calm.", "인스턴스를 비교해 보세요. 처리 중인 요청과 헬스 체크. 받기만 하고 답하지 않는 인스턴스는 아주 평온해 보입니다."),
        ("Terminate the instance that answers nothing; the group replaces it. If all are full, raise desired and max, or cache.", "답하지 않는 인스턴스를 종료하면 그룹이 교체합니다. 모두 가득 찼다면 desired와 max를 올리거나 캐시를 쓰세요."),
    ],
    // queue-full
    [
        ("Five at once, ten in line. How many knock on the door at your busiest?", "동시에 다섯, 줄에 열. 가장 바쁠 때 몇 명이 문을 두드리나요?"),
        ("Look at the group: its maximum, what it wants, what is in service, and whether the audit log refuses launches.", "그룹을 보세요. 최대 크기, 원하는 크기, 서비스 중인 수, 그리고 감사 로그에 거부된 시작이 있는지."),
        ("Raise max and desired. If launches are refused for want of addresses, add a subnet to the group. If keys repeat, a CDN is the cheaper server.", "max와 desired를 올리세요. 주소가 없어 시작이 거부되면 그룹에 서브넷을 더하세요. 키가 반복된다면 CDN이 더 싼 서버입니다."),
    ],
    // service-error
    [
        ("Does it fail everywhere, or only where a certain version runs?", "어디서나 실패하나요, 아니면 특정 버전이 도는 곳에서만 실패하나요?"),
        ("Look at the version that your group launches, and at what the story said about versions.", "그룹이 띄우는 버전과, 이야기에서 버전에 대해 뭐라고 했는지 보세요."),
        ("Deploy the newest version that is out, a few instances at a time. If one instance alone errs, terminate it. No new version yet? A few errors are the price of waiting.", "나와 있는 가장 새 버전을 몇 대씩 배포하세요. 한 인스턴스만 오류를 낸다면 종료하세요. 새 버전이 아직 없다면, 약간의 오류는 기다림의 값입니다."),
    ],
    // no-target
    [
        ("Your balancer knows nobody who is well. Are they ill, or is the doctor?", "로드 밸런서가 아는 건강한 서버가 없습니다. 서버가 아픈 걸까요, 의사가 아픈 걸까요?"),
        ("Look at the health check: which path does it ask for? Then at the group: is anything behind the balancer, and is it being replaced?", "헬스 체크가 어느 경로를 묻는지 보세요. 그다음 그룹을 보세요. 로드 밸런서 뒤에 무언가 있나요? 교체되고 있나요?"),
        ("Set the health check's path to /healthcheck, put the group behind the entry's balancer, and resume its processes if they are suspended.", "헬스 체크 경로를 /healthcheck로 정하고, 그룹을 입구의 로드 밸런서 뒤에 두고, 중지된 프로세스가 있으면 재개하세요."),
    ],
    // reset
    [
        ("Instances do not die of old age here. Who was it?", "여기서 인스턴스는 늙어 죽지 않습니다. 누구 짓일까요?"),
        ("Read the audit log around the last losses: it names who listed and who terminated. Then read who is allowed to.", "마지막 손실 무렵의 감사 로그를 읽으세요. 누가 목록을 보고 종료했는지 나옵니다. 그리고 누가 그럴 수 있는지도 보세요."),
        ("Put a policy that denies ChaosMonkey terminate-instance, or protect the group; and run in more than one zone.", "ChaosMonkey의 terminate-instance를 금지하는 정책을 넣거나 그룹을 보호하세요. 그리고 여러 존에 두세요."),
    ],
    // blocked
    [
        ("A packet left for your servers and did not arrive. How far did it come?", "패킷이 서버로 떠났는데 도착하지 않았습니다. 어디까지 갔을까요?"),
        ("Walk the way of the packet: security group, network ACL, route table, internet gateway. One of them says no, and the console says which.", "패킷의 길을 따라가세요. 보안 그룹, 네트워크 ACL, 라우팅 테이블, 인터넷 게이트웨이. 하나가 막고 있고, 콘솔이 알려 줍니다."),
        ("Allow HTTP in the security group and the network ACL, lead the default route to the internet gateway, and attach it.", "보안 그룹과 네트워크 ACL에서 HTTP를 허용하고, 기본 경로를 인터넷 게이트웨이로 하고, 게이트웨이를 붙이세요."),
    ],
    // outage
    [
        ("All your eggs are in one basket. Where is the basket?", "달걀이 모두 한 바구니에 있습니다. 그 바구니는 어디 있나요?"),
        ("Look at the balancer's subnets and at the group's: in how many zones are they?", "로드 밸런서와 그룹의 서브넷을 보세요. 몇 개의 존에 있나요?"),
        ("Add a subnet in another zone, and give it to the balancer and to the group. For whole regions, a second record in DNS.", "다른 존에 서브넷을 만들어 로드 밸런서와 그룹에 주세요. 리전 전체라면 DNS에 두 번째 레코드를 두세요."),
    ],
    // throttled
    [
        ("Somebody counts how much your functions do at once. Do you?", "누군가 함수가 동시에 얼마나 하는지 세고 있습니다. 여러분도 세고 있나요?"),
        ("Look at the function's concurrency beside the requests that come at once.", "동시에 오는 요청 수 옆에 함수의 동시 실행 수를 놓고 보세요."),
        ("Raise the group's maximum, keep some environments ready, or let a CDN take the repeats.", "그룹의 최대 크기를 올리고, 환경 몇 개를 미리 준비해 두거나, 반복은 CDN에 맡기세요."),
    ],
    // waste
    [
        ("Is there something on your bill that no request ever meets?", "청구서에 어떤 요청도 만나지 않는 것이 있나요?"),
        ("Look at balancers without groups, gateways without routes, and volumes.", "그룹 없는 로드 밸런서, 경로 없는 게이트웨이, 그리고 볼륨을 보세요."),
        ("Delete the idle balancers, NAT gateways and volumes. Nobody will miss them.", "노는 로드 밸런서와 NAT 게이트웨이와 볼륨을 지우세요. 아무도 그리워하지 않습니다."),
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_hint_is_its_own_in_both_languages() {
        let has_hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        let mut all = BTreeSet::new();
        for about in HintCause::ALL {
            for rung in Rung::ALL {
                let Text { en, ko } = told(*about, *rung);
                assert!(has_hangul(&ko) && !has_hangul(&en), "{about} {rung}");
                assert!(all.insert(en), "{about} {rung} is said twice");
            }
            assert!(told(*about, Rung::Question).en.ends_with('?'), "{about}");
        }
    }
}
