//! From what was typed to teams with a service of their own.

use super::{Allowed, Hook, PARAM, Secret, declared};
use crate::args::Host;
use crate::exit::Failure;
use arena::drive::Target;
use model::ids::TeamId;
use model::scenario::Scenario;
use sim_engine::{OwnService, Player, TeamEntry};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// What was typed about services of teams' own.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    allowed: Allowed,
    stacks: BTreeMap<String, String>,
    webhooks: BTreeMap<String, String>,
    secrets: BTreeMap<String, String>,
}

/// Options that are about a team, with what they take.
const STACK: (&str, &str) = ("--team-stack", "STACK.toml");
const WEBHOOK: (&str, &str) = ("--team-webhook", "http://HOST:PORT/PATH");
const SECRET: (&str, &str) = ("--team-webhook-secret", "FILE");

/// What was typed for an option, by the teams' names.
fn pairs(
    (option, takes): (&str, &str),
    typed: &[String],
) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |typed: &String| match typed.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err(Failure::Usage(format!(
            "`{option} {typed}` is not of the form NAME={takes}"
        ))),
    };
    let mut pairs = BTreeMap::new();
    for typed in typed {
        let (name, value) = pair(typed)?;
        if let Some(other) = pairs.insert(name.clone(), value) {
            return Err(Failure::Usage(format!(
                "`{option} {typed}`: {name} has `{other}` already: give one"
            )));
        }
    }
    Ok(pairs)
}

/// Whether this names a team with a service of its own: `NAME=http://…`.
pub(crate) fn is_own(typed: &str) -> bool {
    split(typed).is_some()
}

fn split(typed: &str) -> Option<(&str, &str)> {
    let (name, url) = typed.split_once('=')?;
    let is_url = ["http://", "https://"].iter().any(|it| url.starts_with(it));
    is_url.then_some((name.trim(), url))
}

impl Typed {
    /// What was typed, as far as it can be understood without the teams.
    pub(crate) fn new(args: &Host) -> Result<Self, Failure> {
        Ok(Self {
            allowed: Allowed::new(args.allowed.clone()),
            stacks: pairs(STACK, &args.stacks)?,
            webhooks: pairs(WEBHOOK, &args.webhooks)?,
            secrets: pairs(SECRET, &args.webhook_secrets)?,
        })
    }

    /// A team that was typed as `NAME=http://…`: its name is looked up here, once.
    pub(crate) fn team(
        &self,
        typed: &str,
        scenario: &Scenario,
        speed: u32,
    ) -> Result<TeamEntry, Failure> {
        let (name, url) = split(typed)
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| Failure::Usage(format!("`--team {typed}` names no team")))?;
        let address = self.address("--team", typed, url)?;
        let stack = self.stacks.get(name);
        let declared = stack.map(|file| declared::stack(scenario, speed, file.as_ref()));
        Ok(TeamEntry {
            name: name.to_owned(),
            player: Player::Own(OwnService {
                url: url.to_owned(),
                address,
                declared: declared.transpose()?,
            }),
        })
    }

    /// Where a URL leads, if a game may send there.
    fn address(&self, option: &str, typed: &str, url: &str) -> Result<SocketAddr, Failure> {
        let usage = |why: String| Failure::Usage(format!("`{option} {typed}`: {why}"));
        let target = Target::resolve(url, PARAM).map_err(|why| usage(why.to_string()))?;
        let checked = self.allowed.check(url, target.address());
        checked.map_err(|why| usage(why.to_string()))?;
        Ok(target.address())
    }

    /// Where teams are told of chaos. Whatever was typed about a team has to be about one with a service of its own.
    pub(crate) fn hooks(&self, teams: &[TeamEntry]) -> Result<Vec<Hook>, Failure> {
        let place = |name: &str| {
            let mut all = teams.iter();
            all.position(|team| team.name == name && team.own_service().is_some())
        };
        for ((option, takes), typed) in [
            (STACK, &self.stacks),
            (WEBHOOK, &self.webhooks),
            (SECRET, &self.secrets),
        ] {
            if let Some(name) = typed.keys().find(|name| place(name).is_none()) {
                return Err(Failure::Usage(format!(
                    "`{option} {name}={takes}`: no team {name} has a service of its own\n  help: name one, such as \
                     `--team {name}=http://192.168.0.7:8081/calc`"
                )));
            }
        }
        if let Some(name) = self
            .secrets
            .keys()
            .find(|it| !self.webhooks.contains_key(*it))
        {
            return Err(Failure::Usage(format!(
                "`--team-webhook-secret {name}=…`: nothing is told to {name}: add `--team-webhook {name}=http://…`"
            )));
        }
        let hook = |(name, url): (&String, &String)| {
            let secret = match self.secrets.get(name) {
                Some(file) => Secret::read(file.as_ref())?,
                None => Secret::random(),
            };
            Ok(Hook {
                team: TeamId(place(name).unwrap_or_default() as u16),
                url: url.clone(),
                address: self.address("--team-webhook", &format!("{name}={url}"), url)?,
                secret,
            })
        };
        self.webhooks.iter().map(hook).collect()
    }
}
