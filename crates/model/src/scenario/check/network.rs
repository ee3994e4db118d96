//! Whether the account's network and policies hold together: what refers to
//! what, and that there is one door to the internet.

use super::Checker;
use crate::account::{Network, ResourceKind, ResourceRef};
use crate::ids::Name;

impl Checker<'_> {
    pub(super) fn network(&mut self) {
        let account = &self.scenario.account;
        let network = account.network();
        self.guards(&network);
        self.subnets(&network);
        self.routes(&network);
        let groups: Vec<&str> = account.group.iter().map(|g| g.name.as_str()).collect();
        for (i, volume) in account.volume.iter().enumerate() {
            if let Some(group) = &volume.attached_to {
                let path = format!("account.volume[{i}].attached_to");
                self.known("group", &path, group, &groups);
            }
        }
        let mut attached = account.internet_gateway.iter().enumerate();
        let first = attached.find(|(_, gateway)| gateway.attached);
        if let Some(((_, first), (i, second))) =
            first.zip(attached.find(|(_, gateway)| gateway.attached))
        {
            let message = format!("`{}` is attached as well as `{}`", second.name, first.name);
            self.error(
                "contradiction",
                &format!("account.internet_gateway[{i}]"),
                message,
                "a network has one internet gateway",
                "add `attached = false` to one of them".into(),
            );
        }
    }

    /// Security groups of balancers and groups.
    fn guards(&mut self, network: &Network) {
        let account = &self.scenario.account;
        let known: Vec<&str> = names(network.security_groups.iter().map(|g| &g.name));
        let balancers = account.balancer.iter().map(|b| &b.security_group);
        let groups = account.group.iter().map(|g| &g.security_group);
        let guards = balancers
            .enumerate()
            .map(|(i, name)| (format!("account.balancer[{i}]"), name));
        let guards = guards.chain(
            groups
                .enumerate()
                .map(|(i, name)| (format!("account.group[{i}]"), name)),
        );
        for (path, name) in guards {
            let path = format!("{path}.security_group");
            self.known("security group", &path, name, &known);
        }
    }

    /// Network ACLs and route tables of subnets.
    fn subnets(&mut self, network: &Network) {
        let acls = names(network.network_acls.iter().map(|a| &a.name));
        let tables = names(network.route_tables.iter().map(|t| &t.name));
        for (i, subnet) in self.scenario.account.subnet.iter().enumerate() {
            let path = format!("account.subnet[{i}]");
            let (acl, table) = (&subnet.network_acl, &subnet.route_table);
            self.known("network ACL", &format!("{path}.network_acl"), acl, &acls);
            self.known(
                "route table",
                &format!("{path}.route_table"),
                table,
                &tables,
            );
        }
    }

    /// Routes lead to gateways that are there.
    fn routes(&mut self, network: &Network) {
        let account = &self.scenario.account;
        let internet = names(network.internet_gateways.iter().map(|g| &g.name));
        let nat = names(account.nat_gateway.iter().map(|g| &g.name));
        for (i, table) in account.route_table.iter().enumerate() {
            let path = format!("account.route_table[{i}].default_route");
            match &table.default_route {
                None => {}
                Some(ResourceRef { kind, name }) => match kind {
                    ResourceKind::InternetGateway => self.known("gateway", &path, name, &internet),
                    ResourceKind::NatGateway => self.known("gateway", &path, name, &nat),
                    kind => self.error(
                        "contradiction",
                        &path,
                        format!("a route to the {kind} `{name}` leads nowhere"),
                        "not a gateway",
                        "name an internet gateway or a NAT gateway, such as `internet-gateway/igw`"
                            .into(),
                    ),
                },
            }
        }
    }

    /// Policies are few enough, and about somebody.
    pub(super) fn policies(&mut self) {
        let account = &self.scenario.account;
        let (count, limit) = (account.policies().len(), self.scenario.limits.policies);
        if count > limit as usize {
            self.error(
                "contradiction",
                "limits.policies",
                format!("the account starts with {count} policies, but may have {limit}"),
                "fewer than there are",
                "raise it, or start with fewer policies".into(),
            );
        }
        for (i, policy) in account.policy.iter().enumerate() {
            if let Some(why) = policy.is_void() {
                self.warning(
                    "odd",
                    &format!("account.policy[{i}]"),
                    why,
                    "never matches",
                    "change it, or leave the policy out".into(),
                );
            }
        }
    }
}

pub(super) fn names<'n>(names: impl Iterator<Item = &'n Name>) -> Vec<&'n str> {
    names.map(Name::as_str).collect()
}
