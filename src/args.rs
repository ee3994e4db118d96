//! What was typed.

mod bench_edge;
mod compare;
mod control;
mod cues;
mod doctor;
mod drill;
mod fork;
mod host;
mod live;
mod load;
mod logs;
mod member;
mod replay;
mod report;
mod runbook;
mod stage;
mod tls;
mod twin;

pub use bench_edge::BenchEdge;
pub use compare::Compare;
pub use control::{
    Adjust, Broadcast, Delay, Halt, Inject, OfBoard, OneEvent, Pause, Release, Remote, Rescue,
    Resume, Retime, ScriptList, Skip, Void,
};
pub use cues::Cues;
pub use doctor::Doctor;
pub use drill::Drill;
pub use fork::Fork;
pub use host::Host;
pub use live::{Demo, Live, Served};
pub use load::{Conform, Load};
pub(crate) use load::{length as load_length, rate as load_rate};
pub use logs::Logs;
pub use member::{Apply, AsMember, Audit, Change, Join, Leave, Score, Status, Undo};
pub use runbook::Runbook;

pub use replay::{BenchReplay, Replay};
pub use report::Report;
pub use stage::{Countdown, Stage};
pub use tls::TlsFiles;
pub use twin::Twin;

use crate::game_file::{Form, What};
use clap::{Parser, Subcommand};
use model::text::Lang;
use model::units::StoryDuration;
use std::path::PathBuf;

/// A chaos-and-scoring GameDay: the same game live and offline.
#[derive(Debug, Parser)]
#[command(
    name = "gameday",
    version,
    about,
    long_about = "A chaos-and-scoring GameDay: teams keep a slow \"hash as a service\" fast, correct and cheap while traffic \
                  surges and a Chaos Monkey kills their instances. The same game runs live, with real processes and real \
                  HTTP, and offline, thousands of times faster.",
    after_help = "Examples:\n  gameday demo                                 play six minutes against three bots\n  gameday \
                  simulate unicorn-rentals             four hours offline, in a moment\n  gameday check my-scenario.toml   \
                     every problem of a scenario at once"
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Play a whole game offline and print the standings
    Simulate(Simulate),
    /// Play a scenario many times offline: over seeds, and over values of its settings
    Sweep(Sweep),
    /// Try a scenario's script out: what comes when, what it does to bots, what looks wrong
    Rehearse(Rehearse),
    /// Print what to say and what to watch, for whoever runs a game
    Cues(Cues),
    /// Print what teams can read about the service
    Runbook(Runbook),
    /// Play a recorded game again with something changed
    WhatIf(WhatIf),
    /// Say what it takes to get from a scenario's account to another one
    Plan(Plan),
    /// Play six minutes live against three teams of bots
    Demo(Demo),
    /// Play one drill alone in the browser: read, predict, play, compare, again
    Drill(Drill),
    /// Host a live game: real processes, real HTTP, teams that join with a PIN
    Host(Host),
    /// Play on from any moment of a recorded game, in a team's place
    Fork(Fork),
    /// Join a running game with its PIN, as a member of a team
    Join(Join),
    /// Say how your team's service is: clock, rank, score, requests, instances, what is hitting
    Status(Status),
    /// Say why your team's score moves
    Score(Score),
    /// Say who changed what of your team's account, and what came of it
    Audit(Audit),
    /// Change your team's account: what it comes to first, then after a yes
    Apply(Apply),
    /// Take back what you applied last
    Undo(Undo),
    /// Give up the token that joining gave you
    Leave(Leave),
    /// List the script of a running game: what comes when, what is broken
    Script(ScriptList),
    /// Read what the instances of a running game write
    Logs(Logs),
    /// Break something in a running game, now
    Inject(Inject),
    /// Let an event of a running game happen now
    Trigger(OneEvent),
    /// Let a running game stand still, or keep one event of it from happening
    Pause(Pause),
    /// Let a game that stands still go on, or a paused event happen
    Resume(Resume),
    /// Let an event of a running game never happen
    Skip(Skip),
    /// Let an event of a running game happen later
    Delay(Delay),
    /// Take back what an event or a monkey of a running game has broken
    End(OneEvent),
    /// Let a running game end at another time: what remains is told faster or slower
    Retime(Retime),
    /// Mend one thing of a team that is hopelessly behind
    Rescue(Rescue),
    /// Put a team's score right, in a running game
    Adjust(Adjust),
    /// Let an interval of a running game not count
    Void(Void),
    /// Tell everybody in a running game something, or one team alone
    Broadcast(Broadcast),
    /// Take back whatever is broken in a running game, and let nothing new break
    Halt(Halt),
    /// End a halt
    Release(Release),
    /// Let the public board of a running game stand still
    Freeze(OfBoard),
    /// Let the public board show how things are again
    Thaw(OfBoard),
    /// Say what the projectors of a running game show, or switch them
    Stage(Stage),
    /// Count down to the start of a game that waits, on lobby and projector
    Countdown(Countdown),
    /// Bring a monkey of your own to a running game: events and monkeys of a file
    Monkey(Box<chaos_monkey::remote::Monkey>),
    /// Say whether this machine can host a game, and for how many teams
    Doctor(Doctor),
    /// Play a scenario live and offline, and say how far apart they are
    Twin(Twin),
    /// Look at a recorded game again: any moment, every team's console
    Replay(Replay),
    /// Write the report of a recorded game: one page to read, send and print
    Report(Report),
    /// Put recorded games beside each other: two classes on one scenario
    Compare(Compare),
    /// Look into a game file
    #[command(subcommand)]
    Journal(Journal),
    /// Put load on any endpoint that answers `?input=KEY`, and check every answer
    Load(Box<Load>),
    /// Check that a service keeps the contract of the hash service
    Conform(Conform),
    /// Check a scenario or playbook and show every problem at once
    Check(Check),
    /// Measure how fast this machine plays
    #[command(subcommand)]
    Bench(Bench),
    /// What can break
    #[command(subcommand)]
    Chaos(Chaos),
    /// Print the JSON Schema of scenario files, for editors
    Schema,
}

/// What there is to say about chaos.
#[derive(Debug, Subcommand)]
pub enum Chaos {
    /// List every fault: what it does, its parameters, what it is offline and live
    List(ChaosList),
}

/// Arguments of `chaos list`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday chaos list
  gameday chaos list --family network
  gameday chaos list --json
  gameday chaos list --markdown > docs/reference/faults.md

A fault is brought by an event of a scenario:
  [[event]]
  id    = \"slow-wire\"
  at    = \"30m\"
  fault = \"latency\"
  add   = \"800ms\"
  pick  = \"50%\"
  for   = \"5m\"")]
pub struct ChaosList {
    /// Only faults of this family, such as network or ceo
    #[arg(long)]
    pub family: Option<String>,
    /// Print one JSON object instead of a table
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// Print the reference page instead of a table
    #[arg(long)]
    pub markdown: bool,
}

/// Arguments of `simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday simulate unicorn-rentals
  gameday simulate scenarios/unicorn-rentals.toml --seed 7 --json
  gameday simulate unicorn-rentals --team Us=my-playbook.toml --team Them=expert
  gameday simulate unicorn-rentals --speed 8 --journal game.gameday
  gameday simulate drills/cache --team Us=my-playbook.toml --fail-on-objectives

Exit code 99 when an objective was missed and --fail-on-objectives was given.")]
pub struct Simulate {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// The seed of all randomness [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// A team and the playbook it follows; repeat for more [default: the scenario's teams]
    #[arg(long = "team", value_name = "NAME=PLAYBOOK")]
    pub teams: Vec<String>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
    /// Write the game into this file, to be replayed and looked into
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// End with exit code 99 if any team misses an objective of the scenario
    #[arg(long)]
    pub fail_on_objectives: bool,
}

/// Arguments of `sweep`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday sweep drills/cache --seeds 1..1000
  gameday sweep unicorn-rentals --seeds 1..50 --team Us=expert --team Them=cache
  gameday sweep unicorn-rentals --seeds 1..20 --set service.slots=5,8 --set burst.surge-1.times=2,4
  gameday sweep unicorn-rentals --seeds 1..1000 --out friday
  gameday sweep unicorn-rentals --seeds 1..1000 --out friday --resume

A setting is named by its path in the scenario file; every combination of values is played with
every seed. DIR gets games.ndjson (one line a game), teams.csv, summary.json and scores.svg.")]
pub struct Sweep {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// The seeds to play, both ends included, such as 1..1000 or 7,11,13
    #[arg(long, default_value = "1..100")]
    pub seeds: crate::sweep::seeds::Seeds,
    /// A setting and its values, in turn; repeat for more
    #[arg(long = "set", value_name = "PATH=VALUE,VALUE")]
    pub settings: Vec<crate::sweep::grid::Setting>,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// A team and the playbook it follows; repeat for more [default: the scenario's teams]
    #[arg(long = "team", value_name = "NAME=PLAYBOOK")]
    pub teams: Vec<String>,
    /// Keep results in this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with the sweep in the folder
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `rehearse`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday rehearse unicorn-rentals
  gameday rehearse my-scenario.toml --seeds 200 --fail-on-warnings
  gameday rehearse my-scenario.toml --seed 7 --team Us=expert --team Them=do-nothing
  gameday rehearse unicorn-rentals --lang ko
  gameday rehearse unicorn-rentals --json

It draws the script as a timeline, plays one game with and without what breaks, plays the seeds 1
to N, and warns of what looks wrong. Exit code 3 when it warns and --fail-on-warnings was given.")]
pub struct Rehearse {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// The seed of the game that is shown event by event [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// How many seeds to play, from 1 on
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub seeds: u32,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// A team and the playbook it follows; repeat for more [default: the scenario's teams]
    #[arg(long = "team", value_name = "NAME=PLAYBOOK")]
    pub teams: Vec<String>,
    /// The language of the page
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Print one JSON object, in both languages
    #[arg(long)]
    pub json: bool,
    /// End with exit code 3 if there is a warning
    #[arg(long)]
    pub fail_on_warnings: bool,
}

/// A language that results are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English
    En,
    /// Korean
    Ko,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ko => Self::Ko,
        }
    }
}

/// Arguments of `what-if`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday simulate unicorn-rentals --journal game.gameday
  gameday what-if game.gameday --team \"Do nothing\" --at 0:05 --apply cdn.toml
  gameday what-if game.gameday --team Late --as-playbook expert
  gameday what-if friday.gameday --team Red --without-command 812
  gameday what-if friday.gameday --team Red --best

Traffic and chaos stay the same. A stack file, as for `gameday plan`, says only what is to differ:
  format = 1
  [cdn]
  key = \"query-string\"")]
pub struct WhatIf {
    /// A game file, played live or offline
    pub file: PathBuf,
    /// The team whose game is changed
    #[arg(long)]
    pub team: String,
    /// When the stack is applied: 5m, or 0:05 (hours and minutes), or 0:05:30
    #[arg(long, value_name = "MOMENT", requires = "apply")]
    pub at: Option<crate::what_if::moment::Moment>,
    /// The stack file that is applied
    #[arg(long, value_name = "STACK.toml", requires = "at", group = "change")]
    pub apply: Option<PathBuf>,
    /// A command that is left out, by its number in the file; repeat for more
    #[arg(long, value_name = "NUMBER", group = "change")]
    pub without_command: Vec<u64>,
    /// The playbook that plays instead
    #[arg(long, value_name = "PLAYBOOK", group = "change")]
    pub as_playbook: Option<String>,
    /// Rank usual changes at usual times by what each alone would have brought
    #[arg(long, group = "change")]
    pub best: bool,
    /// Other draws of the service times, for the band around the difference
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub draws: u32,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday plan unicorn-rentals --apply stack.toml
  gameday plan unicorn-rentals --apply stack.toml --speed 8 --json

A stack file describes the wanted account in the words of a scenario; what it leaves out stays:
  format = 1
  [cdn]
  key = \"query-string\"
  [[account.group]]
  name = \"hashers\"
  launch = { start_script = \"baked\" }

Exit code 3 when the scenario or the stack has an error.")]
pub struct Plan {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// The stack file: the account that is wanted
    #[arg(long, value_name = "STACK.toml")]
    pub apply: PathBuf,
    /// Plan for the story told this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// Print one JSON object; its commands are bodies for `POST /api/team/commands`
    #[arg(long)]
    pub json: bool,
}

/// What to do with a game file.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Say what it holds; with a team, list what was asked of its account
    Inspect(Inspect),
    /// Check that it is whole: its pages, and the chain over its events
    Verify(VerifyJournal),
    /// Write its seconds or its events as CSV or NDJSON
    Export(Export),
}

/// Arguments of `journal inspect`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday journal inspect friday.gameday
  gameday journal inspect friday.gameday --team Red          numbers are for `gameday what-if`")]
pub struct Inspect {
    /// A game file
    pub file: PathBuf,
    /// List the commands on this team's account
    #[arg(long)]
    pub team: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `journal verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  gameday journal verify friday.gameday

Exit code 1 when the file is damaged. `gameday replay FILE --verify` also plays the game again.")]
pub struct VerifyJournal {
    /// A game file
    pub file: PathBuf,
}

/// Arguments of `journal export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday journal export friday.gameday > seconds.csv
  gameday journal export friday.gameday --what events --format ndjson --anonymous --out events.ndjson

The columns are those of the file's tables: see docs/reference/journal.md.")]
pub struct Export {
    /// A game file
    pub file: PathBuf,
    /// Which rows
    #[arg(long, value_enum, default_value_t = What::Ticks)]
    pub what: What,
    /// In which form
    #[arg(long = "format", value_enum, default_value_t = Form::Csv)]
    pub form: Form,
    /// Pseudonyms in the place of the names of teams, members and their resources, and of what people wrote
    #[arg(long)]
    pub anonymous: bool,
    /// Write into this new file [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday check my-scenario.toml
  gameday check --playbook my-team.toml
  gameday check unicorn-rentals --speed 8

Exit code 3 when there is an error; warnings alone are fine.")]
pub struct Check {
    /// A scenario file, or the name of a shipped scenario
    pub scenario: String,
    /// It is a playbook, not a scenario
    #[arg(long)]
    pub playbook: bool,
    /// Check the story told this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// The offline engine: requests per second and core, everything on
    Engine(BenchEngine),
    /// A replay: opening a game file, and going to each of its minutes
    Replay(BenchReplay),
    /// A team's edge by itself, to be loaded beside other proxies
    Edge(BenchEdge),
}

/// Arguments of `bench engine`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday bench engine
  gameday bench engine --teams 8 --length 4h --runs 1
  gameday bench engine --scenario unicorn-rentals --json")]
pub struct BenchEngine {
    /// Play this scenario [default: 1,000 requests a second against a cache and 40 instances, a kill a minute]
    #[arg(long)]
    pub scenario: Option<String>,
    /// How many teams play; they follow the scenario's playbooks in turn
    #[arg(long, default_value_t = 1, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=sim_engine::TEAMS_MAX as u64))]
    pub teams: usize,
    /// How long the game lasts, such as 4h [default: the scenario's]
    #[arg(long, value_parser = length)]
    pub length: Option<StoryDuration>,
    /// The seed of all randomness [default: the scenario's]
    #[arg(long)]
    pub seed: Option<u64>,
    /// How often to play; the median by CPU time is shown
    #[arg(long, default_value_t = 5, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000))]
    pub runs: usize,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// A length of a game, within what a scenario may say.
fn length(text: &str) -> Result<StoryDuration, String> {
    let length: StoryDuration = text.parse().map_err(|e| format!("{e}"))?;
    let (least, most) = (
        StoryDuration::from_secs(10),
        StoryDuration::from_secs(48 * 3600),
    );
    if (least..=most).contains(&length) {
        Ok(length)
    } else {
        Err(format!("a game lasts {least} to {most}"))
    }
}
