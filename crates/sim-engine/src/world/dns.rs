//! The service's address: its records, their checks, and what clients have been
//! told of it.

use super::commands::Outcome;
use super::{Outbox, World};
use crate::effect::RouteEntry;
use model::account::{Dns, DnsRecord, DnsRecords};
use model::actor::Principal;
use model::dns::Answers;
use model::event::{Change, EventKind};
use model::ids::Name;
use model::units::{GameTime, RequestDuration, StoryDuration};

/// How long clients keep an answer, unless somebody says so.
const TTL: StoryDuration = StoryDuration::from_secs(60);

/// A balancer whose record is gone.
#[derive(Clone, Debug)]
pub(super) struct Former {
    balancer: Name,
    /// Nobody keeps it any more then.
    until: GameTime,
}

impl World {
    pub(super) fn set_dns(
        &mut self,
        out: &mut Outbox,
        ttl: Option<StoryDuration>,
        records: &[DnsRecord],
        now: GameTime,
    ) -> Outcome {
        let before = self.account.dns.as_ref().map(Dns::wanted);
        let ttl = ttl.or(before.as_ref().map(|dns| dns.ttl)).unwrap_or(TTL);
        let wanted = DnsRecords {
            ttl,
            record: records.to_vec(),
        };
        let checked = wanted.check(&self.account.balancers);
        let entry = checked.map_err(|mistake| mistake.denied)?.clone();
        self.part_with(&wanted, now);
        let account = &mut self.account;
        account.dns = Some(Dns::new(&wanted, account.dns.as_ref()));
        let old_entry = std::mem::replace(&mut account.entry, entry);
        self.refresh_route(out);
        Ok(Some(Change {
            what: "dns".into(),
            before: before.map_or_else(|| old_entry.to_string(), |dns| dns.to_string()),
            after: wanted.to_string(),
        }))
    }

    /// Keeps in mind which balancers lose their record: clients go there until
    /// their TTL is over. An address that points to one balancer alone has no TTL.
    fn part_with(&mut self, wanted: &DnsRecords, now: GameTime) {
        let is_wanted = |name: &Name| wanted.record.iter().any(|r| r.balancer == *name);
        self.former.retain(|former| !is_wanted(&former.balancer));
        let Some(dns) = &self.account.dns else { return };
        // Longer if the TTL was: whoever asked before that was changed keeps to the old one.
        let until = self.answers_kept_until.max(now + dns.ttl);
        self.answers_kept_until = until;
        let gone = dns.records.iter().map(|(record, _)| &record.balancer);
        let gone = gone.filter(|name| !is_wanted(name));
        self.former.extend(gone.map(|balancer| Former {
            balancer: balancer.clone(),
            until,
        }));
    }

    /// Checks the balancers of the records, if it is time, and forgets those
    /// that no client keeps any more.
    pub(crate) fn advance_dns(&mut self, out: &mut Outbox, now: GameTime) {
        let kept = self.former.len();
        self.former.retain(|former| now < former.until);
        let mut is_changed = self.former.len() < kept;
        if now >= self.next_dns_check_at {
            self.next_dns_check_at = now + self.scenario.dns.interval;
            is_changed |= self.check_dns(out, now);
        }
        if is_changed {
            self.refresh_route(out);
        }
    }

    /// Whether a verdict has changed.
    fn check_dns(&mut self, out: &mut Outbox, now: GameTime) -> bool {
        let Some(mut dns) = self.account.dns.take() else {
            return false;
        };
        let check = self.scenario.dns.clone();
        let mut is_changed = false;
        for (record, health) in dns.records.iter_mut().filter(|(r, _)| r.health_checked) {
            let passed = self.account.answers_dns_check(&record.balancer);
            let verdict = health.count(passed, check.healthy_after, check.unhealthy_after);
            let Some(healthy) = verdict else { continue };
            is_changed = true;
            let kind = EventKind::DnsHealth {
                balancer: record.balancer.clone(),
                healthy,
            };
            self.event(out, now, Principal::System, kind);
        }
        self.account.dns = Some(dns);
        is_changed
    }

    /// Every balancer that requests may come in by: those of the records, then
    /// those that clients still keep. One alone, if there are no records.
    pub(super) fn routed_entries(&self) -> Vec<RouteEntry> {
        let Some(dns) = &self.account.dns else {
            return vec![self.routed_entry(&self.account.entry)];
        };
        let records = dns.records.iter().map(|(record, _)| &record.balancer);
        let former = self.former.iter().map(|former| &former.balancer);
        records
            .chain(former)
            .map(|name| self.routed_entry(name))
            .collect()
    }

    fn routed_entry(&self, name: &Name) -> RouteEntry {
        let account = &self.account;
        let balancer = account.balancers.iter().find(|b| b.name == *name);
        let region = balancer.and_then(|balancer| account.region_of(balancer));
        RouteEntry {
            balancer: name.clone(),
            algorithm: balancer.map(|b| b.algorithm()),
            slow_start: balancer.map_or(StoryDuration::ZERO, |b| b.slow_start),
            groups: balancer.map_or_else(Vec::new, |b| self.routed_groups(b)),
            shut: balancer
                .and_then(|b| account.barrier_behind(b))
                .map(|barrier| barrier.cause()),
            latency: region.map_or(RequestDuration::ZERO, |region| region.latency),
        }
    }

    /// What DNS answers now; records come first among the entries.
    pub(super) fn answers(&self) -> Option<Answers> {
        let dns = self.account.dns.as_ref()?;
        let answered = dns.answered().into_iter();
        Some(Answers {
            ttl: dns.ttl,
            shares: answered
                .map(|place| (place as u32, dns.records[place].0.weight))
                .collect(),
        })
    }
}
