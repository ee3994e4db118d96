//! What a game offers, and what it costs.

use crate::runbook::{dollars, of_requests, price};
use model::scenario::{Function, Prices, RequestPrice, Scenario, Serverless};
use model::text::Text;
use model::units::MicroUsd;

/// What is offered for money: what is free, or not there, is left out.
pub(super) fn prices(scenario: &Scenario) -> Vec<(Text, Text)> {
    let mut all = Vec::new();
    for it in scenario.instance_types() {
        let (name, slots) = (&it.name, it.slots);
        let what = Text::new(
            format!("An instance, {name}: {slots} requests at once"),
            format!("인스턴스 {name}: 동시 요청 {slots}건"),
        );
        all.push((what, price(&it.price)));
    }
    if let Some(serverless) = &scenario.serverless {
        add_serverless(&mut all, serverless);
    }
    if let Some(function) = &scenario.function {
        add_function(&mut all, function);
    }
    add_rest(&mut all, &scenario.prices, scenario.cache_node.is_some());
    all
}

fn add_serverless(all: &mut Vec<(Text, Text)>, serverless: &Serverless) {
    let what = Text::new("A serverless container", "서버리스 컨테이너");
    all.push((what, price(&serverless.price)));
    if let Some(spot) = &serverless.spot {
        let what = Text::new(
            "The same on spot, until it is taken away",
            "스팟 (회수될 수 있음)",
        );
        let off = spot.discount;
        all.push((
            what,
            Text::new(format!("{off} less"), format!("{off} 할인")),
        ));
    }
}

fn add_function(all: &mut Vec<(Text, Text)>, function: &Function) {
    let what = Text::new("Requests to functions", "함수 요청");
    all.push((what, of_requests(&function.requests)));
    let per_hour = dollars(function.usd_per_gb_hour);
    let cost = Text::new(
        format!("{per_hour} for an hour of a gigabyte"),
        format!("1GB를 1시간 쓰면 {per_hour}"),
    );
    all.push((Text::new("The memory of functions", "함수 메모리"), cost));
    if let Some(provisioned) = &function.provisioned {
        let what = Text::new("An environment that is always ready", "늘 준비된 함수 환경");
        all.push((what, price(provisioned)));
    }
}

fn add_rest(all: &mut Vec<(Text, Text)>, prices: &Prices, has_node: bool) {
    let node = has_node.then_some(&prices.cache_node);
    let rest = [
        (
            "An application balancer",
            "애플리케이션 로드 밸런서",
            Some(&prices.application_balancer),
        ),
        (
            "A classic balancer",
            "클래식 로드 밸런서",
            Some(&prices.classic_balancer),
        ),
        ("A NAT gateway", "NAT 게이트웨이", Some(&prices.nat_gateway)),
        ("A volume", "볼륨", Some(&prices.volume)),
        ("A cache node", "캐시 노드", node),
        (
            "Detailed metrics of a group",
            "그룹의 상세 지표",
            Some(&prices.detailed_metrics),
        ),
    ];
    for (en, ko, its) in rest {
        if let Some(its) = its.filter(|it| it.usd > MicroUsd::ZERO) {
            all.push((Text::new(en, ko), price(its)));
        }
    }
    of_traffic(all, ("The CDN", "CDN"), &prices.cdn);
    of_traffic(all, ("Debug logging", "디버그 로그"), &prices.debug_logging);
}

fn of_traffic(all: &mut Vec<(Text, Text)>, (en, ko): (&str, &str), price: &RequestPrice) {
    if price.usd > MicroUsd::ZERO {
        all.push((Text::new(en, ko), of_requests(price)));
    }
    if price.usd_per_gb > MicroUsd::ZERO {
        let per_gb = dollars(price.usd_per_gb);
        let what = Text::new(format!("{en}, what it sends"), format!("{ko} 전송량"));
        let cost = Text::new(
            format!("{per_gb} for a gigabyte"),
            format!("1GB에 {per_gb}"),
        );
        all.push((what, cost));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;

    #[test]
    fn what_is_offered_has_its_price_and_what_is_not_has_none() {
        let source = assets::scenario("unicorn-rentals").expect("it is shipped");
        let mut scenario = source.loaded(1).value.expect("it loads");
        let english = |scenario: &Scenario| {
            let lines = prices(scenario).into_iter();
            let lines = lines.map(|(what, cost)| format!("{} = {}", what.en, cost.en));
            lines.collect::<Vec<_>>().join("\n")
        };
        scenario.prices.cdn.usd_per_gb = MicroUsd::new(90_000);
        scenario.cache_node = None;
        let text = english(&scenario);
        assert!(text.contains("$8 for every started 15m"), "{text}");
        assert!(
            text.contains("The CDN, what it sends = $0.09 for a gigabyte"),
            "{text}"
        );
        assert!(!text.contains("cache node"), "{text}");
        scenario.prices.volume.usd = MicroUsd::ZERO;
        assert!(!english(&scenario).contains("volume"));
    }
}
