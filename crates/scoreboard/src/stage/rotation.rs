//! Which slide and which page comes next.
//!
//! A function of the board, of what was wanted and of the time: it draws nothing
//! and reads no clock.

use super::{Show, Slide};
use crate::view::{Board, GamePhase, compared};
use model::status::Status;

/// Teams on a page.
pub(crate) const PAGE_LEN: usize = 10;
/// How long the first page stands, and each of the others, in seconds.
const FIRST_PAGE_S: u64 = 16;
const PAGE_S: u64 = 7;
/// How long any other slide stands.
const SLIDE_S: u64 = 12;
/// How long an incident that is new stands before anything else comes.
const NEW_INCIDENT_S: u64 = 20;

/// What is on the projector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) slide: Slide,
    /// The page, from 0, and how many there are.
    pub(crate) page: usize,
    pub(crate) pages: usize,
}

/// Goes through the slides.
#[derive(Debug, Default)]
pub(crate) struct Rotation {
    slide: Slide,
    page: usize,
    /// When this page came.
    since_s: u64,
    wanted: Show,
    /// What was an incident at the last look.
    known: Option<Incident>,
}

/// What makes an incident another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Incident {
    /// When the last thing began that lasts.
    began_s: Option<u32>,
    /// Whether many teams are down or wrong without such a thing.
    is_collapse: bool,
}

impl Rotation {
    /// Says what is to be shown now; times are of any clock that does not go back.
    pub(crate) fn look(&mut self, now_s: u64, show: Show, board: &Board) -> Shown {
        let pages = pages(board);
        if show != self.wanted {
            self.wanted = show;
            self.turn(now_s, start_of(show, board));
        }
        let incident = incident(board);
        let is_new = incident.is_some_and(|it| self.known.is_none_or(|known| it.is_newer(known)));
        self.known = incident;
        if show == Show::Auto {
            self.go_on(now_s, board, is_new);
        } else if self.is_over(now_s) {
            self.page = (self.page + 1) % pages;
            self.since_s = now_s;
        }
        let pages = match self.slide {
            Slide::TopTen => pages,
            _ => 1,
        };
        self.page = self.page.min(pages - 1);
        Shown {
            slide: self.slide,
            page: self.page,
            pages,
        }
    }

    fn go_on(&mut self, now_s: u64, board: &Board, is_new: bool) {
        let round = round(board);
        if is_new && round.contains(&Slide::Incident) {
            self.turn(now_s, Slide::Incident);
        } else if !round.contains(&self.slide) {
            self.turn(now_s, round[0]);
        } else if self.is_over(now_s) {
            if self.slide == Slide::TopTen && self.page + 1 < pages(board) {
                self.page += 1;
                self.since_s = now_s;
                return;
            }
            let here = round.iter().position(|slide| *slide == self.slide);
            let next = here.map_or(0, |here| (here + 1) % round.len());
            self.turn(now_s, round[next]);
        }
    }

    fn turn(&mut self, now_s: u64, slide: Slide) {
        (self.slide, self.page, self.since_s) = (slide, 0, now_s);
    }

    fn is_over(&self, now_s: u64) -> bool {
        let stands_s = match (self.slide, self.page) {
            (Slide::TopTen, 0) => FIRST_PAGE_S,
            (Slide::TopTen, _) => PAGE_S,
            (Slide::Incident, _) => NEW_INCIDENT_S,
            _ => SLIDE_S,
        };
        now_s.saturating_sub(self.since_s) >= stands_s
    }
}

impl Incident {
    fn is_newer(self, known: Self) -> bool {
        self.began_s > known.began_s || (self.is_collapse && !known.is_collapse)
    }
}

fn start_of(show: Show, board: &Board) -> Slide {
    match show {
        Show::Auto => round(board)[0],
        Show::Only(slide) => slide,
    }
}

/// The slides that have something to say at this stage of the game.
fn round(board: &Board) -> Vec<Slide> {
    match board.phase {
        GamePhase::Lobby => vec![Slide::Lobby],
        GamePhase::Ended => vec![Slide::TopTen],
        GamePhase::Running | GamePhase::Paused => {
            let mut round = vec![Slide::TopTen];
            // Lines that stand still neither move nor lead anywhere.
            if board.frozen_s.is_none() {
                if board.teams.len() > 1 {
                    round.push(Slide::Movers);
                }
                round.push(Slide::Trend);
            }
            if incident(board).is_some() {
                round.push(Slide::Incident);
            }
            round.push(Slide::Clock);
            round
        }
    }
}

/// What hurts everybody, if something does.
fn incident(board: &Board) -> Option<Incident> {
    let lasting = board.bands.iter().filter(|band| band.to_s.is_none());
    let began_s = lasting.map(|band| band.from_s).max();
    let hurt = |status| matches!(status, Some(Status::Down | Status::Wrong));
    let teams = compared(&board.teams).count();
    let hurt = compared(&board.teams)
        .filter(|row| hurt(row.status))
        .count();
    let is_collapse = board.frozen_s.is_none() && teams > 1 && hurt * 2 >= teams;
    (began_s.is_some() || is_collapse).then_some(Incident {
        began_s,
        is_collapse,
    })
}

/// Pages of the table, at least one.
pub(crate) fn pages(board: &Board) -> usize {
    board.teams.len().div_ceil(PAGE_LEN).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Band, TeamRow};

    fn board(teams: u16) -> Board {
        let row = |id| TeamRow {
            id,
            status: Some(Status::Fast),
            ..TeamRow::default()
        };
        Board {
            phase: GamePhase::Running,
            length_s: 3_600,
            teams: (0..teams).map(row).collect(),
            ..Board::default()
        }
    }

    fn band(from_s: u32, to_s: Option<u32>) -> Band {
        Band {
            from_s,
            to_s,
            ..Band::default()
        }
    }

    /// What is shown in each of so many seconds, without repetitions.
    fn film(
        rotation: &mut Rotation,
        seconds: std::ops::Range<u64>,
        show: Show,
        board: &Board,
    ) -> Vec<(Slide, usize)> {
        let shown = seconds.map(|now_s| rotation.look(now_s, show, board));
        let mut film: Vec<_> = shown.map(|shown| (shown.slide, shown.page)).collect();
        film.dedup();
        film
    }

    #[test]
    fn by_itself_it_goes_round() {
        let film = film(&mut Rotation::default(), 0..60, Show::Auto, &board(4));
        let slides = [
            (Slide::TopTen, 0),
            (Slide::Movers, 0),
            (Slide::Trend, 0),
            (Slide::Clock, 0),
            (Slide::TopTen, 0),
        ];
        assert_eq!(film, slides);
    }

    #[test]
    fn a_hundred_teams_come_page_by_page() {
        let hundred = board(100);
        assert_eq!(pages(&hundred), 10);
        let turned = film(
            &mut Rotation::default(),
            0..(16 + 9 * 7),
            Show::Auto,
            &hundred,
        );
        let pages: Vec<_> = (0..10).map(|page| (Slide::TopTen, page)).collect();
        assert_eq!(turned, pages);
        // Also where the slide is fixed; then from the start again.
        let fixed = Show::Only(Slide::TopTen);
        let turned = film(
            &mut Rotation::default(),
            0..(16 + 9 * 7 + 1),
            fixed,
            &hundred,
        );
        assert_eq!(turned[..10], pages);
        assert_eq!(turned[10], (Slide::TopTen, 0));
    }

    #[test]
    fn something_new_that_breaks_comes_at_once_and_stays_a_while() {
        let mut rotation = Rotation::default();
        let mut board = board(4);
        rotation.look(0, Show::Auto, &board);
        board.bands.push(band(5, None));
        assert_eq!(rotation.look(5, Show::Auto, &board).slide, Slide::Incident);
        let then = film(&mut rotation, 6..40, Show::Auto, &board);
        let slides = [(Slide::Incident, 0), (Slide::Clock, 0), (Slide::TopTen, 0)];
        assert_eq!(then, slides, "it is not new any more");
        // Another one.
        board.bands.push(band(41, None));
        assert_eq!(rotation.look(41, Show::Auto, &board).slide, Slide::Incident);
        // All is well again: the slide has nothing to say.
        board.bands.iter_mut().for_each(|band| band.to_s = Some(42));
        assert_eq!(rotation.look(42, Show::Auto, &board).slide, Slide::TopTen);
    }

    #[test]
    fn half_of_the_teams_down_is_an_incident_too() {
        let mut rotation = Rotation::default();
        let mut board = board(4);
        rotation.look(0, Show::Auto, &board);
        board.teams[0].status = Some(Status::Down);
        assert_ne!(rotation.look(1, Show::Auto, &board).slide, Slide::Incident);
        board.teams[1].status = Some(Status::Wrong);
        assert_eq!(rotation.look(2, Show::Auto, &board).slide, Slide::Incident);
        // While the board is frozen it would tell how teams do.
        board.frozen_s = Some(2);
        assert_eq!(rotation.look(3, Show::Auto, &board).slide, Slide::TopTen);
    }

    #[test]
    fn what_was_wanted_stays_whatever_breaks() {
        let mut rotation = Rotation::default();
        let mut board = board(25);
        let clock = Show::Only(Slide::Clock);
        assert_eq!(rotation.look(0, clock, &board).slide, Slide::Clock);
        board.bands.push(band(1, None));
        let film = film(&mut rotation, 1..100, clock, &board);
        assert_eq!(film, [(Slide::Clock, 0)]);
        assert_eq!(rotation.look(101, Show::Auto, &board).slide, Slide::TopTen);
    }

    #[test]
    fn each_stage_of_the_game_has_its_slides() {
        let mut rotation = Rotation::default();
        let mut board = board(2);
        board.phase = GamePhase::Lobby;
        let film = |rotation: &mut Rotation, from: u64, board: &Board| {
            film(rotation, from..from + 100, Show::Auto, board)
        };
        assert_eq!(film(&mut rotation, 0, &board), [(Slide::Lobby, 0)]);
        board.phase = GamePhase::Running;
        board.frozen_s = Some(3);
        let frozen: Vec<_> = film(&mut rotation, 100, &board);
        assert!(
            frozen
                .iter()
                .all(|(slide, _)| matches!(slide, Slide::TopTen | Slide::Clock))
        );
        board.phase = GamePhase::Ended;
        assert_eq!(
            film(&mut rotation, 200, &board).last(),
            Some(&(Slide::TopTen, 0))
        );
        board.teams.clear();
        assert_eq!(rotation.look(300, Show::Auto, &board).pages, 1);
    }
}
