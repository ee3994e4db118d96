//! `gameday drill`: one person reads, predicts, plays and compares, round after round.

use super::host::{self, NewGame, Opened, PORT, VISITOR, launcher, new_file, port_trouble};
use super::load;
use super::serving::Serving;
use crate::args::{Drill as Args, Language};
use crate::assets::{self, Source};
use crate::drill::{GAMES, brief, compare, shipped};
use crate::exit::{Failure, Outcome};
use crate::game_file::{HostNote, Source as GameSource, interrupted_source};
use crate::live::SelfLauncher;
use crate::show::{self, result};
use hash_service::StopSignals;
use journal::Reader;
use model::playbook::Playbook;
use model::scenario::Scenario;
use model::text::Lang;
use scoreboard::drill::{Brief, Drill, Outcome as Stand, Past};
use scoreboard::server::{Access, Pass, Role};
use sim_engine::{Player, TeamEntry};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The learner's team: the only one.
const LEARNER: u16 = 0;
/// A player that nobody learns from.
const IDLE: &str = "do-nothing";

/// What does not change from round to round.
struct Training {
    source: Source,
    scenario: Scenario,
    speed: u32,
    folder: PathBuf,
    lang: Option<Language>,
    /// The drill's own example of a good player, with its name.
    expert: Option<(String, Playbook)>,
    launcher: Arc<SelfLauncher>,
    listener: std::net::TcpListener,
    address: SocketAddr,
    token: String,
    pass: Pass,
}

/// A round before it is opened.
enum Round {
    /// With this seed.
    New(u64),
    Resumed(Box<GameSource>, PathBuf),
}

/// A round that is over.
struct Over {
    past: Option<Past>,
    /// The seed of the next one.
    next: u64,
}

pub(super) fn run(args: Args) -> Outcome {
    if args.name.is_none() && args.resume.is_none() {
        return list(args.lang.map_or(Lang::En, Lang::from));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(train(args))
}

/// One line a drill: its name, and the first sentence of its story.
fn list(lang: Lang) -> Outcome {
    let names = shipped::names();
    let columns = names.iter().map(String::len).max().unwrap_or_default();
    let mut out = String::new();
    for name in &names {
        let source = shipped::find(name)?;
        let scenario = load::scenario(&source, 1)?;
        let title = scenario.title.get(lang);
        let story = scenario.story.get(lang);
        let first = story.split_inclusive(". ").next().unwrap_or(story).trim();
        out.push_str(&format!("{name:columns$}  {title}. {first}\n"));
    }
    show::print(&out)?;
    anstream::eprintln!(
        "next: gameday drill {}",
        names.first().map_or("NAME", String::as_str)
    );
    Ok(())
}

async fn train(args: Args) -> Outcome {
    let (mut round, training) = prepare(args).await?;
    let mut past: Vec<Past> = Vec::new();
    let mut signals = StopSignals::new().map_err(anyhow::Error::from)?;
    let mut brief: Option<Arc<Brief>> = None;
    for number in 1u32.. {
        let Some(over) = play(&training, round, number, &mut brief, &past, &mut signals).await?
        else {
            break;
        };
        past.extend(over.past);
        round = Round::New(over.next);
    }
    Ok(())
}

/// Everything that can be refused, before anything is started.
async fn prepare(args: Args) -> Result<(Round, Training), Failure> {
    let (round, source, scenario, speed, before) = match &args.resume {
        Some(file) => {
            let unusable = |error| host::cannot_resume(file, &error);
            let (game, notes) = interrupted_source(file).map_err(unusable)?;
            let text = text_of(file)?;
            let source = Source {
                origin: file.display().to_string(),
                name: game.name.clone(),
                text,
                folder: None,
                merged: None,
            };
            let (scenario, speed) = (game.scenario.clone(), game.speed);
            let port = notes.address.map(|address| address.port());
            let round = Round::Resumed(Box::new(game), file.clone());
            (round, source, scenario, speed, port)
        }
        None => {
            let source = shipped::find(args.name.as_deref().unwrap_or_default())?;
            let scenario = load::scenario(&source, args.speed)?;
            let round = Round::New(args.seed.unwrap_or(scenario.seed));
            (round, source, scenario, args.speed, None)
        }
    };
    if scenario.objective.is_empty() {
        return Err(Failure::Usage(format!(
            "`{}` has no objectives, so there is nothing to predict\n  help: add some to the scenario, see \
             docs/reference/objectives.md",
            source.name
        )));
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port.or(before).unwrap_or(PORT)));
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| port_trouble(address, &error))?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let (token, pass) = Access::mint(Role::member(LEARNER, VISITOR));
    let training = Training {
        expert: expert(&scenario)?,
        source,
        scenario,
        speed,
        folder: folder(args.journal.as_deref(), args.resume.as_deref())?,
        lang: args.lang,
        launcher: launcher(args.in_process)?,
        listener: listener.into_std().map_err(anyhow::Error::from)?,
        address,
        token,
        pass,
    };
    Ok((round, training))
}

/// The scenario of a game file, as it was written.
fn text_of(file: &Path) -> Result<String, Failure> {
    let reader = Reader::open(file).map_err(anyhow::Error::from)?;
    Ok(reader.meta().scenario_text.clone())
}

/// Where game files go: what was typed, beside the resumed one, or among temporary files.
fn folder(typed: Option<&Path>, resumed: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(folder) = typed {
        let failed = |e| anyhow::anyhow!("cannot make the folder {}: {e}", folder.display());
        std::fs::create_dir_all(folder).map_err(failed)?;
        return Ok(folder.to_owned());
    }
    if let Some(file) = resumed {
        return Ok(file.parent().unwrap_or(Path::new(".")).to_owned());
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "one file a round with a name of its own, which the user is told"
    )]
    let folder = std::env::temp_dir();
    Ok(folder)
}

/// The first of the scenario's own players that does something.
fn expert(scenario: &Scenario) -> Result<Option<(String, Playbook)>, Failure> {
    let Some(team) = scenario.team.iter().find(|it| it.playbook != IDLE) else {
        return Ok(None);
    };
    let playbook = load::playbook(&assets::playbook(&team.playbook)?)?;
    Ok(Some((team.playbook.clone(), playbook)))
}

/// Opens a round, and a file for it.
async fn open(
    training: &Training,
    round: Round,
    number: u32,
) -> Result<(Opened, PathBuf, u64), Failure> {
    let launcher = training.launcher.clone();
    match round {
        Round::New(seed) => {
            let name = format!("drill-{}-{number}", training.source.name);
            let file = new_file(&training.folder, &name);
            let learner = TeamEntry {
                name: VISITOR.into(),
                player: Player::People,
            };
            let game = NewGame {
                source: training.source.clone(),
                scenario: training.scenario.clone(),
                teams: vec![learner],
                speed: training.speed,
                seed,
                hooks: Vec::new(),
            };
            let opened = game.open(false, &file, launcher).await?;
            Ok((opened, file, seed))
        }
        Round::Resumed(source, file) => {
            let opened = host::go_on(&source, &file, launcher, false).await?;
            Ok((opened, file, source.seed))
        }
    }
}

/// Plays a round and shows its comparison, until somebody wants another one.
async fn play(
    training: &Training,
    round: Round,
    number: u32,
    told: &mut Option<Arc<Brief>>,
    past: &[Past],
    signals: &mut StopSignals,
) -> Result<Option<Over>, Failure> {
    let (opened, file, seed) = open(training, round, number).await?;
    let Opened {
        mut director,
        mut hub,
        team_names,
        notes,
        ..
    } = opened;
    let brief = told.get_or_insert_with(|| {
        let game = director.game();
        let account = game.teams()[usize::from(LEARNER)].world().account();
        Arc::new(brief(&training.source.name, game.scenario(), account))
    });
    let drill = Drill {
        brief: brief.clone(),
        round: number,
        seed,
        prediction: notes.prediction,
        outcome: Stand::Open,
        past: past.to_vec(),
    };
    let (drill, seen) = watch::channel(Arc::new(drill));
    hub.drill = Some(seen);
    director.belongs_to(drill.clone());
    let access = Access::new(None, team_names).team_may_start();
    notes.passes.into_iter().for_each(|pass| access.admit(pass));
    let address = training.address;
    director.note(&HostNote::Listens { address })?;
    director.note(&HostNote::Admitted {
        pass: training.pass.clone(),
    })?;
    access.admit(training.pass.clone());
    announce(training, number, seed, &file);
    let listener = training.listener.try_clone().map_err(anyhow::Error::from)?;
    let listener = TcpListener::from_std(listener).map_err(anyhow::Error::from)?;
    let serving = Serving::start(listener, hub, access);
    let outcome = tokio::select! {
        ended = director.play() => match ended {
            Ok(mut ended) => {
                show::print(&result::standings_text(&ended.game))?;
                anstream::println!("next: gameday replay {}, or press “Play again” on the page", file.display());
                let comparing = tokio::task::spawn_blocking(look_back(training, &file, drill.clone()));
                let next = ended.linger_or_again(signals.next()).await;
                match next {
                    None => Ok(None),
                    Some(next) => {
                        comparing.await.map_err(anyhow::Error::from)?;
                        let past = drill.borrow().past.last().filter(|it| it.round == number).cloned();
                        Ok(Some(Over { past, next }))
                    }
                }
            }
            Err(error) => Err(Failure::Other(error)),
        },
        () = signals.next() => {
            anstream::eprintln!("go on later: gameday drill --resume {}", file.display());
            Err(Failure::Interrupted)
        }
    };
    serving.end().await;
    outcome
}

/// Computes the comparison, and tells the page how far it is.
fn look_back(
    training: &Training,
    file: &Path,
    drill: watch::Sender<Arc<Drill>>,
) -> impl FnOnce() + Send + use<> {
    let (file, expert) = (file.to_owned(), training.expert.clone());
    move || {
        let played = AtomicU32::new(0);
        let stands = |outcome| drill.send_modify(|it| Arc::make_mut(it).outcome = outcome);
        let each = || {
            let done = played.fetch_add(1, Ordering::Relaxed) + 1;
            stands(Stand::Computing { done, of: GAMES });
        };
        let compared = match compare(&file, VISITOR, expert, &each) {
            Ok(compared) => Arc::new(compared),
            Err(error) => {
                tracing::warn!(%error, "the drill cannot be compared");
                return stands(Stand::Failed(error.to_string()));
            }
        };
        drill.send_modify(|it| {
            let it = Arc::make_mut(it);
            it.past.push(Past {
                round: it.round,
                seed: it.seed,
                prediction: it.prediction.clone(),
                comparison: compared.clone(),
            });
            it.outcome = Stand::Ready(compared);
        });
    }
}

/// Tells where to go; after the first round, only what is new.
fn announce(training: &Training, number: u32, seed: u64, file: &Path) {
    let (address, token) = (training.address, &training.token);
    if number == 1 {
        let lang = match training.lang {
            Some(Language::En) => "&lang=en",
            Some(Language::Ko) => "&lang=ko",
            None => "",
        };
        anstream::println!("board     http://{address}");
        anstream::println!("drill     http://{address}/join?token={token}{lang}");
        anstream::println!("Open the drill's link: read, predict, and press Start.");
        anstream::eprintln!("Ctrl-C ends the drill and everything it started.");
    }
    anstream::println!("round {number}, seed {seed}, game file {}", file.display());
}
