//! What those see who run the game.

mod fixed;
mod orders;

use super::{Views, script, seconds_of, surge_in_words};
use crate::rehearse::expected;
use model::scenario::BoardChange;
use model::units::{GameTime, StoryDuration};
use scoreboard::view::{
    Desk, DeskRow, GamePhase, MonkeySpan, Need, Note, ScriptView, Snapshot, Standing, Surge,
    TeamRow,
};
use sim_engine::Game;
use std::sync::Arc;

pub(super) use fixed::fixed;
pub(super) use orders::Orders;

/// What is kept for those who run the game.
#[derive(Clone, Default)]
pub(super) struct DeskKept {
    pub(super) orders: Orders,
    /// The newest first, each with the key by which it is not kept twice.
    notes: Vec<(String, Note)>,
}

/// Notes that are kept at most: each is sent to every page of a facilitator.
const NOTES_MAX: usize = 500;

/// Why a note is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotNoted {
    /// It has been.
    Before,
    /// There are as many as can be.
    Full,
}

impl Views {
    /// Whether a note with this key may be kept.
    pub(crate) fn may_note(&self, key: &str) -> Result<(), NotNoted> {
        match self.desk_kept.notes.iter().any(|(known, _)| known == key) {
            true => Err(NotNoted::Before),
            false if self.desk_kept.notes.len() >= NOTES_MAX => Err(NotNoted::Full),
            false => Ok(()),
        }
    }

    /// Keeps a note of somebody who runs the game.
    pub(crate) fn note(&mut self, key: String, note: Note) {
        self.desk_kept.notes.insert(0, (key, note));
    }

    /// Publishes what those see who run the game. Nobody runs one that is looked at again.
    pub(super) fn publish_desk(&mut self, game: &Game, phase: GamePhase) {
        if self.playback.is_some() {
            return;
        }
        let desk = self.desk(game, phase);
        self.desk.send_replace(Arc::new(desk));
    }

    fn desk(&self, game: &Game, phase: GamePhase) -> Desk {
        let script = ScriptView {
            frozen_s: self.frozen.as_ref().map(|then| then.board.second),
            ..script::script(game, phase, self.speed, self.halted.clone())
        };
        let (truth, public) = (self.truth.borrow(), self.snapshot.borrow());
        let notes = self.desk_kept.notes.iter();
        Desk {
            seq: self.seq,
            pause: self.pause.clone(),
            requests_mrps: self.teams.first().map_or(0, |team| team.requests_mrps()),
            // The server knows who has joined.
            players: 0,
            freezes_s: freezes(game),
            surges: surges(game),
            monkeys: monkeys(game),
            rows: rows(&truth, &public),
            needs: self.needs(game, phase),
            orders: self.desk_kept.orders.lines(&script),
            notes: notes.map(|(_, note)| note.clone()).collect(),
            fixed: self.desk_fixed.as_deref().cloned(),
            script,
        }
    }

    /// Teams of people that need help, those that have waited longest first.
    fn needs(&self, game: &Game, phase: GamePhase) -> Vec<Need> {
        if !matches!(phase, GamePhase::Running | GamePhase::Paused) {
            return Vec::new();
        }
        let mut needs: Vec<Need> = game
            .teams()
            .iter()
            .zip(&self.teams)
            .enumerate()
            .filter(|(_, (team, _))| !team.has_bot())
            .filter_map(|(id, (team, history))| {
                let (falling_s, silent_s) = history.need(game.second(), self.speed);
                // Who brings a service of their own has nothing to command.
                let silent_s = silent_s.filter(|_| !team.is_own());
                (falling_s.or(silent_s).is_some()).then(|| Need {
                    team: id as u16,
                    name: team.name().to_owned(),
                    status: Some(team.status()),
                    falling_s,
                    trend_mpt_per_min: team
                        .trend_mpt_per_min(seconds_of(game.scenario().score.trend_window)),
                    silent_s,
                    ..history.state()
                })
            })
            .collect();
        needs.sort_by_key(|need| std::cmp::Reverse(need.falling_s.max(need.silent_s)));
        needs
    }
}

fn rows(truth: &Snapshot, public: &Snapshot) -> Vec<DeskRow> {
    let row = |row: &TeamRow| {
        let seen = public.board.teams.iter().find(|it| it.id == row.id);
        DeskRow {
            id: row.id,
            name: row.name.clone(),
            is_bot: row.is_bot,
            status: row.status,
            truth: standing(row),
            public: seen.map(standing).unwrap_or_default(),
        }
    };
    truth.board.teams.iter().map(row).collect()
}

fn standing(row: &TeamRow) -> Standing {
    Standing {
        rank: row.rank,
        score_mpt: row.score_mpt,
        trend_mpt_per_min: row.trend_mpt_per_min,
    }
}

/// When the script is to freeze the board next.
fn freezes(game: &Game) -> Option<u32> {
    let script = game.script();
    let freezing = script
        .iter()
        .filter(|it| it.plan.board == Some(BoardChange::Freeze) && it.left > 0);
    freezing.filter_map(|it| it.due).min().map(|at| at.second())
}

fn surges(game: &Game) -> Vec<Surge> {
    let bursts = game.traffic().bursts().iter();
    let mut surges: Vec<Surge> = bursts
        .map(|burst| Surge {
            title: surge_in_words(burst),
            from_s: burst.from.second(),
            to_s: burst.to.second(),
        })
        .collect();
    surges.sort_by_key(|surge| (surge.from_s, surge.to_s));
    surges
}

/// When each monkey strikes, by the game's clock: the story's may have been retimed.
fn monkeys(game: &Game) -> Vec<MonkeySpan> {
    let scenario = game.scenario();
    let clock = game.clock();
    let at = |story: StoryDuration| clock.game_at(GameTime::ZERO + story).second();
    let of = |monkey: &model::scenario::Monkey| {
        let kind = monkey.kind.to_string();
        let pace = expected::pace(monkey, scenario.length).into_iter();
        pace.map(move |pace| MonkeySpan {
            monkey: kind.clone(),
            from_s: at(pace.from),
            to_s: at(pace.to),
            mean_s: seconds_of(pace.mean_between),
        })
        .collect::<Vec<_>>()
    };
    scenario.monkey.iter().flat_map(of).collect()
}
