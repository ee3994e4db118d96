//! Commands in words, for the audit log.

use super::T;
use model::account::{DnsRecord, HostPort};
use model::autoscale::ScalingPolicy;
use model::balance::Algorithm;
use model::command::Command;
use model::deploy::Strategy;
use model::ids::Name;
use model::text::{Lang, Text};
use model::units::StoryDuration;

super::texts! {
    cmd_put_cdn(key: &str, ttl: &str) => "CDN in front: key {key}, kept {ttl}", "앞단 CDN: 키 {key}, 보관 {ttl}";
    cmd_tune_cdn(what: &str) => "CDN: {what}", "CDN: {what}";
    cmd_tune_min(ttl: &str) => "kept {ttl} at least", "최소 보관 {ttl}";
    cmd_tune_error(ttl: &str) => "errors kept {ttl}", "오류 보관 {ttl}";
    cmd_tune_shared => "simultaneous misses share one request", "동시 미스는 요청 하나로 합침";
    cmd_tune_alone => "each miss goes alone", "미스마다 따로 요청";
    cmd_invalidate_cdn => "drop everything that the CDN keeps", "CDN 캐시 무효화";
    cmd_delete_cdn => "take the CDN away", "CDN 제거";
    cmd_put_node(what: &str) => "cache node: {what}", "캐시 노드: {what}";
    cmd_node_as_is => "as the event has it", "기본 설정";
    cmd_node_size(size: u32) => "{size} entries", "항목 {size}개";
    cmd_node_ttl(ttl: &str) => "kept {ttl}", "보관 {ttl}";
    cmd_flush_node => "drop everything that the cache node holds", "캐시 노드 비우기";
    cmd_delete_node => "take the cache node away", "캐시 노드 제거";
    cmd_lose_node => "lose the cache node", "캐시 노드 손실";
    cmd_set_group(group: &str, sizes: &str) => "{group}: {sizes}", "{group}: {sizes}";
    cmd_scaling_manual(group: &str) => "{group}: size by hand", "{group}: 수동 조절";
    cmd_scaling_requests(group: &str, target: u32) => "{group}: {target} requests per target and minute", "{group}: 대상당 분당 요청 {target}개";
    cmd_scaling_busy(group: &str, target: u32) => "{group}: {target} % of slots busy", "{group}: 슬롯 사용률 {target}%";
    cmd_scaling_steps(group: &str, steps: &str) => "{group}: steps {steps}", "{group}: 단계 조절 {steps}";
    cmd_schedule(group: &str, what: &str) => "{group}: planned {what}", "{group}: 예약 {what}";
    cmd_no_schedule(group: &str) => "{group}: nothing planned", "{group}: 예약 없음";
    cmd_metrics_detailed(group: &str) => "{group}: detailed metrics", "{group}: 상세 지표";
    cmd_metrics_basic(group: &str) => "{group}: basic metrics", "{group}: 기본 지표";
    cmd_launch(group: &str, what: &str) => "{group} launches {what}", "{group} 시작 설정: {what}";
    cmd_switch(balancer: &str, kind: &str) => "{balancer}: {kind} balancer", "{balancer}: {kind} 밸런서";
    cmd_tune(balancer: &str, what: &str) => "{balancer}: {what}", "{balancer}: {what}";
    cmd_tune_least => "fewest outstanding requests first", "처리 중인 요청이 가장 적은 대상부터";
    cmd_tune_round => "round robin", "라운드 로빈";
    cmd_tune_slow_start(time: &str) => "slow start over {time}", "느린 시작 {time}";
    cmd_tune_at_once => "no slow start", "느린 시작 없음";
    cmd_tune_drain(time: &str) => "drain up to {time}", "드레이닝 최대 {time}";
    cmd_tune_as_is => "as it is", "변경 없음";
    cmd_health(balancer: &str, what: &str) => "{balancer} health check: {what}", "{balancer} 상태 확인: {what}";
    cmd_health_path(path: &str) => "path {path}", "경로 {path}";
    cmd_health_interval(time: &str) => "every {time}", "{time}마다";
    cmd_health_timeout(time: &str) => "within {time}", "{time} 안에";
    cmd_health_in(count: u32) => "in after {count}", "{count}번 성공하면 복귀";
    cmd_health_out(count: u32) => "out after {count}", "{count}번 실패하면 제외";
    cmd_fail_open => "send to all while none is healthy", "모두 비정상이면 전부에 보냄";
    cmd_fail_closed => "send to none while none is healthy", "모두 비정상이면 보내지 않음";
    cmd_weight(group: &str, weight: u32) => "{group}: weight {weight}", "{group}: 가중치 {weight}";
    cmd_dns(records: &str) => "DNS answers {records}", "DNS 응답: {records}";
    cmd_dns_ttl(records: &str, ttl: &str) => "DNS answers {records}, kept {ttl}", "DNS 응답: {records}, 보관 {ttl}";
    cmd_subnet(name: &str, cidr: &str, zone: &str) => "subnet {name} {cidr} in zone {zone}", "{zone}존 서브넷 {name} {cidr}";
    cmd_add_idle(what: &str) => "make {what}", "{what} 생성";
    cmd_delete(what: &str) => "delete {what}", "{what} 삭제";
    cmd_terminate(instance: &str) => "terminate {instance}", "{instance} 종료";
    cmd_stop(instance: &str) => "stop {instance}", "{instance} 중지";
    cmd_reboot(instance: &str) => "reboot {instance}", "{instance} 재부팅";
    cmd_on_hosts(hosts: &str) => "on hosts of {hosts}", "{hosts}의 호스트에";
    cmd_task(size: &str) => "tasks of {size}", "작업 크기 {size}";
    port_dynamic => "dynamic port", "동적 포트";
    port_fixed => "fixed port", "고정 포트";
    cmd_provisioned(count: u32) => "{count} environments ready", "준비된 환경 {count}개";
    cmd_launch_instance(group: &str) => "launch an instance for {group}", "{group} 인스턴스 시작";
    cmd_retire(instance: &str) => "retire {instance}", "{instance} 퇴역";
    cmd_security_group(name: &str, http: &str) => "security group {name}: {http} HTTP", "보안 그룹 {name}: HTTP {http}";
    cmd_network_acl(name: &str, http: &str) => "network ACL {name}: {http} HTTP", "네트워크 ACL {name}: HTTP {http}";
    cmd_route(table: &str, target: &str) => "route table {table}: default route to {target}", "라우팅 테이블 {table}: 기본 경로 {target}";
    cmd_no_route(table: &str) => "route table {table}: no default route", "라우팅 테이블 {table}: 기본 경로 없음";
    cmd_attach(gateway: &str) => "attach internet gateway {gateway}", "인터넷 게이트웨이 {gateway} 연결";
    cmd_detach(gateway: &str) => "detach internet gateway {gateway}", "인터넷 게이트웨이 {gateway} 분리";
    cmd_logging(level: &str) => "logging: {level}", "로그 수준: {level}";
    cmd_put_policy(name: &str, what: &str) => "policy {name}: {what}", "정책 {name}: {what}";
    cmd_delete_policy(name: &str) => "delete policy {name}", "정책 {name} 삭제";
    cmd_protect(group: &str) => "{group}: protect from termination", "{group}: 종료 방지";
    cmd_unprotect(group: &str) => "{group}: no protection from termination", "{group}: 종료 방지 해제";
    cmd_suspend(group: &str, what: &str) => "{group}: suspend {what}", "{group}: {what} 일시 중지";
    cmd_resume(group: &str) => "{group}: suspend nothing", "{group}: 모두 다시 시작";

    cmd_add_group(name: &str, launch: &str, balancer: &str) => "new group {name} behind {balancer}: {launch}", "새 그룹 {name} ({balancer} 뒤): {launch}";
    cmd_add_balancer(name: &str, kind: &str, subnets: &str) => "new {kind} balancer {name} in {subnets}", "새 {kind} 밸런서 {name}: 서브넷 {subnets}";
    cmd_entry(balancer: &str) => "the service's address points to {balancer}", "서비스 주소 연결: {balancer}";
    cmd_behind(group: &str, balancer: &str) => "{group} behind balancer {balancer}", "{group}: {balancer} 밸런서 뒤로 이동";
    cmd_subnets(what: &str, subnets: &str) => "{what} in subnets {subnets}", "{what}: 서브넷 {subnets}";

    cmd_deploy(group: &str, what: &str) => "deploy {group}: {what}", "{group} 배포: {what}";
    cmd_deploy_again => "the same launch again", "같은 시작 설정으로 교체";
    cmd_deploy_all => "all at once", "한꺼번에";
    cmd_deploy_rolling(batch: u32) => "rolling, {batch} at a time", "롤링, {batch}대씩";
    cmd_deploy_blue_green(bake: &str) => "blue/green, old ones kept for {bake}", "블루/그린, 옛 서버 {bake} 유지";
    cmd_deploy_canary(share: &str, bake: &str) => "canary, {share} for {bake}", "카나리, {bake} 동안 {share}";
    cmd_deploy_rollback(rate: &str, over: &str) => "back on more than {rate} errors in {over}", "{over} 동안 오류 {rate} 초과 시 되돌림";
    cmd_abort_deployment(group: &str) => "take the deployment of {group} back", "{group} 배포 되돌리기";
    cmd_finish_deployment(group: &str) => "the deployment of {group} is through", "{group} 배포 완료";
    cmd_declare_spend(amount: &str) => "own infrastructure costs {amount} an hour", "자체 인프라 비용: 시간당 {amount}";
    cmd_take_hint(about: &str, rung: &str) => "ask for a hint: {about}, {rung}", "힌트 요청: {about}, {rung}";

}

/// What a command asks for, in a few words of both languages.
#[must_use]
pub fn command_in_both_languages(command: &Command) -> Text {
    Text {
        en: command_in_words(T(Lang::En), command),
        ko: command_in_words(T(Lang::Ko), command),
    }
}

/// What a command asks for, in a few words.
fn command_in_words(t: T, command: &Command) -> String {
    match command {
        Command::PutCdn { key, ttl } => t.cmd_put_cdn(key.as_str(), &ttl.to_string()),
        Command::TuneCdn {
            min_ttl,
            error_ttl,
            collapse,
        } => {
            let parts = [
                min_ttl.map(|ttl| t.cmd_tune_min(&ttl.to_string())),
                error_ttl.map(|ttl| t.cmd_tune_error(&ttl.to_string())),
                collapse.map(|shared| match shared {
                    true => t.cmd_tune_shared().to_owned(),
                    false => t.cmd_tune_alone().to_owned(),
                }),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            t.cmd_tune_cdn(&parts.join(", "))
        }
        Command::InvalidateCdn {} => t.cmd_invalidate_cdn().to_owned(),
        Command::DeleteCdn {} => t.cmd_delete_cdn().to_owned(),
        Command::PutCacheNode {
            ttl,
            size,
            eviction,
        } => {
            let parts = [
                size.map(|size| t.cmd_node_size(size)),
                eviction.map(|eviction| eviction.to_string()),
                ttl.map(|ttl| t.cmd_node_ttl(&ttl.to_string())),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            match &parts[..] {
                [] => t.cmd_put_node(t.cmd_node_as_is()),
                some => t.cmd_put_node(&some.join(", ")),
            }
        }
        Command::FlushCacheNode {} => t.cmd_flush_node().to_owned(),
        Command::DeleteCacheNode {} => t.cmd_delete_node().to_owned(),
        Command::LoseCacheNode {} => t.cmd_lose_node().to_owned(),
        Command::SetGroup {
            group,
            min,
            desired,
            max,
        } => {
            let sizes = [("min", min), ("desired", desired), ("max", max)];
            let sizes: Vec<_> = sizes
                .iter()
                .filter_map(|(name, size)| size.map(|size| format!("{name} {size}")))
                .collect();
            t.cmd_set_group(group.as_str(), &sizes.join(", "))
        }
        Command::SetScaling {
            group,
            policy: ScalingPolicy::Manual,
        } => t.cmd_scaling_manual(group.as_str()),
        Command::SetScaling {
            group,
            policy: ScalingPolicy::RequestsPerTarget { target_per_min },
        } => t.cmd_scaling_requests(group.as_str(), *target_per_min),
        Command::SetScaling {
            group,
            policy: ScalingPolicy::BusySlots { target_percent },
        } => t.cmd_scaling_busy(group.as_str(), *target_percent),
        Command::SetScaling {
            group,
            policy: ScalingPolicy::Steps { steps },
        } => {
            let steps: Vec<_> = steps.iter().map(ToString::to_string).collect();
            t.cmd_scaling_steps(group.as_str(), &steps.join(", "))
        }
        Command::SetSchedule { group, schedule } => {
            if schedule.is_empty() {
                return t.cmd_no_schedule(group.as_str());
            }
            let planned: Vec<_> = schedule.iter().map(ToString::to_string).collect();
            t.cmd_schedule(group.as_str(), &planned.join("; "))
        }
        Command::SetMonitoring { group, detailed } => {
            if *detailed {
                t.cmd_metrics_detailed(group.as_str())
            } else {
                t.cmd_metrics_basic(group.as_str())
            }
        }
        Command::SetLaunch {
            group,
            version,
            start_script,
            compute,
            instance_type,
            spot,
            provisioned,
            hosts,
            task,
            placement,
            host_port,
        } => {
            let provisioned = provisioned.map(|count| t.cmd_provisioned(count));
            let hosts = hosts.as_ref().map(|hosts| t.cmd_on_hosts(hosts.as_str()));
            let task = task.map(|size| t.cmd_task(&size.to_string()));
            let host_port = host_port.map(|port| match port {
                HostPort::Dynamic => t.port_dynamic(),
                HostPort::Fixed => t.port_fixed(),
            });
            let parts = [
                version.map(|it| it.as_str()),
                start_script.map(|it| it.as_str()),
                compute.map(|it| it.as_str()),
                instance_type.as_ref().map(Name::as_str),
                spot.and_then(|it| it.then_some("spot")),
                provisioned.as_deref(),
                hosts.as_deref(),
                task.as_deref(),
                placement.map(|it| it.as_str()),
                host_port,
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            t.cmd_launch(group.as_str(), &parts.join(", "))
        }
        Command::SwitchBalancer { balancer, kind } => {
            t.cmd_switch(balancer.as_str(), kind.as_str())
        }
        Command::TuneBalancer {
            balancer,
            algorithm,
            slow_start,
            drain,
        } => {
            let parts = [
                algorithm.map(|it| match it {
                    Algorithm::LeastOutstanding => t.cmd_tune_least().to_owned(),
                    Algorithm::RoundRobin => t.cmd_tune_round().to_owned(),
                }),
                slow_start.map(|time| match time {
                    StoryDuration::ZERO => t.cmd_tune_at_once().to_owned(),
                    _ => t.cmd_tune_slow_start(&time.to_string()),
                }),
                drain.map(|time| t.cmd_tune_drain(&time.to_string())),
            ];
            let mut parts: Vec<_> = parts.into_iter().flatten().collect();
            if parts.is_empty() {
                parts.push(t.cmd_tune_as_is().to_owned());
            }
            t.cmd_tune(balancer.as_str(), &parts.join(", "))
        }
        Command::SetHealthCheck {
            balancer,
            path,
            interval,
            timeout,
            healthy_after,
            unhealthy_after,
            fail_open,
        } => {
            let parts = [
                path.as_ref().map(|path| t.cmd_health_path(path.as_str())),
                interval.map(|time| t.cmd_health_interval(&time.to_string())),
                timeout.map(|time| t.cmd_health_timeout(&time.to_string())),
                healthy_after.map(|count| t.cmd_health_in(count)),
                unhealthy_after.map(|count| t.cmd_health_out(count)),
                fail_open.map(|open| match open {
                    true => t.cmd_fail_open().to_owned(),
                    false => t.cmd_fail_closed().to_owned(),
                }),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            t.cmd_health(balancer.as_str(), &parts.join(", "))
        }
        Command::SetWeight { group, weight } => t.cmd_weight(group.as_str(), *weight),
        Command::SetDns { ttl, records } => {
            let shown = |it: &DnsRecord| format!("{} ({})", it.balancer, t.dns_record(it));
            let shown: Vec<_> = records.iter().map(shown).collect();
            let shown = shown.join(", ");
            match ttl {
                Some(ttl) => t.cmd_dns_ttl(&shown, &ttl.to_string()),
                None => t.cmd_dns(&shown),
            }
        }
        Command::AddSubnet {
            name, zone, cidr, ..
        } => t.cmd_subnet(name.as_str(), &cidr.to_string(), zone.as_str()),
        Command::AddIdle { resource } => t.cmd_add_idle(&resource.to_string()),
        Command::Delete { resource } => t.cmd_delete(&resource.to_string()),
        Command::TerminateInstance { instance } => t.cmd_terminate(&instance.to_string()),
        Command::StopInstance { instance } => t.cmd_stop(&instance.to_string()),
        Command::RebootInstance { instance } => t.cmd_reboot(&instance.to_string()),
        Command::LaunchInstance { group } => t.cmd_launch_instance(group.as_str()),
        Command::RetireInstance { instance } => t.cmd_retire(&instance.to_string()),
        Command::SetSecurityGroup {
            security_group,
            http,
        } => t.cmd_security_group(security_group.as_str(), t.access(*http)),
        Command::SetNetworkAcl { network_acl, http } => {
            t.cmd_network_acl(network_acl.as_str(), t.access(*http))
        }
        Command::SetRoute {
            route_table,
            target,
        } => match target {
            Some(target) => t.cmd_route(route_table.as_str(), &target.to_string()),
            None => t.cmd_no_route(route_table.as_str()),
        },
        Command::AttachGateway { gateway } => t.cmd_attach(gateway.as_str()),
        Command::DetachGateway { gateway } => t.cmd_detach(gateway.as_str()),
        Command::SetLogging { logging } => t.cmd_logging(logging.as_str()),
        Command::PutPolicy { policy } => t.cmd_put_policy(policy.name.as_str(), &t.policy(policy)),
        Command::DeletePolicy { policy } => t.cmd_delete_policy(policy.as_str()),
        Command::SetProtection {
            group,
            is_protected,
        } => {
            if *is_protected {
                t.cmd_protect(group.as_str())
            } else {
                t.cmd_unprotect(group.as_str())
            }
        }
        Command::SetProcesses { group, suspended } => {
            if suspended.is_empty() {
                return t.cmd_resume(group.as_str());
            }
            let names: Vec<_> = suspended.iter().map(|it| it.as_str()).collect();
            t.cmd_suspend(group.as_str(), &names.join(", "))
        }
        Command::StartDeployment {
            group,
            version,
            start_script,
            instance_type,
            task,
            strategy,
            rollback,
        } => {
            let launch = [
                version.map(|it| it.as_str().to_owned()),
                start_script.map(|it| it.as_str().to_owned()),
                instance_type.as_ref().map(Name::to_string),
                task.map(|size| t.cmd_task(&size.to_string())),
            ];
            let mut parts: Vec<String> = launch.into_iter().flatten().collect();
            if parts.is_empty() {
                parts.push(t.cmd_deploy_again().to_owned());
            }
            parts.push(t.strategy(strategy));
            if let Some(rule) = rollback {
                let (rate, over) = (rule.error_rate.to_string(), rule.over.to_string());
                parts.push(t.cmd_deploy_rollback(&rate, &over));
            }
            t.cmd_deploy(group.as_str(), &parts.join(", "))
        }
        Command::AbortDeployment { group } => t.cmd_abort_deployment(group.as_str()),
        Command::TakeHint { about, rung } => t.cmd_take_hint(about.as_str(), rung.as_str()),
        Command::DeclareSpend { musd_per_hour } => t.cmd_declare_spend(&musd_per_hour.to_string()),
        Command::FinishDeployment { group } => t.cmd_finish_deployment(group.as_str()),
        Command::AddGroup {
            name,
            launch,
            behind,
            desired,
            ..
        } => {
            let launch = format!("{desired} × {launch}");
            t.cmd_add_group(name.as_str(), &launch, behind.as_str())
        }
        Command::AddBalancer {
            name,
            kind,
            subnets,
        } => t.cmd_add_balancer(name.as_str(), kind.as_str(), &listed(subnets)),
        Command::SetEntry { balancer } => t.cmd_entry(balancer.as_str()),
        Command::SetBehind { group, balancer } => t.cmd_behind(group.as_str(), balancer.as_str()),
        Command::SetGroupSubnets { group, subnets } => {
            t.cmd_subnets(group.as_str(), &listed(subnets))
        }
        Command::SetBalancerSubnets { balancer, subnets } => {
            t.cmd_subnets(balancer.as_str(), &listed(subnets))
        }
    }
}

impl T {
    /// How new instances take the place of old ones.
    fn strategy(self, strategy: &Strategy) -> String {
        match strategy {
            Strategy::AllAtOnce => self.cmd_deploy_all().to_owned(),
            Strategy::Rolling { batch } => self.cmd_deploy_rolling(*batch),
            Strategy::BlueGreen { bake } => self.cmd_deploy_blue_green(&bake.to_string()),
            Strategy::Canary { share, bake } => {
                self.cmd_deploy_canary(&share.to_string(), &bake.to_string())
            }
        }
    }
}

fn listed(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    #[test]
    fn absent_sizes_are_not_named() {
        let group = Name::try_new("web").unwrap();
        let command = Command::SetGroup {
            group,
            min: None,
            desired: Some(4),
            max: Some(8),
        };
        assert_eq!(
            command_in_words(T(Lang::En), &command),
            "web: desired 4, max 8"
        );
    }
}
