//! The pages' signals.

mod places;

use crate::browser::{self, Sent};
use crate::feed::Feed;
use crate::i18n::T;
use crate::news::ConsoleNews;
use crate::page::{PageData, Screen, Viewer};
use crate::stage::Invite;
use crate::view::{
    Board, CHART_POINTS_MAX, Console, Desk, GamePhase, Recording, Rules, ScoreChart, Snapshot,
    TeamRow,
};
use leptos::prelude::*;
use model::text::{Lang, Text};
pub(crate) use places::goes_on;
use places::may_change;
use std::sync::Arc;

/// Below this width of the window, charts are drawn narrower.
const NARROW_PX: f64 = 600.0;
/// With more teams than this, the chart and each row's drawings are renewed in turn only.
pub(crate) const MANY_TEAMS: usize = 20;
const DRAW_EVERY: u64 = 10;
/// Rows that nobody sees are brought up to date with every third drawing of theirs.
const UNSEEN_EVERY: u64 = 3 * DRAW_EVERY;

/// What every page needs.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) viewer: StoredValue<Viewer>,
    pub(crate) title: RwSignal<Text>,
    pub(crate) teams: RwSignal<usize>,
    pub(crate) open_teams: StoredValue<Vec<(u16, String)>>,
    pub(crate) has_pin: bool,
    pub(crate) dead_link: bool,
    /// The recorded game, where one is looked at again.
    pub(crate) recording: StoredValue<Option<Recording>>,
    /// Whether the game is a drill, which has a page of its own.
    pub(crate) is_drill: bool,
    pub(crate) rules: RwSignal<Rules>,
    pub(crate) narrow: RwSignal<bool>,
    /// Which page this is.
    pub(crate) screen: Screen,
    /// What the page is called.
    pub(crate) heading: StoredValue<String>,
    pub(crate) help: RwSignal<bool>,
    /// What those see who run the game, on their page.
    pub(crate) desk: RwSignal<Desk>,
    pub(crate) desk_feed: Feed,
    pub(crate) invite: StoredValue<Option<Invite>>,
    pub(crate) starts_in_s: RwSignal<Option<u32>>,
    pub(crate) typed_pin: StoredValue<String>,
}

impl Ui {
    pub(crate) fn new(data: PageData) -> Self {
        Self {
            lang: RwSignal::new(data.lang),
            viewer: StoredValue::new(data.viewer),
            title: RwSignal::new(data.title),
            teams: RwSignal::new(data.teams),
            open_teams: StoredValue::new(data.open_teams),
            has_pin: data.has_pin,
            dead_link: data.dead_link,
            recording: StoredValue::new(data.recording),
            is_drill: data.is_drill,
            rules: RwSignal::new(data.rules),
            narrow: RwSignal::new(false),
            screen: data.screen,
            heading: StoredValue::default(),
            help: RwSignal::new(false),
            desk: RwSignal::new(Desk::default()),
            desk_feed: Feed::new(),
            invite: StoredValue::new(data.invite),
            starts_in_s: RwSignal::new(data.starts_in_s),
            typed_pin: StoredValue::new(data.typed_pin),
        }
    }

    /// The texts in the visitor's language.
    pub(crate) fn t(self) -> T {
        T(self.lang.get())
    }

    /// The same outside of a view.
    pub(crate) fn t_untracked(self) -> T {
        T(self.lang.get_untracked())
    }

    /// One of the texts, for a view.
    ///
    /// Views are compiled once for each type of closure; all these are of one
    /// type, which keeps the bundle small.
    pub(crate) fn tr(
        self,
        text: fn(T) -> &'static str,
    ) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || text(self.t())
    }

    /// Calls the page by what it shows, in tabs and bookmarks.
    pub(crate) fn entitle(self, words: impl Fn() -> String + 'static) {
        let title = move || format!("{} · gameday", words());
        self.heading.set_value(untrack(&title));
        Effect::new(move |_| browser::entitle(&title()));
    }

    /// Changes the language everywhere, without a reload.
    pub(crate) fn speak(self, lang: Lang) {
        self.lang.set(lang);
        browser::set_language(lang);
    }

    /// Looks at the window's width.
    pub(crate) fn measure(self) {
        let narrow = browser::width_px() < NARROW_PX;
        if self.narrow.get_untracked() != narrow {
            self.narrow.set(narrow);
        }
    }
}

/// The visitor's page state.
pub(crate) fn use_ui() -> Ui {
    expect_context::<Ui>()
}

/// The state of the board, on the board's page.
pub(crate) fn use_board() -> BoardState {
    expect_context::<BoardState>()
}

/// The state of the console, on the team's page.
pub(crate) fn use_console() -> ConsoleState {
    expect_context::<ConsoleState>()
}

/// The public board.
#[derive(Clone, Copy)]
pub(crate) struct BoardState {
    /// Whether there is anything to show yet.
    pub(crate) known: RwSignal<bool>,
    pub(crate) board: RwSignal<Board>,
    /// The teams' rows as they stand: in order of rank as of a few seconds ago, and drawn in turn.
    pub(crate) rows: RwSignal<Vec<TeamRow>>,
    /// When they last changed place.
    placed_ms: StoredValue<f64>,
    /// Whether the board shown is one of many, each soon after the one before.
    goes_on: StoredValue<bool>,
    pub(crate) chart: RwSignal<ScoreChart>,
    pub(crate) feed: Feed,
}

impl BoardState {
    /// Starts with what the page was rendered from.
    pub(crate) fn new(snapshot: Option<Arc<Snapshot>>) -> Self {
        let known = snapshot.is_some();
        let Snapshot { board, chart, .. } = snapshot.map(Arc::unwrap_or_clone).unwrap_or_default();
        let rows = board.teams.clone();
        Self {
            known: RwSignal::new(known),
            board: RwSignal::new(board),
            rows: RwSignal::new(rows),
            placed_ms: StoredValue::new(0.0),
            goes_on: StoredValue::new(false),
            chart: RwSignal::new(chart),
            feed: Feed::new(),
        }
    }

    /// Takes in an event of the stream; says whether it was news.
    pub(crate) fn take(self, event: &str, data: &Sent) -> bool {
        match event {
            "snapshot" => match data.read::<Snapshot>() {
                Some(snapshot) => {
                    self.chart.set(snapshot.chart);
                    self.show(snapshot.board, browser::clock_ms());
                    true
                }
                None => false,
            },
            "board" => match data.read::<Board>() {
                Some(board) if board.seq >= self.board.with_untracked(|known| known.seq) => {
                    let whole = (self.board).with_untracked(|known| board.filled_from(known));
                    let Some(board) = whole else { return false };
                    self.draw(&board);
                    self.show(board, browser::clock_ms());
                    true
                }
                _ => false,
            },
            _ => self
                .board
                .with_untracked(|board| board.phase != GamePhase::Running),
        }
    }

    /// Shows the figures of now, and where teams stand now and then.
    fn show(self, board: Board, now_ms: f64) {
        let since_ms = now_ms - self.placed_ms.get_value();
        let goes_on = (self.board).with_untracked(|known| goes_on(known, &board));
        // One after the other, where either is much to do.
        let may_move = may_change(goes_on, since_ms) && !(goes_on && draws_lines_of_many(&board));
        let (rows, has_moved) =
            (self.rows).with_untracked(|rows| rows_of(rows, &board, may_move, goes_on));
        if has_moved {
            self.placed_ms.set_value(now_ms);
        }
        self.goes_on.set_value(goes_on);
        self.rows.set(rows);
        self.board.set(board);
        if !self.known.get_untracked() {
            self.known.set(true);
        }
    }

    /// Whether a row is brought up to date with the board shown even if nobody sees it.
    pub(crate) fn is_due_unseen(self, team: u16) -> bool {
        let goes_on = self.goes_on.get_value();
        self.board
            .with_untracked(|board| is_due(board, team, goes_on, UNSEEN_EVERY))
    }

    fn draw(self, board: &Board) {
        // Lines that stand still draw no chart.
        if board.frozen_s.is_some() {
            return;
        }
        if board.teams.len() > MANY_TEAMS && !draws_lines_of_many(board) {
            return;
        }
        let mut points = vec![0; board.teams.len()];
        for row in &board.teams {
            if let Some(point) = points.get_mut(usize::from(row.id)) {
                *point = i32::try_from(row.score_mpt / 1000).unwrap_or(i32::MAX);
            }
        }
        let step_s = board.length_s / CHART_POINTS_MAX as u32;
        self.chart
            .update(|chart| extend(chart, board.second, &points, step_s));
    }
}

/// Whether the chart of many teams is drawn anew with this board.
fn draws_lines_of_many(board: &Board) -> bool {
    board.teams.len() > MANY_TEAMS && board.seq.is_multiple_of(DRAW_EVERY)
}

/// The rows of a board, in the order of those that are shown unless they may move, and whether they have.
fn rows_of(
    shown: &[TeamRow],
    board: &Board,
    may_move: bool,
    goes_on: bool,
) -> (Vec<TeamRow>, bool) {
    let find = |rows: &[TeamRow], id: u16, likely: usize| {
        let is_it = |row: &TeamRow| row.id == id;
        match rows.get(likely).is_some_and(is_it) {
            true => Some(likely),
            false => rows.iter().position(is_it),
        }
    };
    let is_as_shown = shown.len() == board.teams.len()
        && shown
            .iter()
            .map(|row| row.id)
            .eq(board.teams.iter().map(|row| row.id));
    let moves = may_move && !is_as_shown;
    let order = if moves { &board.teams[..] } else { shown };
    let mut rows = Vec::with_capacity(order.len());
    for (place, known) in order.iter().enumerate() {
        let Some(row) = find(&board.teams, known.id, place).map(|it| &board.teams[it]) else {
            continue;
        };
        let mut row = row.clone();
        if !is_due(board, row.id, goes_on, DRAW_EVERY)
            && let Some(before) = find(shown, row.id, place)
        {
            row.sparkline.clone_from(&shown[before].sparkline);
            row.split = shown[before].split;
        }
        rows.push(row);
    }
    (rows, moves)
}

/// Whether a row is due with this board: where there are many, they are due in turn, as long as one board soon follows
/// another.
fn is_due(board: &Board, team: u16, goes_on: bool, every: u64) -> bool {
    !goes_on || board.teams.len() <= MANY_TEAMS || is_turn_of(team, board.seq, every)
}

/// Whether a row's drawings are sent with this board, where there are many.
#[cfg(feature = "ssr")]
pub(crate) fn is_drawn(team: u16, seq: u64) -> bool {
    is_turn_of(team, seq, DRAW_EVERY)
}

/// Whose turn it is: by what was sent, not by the game's time, since a replay may take five seconds at once.
fn is_turn_of(team: u16, seq: u64, every: u64) -> bool {
    (seq + u64::from(team)).is_multiple_of(every)
}

/// Appends a point; the last one moves on until it is a step away from the one before.
fn extend(chart: &mut ScoreChart, second: u32, points: &[i32], step_s: u32) {
    if let [.., before, last] = chart.seconds[..]
        && last - before < step_s
        && last < second
    {
        chart.seconds.pop();
        chart.points.iter_mut().for_each(|line| {
            line.pop();
        });
    }
    chart.push(second, points);
}

/// The visitor's own team.
#[derive(Clone, Copy)]
pub(crate) struct ConsoleState {
    pub(crate) now: RwSignal<Option<Arc<Console>>>,
    /// Who of the team is there, as markup of the server's.
    pub(crate) people: RwSignal<Text>,
    pub(crate) feed: Feed,
}

impl ConsoleState {
    /// Starts with what the page was rendered from.
    pub(crate) fn new(console: Option<Arc<Console>>, people: Text) -> Self {
        Self {
            now: RwSignal::new(console),
            people: RwSignal::new(people),
            feed: Feed::new(),
        }
    }

    /// Takes in an event of the stream; says whether it was news.
    pub(crate) fn take(self, event: &str, data: &Sent) -> bool {
        match event {
            "console" => match data.read::<Console>() {
                Some(console) => {
                    self.now.set(Some(Arc::new(console)));
                    true
                }
                None => false,
            },
            "news" => match (data.read::<ConsoleNews>(), self.now.get_untracked()) {
                (Some(news), Some(known)) => {
                    self.now.set(Some(Arc::new(news.apply(&known))));
                    true
                }
                _ => false,
            },
            "people" => {
                if let Some(people) = data.read() {
                    self.people.set(people);
                }
                self.stands_still()
            }
            _ => self.stands_still(),
        }
    }

    /// What says nothing of a game is news of it all the same, unless its clock should go.
    fn stands_still(self) -> bool {
        (self.now).with_untracked(|now| {
            now.as_ref()
                .is_some_and(|now| now.phase != GamePhase::Running)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_line_moves_with_the_game() {
        let mut chart = ScoreChart::default();
        for second in 0..=25 {
            extend(&mut chart, second, &[0], 10);
        }
        assert_eq!(chart.seconds, [0, 10, 20, 25]);
    }

    #[test]
    fn a_short_game_keeps_every_second() {
        let mut chart = ScoreChart::default();
        for second in 0..5 {
            extend(&mut chart, second, &[0], 0);
        }
        assert_eq!(chart.seconds, [0, 1, 2, 3, 4]);
    }

    /// A running board; the first team leads.
    fn board(second: u32, scores: &[(u16, i64)]) -> Board {
        let row = |(place, (id, score)): (usize, &(u16, i64))| TeamRow {
            id: *id,
            rank: place as u16 + 1,
            score_mpt: score * 1000,
            sparkline: vec![i32::try_from(*score).unwrap()],
            ..TeamRow::default()
        };
        Board {
            seq: second.into(),
            phase: GamePhase::Running,
            second,
            teams: scores.iter().enumerate().map(row).collect(),
            ..Board::default()
        }
    }

    fn state(board: Board) -> BoardState {
        BoardState::new(Some(Arc::new(Snapshot {
            board,
            ..Snapshot::default()
        })))
    }

    /// The teams by place, each with its score.
    fn shown(state: BoardState) -> Vec<(u16, i64)> {
        let figures = |row: &TeamRow| (row.id, row.score_mpt / 1000);
        state.rows.get_untracked().iter().map(figures).collect()
    }

    #[test]
    fn numbers_move_every_second_and_rows_every_five() {
        let owner = Owner::new();
        owner.set();
        let state = state(board(0, &[(0, 9), (1, 8)]));
        state.show(board(1, &[(1, 20), (0, 10)]), 10_000.0);
        assert_eq!(
            shown(state),
            [(1, 20), (0, 10)],
            "they had stood still for long"
        );
        state.show(board(2, &[(0, 31), (1, 21)]), 11_000.0);
        assert_eq!(shown(state), [(1, 21), (0, 31)], "the numbers are of now");
        let ranks: Vec<u16> = state
            .rows
            .get_untracked()
            .iter()
            .map(|row| row.rank)
            .collect();
        assert_eq!(ranks, [2, 1], "and so are the ranks");
        state.show(board(6, &[(0, 35), (1, 25)]), 14_999.0);
        assert_eq!(shown(state), [(1, 25), (0, 35)]);
        state.show(board(7, &[(0, 36), (1, 26)]), 15_000.0);
        assert_eq!(shown(state), [(0, 36), (1, 26)]);
        let ended = Board {
            phase: GamePhase::Ended,
            ..board(8, &[(1, 50), (0, 36)])
        };
        state.show(ended, 16_000.0);
        assert_eq!(shown(state), [(1, 50), (0, 36)], "the end does not wait");
    }

    #[test]
    fn many_rows_are_drawn_in_turn_and_few_at_once() {
        let owner = Owner::new();
        owner.set();
        let scores = |teams: u16, score: i64| -> Vec<(u16, i64)> {
            (0..teams).map(|id| (id, score)).collect()
        };
        let drawn = |state: BoardState, score: i32| {
            let is_new = |row: &&TeamRow| row.sparkline == [score];
            state.rows.get_untracked().iter().filter(is_new).count()
        };
        let many = state(board(0, &scores(100, 0)));
        for second in 1..=10_u32 {
            many.show(board(second, &scores(100, 7)), 0.0);
            assert_eq!(drawn(many, 7), 10 * second as usize);
        }
        many.show(board(11, &scores(100, 8)), 0.0);
        let ended = Board {
            phase: GamePhase::Ended,
            ..board(11, &scores(100, 9))
        };
        many.show(ended, 0.0);
        assert_eq!(drawn(many, 9), 100, "nothing comes after the end");
        let few = state(board(0, &scores(20, 0)));
        few.show(board(1, &scores(20, 7)), 0.0);
        assert_eq!(drawn(few, 7), 20);
    }

    #[test]
    fn rows_that_nobody_sees_are_written_in_turn_until_nothing_follows_soon() {
        let owner = Owner::new();
        owner.set();
        let scores: Vec<(u16, i64)> = (0..60).map(|id| (id, 1)).collect();
        let due = |state: BoardState| -> Vec<u16> {
            (0..60).filter(|id| state.is_due_unseen(*id)).collect()
        };
        let many = state(board(0, &scores));
        assert_eq!(due(many).len(), 60, "the first board is whole");
        many.show(board(1, &scores), 0.0);
        assert_eq!(due(many), [29, 59]);
        many.show(board(2, &scores), 0.0);
        assert_eq!(due(many), [28, 58]);
        let paused = Board {
            phase: GamePhase::Paused,
            ..board(3, &scores)
        };
        many.show(paused, 0.0);
        assert_eq!(due(many).len(), 60);
        let few = state(board(0, &scores[..20]));
        few.show(board(1, &scores[..20]), 0.0);
        assert!(few.is_due_unseen(7));
    }
}
