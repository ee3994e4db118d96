//! The pages of a game, from its first moment until somebody ends them.

use gate::Door;
use scoreboard::server::{Access, Hub};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A server at work.
pub(super) struct Serving {
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Serving {
    /// Serves the pages of a game.
    pub(super) fn start(door: impl Into<Door>, hub: Hub, access: Access) -> Self {
        let door = door.into();
        let (stop, mut stopped) = watch::channel(false);
        let until = async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        // A replay has viewers, but no edges that have done so before.
        gate::raise_descriptors();
        let server = tokio::spawn(scoreboard::server::serve(door, hub, access, until));
        Self { stop, server }
    }

    /// Ends all connections.
    pub(super) async fn end(self) {
        self.stop.send_replace(true);
        let _ = self.server.await;
    }
}
