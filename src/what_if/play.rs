//! Plays one team's game with its commands and a change.

use super::change::Change;
use super::{Case, of_group};
use crate::game_file::VerifyError;
use model::account::Account;
use model::actor::Principal;
use model::command::{Command, Envelope};
use model::digest::Digest;
use model::ids::TeamId;
use model::measure::{Measures, Verdict};
use model::outcome::Counts;
use model::scenario::Scenario;
use model::scenario::problem::{Problem, Severity};
use model::score::ScoreSplit;
use model::units::{GameTime, MicroUsd, StoryDuration};
use sim_engine::{Directive, Game, Input, Mode, Player, TakeOver};
use std::collections::VecDeque;

/// What a game came to.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    /// The score in points, by second.
    pub(crate) curve: Vec<(u32, i64)>,
    pub(crate) split: ScoreSplit,
    pub(crate) totals: Counts,
    pub(crate) spend: MicroUsd,
    /// How the objectives ended, in the scenario's order.
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) digest: Digest,
    /// What the change sent, and why not if it was refused.
    pub(crate) sent: Vec<Sent>,
    /// Recorded commands that no longer apply.
    pub(crate) lost: Vec<Sent>,
}

/// A command that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// Its number in the file, if it was recorded.
    pub(crate) seq: Option<u64>,
    pub(crate) at: GameTime,
    pub(crate) command: Command,
    pub(crate) refused: Option<String>,
}

/// Why a game could not be played again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlayError {
    #[error(transparent)]
    Source(#[from] VerifyError),
    /// The stack does not fit the account at that moment.
    #[error("the stack does not fit the account at that moment")]
    Stack(Vec<Problem>),
    #[error(transparent)]
    Refused(#[from] sim_engine::Refusal),
}

/// Something that happens at a moment.
enum Act {
    Recorded(u64, Envelope),
    Control(Directive),
    /// Whoever took the team over sent its bot away.
    TakeOver,
    Change,
    Send(Command),
}

/// Seconds between two points of the curve.
const STEP_S: u32 = 60;

/// Plays it. The service times are those of the recorded game's seed plus `draw`.
///
/// # Errors
/// When it cannot be played.
pub(crate) fn play(case: &Case, change: &Change, draw: u64) -> Result<Played, PlayError> {
    let mut team = case.team.clone();
    if let Change::AsPlaybook(playbook) = change {
        team.player = Player::Bot((**playbook).clone());
    }
    let mut plan = case.source.plan(vec![team])?;
    plan.demand_seed = plan.seed.wrapping_add(draw);
    plan.hits.clone_from(&case.hits);
    let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
    game.begin();
    let mut replay = Replay {
        case,
        change,
        acts: acts(case, change),
        game,
        curve: vec![(0, 0)],
        measures: Measures::new(
            &plan.scenario,
            StoryDuration::from_secs(case.seconds.into()),
        ),
        sent: Vec::new(),
        lost: Vec::new(),
    };
    while let Some((at, act)) = replay.acts.pop_front() {
        if at.second() >= case.seconds {
            replay.after_the_end(at, act);
        } else {
            replay.run_to(at.second())?;
            replay.act(at, act)?;
        }
    }
    replay.run_to(case.seconds)?;
    let team = &replay.game.teams()[0];
    Ok(Played {
        split: *team.split(),
        totals: team.totals().clone(),
        spend: team.spend(),
        verdicts: replay.measures.verdicts().map(|(_, it)| it).collect(),
        digest: replay.game.digest(),
        curve: replay.curve,
        sent: replay.sent,
        lost: replay.lost,
    })
}

/// What happens when, in order; at one moment the recorded goes first.
fn acts(case: &Case, change: &Change) -> VecDeque<(GameTime, Act)> {
    let stays = |seq: &u64| match change {
        Change::AsPlaybook(_) => false,
        Change::Without(left_out) => !left_out.contains(seq),
        _ => true,
    };
    let mut acts: Vec<(GameTime, Act)> = match change {
        // It plays to the end.
        Change::AsPlaybook(_) => Vec::new(),
        _ => case
            .taken_over
            .iter()
            .map(|at| (*at, Act::TakeOver))
            .collect(),
    };
    let commands = case.commands.iter().filter(|(seq, _)| stays(seq));
    acts.extend(
        commands.map(|(seq, envelope)| (envelope.at, Act::Recorded(*seq, envelope.clone()))),
    );
    // Whoever ran the event did so in any case.
    let controls = case.controls.iter();
    acts.extend(controls.map(|control| (control.at, Act::Control(control.clone()))));
    acts.sort_by_key(|(at, _)| *at);
    if let Change::Apply { at, .. } | Change::Usual { at, .. } = change {
        let place = acts.partition_point(|(other, _)| other <= at);
        acts.insert(place, (*at, Act::Change));
    }
    acts.into()
}

struct Replay<'a> {
    case: &'a Case,
    change: &'a Change,
    acts: VecDeque<(GameTime, Act)>,
    game: Game,
    curve: Vec<(u32, i64)>,
    measures: Measures,
    sent: Vec<Sent>,
    lost: Vec<Sent>,
}

impl Replay<'_> {
    fn run_to(&mut self, second: u32) -> Result<(), PlayError> {
        while self.game.second() < second {
            let next = (self.game.second() / STEP_S + 1) * STEP_S;
            self.game.run_to(next.min(second))?;
            for team in self.game.take_records() {
                team.ticks.iter().for_each(|tick| self.measures.add(tick));
            }
            let points = self.game.teams()[0].split().total().get() / 1000;
            self.curve.push((self.game.second(), points));
        }
        Ok(())
    }

    fn act(&mut self, at: GameTime, act: Act) -> Result<(), PlayError> {
        match act {
            Act::Recorded(seq, envelope) => {
                let command = envelope.command.clone();
                let refused = match self.translated(seq, envelope) {
                    Some(envelope) => self.step(envelope),
                    None => Some("there is no such instance in this game".to_owned()),
                };
                if refused.is_some() {
                    let seq = Some(seq);
                    self.lost.push(Sent {
                        seq,
                        at,
                        command,
                        refused,
                    });
                }
            }
            Act::Control(directive) => {
                // What is refused here, such as the end of what did not begin, has no effect to repeat.
                let _ = self.game.step(Input::Control(directive));
            }
            Act::TakeOver => {
                self.game.step(Input::TakeOver(TakeOver {
                    at,
                    team: TeamId(0),
                    carried: Mode::Virtual,
                }))?;
            }
            Act::Change => {
                for (from, command) in self.commands(at)? {
                    let place = self.acts.partition_point(|(other, _)| *other <= from);
                    self.acts.insert(place, (from, Act::Send(command)));
                }
            }
            Act::Send(command) => {
                let envelope = Envelope {
                    format: 1,
                    idempotency_key: format!("what-if/{}", self.sent.len()),
                    team: TeamId(0),
                    principal: Principal::Player,
                    session: "what-if".to_owned(),
                    expected_version: None,
                    at,
                    command: command.clone(),
                };
                let refused = self.step(envelope);
                self.sent.push(Sent {
                    seq: None,
                    at,
                    command,
                    refused,
                });
            }
        }
        Ok(())
    }

    /// What was to happen after the game's end does not.
    fn after_the_end(&mut self, at: GameTime, act: Act) {
        if let Act::Send(command) = act {
            let refused = Some("the game is over".to_owned());
            self.sent.push(Sent {
                seq: None,
                at,
                command,
                refused,
            });
        }
    }

    fn account(&self) -> &Account {
        self.game.teams()[0].world().account()
    }

    /// The commands of the change, and when each can be sent.
    fn commands(&self, at: GameTime) -> Result<Vec<(GameTime, Command)>, PlayError> {
        let (scenario, account): (&Scenario, _) = (self.game.scenario(), self.account());
        match self.change {
            Change::Usual { commands, .. } => {
                let commands = commands(scenario, account).into_iter();
                Ok(commands.map(|command| (at, command)).collect())
            }
            Change::Apply { stack, .. } => {
                let (planned, problems) =
                    model::stack::plan(scenario, account, &stack.stack, &stack.places);
                let Some(planned) = planned else {
                    let is_error = |p: &Problem| p.severity == Severity::Error;
                    return Err(PlayError::Stack(
                        problems.into_iter().filter(is_error).collect(),
                    ));
                };
                let from =
                    |planned: &model::stack::Planned| at.max(GameTime::ZERO + planned.not_before);
                let commands = planned.commands.into_iter();
                Ok(commands.map(|p| (from(&p), p.command)).collect())
            }
            Change::Nothing | Change::Without(_) | Change::AsPlaybook(_) => Ok(Vec::new()),
        }
    }

    /// The same command in this game: for the only team, whatever the account's version, and for the instance that
    /// has the place of the one that was meant.
    fn translated(&self, seq: u64, mut envelope: Envelope) -> Option<Envelope> {
        envelope.team = TeamId(0);
        envelope.expected_version = None;
        if let Some((group, rank)) = self.case.owners.get(&seq) {
            let its = of_group(self.account(), group).nth(*rank)?;
            envelope.command = envelope.command.aimed_at(its);
        }
        Some(envelope)
    }

    /// Sends a command; tells why it was refused, if it was.
    fn step(&mut self, envelope: Envelope) -> Option<String> {
        let done = self.game.step(Input::Command(envelope));
        done.err().map(|refusal| refusal.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game_file::{Recorder, Roster, Taken};
    use journal::Reader;
    use model::scenario::{FaultKind, Injection, Pick, TeamPick};
    use model::script::Control;
    use sim_engine::TeamEntry;

    const CALM: &str = include_str!("../../tests/scenarios/calm.toml");
    const EVENTS: &str = "[[event]]\nid = \"some\"\nat = \"20s\"\nteams = \"one\"\nfault = \"hang\"\n\
        pick = \"all\"\nfor = \"5s\"\nrepeat = { every = \"20s\", times = 4 }\n";

    /// A game of four teams of which an event hit some, and somebody who ran it
    /// others: each by itself has the score that it had among them.
    #[test]
    fn a_team_by_itself_meets_what_it_met_among_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("orders.gameday");
        let text = CALM.replace("length = \"15s\"", "length = \"2m\"") + EVENTS;
        let scenario = model::scenario::load(&text).value.expect("it is right");
        let idle = "format = 1\nname = { en = \"x\", ko = \"x\" }";
        let idle = model::playbook::load(idle).value.expect("a playbook");
        let team = |name: &str| TeamEntry {
            name: name.into(),
            player: Player::Bot(idle.clone()),
        };
        let teams: Vec<TeamEntry> = ["A", "B", "C", "D"].map(team).to_vec();
        let roster = Roster {
            scenario_name: "orders".into(),
            scenario_text: text,
            speed: 1,
            teams: teams.clone(),
        };
        let mut recorder = Recorder::create(&path, &roster, 5, Mode::Virtual).expect("a file");
        let plan = sim_engine::Plan::try_new(scenario, 5, 1, teams).expect("a plan");
        let mut game = Game::new(&plan, Mode::Virtual, &chaos_monkey::troublemakers);
        game.begin();
        let hang = Injection {
            pick: Pick::All,
            ..Injection::usual(FaultKind::Hang)
        };
        let surge = Control::Inject {
            teams: TeamPick::All,
            brings: Injection::usual(FaultKind::Spike),
        };
        let orders = [
            (
                30,
                Control::Inject {
                    teams: TeamPick::Named("C".into()),
                    brings: hang,
                },
            ),
            (
                55,
                Control::Halt {
                    reason: "lunch".into(),
                },
            ),
            (65, Control::Release),
            (70, surge),
            (
                80,
                Control::Retime {
                    end: StoryDuration::from_secs(110),
                },
            ),
        ];
        for (second, control) in orders {
            game.run_to(second).expect("ahead");
            let directive = Directive {
                at: GameTime::from_second(second),
                idempotency_key: second.to_string(),
                principal: Principal::Facilitator,
                session: "Kim".into(),
                control,
            };
            let input = Input::Control(directive);
            game.step(input.clone()).expect("it is taken in");
            let taken = Taken::of(&mut game);
            let inputs = [(GameTime::from_second(second), input)];
            recorder.write(&inputs, &taken, &game).expect("written");
        }
        game.run_to(110).expect("ahead");
        assert!(game.is_over(), "it was retimed");
        let taken = Taken::of(&mut game);
        recorder.write(&[], &taken, &game).expect("written");
        recorder.finish(&game).expect("finished");

        let reader = Reader::open(&path).expect("a game file");
        let mut scores = Vec::new();
        for team in ["A", "B", "C", "D"] {
            let case = Case::read(&reader, team).expect("a team");
            let played = play(&case, &Change::Nothing, 0).expect("it plays");
            assert_eq!(played.split.total().get(), case.recorded_mpt, "{team}");
            scores.push(case.recorded_mpt);
        }
        scores.sort_unstable();
        scores.dedup();
        assert!(scores.len() > 1, "not every team was hit: {scores:?}");
    }
}
