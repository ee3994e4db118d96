//! `gameday host` and `gameday demo`: a game for real.

mod told;

use super::load;
use super::serving::Serving;
use crate::args::{Demo, Host, Served};
use crate::assets::{self, Source};
use crate::exit::{Failure, Outcome};
use crate::game_file::{
    HostNote, HostNotes, Recorder, Roster, Source as GameSource, VerifyError, interrupted_source,
};
use crate::live::{Director, SelfLauncher, Setup};
use crate::own::{self, Hook};
use crate::report;
use crate::runbook;
use crate::scenario_sheet;
use crate::show::{self, result};
use crate::tls;
use anyhow::Context as _;
use gate::Door;
use hash_service::StopSignals;
use model::ids::TeamId;
use model::key::Salt;
use model::scenario::Scenario;
use model::units::GameTime;
use scoreboard::server::{Access, Hub, Retrospect, Role};
use scoreboard::view::{Pause, RoomLost, Snapshot};
use sim_engine::{Mode, Plan, Player, TeamEntry};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};
use tokio::net::TcpListener;
use tokio::sync::watch;
use told::{Places, Told};

/// Where the board is unless somebody says otherwise.
pub(super) const PORT: u16 = 8080;
/// The visitor's team in the demo.
pub(super) const VISITOR: &str = "You";

/// What is to be hosted.
struct Hosting {
    game: Hosted,
    served: Served,
    pin: Option<String>,
    /// Where participants find it, if somebody said.
    join_url: Option<String>,
    /// The team of whoever sits in front, in a demo.
    visitor: Option<u16>,
    file: PathBuf,
}

/// Which game.
enum Hosted {
    /// One that begins.
    New(Box<NewGame>),
    /// The one of the file, which was cut off; and where its board was.
    Resumed(Box<GameSource>, Option<SocketAddr>),
}

/// What a game that begins is made of.
pub(super) struct NewGame {
    pub(super) source: Source,
    pub(super) scenario: Scenario,
    pub(super) teams: Vec<TeamEntry>,
    pub(super) speed: u32,
    pub(super) seed: u64,
    /// Where teams with a service of their own are told of chaos.
    pub(super) hooks: Vec<Hook>,
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
    let game = NewGame {
        seed: args.live.seed.unwrap_or(scenario.seed),
        source,
        scenario,
        teams,
        speed: 1,
        hooks: Vec::new(),
    };
    serve(Hosting {
        game: Hosted::New(Box::new(game)),
        served: args.live.served,
        pin: None,
        join_url: None,
        visitor,
        file,
    })
}

pub(super) fn host(args: Host) -> Outcome {
    if let Some(file) = args.resume {
        let (source, notes) =
            interrupted_source(&file).map_err(|error| cannot_resume(&file, &error))?;
        return serve(Hosting {
            game: Hosted::Resumed(Box::new(source), notes.address),
            served: args.live.served,
            pin: Some(args.pin.unwrap_or_else(random_pin)),
            join_url: args.join_url,
            visitor: None,
            file,
        });
    }
    let source = assets::scenario(args.scenario.as_deref().unwrap_or_default())?;
    let scenario = load::scenario(&source, args.speed)?;
    let own = own::Typed::new(&args)?;
    let team = |typed: &String| -> Result<TeamEntry, Failure> {
        if own::is_own(typed) {
            return own.team(typed, &scenario, args.speed);
        }
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
    let hooks = own.hooks(&teams)?;
    let pin = args.pin.unwrap_or_else(random_pin);
    let file = args
        .live
        .journal
        .clone()
        .unwrap_or_else(|| new_file(&PathBuf::from("."), &source.name));
    let game = NewGame {
        seed: args.live.seed.unwrap_or(scenario.seed),
        source,
        scenario,
        teams,
        speed: args.speed,
        hooks,
    };
    serve(Hosting {
        game: Hosted::New(Box::new(game)),
        served: args.live.served,
        pin: Some(pin),
        join_url: args.join_url,
        visitor: None,
        file,
    })
}

/// Lets somebody play on in a team's place, from a file that a fork has written.
pub(super) fn play_fork(file: PathBuf, team: TeamId, served: Served) -> Outcome {
    let (source, _) = interrupted_source(&file).map_err(|error| cannot_resume(&file, &error))?;
    serve(Hosting {
        game: Hosted::Resumed(Box::new(source), None),
        served,
        pin: None,
        join_url: None,
        visitor: Some(team.0),
        file,
    })
}

/// What instances run as.
pub(super) fn launcher(is_in_process: bool) -> anyhow::Result<Arc<SelfLauncher>> {
    let launcher = SelfLauncher::current(is_in_process);
    Ok(Arc::new(
        launcher.context("cannot find this program's own file")?,
    ))
}

/// A name for a new game file.
pub(super) fn new_file(folder: &Path, name: &str) -> PathBuf {
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

/// What nobody guesses.
pub(super) fn random_salt() -> Salt {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    Salt::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn serve(hosting: Hosting) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(run(hosting))
}

/// A game that is ready to be played, and what was noted before.
pub(super) struct Opened {
    pub(super) director: Director,
    pub(super) hub: Hub,
    pub(super) team_names: Vec<String>,
    /// What owners of teams' own services have to be told.
    own_services: Vec<own::Notice>,
    pub(super) notes: HostNotes,
}

impl NewGame {
    pub(super) async fn open(
        self,
        autostart: bool,
        file: &Path,
        launcher: Arc<SelfLauncher>,
    ) -> Result<Opened, Failure> {
        let scenarios = scenario_sheet::of_game(&self.source, self.seed, self.speed);
        let roster = Roster {
            scenario_name: self.source.name,
            scenario_text: self.source.text,
            speed: self.speed,
            teams: self.teams.clone(),
        };
        let team_names = names_of(&self.teams);
        let plan = Plan::try_new(self.scenario, self.seed, self.speed, self.teams)
            .map_err(|e| Failure::Usage(e.to_string()))?
            .salted(random_salt());
        let salt = plan.salt.clone();
        let own_services = own::notices(&plan, &self.hooks, |_| true);
        let runbook = runbook::of(self.source.folder.as_deref(), &plan.scenario)?;
        let mut recorder =
            Recorder::create(file, &roster, self.seed, Mode::Live).map_err(anyhow::Error::from)?;
        // Before anything else: what reads a file looks for it there.
        let salted = HostNote::Salted { salt };
        let hooks = self.hooks.iter().cloned().map(HostNote::Hook);
        for note in std::iter::once(salted).chain(hooks) {
            let noted = recorder.note(GameTime::ZERO, &note);
            noted.map_err(anyhow::Error::from)?;
        }
        let setup = Setup {
            plan,
            launcher,
            recorder: Some(recorder),
            autostart,
            hooks: self.hooks,
        };
        let (director, mut hub) = Director::open(setup).await?;
        hub.runbook = runbook;
        hub.scenarios = Some(scenarios);
        Ok(Opened {
            director,
            hub,
            team_names,
            own_services,
            notes: HostNotes::default(),
        })
    }
}

/// Goes on with the game of a file.
pub(super) async fn go_on(
    source: &GameSource,
    file: &Path,
    launcher: Arc<SelfLauncher>,
    autostart: bool,
) -> Result<Opened, Failure> {
    let unusable = |error: VerifyError| cannot_resume(file, &error);
    let plan = source.plan(source.teams.clone()).map_err(unusable)?;
    let (director, mut hub, notes) = Director::resume(file, &plan, launcher, autostart)
        .await
        .map_err(|error| match error.downcast::<VerifyError>() {
            Ok(error) => cannot_resume(file, &error),
            Err(other) => Failure::Other(other),
        })?;
    // Files beside a scenario are not in the game file; the game goes on without.
    hub.runbook = runbook::of(None, &plan.scenario).unwrap_or_else(|missing| {
        anstream::eprintln!("{missing}");
        None
    });
    hub.scenarios = Some(scenario_sheet::of_recorded(source));
    // In a fork of another team they are sent nothing.
    let is_live = |team: usize| director.game().teams()[team].is_live();
    let own_services = own::notices(&plan, &[], is_live);
    let second = director.second();
    anstream::eprintln!(
        "{}: {second} s of `{}` are in the file; the game goes on from there",
        file.display(),
        source.name
    );
    Ok(Opened {
        director,
        hub,
        team_names: names_of(&source.teams),
        own_services,
        notes,
    })
}

pub(super) fn cannot_resume(file: &Path, error: &VerifyError) -> Failure {
    Failure::Other(anyhow::anyhow!(
        "cannot go on with {}: {error}",
        file.display()
    ))
}

fn names_of(teams: &[TeamEntry]) -> Vec<String> {
    teams.iter().map(|team| team.name.clone()).collect()
}

async fn run(hosting: Hosting) -> Outcome {
    let Hosting {
        game,
        served,
        pin,
        join_url,
        visitor,
        file,
    } = hosting;
    let before = match &game {
        Hosted::New(_) => None,
        Hosted::Resumed(_, address) => *address,
    };
    let address = SocketAddr::new(
        served
            .listen
            .or(before.map(|address| address.ip()))
            .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        served
            .port
            .or(before.map(|address| address.port()))
            .unwrap_or(PORT),
    );
    // Files and port first: nothing has been started yet that a failure would leave behind.
    let tls = tls::read(&served.tls)?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| port_trouble(address, &error))?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let launcher = launcher(served.in_process)?;
    let opened = match game {
        Hosted::New(game) => game.open(served.autostart, &file, launcher).await?,
        Hosted::Resumed(source, _) => go_on(&source, &file, launcher, served.autostart).await?,
    };
    let Opened {
        mut director,
        mut hub,
        team_names,
        own_services,
        notes,
    } = opened;
    let (retrospect, seen) = watch::channel(Retrospect::Open);
    hub.retrospect = Some(seen);

    let places = Places::of(address, tls.is_some(), join_url.as_deref());
    let mut access = Access::new(pin.clone(), team_names).to_be_found_at(&places.outside);
    if visitor.is_some() {
        access = access.team_may_start();
    }
    notes.passes.into_iter().for_each(|pass| access.admit(pass));
    for (team, member, duty) in notes.duties {
        access.assign(team, &member, duty);
    }
    let role = visitor.map_or(Role::Facilitator, |team| Role::member(team, VISITOR));
    let (token, pass) = Access::mint(role);
    director.note(&HostNote::Listens { address })?;
    director.note(&HostNote::Admitted { pass: pass.clone() })?;
    access.admit(pass);
    let is_waiting = !served.autostart && !notes.has_begun;
    // Whoever reads where the board is may stop the host at once.
    let mut signals = StopSignals::new().map_err(anyhow::Error::from)?;
    let told = Told {
        places,
        certificate: served.tls.tls_cert.as_deref(),
        token: &token,
        pin: pin.as_deref(),
        is_visitor: visitor.is_some(),
        is_waiting,
        file: &file,
    };
    told.announce();
    own::announce(&own_services);
    if served.once {
        director = director.unattended();
    }
    let standing = hub.snapshot.clone();
    tokio::spawn(tell_of_the_room(hub.room.subscribe()));
    let door = match tls {
        Some(tls) => Door::secured(listener, tls),
        None => Door::from(listener),
    };
    let serving = Serving::start(door, hub, access);
    tokio::spawn(tell_of_pauses(standing));
    let began = Instant::now();
    let outcome = tokio::select! {
        ended = director.play() => match ended {
            Ok(mut ended) => {
                show::print(&result::standings_text(&ended.game))?;
                anstream::println!("digest {}\nnext: gameday replay {} --verify", ended.game.digest(), file.display());
                let telling = tokio::spawn(ended.tell_the_end());
                if !served.once {
                    anstream::eprintln!("The game is over after {} s; the board stays up until Ctrl-C, and each team finds its report on it.", began.elapsed().as_secs());
                    report::keep(file, retrospect).context("cannot start to make the report")?;
                    ended.linger(signals.next()).await;
                }
                let _ = telling.await;
                Ok(())
            }
            Err(error) => Err(Failure::Other(error)),
        },
        () = signals.next() => {
            anstream::eprintln!("go on later: gameday host --resume {}", file.display());
            Err(Failure::Interrupted)
        }
    };
    serving.end().await;
    outcome
}

/// Tells whoever sits at the terminal when the game stands still, and when it goes on.
async fn tell_of_pauses(mut snapshot: tokio::sync::watch::Receiver<Arc<Snapshot>>) {
    let mut known = None;
    while snapshot.changed().await.is_ok() {
        let pause = snapshot.borrow_and_update().board.pause.clone();
        if pause == known {
            continue;
        }
        match &pause {
            Some(Pause::Ordered { reason }) => {
                anstream::eprintln!("The game stands still: {reason}")
            }
            Some(Pause::HostOut { seconds }) => anstream::eprintln!(
                "This machine was out for {seconds} s. Nothing of it counts, and the game stands still.\nGo on: the board's button, or `gameday resume`"
            ),
            None => anstream::eprintln!("The game goes on."),
        }
        known = pause;
    }
}

/// Tells whoever sits at the terminal when the room goes offline, and when it is back.
async fn tell_of_the_room(mut room: watch::Receiver<Option<RoomLost>>) {
    let mut is_lost = false;
    while room.changed().await.is_ok() {
        let lost = *room.borrow_and_update();
        match lost {
            Some(RoomLost { before, now }) if !is_lost => anstream::eprintln!(
                "Room offline? {now} of {before} browsers are left. Pause? `gameday pause --reason \"room offline\"`"
            ),
            None if is_lost => anstream::eprintln!("The room's browsers are back."),
            _ => {}
        }
        is_lost = lost.is_some();
    }
}

/// Why nobody can listen there, and what to do about it.
pub(super) fn port_trouble(address: SocketAddr, error: &std::io::Error) -> Failure {
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
