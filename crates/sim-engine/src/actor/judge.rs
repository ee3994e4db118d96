//! A team that looks at its account and its metrics now and then, has one
//! change in hand at a time, and sometimes gets it wrong at first.
//!
//! It knows what a participant knows: the rules of the event (service, limits,
//! zones), what the story has told, the account, and metrics by the period.

use super::{Act, Actor, Sight};
use crate::metrics::Look;
use crate::random::{Stream, threshold_hit};
use crate::remedy;
use model::account::{Compute, Group, StartScript, Version, Zone};
use model::actor::Principal;
use model::autoscale::ScalingPolicy;
use model::balance::BalancerKind;
use model::cache_key::CacheKey;
use model::command::Command;
use model::playbook::{Idea, Judgement};
use model::scenario::Scenario;
use model::status::WRONG_ALARM_PERCENT;
use model::units::{GameTime, SECOND_NS, StoryDuration};
use std::collections::VecDeque;

/// Free addresses below which somebody thinks of room.
const FREE_ADDRESSES_LOW: u32 = 4;

/// Plays by judgement.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    judgement: Judgement,
    rules: Rules,
    stream: Stream,
    next_look_at: GameTime,
    in_hand: Option<Change>,
    /// What was taken in hand last: it comes after everything else, so that
    /// what cannot be mended holds up nothing.
    last: Option<Concern>,
    /// The sizes that the last looks asked for, as many as have to agree.
    needed: VecDeque<u32>,
    /// Believes that nothing is left to be deleted.
    is_tidy: bool,
}

/// What everybody is told about the event.
#[derive(Clone, Debug)]
struct Rules {
    /// Slots of an instance, as long as none is there to be looked at.
    slots: u32,
    /// The mean time that a request takes of a slot.
    service_ns: u64,
    zones: Vec<Zone>,
    instances_max: u32,
    subnets_max: u32,
    v2_from: GameTime,
}

/// A change that somebody is at work on.
#[derive(Clone, Debug)]
struct Change {
    what: Concern,
    done_at: GameTime,
    is_botched: bool,
}

/// Why something is to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Concern {
    /// Everybody gets one hash: the alarm rings, whoever one is.
    WrongKey,
    /// One of the ideas.
    Idea(Idea),
}

impl Judge {
    /// A team's draws hang on its name, so that it plays beside others as it plays alone.
    pub(crate) fn new(judgement: &Judgement, scenario: &Scenario, seed: u64, team: &str) -> Self {
        let service = &scenario.service;
        Self {
            judgement: judgement.clone(),
            rules: Rules {
                slots: service.slots,
                service_ns: service.base_time.as_ns() + service.extra_time_mean.as_ns(),
                zones: scenario.account.all_zones(),
                instances_max: scenario.limits.instances,
                subnets_max: scenario.limits.subnets,
                v2_from: GameTime::ZERO + scenario.unlocked_from(Version::V2),
            },
            stream: Stream::new(seed, &format!("team/{team}/judgement")),
            next_look_at: GameTime::ZERO + judgement.from,
            in_hand: None,
            last: None,
            needed: VecDeque::new(),
            is_tidy: false,
        }
    }

    /// From half of a mean time to one and a half of it.
    fn about(&mut self, mean: StoryDuration) -> StoryDuration {
        let mean_ns = mean.as_ns();
        StoryDuration::from_ns(mean_ns / 2 + self.stream.below(mean_ns.max(1)))
    }

    /// Looks round and takes the first thing in hand that asks for it. Draws the
    /// same numbers whether or not the change will be botched.
    fn look(&mut self, sight: &Sight<'_>) -> Option<Change> {
        if let Some(look) = sight.metrics {
            let needed = self.needed_for(look, self.slots_each(sight));
            self.needed.push_front(needed);
            self.needed.truncate(self.judgement.patience as usize);
        }
        let ideas = self.judgement.ideas.iter().map(|idea| Concern::Idea(*idea));
        let is_due = |concern: &Concern| self.is_due(*concern, sight);
        let what = std::iter::once(Concern::WrongKey)
            .chain(ideas)
            .filter(|concern| Some(*concern) != self.last)
            .find(is_due)
            .or_else(|| self.last.filter(is_due))?;
        self.last = Some(what);
        let reaction = self.judgement.reaction;
        let done_at = sight.now + self.about(reaction);
        let is_botched = threshold_hit(self.stream.bits(), self.judgement.mistakes.threshold());
        Some(Change {
            what,
            done_at,
            is_botched,
        })
    }

    /// Whether the account and its metrics ask for this.
    fn is_due(&self, concern: Concern, sight: &Sight<'_>) -> bool {
        let account = sight.account;
        let idea = match concern {
            Concern::WrongKey => return has_wrong_key(sight),
            Concern::Idea(idea) => idea,
        };
        let Some(group) = main_group(sight) else {
            return false;
        };
        match idea {
            Idea::Cache => account.cdn.is_none(),
            Idea::Waste => !self.is_tidy && !remedy::waste(account).is_empty(),
            Idea::Boot => {
                let launch = &group.launch;
                launch.compute == Compute::Instance && launch.start_script != StartScript::Baked
            }
            // Containers lie where their hosts do.
            Idea::Room if group.launch.compute == Compute::Container => false,
            Idea::Room => {
                let its = account
                    .subnets
                    .iter()
                    .filter(|s| group.subnets.contains(&s.name));
                let free: u32 = its.map(|s| account.free_addresses(s)).sum();
                free < FREE_ADDRESSES_LOW && (account.subnets.len() as u32) < self.rules.subnets_max
            }
            Idea::Balancer => account
                .entry_balancer()
                .is_some_and(|b| b.kind == BalancerKind::Classic),
            Idea::Scale => self
                .wanted_size(group, sight)
                .is_some_and(|wanted| wanted != group.desired),
            Idea::Deploy => {
                group.launch.version == Version::V1 && sight.story >= self.rules.v2_from
            }
        }
    }

    /// The slots of the youngest instance of the group that answers.
    fn slots_each(&self, sight: &Sight<'_>) -> u32 {
        let group = main_group(sight).map(|group| &group.name);
        let its = sight.account.living().filter(|i| Some(&i.group) == group);
        its.last().map_or(self.rules.slots, |i| i.capacity.slots)
    }

    /// As many instances as a metric period would have needed.
    fn needed_for(&self, look: &Look, slots_each: u32) -> u32 {
        let busy_ns = u128::from(look.target_requests) * u128::from(self.rules.service_ns);
        let used_ppm = 1_000_000u128.saturating_sub(u128::from(self.judgement.spare.get()));
        let period_ns = u128::from(look.seconds) * u128::from(SECOND_NS);
        let one_ns = period_ns * u128::from(slots_each) * used_ppm / 1_000_000;
        u32::try_from(busy_ns.div_ceil(one_ns.max(1))).unwrap_or(u32::MAX)
    }

    /// The size that a group should have: a larger one when all the last looks
    /// asked for more, a smaller one when all asked for less. `None` while
    /// nothing can be said: too few looks yet, a metric that scales by itself,
    /// or a wish that has not come true yet.
    fn wanted_size(&self, group: &Group, sight: &Sight<'_>) -> Option<u32> {
        let living = sight.account.living().filter(|i| i.group == group.name);
        let is_unsettled = (living.count() as u32) < group.desired;
        let has_seen_enough = self.needed.len() >= self.judgement.patience as usize;
        if group.policy != ScalingPolicy::Manual || is_unsettled || !has_seen_enough {
            return None;
        }
        let (least, most) = (self.needed.iter().min()?, self.needed.iter().max()?);
        // One too many is no reason to act: the next burst will need it.
        let size = if *least > group.desired {
            *least
        } else if most.saturating_add(1) < group.desired {
            *most
        } else {
            return Some(group.desired);
        };
        Some(size.clamp(group.min.max(1), self.rules.instances_max))
    }

    /// What comes of a change when it is done: judged by what is seen then.
    fn finish(&mut self, change: &Change, sight: &Sight<'_>) -> Vec<Command> {
        if !self.is_due(change.what, sight) {
            return Vec::new();
        }
        let ttl = self.judgement.ttl;
        let put_cdn = |key| vec![Command::PutCdn { key, ttl }];
        let idea = match change.what {
            Concern::WrongKey => return put_cdn(CacheKey::QueryString),
            Concern::Idea(idea) => idea,
        };
        let Some(group) = main_group(sight) else {
            return Vec::new();
        };
        match idea {
            Idea::Cache if change.is_botched => put_cdn(CacheKey::Path),
            Idea::Cache => put_cdn(CacheKey::QueryString),
            Idea::Waste => {
                // Whoever is content with the first find never looks again.
                self.is_tidy = true;
                let all = remedy::waste(sight.account);
                let count = if change.is_botched { 1 } else { all.len() };
                all.into_iter().take(count).collect()
            }
            Idea::Room => remedy::room(sight.account, group, &self.rules.zones, change.is_botched)
                .into_iter()
                .collect(),
            Idea::Scale => {
                let wanted = self.wanted_size(group, sight).unwrap_or(group.desired);
                let doubled = wanted.saturating_mul(2).min(self.rules.instances_max);
                let size = if change.is_botched { doubled } else { wanted };
                vec![remedy::resize(group, size)]
            }
            // A slip with these is noticed at once and tried again later.
            _ if change.is_botched => Vec::new(),
            Idea::Boot => vec![remedy::bake(group)],
            Idea::Balancer => vec![Command::SwitchBalancer {
                balancer: sight.account.entry.clone(),
                kind: BalancerKind::Application,
            }],
            Idea::Deploy => vec![remedy::deploy(group, Version::V2)],
        }
    }
}

impl Actor for Judge {
    fn principal(&self) -> Principal {
        Principal::Bot
    }

    fn watches(&self) -> bool {
        true
    }

    fn act(&mut self, sight: &Sight<'_>) -> Vec<Act> {
        if let Some(change) = &self.in_hand {
            if sight.now < change.done_at {
                return Vec::new();
            }
            let change = change.clone();
            self.in_hand = None;
            let pause = self.judgement.look_every;
            self.next_look_at = sight.now + self.about(pause);
            let commands = self.finish(&change, sight);
            return commands.into_iter().map(Act::Command).collect();
        }
        if sight.now >= self.next_look_at {
            let pause = self.judgement.look_every;
            self.next_look_at = sight.now + self.about(pause);
            self.in_hand = self.look(sight);
        }
        Vec::new()
    }

    fn fork(&self) -> Box<dyn Actor> {
        Box::new(self.clone())
    }
}

/// The group that answers the service's requests.
fn main_group<'a>(sight: &Sight<'a>) -> Option<&'a Group> {
    let account = sight.account;
    let answers = |g: &&Group| g.behind == account.entry && g.launch.compute.answers();
    account.groups.iter().find(answers)
}

/// Whether the alarm about wrong answers rings, and the CDN's key is why.
fn has_wrong_key(sight: &Sight<'_>) -> bool {
    let is_path = sight.account.cdn.is_some_and(|c| c.key == CacheKey::Path);
    let rings = sight
        .metrics
        .is_some_and(|look| look.counts.wrong * 100 > look.counts.settled() * WRONG_ALARM_PERCENT);
    is_path && rings
}
