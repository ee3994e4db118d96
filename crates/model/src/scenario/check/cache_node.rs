//! Whether versions are offered that are named, and the cache node makes sense.

use super::Checker;
use crate::account::Version;

impl Checker<'_> {
    /// Every version that is named is one that can be launched.
    pub(super) fn versions(&mut self) {
        let scenario = self.scenario;
        let groups = scenario.account.group.iter().enumerate();
        let launched = groups.map(|(i, g)| {
            let path = format!("account.group[{i}].launch.version");
            (path, Some(g.launch.version))
        });
        let events = scenario.event.iter().enumerate();
        let unlocked = events.map(|(i, e)| (format!("event[{i}].unlock"), e.unlock));
        let named: Vec<(String, Option<Version>)> = launched.chain(unlocked).collect();
        for (path, version) in named {
            if let Some(version) = version
                && scenario.service.version.plan(version).is_none()
            {
                self.error(
                    "unknown-version",
                    &path,
                    format!("the service has no version {version}"),
                    "not offered",
                    format!("add `{version} = {{}}` to `[service.version]`, or name another"),
                );
            }
        }
    }

    /// Who would ask the node, and what it is good for.
    pub(super) fn cache_node(&mut self) {
        let (service, node) = (&self.scenario.service, &self.scenario.cache_node);
        let Some(node) = node else {
            if service.version.v3.is_some() {
                self.warning(
                    "odd",
                    "service.version.v3",
                    "version v3 shares its answers through a cache node, and there is none".into(),
                    "no better than v2",
                    "add a `[cache_node]`, or leave `v3` out".into(),
                );
            }
            return;
        };
        if service.version.v3.is_none() {
            self.warning(
                "odd",
                "cache_node",
                "only version v3 asks a cache node, and it is not offered".into(),
                "nobody asks it",
                "add `v3 = {}` to `[service.version]`, or leave the table out".into(),
            );
        }
        if node.hit_time >= service.base_time {
            self.warning(
                "odd",
                "cache_node.hit_time",
                format!(
                    "a hit takes {}, the work itself {}",
                    node.hit_time, service.base_time
                ),
                "not faster than the service",
                "lower `hit_time`".into(),
            );
        }
        if node.lost_timeout >= service.client_timeout {
            self.warning(
                "odd",
                "cache_node.lost_timeout",
                format!(
                    "without its node v3 waits {}, clients give up at {}",
                    node.lost_timeout, service.client_timeout
                ),
                "no request outlives a loss",
                "lower `lost_timeout`".into(),
            );
        }
    }
}
