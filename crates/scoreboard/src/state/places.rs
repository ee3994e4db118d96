//! When rows change place: seldom enough to be read.

use crate::view::{Board, GamePhase};

/// Between two times that rows change place, while the game goes on.
const MOVE_EVERY_MS: f64 = 5_000.0;
/// No game goes on by so much at once, not even a replay at sixty times the speed of life.
const LEAP_S: u32 = 120;

/// Whether rows may change place now, so many milliseconds after they did: while the game goes on, at most every five
/// seconds; at once when something else has happened to the board than that time passed.
pub(super) fn may_change(goes_on: bool, since_ms: f64) -> bool {
    // A clock that was put back holds nothing up.
    !goes_on || !(0.0..MOVE_EVERY_MS).contains(&since_ms)
}

/// Whether both are moments of a game that is being played, or played back, one soon after the other.
pub(crate) fn goes_on(known: &Board, new: &Board) -> bool {
    let is_played = |board: &Board| {
        board.phase == GamePhase::Running
            && board.playback.is_none_or(|playback| playback.is_playing)
    };
    let passed_s = new.second.checked_sub(known.second);
    is_played(known)
        && is_played(new)
        && known.frozen_s == new.frozen_s
        && known.teams.len() == new.teams.len()
        && passed_s.is_some_and(|passed_s| passed_s < LEAP_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Playback;

    const SOON_MS: f64 = 1_000.0;

    fn moves(known: &Board, new: &Board, since_ms: f64) -> bool {
        may_change(goes_on(known, new), since_ms)
    }

    fn running(second: u32) -> Board {
        Board {
            phase: GamePhase::Running,
            second,
            ..Board::default()
        }
    }

    fn replayed(second: u32, is_playing: bool) -> Board {
        let playback = Some(Playback {
            is_playing,
            rate_tenths: 600,
        });
        Board {
            playback,
            ..running(second)
        }
    }

    #[test]
    fn every_five_seconds_while_the_game_goes_on() {
        for (since_ms, may) in [
            (0.0, false),
            (4_999.0, false),
            (5_000.0, true),
            (60_000.0, true),
        ] {
            assert_eq!(
                moves(&running(10), &running(11), since_ms),
                may,
                "{since_ms}"
            );
        }
        assert!(
            moves(&running(10), &running(11), -1.0),
            "the clock was put back"
        );
    }

    #[test]
    fn at_once_when_the_phase_changes_and_while_nothing_goes_on() {
        let of = |phase| Board {
            phase,
            ..running(11)
        };
        for phase in [GamePhase::Lobby, GamePhase::Paused, GamePhase::Ended] {
            assert!(moves(&running(10), &of(phase), SOON_MS), "{phase:?}");
            assert!(moves(&of(phase), &running(12), SOON_MS), "{phase:?}");
            assert!(moves(&of(phase), &of(phase), SOON_MS), "{phase:?}");
        }
    }

    #[test]
    fn at_once_when_the_board_freezes_or_thaws() {
        let frozen = Board {
            frozen_s: Some(10),
            ..running(11)
        };
        assert!(moves(&running(10), &frozen, SOON_MS));
        assert!(moves(&frozen, &running(12), SOON_MS));
        assert!(!moves(&frozen, &frozen.clone(), SOON_MS));
    }

    #[test]
    fn a_replay_is_calm_while_it_plays_and_at_once_by_step() {
        assert!(!moves(&replayed(10, true), &replayed(22, true), SOON_MS));
        assert!(moves(&replayed(10, false), &replayed(11, false), SOON_MS));
        assert!(moves(&replayed(10, true), &replayed(11, false), SOON_MS));
        assert!(
            moves(&replayed(10, true), &replayed(9, true), SOON_MS),
            "back"
        );
        assert!(
            moves(&replayed(10, true), &replayed(900, true), SOON_MS),
            "far ahead"
        );
    }
}
