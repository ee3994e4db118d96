//! The schedule in wall time: one task for all teams, so that they meet the
//! same requests at the same moments.

use super::client::Client;
use crate::clock::GameClock;
use model::units::GameTime;
use sim_engine::Traffic;
use std::ops::Range;
use std::sync::Arc;

/// Sends the traffic of a game from a time on, and ends with the game. Requests
/// of the second in progress, the first one, that were due before are void:
/// nobody was there to send them.
pub(crate) async fn run(
    traffic: Arc<Traffic>,
    clock: Arc<GameClock>,
    clients: Vec<Arc<Client>>,
    first: u32,
    Range { start, end }: Range<GameTime>,
) {
    let mut arrivals = Vec::new();
    for second in u64::from(first)..end.as_ns().div_ceil(model::units::SECOND_NS) {
        traffic.fill_second(second as u32, &mut arrivals);
        for arrival in &arrivals {
            if arrival.at >= end {
                return;
            }
            if arrival.at < start {
                clients.iter().for_each(|client| client.tally.missed());
                continue;
            }
            let Some(moment) = clock.at(arrival.at) else {
                return;
            };
            tokio::time::sleep_until(moment.into()).await;
            for client in &clients {
                // Counted here and not in its task, which may begin after the second has been closed.
                let open = client.tally.sent(moment.elapsed());
                tokio::spawn(Arc::clone(client).send(*arrival, moment, open));
            }
        }
    }
}
