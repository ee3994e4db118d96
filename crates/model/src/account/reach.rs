//! What the network lets through: clients to balancers, balancers to
//! instances, instances to the internet.

use super::{Account, Balancer, Group, Instance, Phase, ResourceKind, ResourceRef, Subnet, Zone};
use crate::ids::Name;
use crate::outcome::FailCause;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Barrier {
    /// A security group lets no HTTP in.
    SecurityGroup(Name),
    /// A network ACL lets nothing cross the border of its subnets.
    NetworkAcl(Name),
    /// A route table has no default route.
    NoRoute(Name),
    /// The default route leads to a gateway that is not attached or not there.
    Blackhole(ResourceRef),
    /// The default route leads to a NAT gateway: out, but never in.
    OutgoingOnly(Name),
    /// The zone is out.
    ZoneDown(Zone),
}

impl Barrier {
    /// Why requests fail that it keeps away.
    #[must_use]
    pub const fn cause(&self) -> FailCause {
        match self {
            Self::ZoneDown(_) => FailCause::Outage,
            Self::SecurityGroup(_)
            | Self::NetworkAcl(_)
            | Self::NoRoute(_)
            | Self::Blackhole(_)
            | Self::OutgoingOnly(_) => FailCause::Blocked,
        }
    }
}

impl fmt::Display for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecurityGroup(name) => write!(f, "security-group/{name} lets no HTTP in"),
            Self::NetworkAcl(name) => write!(f, "network-acl/{name} denies"),
            Self::NoRoute(name) => write!(f, "route-table/{name} has no default route"),
            Self::Blackhole(target) => write!(f, "{target} is not there"),
            Self::OutgoingOnly(name) => write!(f, "route-table/{name} leads out only"),
            Self::ZoneDown(zone) => write!(f, "zone {zone} is down"),
        }
    }
}

impl Account {
    /// What keeps clients from a balancer. It has a node in each of its
    /// subnets, and one that can be reached is enough: clients try the next.
    /// An outage is named only when no node is left.
    #[must_use]
    pub fn barrier_to_balancer(&self, balancer: &Balancer) -> Option<Barrier> {
        if !self.network.security_group_allows(&balancer.security_group) {
            return Some(Barrier::SecurityGroup(balancer.security_group.clone()));
        }
        let mut first = None;
        for subnet in self.nodes_of(balancer) {
            let barrier = self.barrier_into(subnet)?;
            first.get_or_insert(barrier);
        }
        first.or_else(|| {
            let lost = self.subnets_of(balancer).next()?;
            Some(Barrier::ZoneDown(lost.zone.clone()))
        })
    }

    /// What keeps the balancer of its group from an instance. A network ACL
    /// works at the border of its subnet: within it, all can talk.
    #[must_use]
    pub fn barrier_to_instance(&self, instance: &Instance) -> Option<Barrier> {
        if !instance.compute.answers() {
            // No balancer sends it anything.
            return None;
        }
        let group = self.groups.iter().find(|g| g.name == instance.group)?;
        let balancer = self.balancers.iter().find(|b| b.name == group.behind);
        let Some(balancer) = balancer else {
            let guard = &self.guard_of(instance, group)?.security_group;
            let is_open = self.network.security_group_allows(guard);
            return (!is_open).then(|| Barrier::SecurityGroup(guard.clone()));
        };
        self.barrier_between(balancer, group, instance)
    }

    /// The same where balancer and group are known.
    pub(super) fn barrier_between(
        &self,
        balancer: &Balancer,
        group: &Group,
        instance: &Instance,
    ) -> Option<Barrier> {
        let guard = &self.guard_of(instance, group)?.security_group;
        if !self.network.security_group_allows(guard) {
            return Some(Barrier::SecurityGroup(guard.clone()));
        }
        if balancer.subnets.contains(&instance.subnet) {
            return None;
        }
        let own = self.subnets.iter().find(|s| s.name == instance.subnet)?;
        if !self.network.acl_allows(own) {
            return Some(Barrier::NetworkAcl(own.network_acl.clone()));
        }
        let mut nodes = self.nodes_of(balancer).peekable();
        let first = *nodes.peek()?;
        let is_shut_in = nodes.all(|subnet| !self.network.acl_allows(subnet));
        is_shut_in.then(|| Barrier::NetworkAcl(first.network_acl.clone()))
    }

    /// The group whose security group guards an instance: its own, or its host's.
    fn guard_of<'a>(&'a self, instance: &Instance, own: &'a Group) -> Option<&'a Group> {
        let Some(task) = &instance.task else {
            return Some(own);
        };
        // In order of their ids, even where those that are gone are left out.
        let found = self.instances.binary_search_by_key(&task.host, |i| i.id);
        let host = self.instances.get(found.ok()?)?;
        self.groups.iter().find(|g| g.name == host.group)
    }

    /// What keeps an instance in a subnet from the internet, where it fetches
    /// its code at first boot.
    #[must_use]
    pub fn barrier_to_internet(&self, subnet: &Name) -> Option<Barrier> {
        let subnet = self.subnets.iter().find(|s| s.name == *subnet)?;
        match self.barrier_into(subnet) {
            Some(Barrier::OutgoingOnly(_)) | None => None,
            barrier => barrier,
        }
    }

    /// What keeps requests from every instance that could answer, if the
    /// network does: with several entries, what does at the first of them, as
    /// long as it does at all.
    #[must_use]
    pub fn blocked_by(&self) -> Option<Barrier> {
        let mut first = None;
        for entry in self.entries() {
            let barrier = self.barrier_behind(entry)?;
            first.get_or_insert(barrier);
        }
        first
    }

    /// What keeps requests that come in by a balancer from every instance that
    /// could answer, if the network does.
    #[must_use]
    pub fn barrier_behind(&self, balancer: &Balancer) -> Option<Barrier> {
        if let Some(barrier) = self.barrier_to_balancer(balancer) {
            return Some(barrier);
        }
        if self.targets_of(balancer).next().is_some() {
            return None;
        }
        self.living()
            .filter(|i| i.phase == Phase::Running && self.is_behind(i, balancer))
            .find_map(|i| self.barrier_to_instance(i))
    }

    /// Whether a subnet's way to the internet leads through a NAT gateway.
    #[must_use]
    pub fn is_routed_to(&self, gateway: &Name) -> bool {
        let is_it =
            |route: &ResourceRef| route.kind == ResourceKind::NatGateway && route.name == *gateway;
        self.subnets
            .iter()
            .any(|subnet| self.network.route_of(subnet).is_some_and(is_it))
    }

    fn subnets_of<'a>(&'a self, balancer: &'a Balancer) -> impl Iterator<Item = &'a Subnet> {
        self.subnets
            .iter()
            .filter(|subnet| balancer.subnets.contains(&subnet.name))
    }

    /// The subnets in which a balancer has a node that is up.
    fn nodes_of<'a>(&'a self, balancer: &'a Balancer) -> impl Iterator<Item = &'a Subnet> {
        self.subnets_of(balancer)
            .filter(|subnet| !self.is_down(&subnet.zone))
    }

    /// What keeps the internet from a subnet.
    fn barrier_into(&self, subnet: &Subnet) -> Option<Barrier> {
        if !self.network.acl_allows(subnet) {
            return Some(Barrier::NetworkAcl(subnet.network_acl.clone()));
        }
        let Some(route) = self.network.route_of(subnet) else {
            return Some(Barrier::NoRoute(subnet.route_table.clone()));
        };
        let mut attached = self.network.internet_gateways.iter().filter(|g| g.attached);
        if route.kind != ResourceKind::NatGateway {
            let leads_out = attached.any(|gateway| gateway.name == route.name);
            return (!leads_out).then(|| Barrier::Blackhole(route.clone()));
        }
        // A NAT gateway itself needs the network to be attached.
        let is_there = self.nat_gateways.iter().any(|g| g.name == route.name);
        if is_there && attached.next().is_some() {
            Some(Barrier::OutgoingOnly(subnet.route_table.clone()))
        } else {
            Some(Barrier::Blackhole(route.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{
        Access, Capacity, InternetGateway, Launch, Logging, NatGateway, Network, NetworkAcl,
        RouteTable, StartScript, Version, Volume,
    };
    use crate::balance::BalancerKind;
    use crate::health::HealthState;
    use crate::ids::InstanceId;
    use crate::units::GameTime;

    fn name(text: &'static str) -> Name {
        Name::fixed(text)
    }

    fn instance(id: u32, subnet: &'static str) -> Instance {
        Instance {
            id: InstanceId(id),
            group: name("web"),
            subnet: name(subnet),
            zone: name("a"),
            version: Version::V1,
            compute: crate::account::Compute::Instance,
            is_spot: false,
            cohort: 0,
            instance_type: None,
            host: None,
            task: None,
            capacity: Capacity::default(),
            launched_at: GameTime::ZERO,
            boots_at: GameTime::ZERO,
            phase: Phase::Running,
            health: HealthState::known_healthy(),
            next_probe_at: GameTime::ZERO,
            stuck: None,
            has_code: false,
            drains_until: GameTime::ZERO,
            healthy_since: None,
        }
    }

    /// A balancer in `front`, an instance beside it and one in `back`, which
    /// has an ACL and a route table of its own and leaves by a NAT gateway.
    fn account() -> Account {
        let subnet = |subnet, cidr: &str, network_acl, route_table| Subnet {
            name: name(subnet),
            zone: name("a"),
            cidr: cidr.parse().unwrap(),
            network_acl: name(network_acl),
            route_table: name(route_table),
        };
        let network = Network {
            security_groups: Vec::new(),
            network_acls: vec![NetworkAcl {
                name: name("inner"),
                http: Access::Allow,
            }],
            route_tables: vec![RouteTable {
                name: name("private"),
                default_route: Some("nat-gateway/nat".parse().unwrap()),
            }],
            internet_gateways: Vec::new(),
        };
        Account {
            entry: name("lb"),
            dns: None,
            regions: Vec::new(),
            cdn: None,
            cache_node: None,
            subnets: vec![
                subnet("front", "10.0.0.0/24", "default", "main"),
                subnet("back", "10.0.1.0/24", "inner", "private"),
            ],
            balancers: vec![Balancer::new(
                name("lb"),
                BalancerKind::Classic,
                vec![name("front")],
            )],
            groups: vec![Group {
                subnets: vec![name("front"), name("back")],
                min: 0,
                desired: 2,
                max: 2,
                ..Group::new(
                    name("web"),
                    Launch::instances(Version::V1, StartScript::Slow),
                    name("lb"),
                )
            }],
            nat_gateways: vec![NatGateway { name: name("nat") }],
            volumes: Vec::new(),
            network: network.with_defaults(),
            logging: Logging::Normal,
            policies: Vec::new(),
            deployments: Vec::new(),
            instances: vec![instance(0, "front"), instance(1, "back")],
            faults: Vec::new(),
        }
    }

    fn set_acl(account: &mut Account, index: usize, http: Access) {
        account.network.network_acls[index].http = http;
    }

    fn targets(account: &Account) -> Vec<u32> {
        account.targets().map(|i| i.id.0).collect()
    }

    /// What stands in the way of new instances in each of the two subnets.
    fn outs(account: &Account) -> [Option<Barrier>; 2] {
        ["front", "back"].map(|subnet| account.barrier_to_internet(&name(subnet)))
    }

    #[test]
    fn what_a_route_or_a_group_uses_is_not_idle() {
        let mut account = account();
        account.volumes = vec![
            Volume {
                name: name("data"),
                attached_to: Some(name("web")),
            },
            Volume {
                name: name("old"),
                attached_to: None,
            },
        ];
        let idle = |account: &Account| -> Vec<String> {
            account.idle().map(|it| it.to_string()).collect()
        };
        assert_eq!(idle(&account), ["volume/old"]);
        account.network.route_tables[0].default_route = None;
        assert_eq!(idle(&account), ["nat-gateway/nat", "volume/old"]);
    }

    #[test]
    fn at_first_nothing_stands_in_the_way() {
        let account = account();
        assert_eq!(account.blocked_by(), None);
        assert_eq!(targets(&account), [0, 1]);
        assert_eq!(outs(&account), [None, None]);
        assert!(account.is_routed_to(&name("nat")));
        let plain = Network::default();
        assert_eq!(
            plain.route_tables[0].default_route,
            Some("internet-gateway/igw".parse().unwrap())
        );
    }

    #[test]
    fn an_acl_cuts_off_its_subnet_but_not_those_within() {
        let mut account = account();
        set_acl(&mut account, 0, Access::Deny);
        let inner = Barrier::NetworkAcl(name("inner"));
        assert_eq!(targets(&account), [0], "only the one beside the balancer");
        assert_eq!(account.blocked_by(), None);
        assert_eq!(outs(&account), [None, Some(inner)]);

        set_acl(&mut account, 0, Access::Allow);
        set_acl(&mut account, 1, Access::Deny);
        let outer = Barrier::NetworkAcl(name("default"));
        assert_eq!(account.blocked_by(), Some(outer.clone()));
        assert_eq!(
            targets(&account),
            [0],
            "the balancer cannot get out of its own subnet"
        );
        assert_eq!(outs(&account), [Some(outer), None]);
    }

    #[test]
    fn a_second_node_of_the_balancer_is_enough() {
        let mut account = account();
        account.balancers[0].subnets.push(name("back"));
        account.network.route_tables[0].default_route =
            Some("internet-gateway/igw".parse().unwrap());
        set_acl(&mut account, 1, Access::Deny);
        assert_eq!(account.blocked_by(), None);
        set_acl(&mut account, 0, Access::Deny);
        assert_eq!(
            account.blocked_by(),
            Some(Barrier::NetworkAcl(name("default")))
        );
    }

    #[test]
    fn a_balancer_loses_its_nodes_in_a_zone_that_is_down() {
        use crate::fault::Fault;
        let mut account = account();
        account.subnets[1].zone = name("b");
        account.instances[1].zone = name("b");
        let down = |zone| Fault::ZoneDown { zone: name(zone) };
        account.faults = vec![down("a")];
        let out = Some(Barrier::ZoneDown(name("a")));
        assert_eq!(account.blocked_by(), out, "its only node is in front");
        assert_eq!(
            account.blocked_by().map(|b| b.cause()),
            Some(FailCause::Outage)
        );
        // A second node is enough, and what it cannot pass counts for itself.
        account.balancers[0].subnets.push(name("back"));
        account.network.route_tables[0].default_route =
            Some("internet-gateway/igw".parse().unwrap());
        assert_eq!(account.blocked_by(), None);
        set_acl(&mut account, 0, Access::Deny);
        let denied = Some(Barrier::NetworkAcl(name("inner")));
        assert_eq!(account.blocked_by(), denied);
        // The other zone too: nobody answers, whatever the network says.
        account.faults.push(down("b"));
        assert_eq!(account.blocked_by(), out);
        account.faults.clear();
        assert_eq!(account.blocked_by(), None);
    }

    #[test]
    fn a_closed_security_group_blocks_requests_only() {
        let mut account = account();
        account.network.security_groups[0].http = Access::Deny;
        let closed = Barrier::SecurityGroup(name("default"));
        assert_eq!(account.blocked_by(), Some(closed.clone()));
        assert_eq!(targets(&account), [] as [u32; 0]);
        assert_eq!(outs(&account), [None, None], "answers always get back");
        // A group of its own for the balancer: now only the instances are shut.
        account.balancers[0].security_group = name("open");
        assert_eq!(account.blocked_by(), Some(closed));
        account.instances.clear();
        assert_eq!(
            account.blocked_by(),
            None,
            "there is nothing to be kept from"
        );
    }

    #[test]
    fn a_way_out_needs_each_of_its_parts() {
        let broken = |break_it: &dyn Fn(&mut Account)| {
            let mut account = account();
            break_it(&mut account);
            outs(&account)
        };
        let nat: ResourceRef = "nat-gateway/nat".parse().unwrap();
        let igw: ResourceRef = "internet-gateway/igw".parse().unwrap();
        assert_eq!(
            broken(&|account| account.network.route_tables[0].default_route = None),
            [None, Some(Barrier::NoRoute(name("private")))]
        );
        assert_eq!(
            broken(&|account| account.nat_gateways.clear()),
            [None, Some(Barrier::Blackhole(nat.clone()))]
        );
        assert_eq!(
            broken(&|account| account.network.internet_gateways[0].attached = false),
            [Some(Barrier::Blackhole(igw)), Some(Barrier::Blackhole(nat))]
        );
    }

    #[test]
    fn a_nat_gateway_lets_nobody_in() {
        let mut account = account();
        account.balancers[0].subnets = vec![name("back")];
        assert_eq!(
            account.blocked_by(),
            Some(Barrier::OutgoingOnly(name("private")))
        );
    }

    #[test]
    fn a_scenario_may_name_its_own_door() {
        let network = Network {
            internet_gateways: vec![
                InternetGateway {
                    name: name("old"),
                    attached: false,
                },
                InternetGateway {
                    name: name("new"),
                    attached: true,
                },
            ],
            security_groups: Vec::new(),
            network_acls: Vec::new(),
            route_tables: Vec::new(),
        };
        let main = &network.with_defaults().route_tables[0];
        assert_eq!(
            main.default_route,
            Some("internet-gateway/new".parse().unwrap())
        );
    }
}
