//! The control plane of one team: a pure state machine over its account.
//!
//! It owns membership, health and settings; requests never enter it. What has
//! to happen outside is left in the [`Outbox`].

mod balancers;
mod billing;
mod building;
mod commands;
mod containers;
mod deployments;
mod dns;
mod faults;
mod foresee;
mod idle;
mod interface;
mod lifecycle;
mod network;
mod node;
mod outside;
mod permissions;
mod power;
mod scaling;
mod spot;
mod start;

pub(crate) use billing::Ledger;
pub use foresee::Foreseen;
pub use start::starting_account;

use crate::effect::{Effect, EffectKind, Route};
use crate::story_clock::StoryClock;
use deployments::Watches;
use dns::Former;
use model::account::{Account, Version, Zone};
use model::actor::Principal;
use model::event::{Event, EventKind};
use model::ids::{Name, TeamId};
use model::scenario::Scenario;
use model::units::GameTime;
use scaling::Scaling;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The control plane of one team.
#[derive(Clone, Debug)]
pub struct World {
    team: TeamId,
    scenario: Arc<Scenario>,
    account: Account,
    version: u64,
    ledger: Ledger,
    scaling: Scaling,
    /// The group of each cohort, by its number.
    cohorts: Vec<Name>,
    watches: Watches,
    route: Route,
    next_dns_check_at: GameTime,
    /// Balancers that the address does not point to any more, but some clients still do.
    former: Vec<Former>,
    /// Until when some client may keep an answer of records that were changed since.
    answers_kept_until: GameTime,
    lasting: Vec<faults::Lasting>,
    lent: spot::Lent,
    interface: interface::Interface,
    clock: Arc<StoryClock>,
    /// What is known of the service if it is outside of the game.
    outside: Option<outside::Outside>,
}

/// What came of a step: events for the log, effects for the data plane.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) events: Vec<Event>,
    pub(crate) effects: Vec<Effect>,
}

impl World {
    /// The account that the scenario starts with, before anything is up.
    pub(crate) fn new(team: TeamId, scenario: Arc<Scenario>, seed: u64) -> Self {
        let account = starting_account(&scenario);
        let clock = Arc::new(StoryClock::new(scenario.length));
        let ledger = Ledger::new(&scenario);
        let scaling = Scaling::new(&scenario);
        let next_dns_check_at = GameTime::ZERO + scenario.dns.interval;
        let cohorts = account.groups.iter().map(|g| g.name.clone()).collect();
        Self {
            team,
            scenario,
            account,
            version: 0,
            ledger,
            scaling,
            cohorts,
            watches: Watches::default(),
            route: Route::default(),
            next_dns_check_at,
            former: Vec::new(),
            answers_kept_until: GameTime::ZERO,
            lasting: Vec::new(),
            lent: spot::Lent::new(seed),
            interface: interface::Interface::new(seed),
            clock,
            outside: None,
        }
    }

    /// The team's account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Counts the changes of the account.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The scenario that it goes by.
    pub(crate) fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Versions come out by another clock from now on.
    pub(crate) fn retime(&mut self, clock: &Arc<StoryClock>) {
        self.clock = Arc::clone(clock);
    }

    /// What has been charged, by resource.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Versions of the service that can be launched at a time: those that the
    /// scenario offers and no event has yet to unlock.
    #[must_use]
    pub fn unlocked(&self, now: GameTime) -> Vec<Version> {
        let (scenario, story) = (&self.scenario, self.clock.story_at(now));
        let is_open = |v: &Version| {
            scenario.service.version.plan(*v).is_some()
                && GameTime::ZERO + scenario.unlocked_from(*v) <= story
        };
        Version::ALL.iter().copied().filter(is_open).collect()
    }

    /// The cohort that a group launches now: its last one.
    fn cohort_of(&self, group: &Name) -> u32 {
        let last = self.cohorts.iter().rposition(|name| name == group);
        last.map_or(0, |number| number as u32)
    }

    /// What a group launches from now on is counted apart from what it launched before.
    fn begin_cohort(&mut self, group: &Name) -> u32 {
        self.cohorts.push(group.clone());
        self.cohorts.len() as u32 - 1
    }

    fn event(&self, out: &mut Outbox, now: GameTime, principal: Principal, kind: EventKind) {
        out.events.push(Event {
            at: now,
            team: Some(self.team),
            principal,
            kind,
        });
    }

    fn effect(&self, out: &mut Outbox, kind: EffectKind) {
        out.effects.push(Effect {
            team: self.team,
            kind,
        });
    }

    /// How many instances take requests. The route has them, and changes with them.
    pub(crate) fn in_service(&self) -> u32 {
        let entries = &self.route.entries[..self.route.entries.len() - self.former.len()];
        let targets = entries.iter().flat_map(|entry| &entry.groups);
        let count = targets.map(|group| group.targets.len()).sum::<usize>();
        debug_assert_eq!(count, self.account.targets().count());
        count as u32
    }

    /// Zones with an instance that the balancers send requests to.
    pub(crate) fn zones_in_service(&self) -> usize {
        let targets = self.account.targets();
        let zones: BTreeSet<&Zone> = targets.map(|instance| &instance.zone).collect();
        zones.len()
    }

    /// Tells the data plane the way of requests if it has changed.
    pub(crate) fn refresh_route(&mut self, out: &mut Outbox) {
        let route = Route {
            cdn: self.account.cdn,
            entries: self.routed_entries(),
            dns: self.answers(),
        };
        if route != self.route {
            self.route = route.clone();
            self.effect(out, EffectKind::Route(route));
        }
    }
}
