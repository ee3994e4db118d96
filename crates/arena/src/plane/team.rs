//! What the plane keeps of one team.

use crate::edge::{Edge, EdgeCounters, Upstream};
use crate::instances::{CacheNode, Instance};
use crate::load::Client;
use model::ids::InstanceId;
use model::tick::CohortSeen;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

/// A team's part of the plane.
pub(super) struct TeamPlane {
    pub(super) edge: Arc<Edge>,
    pub(super) address: SocketAddr,
    pub(super) client: Arc<Client>,
    pub(super) instances: BTreeMap<InstanceId, Instance>,
    /// The cache node, while it can be reached.
    pub(super) node: Option<CacheNode>,
    /// Of instances that are no more, while a request or a process may still count there.
    pub(super) ended: Vec<Arc<Upstream>>,
    /// What those before had got in all, by cohort.
    pub(super) past: BTreeMap<u32, CohortSeen>,
    pub(super) last: EdgeCounters,
    /// What each cohort's instances had got when it was last looked.
    pub(super) last_of_cohorts: BTreeMap<u32, CohortSeen>,
}

impl TeamPlane {
    /// Takes out an instance that is to end or has ended.
    pub(super) fn retire(&mut self, instance: InstanceId) -> Option<Instance> {
        let gone = self.instances.remove(&instance)?;
        gone.upstream.hang_up();
        self.ended.push(Arc::clone(&gone.upstream));
        Some(gone)
    }

    /// Takes out those that nobody else has any more: their counts are final.
    pub(super) fn take_finished(&mut self) -> Vec<Arc<Upstream>> {
        let is_final = |upstream: &mut Arc<Upstream>| Arc::get_mut(upstream).is_some();
        let finished: Vec<_> = self.ended.extract_if(.., is_final).collect();
        for upstream in &finished {
            add(&mut self.past, upstream);
        }
        finished
    }

    /// What was seen of each cohort since the last time.
    pub(super) fn take_cohorts(&mut self) -> Vec<CohortSeen> {
        let mut totals = self.past.clone();
        let living = self.instances.values().map(|instance| &instance.upstream);
        for upstream in living.chain(&self.ended) {
            add(&mut totals, upstream);
        }
        let before = std::mem::replace(&mut self.last_of_cohorts, totals.clone());
        for (cohort, last) in before {
            if let Some(its) = totals.get_mut(&cohort) {
                its.attempts -= last.attempts;
                its.answered -= last.answered;
                its.failed -= last.failed;
            }
        }
        for instance in self.instances.values() {
            let outstanding = instance.upstream.outstanding() + instance.upstream.probing();
            if let Some(its) = totals.get_mut(&instance.upstream.cohort()) {
                its.busy_slots += outstanding.min(instance.capacity.slots);
            }
        }
        totals.into_values().filter(|its| !its.is_empty()).collect()
    }
}

/// Adds what an instance got to its cohort's totals.
fn add(totals: &mut BTreeMap<u32, CohortSeen>, upstream: &Upstream) {
    let cohort = upstream.cohort();
    let its = totals.entry(cohort).or_insert(CohortSeen::of(cohort));
    its.attempts += upstream.attempts();
    let (answered, failed) = upstream.ended();
    its.answered += answered;
    its.failed += failed;
}
