//! What a team starts with.

use model::account::{Account, Balancer, Dns, Group, Process};
use model::scenario::Scenario;

/// The account that a scenario starts with, before anything is up.
#[must_use]
pub fn starting_account(scenario: &Scenario) -> Account {
    let plan = &scenario.account;
    // A policy that cannot work is refused by the check of the scenario.
    let groups = plan.group.iter().map(|group| Group {
        name: group.name.clone(),
        launch: scenario.filled(group.launch.clone()),
        subnets: group.subnets.clone(),
        min: group.min,
        desired: group.desired,
        max: group.max,
        behind: group.behind.clone(),
        weight: group.weight,
        policy: group.policy().unwrap_or_default(),
        security_group: group.security_group.clone(),
        is_protected: group.protected,
        suspended: Process::each_once(&group.suspended),
        schedule: group.schedule.clone(),
        is_detailed: group.detailed,
    });
    let balancers = plan.balancer.iter().map(|balancer| Balancer {
        health: balancer.health.filled(&scenario.health),
        drain: balancer.drain.or(Some(scenario.startup.drain)),
        ..balancer.clone()
    });
    Account {
        entry: match &plan.dns {
            Some(dns) => dns.first().unwrap_or(&plan.entry).clone(),
            None => plan.entry.clone(),
        },
        dns: plan.dns.as_ref().map(|dns| Dns::new(dns, None)),
        regions: plan.regions(),
        cdn: None,
        cache_node: None,
        subnets: plan.subnet.clone(),
        balancers: balancers.collect(),
        groups: groups.collect(),
        nat_gateways: plan.nat_gateway.clone(),
        volumes: plan.volume.clone(),
        network: plan.network(),
        logging: plan.logging,
        policies: plan.policies(),
        deployments: Vec::new(),
        instances: Vec::new(),
        faults: Vec::new(),
    }
}
