//! What is to be played: scenario, seed, speed and teams.

use core::net::SocketAddr;
use model::ids::Name;
use model::key::Salt;
use model::playbook::Playbook;
use model::scenario::Scenario;
use model::units::MicroUsd;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Teams in one game at most.
pub const TEAMS_MAX: usize = 200;

/// A game before it begins.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario, already at its speed.
    pub scenario: Scenario,
    /// Of a team that plays by itself what it played among others: whether it
    /// was hit each time that an event happened. Other events pick among the
    /// teams there are.
    pub hits: BTreeMap<Name, Vec<bool>>,
    /// How many times as fast the story is told, which the scenario is at already.
    pub speed: u32,
    /// The seed of all randomness.
    pub seed: u64,
    /// The seed of what requests demand of the service: the same, unless only
    /// that part of chance is to be drawn anew.
    pub demand_seed: u64,
    /// What is hashed in front of each key, in a live game; nothing of the game hangs on it.
    pub salt: Salt,
    /// The teams; their place is their id.
    pub teams: Vec<TeamEntry>,
}

/// A team of the roster.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TeamEntry {
    /// What it is called.
    pub name: String,
    /// Who plays it.
    pub player: Player,
}

impl TeamEntry {
    /// Its service, if that is outside of the game.
    #[must_use]
    pub const fn own_service(&self) -> Option<&OwnService> {
        match &self.player {
            Player::Own(service) => Some(service),
            Player::Bot(_) | Player::People => None,
        }
    }
}

/// Who plays a team.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Player {
    /// A playbook.
    Bot(Playbook),
    /// People, through commands from outside.
    People,
    /// People with a service of their own, outside of the game.
    Own(OwnService),
}

/// A service outside of the game that gets a team's requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnService {
    /// Its URL, to which the key is added.
    pub url: String,
    /// Where its name led when the game was made: nobody asks again.
    pub address: SocketAddr,
    /// What its infrastructure costs, if its stack was declared.
    pub declared: Option<DeclaredStack>,
}

/// What a declared stack comes to, as the model prices it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredStack {
    /// What costs money by time, per hour of the game.
    pub musd_per_hour: MicroUsd,
    /// Whether each request is paid for as one to the CDN, too.
    pub has_cdn: bool,
}

/// Why a plan cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nobody plays.
    #[error("a game needs a team")]
    NoTeam,
    /// Too many play.
    #[error("{0} teams, at most {TEAMS_MAX} can play")]
    TooManyTeams(usize),
    /// Two teams share a name.
    #[error("two teams are called `{0}`")]
    SameName(String),
}

impl Plan {
    /// A plan for these teams, with the scenario's story `speed` times as fast.
    ///
    /// # Errors
    /// When there is no team, there are too many, or two share a name.
    ///
    /// # Panics
    /// When the speed is zero.
    pub fn try_new(
        scenario: Scenario,
        seed: u64,
        speed: u32,
        mut teams: Vec<TeamEntry>,
    ) -> Result<Self, PlanError> {
        if teams.is_empty() {
            return Err(PlanError::NoTeam);
        }
        if teams.len() > TEAMS_MAX {
            return Err(PlanError::TooManyTeams(teams.len()));
        }
        for (index, team) in teams.iter().enumerate() {
            if teams[..index].iter().any(|other| other.name == team.name) {
                return Err(PlanError::SameName(team.name.clone()));
            }
        }
        for team in &mut teams {
            if let Player::Bot(playbook) = &mut team.player {
                *playbook = playbook.clone().at_speed(speed);
            }
        }
        Ok(Self {
            scenario: scenario.at_speed(speed),
            speed,
            hits: BTreeMap::new(),
            seed,
            demand_seed: seed,
            salt: Salt::default(),
            teams,
        })
    }

    /// The services outside of the game, by the number of their team.
    pub fn own_services(&self) -> impl Iterator<Item = (usize, &OwnService)> {
        let teams = self.teams.iter().enumerate();
        teams.filter_map(|(team, entry)| Some((team, entry.own_service()?)))
    }

    /// The same with something hashed in front of each key.
    #[must_use]
    pub fn salted(self, salt: Salt) -> Self {
        Self { salt, ..self }
    }
}
