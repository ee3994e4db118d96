//! Standing still, inside a program that hosts many services.
//!
//! A process that is stopped (SIGSTOP) goes on existing: the kernel takes connections and bytes for it,
//! its deadlines pass, and nothing is answered until it goes on. So nothing is cancelled here either:
//! what stands still is merely not polled.

use std::pin::pin;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// Whether all that a service does stands still. Clones say the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Still(Option<watch::Receiver<bool>>);

impl Still {
    /// As whoever holds the other end says. Nothing stands still once that is dropped: it may have to end.
    pub(crate) fn told_by(order: watch::Receiver<bool>) -> Self {
        Self(Some(order))
    }

    /// Runs a future, except while all stands still.
    pub(crate) async fn keep<F: Future>(self, future: F) -> F::Output {
        let Self(Some(mut order)) = self else {
            return future.await;
        };
        let mut future = pin!(future);
        loop {
            let is_told = tokio::select! {
                biased;
                is_told = becomes(&mut order, true) => is_told && becomes(&mut order, false).await,
                output = &mut future => return output,
            };
            if !is_told {
                return future.await;
            }
        }
    }

    /// The same, in a set.
    pub(crate) fn spawn_on<F>(&self, set: &mut JoinSet<F::Output>, future: F)
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        match self.0 {
            Some(_) => set.spawn(self.clone().keep(future)),
            None => set.spawn(future),
        };
    }

    /// A task that stands still with the rest.
    pub(crate) fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        match self.0 {
            Some(_) => tokio::spawn(self.clone().keep(future)),
            None => tokio::spawn(future),
        }
    }
}

/// Waits for this order; tells whether there can be any more.
async fn becomes(order: &mut watch::Receiver<bool>, wanted: bool) -> bool {
    order.wait_for(|is_still| *is_still == wanted).await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::{Instant, sleep, timeout};

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn deadlines_pass_and_nothing_comes_of_them_until_it_goes_on() {
        let (order, orders) = watch::channel(false);
        let began = Instant::now();
        let mut task = Still::told_by(orders).spawn(async move {
            sleep(Duration::from_secs(1)).await;
            began.elapsed()
        });
        // It begins to wait before it is stopped.
        tokio::task::yield_now().await;
        order.send_replace(true);
        assert!(timeout(LONG, &mut task).await.is_err(), "it stands still");
        order.send_replace(false);
        assert_eq!(task.await.expect("no panic"), LONG, "at once");
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_told_nothing_any_more_goes_on() {
        let (order, orders) = watch::channel(true);
        let still = Still::told_by(orders);
        let task = still.spawn(sleep(Duration::from_secs(1)));
        tokio::task::yield_now().await;
        drop(order);
        timeout(LONG, task)
            .await
            .expect("it ends")
            .expect("no panic");
        assert_eq!(still.keep(async { 7 }).await, 7);
        assert_eq!(Still::default().keep(async { 7 }).await, 7);
    }
}
