//! Whether what breaks is there, and mended before the end.

use super::Checker;
use crate::account::Version;
use crate::ids::Name;
use crate::scenario::{FaultPlan, Injection, Pick};
use crate::units::StoryDuration;

/// The names of an account that a fault may use.
struct Names<'s> {
    zones: Vec<&'s str>,
    regions: Vec<String>,
    groups: Vec<&'s str>,
    balancers: Vec<&'s str>,
}

impl Checker<'_> {
    pub(super) fn faults(&mut self) {
        let scenario = self.scenario;
        let account = &scenario.account;
        let zones = account.all_zones();
        let names = Names {
            zones: zones.iter().map(Name::as_str).collect(),
            regions: account
                .regions()
                .iter()
                .map(|r| r.name.to_string())
                .collect(),
            groups: account.group.iter().map(|g| g.name.as_str()).collect(),
            balancers: account.balancer.iter().map(|b| b.name.as_str()).collect(),
        };
        for (i, event) in scenario.event.iter().enumerate() {
            let Some(brought) = &event.brings else {
                continue;
            };
            let path = format!("event[{i}]");
            self.fault(&path, brought, &names);
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
            for brought in monkey.injections() {
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
                self.pick(&path, &brought, &names);
            }
        }
    }

    fn fault(&mut self, path: &str, brought: &Injection, names: &Names<'_>) {
        self.pick(path, brought, names);
        let at = |key: &str| format!("{path}.{key}");
        match &brought.fault {
            FaultPlan::ZoneOutage(it) => self.zone(path, it.zone.as_ref(), names),
            FaultPlan::Partition(it) => self.zone(path, it.zone.as_ref(), names),
            FaultPlan::NoCapacity(it) => self.zone(path, it.zone.as_ref(), names),
            FaultPlan::RegionOutage(it) => {
                if let Some(region) = &it.region {
                    let regions: Vec<&str> = names.regions.iter().map(String::as_str).collect();
                    self.known("region", &at("region"), region, &regions);
                }
            }
            FaultPlan::WrongHealthPath(it) => self.balancer(path, it.balancer.as_ref(), names),
            FaultPlan::SubnetDetached(it) => self.balancer(path, it.balancer.as_ref(), names),
            FaultPlan::ScalingSuspended(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::DesiredCount(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::ShrunkSubnet(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::TargetsDeregistered(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::MaxSizeOne(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::HugeInstance(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::MetricsChanged(it) => self.group(path, it.group.as_ref(), names),
            FaultPlan::BadDeployment(it) => {
                self.group(path, it.group.as_ref(), names);
                self.offered(&at("version"), it.version);
            }
            FaultPlan::WrongVersion(it) => {
                self.group(path, it.group.as_ref(), names);
                self.offered(&at("version"), it.version);
            }
            _ => {}
        }
    }

    fn zone(&mut self, path: &str, zone: Option<&Name>, names: &Names<'_>) {
        match zone {
            Some(zone) => self.known("zone", &format!("{path}.zone"), zone, &names.zones),
            None if names.zones.is_empty() => self.error(
                "empty",
                &format!("{path}.fault"),
                "the account has no zone that could go out".into(),
                "nothing to draw from",
                "name a zone in `account.zones`".into(),
            ),
            None => {}
        }
    }

    fn group(&mut self, path: &str, group: Option<&Name>, names: &Names<'_>) {
        if let Some(group) = group {
            self.known("group", &format!("{path}.group"), group, &names.groups);
        }
    }

    fn balancer(&mut self, path: &str, balancer: Option<&Name>, names: &Names<'_>) {
        if let Some(balancer) = balancer {
            let path = format!("{path}.balancer");
            self.known("balancer", &path, balancer, &names.balancers);
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
                path,
                format!("version {version} is not offered in this game"),
                "nobody can launch it",
                format!("describe it in `service.version.{version}`, or name another"),
            );
        }
    }
}
