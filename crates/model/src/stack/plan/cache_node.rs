//! The cache node.

use super::Planner;
use crate::account::{CDN_TTL_MAX, CacheNode, NODE_SIZE_MAX, NodePhase, NodeSettings};
use crate::command::Command;
use crate::units::GameTime;

impl Planner<'_> {
    pub(super) fn cache_node(&mut self) {
        let Some(wish) = &self.stack.cache_node else {
            if self.stack.prune && self.after.cache_node.take().is_some() {
                self.send(Command::DeleteCacheNode {});
            }
            return;
        };
        let Some(offered) = &self.scenario.cache_node else {
            let message = "this event offers no cache node".into();
            let help = "leave it out";
            return self.out_of_reach("cache_node", message, help);
        };
        if let Some(ttl) = wish.ttl.filter(|ttl| *ttl > CDN_TTL_MAX) {
            self.error(
                "out-of-range",
                "cache_node.ttl",
                format!("{ttl} is longer than {CDN_TTL_MAX}"),
                "too long",
                "no node keeps an answer for longer",
            );
        }
        let sizes = 1..=NODE_SIZE_MAX;
        if let Some(size) = wish.size.filter(|size| !sizes.contains(size)) {
            self.error(
                "out-of-range",
                "cache_node.size",
                format!("there is no node for {size} answers"),
                "too many or none",
                format!("give a size from 1 to {NODE_SIZE_MAX}"),
            );
        }
        let there = self.after.cache_node;
        let has = there.map_or_else(|| offered.settings(), |node| node.settings);
        let wanted = NodeSettings {
            ttl: wish.ttl.unwrap_or(has.ttl),
            size: wish.size.unwrap_or(has.size),
            eviction: wish.eviction.unwrap_or(has.eviction),
        };
        if there.is_some() && wanted == has {
            return;
        }
        self.after.cache_node = Some(CacheNode {
            settings: wanted,
            phase: there.map_or(NodePhase::Starting, |node| node.phase),
            up_at: there.map_or(GameTime::ZERO, |node| node.up_at),
        });
        self.send(Command::PutCacheNode {
            ttl: (wanted.ttl != has.ttl).then_some(wanted.ttl),
            size: (wanted.size != has.size).then_some(wanted.size),
            eviction: (wanted.eviction != has.eviction).then_some(wanted.eviction),
        });
    }
}
