//! Spot capacity: lent for a time that nobody knows, taken back with a notice.

use super::{Outbox, World};
use crate::effect::EffectKind;
use crate::random::Stream;
use model::account::{Launch, Phase};
use model::actor::Principal;
use model::event::EventKind;
use model::ids::InstanceId;
use model::units::{GameTime, StoryDuration};
use std::collections::BTreeMap;

/// What is lent, and until when. It is kept apart from the account, which its
/// team can look into.
#[derive(Clone, Debug)]
pub(super) struct Lent {
    key: u64,
    /// How many were ever lent: the n-th lasts as long in every team.
    count: u64,
    until: BTreeMap<InstanceId, GameTime>,
}

impl Lent {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            key: Stream::key(seed, "compute/spot"),
            count: 0,
            until: BTreeMap::new(),
        }
    }

    fn lend(&mut self, id: InstanceId, now: GameTime, mean: StoryDuration) {
        let lasts_ns = Stream::at(self.key, self.count).exponential_ns(mean.as_ns());
        self.count += 1;
        self.until
            .insert(id, now + StoryDuration::from_ns(lasts_ns));
    }

    pub(super) fn forget(&mut self, id: InstanceId) {
        self.until.remove(&id);
    }
}

impl World {
    /// Draws how long a launch lasts, if it is of spot capacity.
    pub(super) fn lend(&mut self, id: InstanceId, launch: &Launch, now: GameTime) {
        let offered = self.scenario.serverless.as_ref();
        if let Some(spot) = offered.and_then(|s| s.spot.as_ref())
            && launch.spot
        {
            self.lent.lend(id, now, spot.mean_between_interruptions);
        }
    }

    /// Takes back what is due: notice is given, no request comes any more, and
    /// what is not done by the end of the notice is lost.
    pub(super) fn take_back(&mut self, out: &mut Outbox, now: GameTime) {
        let is_due = |(_, until): &(&InstanceId, &GameTime)| **until <= now;
        let due = self.lent.until.iter().filter(is_due).map(|(id, _)| *id);
        let due: Vec<InstanceId> = due.collect();
        for id in due {
            self.lent.forget(id);
            self.interrupt(out, id, now);
        }
    }

    /// Takes back one before its time, if it is lent at all.
    pub(super) fn take_back_one(&mut self, out: &mut Outbox, id: InstanceId, now: GameTime) {
        if self.lent.until.contains_key(&id) {
            self.lent.forget(id);
            self.interrupt(out, id, now);
        }
    }

    fn interrupt(&mut self, out: &mut Outbox, id: InstanceId, now: GameTime) {
        let offered = self.scenario.serverless.as_ref();
        let spot = offered.and_then(|s| s.spot.as_ref());
        let notice = spot.map_or(StoryDuration::ZERO, |spot| spot.notice);
        let instance = &mut self.account.instances[id.0 as usize];
        let before = instance.phase;
        let gone_at = match before {
            Phase::Gone => return,
            // It has nothing to finish.
            Phase::Booting => now,
            Phase::Running => now + notice,
            Phase::Draining => instance.drains_until.min(now + notice),
        };
        if before != Phase::Booting {
            instance.phase = Phase::Draining;
            instance.drains_until = gone_at;
        }
        self.event(
            out,
            now,
            Principal::System,
            EventKind::Interrupted {
                instance: id,
                gone_at,
            },
        );
        match before {
            Phase::Booting => self.end(out, id, now, Principal::System),
            Phase::Running => {
                self.refresh_route(out);
                self.effect(out, EffectKind::Drain { instance: id });
            }
            _ => {}
        }
    }
}
