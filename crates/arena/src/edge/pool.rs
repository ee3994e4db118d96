//! Idle connections that are used again, the youngest first.
//!
//! A burst leaves many behind, each with its buffers on both sides. The youngest
//! are enough for the load that follows, so that the oldest go unused, and are
//! closed after a while.

use super::wire::{self, Connection};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long a connection may be of no use.
const IDLE_FOR: Duration = Duration::from_secs(3);
/// How many of those are closed at once: as many as come back, and one more.
const CLOSED_AT_ONCE: usize = 2;

/// Idle connections to one address.
#[derive(Debug)]
pub(crate) struct Pool {
    idle: Mutex<VecDeque<Idle>>,
    idle_max: usize,
}

#[derive(Debug)]
struct Idle {
    since: Instant,
    connection: Connection,
}

impl Pool {
    pub(crate) fn new(idle_max: usize) -> Self {
        Self {
            idle: Mutex::default(),
            idle_max,
        }
    }

    /// A connection: an idle one that still works, or a new one.
    pub(crate) async fn get(&self, address: SocketAddr) -> std::io::Result<Connection> {
        loop {
            let youngest = self.idle().pop_back();
            let Some(Idle { mut connection, .. }) = youngest else {
                return wire::connect(address).await;
            };
            if connection.ready().await.is_ok() {
                return Ok(connection);
            }
        }
    }

    /// Closes those that are idle.
    pub(crate) fn clear(&self) {
        self.idle().clear();
    }

    /// Keeps a connection whose answer has been read to its end.
    pub(crate) fn give_back(&self, connection: Connection) {
        let since = Instant::now();
        let mut idle = self.idle();
        for _ in 0..CLOSED_AT_ONCE {
            if idle.front().is_some_and(|it| since - it.since > IDLE_FOR) {
                idle.pop_front();
            }
        }
        if idle.len() < self.idle_max && !connection.is_closed() {
            idle.push_back(Idle { since, connection });
        }
    }

    fn idle(&self) -> MutexGuard<'_, VecDeque<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn what_a_burst_has_left_is_closed_and_who_is_of_use_stays() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let pool = Pool::new(8);
        let mut burst = Vec::new();
        for _ in 0..6 {
            burst.push(pool.get(address).await.expect("it listens"));
        }
        burst
            .into_iter()
            .for_each(|connection| pool.give_back(connection));
        assert_eq!(pool.idle().len(), 6);
        tokio::time::pause();
        for used in 1..=3 {
            // One at a time is used, each time the youngest.
            let connection = pool.get(address).await.expect("an idle one");
            pool.give_back(connection);
            tokio::time::advance(IDLE_FOR / 2).await;
            let expected = if used < 3 { 6 } else { 4 };
            assert_eq!(pool.idle().len(), expected, "after {used}");
        }
        for _ in 0..4 {
            let connection = pool.get(address).await.expect("an idle one");
            pool.give_back(connection);
        }
        assert_eq!(pool.idle().len(), 1, "no more than are of use");
    }
}
