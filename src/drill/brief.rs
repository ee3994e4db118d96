//! What a learner is told before the start, made of the scenario and the account.

use crate::cues::{Is, Sheet};
use crate::runbook::number;
use crate::show::cues::when;
use crate::what_if::usual;
use model::account::{Account, Group};
use model::scenario::{RatePoint, Scenario};
use model::text::{Lang, Text};
use model::units::{GameTime, SECOND_NS};
use scoreboard::drill::{Brief, Choice, Moment};

/// Numbers of the scenario that a drill is played with, and what they are.
const NUMBERS: [(&str, &str, &str); 9] = [
    (
        "service.base_time",
        "An answer takes at least",
        "응답 최소 시간",
    ),
    (
        "service.slots",
        "A server works on so many at once",
        "서버 한 대가 동시에 처리하는 수",
    ),
    (
        "service.queue",
        "So many more wait in its queue",
        "서버의 대기열 길이",
    ),
    (
        "service.client_timeout",
        "A client gives up after",
        "고객이 포기하는 시간",
    ),
    (
        "startup.baked",
        "A baked server starts within",
        "이미지에 포함된 서버의 시작 시간",
    ),
    ("price.instance", "A server costs", "서버 요금"),
    ("price.cdn", "The CDN costs", "CDN 요금"),
    (
        "score.points_per_usd",
        "A dollar costs points",
        "1달러당 잃는 점수",
    ),
    ("limits.instances", "Servers at most", "서버 최대 수"),
];

/// The brief of a drill: of its scenario, at its speed, and the account it begins with.
pub(crate) fn brief(name: &str, scenario: &Scenario, account: &Account) -> Brief {
    Brief {
        title: scenario.title.clone(),
        story: scenario.story.clone(),
        length_s: (scenario.length.as_ns() / SECOND_NS) as u32,
        moments: moments(name, scenario),
        account: parts(account),
        numbers: numbers(scenario),
        objectives: scenario.objective.clone(),
        changes: usual::ALL
            .iter()
            .map(|it| Choice {
                id: it.id,
                what: it.what(),
            })
            .collect(),
    }
}

/// Traffic and what the script brings, in order of time; what has none comes last.
fn moments(name: &str, scenario: &Scenario) -> Vec<Moment> {
    let rates = &scenario.traffic.rate;
    let mut found: Vec<((bool, GameTime), Moment)> = Vec::new();
    for (place, point) in rates.iter().enumerate() {
        let at = GameTime::ZERO + point.at;
        let before = place.checked_sub(1).map(|before| &rates[before]);
        let moment = Moment {
            when: Text::new(at.to_string(), at.to_string()),
            what: rate(before, point),
        };
        found.push(((false, at), moment));
    }
    let brings_something = |id: &str| {
        let event = scenario.event.iter().find(|it| it.id.as_str() == id);
        event.is_none_or(|it| it.brings.is_some() || it.unlock.is_some())
    };
    for cue in Sheet::of(name, scenario, None).cues {
        let is_told = match cue.is {
            Is::Begin | Is::End => false,
            Is::Event => brings_something(&cue.id),
            Is::Burst | Is::Monkey => true,
        };
        if is_told {
            let moment = Moment {
                when: Text::new(when(&cue.when, Lang::En), when(&cue.when, Lang::Ko)),
                what: cue.what,
            };
            found.push((cue.when.place(), moment));
        }
    }
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

/// How the traffic comes to a point of its curve.
fn rate(before: Option<&RatePoint>, point: &RatePoint) -> Text {
    let rps = f64::from(point.rps.get() as u32) / 1e3;
    let Some(before) = before else {
        return Text::new(
            format!("Traffic begins: {rps} requests a second."),
            format!("트래픽 시작: 초당 {rps}건."),
        );
    };
    match (point.rps.cmp(&before.rps), point.step) {
        (std::cmp::Ordering::Equal, _) => Text::new(
            format!("Still {rps} requests a second."),
            format!("계속 초당 {rps}건."),
        ),
        (_, true) => Text::new(
            format!("It jumps to {rps} requests a second."),
            format!("초당 {rps}건으로 단번에 바뀝니다."),
        ),
        (std::cmp::Ordering::Greater, false) => Text::new(
            format!("Until now it has risen to {rps} requests a second."),
            format!("이때까지 초당 {rps}건으로 늘어납니다."),
        ),
        (std::cmp::Ordering::Less, false) => Text::new(
            format!("Until now it has fallen to {rps} requests a second."),
            format!("이때까지 초당 {rps}건으로 줄어듭니다."),
        ),
    }
}

fn numbers(scenario: &Scenario) -> Vec<(Text, Text)> {
    let mut all: Vec<(Text, Text)> = NUMBERS
        .iter()
        .filter_map(|(name, en, ko)| {
            let label = Text::new(*en, *ko);
            Some((label, number(scenario, name)?))
        })
        .collect();
    let score = &scenario.score;
    for (tier, en, ko) in [
        (&score.fast, "A fast answer: points", "빠른 응답: 점수"),
        (&score.ok, "An ok answer: points", "보통 응답: 점수"),
        (&score.slow, "A slow answer: points", "느린 응답: 점수"),
    ] {
        let (points, within) = (tier.points, tier.within);
        let value = Text::new(
            format!("{points}, within {within}"),
            format!("{points}, {within} 이내"),
        );
        all.push((Text::new(en, ko), value));
    }
    for (points, en, ko) in [
        (score.wrong, "A wrong answer: points", "틀린 답: 점수"),
        (
            score.failed,
            "A failed request: points",
            "실패한 요청: 점수",
        ),
    ] {
        let value = points.to_string();
        all.push((Text::new(en, ko), Text::new(value.clone(), value)));
    }
    all
}

/// What an account has, part by part.
pub(crate) fn parts(account: &Account) -> Vec<Text> {
    let mut all: Vec<Text> = account.groups.iter().map(group).collect();
    for balancer in &account.balancers {
        let (name, kind) = (&balancer.name, balancer.kind);
        all.push(match account.is_entry(name) {
            true => Text::new(
                format!("Balancer {name} ({kind}): customers come in here"),
                format!("로드 밸런서 {name} ({kind}): 고객이 들어오는 곳"),
            ),
            false => Text::new(
                format!("Balancer {name} ({kind})"),
                format!("로드 밸런서 {name} ({kind})"),
            ),
        });
    }
    all.push(match &account.cdn {
        Some(cdn) => Text::new(
            format!("CDN: key {}, answers are kept {}", cdn.key, cdn.ttl),
            format!("CDN: 키 {}, 응답 보관 {}", cdn.key, cdn.ttl),
        ),
        None => Text::new("CDN: none", "CDN: 없음"),
    });
    for subnet in &account.subnets {
        let (name, zone, cidr) = (&subnet.name, &subnet.zone, subnet.cidr);
        all.push(Text::new(
            format!("Subnet {name} in zone {zone}, {cidr}"),
            format!("{zone}존의 서브넷 {name}, {cidr}"),
        ));
    }
    let gateways = account.nat_gateways.iter().map(|it| it.name.to_string());
    named(
        &mut all,
        "NAT gateways",
        "NAT 게이트웨이",
        gateways.collect(),
    );
    let volumes = account.volumes.iter().map(|it| it.name.to_string());
    named(&mut all, "Volumes", "볼륨", volumes.collect());
    all
}

fn named(all: &mut Vec<Text>, en: &str, ko: &str, names: Vec<String>) {
    if !names.is_empty() {
        let names = names.join(", ");
        all.push(Text::new(
            format!("{en}: {names}"),
            format!("{ko}: {names}"),
        ));
    }
}

fn group(group: &Group) -> Text {
    let Group {
        name,
        min,
        desired,
        max,
        ..
    } = group;
    let (version, compute) = (group.launch.version, group.launch.compute);
    let subnets: Vec<&str> = group.subnets.iter().map(|it| it.as_str()).collect();
    let subnets = subnets.join(", ");
    Text::new(
        format!(
            "Group {name}: {desired} × {compute} of version {version} ({min} to {max}), in {subnets}"
        ),
        format!(
            "그룹 {name}: 버전 {version} {compute} {desired}대 ({min}~{max}), 서브넷 {subnets}"
        ),
    )
}
