//! A team's edge by itself, without a game: to be measured beside other proxies.
//!
//! It is the edge that games use, with one entry, one group of targets, and
//! the balancer's least-outstanding rule. Nobody is a target's master here:
//! they are there before the edge is, and nothing watches their health.

use crate::clock::GameClock;
use crate::edge::{self, Edge, LiveEntry, LiveGroup, LiveRoute, Role, Upstream};
use model::account::Cdn;
use model::balance::Algorithm;
use model::ids::{InstanceId, Name};
use model::units::StoryDuration;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// What an edge by itself does with requests.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The CDN in front, if there is one.
    pub cdn: Option<Cdn>,
    /// Where the instances of the service listen.
    pub targets: Vec<SocketAddr>,
}

impl Alone {
    /// Answers whoever connects until the future is dropped.
    ///
    /// # Panics
    /// Never: the names are fine.
    pub async fn serve(self, listener: TcpListener) {
        let clock = Arc::new(GameClock::default());
        let edge = Arc::new(Edge::new(Arc::clone(&clock), 0));
        let name = |text| Name::try_new(text).expect("a name");
        let target = |(number, address): (usize, &SocketAddr)| {
            let id = InstanceId(u32::try_from(number).unwrap_or(u32::MAX));
            let upstream = Upstream::new(id, Role::default());
            upstream.listens_at(*address);
            Arc::new(upstream)
        };
        edge.reroute(LiveRoute {
            cdn: self.cdn,
            entries: vec![LiveEntry {
                balancer: name("front"),
                algorithm: Some(Algorithm::LeastOutstanding),
                slow_start: StoryDuration::ZERO,
                groups: vec![LiveGroup {
                    group: name("targets"),
                    weight: 1,
                    targets: self.targets.iter().enumerate().map(target).collect(),
                    full_at: Vec::new(),
                }],
                turns: std::sync::Mutex::default(),
                shut: None,
                latency: Duration::ZERO,
            }],
            dns: None,
        });
        tokio::select! {
            () = edge::listen(listener, Arc::clone(&edge), 1) => {}
            () = edge.tidy_up() => {}
            () = keep_going(&clock) => {}
        }
    }
}

/// Nobody else minds the clock here, and one that nobody looks at holds itself.
async fn keep_going(clock: &GameClock) {
    loop {
        clock.start();
        let _ = clock.now();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
