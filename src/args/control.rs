//! What was typed to run a game from a terminal.

use crate::what_if::moment::Moment;
use chaos_monkey::remote::Trust;

/// Which running game, and as whom.
#[derive(Debug, clap::Args)]
pub struct Remote {
    /// Where the game's board is
    #[arg(long, env = "GAMEDAY_URL", default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// The facilitator's token, or the link that the host printed
    #[arg(long, env = "GAMEDAY_TOKEN", hide_env_values = true)]
    pub token: String,
    /// Whom to trust
    #[command(flatten)]
    pub trust: Trust,
}

/// Arguments of `script`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday script --token TOKEN
  GAMEDAY_TOKEN=TOKEN gameday script --url http://192.168.0.7:8080 --json")]
pub struct ScriptList {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `inject`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday inject latency --set add=800ms --pick all --for 2m
  gameday inject zone-outage --set zone=a --for 5m --teams leader
  gameday inject hang --teams team:Red --preview
  gameday inject spike --set times=4 --for 5m       more requests, for all teams alike

`gameday chaos list` names the faults with their parameters; `gameday end injected-1` takes the first one back.")]
pub struct Inject {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// The fault, such as latency or zone-outage
    pub fault: String,
    /// Which teams: all, leader, last, one, 25% or team:NAME
    #[arg(long, default_value = "all")]
    pub teams: String,
    /// Which of a team's running instances: one, all, 25%, \"up to 3\", zone:a or group:hashers
    #[arg(long)]
    pub pick: Option<String>,
    /// For how long, in story time [default: the fault's own]
    #[arg(long = "for", value_name = "LENGTH")]
    pub lasts: Option<String>,
    /// Who is behind it: chaos-monkey, ceo, system or facilitator [default: the fault's own]
    #[arg(long)]
    pub by: Option<String>,
    /// A parameter of the fault; repeat for more
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub settings: Vec<String>,
    /// Only say what it would hit now
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `pause`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday pause --reason \"lunch until 13:00\"   the game: no traffic, no clock, no bills
  gameday pause gorilla                        one event: it does not come until it is resumed")]
pub struct Pause {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// An event, by its id [default: the whole game]
    pub event: Option<String>,
    /// Why the whole game stands still, for everybody's board
    #[arg(long, conflicts_with = "event")]
    pub reason: Option<String>,
    /// Only say what pausing the event would come to now
    #[arg(long, requires = "event")]
    pub preview: bool,
}

/// Arguments of `resume`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday resume              the game goes on where it stopped
  gameday resume gorilla      one event, at its time or at once

A game whose host went out is another matter: gameday host --resume FILE")]
pub struct Resume {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// An event, by its id [default: the whole game]
    pub event: Option<String>,
    /// Only say what resuming the event would come to now
    #[arg(long, requires = "event")]
    pub preview: bool,
}

/// Arguments of `trigger` and `end`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday script                list the events
  gameday trigger gorilla --preview
  gameday end gorilla           and for what a monkey broke: gameday end chaos-monkey")]
pub struct OneEvent {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// The event, by its id
    pub event: String,
    /// Only say what it would come to now
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `skip`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday skip gorilla --preview      which events come after it
  gameday skip gorilla                they are skipped, too
  gameday skip gorilla --keep         they come when they would have come")]
pub struct Skip {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// The event, by its id
    pub event: String,
    /// Let the events that come after it come all the same
    #[arg(long)]
    pub keep: bool,
    /// Only say which events come after it
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `delay`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday delay gorilla 10m")]
pub struct Delay {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// The event, by its id
    pub event: String,
    /// By how much, in story time
    pub by: String,
}

/// Arguments of `retime`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday retime --end 3h40m --preview      what comes when, and when it would come
  gameday retime --end 3h40m                in story time, since the start
  gameday retime --end 17:00                by the local clock, in a game that runs

What remains is told faster or slower: events, monkeys, surges and the curve of the traffic. Rates stay
what they are at each point of the story, and so does how long a fault lasts or an instance boots. What
remains may take from a fifth to twice of the time that the story gives it.")]
pub struct Retime {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// When the game ends: a length in story time, or a time of the day
    #[arg(long)]
    pub end: String,
    /// Only say what would come when
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `rescue`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday rescue Red cdn --preview
  gameday rescue Red health

Fixes: cdn, health, network, permissions, boot, room, size, waste. It is free; the audit log of the
team says who did it.")]
pub struct Rescue {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// The team, by its name
    pub team: String,
    /// What is mended: cdn, health, network, permissions, boot, room, size or waste
    pub fix: String,
    /// Only say what would be done
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `adjust`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday adjust Red +500 --reason \"best question of the day\"
  gameday adjust Red -500 --reason \"taken back\"

The ledger has it as a cause of its own, and the team is told the reason.")]
pub struct Adjust {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// The team, by its name
    pub team: String,
    /// By so many points, above or below zero
    #[arg(allow_negative_numbers = true)]
    pub points: i32,
    /// Why: the team is told
    #[arg(long)]
    pub reason: String,
}

/// Arguments of `void`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday void 1:05 1:07 --reason \"the room's switch was rebooted\"
  gameday void 65m 67m --reason \"the room's switch was rebooted\"

Takes back what requests brought or cost in that interval of the story, in every team; what was spent stays spent. It has to
be over, and no more than an hour of the game ago.")]
pub struct Void {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// From this moment: 5m, or 0:05 (hours and minutes), or 0:05:30
    pub from: Moment,
    /// To this one
    pub to: Moment,
    /// Why: everybody is told
    #[arg(long)]
    pub reason: String,
}

/// Arguments of `broadcast`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday broadcast \"Zone a is back at 2:20\" --ko \"a존은 2:20에 돌아옵니다\"
  gameday broadcast --ko \"점심은 1시까지\"
  gameday broadcast \"Have a look at your CDN's key\" --team Red

It stands among the news of board and consoles, with the time. One language is enough: the other then has the same text.")]
pub struct Broadcast {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// What is told, in English; at most 280 characters
    #[arg(required_unless_present = "ko")]
    pub text: Option<String>,
    /// The same in Korean
    #[arg(long)]
    pub ko: Option<String>,
    /// Only this team is told, by its name, and nobody else knows [default: everybody]
    #[arg(long)]
    pub team: Option<String>,
    /// Only say who would be told
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `halt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday halt \"fire alarm\"
  gameday release")]
pub struct Halt {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// Why, for the record
    pub reason: String,
    /// Only say what it would take back now
    #[arg(long)]
    pub preview: bool,
}

/// Arguments of `freeze` and `thaw`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday freeze      from now on nobody sees another team's newer numbers
  gameday thaw        everybody sees how things are, also after the end

While the board is frozen, each team sees its own score, and you see everything:
  curl -H \"Authorization: Bearer $GAMEDAY_TOKEN\" \"$GAMEDAY_URL/api/board?true\"
A script freezes it with `board = \"freeze\"` in an [[event]].")]
pub struct OfBoard {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
}

/// Arguments of `release`.
#[derive(Debug, clap::Args)]
pub struct Release {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
}
