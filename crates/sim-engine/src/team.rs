//! One team of a game: its World, its data plane, those who act on it, and
//! its score.

mod commands;
mod outside;
mod reported;
mod take_over;

use crate::actor::{Act, Actor, Sight};
use crate::correction::Corrections;
use crate::effect::Effect;
use crate::hints::{HintOffer, Hints};
use crate::input::Observation;
use crate::metrics::Metrics;
use crate::plane::VirtualPlane;
use crate::seen_keys::SeenKeys;
use crate::story_clock::StoryClock;
use crate::timeline::{Cue, Happening};
use crate::traffic::Arrival;
use crate::world::{Outbox, World};
use model::actor::Principal;
use model::digest::{Chain, Digest};
use model::event::{Event, EventKind};
use model::ids::{Name, TeamId};
use model::outcome::Counts;
use model::scenario::Scenario;
use model::score::{ScoreCause, ScoreEntry, ScoreSplit};
use model::status::{Status, StatusTracker};
use model::text::Text;
use model::tick::{Seen, TickRecord};
use model::units::{GameTime, MicroUsd, MilliPoints};
use std::collections::VecDeque;
use std::sync::Arc;

/// Seconds that a team's game looks back on for the trend.
const PAST_SCORES_MAX: usize = 3601;

/// What has been recorded of a team and not been taken out yet.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The seconds that were closed, in order.
    pub ticks: Vec<TickRecord>,
}

/// One team of a game.
#[derive(Clone)]
pub struct TeamState {
    id: TeamId,
    name: String,
    scenario: Arc<Scenario>,
    world: World,
    plane: Option<VirtualPlane>,
    /// Nobody carries its requests: its service is outside, and the game is not live.
    is_away: bool,
    actors: Vec<Box<dyn Actor>>,
    /// What those of them see who watch metrics.
    metrics: Option<Metrics>,
    /// What a live data plane saw of the second that is not closed yet.
    pending: Seen,
    totals: Counts,
    in_flight: u64,
    split: ScoreSplit,
    charges_scored: u64,
    hints: Hints,
    corrections: Corrections,
    tracker: StatusTracker,
    kills: u64,
    keys_seen: SeenKeys,
    /// What of the script happens to it now.
    happens: Vec<Arc<Happening>>,
    is_halted: bool,
    clock: Arc<StoryClock>,
    /// The score after each of the last seconds.
    past_scores: VecDeque<MilliPoints>,
    chain: Chain,
    records: Records,
}

impl TeamState {
    pub(crate) fn new(
        id: TeamId,
        name: &str,
        scenario: &Arc<Scenario>,
        seed: u64,
        plane: Option<VirtualPlane>,
        actors: Vec<Box<dyn Actor>>,
    ) -> Self {
        Self {
            id,
            name: name.to_owned(),
            scenario: Arc::clone(scenario),
            world: World::new(id, Arc::clone(scenario), seed),
            plane,
            is_away: false,
            metrics: actors
                .iter()
                .any(|actor| actor.watches())
                .then(|| Metrics::new(scenario)),
            actors,
            pending: Seen::default(),
            totals: Counts::default(),
            in_flight: 0,
            split: ScoreSplit::default(),
            charges_scored: 0,
            hints: Hints::new(scenario.hints.clone()),
            corrections: Corrections::default(),
            tracker: StatusTracker::default(),
            kills: 0,
            keys_seen: SeenKeys::default(),
            happens: Vec::new(),
            is_halted: false,
            clock: Arc::new(StoryClock::new(scenario.length)),
            past_scores: VecDeque::new(),
            chain: Chain::new(&format!("team {} {name}", id.0)),
            records: Records::default(),
        }
    }

    /// Which team.
    #[must_use]
    pub fn id(&self) -> TeamId {
        self.id
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its control plane.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Its score by parts.
    #[must_use]
    pub fn split(&self) -> &ScoreSplit {
        &self.split
    }

    /// All its requests by outcome.
    #[must_use]
    pub fn totals(&self) -> &Counts {
        &self.totals
    }

    /// Requests that wait for their answer.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// Money spent.
    #[must_use]
    pub fn spend(&self) -> MicroUsd {
        self.world.ledger().spend()
    }

    /// Hints that it may ask for, and those that it took.
    #[must_use]
    pub fn hints(&self) -> Vec<HintOffer> {
        self.hints.offers()
    }

    /// How its service is doing.
    #[must_use]
    pub fn status(&self) -> Status {
        self.tracker.shown()
    }

    /// Milli-points per minute over the last so many seconds (at most an hour).
    #[must_use]
    pub fn trend_mpt_per_min(&self, window_s: u32) -> i64 {
        let window = (window_s.max(1) as usize).min(self.past_scores.len().max(1));
        let now = self.split.total().get();
        let before = self
            .past_scores
            .len()
            .checked_sub(window + 1)
            .map_or(0, |i| self.past_scores[i].get());
        (now - before) * 60 / window as i64
    }

    /// Instances that the Chaos Monkey terminated.
    #[must_use]
    pub fn kills(&self) -> u64 {
        self.kills
    }

    /// Things that happened in its virtual data plane: requests sent, answered,
    /// given up. Zero with a live one.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.plane.as_ref().map_or(0, VirtualPlane::events)
    }

    pub(crate) fn is_virtual(&self) -> bool {
        self.plane.is_some()
    }

    pub(crate) fn digest(&self) -> Digest {
        self.chain.digest()
    }

    pub(crate) fn take_records(&mut self) -> Records {
        std::mem::take(&mut self.records)
    }

    /// Brings up the account and lets everybody act for the first time.
    pub(crate) fn begin(&mut self, cues: &[Cue]) -> Vec<Effect> {
        self.hear(cues);
        let mut out = Outbox::default();
        self.world.begin(&mut out);
        let mut effects = self.dispatch(out, GameTime::ZERO);
        effects.extend(self.act(GameTime::ZERO, cues));
        effects
    }

    /// Notes what the script tells, and keeps what it brings for those who act.
    fn hear(&mut self, cues: &[Cue]) {
        self.happens.clear();
        for cue in cues {
            let Cue::Happens(happening) = cue else {
                continue;
            };
            let is_hit = happening.teams.contains(&self.id);
            for kind in told(happening, is_hit) {
                self.tell(&Event {
                    at: happening.at,
                    team: None,
                    principal: Principal::System,
                    kind,
                });
            }
            if is_hit {
                self.happens.push(Arc::clone(happening));
            }
        }
    }

    /// Does at once what the script was told to, between two seconds.
    pub(crate) fn cue(
        &mut self,
        at: GameTime,
        principal: Principal,
        cues: &[Cue],
        arrivals: &[Arrival],
    ) -> Vec<Effect> {
        if let Some(plane) = &mut self.plane {
            plane.run_before(arrivals, at);
        }
        let mut out = Outbox::default();
        for cue in cues {
            match cue {
                Cue::Ends(event) => self.world.end_faults_of(&mut out, at, principal, event),
                Cue::Halts => {
                    self.is_halted = true;
                    self.world.end_all_faults(&mut out, at, principal);
                }
                Cue::Releases => self.is_halted = false,
                Cue::Corrects(correction) => {
                    let told = self.corrections.take(correction, self.id);
                    out.events.extend(told.map(|kind| Event {
                        at,
                        team: Some(self.id),
                        principal,
                        kind,
                    }));
                }
                Cue::Mends(team, commands) if *team == self.id => {
                    for command in commands {
                        // A denial is in the audit log; the rest is mended.
                        let done = self.carry_out(&mut out, at, principal, command.clone());
                        drop(done);
                    }
                }
                Cue::Tells(to, text) if to.is_none_or(|to| to == self.id) => {
                    out.events.push(Event {
                        at,
                        team: Some(self.id),
                        principal,
                        kind: broadcast(*to, text),
                    });
                }
                Cue::Happens(_) | Cue::Mends(..) | Cue::Tells(..) => {}
            }
        }
        self.dispatch(out, at)
    }

    /// The story goes by another clock from now on.
    pub(crate) fn retime(&mut self, clock: &Arc<StoryClock>) {
        self.world.retime(clock);
        self.clock = Arc::clone(clock);
    }

    /// What a live data plane has to do that knows nothing of the team yet.
    pub(crate) fn stand_up(&self) -> Vec<Effect> {
        let mut out = Outbox::default();
        self.world.stand_up(&mut out);
        out.effects
    }

    /// What is wrong with its instances, for one that has stood up.
    pub(crate) fn troubles(&self) -> Vec<Effect> {
        let mut out = Outbox::default();
        self.world.tell_troubles(&mut out);
        out.effects
    }

    /// Closes the second before `now` and lets everybody act at `now`.
    pub(crate) fn tick(
        &mut self,
        now: GameTime,
        arrivals: &[Arrival],
        cues: &[Cue],
        is_end: bool,
    ) -> Vec<Effect> {
        self.hear(cues);
        let mut out = Outbox::default();
        let seen = match &mut self.plane {
            Some(plane) => {
                plane.run_second(arrivals, now);
                for drained in plane.take_drained() {
                    self.world.ended(&mut out, drained, now);
                }
                for (instance, passed) in plane.take_probed(now) {
                    self.world.probed(&mut out, instance, passed, now);
                }
                plane.take_seen()
            }
            None => std::mem::take(&mut self.pending),
        };
        self.world.count_cdn_requests(seen.cdn_requests);
        self.world.count_outside(seen.counts.sent);
        self.world.count_functions(&seen);
        self.world.measure(&seen, now);
        self.world.watch_deployments(&seen);
        self.world.count_logged_requests(seen.upstream_attempts);
        self.world.bill(&mut out, now, is_end);
        let mut effects = self.dispatch(out, now);
        self.close_second(now, seen);
        if !is_end {
            effects.extend(self.act(now, cues));
        }
        effects
    }

    /// Takes in what a live data plane reports.
    pub(crate) fn observe(&mut self, at: GameTime, observation: Observation) -> Vec<Effect> {
        self.chain.add(&(at, &observation));
        let mut out = Outbox::default();
        match observation {
            Observation::Probed { instance, passed } => {
                self.world.probed(&mut out, instance, passed, at)
            }
            Observation::Ended { instance } => self.world.ended(&mut out, instance, at),
            Observation::NodeEnded => self.world.node_ended(&mut out, at),
            Observation::Seen(seen) => self.pending = *seen,
        }
        self.dispatch(out, at)
    }

    /// Lets faults end, and instances, actors and scaling act, in this order.
    fn act(&mut self, now: GameTime, cues: &[Cue]) -> Vec<Effect> {
        let mut out = Outbox::default();
        self.world.end_faults(&mut out, now);
        self.world.grow_faults(&mut out, now);
        for cue in cues {
            if let Cue::Ends(event) = cue {
                let world = &mut self.world;
                world.end_faults_of(&mut out, now, Principal::System, event);
            }
        }
        self.world.advance_node(&mut out, now);
        self.world.advance_instances(&mut out, now);
        self.world.advance_dns(&mut out, now);
        let mut effects = self.dispatch(out, now);
        for index in 0..self.actors.len() {
            let sight = Sight {
                now,
                story: self.clock.story_at(now),
                account: self.world.account(),
                metrics: {
                    let account = self.world.account();
                    self.metrics.as_ref().and_then(|m| m.look(account))
                },
                happens: &self.happens,
                is_halted: self.is_halted,
                is_outside: self.is_own(),
            };
            let acts = self.actors[index].act(&sight);
            let principal = self.actors[index].principal();
            for act in acts {
                let mut out = Outbox::default();
                match act {
                    // A denial is in the audit log; actors go on without.
                    Act::Command(command) => {
                        drop(self.carry_out(&mut out, now, principal, command))
                    }
                    Act::Break(broken) => {
                        self.world.begin_fault(&mut out, now, principal, broken);
                    }
                    Act::Note(kind) => out.events.push(Event {
                        at: now,
                        team: Some(self.id),
                        principal,
                        kind,
                    }),
                }
                effects.extend(self.dispatch(out, now));
            }
        }
        let mut out = Outbox::default();
        self.world.scale(&mut out, now);
        effects.extend(self.dispatch(out, now));
        effects
    }

    /// Records events; a virtual data plane does the effects at once, a live
    /// one gets them back.
    fn dispatch(&mut self, mut out: Outbox, now: GameTime) -> Vec<Effect> {
        let Some(plane) = &mut self.plane else {
            self.record(out.events);
            return out.effects;
        };
        while !out.effects.is_empty() {
            for effect in std::mem::take(&mut out.effects) {
                if let Some((instance, passed)) = plane.apply(&effect.kind, now) {
                    self.world.probed(&mut out, instance, passed, now);
                }
            }
        }
        self.record(out.events);
        Vec::new()
    }

    fn record(&mut self, events: Vec<Event>) {
        for event in events {
            self.chain.add(&event);
            self.records.events.push(event);
        }
    }

    /// Scores a second and closes its record.
    fn close_second(&mut self, now: GameTime, seen: Seen) {
        self.totals.merge(&seen.counts);
        if let Some(metrics) = &mut self.metrics {
            metrics.add(&seen);
        }
        self.in_flight = seen.in_flight;
        assert_eq!(
            self.totals.sent,
            self.totals.settled() + self.in_flight,
            "team {} at {now}: a request was lost or counted twice",
            self.name
        );
        let mut entries = self.scenario.score.entries(&seen.counts, &seen.exemplars);
        let second = now.second() - 1;
        self.corrections.observe(second, &entries);
        entries.extend(self.cost_entry());
        let account = self.world.account();
        self.hints.observe(second, &seen.counts, account);
        entries.extend(self.hints.pay());
        entries.extend(self.corrections.pay());
        for entry in &entries {
            self.split.add(entry);
        }
        self.tracker.observe(&seen.counts);
        self.past_scores.push_back(self.split.total());
        if self.past_scores.len() > PAST_SCORES_MAX {
            self.past_scores.pop_front();
        }
        let record = TickRecord {
            second,
            team: self.id,
            seen,
            entries,
            score: self.split.total(),
            spend: self.spend(),
            in_service: self.world.in_service(),
        };
        self.chain.add(&record);
        self.records.ticks.push(record);
    }

    /// What was spent since the last second, in points. Taken from running
    /// totals, so that rounding never adds up.
    fn cost_entry(&mut self) -> Option<ScoreEntry> {
        let due = -self.scenario.score.price_in_points(self.spend());
        let charges = self.world.ledger().charges();
        let (points, count) = (due - self.split.cost, charges - self.charges_scored);
        self.charges_scored = charges;
        (points != MilliPoints::ZERO).then_some(ScoreEntry {
            cause: ScoreCause::Cost,
            count,
            points,
            exemplar: None,
        })
    }

    /// Notes something of the story in the team's own chain.
    pub(crate) fn tell(&mut self, event: &Event) {
        self.chain.add(event);
        if let EventKind::Told { .. } | EventKind::ToldTeam { .. } = event.kind {
            self.records.events.push(Event {
                team: Some(self.id),
                ..event.clone()
            });
        }
    }
}

/// What whoever runs the game says to everybody, or to one team alone.
fn broadcast(to: Option<TeamId>, text: &Text) -> EventKind {
    let id = Name::try_new("broadcast").expect("letters are a name");
    let text = text.clone();
    match to {
        None => EventKind::Told { id, text },
        Some(_) => EventKind::ToldTeam { id, text },
    }
}

/// What a team is told of something that happens.
fn told(happening: &Happening, is_hit: bool) -> Vec<EventKind> {
    let Some(tell) = &happening.tell else {
        return Vec::new();
    };
    let id = &happening.event;
    let public = tell.public.iter().map(|text| EventKind::Told {
        id: id.clone(),
        text: text.clone(),
    });
    let own = tell.team.iter().filter(|_| is_hit);
    let own = own.map(|text| EventKind::ToldTeam {
        id: id.clone(),
        text: text.clone(),
    });
    public.chain(own).collect()
}
