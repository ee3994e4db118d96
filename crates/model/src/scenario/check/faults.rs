//! Whether what breaks is there, and mended before the end.

use super::Checker;
use super::network::names;
use crate::account::Version;
use crate::scenario::{FaultPlan, Injection, Pick};
use crate::units::StoryDuration;

/// The names of an account that a fault may use.
struct Names<'s> {
    zones: Vec<&'s str>,
    regions: Vec<&'s str>,
    groups: Vec<&'s str>,
    balancers: Vec<&'s str>,
    security_groups: Vec<&'s str>,
    network_acls: Vec<&'s str>,
    route_tables: Vec<&'s str>,
    gateways: Vec<&'s str>,
}

impl Checker<'_> {
    pub(super) fn faults(&mut self) {
        let scenario = self.scenario;
        let account = &scenario.account;
        let (zones, regions, network) = (account.all_zones(), account.regions(), account.network());
        let names = Names {
            zones: names(zones.iter()),
            regions: names(regions.iter().map(|it| &it.name)),
            groups: names(account.group.iter().map(|it| &it.name)),
            balancers: names(account.balancer.iter().map(|it| &it.name)),
            security_groups: names(network.security_groups.iter().map(|it| &it.name)),
            network_acls: names(network.network_acls.iter().map(|it| &it.name)),
            route_tables: names(network.route_tables.iter().map(|it| &it.name)),
            gateways: names(network.internet_gateways.iter().map(|it| &it.name)),
        };
        for (i, event) in scenario.event.iter().enumerate() {
            let Some(brought) = &event.brings else {
                continue;
            };
            let path = format!("event[{i}]");
            self.fault(&path, brought, &names);
            if brought.lasts.is_some_and(|lasts| brought.ramp > lasts) {
                self.warning(
                    "odd",
                    &format!("{path}.ramp"),
                    format!("the fault of `{}` is over before it has grown", event.id),
                    "it never has its full strength",
                    "shorten it, or let the fault last longer".into(),
                );
            }
            let Some(at) = event.at else {
                continue;
            };
            let rest = scenario.length.as_ns().saturating_sub(at.as_ns());
            let lasts = brought.lasts.unwrap_or(StoryDuration::ZERO);
            if lasts.as_ns() >= rest && at < scenario.length {
                self.warning(
                    "odd",
                    &format!("{path}.for"),
                    format!("the fault of `{}` goes on to the end of the game", event.id),
                    "nobody sees the recovery",
                    "shorten it, or let it begin earlier".into(),
                );
            }
        }
        for (i, monkey) in scenario.monkey.iter().enumerate() {
            let path = format!("monkey[{i}]");
            for brought in &monkey.brings {
                if brought.fault.is_traffic() {
                    self.error(
                        "contradiction",
                        &format!("{path}.faults"),
                        format!(
                            "`{}` changes the traffic of all teams",
                            brought.fault.kind()
                        ),
                        "no monkey can",
                        "make it an event, or a burst".into(),
                    );
                }
                self.pick(&path, brought, &names);
            }
        }
    }

    fn fault(&mut self, path: &str, brought: &Injection, names: &Names<'_>) {
        self.pick(path, brought, names);
        let (what, name, all) = match &brought.fault {
            FaultPlan::ZoneOutage(it) => ("zone", &it.zone, &names.zones),
            FaultPlan::Partition(it) => ("zone", &it.zone, &names.zones),
            FaultPlan::NoCapacity(it) => ("zone", &it.zone, &names.zones),
            FaultPlan::RegionOutage(it) => ("region", &it.region, &names.regions),
            FaultPlan::WrongHealthPath(it) => ("balancer", &it.balancer, &names.balancers),
            FaultPlan::SubnetDetached(it) => ("balancer", &it.balancer, &names.balancers),
            FaultPlan::ScalingSuspended(it) => ("group", &it.group, &names.groups),
            FaultPlan::DesiredCount(it) => ("group", &it.group, &names.groups),
            FaultPlan::ShrunkSubnet(it) => ("group", &it.group, &names.groups),
            FaultPlan::TargetsDeregistered(it) => ("group", &it.group, &names.groups),
            FaultPlan::AlarmsOff(it) => ("group", &it.group, &names.groups),
            FaultPlan::MaxSizeOne(it) => ("group", &it.group, &names.groups),
            FaultPlan::HugeInstance(it) => ("group", &it.group, &names.groups),
            FaultPlan::MetricsChanged(it) => ("group", &it.group, &names.groups),
            FaultPlan::BadDeployment(it) => ("group", &it.group, &names.groups),
            FaultPlan::WrongVersion(it) => ("group", &it.group, &names.groups),
            FaultPlan::SecurityGroupClosed(it) => {
                ("security group", &it.security_group, &names.security_groups)
            }
            FaultPlan::AclDeny(it) => ("network ACL", &it.network_acl, &names.network_acls),
            FaultPlan::RouteLost(it) => ("route table", &it.route_table, &names.route_tables),
            FaultPlan::GatewayDetached(it) => ("gateway", &it.gateway, &names.gateways),
            _ => return,
        };
        match name {
            // The key is what it names, in one word.
            Some(name) => {
                let key = what.to_lowercase().replace(' ', "_");
                self.known(what, &format!("{path}.{key}"), name, all);
            }
            None if what == "zone" && all.is_empty() => self.error(
                "empty",
                &format!("{path}.fault"),
                "the account has no zone that could go out".into(),
                "nothing to draw from",
                "name a zone in `account.zones`".into(),
            ),
            None => {}
        }
        match &brought.fault {
            FaultPlan::BadDeployment(it) => self.offered(path, it.version),
            FaultPlan::WrongVersion(it) => self.offered(path, it.version),
            _ => {}
        }
    }

    fn pick(&mut self, path: &str, brought: &Injection, names: &Names<'_>) {
        let path = format!("{path}.pick");
        match &brought.pick {
            Pick::Zone(zone) => self.known("zone", &path, zone, &names.zones),
            Pick::Group(group) => self.known("group", &path, group, &names.groups),
            Pick::One | Pick::All | Pick::Share(_) | Pick::UpTo(_) => {}
        }
    }

    fn offered(&mut self, path: &str, version: Version) {
        if self.scenario.service.version.plan(version).is_none() {
            self.error(
                "unknown-version",
                &format!("{path}.version"),
                format!("version {version} is not offered in this game"),
                "nobody can launch it",
                format!("describe it in `service.version.{version}`, or name another"),
            );
        }
    }
}
