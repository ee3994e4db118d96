//! What `host` is told.

use super::Live;
use ipnet::IpNet;
use std::path::PathBuf;

/// Arguments of `host`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday host unicorn-rentals --team Red --team Blue
  gameday host my-scenario.toml --team Red --team Bot=expert --listen 0.0.0.0
  gameday host unicorn-rentals --team Red --speed 8 --journal friday.gameday
  gameday host unicorn-rentals --team Red --team Blue --in-process
                                                  for small machines: instances without processes
  gameday host --resume friday.gameday            after the host went out: the same teams, scores,
                                                  clock and links; what was under way is void
  gameday host unicorn-rentals --team Red --listen 0.0.0.0 --tls-cert cert.pem --tls-key key.pem
                                                  https:// for board, consoles and API, with a
                                                  certificate of your own
  gameday host unicorn-rentals --team Red --team Own=http://192.168.0.7:8081/calc --listen 0.0.0.0
                                                  Own has a service of its own: the same requests go
                                                  there, and it ranks in an open league
  gameday host unicorn-rentals --team Own=http://127.0.0.1:8081/calc --allow-address 127.0.0.0/8 \\
    --team-stack Own=stack.toml                   on this machine, priced like this stack
  gameday host unicorn-rentals --team Own=http://192.168.0.7:8081/calc \\
    --team-webhook Own=http://192.168.0.7:9000/chaos   told what chaos would hit it

What a service of one's own has to answer, what it is told of chaos and how: docs/reference/own-endpoints.md")]
pub struct Host {
    /// A scenario file, or the name of a shipped scenario
    #[arg(required_unless_present = "resume")]
    pub scenario: Option<String>,
    /// A team of people (NAME), a scripted one (NAME=PLAYBOOK), or one with a service of its own (NAME=http://HOST:PORT/PATH);
    /// repeat for more
    #[arg(
        long = "team",
        value_name = "NAME[=PLAYBOOK|URL]",
        required_unless_present = "resume"
    )]
    pub teams: Vec<String>,
    /// What a team with a service of its own is to be charged for: the scenario's account, changed like this;
    /// repeat for more [default: nothing, and the board says so]
    #[arg(
        long = "team-stack",
        value_name = "NAME=STACK.toml",
        conflicts_with = "resume"
    )]
    pub stacks: Vec<String>,
    /// Where a team with a service of its own is told of chaos, by signed POSTs; repeat for more [default: nowhere]
    #[arg(
        long = "team-webhook",
        value_name = "NAME=http://…",
        conflicts_with = "resume"
    )]
    pub webhooks: Vec<String>,
    /// What those are signed with: the text of this file [default: a secret drawn at random, printed once]
    #[arg(
        long = "team-webhook-secret",
        value_name = "NAME=FILE",
        conflicts_with = "resume"
    )]
    pub webhook_secrets: Vec<String>,
    /// Let teams' own services be in this network although it is loopback, link-local or otherwise special;
    /// repeat for more
    #[arg(long = "allow-address", value_name = "CIDR", conflicts_with = "resume")]
    pub allowed: Vec<IpNet>,
    /// Go on with the game of this file, which was cut off
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scenario", "teams", "speed", "seed", "journal"])]
    pub resume: Option<PathBuf>,
    /// Tell the story this many times as fast
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(model::scenario::SPEED_MAX)))]
    pub speed: u32,
    /// The PIN that participants join with [default: six digits at random]
    #[arg(long)]
    pub pin: Option<String>,
    /// Where participants find the game, for the QR code: with a name, or from behind a proxy
    /// [default: this machine's address in its network, and the port]
    #[arg(long, value_name = "URL", value_parser = join_address)]
    pub join_url: Option<String>,
    /// What every live game takes.
    #[command(flatten)]
    pub live: Live,
}

/// An address as people may be led to it.
fn join_address(typed: &str) -> Result<String, String> {
    const LEN_MAX: usize = 200;
    let base = typed.trim_end_matches('/');
    let rest = base
        .strip_prefix("http://")
        .or_else(|| base.strip_prefix("https://"));
    let is_plain = |rest: &str| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_graphic());
    match rest {
        Some(rest) if base.len() <= LEN_MAX && is_plain(rest) && !rest.contains(['?', '#']) => {
            Ok(base.to_owned())
        }
        _ => Err("write it like http://gameday.local:8080".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::join_address;

    #[test]
    fn an_address_for_participants_is_plain() {
        assert_eq!(
            join_address("http://gameday.local:8080/").unwrap(),
            "http://gameday.local:8080"
        );
        assert!(join_address("https://play.example/gameday").is_ok());
        for wrong in [
            "gameday.local",
            "http://",
            "ftp://a",
            "http://a b",
            "http://a?x",
        ] {
            assert!(join_address(wrong).is_err(), "{wrong}");
        }
    }
}
