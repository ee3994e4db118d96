//! What is known of each fault, for people who watch: what it does, how a team
//! can tell, what good teams do. English is the catalogue's.

use model::scenario::FaultKind;
use model::text::Text;

/// What is known of a fault.
pub(super) struct Known {
    pub(super) does: Text,
    /// How a team can tell.
    pub(super) signs: Text,
    /// What good teams do.
    pub(super) mends: Text,
}

/// What is known of a fault. One that the Korean table has not got yet is told
/// in English, which a test notices.
pub(super) fn known(kind: FaultKind) -> Known {
    let en = chaos_monkey::entry(kind);
    let ko = KOREAN.iter().find(|it| it.0 == kind.as_str());
    let [does, signs, mends] = ko.map_or([en.does, en.detect, en.recovery], |it| it.1);
    let both = |en: &str, ko: &str| Text {
        en: en.into(),
        ko: ko.into(),
    };
    Known {
        does: both(en.does, does),
        signs: both(en.detect, signs),
        mends: both(en.recovery, mends),
    }
}

/// What it does, how a team can tell, what mends it.
type InKorean = (&'static str, [&'static str; 3]);

#[rustfmt::skip]
const KOREAN: &[InKorean] = &[
    ("terminate-instance", ["인스턴스를 종료합니다", "감사 로그에 누가 목록을 보고 종료했는지 남습니다. 인스턴스가 사라지고 새로 뜹니다", "그룹이 다시 띄웁니다. 정책이나 종료 보호로 막을 수 있습니다"]),
    ("crash-instance", ["인스턴스가 아무도 시키지 않았는데 사라집니다", "명령 없이 인스턴스가 사라졌다는 로그", "그룹이 다시 띄웁니다"]),
    ("hang", ["프로세스가 멈춘 채 요청만 받습니다", "지연 시간이 클라이언트 제한 시간까지 오르고, 한 인스턴스에 요청이 쌓입니다. 헬스 체크가 시간 초과됩니다", "헬스 체크가 빼내면 그룹이 교체합니다. 또는 시간이 지나면 풀립니다"]),
    ("pause", ["프로세스가 잠깐 멈춥니다", "한 인스턴스의 응답이 끊겼다가 한꺼번에 쏟아집니다", "저절로 풀립니다"]),
    ("spot-interruption", ["스팟 회수를 예고합니다", "로그의 회수 예고", "그룹이 바로 다른 것을 띄웁니다"]),
    ("zone-outage", ["존 하나가 중단됩니다. 인스턴스가 사라지고 그곳에는 새로 띄울 수 없습니다", "인스턴스가 하나도 없는 존, 거부되는 시작", "다른 존에도 있어야 합니다. 복구되면 다시 띄워집니다"]),
    ("region-outage", ["리전의 모든 존이 중단됩니다", "리전 전체가 사라지고 DNS 확인이 실패합니다", "다른 리전으로 넘깁니다. 시간이 지나면 돌아옵니다"]),
    ("no-capacity", ["새로 띄우는 것이 모두 거부됩니다", "감사 로그에 오토스케일링의 거부가 쌓입니다", "끝나면 다시 시도됩니다. 다른 존에는 자리가 있을 수 있습니다"]),
    ("scaling-suspended", ["그룹의 시작, 종료, 교체가 중지됩니다", "그룹이 원하는 크기보다 작은 채로 있습니다. 감사 로그", "중지된 프로세스를 재개합니다"]),
    ("desired-count", ["그룹의 크기를 바꿉니다", "감사 로그의 크기 변경", "되돌립니다. 스케일링 정책이 있으면 저절로 돌아옵니다"]),
    ("latency", ["인스턴스와 로드 밸런서 사이의 응답이 늦어집니다", "부하는 같은데 지연 시간이 오릅니다. 인스턴스는 더 바쁘지 않습니다", "저절로 풀립니다"]),
    ("packet-loss", ["응답의 일부가 재전송만큼 늦게 옵니다", "상위 백분위 지연 시간만 오르고 중앙값은 그대로입니다", "저절로 풀립니다"]),
    ("bandwidth", ["대역폭이 줄어 응답이 늦어집니다", "모든 응답의 지연 시간이 똑같이 오릅니다", "저절로 풀립니다"]),
    ("partition", ["존의 인스턴스와 통신이 끊깁니다", "한 존의 인스턴스가 한꺼번에 헬스 체크에 실패합니다", "헬스 체크가 빼냅니다. 또는 시간이 지나면 풀립니다"]),
    ("connection-resets", ["요청의 일부가 바로 끊깁니다", "살아 있는 인스턴스에서 나오는 502", "저절로 풀립니다. 클라이언트의 재시도가 도움이 됩니다"]),
    ("blackhole", ["인스턴스로 아무것도 오가지 않습니다", "바쁘지 않은 인스턴스에 요청이 쌓이고 헬스 체크가 시간 초과됩니다", "헬스 체크가 빼냅니다. 또는 시간이 지나면 풀립니다"]),
    ("acl-deny", ["네트워크 ACL이 HTTP를 막습니다", "콘솔이 무엇이 막는지 알려 주고, 감사 로그가 누가 그랬는지 알려 줍니다", "다시 허용합니다"]),
    ("security-group-closed", ["보안 그룹이 HTTP를 막습니다", "콘솔이 무엇이 막는지 알려 주고, 감사 로그가 누가 그랬는지 알려 줍니다", "다시 엽니다"]),
    ("route-lost", ["경로가 아무 데로도 가지 않습니다", "콘솔이 무엇이 막는지 알려 줍니다. 시작이 실패합니다", "경로를 되돌리고, 시작에 실패한 것을 교체합니다"]),
    ("gateway-detached", ["인터넷 게이트웨이가 떨어집니다", "콘솔이 무엇이 막는지 알려 줍니다. 시작이 실패합니다", "다시 붙이고, 시작에 실패한 것을 교체합니다"]),
    ("subnet-detached", ["로드 밸런서가 서브넷 하나를 잃습니다", "감사 로그. 한 존에만 있는 로드 밸런서", "서브넷을 다시 더합니다"]),
    ("targets-deregistered", ["그룹이 로드 밸런서에서 빠집니다", "인스턴스가 놀고 있습니다. 감사 로그", "가중치를 되돌리거나 다시 로드 밸런서 뒤에 둡니다"]),
    ("wrong-health-path", ["헬스 체크 경로가 /health-check-v2로 바뀝니다", "모든 인스턴스가 한꺼번에 비정상이 됩니다. 헬스 체크가 404를 받습니다", "경로를 /healthcheck로 되돌립니다"]),
    ("slow-down", ["요청마다 몇 배 더 걸립니다", "한 인스턴스의 지연 시간. 슬롯이 가득 찹니다", "저절로 풀리거나, 인스턴스를 교체합니다"]),
    ("error-responses", ["요청의 일부가 일을 다 하고도 500으로 끝납니다", "몇몇 인스턴스에서만 나오는 500. 헬스 체크는 통과합니다", "저절로 풀리거나, 인스턴스를 교체합니다"]),
    ("wrong-answers", ["몇 요청에 하나는 다른 키의 해시를 받습니다", "한 인스턴스에서 나오는 틀린 답. 헬스 체크는 통과합니다", "저절로 풀리거나 인스턴스를 교체하고, CDN을 비웁니다"]),
    ("leak", ["요청이 1분마다 조금씩 더 느려집니다", "헬스 체크는 통과하는데 한 인스턴스의 지연 시간이 서서히 오릅니다", "인스턴스를 교체합니다"]),
    ("bad-deployment", ["되돌리기 없이 한 대씩 다른 버전을 배포합니다", "감사 로그의 배포. 새 인스턴스에서 나오는 오류", "중단하거나 좋은 버전을 배포합니다"]),
    ("wrong-version", ["다음에 뜨는 인스턴스부터 다른 버전을 씁니다", "새 인스턴스의 버전이 다릅니다", "버전을 되돌리고, 그동안 뜬 것을 교체합니다"]),
    ("cdn-flush", ["CDN이 비워집니다", "적중률이 한꺼번에 0으로 떨어집니다", "응답이 쌓이면서 저절로 회복됩니다"]),
    ("cdn-ttl-zero", ["CDN의 TTL이 0이 됩니다", "적중률이 떨어집니다. 감사 로그", "TTL을 다시 정합니다"]),
    ("cdn-key-without-query", ["CDN의 키에서 쿼리 문자열이 빠집니다", "답의 절반 이상이 틀렸는데, 빠릅니다", "키를 query-string으로 되돌리고 CDN을 비웁니다"]),
    ("cache-node-flush", ["캐시 노드가 비워집니다", "노드의 적중률이 한꺼번에 0으로 떨어집니다", "응답이 쌓이면서 저절로 회복됩니다"]),
    ("cache-node-loss", ["캐시 노드가 사라집니다", "로그에 노드가 사라졌다고 남고, 지연 시간이 노드의 제한 시간만큼 오릅니다", "빈 노드가 저절로 새로 뜹니다"]),
    ("api-errors", ["명령의 일부가 거부됩니다", "감사 로그의 거부", "다시 시도합니다. 저절로 끝납니다"]),
    ("api-throttling", ["일정 시간에 정해진 수를 넘는 명령이 거부됩니다", "감사 로그의 거부", "덜 보냅니다. 저절로 끝납니다"]),
    ("policy-deny", ["누군가에게 모든 것을 금지하는 정책이 생깁니다", "감사 로그의 거부가 정책 이름을 댑니다", "정책을 지웁니다. 팀은 언제나 지울 수 있습니다"]),
    ("policy-lost", ["누군가에게 허용하던 정책이 사라집니다", "감사 로그의 거부: 허용하는 정책이 없음", "허용하는 정책을 만듭니다. 팀은 언제나 만들 수 있습니다"]),
    ("spike", ["모든 팀의 트래픽이 급증합니다", "초당 요청 수", "저절로 끝납니다"]),
    ("key-churn", ["모든 키가 새것이 됩니다", "트래픽은 같은데 적중률이 떨어집니다", "저절로 끝납니다"]),
    ("bot-flood", ["새 키만 찾는 봇이 몰려듭니다", "초당 요청 수. 적중률이 떨어집니다", "저절로 끝납니다"]),
    ("price-change", ["그동안의 요금이 몇 배가 됩니다", "청구서", "저절로 끝납니다"]),
    ("orphan-instance", ["아무도 쓰지 않는 인스턴스와 로드 밸런서가 생깁니다", "요청이 없는 로드 밸런서와 그룹", "그룹과 로드 밸런서를 지웁니다"]),
    ("orphan-volume", ["아무 데도 붙지 않은 볼륨이 생깁니다", "아무 데도 붙지 않은 볼륨", "지웁니다"]),
    ("idle-balancer", ["노는 로드 밸런서가 생겨 서브넷마다 주소 8개를 차지합니다", "그룹이 없는 로드 밸런서", "지웁니다"]),
    ("idle-nat-gateway", ["노는 NAT 게이트웨이가 생깁니다", "어떤 경로도 향하지 않는 NAT 게이트웨이", "지웁니다"]),
    ("max-size-one", ["그룹의 크기가 최대 1이 됩니다", "인스턴스가 하나만 남습니다. 감사 로그", "크기를 되돌립니다"]),
    ("huge-instance", ["가장 비싼 인스턴스 종류로 띄웁니다", "인스턴스별 청구서. 새 인스턴스의 종류가 다릅니다", "종류를 되돌리고, 그동안 뜬 것을 교체합니다"]),
    ("shrunk-subnet", ["그룹이 주소 16개짜리 서브넷으로 옮겨집니다", "감사 로그에 거부된 시작", "그룹에 원래 서브넷을 돌려줍니다"]),
    ("debug-logging", ["모든 것을 로그로 남기고, 그 값을 냅니다", "청구서의 디버그 로그", "로그를 보통으로 되돌립니다"]),
    ("metrics-changed", ["지표가 상세해지거나(비용) 기본이 됩니다(늦음)", "청구서. 지표가 다른 간격으로 옵니다", "되돌립니다"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_in_korean_and_no_other_is() {
        let has_hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        for kind in FaultKind::ALL {
            let Known { does, signs, mends } = known(*kind);
            for text in [does, signs, mends] {
                assert!(
                    !text.en.is_empty() && has_hangul(&text.ko),
                    "{kind}: {text:?}"
                );
            }
        }
        assert_eq!(KOREAN.len(), FaultKind::ALL.len());
    }
}
