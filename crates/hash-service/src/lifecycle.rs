//! The phases that a service goes through, always forwards.

use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Accepts connections.
    Open,
    /// Accepts none, says so in `/healthcheck`, and finishes what came in over those it has.
    Draining,
    /// Nothing is in service any more: connections end with the answer they are writing.
    Closing,
    /// Whatever still runs stops now.
    Killed,
}

#[derive(Debug)]
pub(crate) struct Lifecycle(watch::Sender<Phase>);

impl Lifecycle {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Phase::Open))
    }

    /// Goes on to `phase`; does nothing if it is there or beyond.
    pub(crate) fn advance(&self, phase: Phase) {
        self.0.send_if_modified(|current| {
            let forwards = *current < phase;
            if forwards {
                *current = phase;
            }
            forwards
        });
    }

    pub(crate) fn is_at_least(&self, phase: Phase) -> bool {
        *self.0.borrow() >= phase
    }

    /// Waits for `phase` or a later one.
    pub(crate) async fn reached(&self, phase: Phase) {
        self.0
            .subscribe()
            .wait_for(|current| *current >= phase)
            .await
            .expect("the sender is borrowed, so it lives");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn phases_only_go_forwards() {
        let lifecycle = Lifecycle::new();
        lifecycle.reached(Phase::Open).await;
        lifecycle.advance(Phase::Closing);
        lifecycle.advance(Phase::Draining);
        assert!(lifecycle.is_at_least(Phase::Closing));
        assert!(!lifecycle.is_at_least(Phase::Killed));
        tokio::join!(lifecycle.reached(Phase::Killed), async {
            lifecycle.advance(Phase::Killed)
        });
    }
}
