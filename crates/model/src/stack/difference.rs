//! What is different between two states of an account, one line each.

use crate::account::{Account, Balancer, Group, HostPort, Network, Placement, Policy};
use crate::ids::Name;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// What happens to a resource.
    pub enum Kind {
        /// It is made.
        Create = "create",
        /// It is set otherwise.
        Change = "change",
        /// It goes.
        Delete = "delete",
    }
}

/// One difference, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What happens.
    pub kind: Kind,
    /// To what: `group/hashers desired`.
    pub what: String,
    /// Before; empty for what is made.
    pub before: String,
    /// After; empty for what goes.
    pub after: String,
}

/// Everything that is different between two states of one account, instances apart.
#[must_use]
pub fn differences(before: &Account, after: &Account) -> Vec<Difference> {
    let mut all = Differences(Vec::new());
    let entry = |account: &Account| Some(account.entry.to_string());
    all.add("entry", entry(before), entry(after));
    all.add(
        "cdn",
        before.cdn.map(|cdn| cdn.to_string()),
        after.cdn.map(|cdn| cdn.to_string()),
    );
    all.add(
        "cache-node",
        before.cache_node.map(|node| node.settings.to_string()),
        after.cache_node.map(|node| node.settings.to_string()),
    );
    let records = |account: &Account| match &account.dns {
        Some(dns) => dns.wanted().to_string(),
        None => account.entry.to_string(),
    };
    all.add("dns", Some(records(before)), Some(records(after)));
    all.list(
        "subnet",
        &before.subnets,
        &after.subnets,
        |s| &s.name,
        |s| format!("{} in zone {}", s.cidr, s.zone),
    );
    all.list(
        "balancer",
        &before.balancers,
        &after.balancers,
        |b| &b.name,
        |b| match &b.subnets[..] {
            [] => b.kind.to_string(),
            some => format!("{} in {}", b.kind, sorted(some)),
        },
    );
    for new in &after.balancers {
        all.balancer(before.balancer(&new.name), new);
    }
    for old in &before.groups {
        match after.groups.iter().find(|g| g.name == old.name) {
            Some(new) => {
                all.group(old, new);
                all.settings(Some(old), new);
            }
            None => all.add(format!("group/{}", old.name), Some(made(old)), None),
        }
    }
    for new in &after.groups {
        if !before.groups.iter().any(|old| old.name == new.name) {
            all.add(format!("group/{}", new.name), None, Some(made(new)));
            all.settings(None, new);
        }
    }
    all.network(&before.network, &after.network);
    all.add(
        "logging",
        Some(before.logging.to_string()),
        Some(after.logging.to_string()),
    );
    all.list(
        "policy",
        &before.policies,
        &after.policies,
        |p| &p.name,
        Policy::to_string,
    );
    let there = String::from("there");
    all.list(
        "nat-gateway",
        &before.nat_gateways,
        &after.nat_gateways,
        |g| &g.name,
        |_| there.clone(),
    );
    all.list(
        "volume",
        &before.volumes,
        &after.volumes,
        |v| &v.name,
        |_| there.clone(),
    );
    all.0
}

struct Differences(Vec<Difference>);

impl Differences {
    fn add(&mut self, what: impl Into<String>, before: Option<String>, after: Option<String>) {
        if before == after {
            return;
        }
        let kind = match (&before, &after) {
            (None, _) => Kind::Create,
            (_, None) => Kind::Delete,
            _ => Kind::Change,
        };
        self.0.push(Difference {
            kind,
            what: what.into(),
            before: before.unwrap_or_default(),
            after: after.unwrap_or_default(),
        });
    }

    fn list<T>(
        &mut self,
        what: &str,
        before: &[T],
        after: &[T],
        name: impl Fn(&T) -> &Name,
        shown: impl Fn(&T) -> String,
    ) {
        for old in before {
            let new = after.iter().find(|new| name(new) == name(old));
            self.add(
                format!("{what}/{}", name(old)),
                Some(shown(old)),
                new.map(&shown),
            );
        }
        for new in after {
            if !before.iter().any(|old| name(old) == name(new)) {
                self.add(format!("{what}/{}", name(new)), None, Some(shown(new)));
            }
        }
    }

    /// The settings of one that is there, or new.
    fn balancer(&mut self, old: Option<&Balancer>, new: &Balancer) {
        let mut part = |part: &str, shown: &dyn Fn(&Balancer) -> String| {
            let what = format!("balancer/{} {part}", new.name);
            self.add(what, old.map(shown), Some(shown(new)));
        };
        part("targets", &Balancer::tuning_text);
        part("health check", &|b| b.health.to_string());
        part("fail open", &|b| {
            if b.fails_open() { "on" } else { "off" }.into()
        });
    }

    fn network(&mut self, before: &Network, after: &Network) {
        self.list(
            "security-group",
            &before.security_groups,
            &after.security_groups,
            |it| &it.name,
            |it| format!("http {}", it.http),
        );
        self.list(
            "network-acl",
            &before.network_acls,
            &after.network_acls,
            |it| &it.name,
            |it| format!("http {}", it.http),
        );
        self.list(
            "route-table",
            &before.route_tables,
            &after.route_tables,
            |it| &it.name,
            |it| match &it.default_route {
                Some(target) => format!("default route to {target}"),
                None => "no default route".into(),
            },
        );
        self.list(
            "internet-gateway",
            &before.internet_gateways,
            &after.internet_gateways,
            |it| &it.name,
            |it| if it.attached { "attached" } else { "detached" }.into(),
        );
    }

    fn group(&mut self, old: &Group, new: &Group) {
        let mut part = |part: &str, shown: &dyn Fn(&Group) -> String| {
            let what = format!("group/{} {part}", old.name);
            self.add(what, Some(shown(old)), Some(shown(new)));
        };
        part("version", &|g| g.launch.version.to_string());
        part("start script", &|g| g.launch.start_script.to_string());
        part("instance type", &|g| {
            g.launch
                .instance_type
                .as_ref()
                .map_or_else(String::new, Name::to_string)
        });
        part("compute", &|g| match g.launch.spot {
            true => format!("{} spot", g.launch.compute),
            false => g.launch.compute.to_string(),
        });
        part("hosts", &|g| {
            g.launch
                .hosts
                .as_ref()
                .map_or_else(String::new, Name::to_string)
        });
        part("task", &|g| {
            g.launch
                .task
                .map_or_else(String::new, |size| size.to_string())
        });
        part("placement", &|g| {
            g.launch.placement.map_or("", Placement::as_str).into()
        });
        part("host port", &|g| {
            g.launch.host_port.map_or("", HostPort::as_str).into()
        });
        part("provisioned", &|g| g.launch.provisioned.to_string());
        part("subnets", &|g| sorted(&g.subnets));
        part("behind", &|g| g.behind.to_string());
    }

    /// How a group goes about it; of a new one what is not as usual.
    fn settings(&mut self, old: Option<&Group>, new: &Group) {
        let usual = Group {
            desired: new.desired,
            ..Group::new(new.name.clone(), new.launch.clone(), new.behind.clone())
        };
        let mut part = |part: &str, shown: &dyn Fn(&Group) -> String| {
            let (before, after) = (shown(old.unwrap_or(&usual)), shown(new));
            if before != after {
                let what = format!("group/{} {part}", new.name);
                self.add(what, old.map(|_| before), Some(after));
            }
        };
        part("weight", &|g| g.weight.to_string());
        part("scaling", &|g| g.policy.to_string());
        part("metrics", &|g| {
            if g.is_detailed { "detailed" } else { "basic" }.into()
        });
        part("planned", &|g| listed(&g.schedule));
        part("suspended", &|g| listed(&g.suspended));
        part("protection", &|g| {
            if g.is_protected { "on" } else { "off" }.into()
        });
        part("min", &|g| g.min.to_string());
        part("desired", &|g| g.desired.to_string());
        part("max", &|g| g.max.to_string());
    }
}

/// A whole group, in a line.
fn made(group: &Group) -> String {
    format!(
        "{} × {}, in {}, behind {}",
        group.desired,
        group.launch,
        sorted(&group.subnets),
        group.behind
    )
}

/// Things in a row, or that there are none.
fn listed<T: std::fmt::Display>(all: &[T]) -> String {
    match all {
        [] => "nothing".into(),
        some => some.iter().map(T::to_string).collect::<Vec<_>>().join("; "),
    }
}

fn sorted(names: &[Name]) -> String {
    let mut names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.sort_unstable();
    names.join(", ")
}
