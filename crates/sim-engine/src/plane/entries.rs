//! The entries of the route: which one a request comes in by, and the
//! outstanding requests of each one's targets.

use super::server::Servers;
use crate::effect::Route;
use model::balance::{Algorithm, Members, Place, Pools};
use model::dns::{Resolver, cohort_of};
use model::ids::{InstanceId, RequestId};
use model::units::{GameTime, RequestDuration};

/// Where a target stands: behind which entry, and where there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) entry: u32,
    pub(super) place: Place,
}

/// The entries of the route, in its order.
#[derive(Clone, Debug)]
pub(super) struct Entries {
    seed: u64,
    all: Vec<Entry>,
    /// What clients make of DNS; one entry alone needs none.
    resolver: Option<Resolver>,
    /// Whether any entry was ever far from the clients.
    is_any_far: bool,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    /// For each target: requests it has not answered yet.
    outstanding: Pools,
}

impl Entries {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            all: Vec::new(),
            resolver: None,
            is_any_far: false,
        }
    }

    /// The entry that a request comes in by.
    pub(super) fn of(&mut self, request: RequestId, now: GameTime) -> u32 {
        match &mut self.resolver {
            None => 0,
            Some(resolver) => resolver.entry(cohort_of(request), now),
        }
    }

    pub(super) fn is_any_far(&self) -> bool {
        self.is_any_far
    }

    /// Chooses a target behind an entry.
    pub(super) fn choose(&mut self, entry: u32, algorithm: Algorithm, now: GameTime) -> Option<At> {
        let it = &mut self.all[entry as usize];
        let place = it.outstanding.choose(algorithm, now)?;
        Some(At { entry, place })
    }

    /// Counts one request more at a target.
    pub(super) fn add(&mut self, at: At) {
        self.all[at.entry as usize].outstanding.add(at.place);
    }

    /// Counts one request less.
    pub(super) fn remove(&mut self, at: At) {
        self.all[at.entry as usize].outstanding.remove(at.place);
    }

    /// Takes in a new route; balancers that stay keep what they remember.
    pub(super) fn reroute(
        &mut self,
        before: &Route,
        route: &Route,
        servers: &mut Servers,
        now: GameTime,
    ) {
        let place_in = |route: &Route, entry: usize, other: &Route| {
            let balancer = &other.entries.get(entry)?.balancer;
            route.entries.iter().position(|e| e.balancer == *balancer)
        };
        match (&mut self.resolver, &route.dns) {
            (resolver, None) => *resolver = None,
            (Some(resolver), Some(answers)) => resolver.change(answers.clone(), now, |entry| {
                place_in(route, entry as usize, before).map(|place| place as u32)
            }),
            (resolver, Some(answers)) => {
                *resolver = Some(Resolver::new(self.seed, answers.clone(), now));
            }
        }
        let mut old = std::mem::take(&mut self.all);
        // Who is no target any more must not count against whoever took its place.
        servers.clear_positions();
        for (index, entry) in route.entries.iter().enumerate() {
            let known = place_in(before, index, route).and_then(|place| old.get_mut(place));
            let mut its = known.map(std::mem::take).unwrap_or_default();
            let load = |id: &InstanceId| servers.get(*id).map_or(0, |s| s.outstanding());
            let groups: Vec<_> = entry
                .groups
                .iter()
                .map(|its| Members {
                    group: &its.group,
                    weight: its.weight,
                    loads: its.targets.iter().map(load).collect(),
                    full_at: &its.full_at,
                })
                .collect();
            its.outstanding.reroute(entry.slow_start, &groups);
            self.all.push(its);
            for (group, its) in entry.groups.iter().enumerate() {
                for (target, id) in its.targets.iter().enumerate() {
                    let place = Place {
                        group: group as u32,
                        target: target as u32,
                    };
                    let entry = index as u32;
                    servers.set_position(*id, At { entry, place });
                }
            }
            self.is_any_far |= entry.latency > RequestDuration::ZERO;
        }
    }

    /// The outstanding requests of a group's targets.
    #[cfg(test)]
    pub(super) fn by_target(&self, entry: usize, group: usize) -> &[u32] {
        self.all[entry].outstanding.by_target(group)
    }
}
