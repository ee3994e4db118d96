//! What was typed as a member of a team.

use chaos_monkey::remote::Trust;
use std::path::PathBuf;

/// Which game, and as which member.
#[derive(Debug, clap::Args)]
pub struct AsMember {
    /// Where the game's board is [default: where `gameday join` was; with --token the address of its link, or http://127.0.0.1:8080]
    #[arg(long, env = "GAMEDAY_URL")]
    pub url: Option<String>,
    /// A member's token, or the team's link [default: what `gameday join` got]
    #[arg(long, env = "GAMEDAY_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Whom to trust
    #[command(flatten)]
    pub trust: Trust,
}

/// Arguments of `join`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday join http://192.168.0.7:8080 --pin 471100 --team Red --name Mina
  gameday join 'http://192.168.0.7:8080/join?pin=471100' --team Red      the QR code's link; the name is your login's
  gameday join 'http://192.168.0.7:8080/join?token=TOKEN'                a team's own link
  gameday join https://192.168.0.7:8080 --ca cert.pem --pin 471100 --team Red

Where the game is and your token are kept for the other verbs, in $XDG_STATE_HOME/gameday/session.json or
~/.local/state/gameday/session.json, readable for you alone. `gameday leave` gives the token up.
Exit code 4 when the PIN or the token is wrong.")]
pub struct Join {
    /// Where the game's board is, or a link to it
    pub url: String,
    /// The game's PIN, unless the link has it or a token
    #[arg(long, env = "GAMEDAY_PIN")]
    pub pin: Option<String>,
    /// The team, by its name; those to join are told if it is none of them
    #[arg(long, value_name = "NAME")]
    pub team: Option<String>,
    /// How your team knows you
    #[arg(
        long = "name",
        value_name = "MEMBER",
        env = "USER",
        default_value = "cli"
    )]
    pub member: String,
    /// Print one JSON object, with the token
    #[arg(long)]
    pub json: bool,
    /// Whom to trust
    #[command(flatten)]
    pub trust: Trust,
}

/// Arguments of `leave`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  gameday leave        the token is worth nothing any more, here and in every browser that has it")]
pub struct Leave {}

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday status
  gameday status --watch                 again each second, until the game is over
  gameday status --watch --json          one JSON object a line
  gameday status --url http://192.168.0.7:8080 --token TOKEN")]
pub struct Status {
    /// The game
    #[command(flatten)]
    pub as_member: AsMember,
    /// Show it again each second, until the game is over
    #[arg(long)]
    pub watch: bool,
    /// Print a JSON object instead of a screen
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday score                          the parts of the score, and its latest changes with a sample each
  gameday score --last 60
  gameday score --follow --json | jq     one JSON object a line, as they come")]
pub struct Score {
    /// The game
    #[command(flatten)]
    pub as_member: AsMember,
    /// So many of the latest changes
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..=60))]
    pub last: u16,
    /// Go on with new ones as they come, until the game is over
    #[arg(long)]
    pub follow: bool,
    /// Print JSON: one object, or with --follow one a line
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `audit`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday audit                          the latest lines: who, what, before and after, what came of it
  gameday audit --by chaos-monkey --last 100
  gameday audit --follow --json          one JSON object a line, as they come

By: player, autoscaler, chaos-monkey, ceo, facilitator, deployer, container-agent, bot or system; or a member's name.")]
pub struct Audit {
    /// The game
    #[command(flatten)]
    pub as_member: AsMember,
    /// So many of the latest lines
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub last: u16,
    /// Only what these did: a kind of actor, or a member by name
    #[arg(long, value_name = "WHO")]
    pub by: Option<String>,
    /// Go on with new lines as they come, until the game is over
    #[arg(long)]
    pub follow: bool,
    /// Print JSON: one object, or with --follow one a line
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `apply`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday apply stack.toml               what it comes to; then a question, where there is a terminal
  gameday apply stack.toml --yes
  gameday apply --set cdn.key=query-string --set group.hashers.desired=6 --plan
  gameday apply commands.json --yes      commands as POST /api/team/commands takes them, one or a list
  echo '{\"delete-cdn\": {}}' | gameday apply - --yes

A stack file says how the account is to be, what it leaves out stays; it is that of `gameday plan`:
  format = 1
  [cdn]
  key = \"query-string\"
  [[account.group]]
  name = \"hashers\"
  desired = 6
Commands in TOML are [[command]] tables:
  [[command]]
  put-cdn = { key = \"query-string\", ttl = \"24h\" }

Nothing is sent if one of the commands would be refused now. `gameday undo` takes back what was applied last.
Exit code 3 when the file has an error.")]
pub struct Apply {
    /// A stack file or commands, in TOML or JSON; - is the standard input
    #[arg(required_unless_present = "settings")]
    pub file: Option<PathBuf>,
    /// One setting of a stack file: cdn.key=…, group.NAME.desired=…, balancer.NAME.kind=…, entry=…; repeat for more
    #[arg(long = "set", value_name = "PATH=VALUE", conflicts_with = "file")]
    pub settings: Vec<String>,
    /// Who applies it, and how
    #[command(flatten)]
    pub how: Change,
}

/// Arguments of `undo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday undo --plan
  gameday undo --yes
  gameday undo --skip      leave what was applied last; the next undo takes back what was before it

Takes back what `gameday apply` did last from this machine, in turn the apply before it, and so on. What cannot be taken back,
such as an instance that was terminated, stays. What others changed since is not overwritten: it is refused (edited-meanwhile),
and --skip goes on to what was applied before.")]
pub struct Undo {
    /// Leave what was applied last as it is, and forget its way back
    #[arg(long, group = "decided")]
    pub skip: bool,
    /// Who takes it back, and how
    #[command(flatten)]
    pub how: Change,
}

/// How an account is changed.
#[derive(Debug, clap::Args)]
pub struct Change {
    /// The game
    #[command(flatten)]
    pub as_member: AsMember,
    /// Only say what it would come to
    #[arg(long, group = "decided")]
    pub plan: bool,
    /// Do it without a question
    #[arg(long, group = "decided")]
    pub yes: bool,
    /// Print one JSON object instead of words; nothing is asked then
    #[arg(long, requires = "decided")]
    pub json: bool,
}
