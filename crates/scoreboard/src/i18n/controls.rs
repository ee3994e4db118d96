//! A team's own page: what can be changed.

super::texts! {
    change_title => "Change", "변경";
    change_note => "takes effect at once, everybody on the team sees it", "바로 적용되고 팀 모두가 봅니다";
    apply => "Apply", "적용";
    delete => "Delete", "삭제";
    sending => "sent…", "보내는 중…";
    done => "done", "완료";
    done_same => "done: it was so already", "완료: 이미 그 상태였습니다";
    refused(reason: &str) => "refused: {reason}", "거부: {reason}";
    from_to(before: &str, after: &str) => "{before} → {after}", "{before} → {after}";
    undo => "Undo", "되돌리기";

    cdn_title => "CDN", "CDN";
    cdn_off => "There is none: every request reaches your instances.", "없음: 모든 요청이 인스턴스로 갑니다.";
    cdn_key => "Key: what tells two answers apart", "키: 답을 구별하는 기준";
    cdn_key_query => "path and query string", "경로와 쿼리 문자열";
    cdn_key_query_note => "Each key has its own answer. Hits only when a key comes again.", "키마다 답이 따로 있습니다. 같은 키가 다시 와야 적중합니다.";
    cdn_key_path => "path only (the default)", "경로만 (기본값)";
    cdn_key_path_note => "All keys share one answer: fast, and wrong for all keys but one.", "모든 키가 답 하나를 나눕니다. 빠르지만 키 하나를 빼고 다 틀립니다.";
    cdn_ttl => "Kept for (TTL), such as 5m or 1h30m", "보관 시간(TTL), 예: 5m, 1h30m";
    cdn_put => "Put a CDN in front", "앞단에 CDN 두기";
    cdn_change => "Change the CDN", "CDN 바꾸기";
    cdn_invalidate => "Drop what it keeps", "캐시 비우기";
    cdn_delete => "Take it away", "제거";
    bad_duration => "Not a length of time: write 90s, 5m or 1h30m.", "시간이 아닙니다: 90s, 5m, 1h30m처럼 쓰세요.";

    group_title(name: &str) => "Group {name}", "그룹 {name}";
    group_note(limit: u32) => "the event allows {limit} instances", "행사 한도 인스턴스 {limit}개";
    size_min => "min", "최소";
    size_desired => "desired", "희망";
    size_max => "max", "최대";
    one_less(what: &str) => "{what}: one less", "{what} 하나 줄이기";
    one_more(what: &str) => "{what}: one more", "{what} 하나 늘리기";
    scaling => "Size is set", "크기 조절";
    scaling_manual => "by hand", "수동";
    scaling_requests => "by requests per target", "대상당 요청 기준";
    scaling_busy => "by busy slots", "슬롯 사용률 기준";
    scaling_busy_target => "Busy slots, in percent", "슬롯 사용률(%)";
    scaling_steps => "by steps", "단계별";
    metrics_detail => "Metrics", "지표";
    metrics_basic => "basic", "기본";
    metrics_detailed => "detailed (costs money)", "상세 (유료)";
    scaling_target => "Requests per target and minute", "대상당 분당 요청";
    scaling_needs_application => "A classic balancer has no request metric: switch to an application balancer first.", "클래식 밸런서에는 요청 지표가 없습니다. 먼저 애플리케이션 밸런서로 바꾸세요.";
    desired_follows => "The policy sets desired; a value set here lasts until its next look.", "정책이 희망 크기를 정합니다. 여기서 정한 값은 다음 점검까지만 유지됩니다.";
    launches => "New instances", "새 인스턴스";
    launch_note => "Running instances keep what they were launched with.", "실행 중인 인스턴스는 시작할 때 설정을 유지합니다.";
    version => "Version", "버전";
    version_locked(version: &str) => "{version}: not available yet", "{version}: 아직 쓸 수 없음";
    start_script => "Start-up", "시작 방식";
    script_slow => "slow: installs at first boot", "느림: 첫 부팅 때 설치";
    runs_on => "Runs on", "실행 환경";
    runs_on_choice(name: &str, slots: u32, price: &str) => "{name}: {slots} slots, {price}", "{name}: 슬롯 {slots}개, {price}";
    compute_instance => "instance", "인스턴스";
    compute_serverless => "serverless", "서버리스";
    compute_host => "container host", "컨테이너 호스트";
    compute_container => "container", "컨테이너";
    compute_on_host(host: &str) => "container on {host}", "컨테이너 ({host})";
    compute_function => "function", "함수";
    compute_spot => "serverless spot", "서버리스 스팟";
    script_baked => "baked into the image", "이미지에 포함";

    balancer_title(name: &str) => "Balancer {name}", "밸런서 {name}";
    balancer_classic => "classic: round robin", "클래식: 차례대로";
    balancer_application => "application: least outstanding, with a request metric", "애플리케이션: 대기 적은 쪽으로, 요청 지표 있음";
    balancer_to_classic => "Switch to classic", "클래식으로 바꾸기";
    balancer_to_application => "Switch to application", "애플리케이션으로 바꾸기";

    balancer_path => "Health check path", "상태 확인 경로";
    balancer_path_bad => "A path begins with a slash, such as /healthcheck.", "경로는 /healthcheck처럼 슬래시로 시작합니다.";
    balancer_path_set => "Change health check", "상태 확인 바꾸기";
    balancer_weight_title(group: &str) => "Share of {group}", "{group}의 몫";
    balancer_weight => "Weight", "가중치";
    balancer_weight_set => "Change weight", "가중치 바꾸기";

    subnet_title => "New subnet", "새 서브넷";
    subnet_name => "Name", "이름";
    subnet_zone => "Zone", "존";
    subnet_cidr => "Addresses", "주소 범위";
    subnet_group => "Launches for", "사용할 그룹";
    subnet_nobody => "nobody yet", "아직 없음";
    subnet_add => "Add the subnet", "서브넷 추가";
    bad_name => "Not a name: small letters, digits and dashes, first a letter.", "이름이 아닙니다: 소문자로 시작해 소문자, 숫자, 줄표만.";
    bad_cidr => "Not a range of addresses such as 10.0.1.0/24 (from /16 to /28).", "주소 범위가 아닙니다. 예: 10.0.1.0/24 (/16에서 /28까지).";

    waste_title => "Waste", "낭비";
    waste_none => "Nothing here costs money without use.", "쓰지 않으면서 돈이 드는 것이 없습니다.";
    delete_it(what: &str) => "Delete {what}", "{what} 삭제";
    kind_nat => "NAT gateway", "NAT 게이트웨이";
    kind_volume => "Volume", "볼륨";

    net_title => "Network and permissions", "네트워크와 권한";
    net_note => "Who gets in, which way packets go, and who may do what.", "누가 들어오고, 패킷이 어디로 가고, 누가 무엇을 할 수 있는지.";
    net_http(access: &str) => "HTTP: {access}", "HTTP: {access}";
    net_open => "Allow HTTP", "HTTP 허용";
    net_shut => "Deny HTTP", "HTTP 거부";
    net_route(target: &str) => "default route to {target}", "기본 경로 {target}";
    net_no_route => "no default route", "기본 경로 없음";
    net_attached => "attached", "연결됨";
    net_detached => "detached", "분리됨";
    net_attach => "Attach", "연결";
    net_detach => "Detach", "분리";
    net_protected => "protected from termination", "종료 방지됨";
    net_unprotected => "not protected from termination", "종료 방지 안 됨";
    net_protect => "Protect", "종료 방지";
    net_unprotect => "Lift the protection", "종료 방지 해제";
    net_suspended(what: &str) => "suspended: {what}", "일시 중지: {what}";
    net_suspend(what: &str) => "Suspend {what}", "{what} 일시 중지";
    net_resume(what: &str) => "Resume {what}", "{what} 다시 시작";
    net_log_less => "Log what is needed", "필요한 것만 기록";
    net_log_more => "Log everything, for money", "모두 기록 (유료)";
    net_forbid => "Add a policy that denies it", "거부 정책 추가";
    net_permit => "Add one that allows it", "허용 정책 추가";
    net_forbid_whom => "Whom", "대상";
    net_forbid_what => "What", "작업";

    lobby_note => "You can look around; changes are possible once the game runs.", "둘러볼 수 있습니다. 변경은 게임이 시작된 뒤에 가능합니다.";
    paused_note => "The game stands still: nothing is sent, nothing is billed, nothing can be changed.", "게임이 멈췄습니다. 요청도 요금도 없고, 아무것도 바꿀 수 없습니다.";
    ended_note => "The game is over: nothing can be changed any more.", "게임이 끝나 더는 바꿀 수 없습니다.";
}
