//! Which teams need help: their score has been falling for long, or nobody has
//! done anything for long.

use super::history::{Figures, TeamHistory};
use scoreboard::view::Need;

/// A score that falls for so long needs help, in seconds of the story.
const FALLING_STORY_S: u32 = 600;
/// A team that does nothing for so long does, too.
const SILENT_STORY_S: u32 = 900;

/// Since when a team falls, or is silent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NeedWatch {
    falling_since: Option<u32>,
    last_command: u32,
}

impl NeedWatch {
    /// Takes in a second, and whether the score was falling over the trend's window.
    pub(super) fn second(&mut self, second: u32, is_falling: bool) {
        self.falling_since = is_falling.then(|| self.falling_since.unwrap_or(second));
    }

    /// Somebody of the team did something.
    pub(super) fn command(&mut self, second: u32) {
        self.last_command = second;
    }

    /// For how long the score has been falling, and nobody has done anything, if
    /// that is too long in a story that is told `speed` times as fast.
    fn need(&self, now: u32, speed: u32) -> (Option<u32>, Option<u32>) {
        let too_long = |since: u32, story_s: u32| {
            let lasts = now.saturating_sub(since);
            (u64::from(lasts) * u64::from(speed) >= u64::from(story_s)).then_some(lasts)
        };
        let falling = self.falling_since;
        (
            falling.and_then(|since| too_long(since, FALLING_STORY_S)),
            too_long(self.last_command, SILENT_STORY_S),
        )
    }
}

impl TeamHistory {
    /// For how long the team has needed help, and why: see [`NeedWatch`].
    pub(super) fn need(&self, now: u32, speed: u32) -> (Option<u32>, Option<u32>) {
        self.watch.need(now, speed)
    }

    /// How its service has been doing lately.
    pub(super) fn state(&self) -> Need {
        let figures = Figures::of(self.window.iter());
        let failed = figures.counts.failed_total();
        Need {
            wrong_permille: figures.permille_of_settled(figures.counts.wrong),
            failed_permille: figures.permille_of_settled(failed),
            in_service: self.window.back().map_or(0, |tick| tick.in_service),
            ..Need::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_minutes_of_falling_need_help_and_nine_do_not() {
        let mut watch = NeedWatch::default();
        for second in 0..2_000 {
            watch.second(second, second >= 100);
            watch.command(second);
            let expected = (second >= 700).then(|| second - 100);
            assert_eq!(watch.need(second, 1), (expected, None), "{second}");
        }
        watch.second(2_000, false);
        assert_eq!(watch.need(2_000, 1), (None, None));
        watch.second(2_001, true);
        assert_eq!(watch.need(2_600, 1), (None, None), "it began anew");
    }

    #[test]
    fn a_quarter_of_an_hour_without_a_command_does() {
        let mut watch = NeedWatch::default();
        assert_eq!(watch.need(899, 1), (None, None));
        assert_eq!(watch.need(900, 1), (None, Some(900)));
        watch.command(850);
        assert_eq!(watch.need(900, 1), (None, None));
        assert_eq!(watch.need(1_750, 1), (None, Some(900)));
    }

    #[test]
    fn lengths_are_the_storys() {
        let mut watch = NeedWatch::default();
        watch.second(10, true);
        assert_eq!(watch.need(69, 10), (None, None));
        assert_eq!(watch.need(70, 10), (Some(60), None));
        assert_eq!(watch.need(90, 10), (Some(80), Some(90)));
    }
}
