//! Idle connections that are used again, the youngest first.

use super::wire::{self, Connection};
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

/// Idle connections to one address.
#[derive(Debug)]
pub(crate) struct Pool {
    idle: Mutex<Vec<Connection>>,
    idle_max: usize,
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
            let idle = self
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop();
            let Some(mut connection) = idle else {
                return wire::connect(address).await;
            };
            if connection.ready().await.is_ok() {
                return Ok(connection);
            }
        }
    }

    /// Closes those that are idle.
    pub(crate) fn clear(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Keeps a connection whose answer has been read to its end.
    pub(crate) fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.idle_max && !connection.is_closed() {
            idle.push(connection);
        }
    }
}
