//! Commands in words, for the audit log.

use super::T;
use model::autoscale::ScalingPolicy;
use model::command::Command;

super::texts! {
    cmd_put_cdn(key: &str, ttl: &str) => "CDN in front: key {key}, kept {ttl}", "앞단 CDN: 키 {key}, 보관 {ttl}";
    cmd_delete_cdn => "take the CDN away", "CDN 제거";
    cmd_set_group(group: &str, sizes: &str) => "{group}: {sizes}", "{group}: {sizes}";
    cmd_scaling_manual(group: &str) => "{group}: size by hand", "{group}: 수동 조절";
    cmd_scaling_requests(group: &str, target: u32) => "{group}: {target} requests per target and minute", "{group}: 대상당 분당 요청 {target}개";
    cmd_launch(group: &str, what: &str) => "{group} launches {what}", "{group} 시작 설정: {what}";
    cmd_switch(balancer: &str, kind: &str) => "{balancer}: {kind} balancer", "{balancer}: {kind} 밸런서";
    cmd_subnet(name: &str, cidr: &str, zone: &str) => "subnet {name} {cidr} in zone {zone}", "{zone}존 서브넷 {name} {cidr}";
    cmd_delete(what: &str) => "delete {what}", "{what} 삭제";
    cmd_terminate(instance: &str) => "terminate {instance}", "{instance} 종료";
    cmd_launch_instance(group: &str) => "launch an instance for {group}", "{group} 인스턴스 시작";
    cmd_retire(instance: &str) => "retire {instance}", "{instance} 퇴역";
}

/// What a command asks for, in a few words.
pub(crate) fn command_in_words(t: T, command: &Command) -> String {
    match command {
        Command::PutCdn { key, ttl } => t.cmd_put_cdn(key.as_str(), &ttl.to_string()),
        Command::DeleteCdn {} => t.cmd_delete_cdn().to_owned(),
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
        Command::SetLaunch {
            group,
            version,
            start_script,
        } => {
            let parts = [
                version.map(|it| it.as_str()),
                start_script.map(|it| it.as_str()),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            t.cmd_launch(group.as_str(), &parts.join(", "))
        }
        Command::SwitchBalancer { balancer, kind } => {
            t.cmd_switch(balancer.as_str(), kind.as_str())
        }
        Command::AddSubnet {
            name, zone, cidr, ..
        } => t.cmd_subnet(name.as_str(), &cidr.to_string(), zone.as_str()),
        Command::Delete { resource } => t.cmd_delete(&resource.to_string()),
        Command::TerminateInstance { instance } => t.cmd_terminate(&instance.to_string()),
        Command::LaunchInstance { group } => t.cmd_launch_instance(group.as_str()),
        Command::RetireInstance { instance } => t.cmd_retire(&instance.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::Name;
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
