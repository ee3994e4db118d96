//! The game is a game: what pays off and what does not, over twenty seeds of
//! the shipped scenarios with the playbooks that are made for them.

use crate::support::{book_game, game};
use sim_engine::{Game, TeamState};
use std::fmt::Write as _;
use std::ops::RangeInclusive;

const SEEDS: RangeInclusive<u64> = 1..=20;

/// Scores of one game, in whole points, at some of its minutes.
struct Course {
    seed: u64,
    books: &'static [&'static str],
    minutes: &'static [u32],
    /// By minute, then by playbook.
    points: Vec<Vec<i64>>,
}

fn points(game: &Game, name: &str) -> i64 {
    let team = game.teams().iter().find(|team| team.name() == name);
    let score = |team: &TeamState| team.split().total().get() / 1000;
    team.map(score)
        .unwrap_or_else(|| panic!("the scenario has no team `{name}` any more"))
}

impl Course {
    fn of(
        scenario: &str,
        books: &'static [&'static str],
        minutes: &'static [u32],
        seed: u64,
    ) -> Self {
        let mut game = book_game(scenario, books, seed);
        let mut at_minute = |minute: &u32| {
            game.run_to(minute * 60).expect("a minute ahead");
            books.iter().map(|book| points(&game, book)).collect()
        };
        let points = minutes.iter().map(&mut at_minute).collect();
        assert!(game.is_over());
        Self {
            seed,
            books,
            minutes,
            points,
        }
    }

    fn at(&self, minute: u32, book: &str) -> i64 {
        let row = self.minutes.iter().position(|it| *it == minute);
        let column = self.books.iter().position(|it| *it == book);
        match (row, column) {
            (Some(row), Some(column)) => self.points[row][column],
            _ => panic!("nobody looked at {book} in minute {minute}"),
        }
    }

    fn end(&self, book: &str) -> i64 {
        self.at(self.last(), book)
    }

    fn last(&self) -> u32 {
        *self.minutes.last().expect("a minute")
    }

    /// Whether these come in this order at the end, without a draw.
    fn ranks(&self, books: &[&str]) -> bool {
        books.is_sorted_by(|a, b| self.end(a) > self.end(b))
    }

    /// What was won from a minute on, in percent of all.
    fn percent_from(&self, minute: u32, book: &str) -> i64 {
        (self.end(book) - self.at(minute, book)) * 100 / self.end(book)
    }

    /// A score at the end, in percent of another.
    fn percent_of(&self, book: &str, of: &str) -> i64 {
        self.end(book) * 100 / self.end(of)
    }
}

/// Games of one scenario, and what has to hold for each.
struct Courses {
    scenario: &'static str,
    games: Vec<Course>,
}

impl Courses {
    fn played(
        scenario: &'static str,
        books: &'static [&'static str],
        minutes: &'static [u32],
    ) -> Self {
        let play = |seed| Course::of(scenario, books, minutes, seed);
        let games: Vec<Course> = SEEDS.map(play).collect();
        Self { scenario, games }
    }

    /// All games as a table, to be read when a shape is lost.
    fn table(&self) -> String {
        let mut out = String::from("\n seed minute");
        for book in self.games[0].books {
            let _ = write!(out, " {book:>15}");
        }
        for game in &self.games {
            for (minute, row) in game.minutes.iter().zip(&game.points) {
                let _ = write!(out, "\n{:>5} {minute:>6}", game.seed);
                for points in row {
                    let _ = write!(out, " {points:>15}");
                }
            }
        }
        out
    }

    fn hold(&self, what: &str, holds: fn(&Course) -> bool) {
        let lost = self.games.iter().filter(|game| !holds(game));
        let lost: Vec<u64> = lost.map(|game| game.seed).collect();
        assert!(
            lost.is_empty(),
            "{what}: not at seeds {lost:?}; one of them: gameday simulate {} --seed {}\n{}",
            self.scenario,
            lost[0],
            self.table(),
        );
    }
}

#[test]
fn the_four_hour_story_keeps_its_shape() {
    let games = Courses::played(
        "unicorn-rentals",
        &[
            "containers",
            "expert",
            "cache",
            "late",
            "scale",
            "autoscale",
            "overprovision",
            "do-nothing",
            "cache-wrong-key",
        ],
        &[30, 90, 180, 240],
    );
    games.hold(
        "containers > expert > cache > late > scale > autoscale",
        |g| {
            g.ranks(&[
                "containers",
                "expert",
                "cache",
                "late",
                "scale",
                "autoscale",
            ])
        },
    );
    games.hold("autoscale > 0 > overprovision > nothing > wrong key", |g| {
        g.ranks(&[
            "autoscale",
            "overprovision",
            "do-nothing",
            "cache-wrong-key",
        ]) && g.end("overprovision") < 0
    });
    games.hold("who does nothing rash climbs at first", |g| {
        let rash = ["overprovision", "cache-wrong-key"];
        let mut calm = g.books.iter().filter(|book| !rash.contains(book));
        calm.all(|book| g.at(30, book) > 0)
    });
    games.hold("doing nothing is below zero at minute 90", |g| {
        g.at(90, "do-nothing") < 0
    });
    games.hold("containers are built from minute 90 on", |g| {
        g.at(90, "containers") == g.at(90, "expert")
    });
    games.hold("scaling alone about breaks even", |g| {
        ["scale", "autoscale"].map(|book| g.percent_of(book, "expert").abs() <= 15) == [true; 2]
    });
    games.hold("a wrong key is far below everything", |g| {
        g.end("cache-wrong-key") * 2 < g.end("do-nothing") * 3
    });
    games.hold("the expert beats the cache alone by a fifth", |g| {
        g.percent_of("expert", "cache") >= 120
    });
    games.hold("a late repair earns about half", |g| {
        (35..=65).contains(&g.percent_of("late", "expert"))
    });
    games.hold("the last hour decides", |g| {
        (50..=70).contains(&g.percent_from(180, "expert"))
    });
}

/// Skill pays: bots that judge by themselves are ranked by it, and a script
/// made for the story by somebody who knows it beats them all.
#[test]
fn better_judgement_wins() {
    let games = Courses::played(
        "unicorn-rentals",
        &["expert", "judicious", "intermediate", "novice"],
        &[240],
    );
    games.hold("expert > judicious > intermediate > novice", |g| {
        g.ranks(g.books)
    });
}

#[test]
fn the_lunch_hour_keeps_its_shape() {
    let games = Courses::played(
        "lunch-hour",
        &[
            "lunch-expert",
            "judicious",
            "lunch-cache",
            "lunch-late",
            "lunch-scale",
            "do-nothing",
            "lunch-wrong-key",
        ],
        &[2, 5, 15, 38, 45],
    );
    games.hold("the order of the story", |g| g.ranks(g.books));
    games.hold("points within two minutes, for everybody", |g| {
        g.books.iter().all(|book| g.at(2, book) > 0)
    });
    games.hold("doing nothing: up at minute 5, below zero at 15", |g| {
        g.at(5, "do-nothing") > 0 && g.at(15, "do-nothing") < 0
    });
    games.hold("scaling alone earns some", |g| {
        (10..=40).contains(&g.percent_of("lunch-scale", "lunch-expert"))
    });
    games.hold("a late repair earns about half", |g| {
        (35..=65).contains(&g.percent_of("lunch-late", "lunch-expert"))
    });
    games.hold("the end is steep", |g| {
        (45..=70).contains(&g.percent_from(38, "lunch-expert"))
    });
}

#[test]
fn the_demo_keeps_its_shape() {
    let mut out = String::new();
    let mut lost = Vec::new();
    for seed in SEEDS {
        let mut game = game("demo", seed);
        game.run_to(game.length_s()).expect("the end");
        let [expert, cache, nothing] =
            ["Hash Browns", "Cache Me Outside", "Blank Slate"].map(|name| points(&game, name));
        let _ = writeln!(out, "{seed:>5} {expert:>8} {cache:>8} {nothing:>8}");
        if !(expert > cache && cache > nothing) {
            lost.push(seed);
        }
    }
    assert!(
        lost.is_empty(),
        "expert > cache > do nothing: not at seeds {lost:?}\n seed   expert    cache  nothing\n{out}"
    );
}
