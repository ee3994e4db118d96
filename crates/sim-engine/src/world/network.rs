//! Commands that change the network: who may connect to what, and which way out.

use super::commands::Outcome;
use super::{Outbox, World};
use model::account::{Access, ResourceKind, ResourceRef, RouteTable};
use model::command::Denied;
use model::event::Change;
use model::ids::Name;

impl World {
    pub(super) fn set_security_group(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        http: Access,
    ) -> Outcome {
        let groups = &mut self.account.network.security_groups;
        let group = groups.iter_mut().find(|group| group.name == *name);
        let group = group.ok_or_else(|| unknown(ResourceKind::SecurityGroup, name))?;
        let before = std::mem::replace(&mut group.http, http);
        Ok(self.network_changed(
            out,
            format!("security-group/{name}"),
            format!("http {before}"),
            format!("http {http}"),
        ))
    }

    pub(super) fn set_network_acl(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        http: Access,
    ) -> Outcome {
        let acls = &mut self.account.network.network_acls;
        let acl = acls.iter_mut().find(|acl| acl.name == *name);
        let acl = acl.ok_or_else(|| unknown(ResourceKind::NetworkAcl, name))?;
        let before = std::mem::replace(&mut acl.http, http);
        Ok(self.network_changed(
            out,
            format!("network-acl/{name}"),
            format!("http {before}"),
            format!("http {http}"),
        ))
    }

    pub(super) fn set_route(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        target: Option<&ResourceRef>,
    ) -> Outcome {
        if let Some(target) = target {
            self.check_route_target(target)?;
        }
        let tables = &mut self.account.network.route_tables;
        let table = tables.iter_mut().find(|table| table.name == *name);
        let table = table.ok_or_else(|| unknown(ResourceKind::RouteTable, name))?;
        let shown = |table: &RouteTable| {
            let route = table.default_route.as_ref();
            route.map_or("no default route".into(), |to| {
                format!("default route to {to}")
            })
        };
        let before = shown(table);
        table.default_route = target.cloned();
        let after = shown(table);
        Ok(self.network_changed(out, format!("route-table/{name}"), before, after))
    }

    fn check_route_target(&self, target: &ResourceRef) -> Result<(), Denied> {
        let gateways = &self.account.network.internet_gateways;
        let is_there = match target.kind {
            ResourceKind::InternetGateway => gateways.iter().any(|g| g.name == target.name),
            ResourceKind::NatGateway => {
                let mut gateways = self.account.nat_gateways.iter();
                gateways.any(|gateway| gateway.name == target.name)
            }
            kind => {
                let reason = format!(
                    "a route leads to an internet gateway or a NAT gateway, not to a {kind}"
                );
                return Err(Denied::Invalid { reason });
            }
        };
        if is_there {
            Ok(())
        } else {
            Err(unknown(target.kind, &target.name))
        }
    }

    pub(super) fn set_attached(
        &mut self,
        out: &mut Outbox,
        name: &Name,
        is_attached: bool,
    ) -> Outcome {
        let gateways = &mut self.account.network.internet_gateways;
        let index = gateways.iter().position(|gateway| gateway.name == *name);
        let index = index.ok_or_else(|| unknown(ResourceKind::InternetGateway, name))?;
        let shown = |is_attached| if is_attached { "attached" } else { "detached" };
        if gateways[index].attached == is_attached {
            return Err(Denied::Invalid {
                reason: format!("`{name}` is {} already", shown(is_attached)),
            });
        }
        if let Some(other) = gateways.iter().find(|gateway| gateway.attached)
            && is_attached
        {
            return Err(Denied::Invalid {
                reason: format!(
                    "a network has one internet gateway: detach `{}` first",
                    other.name
                ),
            });
        }
        gateways[index].attached = is_attached;
        Ok(self.network_changed(
            out,
            format!("internet-gateway/{name}"),
            shown(!is_attached).into(),
            shown(is_attached).into(),
        ))
    }

    fn network_changed(
        &mut self,
        out: &mut Outbox,
        what: String,
        before: String,
        after: String,
    ) -> Option<Change> {
        self.refresh_route(out);
        Some(Change {
            what,
            before,
            after,
        })
    }
}

fn unknown(kind: ResourceKind, name: &Name) -> Denied {
    Denied::Unknown {
        what: format!("{kind} `{name}`"),
    }
}
