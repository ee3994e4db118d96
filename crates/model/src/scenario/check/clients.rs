//! Whether what clients do fits into their patience.

use super::Checker;
use crate::scenario::ClientsPlan;

impl Checker<'_> {
    pub(super) fn clients(&mut self) {
        let clients = &self.scenario.traffic.clients;
        let patience = self.scenario.service.client_timeout;
        if clients.retries == 0 && clients.backoff != ClientsPlan::default().backoff {
            self.warning(
                "odd",
                "traffic.clients.backoff",
                "a pause before retries is given, but nobody tries again".into(),
                "nothing reads this",
                "add `retries = 2`".into(),
            );
        }
        if clients.retries > 0 && clients.backoff >= patience {
            self.warning(
                "odd",
                "traffic.clients.backoff",
                format!(
                    "a first pause of up to {}, but clients give up at {patience}",
                    clients.backoff
                ),
                "hardly anybody tries again",
                "lower `backoff`, or raise `service.client_timeout`".into(),
            );
        }
        if let Some(slow) = &clients.slow
            && slow.link_time >= patience
        {
            self.warning(
                "odd",
                "traffic.clients.slow.link_time",
                format!(
                    "an answer is on its way for {}, but clients give up at {patience}",
                    slow.link_time
                ),
                "slow clients never get an answer",
                "lower `link_time`, or raise `service.client_timeout`".into(),
            );
        }
    }
}
