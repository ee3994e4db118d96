//! The sequencer of a live game.

mod answers;
mod drill;
mod ended;
mod hooks;
mod members;
mod notes;
mod pause;
mod resume;
mod to_come;

use crate::game_file::{HostNote, Recorder, Taken};
use crate::own::{self, Hook, Hooks};
use crate::views::{Views, Watched};
use answers::Answers;
use anyhow::Context as _;
use arena::{GameClock, LivePlane, PlaneConfig, Report};
use ended::refuse;
use model::actor::Principal;
use model::command::{Command, Envelope, undo};
use model::ids::TeamId;
use model::script::ScriptRefusal;
use model::units::GameTime;
use scoreboard::drill::Drill;
use scoreboard::server::{Action, Controlled, Hub, Refused};
use scoreboard::view::{GamePhase, Pause};
use sim_engine::{Directive, Effect, Game, Input, Mode, Observation, Plan, Refusal, TeamState};
use std::sync::Arc;
use std::time::Duration;
use to_come::ToCome;
use tokio::sync::{mpsc, oneshot, watch};

/// Wishes that may wait for the sequencer.
const ACTIONS_MAX: usize = 256;
/// How long the first instances may take to listen.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// What a live game is made of.
pub struct Setup {
    /// The game's plan.
    pub plan: Plan,
    /// Starts instances.
    pub launcher: Arc<dyn arena::Launcher>,
    /// Writes the game down, if it is to be written.
    pub recorder: Option<Recorder>,
    /// Begin without waiting for a wish to.
    pub autostart: bool,
    /// Where teams with a service of their own are told of chaos.
    pub hooks: Vec<Hook>,
}

/// A live game: the sequencer and all that it moves.
pub struct Director {
    game: Game,
    plane: LivePlane,
    clock: Arc<GameClock>,
    reports: mpsc::UnboundedReceiver<Report>,
    actions: mpsc::Receiver<Action>,
    recorder: Option<Recorder>,
    views: Views,
    phase: GamePhase,
    autostart: bool,
    /// Whether it is in the file that the game was started.
    has_begun: bool,
    to_come: ToCome,
    answers: Answers,
    /// How many times as fast the story is told.
    speed: u32,
    /// Why the game stands still, if it does.
    pause: Option<Pause>,
    unattended: bool,
    /// The drill whose game this is, if it is one: who looks at its page is told of predictions.
    drill: Option<watch::Sender<Arc<Drill>>>,
    /// Tells teams of chaos that have a service of their own.
    hooks: Option<Hooks>,
}

/// A game before anything serves it.
struct Stage {
    game: Game,
    views: Views,
    recorder: Option<Recorder>,
    answers: Answers,
    hooks: Option<Hooks>,
}

fn version_of(game: &Game, team: TeamId) -> u64 {
    let team = game.teams().get(usize::from(team.0));
    team.map_or(0, |team| team.world().version())
}

/// What would take a command back, going by the account before it.
fn way_back(game: &Game, team: TeamId, command: &Command) -> Option<Command> {
    let team = game.teams().get(usize::from(team.0))?;
    undo(team.world().account(), command)
}

/// A live game after its last second.
pub struct Ended {
    /// The game.
    pub game: Game,
    /// Its data plane, with instances still up.
    pub plane: LivePlane,
    actions: mpsc::Receiver<Action>,
    hooks: Option<Hooks>,
    /// Kept so that pages which look at the result stay connected, and for a board that thaws.
    views: Views,
}

impl Director {
    /// Brings up edges and first instances, and waits for those to listen.
    ///
    /// # Errors
    /// When ports, processes or the game file cannot be had.
    pub async fn open(setup: Setup) -> anyhow::Result<(Self, Hub)> {
        let Setup {
            plan,
            launcher,
            mut recorder,
            autostart,
            hooks,
        } = setup;
        let mut hooks = hooks::open(&hooks, &plan);
        let mut game = Game::new(&plan, Mode::Live, &chaos_monkey::troublemakers);
        let effects = game.begin();
        let records = Taken::of(&mut game);
        if let Some(recorder) = &mut recorder {
            recorder.write(&[], &records, &game)?;
        }
        let mut views = Views::metered(&plan);
        views.take_in(&records);
        hooks.iter_mut().for_each(|hooks| hooks.tell(&records));
        let stage = Stage {
            game,
            views,
            recorder,
            answers: Answers::default(),
            hooks,
        };
        Self::stand_up(&plan, launcher, stage, effects, autostart).await
    }

    async fn stand_up(
        plan: &Plan,
        launcher: Arc<dyn arena::Launcher>,
        stage: Stage,
        effects: Vec<Effect>,
        autostart: bool,
    ) -> anyhow::Result<(Self, Hub)> {
        let Stage {
            game,
            mut views,
            recorder,
            answers,
            hooks,
        } = stage;
        let config = PlaneConfig {
            scenario: plan.scenario.clone(),
            seed: plan.seed,
            salt: plan.salt.clone(),
            teams: own::targets(plan)?,
            launcher,
        };
        // Clients, edges and instances are all connected from here.
        gate::raise_descriptors();
        let (mut plane, reports) = LivePlane::open(config).await?;
        plane.apply(effects);
        if !plane.all_ready(READY_WITHIN).await {
            anyhow::bail!(
                "not all instances were up within {} s: is the machine out of memory or processes? `--in-process` needs less, and so do fewer teams",
                READY_WITHIN.as_secs()
            );
        }
        let (wish, actions) = mpsc::channel(ACTIONS_MAX);
        let Watched {
            snapshot,
            truth,
            consoles,
            desk,
            meters,
        } = views.watch(&game, &plane);
        let hub = Hub {
            snapshot,
            truth,
            consoles,
            desk,
            recording: None,
            runbook: None,
            scenarios: None,
            meters,
            logs: Some(crate::views::logs(&plane)),
            drill: None,
            retrospect: None,
            room: watch::Sender::default(),
            what_ifs: None,
            actions: wish,
        };
        let director = Self {
            clock: plane.clock(),
            game,
            plane,
            reports,
            actions,
            recorder,
            views,
            phase: GamePhase::Lobby,
            autostart,
            has_begun: false,
            to_come: ToCome::default(),
            answers,
            speed: plan.speed,
            pause: None,
            unattended: false,
            drill: None,
            hooks,
        };
        Ok((director, hub))
    }

    /// Goes on by itself after its host was out: nobody is there to be asked.
    #[must_use]
    pub fn unattended(mut self) -> Self {
        self.unattended = true;
        self
    }

    /// The game as it stands.
    #[must_use]
    pub fn game(&self) -> &Game {
        &self.game
    }

    /// Game seconds that have been played.
    #[must_use]
    pub fn second(&self) -> u32 {
        self.game.second()
    }

    /// Writes down something about the host.
    ///
    /// # Errors
    /// When the game file cannot be written.
    pub fn note(&mut self, note: &HostNote) -> anyhow::Result<()> {
        let at = self.moment();
        match &mut self.recorder {
            Some(recorder) => tokio::task::block_in_place(|| recorder.note(at, note))
                .context("cannot write the game file"),
            None => Ok(()),
        }
    }

    /// The data plane, to be looked at.
    #[must_use]
    pub fn plane(&self) -> &LivePlane {
        &self.plane
    }

    /// Plays the game from its start to its end.
    ///
    /// # Errors
    /// When the game file cannot be written: what was not written is not shown.
    pub async fn play(mut self) -> anyhow::Result<Ended> {
        self.wait_for_start().await?;
        let open = self.game.teams().iter().map(TeamState::in_flight);
        let lost: Vec<u64> = open.collect();
        self.plane.get_set(&self.game, &lost);
        self.begin();
        while !self.game.is_over() {
            let next = self.game.second() + 1;
            let tick = GameTime::from_second(next);
            tokio::select! {
                // Time first: a flood of wishes must not hold it up.
                biased;
                () = self.to_come.due(&self.clock, tick) => self.give_order()?,
                _ = self.clock.reached(tick) => {
                    self.plane.sent_to(next).await;
                    self.tick(next)?;
                    self.mind_lateness(tick)?;
                }
                () = self.clock.stands_still(), if self.pause.is_none() => self.come_back()?,
                Some(report) = self.reports.recv() => self.report(report)?,
                Some(action) = self.actions.recv() => self.act(action)?,
                noticed = hooks::noticed(&mut self.hooks) => self.told_outside(noticed)?,
            }
        }
        self.phase = GamePhase::Ended;
        if let Some(recorder) = self.recorder.take() {
            recorder
                .finish(&self.game)
                .context("cannot finish the game file")?;
        }
        self.publish();
        Ok(Ended {
            game: self.game,
            plane: self.plane,
            actions: self.actions,
            hooks: self.hooks,
            views: self.views,
        })
    }

    async fn wait_for_start(&mut self) -> anyhow::Result<()> {
        if self.autostart && !self.has_begun {
            self.note(&HostNote::Began)?;
        }
        while !self.autostart {
            tokio::select! {
                Some(report) = self.reports.recv() => self.report(report)?,
                Some(action) = self.actions.recv() => match action {
                    Action::Start { reply } => {
                        self.note(&HostNote::Began)?;
                        let _ = reply.send(Ok(()));
                        return Ok(());
                    }
                    Action::Predict { prediction, reply } => self.predict(prediction, reply)?,
                    action @ (Action::Control { .. } | Action::Preview { .. } | Action::Plan { .. } | Action::Note { .. }) => self.act(action)?,
                    other => if let Some(other) = self.keep(other)? {
                        refuse(other, Refused::NotRunning);
                    },
                },
            }
        }
        Ok(())
    }

    fn tick(&mut self, second: u32) -> anyhow::Result<()> {
        let at = GameTime::from_second(second);
        let mut inputs = Vec::with_capacity(self.game.teams().len() + 1);
        let live = self.game.teams().iter().filter(|team| team.is_live());
        for team in live.map(TeamState::id) {
            let observation = Observation::Seen(Box::new(self.plane.take_seen(team, second)));
            inputs.push(Input::Observed {
                team,
                at,
                observation,
            });
        }
        inputs.push(Input::Tick { second });
        let mut effects = Vec::new();
        for input in &inputs {
            effects.extend(self.game.step(input.clone())?.1);
        }
        self.commit(
            inputs.into_iter().map(|input| (at, input)).collect(),
            effects,
        )?;
        self.plane.reschedule(&self.game);
        self.publish();
        Ok(())
    }

    /// The moment of what comes in now: not before what came in last, and in the
    /// second in progress, which is the game's, also when its tick is late.
    fn moment(&self) -> GameTime {
        let end = GameTime::from_second(self.game.second() + 1);
        self.clock.now().clamp(self.game.now(), end)
    }

    fn report(&mut self, report: Report) -> anyhow::Result<()> {
        if let Observation::Ended { instance } = report.observation {
            self.plane.forget(report.team, instance);
        }
        let at = self.moment();
        let input = Input::Observed {
            team: report.team,
            at,
            observation: report.observation,
        };
        let (_, effects) = self.game.step(input.clone())?;
        self.commit(vec![(at, input)], effects)
    }

    fn act(&mut self, action: Action) -> anyhow::Result<()> {
        match action {
            Action::Start { reply } | Action::Predict { reply, .. } => {
                drop(reply.send(Err(Refused::AlreadyStarted)));
            }
            Action::Again { reply, .. } => drop(reply.send(Err(Refused::AlreadyStarted))),
            action @ (Action::Admit { .. } | Action::Revoke { .. } | Action::Assign { .. }) => {
                self.keep(action)?;
            }
            Action::Note {
                session,
                idempotency_key,
                text,
                reply,
            } => {
                let answer = self.remark(session, idempotency_key, text)?;
                let _ = reply.send(answer);
            }
            Action::Pause { reason, reply } => {
                let answer = self.pause_by_order(reason)?;
                let _ = reply.send(answer);
            }
            Action::GoOn { reply } => {
                let answer = self.go_on_by_order()?;
                let _ = reply.send(answer);
            }
            Action::Try { reply, .. } if self.pause.is_some() => {
                let _ = reply.send(Err(Refused::Paused));
            }
            Action::Try { team, key, reply } => self.try_request(team, key, reply),
            // Nobody is asked for it who looks at a game that is played.
            Action::Replay { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Plan {
                team,
                request,
                reply,
            } => {
                let _ = reply.send(Ok(self.views.outlook(&self.game, team, &request)));
            }
            Action::Preview { control, reply } => {
                let control = control.at_speed(self.speed);
                let found = crate::views::preview(&self.game, &control);
                let told =
                    |refusal: ScriptRefusal| Refused::Script(refusal.in_story_time(self.speed));
                let _ = reply.send(found.map_err(told));
            }
            Action::Control {
                session,
                idempotency_key,
                control,
                reply,
            } => {
                let directive = Directive {
                    at: self.moment(),
                    idempotency_key,
                    principal: Principal::Facilitator,
                    session,
                    control: control.at_speed(self.speed),
                };
                let answer = self.control(directive)?;
                self.publish();
                let _ = reply.send(answer);
            }
            Action::Command {
                team,
                session,
                idempotency_key,
                expected_version,
                seen,
                command,
                reply,
            } => {
                let name = (team, idempotency_key.clone());
                if let Some(answer) = self.answers.known.get(&name) {
                    let _ = reply.send(answer.clone());
                    return Ok(());
                }
                if self.pause.is_some() {
                    let _ = reply.send(Err(Refused::Paused));
                    return Ok(());
                }
                if let Err(refused) = self.check_seen(team, &session, seen, &command) {
                    let _ = reply.send(Err(refused));
                    return Ok(());
                }
                let at = self.moment();
                let envelope = Envelope {
                    format: 1,
                    idempotency_key,
                    team: TeamId(team),
                    principal: Principal::Player,
                    session,
                    expected_version,
                    at,
                    command,
                };
                self.views.next_member(team, &envelope.session);
                let way_back = way_back(&self.game, TeamId(team), &envelope.command);
                let answer = self.command(at, envelope)?;
                let version = version_of(&self.game, TeamId(team));
                let answer = answer.map(|change| self.views.done(team, change, way_back, version));
                self.answers.remember(name, answer.clone());
                self.publish();
                let _ = reply.send(answer);
            }
        }
        Ok(())
    }

    /// Carries out a command; it is written down before anybody is told.
    fn command(
        &mut self,
        at: GameTime,
        envelope: Envelope,
    ) -> anyhow::Result<Result<Option<model::event::Change>, Refused>> {
        let team = envelope.team;
        let input = Input::Command(envelope);
        let (answer, effects) = match self.game.step(input.clone()) {
            Ok((change, effects)) => (Ok(change), effects),
            Err(Refusal::Denied(denied)) => (Err(Refused::Denied(denied)), Vec::new()),
            Err(Refusal::VersionMoved { now, .. }) => {
                let changed_by = self.views.last_changer(team.0);
                return Ok(Err(Refused::Conflict {
                    version: now,
                    changed_by,
                }));
            }
            Err(Refusal::Over) => return Ok(Err(Refused::NotRunning)),
            Err(other) => return Ok(Err(Refused::Internal(other.to_string()))),
        };
        self.commit(vec![(at, input)], effects)?;
        Ok(answer)
    }

    /// Does something to the script; it is written down before anybody is told.
    fn control(&mut self, directive: Directive) -> anyhow::Result<Result<Controlled, Refused>> {
        let at = directive.at;
        let input = Input::Control(directive);
        let done = Controlled {
            second: at.second(),
            is_repeated: false,
        };
        match self.game.step(input.clone()) {
            Ok((_, effects)) => {
                self.commit(vec![(at, input)], effects)?;
                Ok(Ok(done))
            }
            // Sent again: it was done the first time.
            Err(Refusal::Repeated) => Ok(Ok(Controlled {
                is_repeated: true,
                ..done
            })),
            Err(Refusal::Script(refusal)) => {
                Ok(Err(Refused::Script(refusal.in_story_time(self.speed))))
            }
            Err(Refusal::Over) => Ok(Err(Refused::NotRunning)),
            Err(other) => Ok(Err(Refused::Internal(other.to_string()))),
        }
    }

    /// Writes inputs and events down, then lets the effects out.
    fn commit(
        &mut self,
        inputs: Vec<(GameTime, Input)>,
        effects: Vec<Effect>,
    ) -> anyhow::Result<()> {
        let records = Taken::of(&mut self.game);
        if let Some(recorder) = &mut self.recorder {
            tokio::task::block_in_place(|| recorder.write(&inputs, &records, &self.game)).context(
                "cannot write the game file; the game stops rather than show what is not kept",
            )?;
        }
        self.views.take_in(&records);
        self.views.keep_frozen(&self.game);
        if let Some(hooks) = &mut self.hooks {
            hooks.tell(&records);
        }
        self.plane.apply(effects);
        Ok(())
    }

    fn try_request(
        &self,
        team: u16,
        key: String,
        reply: oneshot::Sender<Result<scoreboard::view::TryAnswer, Refused>>,
    ) {
        let began = std::time::Instant::now();
        let request = self.plane.try_request(TeamId(team), &key);
        let expected = self.views.right_answer(&key);
        tokio::spawn(async move {
            let outcome = request.await;
            let _ = reply.send(Ok(crate::views::try_answer(
                key,
                expected,
                &outcome,
                began.elapsed(),
            )));
        });
    }

    fn publish(&mut self) {
        self.views.publish(&self.game, &self.plane, self.phase);
    }
}
