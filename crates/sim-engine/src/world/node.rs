//! The cache node: made, set, lost, and up again by itself.

use super::billing::NODE_LINE;
use super::commands::Outcome;
use super::{Outbox, World};
use crate::effect::{EffectKind, NodeState};
use model::account::{CDN_TTL_MAX, CacheNode, NODE_SIZE_MAX, NodePhase, NodeSettings};
use model::actor::Principal;
use model::bounded_cache::Eviction;
use model::command::Denied;
use model::event::{Change, EventKind};
use model::scenario::CacheNodePlan;
use model::units::{GameTime, StoryDuration};

impl World {
    pub(super) fn put_cache_node(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        ttl: Option<StoryDuration>,
        size: Option<u32>,
        eviction: Option<Eviction>,
    ) -> Outcome {
        let offered = self.offered_node()?;
        let start = offered.start;
        let there = self.account.cache_node;
        let has = there.map_or_else(|| offered.settings(), |node| node.settings);
        let settings = NodeSettings {
            ttl: ttl.unwrap_or(has.ttl),
            size: size.unwrap_or(has.size),
            eviction: eviction.unwrap_or(has.eviction),
        };
        check(&settings)?;
        let node = match there {
            Some(node) => CacheNode { settings, ..node },
            None => CacheNode {
                settings,
                phase: NodePhase::Starting,
                up_at: now + start,
            },
        };
        if there.is_none() {
            let price = self.scenario.prices.cache_node.clone();
            self.open_line(NODE_LINE.into(), price, now);
        }
        let before = there.map_or("none".into(), |node| node.settings.to_string());
        self.set_node(out, Some(node));
        Ok(Some(Change {
            what: NODE_LINE.into(),
            before,
            after: settings.to_string(),
        }))
    }

    pub(super) fn flush_cache_node(&mut self, out: &mut Outbox) -> Outcome {
        self.cache_node()?;
        self.effect(out, EffectKind::FlushNode);
        Ok(None)
    }

    pub(super) fn delete_cache_node(&mut self, out: &mut Outbox, now: GameTime) -> Outcome {
        let node = self.cache_node()?;
        self.set_node(out, None);
        self.close_line(out, NODE_LINE, now);
        Ok(Some(Change {
            what: NODE_LINE.into(),
            before: node.settings.to_string(),
            after: "deleted".into(),
        }))
    }

    pub(super) fn lose_cache_node(&mut self, out: &mut Outbox, now: GameTime) -> Outcome {
        let node = self.cache_node()?;
        self.replace_node(out, node, now)?;
        Ok(Some(Change {
            what: NODE_LINE.into(),
            before: node.phase.to_string(),
            after: NodePhase::Lost.to_string(),
        }))
    }

    /// Takes in that the node's process has ended.
    pub(crate) fn node_ended(&mut self, out: &mut Outbox, now: GameTime) {
        // One that is not up any more was ended by us.
        let up = self.account.cache_node.filter(|n| n.phase == NodePhase::Up);
        if let Some(node) = up
            && self.replace_node(out, node, now).is_ok()
        {
            self.tell_phase(out, now, NodePhase::Lost);
        }
    }

    /// Brings the node up when its time has come.
    pub(crate) fn advance_node(&mut self, out: &mut Outbox, now: GameTime) {
        let Some(node) = self.account.cache_node else {
            return;
        };
        if node.phase != NodePhase::Up && node.up_at <= now {
            let phase = NodePhase::Up;
            self.set_node(out, Some(CacheNode { phase, ..node }));
            self.tell_phase(out, now, phase);
        }
    }

    /// The node is gone with its contents, and another one starts.
    fn replace_node(
        &mut self,
        out: &mut Outbox,
        node: CacheNode,
        now: GameTime,
    ) -> Result<(), Denied> {
        let up_at = now + self.offered_node()?.start;
        let lost = CacheNode {
            phase: NodePhase::Lost,
            up_at,
            ..node
        };
        self.set_node(out, Some(lost));
        Ok(())
    }

    fn set_node(&mut self, out: &mut Outbox, node: Option<CacheNode>) {
        self.account.cache_node = node;
        self.effect(out, EffectKind::Node(self.node_state()));
    }

    /// The node as the data plane has to have it.
    pub(super) fn node_state(&self) -> NodeState {
        match self.account.cache_node {
            None => NodeState::None,
            Some(node) if node.phase == NodePhase::Up => NodeState::Up(node.settings),
            Some(_) => NodeState::Unreachable,
        }
    }

    fn tell_phase(&self, out: &mut Outbox, now: GameTime, phase: NodePhase) {
        self.event(out, now, Principal::System, EventKind::CacheNode { phase });
    }

    fn cache_node(&self) -> Result<CacheNode, Denied> {
        self.account.cache_node.ok_or_else(|| Denied::Unknown {
            what: "cache node".into(),
        })
    }

    fn offered_node(&self) -> Result<&CacheNodePlan, Denied> {
        let offered = self.scenario.cache_node.as_ref();
        offered.ok_or_else(|| Denied::Unknown {
            what: "cache node in this event".into(),
        })
    }
}

fn check(settings: &NodeSettings) -> Result<(), Denied> {
    let NodeSettings { ttl, size, .. } = *settings;
    if ttl > CDN_TTL_MAX {
        return Err(Denied::Invalid {
            reason: format!("a TTL of {ttl} is longer than {CDN_TTL_MAX}"),
        });
    }
    if size == 0 {
        return Err(Denied::Invalid {
            reason: "a cache node needs room for at least one answer".into(),
        });
    }
    if size > NODE_SIZE_MAX {
        return Err(Denied::Limit {
            what: "size".into(),
            wanted: size,
            limit: NODE_SIZE_MAX,
        });
    }
    Ok(())
}
