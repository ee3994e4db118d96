//! The schedule in wall time: one task for all teams, so that they meet the
//! same requests at the same moments.

use super::client::Client;
use crate::clock::GameClock;
use model::units::GameTime;
use sim_engine::Traffic;
use std::sync::Arc;
use tokio::sync::watch;

/// What is to be sent, as far as it is decided.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    /// The traffic as it stands.
    pub(crate) traffic: Arc<Traffic>,
    /// The last second whose requests will not change any more.
    pub(crate) to: u32,
    /// When the game ends, as it stands.
    pub(crate) end: GameTime,
}

/// Sends the traffic of a game from a time on, and ends with the game. Requests
/// of the second in progress, the first one, that were due before are void:
/// nobody was there to send them. Tells the second that all have been sent up to.
pub(crate) async fn run(
    mut schedule: watch::Receiver<Schedule>,
    clock: Arc<GameClock>,
    clients: Vec<Arc<Client>>,
    first: u32,
    start: GameTime,
    sent: &watch::Sender<u32>,
) {
    let mut arrivals = Vec::new();
    for second in first.. {
        // A second is decided while the one before it is sent: nobody waits here.
        let Ok(Schedule { traffic, end, .. }) = schedule
            .wait_for(|it| it.to >= second)
            .await
            .map(|it| it.clone())
        else {
            return;
        };
        if GameTime::from_second(second) >= end {
            return;
        }
        traffic.fill_second(second, &mut arrivals);
        for arrival in &arrivals {
            if arrival.at >= end {
                return;
            }
            if arrival.at < start {
                clients.iter().for_each(|client| client.tally.missed());
                continue;
            }
            let moment = clock.reached(arrival.at).await;
            let gaps = clock.gaps().count;
            for client in &clients {
                // Counted here and not in its task, which may begin after the second has been closed.
                let open = client.tally.sent(second, moment.elapsed());
                tokio::spawn(Arc::clone(client).send(*arrival, moment, open, gaps));
            }
        }
        sent.send_replace(second + 1);
    }
}
