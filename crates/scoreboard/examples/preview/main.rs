//! Serves the pages with invented data that moves, so that people can work on
//! their looks without a game:
//!
//! ```text
//! cargo run -p scoreboard --features ssr --example preview -- [PORT] [lobby|running|paused|ended] [TEAMS] [SECOND]
//! ```
#![expect(clippy::print_stdout, reason = "it tells where to look")]

mod account;
mod board;
mod console;

use model::command::undo;
use scoreboard::server::{Access, Action, Controlled, Done, Hub, Refused, serve};
use scoreboard::view::{GamePhase, Sample, TryAnswer};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// The team that the visitor plays in.
const OWN: u16 = 6;
/// The game's length: four hours.
const LENGTH_S: u32 = 14_400;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let port = args
        .next()
        .and_then(|arg| arg.parse().ok())
        .unwrap_or(8080u16);
    let phase = match args.next().as_deref() {
        Some("lobby") => GamePhase::Lobby,
        Some("paused") => GamePhase::Paused,
        Some("ended") => GamePhase::Ended,
        _ => GamePhase::Running,
    };
    let teams = args
        .next()
        .and_then(|arg| arg.parse().ok())
        .unwrap_or(12u16)
        .max(OWN + 1);
    let second = args
        .next()
        .and_then(|arg| arg.parse().ok())
        .unwrap_or(7_900u32);
    let mut world = World::new(phase, teams, second);

    let (snapshot_sender, snapshot) = watch::channel(Arc::new(world.snapshot()));
    let (console_senders, consoles): (Vec<_>, Vec<_>) = (0..teams)
        .map(|team| watch::channel(Arc::new(world.console(team))))
        .unzip();
    let (actions, mut wishes) = mpsc::channel(64);
    let names = (0..teams).map(board::name).collect();
    let access = Access::new(Some("361571".into()), names).team_may_start();
    let token = access.issue_team_token(OWN, "Mina");

    tokio::spawn(async move {
        let mut clock = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                _ = clock.tick() => world.tick(),
                Some(wish) = wishes.recv() => world.grant(wish),
            }
            snapshot_sender.send_replace(Arc::new(world.snapshot()));
            for (team, sender) in (0..).zip(&console_senders) {
                sender.send_if_modified(|console| {
                    let wanted = team == OWN || console.seq == 0;
                    if wanted {
                        *console = Arc::new(world.console(team));
                    }
                    wanted
                });
            }
        }
    });

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;
    println!("board  http://{address}/");
    println!("team   http://{address}/join?token={token}");
    println!("join   http://{address}/join   PIN 361571");
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    serve(
        listener,
        Hub {
            truth: snapshot.clone(),
            snapshot,
            consoles,
            desk: watch::channel(Arc::default()).1,
            recording: None,
            runbook: None,
            scenarios: None,
            drill: None,
            retrospect: None,
            room: watch::Sender::default(),
            what_ifs: None,
            meters: Vec::new(),
            logs: None,
            actions,
        },
        access,
        stop,
    )
    .await;
    Ok(())
}

/// What is invented, and what visitors changed of it.
struct World {
    seq: u64,
    phase: GamePhase,
    teams: u16,
    second: u32,
    own: account::Own,
}

impl World {
    fn new(phase: GamePhase, teams: u16, second: u32) -> Self {
        let second = match phase {
            GamePhase::Lobby => 0,
            GamePhase::Running | GamePhase::Paused => second,
            GamePhase::Ended => LENGTH_S,
        };
        Self {
            seq: 1,
            phase,
            teams,
            second,
            own: account::Own::new(second),
        }
    }

    fn tick(&mut self) {
        self.seq += 1;
        if self.phase == GamePhase::Running {
            self.second = (self.second + 1).min(LENGTH_S);
        }
    }

    fn grant(&mut self, wish: Action) {
        match wish {
            Action::Admit { reply, .. }
            | Action::Revoke { reply, .. }
            | Action::Assign { reply, .. } => {
                drop(reply.send(Ok(())));
            }
            Action::Start { reply } => {
                let answer = if self.phase == GamePhase::Lobby {
                    Ok(())
                } else {
                    Err(Refused::AlreadyStarted)
                };
                self.phase = GamePhase::Running;
                let _ = reply.send(answer);
            }
            Action::Command {
                team: OWN,
                session,
                command,
                reply,
                ..
            } if self.phase == GamePhase::Running => {
                let way_back = undo(&self.own.account, &command);
                let answer = self
                    .own
                    .carry_out(self.second, &session, command)
                    .map_err(Refused::Denied);
                let _ = reply.send(answer.map(|change| Done {
                    audit_number: self.own.audit_number(),
                    change: Some(change),
                    undo: way_back,
                    account_version: self.own.version,
                }));
            }
            Action::Command { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Control { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Predict { reply, .. } | Action::Again { reply, .. } => {
                drop(reply.send(Err(Refused::NotRunning)));
            }
            Action::Plan { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Preview { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Note { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Pause { reply, .. } | Action::GoOn { reply } => {
                self.phase = match self.phase {
                    GamePhase::Running => GamePhase::Paused,
                    GamePhase::Paused => GamePhase::Running,
                    other => other,
                };
                let done = Controlled {
                    second: self.second,
                    is_repeated: false,
                };
                let _ = reply.send(Ok(done));
            }
            Action::Replay { reply, .. } => drop(reply.send(Err(Refused::NotRunning))),
            Action::Try { key, reply, .. } => {
                let right = !self.own.is_wrong();
                let expected =
                    format!("{:016x}{:016x}", board::noise(&key), board::noise(&key) / 3);
                let got = if right {
                    expected.clone()
                } else {
                    "03ab55c81d77f00103ab55c81d77f001".into()
                };
                let from = if self.own.account.cdn.is_some() {
                    "cdn (hit)"
                } else {
                    "i-0004"
                };
                let sample = Sample {
                    key,
                    expected,
                    got,
                    latency_us: 3_200,
                    from: from.into(),
                };
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    let _ = reply.send(Ok(TryAnswer { sample, right }));
                });
            }
        }
    }
}
