//! The service's address: which balancers DNS answers with, and in which shares.

use super::{Account, Balancer};
use crate::command::Denied;
use crate::health::HealthState;
use crate::ids::Name;
use crate::scenario::table;
use crate::units::StoryDuration;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;

/// The largest weight of a record.
pub const RECORD_WEIGHT_MAX: u32 = 255;
/// Records that an address may have at most.
pub const RECORDS_MAX: usize = 8;
/// How long clients may be told to keep an answer.
pub const DNS_TTL: RangeInclusive<StoryDuration> =
    StoryDuration::from_ms(10)..=StoryDuration::from_secs(86_400);

words! {
    /// When a record is answered.
    pub enum DnsRole {
        /// As long as it is healthy.
        Primary = "primary",
        /// While no primary is healthy.
        Secondary = "secondary",
    }
}

table! {
    /// A record of the service's address: one balancer that it may point to.
    pub struct DnsRecord {
        /// The balancer.
        pub balancer: Name,
        /// Its share, over the sum of the weights of all that are answered; 0 for none.
        pub weight: u32 [0..=RECORD_WEIGHT_MAX] = 1,
        /// Whether it is answered at all times or only while no primary is healthy.
        pub role: DnsRole = DnsRole::Primary,
        /// Whether DNS checks its health; one that is not checked counts as healthy.
        pub health_checked: bool = true,
    }
}

table! {
    /// The records of the service's address.
    pub struct DnsRecords {
        /// How long clients keep an answer.
        pub ttl: StoryDuration [DNS_TTL] = StoryDuration::from_secs(60),
        /// One for each balancer.
        pub record: Vec<DnsRecord>,
    }
}

/// The service's address at work: its records, and what their checks have shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dns {
    /// How long clients keep an answer.
    pub ttl: StoryDuration,
    /// One for each balancer, with what its checks have shown.
    pub records: Vec<(DnsRecord, HealthState)>,
}

impl Dns {
    /// These records, with what is known of those balancers that were there
    /// before. Any other counts as healthy until its checks say otherwise.
    #[must_use]
    pub fn new(wanted: &DnsRecords, before: Option<&Self>) -> Self {
        let known = |balancer: &Name| {
            let records = before.into_iter().flat_map(|dns| &dns.records);
            let mut its = records.filter(|(record, _)| record.balancer == *balancer);
            its.next().map(|(_, health)| *health)
        };
        let with_health = |record: &DnsRecord| {
            let health = known(&record.balancer).unwrap_or_else(HealthState::known_healthy);
            (record.clone(), health)
        };
        Self {
            ttl: wanted.ttl,
            records: wanted.record.iter().map(with_health).collect(),
        }
    }

    /// The records as they were asked for.
    #[must_use]
    pub fn wanted(&self) -> DnsRecords {
        DnsRecords {
            ttl: self.ttl,
            record: self.records.iter().map(|(it, _)| it.clone()).collect(),
        }
    }

    /// The places of the records that are answered now: the healthy primaries,
    /// else the healthy secondaries, else all primaries, as a guess is better
    /// than no answer. Who has no weight is never answered.
    #[must_use]
    pub fn answered(&self) -> Vec<usize> {
        let such = |role: DnsRole, is_any: bool| -> Vec<usize> {
            let fits = |(record, health): &(DnsRecord, HealthState)| {
                record.weight > 0
                    && record.role == role
                    && (is_any || !record.health_checked || health.is_healthy())
            };
            let places = self.records.iter().enumerate();
            places.filter(|(_, it)| fits(it)).map(|(i, _)| i).collect()
        };
        [(DnsRole::Primary, false), (DnsRole::Secondary, false)]
            .into_iter()
            .map(|(role, is_any)| such(role, is_any))
            .find(|places| !places.is_empty())
            .unwrap_or_else(|| such(DnsRole::Primary, true))
    }
}

impl DnsRecords {
    /// The first primary with a weight: what the address points to when all is well.
    #[must_use]
    pub fn first(&self) -> Option<&Name> {
        let is_answered = |it: &&DnsRecord| it.role == DnsRole::Primary && it.weight > 0;
        self.record.iter().find(is_answered).map(|it| &it.balancer)
    }
}

/// Why records cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsMistake {
    /// The place of the record that is wrong, if it is one of them.
    pub record: Option<usize>,
    /// How so.
    pub denied: Denied,
}

impl DnsRecords {
    /// What the address points to when all is well, if the records are such as
    /// can be: of balancers that are there, each once.
    ///
    /// # Errors
    /// The first mistake in them.
    pub fn check(&self, balancers: &[Balancer]) -> Result<&Name, DnsMistake> {
        let wrong = |record: Option<usize>, denied| Err(DnsMistake { record, denied });
        let invalid = |reason: String| Denied::Invalid { reason };
        let limit = |what: &str, wanted: u32, limit: u32| Denied::Limit {
            what: what.into(),
            wanted,
            limit,
        };
        if self.record.len() > RECORDS_MAX {
            let count = self.record.len() as u32;
            return wrong(None, limit("records", count, RECORDS_MAX as u32));
        }
        if !DNS_TTL.contains(&self.ttl) {
            let (least, most) = (DNS_TTL.start(), DNS_TTL.end());
            let reason = format!("a TTL of {} is not from {least} to {most}", self.ttl);
            return wrong(None, invalid(reason));
        }
        for (index, record) in self.record.iter().enumerate() {
            let name = &record.balancer;
            if !balancers.iter().any(|b| b.name == *name) {
                let what = format!("balancer `{name}`");
                return wrong(Some(index), Denied::Unknown { what });
            }
            if self.record[..index].iter().any(|r| r.balancer == *name) {
                let reason = format!("`{name}` has two records: keep one of them");
                return wrong(Some(index), invalid(reason));
            }
            if record.weight > RECORD_WEIGHT_MAX {
                let denied = limit("weight", record.weight, RECORD_WEIGHT_MAX);
                return wrong(Some(index), denied);
            }
        }
        self.first().ok_or_else(|| DnsMistake {
            record: None,
            denied: invalid("the address needs a primary record with a weight".into()),
        })
    }
}

/// In a few words, for the audit log.
impl fmt::Display for DnsRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for record in &self.record {
            let DnsRecord {
                balancer,
                weight,
                role,
                health_checked,
            } = record;
            let unchecked = if *health_checked { "" } else { " unchecked" };
            write!(f, "{balancer} {role} {weight}{unchecked}, ")?;
        }
        write!(f, "TTL {}", self.ttl)
    }
}

impl Account {
    /// Whether the service's address may point to a balancer.
    #[must_use]
    pub fn is_entry(&self, balancer: &Name) -> bool {
        match &self.dns {
            None => self.entry == *balancer,
            Some(dns) => dns.records.iter().any(|(it, _)| it.balancer == *balancer),
        }
    }

    /// The balancers that the service's address may point to, in the order of
    /// its records.
    pub fn entries(&self) -> impl Iterator<Item = &Balancer> {
        let alone = self.dns.is_none().then_some(&self.entry);
        let records = self.dns.iter().flat_map(|dns| &dns.records);
        let names = alone
            .into_iter()
            .chain(records.map(|(record, _)| &record.balancer));
        names.filter_map(|name| self.balancers.iter().find(|b| b.name == *name))
    }

    /// Whether a DNS health check of a balancer passes: it is there, clients
    /// can reach it, and it has a healthy target.
    #[must_use]
    pub fn answers_dns_check(&self, balancer: &Name) -> bool {
        let found = self.balancers.iter().find(|b| b.name == *balancer);
        found.is_some_and(|balancer| {
            self.barrier_to_balancer(balancer).is_none()
                && self.registered(balancer).any(|i| i.takes_requests())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DnsRole::{Primary, Secondary};

    /// Records of these roles and weights; `ill` are the places of those that
    /// are not healthy.
    fn answered(records: &[(DnsRole, u32)], ill: &[usize]) -> Vec<usize> {
        let record = |(index, (role, weight)): (usize, &(DnsRole, u32))| {
            let record = DnsRecord {
                balancer: Name::try_new(&format!("b{index}")).unwrap(),
                weight: *weight,
                role: *role,
                health_checked: true,
            };
            let health = match ill.contains(&index) {
                true => HealthState::default(),
                false => HealthState::known_healthy(),
            };
            (record, health)
        };
        let dns = Dns {
            ttl: StoryDuration::from_secs(60),
            records: records.iter().enumerate().map(record).collect(),
        };
        dns.answered()
    }

    #[test]
    fn secondaries_stand_in_and_a_guess_is_better_than_nothing() {
        let records = [(Primary, 1), (Primary, 3), (Secondary, 1), (Primary, 0)];
        assert_eq!(answered(&records, &[]), [0, 1]);
        assert_eq!(answered(&records, &[1]), [0]);
        assert_eq!(
            answered(&records, &[0, 1]),
            [2],
            "not the one without weight"
        );
        assert_eq!(answered(&records, &[0, 1, 2]), [0, 1]);
    }
}
