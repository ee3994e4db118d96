//! What holds of an account at any second.

use super::*;

/// No limit is exceeded, and no address is used twice.
pub(super) fn assert_account(account: &Account, scenario: &Scenario) {
    let (tasks, living): (Vec<_>, Vec<_>) = account
        .living()
        .partition(|i| i.compute == Compute::Container);
    assert!(
        living.len() <= scenario.limits.instances as usize,
        "{} instances",
        living.len()
    );
    assert!(tasks.len() <= scenario.limits.tasks as usize);
    assert_packed(account);
    assert!(account.subnets.len() <= scenario.limits.subnets as usize);
    for subnet in &account.subnets {
        let balancers = account
            .balancers
            .iter()
            .filter(|b| b.subnets.contains(&subnet.name))
            .count();
        let instances = living.iter().filter(|i| i.subnet == subnet.name).count();
        let used = RESERVED_ADDRESSES + balancers as u32 * BALANCER_ADDRESSES + instances as u32;
        assert!(
            used <= subnet.cidr.addresses(),
            "{} is over-used",
            subnet.name
        );
        assert_eq!(
            account.free_addresses(subnet),
            subnet.cidr.addresses() - used
        );
    }
    assert_regions(account);
    for instance in account.living() {
        assert!(account.subnets.iter().any(|s| s.name == instance.subnet));
        assert!(account.groups.iter().any(|g| g.name == instance.group));
    }
    for group in &account.groups {
        assert!(
            group.min <= group.desired && group.desired <= group.max,
            "{group:?}"
        );
        let limit = match group.launch.compute {
            Compute::Container => scenario.limits.tasks,
            _ => scenario.limits.instances,
        };
        assert!(group.max <= limit, "{group:?}");
    }
    for (index, instance) in account.instances.iter().enumerate() {
        assert_eq!(
            instance.id,
            InstanceId(index as u32),
            "ids are the order of the launches"
        );
    }
}

/// No host has more on it than it has room for, nor a port twice, and none of
/// its containers outlives it.
fn assert_packed(account: &Account) {
    for instance in account.living() {
        assert_eq!(
            (instance.host.is_some(), instance.task.is_some()),
            (
                instance.compute == Compute::Host,
                instance.compute == Compute::Container
            ),
            "{instance:?}"
        );
    }
    let tasks = || account.living().filter_map(|i| Some((i, i.task.as_ref()?)));
    for (instance, task) in tasks() {
        let host = &account.instances[task.host.0 as usize];
        assert!(
            matches!(host.phase, Phase::Running | Phase::Draining),
            "{instance:?} lives on {host:?}"
        );
        assert!(
            host.phase == Phase::Running || instance.phase == Phase::Draining,
            "{instance:?} stays on {host:?}"
        );
        assert_eq!(
            (&instance.subnet, &instance.zone),
            (&host.subnet, &host.zone)
        );
        assert!(host.launched_at <= instance.launched_at);
    }
    for host in account.living().filter(|i| i.host.is_some()) {
        let all = host.host.as_ref().expect("a host").size;
        let its = || tasks().filter(|(_, task)| task.host == host.id);
        let vcpu: u32 = its().map(|(_, task)| task.size.vcpu.get()).sum();
        let memory_mb: u32 = its().map(|(_, task)| task.size.memory_mb).sum();
        assert!(
            vcpu <= all.vcpu.get() && memory_mb <= all.memory_mb,
            "{host:?} is over-full"
        );
        let left = account.room_on(host).expect("a host");
        assert_eq!(
            (left.vcpu.get() + vcpu, left.memory_mb + memory_mb),
            (all.vcpu.get(), all.memory_mb)
        );
        let fixed = its().filter(|(_, task)| task.host_port == HostPort::Fixed);
        assert!(fixed.count() <= 1, "two at one port of {host:?}");
    }
    assert!(
        account.targets().all(|i| i.compute != Compute::Host),
        "a host gets requests"
    );
}

/// Nothing lies in two regions, and the address points to what is there.
fn assert_regions(account: &Account) {
    let lists = account.balancers.iter().map(|b| &b.subnets);
    let lists = lists.map(Vec::as_slice);
    let lists = lists.chain(account.groups.iter().map(|g| account.subnets_of_group(g)));
    for names in lists {
        let subnets = account.subnets.iter().filter(|s| names.contains(&s.name));
        let (_, elsewhere) = Region::of_subnets(&account.regions, subnets);
        assert_eq!(elsewhere, None, "{names:?}");
    }
    for group in &account.groups {
        let balancer = account.balancers.iter().find(|b| b.name == group.behind);
        let its = balancer.and_then(|b| account.region_of(b));
        let own = account.region_of_subnets(account.subnets_of_group(group));
        assert!(its.is_none() || own.is_none() || its == own, "{group:?}");
    }
    assert!(account.is_entry(&account.entry), "{:?}", account.dns);
    let records = account.dns.as_ref().map_or(1, |dns| dns.records.len());
    assert_eq!(account.entries().count(), records, "all of them are there");
}

/// Nothing lives in a zone that is down.
pub(super) fn assert_faults(account: &Account) {
    let lives_on = account.living().find(|i| account.is_down(&i.zone));
    assert_eq!(lives_on, None);
}

pub(super) fn members(account: &Account, group: &Group) -> usize {
    let its = account.instances.iter().filter(|i| i.group == group.name);
    its.filter(|i| matches!(i.phase, Phase::Booting | Phase::Running))
        .count()
}
