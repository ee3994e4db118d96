//! Whether the browsers of the room are still there.

use super::shared::STREAMS_MAX;
use crate::view::{GamePhase, RoomLost, Snapshot};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::time::{MissedTickBehavior, interval};

/// How often they are counted.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Half of them have to be gone within so many looks.
const WINDOW: usize = 10;
/// Fewer than so many come and go without meaning anything.
const BROWSERS_MIN: u32 = 4;

/// What was counted lately.
#[derive(Debug, Default)]
struct Room {
    seen: VecDeque<u32>,
    lost: Option<RoomLost>,
}

impl Room {
    /// Takes in how many of those that were lost are back.
    fn look_for_lost(&mut self, now: u32) -> Option<RoomLost> {
        if let Some(lost) = &mut self.lost {
            lost.now = now;
            if now > lost.before / 2 {
                self.forget();
            }
        }
        self.lost
    }

    /// Takes in how many browsers there are, and says whether the room is lost.
    fn look(&mut self, now: u32) -> Option<RoomLost> {
        self.look_for_lost(now);
        if self.seen.len() >= WINDOW {
            self.seen.pop_front();
        }
        self.seen.push_back(now);
        let before = self.seen.iter().copied().max().unwrap_or(0);
        if self.lost.is_none() && before >= BROWSERS_MIN && now <= before / 2 {
            self.lost = Some(RoomLost { before, now });
        }
        self.lost
    }

    /// Nobody has to be there.
    fn forget(&mut self) {
        *self = Self::default();
    }
}

/// Counts event streams for ever, and tells when half of them are lost while the game runs.
pub(super) async fn watch_over(
    streams: Arc<Semaphore>,
    snapshot: watch::Receiver<Arc<Snapshot>>,
    told: watch::Sender<Option<RoomLost>>,
) {
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut room = Room::default();
    loop {
        looks.tick().await;
        let open = STREAMS_MAX.saturating_sub(streams.available_permits()) as u32;
        let lost = match snapshot.borrow().board.phase {
            GamePhase::Running => room.look(open),
            // Whoever pauses because of it waits for them.
            GamePhase::Paused => room.look_for_lost(open),
            // People come, and leave.
            GamePhase::Lobby | GamePhase::Ended => {
                room.forget();
                None
            }
        };
        told.send_if_modified(|known| std::mem::replace(known, lost) != lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(counts: &[u32]) -> Option<RoomLost> {
        let mut room = Room::default();
        counts.iter().fold(None, |_, now| room.look(*now))
    }

    #[test]
    fn half_of_the_browsers_within_ten_seconds_is_the_room() {
        let lost = |before, now| Some(RoomLost { before, now });
        assert_eq!(after(&[12, 12, 9, 6]), lost(12, 6));
        assert_eq!(after(&[12, 7]), None, "more than half are left");
        assert_eq!(after(&[3, 0]), None, "three may have gone for coffee");
        // One after another over minutes is the end of a day.
        let mut slowly: Vec<u32> = (0..120).map(|second| 12 - second / 10).collect();
        assert_eq!(after(&slowly), None, "{slowly:?}");
        slowly.truncate(60);
        assert_eq!(after(&slowly), None);
    }

    #[test]
    fn it_stays_lost_until_more_than_half_are_back() {
        let mut room = Room::default();
        room.look(10);
        room.look(2);
        for _ in 0..60 {
            assert_eq!(room.look(3), Some(RoomLost { before: 10, now: 3 }));
        }
        assert_eq!(room.look(6), None);
        assert_eq!(room.look(6), None, "and what was before is forgotten");
        assert_eq!(room.look(3), Some(RoomLost { before: 6, now: 3 }));
        // A pause changes nothing of it, and begins no other.
        assert_eq!(room.look_for_lost(2), Some(RoomLost { before: 6, now: 2 }));
        assert_eq!(room.look_for_lost(5), None);
        assert_eq!(room.look_for_lost(0), None);
        room.forget();
        assert_eq!(room.look(1), None);
    }
}
