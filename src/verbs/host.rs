//! `gameday host` and `gameday demo`: a game for real.

use super::load;
use crate::args::{Demo, Host, Live};
use crate::assets::{self, Source};
use crate::exit::{Failure, Outcome};
use crate::game_file::{Recorder, Roster};
use crate::live::{Director, SelfLauncher, Setup};
use crate::show::{self, result};
use anyhow::Context as _;
use model::scenario::Scenario;
use scoreboard::server::Access;
use sim_engine::{Mode, Plan, Player, TeamEntry};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};
use tokio::net::TcpListener;

/// The visitor's team in the demo.
const VISITOR: &str = "You";

/// What is to be hosted.
struct Hosting {
    source: Source,
    scenario: Scenario,
    teams: Vec<TeamEntry>,
    speed: u32,
    live: Live,
    pin: Option<String>,
    /// The team of whoever sits in front, in a demo.
    visitor: Option<u16>,
    file: PathBuf,
}

pub(super) fn demo(args: Demo) -> Outcome {
    let source = assets::scenario("demo")?;
    let scenario = load::scenario(&source, 1)?;
    let mut teams = load::bots(&scenario, &[])?;
    teams.push(TeamEntry {
        name: VISITOR.into(),
        player: Player::People,
    });
    let visitor = Some(teams.len() as u16 - 1);
    #[expect(
        clippy::disallowed_methods,
        reason = "one file with a name of its own, which the user is told"
    )]
    let folder = std::env::temp_dir();
    let file = args
        .live
        .journal
        .clone()
        .unwrap_or_else(|| new_file(&folder, "demo"));
    serve(Hosting {
        source,
        scenario,
        teams,
        speed: 1,
        live: args.live,
        pin: None,
        visitor,
        file,
    })
}

pub(super) fn host(args: Host) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let team = |typed: &String| -> Result<TeamEntry, Failure> {
        if typed.contains('=') {
            return load::bot(typed);
        }
        Ok(TeamEntry {
            name: typed.trim().to_owned(),
            player: Player::People,
        })
    };
    let teams = args
        .teams
        .iter()
        .map(team)
        .collect::<Result<Vec<TeamEntry>, Failure>>()?;
    let pin = args.pin.unwrap_or_else(random_pin);
    let file = args
        .live
        .journal
        .clone()
        .unwrap_or_else(|| new_file(&PathBuf::from("."), &source.name));
    serve(Hosting {
        source,
        scenario,
        teams,
        speed: args.speed,
        live: args.live,
        pin: Some(pin),
        visitor: None,
        file,
    })
}

/// A name for a new game file.
fn new_file(folder: &std::path::Path, name: &str) -> PathBuf {
    let now = humantime::format_rfc3339_seconds(SystemTime::now())
        .to_string()
        .replace(':', "");
    folder.join(format!("{name}-{now}-{}.gameday", std::process::id()))
}

/// Six digits. Guessing is slow: the server counts wrong ones.
fn random_pin() -> String {
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000)
}

fn serve(hosting: Hosting) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(run(hosting))
}

async fn run(hosting: Hosting) -> Outcome {
    let Hosting {
        source,
        scenario,
        teams,
        speed,
        live,
        pin,
        visitor,
        file,
    } = hosting;
    let address = SocketAddr::new(live.listen, live.port);
    // The port first: nothing has been started yet that a failure would leave behind.
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| port_trouble(address, &error))?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;

    let seed = live.seed.unwrap_or(scenario.seed);
    let roster = Roster {
        scenario_name: source.name.clone(),
        scenario_text: source.text.clone(),
        speed,
        teams: teams.clone(),
    };
    let names: Vec<String> = teams.iter().map(|team| team.name.clone()).collect();
    let plan =
        Plan::try_new(scenario, seed, speed, teams).map_err(|e| Failure::Usage(e.to_string()))?;
    let recorder =
        Recorder::create(&file, &roster, seed, Mode::Live).map_err(anyhow::Error::from)?;
    let launcher =
        Arc::new(SelfLauncher::current().context("cannot find this program's own file")?);
    let setup = Setup {
        plan,
        launcher,
        recorder: Some(recorder),
        autostart: live.autostart,
    };
    let (director, hub) = Director::open(setup).await?;

    let mut access = Access::new(pin.clone(), names);
    if visitor.is_some() {
        access = access.team_may_start();
    }
    announce(
        address,
        &access,
        pin.as_deref(),
        visitor,
        &file,
        live.autostart,
    );
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let server = tokio::spawn(scoreboard::server::serve(
        listener,
        hub,
        access,
        async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        },
    ));
    let began = Instant::now();
    let outcome = tokio::select! {
        ended = director.play() => match ended {
            Ok(mut ended) => {
                show::print(&result::standings_text(&ended.game))?;
                anstream::println!("digest {}\nnext: gameday replay {} --verify", ended.game.digest(), file.display());
                if !live.once {
                    anstream::eprintln!("The game is over after {} s; the board stays up until Ctrl-C.", began.elapsed().as_secs());
                    ended.linger(interrupted()).await;
                }
                Ok(())
            }
            Err(error) => Err(Failure::Other(error)),
        },
        () = interrupted() => Err(Failure::Interrupted),
    };
    stop.send_replace(true);
    let _ = server.await;
    outcome
}

/// Tells where to go.
fn announce(
    address: SocketAddr,
    access: &Access,
    pin: Option<&str>,
    visitor: Option<u16>,
    file: &std::path::Path,
    autostart: bool,
) {
    let shown = if address.ip().is_unspecified() {
        SocketAddr::new([127, 0, 0, 1].into(), address.port())
    } else {
        address
    };
    anstream::println!("board     http://{shown}");
    if let Some(team) = visitor {
        let token = access.issue_team_token(team, VISITOR);
        anstream::println!("your team http://{shown}/join?token={token}");
        if !autostart {
            anstream::println!("Open your team's link and press Start; the bots wait for you.");
        }
    } else {
        let token = access.issue_facilitator_token();
        anstream::println!("facilitator http://{shown}/join?token={token}");
    }
    if let Some(pin) = pin {
        anstream::println!("join      http://{shown}/join with PIN {pin}");
    }
    anstream::println!("game file {}", file.display());
    anstream::eprintln!("Ctrl-C ends the game and everything it started.");
}

/// Resolves when somebody asks the program to end.
async fn interrupted() {
    let mut terminate =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(_) => return drop(tokio::signal::ctrl_c().await),
        };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

fn port_trouble(address: SocketAddr, error: &std::io::Error) -> Failure {
    let fix = match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!(
                "something listens there already: use another with `--port {}`",
                address.port().saturating_add(1)
            )
        }
        std::io::ErrorKind::PermissionDenied => {
            "ports below 1024 need special rights: use `--port 8080`".into()
        }
        std::io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address: use `--listen 0.0.0.0` for all it has".into()
        }
        _ => "use another with `--port`".into(),
    };
    Failure::Other(anyhow::anyhow!(
        "cannot listen on {address} ({error})\n  help: {fix}"
    ))
}
