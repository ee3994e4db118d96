//! Security groups, network ACLs, routes, internet gateways, and the log.

use super::super::AccessWish;
use super::Planner;
use super::resources::texts;
use crate::account::{Access, ResourceKind, ResourceRef};
use crate::command::Command;
use crate::ids::Name;

impl Planner<'_> {
    /// Opens, closes and turns what is there; nobody can make more of it.
    /// Routes turn before anything goes, so that what they led to can go.
    pub(super) fn network(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.security_group.iter().enumerate() {
            let its = &self.after.network.security_groups;
            let all = its.iter().map(|it| (it.name.clone(), it.http)).collect();
            let path = format!("account.security_group[{i}]");
            if let Some((index, http)) = self.access("security group", &path, wish, all) {
                self.after.network.security_groups[index].http = http;
                self.send(Command::SetSecurityGroup {
                    security_group: wish.name.clone(),
                    http,
                });
            }
        }
        for (i, wish) in stack.account.network_acl.iter().enumerate() {
            let its = &self.after.network.network_acls;
            let all = its.iter().map(|it| (it.name.clone(), it.http)).collect();
            let path = format!("account.network_acl[{i}]");
            if let Some((index, http)) = self.access("network ACL", &path, wish, all) {
                self.after.network.network_acls[index].http = http;
                self.send(Command::SetNetworkAcl {
                    network_acl: wish.name.clone(),
                    http,
                });
            }
        }
        self.gateways();
        self.routes();
        if let Some(logging) = stack.account.logging.filter(|it| *it != self.after.logging) {
            self.after.logging = logging;
            self.send(Command::SetLogging { logging });
        }
    }

    /// The place of what a wish is about and what it wants of it, if that is
    /// something else than it is.
    fn access(
        &mut self,
        what: &str,
        path: &str,
        wish: &AccessWish,
        all: Vec<(Name, Access)>,
    ) -> Option<(usize, Access)> {
        let found = all.iter().position(|(name, _)| *name == wish.name);
        let Some(index) = found else {
            let there = texts(all.iter().map(|(name, _)| name));
            self.no_such(what, path, &wish.name, &there);
            return None;
        };
        let has = all[index].1;
        Some((index, wish.http.filter(|http| *http != has)?))
    }

    /// Detaches before it attaches: a network has one door.
    fn gateways(&mut self) {
        let stack = self.stack;
        for is_attached in [false, true] {
            for (i, wish) in stack.account.internet_gateway.iter().enumerate() {
                let gateways = &self.after.network.internet_gateways;
                let path = format!("account.internet_gateway[{i}]");
                let Some(index) = gateways.iter().position(|it| it.name == wish.name) else {
                    if !is_attached {
                        let there = texts(gateways.iter().map(|it| &it.name));
                        self.no_such("gateway", &path, &wish.name, &there);
                    }
                    continue;
                };
                let is_wanted = wish.attached == Some(is_attached);
                if !is_wanted || gateways[index].attached == is_attached {
                    continue;
                }
                if is_attached && let Some(other) = gateways.iter().find(|it| it.attached) {
                    let message = format!("`{}` is attached already", other.name);
                    self.error(
                        "contradiction",
                        &format!("{path}.attached"),
                        message,
                        "a network has one internet gateway",
                        "name the other one with `attached = false`",
                    );
                    continue;
                }
                self.after.network.internet_gateways[index].attached = is_attached;
                let gateway = wish.name.clone();
                self.send(match is_attached {
                    true => Command::AttachGateway { gateway },
                    false => Command::DetachGateway { gateway },
                });
            }
        }
    }

    fn routes(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.route_table.iter().enumerate() {
            let tables = &self.after.network.route_tables;
            let path = format!("account.route_table[{i}]");
            let Some(index) = tables.iter().position(|it| it.name == wish.name) else {
                let there = texts(tables.iter().map(|it| &it.name));
                self.no_such("route table", &path, &wish.name, &there);
                continue;
            };
            let Some(wanted) = &wish.default_route else {
                continue;
            };
            let target = wanted.target.clone();
            if tables[index].default_route == target {
                continue;
            }
            if let Some(target) = &target
                && !self.leads_somewhere(&format!("{path}.default_route"), target)
            {
                continue;
            }
            self.after.network.route_tables[index].default_route = target.clone();
            self.send(Command::SetRoute {
                route_table: wish.name.clone(),
                target,
            });
        }
    }

    fn leads_somewhere(&mut self, path: &str, target: &ResourceRef) -> bool {
        let there = match target.kind {
            ResourceKind::InternetGateway => {
                let gateways = &self.after.network.internet_gateways;
                texts(gateways.iter().map(|it| &it.name))
            }
            ResourceKind::NatGateway => texts(self.after.nat_gateways.iter().map(|it| &it.name)),
            kind => {
                let message = format!("a route leads to no {kind}");
                let help = "name an internet-gateway/… or a nat-gateway/…, or \"none\"";
                self.error("unknown-gateway", path, message, "not a gateway", help);
                return false;
            }
        };
        let is_there = there.contains(&target.name.to_string());
        if !is_there {
            self.unknown("unknown-gateway", "gateway", path, &target.name, &there);
        }
        is_there
    }

    /// A part of the network that is not there, and that no command makes.
    fn no_such(&mut self, what: &str, path: &str, name: &Name, there: &[String]) {
        let code = match what {
            "security group" => "unknown-security-group",
            "network ACL" => "unknown-network-acl",
            "route table" => "unknown-route-table",
            _ => "unknown-gateway",
        };
        self.unknown(code, what, &format!("{path}.name"), name, there);
    }

    /// What guards a balancer or a group can be copied from a scenario, but not be changed.
    pub(super) fn guarded_as_is(&mut self, path: &str, has: &Name, wanted: Option<&Name>) {
        if wanted.is_some_and(|wanted| wanted != has) {
            let message = format!("its security group is `{has}`");
            let help = "leave it out";
            self.out_of_reach(&format!("{path}.security_group"), message, help);
        }
    }
}
