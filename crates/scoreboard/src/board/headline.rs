//! The game in one sentence, made of the board's data.

use crate::format::{grouped, percent, points};
use crate::i18n::T;
use crate::view::{Board, GamePhase, Pause, TeamRow, Told, compared};
use model::status::Status;

/// For how long a told text stands below the headline, in seconds.
const TOLD_FOR_S: u32 = 90;

/// Headline and the line below it.
pub(crate) fn headline(t: T, board: &Board) -> (String, String) {
    if board.phase == GamePhase::Paused {
        return (t.headline_paused().to_owned(), why_still(t, board));
    }
    // What everybody sees of the teams is old: it leads to no conclusion.
    if board.frozen_s.is_some() {
        let headline = match board.phase {
            GamePhase::Ended => t.headline_over_frozen(),
            _ => t.headline_frozen(),
        };
        let below = latest(board).map_or(t.sub_frozen(), |told| told.text.get(t.0));
        return (headline.to_owned(), below.to_owned());
    }
    match board.phase {
        GamePhase::Lobby => {
            let length = t.span(board.length_s);
            (
                t.headline_lobby().to_owned(),
                t.sub_lobby(board.teams.len(), &length),
            )
        }
        GamePhase::Running | GamePhase::Paused => (running(t, board), below(t, board)),
        GamePhase::Ended => {
            let won = compared(&board.teams)
                .next()
                .map(|first| t.headline_won(&first.name, &points(first.score_mpt)));
            (
                won.unwrap_or_else(|| t.headline_empty().to_owned()),
                t.sub_ended().to_owned(),
            )
        }
    }
}

fn why_still(t: T, board: &Board) -> String {
    match &board.pause {
        Some(Pause::Ordered { reason }) if !reason.is_empty() => reason.clone(),
        Some(Pause::HostOut { seconds }) => t.sub_host_out(seconds),
        Some(Pause::Ordered { .. }) | None => t.sub_paused().to_owned(),
    }
}

fn running(t: T, board: &Board) -> String {
    let lasting = board.bands.iter().rev().find(|band| band.to_s.is_none());
    if let Some(band) = lasting.filter(|_| board.teams.len() > 1) {
        return t.headline_band(band.title.get(t.0), fast(board), board.teams.len());
    }
    let teams: Vec<&TeamRow> = compared(&board.teams).take(2).collect();
    match teams.as_slice() {
        [] => t.headline_empty().to_owned(),
        [only] => t.headline_alone(&only.name, &points(only.score_mpt)),
        [first, second, ..] => match (first.score_mpt - second.score_mpt) / 1000 {
            0 => t.headline_tie(&first.name),
            ahead => t.headline_leader(&first.name, &grouped(ahead)),
        },
    }
}

fn below(t: T, board: &Board) -> String {
    match latest(board) {
        Some(told) => told.text.get(t.0).to_owned(),
        None => t.sub_fast(fast(board), board.teams.len()),
    }
}

fn latest(board: &Board) -> Option<&Told> {
    board
        .told
        .last()
        .filter(|told| board.second.saturating_sub(told.second) <= TOLD_FOR_S)
}

fn fast(board: &Board) -> usize {
    board
        .teams
        .iter()
        .filter(|team| team.status == Some(Status::Fast))
        .count()
}

/// What to say when the generator was late; nothing while it keeps up.
pub(super) fn late(t: T, board: &Board) -> Option<String> {
    (board.late_permille > 0).then(|| t.late_warning(&percent(board.late_permille)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Band, OwnMark};
    use model::text::{Lang, Text};

    fn board() -> Board {
        let team = |name: &str, score: i64, status| TeamRow {
            name: name.into(),
            score_mpt: score * 1000,
            status: Some(status),
            ..TeamRow::default()
        };
        Board {
            phase: GamePhase::Running,
            second: 100,
            length_s: 14_400,
            teams: vec![
                team("Hash Browns", 182_187, Status::Fast),
                team("판교 유니콘즈", 176_764, Status::Slow),
            ],
            ..Board::default()
        }
    }

    fn check(board: &Board, en: &str, ko: &str) {
        assert_eq!(headline(T(Lang::En), board).0, en);
        assert_eq!(headline(T(Lang::Ko), board).0, ko);
    }

    #[test]
    fn who_leads() {
        check(
            &board(),
            "Hash Browns leads by 5,423",
            "Hash Browns 선두, 5,423점 앞섬",
        );
        let mut tie = board();
        tie.teams[1].score_mpt = tie.teams[0].score_mpt - 999;
        assert!(headline(T(Lang::En), &tie).0.starts_with("Neck and neck"));
    }

    #[test]
    fn a_frozen_board_names_no_leader_and_no_winner() {
        for phase in [GamePhase::Running, GamePhase::Ended] {
            let frozen = Board {
                frozen_s: Some(90),
                phase,
                ..board()
            };
            for lang in [Lang::En, Lang::Ko] {
                let (headline, below) = headline(T(lang), &frozen);
                assert!(
                    !headline.contains("Hash") && !headline.contains(|c: char| c.is_ascii_digit())
                );
                assert!(!below.contains(|c: char| c.is_ascii_digit()), "{below}");
            }
        }
    }

    #[test]
    fn nobody_is_compared_with_a_service_of_their_own() {
        let mut board = board();
        let mut own = board.teams[0].clone();
        own.own = Some(OwnMark::default());
        own.score_mpt = 999_000_000;
        board.teams.insert(0, own);
        check(
            &board,
            "Hash Browns leads by 5,423",
            "Hash Browns 선두, 5,423점 앞섬",
        );
    }

    #[test]
    fn what_lasts_comes_first() {
        let mut board = board();
        let title = Text {
            en: "Gorilla ate zone a".into(),
            ko: "고릴라가 a존을 삼켰습니다".into(),
        };
        board.bands.push(Band {
            number: 1,
            title,
            from_s: 90,
            to_s: None,
        });
        check(
            &board,
            "Gorilla ate zone a: 1 of 2 teams still fast",
            "고릴라가 a존을 삼켰습니다: 2팀 중 1팀만 아직 빠릅니다",
        );
        board.bands[0].to_s = Some(95);
        check(
            &board,
            "Hash Browns leads by 5,423",
            "Hash Browns 선두, 5,423점 앞섬",
        );
    }

    #[test]
    fn before_and_after() {
        let mut board = board();
        board.phase = GamePhase::Lobby;
        check(&board, "Waiting for the start", "시작을 기다리는 중");
        assert_eq!(
            headline(T(Lang::En), &board).1,
            "2 teams, 4 h 0 min of game time."
        );
        board.phase = GamePhase::Ended;
        check(
            &board,
            "Hash Browns wins with 182,187 points",
            "Hash Browns 우승, 182,187점",
        );
        board.teams.clear();
        check(&board, "No teams yet", "아직 팀이 없습니다");
    }

    #[test]
    fn a_told_text_stands_for_a_while() {
        let mut board = board();
        board.told.push(Told {
            second: 50,
            text: Text {
                en: "Version 2 is out".into(),
                ko: "v2".into(),
            },
        });
        assert_eq!(headline(T(Lang::En), &board).1, "Version 2 is out");
        board.second = 500;
        assert_eq!(headline(T(Lang::En), &board).1, "1 of 2 teams are fast.");
    }
}
