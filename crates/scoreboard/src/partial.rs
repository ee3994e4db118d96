//! What a stream leaves out of a board: what seldom changes travels when it has, and many teams' drawings in turn.

#[cfg(feature = "ssr")]
use crate::state::{MANY_TEAMS, goes_on, is_drawn};
use crate::view::Board;
#[cfg(feature = "ssr")]
use model::score::ScoreSplit;

impl Board {
    /// Whether something else has changed since an earlier board than teams' figures and the game's: titles, tidings,
    /// who plays.
    #[cfg(feature = "ssr")]
    pub(crate) fn tells_more_than(&self, earlier: &Self) -> bool {
        self.title != earlier.title
            || self.story != earlier.story
            || self.bands != earlier.bands
            || self.told != earlier.told
            || self.obituaries != earlier.obituaries
            || self.teams.len() != earlier.teams.len()
    }

    /// The board without what its viewers know by heart: what has not changed for long, if that is so, and the drawings
    /// of the rows whose turn it is not, where there are many.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub(crate) fn partial(&self, earlier: &Self, is_known: bool) -> Self {
        let mut partial = self.clone();
        if is_known {
            partial.is_partial = true;
            partial.title = Default::default();
            partial.story = Default::default();
            partial.bands.clear();
            partial.told.clear();
            partial.obituaries.clear();
            for row in &mut partial.teams {
                row.name.clear();
            }
        }
        if self.teams.len() > MANY_TEAMS && goes_on(earlier, self) {
            partial.is_partial = true;
            for row in &mut partial.teams {
                if !is_drawn(row.id, self.seq) {
                    row.sparkline.clear();
                    row.split = ScoreSplit::default();
                }
            }
        }
        partial
    }

    /// The whole board, from one that a stream sent and the one before it. None if that knows too little.
    pub(crate) fn filled_from(mut self, known: &Self) -> Option<Self> {
        if !std::mem::take(&mut self.is_partial) {
            return Some(self);
        }
        if self.title == Default::default() {
            self.title.clone_from(&known.title);
            self.story.clone_from(&known.story);
        }
        fill(&mut self.bands, &known.bands);
        fill(&mut self.told, &known.told);
        fill(&mut self.obituaries, &known.obituaries);
        for row in &mut self.teams {
            let before = known.teams.iter().find(|before| before.id == row.id)?;
            if row.name.is_empty() {
                row.name.clone_from(&before.name);
            }
            if row.sparkline.is_empty() {
                row.sparkline.clone_from(&before.sparkline);
                row.split = before.split;
            }
        }
        Some(self)
    }
}

fn fill<L: Clone>(list: &mut Vec<L>, known: &[L]) {
    if list.is_empty() {
        known.clone_into(list);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Band, GamePhase, TeamRow, Told};
    use model::text::Text;
    use model::units::MilliPoints;

    fn board(seq: u64, teams: u16) -> Board {
        let row = |id| TeamRow {
            id,
            name: format!("team {id}"),
            score_mpt: i64::from(id) + seq as i64,
            split: ScoreSplit {
                fast: MilliPoints::new(seq as i64),
                ..ScoreSplit::default()
            },
            sparkline: vec![seq as i32],
            ..TeamRow::default()
        };
        Board {
            seq,
            second: seq as u32,
            phase: GamePhase::Running,
            title: Text {
                en: "Hash".into(),
                ko: "해시".into(),
            },
            bands: vec![Band::default()],
            told: vec![Told::default()],
            teams: (0..teams).rev().map(row).collect(),
            ..Board::default()
        }
    }

    #[test]
    fn few_teams_come_whole_and_all_is_as_it_was_sent() {
        for is_known in [false, true] {
            let (earlier, now) = (board(6, 8), board(7, 8));
            let sent = now.partial(&earlier, is_known);
            assert_eq!(sent.is_partial, is_known);
            assert_eq!(sent.filled_from(&earlier), Some(now));
        }
    }

    #[test]
    fn of_many_teams_a_tenth_is_drawn_and_all_are_counted() {
        let (earlier, now) = (board(6, 100), board(7, 100));
        let sent = now.partial(&earlier, true);
        let size = |board: &Board| serde_json::to_string(board).unwrap().len();
        assert!(
            size(&sent) * 3 < size(&now) * 2,
            "{} of {}",
            size(&sent),
            size(&now)
        );
        let filled = sent.filled_from(&earlier).unwrap();
        let drawn = filled
            .teams
            .iter()
            .filter(|row| row.sparkline == [7])
            .count();
        assert_eq!(drawn, 10);
        assert!((filled.teams.iter().zip(&now.teams)).all(|(filled, now)| {
            (filled.score_mpt, &filled.name) == (now.score_mpt, &now.name)
        }));
    }

    #[test]
    fn the_end_is_drawn_whole() {
        let (earlier, mut now) = (board(6, 100), board(7, 100));
        now.phase = GamePhase::Ended;
        let sent = now.partial(&earlier, true);
        assert_eq!(sent.filled_from(&earlier), Some(now));
    }

    #[test]
    fn who_does_not_know_a_team_needs_the_whole_board() {
        let sent = board(7, 3).partial(&board(6, 3), true);
        assert_eq!(sent.filled_from(&board(6, 2)), None);
    }

    #[test]
    fn tidings_and_late_teams_are_more_than_figures() {
        let now = board(7, 3);
        assert!(!now.tells_more_than(&board(6, 3)));
        assert!(now.tells_more_than(&board(6, 2)));
        let mut before = board(6, 3);
        before.told.clear();
        assert!(now.tells_more_than(&before));
    }
}
