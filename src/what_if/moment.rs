//! A moment of a game as it is typed: `5m`, `0:05` (hours and minutes), `0:05:30`.

use model::units::{GameTime, StoryDuration};
use std::str::FromStr;

/// A moment of a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub(crate) GameTime);

impl Moment {
    /// Whole seconds since the start.
    pub(crate) fn second(self) -> u64 {
        u64::from(self.0.second())
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "a moment is 5m, 1h30m, 0:05 (hours and minutes) or 0:05:30".to_owned();
        if !text.contains(':') {
            let since_start: StoryDuration = text.parse().map_err(|_| form())?;
            return Ok(Self(GameTime::ZERO + since_start));
        }
        let parts: Vec<u64> = text
            .split(':')
            .map(|part| match part.len() {
                1..=4 => part.parse().map_err(|_| form()),
                _ => Err(form()),
            })
            .collect::<Result<_, _>>()?;
        let (hours, minutes, seconds) = match parts[..] {
            [hours, minutes] => (hours, minutes, 0),
            [hours, minutes, seconds] => (hours, minutes, seconds),
            _ => return Err(form()),
        };
        if minutes >= 60 || seconds >= 60 {
            return Err(form());
        }
        let seconds = hours * 3600 + minutes * 60 + seconds;
        Ok(Self(GameTime::ZERO + StoryDuration::from_secs(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_a_board_shows_them() {
        let seconds = |text: &str| text.parse::<Moment>().map(|m| m.0.to_string());
        for text in ["5m", "00:05", "0:05:00", "300s"] {
            assert_eq!(seconds(text).as_deref(), Ok("0:05:00"), "{text}");
        }
        assert_eq!(seconds("2:00:05").as_deref(), Ok("2:00:05"));
        for wrong in [
            "", ":", "5", "0:60", "0:0:60", "1:2:3:4", "-1:00", "0:", "99999:00",
        ] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
